"""A PDF with a text layer: its lines put together into paragraphs, read as plain text.

The lines come from a child process with limits of time and memory (`pdf_child`), since a PDF can be
made to unpack or to loop without end. The dates and names in its properties are those of the file,
so they are left alone.
"""

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from timeline.corpus import plain
from timeline.corpus.decode import clean
from timeline.corpus.page import Hints, Page
from timeline.errors import CorpusError

_CHILD = Path(__file__).with_name("pdf_child.py")
_MEMORY = 1 << 30  # bytes of address space; a page of news takes a tenth of it
_PAGES = 200  # a paper has fewer
_EDGE = 2  # lines at the head and foot of a page that may be on each page
_HEAD = 80  # characters of the longest of them
_SMALL = 0.85  # of the usual size of letters
_SPACED = 1.3  # usual distances between lines that part two paragraphs
_INDENT, _DEEPEST = 4.0, 60.0  # points that a first line is set in; columns lie farther apart
_ALIKE = 0.6  # points of difference between letters of one size
_FULL = 0.8  # of the longest line; a shorter one that ends a sentence ends a paragraph
_HALF = 0.55  # the same for one that ends none, as entries of a list
_HYPHENATED = 0.03  # of all lines
_BREAK = re.compile(r"(?<=\w)(-|\u00ad)\n(?=[^\W\d_])")
_UNJOINED = str.maketrans(
    {"\n": " ", "\u00ad": None, "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)
_ENDS = (".", "!", "?", "…", ":", "”", '"', "’", ")")


class Line(NamedTuple):
    """A line of a page: its words, where it begins and the size of its letters, in points."""

    text: str
    x: float
    y: float
    size: float


def page(data: bytes, hints: Hints) -> Page:
    """Read a document's pages, without the heads and feet that come again on each."""
    count, pages = _lines(data, hints)
    running = _running(pages)
    kept = [[line for line in lines if line not in running] for lines in pages]
    text = "\n\n".join(paragraphs(kept))
    if not text:
        reason = "there is no text in it: its pages are pictures or empty"
        raise CorpusError(hints.path, "empty", reason)
    found = plain.page(clean(text), hints)
    cut = (f"only the first {_PAGES} of {count} pages are read",) if count > _PAGES else ()
    left_out = tuple((line.text.strip(), _RUNNING) for line in running)
    return replace(found, left_out=left_out, warnings=cut + found.warnings)


def _lines(data: bytes, hints: Hints) -> tuple[int, list[list[Line]]]:
    """How many pages there are, and the lines of those that are read.

    The child starts in an isolated interpreter with an empty environment; whatever ends this
    function ends the child.
    """
    limits = (str(number) for number in (hints.seconds, _MEMORY, _PAGES))
    command = [sys.executable, "-I", "-W", "ignore", str(_CHILD), *limits]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=hints.seconds, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise _failure(hints, "timeout") from None
    if done.returncode:
        raise _failure(hints, _code(done))
    told = json.loads(done.stdout)
    return told["count"], [[Line(*line) for line in lines] for lines in told["pages"]]


def _code(done: subprocess.CompletedProcess[bytes]) -> str:
    """Why the child ended: a code, or the last thing that it said."""
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "timeout"
    said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if said.startswith("MemoryError"):
        return "memory"
    return said or f"ended by signal {-done.returncode}"


def _failure(hints: Hints, why: str) -> CorpusError:
    known = {
        "encrypted": "needs a password, or a way of encryption that is not read",
        "memory": "needs too much memory",
        "timeout": f"took longer than {hints.seconds} s",
    }
    if why in known:
        return CorpusError(hints.path, why, known[why])
    return CorpusError(hints.path, "format", f"not readable as a PDF: {why:.200}")


_RUNNING = "running: stands at the edge of pages"


def _running(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The heads and feet of pages.

    Those are lines at the upper or lower edge that, but for numbers, at least half of the pages
    have; or that are the very first or last, hold a number and are in small letters, as the day of
    printing is.
    """
    edges = Counter(key for lines in pages for key in {_key(line) for line in _at_edges(lines)})
    running = {key for key, times in edges.items() if times >= max(2, len(pages) / 2)}
    found = []
    for lines in pages:
        small = _SMALL * _usual(lines).size
        outer = (min(line.y for line in lines), max(line.y for line in lines)) if lines else ()
        found += [
            line
            for line in _at_edges(lines)
            if (key := _key(line)) in running
            or ("#" in key and line.size <= small and line.y in outer)
        ]
    return found


def _at_edges(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines that stand highest and lowest on a page."""
    heights = sorted({line.y for line in lines})
    edges = {*heights[:_EDGE], *heights[-_EDGE:]}
    return [line for line in lines if line.y in edges and len(line.text) <= _HEAD]


def _key(line: Line) -> str:
    """A line's words without white space, a number being any number."""
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of a document: each on one line, white space squeezed."""
    group: list[Line] = []
    hyphenated = _is_hyphenated(pages)
    for lines in pages:
        usual = _usual(lines)
        for number, line in enumerate(lines):
            if group and (_parts(group[-1], line, usual) or _opens(lines, number, usual)):
                yield _joined(group, hyphenated)
                group = []
            group.append(line)
    if group:
        yield _joined(group, hyphenated)


class _Usual(NamedTuple):
    """What most lines of a page have: size, distance to the next; the length of the longest."""

    size: float
    distance: float
    width: int


def _usual(lines: Sequence[Line]) -> _Usual:
    size = Counter(line.size for line in lines).most_common(1)[0][0] if lines else 0.0
    same = [line for line in lines if _alike(line.size, size)]
    distances = Counter(round(one.y - two.y, 1) for one, two in pairwise(same) if one.y > two.y)
    width = max((len(line.text) for line in same), default=0)
    return _Usual(size, distances.most_common(1)[0][0] if distances else size, width)


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIKE


def _parts(line: Line, following: Line, usual: _Usual) -> bool:
    """Say whether a paragraph ends between two lines, the second being of the page of *usual*."""
    if not _alike(line.size, following.size):
        return True
    ended = line.text.rstrip().endswith(_ENDS)
    distance = line.y - following.y
    if distance < 0:  # the next column or page
        return ended or not following.text.lstrip()[0].islower()
    if distance * usual.size > _SPACED * usual.distance * line.size:
        return True
    filled = len(line.text) / usual.width
    return filled < _FULL if ended else filled < _HALF and following.text.lstrip()[0].isupper()


def _opens(lines: Sequence[Line], number: int, usual: _Usual) -> bool:
    """Say whether a line is set in, as the first one of a paragraph; a headline is only centred."""
    line = lines[number]
    beside = lines[max(0, number - 1) : number + 2]
    return _alike(line.size, usual.size) and any(
        _INDENT <= line.x - other.x <= _DEEPEST
        and abs(line.y - other.y) <= _SPACED * usual.distance
        for other in beside
    )


def _is_hyphenated(pages: Sequence[Sequence[Line]]) -> bool:
    """Say whether so many lines end with a hyphen that it parts words, and is none of theirs."""
    ends = [line.text.rstrip()[-1:] for line in chain.from_iterable(pages)]
    return ends.count("-") > _HYPHENATED * len(ends)


def _joined(lines: Sequence[Line], hyphenated: bool) -> str:
    text = "\n".join(" ".join(line.text.split()) for line in lines)
    return _BREAK.sub("" if hyphenated else r"\1", text).translate(_UNJOINED)
