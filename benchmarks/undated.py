"""How well the publication of an article is bounded when its date is hidden.

    python benchmarks/undated.py DIR... [--out FILE]

Reads dated TimeML documents (`*.tml`) of the folders, hides their dates and prints in how many the
interval holds the true one, how many intervals have both ends and their median width in days, and
of the dates that depend on the publication how many spans hold what the true date gives.
"""

import argparse
import html
import json
import re
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from timeline.dates import Context, find_dates  # noqa: E402 - the checkout is not installed
from timeline.edtf import Day  # noqa: E402
from timeline.model import Published, When  # noqa: E402

_DAY = re.compile(r'<DCT>.*?value="(\d{4}-\d\d-\d\d)', re.DOTALL)
_TEXT = re.compile(r"<TEXT>(.*?)</TEXT>", re.DOTALL)


def documents(folders: list[Path]) -> list[tuple[str, str]]:
    """The publication day and the plain text of each document."""
    found = []
    for path in sorted(path for folder in folders for path in folder.glob("*.tml")):
        source = path.read_text(encoding="utf-8", errors="replace")
        day, text = _DAY.search(source), _TEXT.search(source)
        if day and text:
            found.append((day[1], html.unescape(re.sub(r"<[^>]+>", "", text[1]))))
    return found


def holds(when: When, first: Day, last: Day) -> bool:
    return (when.earliest is None or when.earliest <= first) and (
        when.latest is None or last <= when.latest
    )


def measure(texts: list[tuple[str, str]]) -> dict[str, float | None]:
    bounded = held = spans = spans_held = 0
    widths = []
    for day, text in texts:
        published = Published.parse(day)
        hidden = find_dates(text, context=Context())
        shown = find_dates(text, context=Context(published=published))
        truth = {item.start: item.when for item in shown.expressions if item.when}
        interval = hidden.published_interval
        if interval:
            bounded += 1
            held += holds(interval, published.day, published.day)
            if interval.earliest and interval.latest:
                widths.append(interval.latest.ordinal - interval.earliest.ordinal + 1)
        for item in hidden.expressions:
            if item.when and item.when.basis == "inferred" and item.start in truth:
                spans += 1
                spans_held += holds(item.when, *truth[item.start].extent)
    return {
        "documents": len(texts),
        "bounded": bounded,
        "interval_holds": round(held / bounded, 3) if bounded else None,
        "two_sided": len(widths),
        "median_days": median(widths) if widths else None,
        "spans": spans,
        "span_holds": round(spans_held / spans, 3) if spans else None,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/undated.json")
    given = arguments.parse_args()
    results = measure(documents(given.folders))
    print(json.dumps(results, indent=1))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
