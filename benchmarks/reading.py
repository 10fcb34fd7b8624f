"""How well the article is told from the page around it, and how fast, against peers in one run.

    python -m benchmarks reading

Reads the pages and lines of ../shared/articles and scores with the script beside them; peers that
are not installed (`requirements-bench.txt`) are named. Pages: precision and recall over runs of
four words, averaged over the pages. Lines: over characters. Speed is per second of CPU time,
loading left out.
"""

import gzip
import html
import importlib
import importlib.util
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.report import write
from timeline.corpus import body_text, plain, read_text
from timeline.errors import CorpusError
from timeline.settings import Settings

SHARED = Path(__file__).parents[2] / "shared" / "articles"
SETTINGS = Settings()
KILO = 3000
ROUNDS = 5  # of which the best counts: other programs share the machine

Extractor = Callable[[str], str]


def ours(kind: str) -> Extractor:
    def extract(text: str) -> str:
        try:
            return body_text(read_text(text, "page", settings=SETTINGS, kind=kind))
        except CorpusError:
            return ""

    return extract


def trafilatura() -> Extractor:
    peer = importlib.import_module("trafilatura")
    return lambda page: peer.extract(page, favor_precision=True, include_comments=False) or ""


def readability() -> Extractor:
    peer = importlib.import_module("readability")
    tree = importlib.import_module("lxml.html")
    return lambda page: tree.fromstring(peer.Document(page).summary()).text_content()


def resiliparse() -> Extractor:
    peer = importlib.import_module("resiliparse.extract.html2text")
    return lambda page: peer.extract_plain_text(page, main_content=True)


def justext() -> Extractor:
    peer = importlib.import_module("justext")
    words = peer.get_stoplist("English")

    def extract(page: str) -> str:
        found = peer.justext(page.encode(), words)
        return "\n".join(p.text for p in found if not p.is_boilerplate)

    return extract


def boilerpy3() -> Extractor:
    peer = importlib.import_module("boilerpy3.extractors")
    return lambda page: peer.ArticleExtractor(raise_on_failure=False).get_content(page)


def inscriptis() -> Extractor:
    peer = importlib.import_module("inscriptis")
    return lambda page: peer.get_text(page)


PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura, precision": trafilatura,
    "readability-lxml": readability,
    "resiliparse, main_content": resiliparse,
    "jusText, English": justext,
    "boilerpy3": boilerpy3,
}


def wrapped(extractor: Extractor) -> Extractor:
    """An extractor of pages, given plain text with a paragraph for each line."""
    return lambda text: extractor(
        "<html><body>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
        + "</body></html>"
    )


END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


def is_sentence(line: str) -> bool:
    return len(line) >= 160 or (len(line) >= 60 and END.search(line) is not None)


def sentence_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if is_sentence(line))


def densest_block(text: str) -> str:
    """The rule that does best of the simple ones: sentence-like lines with gaps up to six lines."""
    lines = text.split("\n")
    blocks: list[list[int]] = []
    for number in (n for n, line in enumerate(lines) if is_sentence(line)):
        if blocks and number - blocks[-1][-1] <= 7:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    best = max(blocks, key=lambda block: sum(len(lines[n]) for n in block), default=[])
    return "\n".join(lines[n] for n in best)


def installed(peers: dict[str, Callable[[], Extractor]]) -> Iterator[tuple[str, Extractor | None]]:
    for name, make in peers.items():
        try:
            yield name, make()
        except ImportError:
            yield name, None


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score_articles.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"there is no scorer in {SHARED}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Two languages: what is loaded late is loaded before the clock runs.
WARM = (
    "The harbour was opened on Monday by the mayor of the town.",
    "Der Hafen wurde am Montag von der Bürgermeisterin der Stadt eröffnet.",
)


def timed(extractor: Extractor, texts: list[str]) -> tuple[list[str], float]:
    """The answers, and the CPU seconds they took."""
    for text in WARM:
        extractor(f"<html><body><p>{text}</p></body></html>")
    start = time.process_time()
    answers = [extractor(text) for text in texts]
    return answers, time.process_time() - start


def speed(extractor: Extractor, texts: list[str]) -> float:
    """Texts per CPU second in the best round, nothing being known from an earlier one."""
    seconds = []
    for _ in range(ROUNDS):
        plain._known_look.cache_clear()
        seconds.append(timed(extractor, texts)[1])
    return len(texts) / max(min(seconds), 1e-6)


def mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / max(1, len(known))


def row(name: str, rates: tuple[float, float], *speeds: float) -> str:
    precision, recall = rates
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return (
        f"| {name} | {precision:.3f} | {recall:.3f} | **{f1:.3f}** | "
        + " | ".join(f"{speed:,.0f}" for speed in speeds)
        + " |"
    )


