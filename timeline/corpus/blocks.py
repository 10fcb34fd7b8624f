"""The lines of a text, and its paragraphs where an editor broke them into lines of equal width."""

import re
from itertools import pairwise
from typing import NamedTuple

from timeline.model import Span

_WIDEST = 120  # characters: nothing is wrapped wider than this
_MARGIN = 40  # characters of white space that may stand behind a line
_FEW_WIDE = 10  # one line of so many may be wider all the same: an address, a headline
_FULL = 40  # characters: a shorter line ends its paragraph
_WRAPPED = 0.3  # the share of full lines that run on into the next one, in a text that is wrapped
_ITEM = re.compile(r"\s{2,}|[-*•·–—>]\s|\(?\d{1,2}[.)]\s")
_RUNS_ON = re.compile(r"[^\s.!?…:;\"”')\]]\Z")


class _Line(NamedTuple):
    start: int
    raw: str
    text: str


def blocks(text: str) -> tuple[list[Span], list[str]]:
    """The lines of a text that are not blank; of a hard-wrapped text its paragraphs.

    For each where it stands, trimmed, and its words on one line. A paragraph that was broken into
    lines is one block, so that its sentences stay whole. A file with a line for each paragraph
    gives a block a line.
    """
    whole = text.splitlines(keepends=True)
    if sum(len(line) > _WIDEST + _MARGIN for line in whole) * _FEW_WIDE <= len(whole):
        spans, texts = _paragraphs(whole, text)
    else:
        spans, texts = _single(whole)
    if "\t" in text or "  " in text:
        texts = [_squeezed(words) for words in texts]
    return spans, texts


def _single(lines: list[str]) -> tuple[list[Span], list[str]]:
    """A block for each line: the quick way for texts without a column's width."""
    spans, texts = [], []
    position = 0
    for whole in lines:
        if words := whole.strip():
            start = position
            if whole[0] != words[0]:
                start += len(whole) - len(whole.lstrip())
            spans.append(Span(start, start + len(words)))
            texts.append(words)
        position += len(whole)
    return spans, texts


def _paragraphs(whole: list[str], text: str) -> tuple[list[Span], list[str]]:
    lines = _lines(whole)
    width = _width(lines, text)
    groups: list[list[_Line]] = []
    for line in lines:
        if width and groups and _continues(groups[-1][-1], line, (width, text)):
            groups[-1].append(line)
        else:
            groups.append([line])
    spans = [Span(group[0].start, group[-1].start + len(group[-1].text)) for group in groups]
    return spans, [" ".join(line.text for line in group) for group in groups]


def _lines(text: list[str]) -> list[_Line]:
    """The lines that are not blank, *raw* behind the margin that all but the first have."""
    lines = []
    position = 0
    margin = min((_margin(whole) for whole in text[1:] if not whole.isspace()), default=0)
    for whole in text:
        raw = whole.rstrip()
        if raw:
            trimmed = raw.lstrip()
            start = position + len(raw) - len(trimmed)
            lines.append(_Line(start, raw[min(margin, _margin(raw)) :], trimmed))
        position += len(whole)
    return lines


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _squeezed(words: str) -> str:
    return " ".join(words.split()) if "\t" in words or "  " in words else words


def _width(lines: list[_Line], text: str) -> int:
    """The width that a text was wrapped to, wide lines apart; 0 when it was not."""
    widest = max((len(line.raw) for line in lines if len(line.raw) <= _WIDEST), default=0)
    if widest < _FULL:
        return 0
    full = runs_on = 0
    for line, following in pairwise(lines):
        if len(line.text) >= _FULL:
            full += 1
            runs_on += (
                following.text[0].islower()
                and _RUNS_ON.search(line.text) is not None
                and _adjacent(line, following, text)
            )
    return widest if runs_on and runs_on >= _WRAPPED * full else 0


def _adjacent(line: _Line, following: _Line, text: str) -> bool:
    """Say whether no blank line stands between two lines."""
    gap = text[line.start + len(line.text) : following.start]
    return gap.replace("\r\n", "\n").count("\n") + gap.count("\r") <= 1


def _continues(line: _Line, following: _Line, place: tuple[int, str]) -> bool:
    """Say whether a line was broken only because the next word did not fit."""
    width, text = place
    if not _adjacent(line, following, text) or _ITEM.match(following.raw):
        return False
    if following.text[0].islower() and len(line.text) >= _FULL:
        return True
    return len(line.raw) <= width < len(line.raw) + 1 + len(following.text.split(None, 1)[0])
