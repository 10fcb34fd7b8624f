"""How well the article is told from the page around it, and how fast, against peers in one run.

    python benchmarks/reading.py

Reads the pages and lines of ../shared/articles and scores with the script beside them. A peer that
is not installed is left out: install readability-lxml, resiliparse, boilerpy3 and inscriptis to
have them in the table. Pages: precision and recall over runs of four words, averaged over the
pages. Lines: over characters. Documents per second of CPU time, loading left out; for plain text
also texts of 3 kB per second, as a corpus of articles has them.
"""

import gzip
import html
import importlib
import importlib.util
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from timeline.corpus import body_text, read_text
from timeline.errors import CorpusError
from timeline.settings import Settings

SHARED = Path(__file__).parents[2] / "shared" / "articles"
SETTINGS = Settings()
KILO = 3000

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


def installed(peers: dict[str, Callable[[], Extractor]]) -> Iterator[tuple[str, Extractor]]:
    for name, make in peers.items():
        try:
            yield name, make()
        except ImportError:
            print(f"{name}: not installed")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score_articles.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"there is no scorer in {SHARED}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(extractor: Extractor, texts: list[str]) -> tuple[list[str], float]:
    """The answers, and the CPU seconds they took."""
    extractor(texts[0])  # loads what is loaded late
    start = time.process_time()
    answers = [extractor(text) for text in texts]
    return answers, time.process_time() - start


def mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / max(1, len(known))


def print_row(name: str, precision: float, recall: float, speed: str) -> None:
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    print(f"{name:28} {precision:.3f} {recall:.3f} {f1:.4f}  {speed}")


def pages(score: Any) -> None:
    gold = score.read(SHARED / "gold.jsonl")
    texts = [
        gzip.decompress((SHARED / "pages" / f"{row['id']}.html.gz").read_bytes()).decode()
        for row in gold
    ]
    print(f"\n{len(texts)} pages               P     R     F1     pages/s")
    for name, extractor in [
        ("Dateline", ours("html")),
        *installed(PEERS | {"inscriptis": inscriptis}),
    ]:
        answers, seconds = timed(extractor, texts)
        scores = [score.page_score(g["body"], a) for g, a in zip(gold, answers, strict=True)]
        precision, recall = mean([p for p, _ in scores]), mean([r for _, r in scores])
        print_row(name, precision, recall, f"{len(texts) / seconds:.0f}")


def lines(score: Any) -> None:
    gold = score.read(SHARED / "lines.jsonl")
    texts = ["\n".join(row["lines"]) for row in gold]
    extractors = [
        ("Dateline", ours("plain")),
        ("everything", str),
        ("sentence-like lines", sentence_lines),
    ]
    extractors += [("densest block", densest_block)]
    extractors += [(f"{name} on <p>", wrapped(peer)) for name, peer in installed(PEERS)]
    print(f"\n{len(texts)} texts               P     R     F1     texts/s (of 3 kB)")
    for name, extractor in extractors:
        answers, seconds = timed(extractor, texts)
        right = wrong = missed = 0
        for row, answer in zip(gold, answers, strict=True):
            counts = score.line_score(row["lines"], row["label"], answer)
            right, wrong, missed = right + counts[0], wrong + counts[1], missed + counts[2]
        kilos = sum(len(text) for text in texts) / KILO
        speed = f"{len(texts) / seconds:.0f} ({kilos / seconds:.0f})"
        print_row(name, right / max(1, right + wrong), right / max(1, right + missed), speed)


if __name__ == "__main__":
    score = scorer()
    pages(score)
    lines(score)