def missing(name: str) -> str:
    return f"| {name} | not installed | | | |"


def pages(score: Any) -> Iterator[str]:
    gold = score.read(SHARED / "gold.jsonl")
    texts = [page_of(row["id"]) for row in gold]
    yield f"## The article in {len(texts)} saved pages"
    yield ""
    yield "| reader | P | R | F1 | pages per CPU second |"
    yield "|---|---|---|---|---|"
    peers = installed(PEERS | {"inscriptis, all text": inscriptis})
    for name, extractor in [("**Dateline**", ours("html")), *peers]:
        if extractor is None:
            yield missing(name)
            continue
        answers, seconds = timed(extractor, texts)
        scores = [score.page_score(g["body"], a) for g, a in zip(gold, answers, strict=True)]
        precision, recall = mean([p for p, _ in scores]), mean([r for _, r in scores])
        yield row(name, (precision, recall), len(texts) / seconds)


def page_of(number: str) -> str:
    return gzip.decompress((SHARED / "pages" / f"{number}.html.gz").read_bytes()).decode()


def lines(score: Any) -> Iterator[str]:
    gold = score.read(SHARED / "lines.jsonl")
    texts = ["\n".join(row["lines"]) for row in gold]
    pieces = in_pieces(texts)
    articles = in_pieces([row["body"] for row in score.read(SHARED / "gold.jsonl")])
    yield f"## The article in {len(texts)} pages copied as plain text"
    yield ""
    yield (
        f"Speed is that of texts of 3 kB: {len(articles)} articles, and {len(pieces)} pieces cut "
        "from the pages, menus and all. None was read before; the language is guessed."
    )
    yield ""
    yield "| reader | P | R | F1 | articles per CPU second | pieces of pages |"
    yield "|---|---|---|---|---|---|"
    own = [("**Dateline**", ours("plain")), ("everything", str)]
    own += [("lines like sentences", sentence_lines), ("densest block of them", densest_block)]
    peers = ((f"{name}, a `<p>` a line", peer) for name, peer in installed(PEERS))
    for name, extractor in [*own, *peers]:
        if extractor is None:
            yield missing(name)
            continue
        read = extractor if (name, extractor) in own else wrapped(extractor)
        speeds = [speed(read, kind) for kind in (articles, pieces)]
        right = wrong = missed = 0
        for document, text in zip(gold, texts, strict=True):
            counts = score.line_score(document["lines"], document["label"], read(text))
            right, wrong, missed = right + counts[0], wrong + counts[1], missed + counts[2]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        yield row(name, (precision, recall), *speeds)


def in_pieces(texts: list[str]) -> list[str]:
    """Pieces of about 3 kB, of whole lines."""
    pieces = []
    for text in texts:
        piece: list[str] = []
        for line in text.split("\n"):
            piece.append(line)
            if sum(map(len, piece)) + len(piece) >= KILO:
                pieces.append("\n".join(piece))
                piece = []
    return pieces


DAY = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)/|/((?:19|20)\d\d)-(\d\d)-(\d\d)\b")


def dates(score: Any) -> Iterator[str]:
    """Days of publication on pages whose address tells it, which readers are not shown."""
    find = importlib.import_module("htmldate").find_date
    known = []
    for document in score.read(SHARED / "gold.jsonl"):
        if told := DAY.search(document.get("url") or ""):
            year, month, day = (int(part) for part in told.groups() if part)
            known.append((page_of(document["id"]), f"{year:04}-{month:02}-{day:02}"))
    readers: list[tuple[str, Callable[[str], str | None]]] = [
        ("**Dateline**", published),
        ("htmldate, original date", lambda page: find(page, original_date=True)),
        ("htmldate as it comes", find),
    ]
    yield f"## The day of publication of {len(known)} pages whose address tells it"
    yield ""
    yield "| reader | right | a day off | wrong | none |"
    yield "|---|---|---|---|---|"
    for name, reader in readers:
        told = Counter(compared(reader(page), day) for page, day in known)
        yield f"| {name} | " + " | ".join(str(told[kind]) for kind in range(4)) + " |"


def published(page: str) -> str | None:
    try:
        found = read_text(page, "page", settings=SETTINGS, kind="html").published
    except CorpusError:
        return None
    return str(found.day) if found else None


def compared(told: str | None, day: str) -> int:
    """0 for the right day, 1 for its neighbour, 2 for another, 3 for none."""
    if told is None:
        return 3
    apart = abs((date.fromisoformat(told) - date.fromisoformat(day)).days)
    return min(apart, 2)


def report() -> Iterator[str]:
    logging.disable()  # boilerpy3 tells of every page that it cannot parse
    score = scorer()
    for section in (pages, lines, dates):
        yield from section(score)
        yield ""


def main() -> None:
    write("reading", "Reading articles", report())


if __name__ == "__main__":
    main()
