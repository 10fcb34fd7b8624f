"""How well the publication of an article is bounded when its date is hidden.

    python -m benchmarks undated

Reads the dated news of the folder `shared/dates/gold` beside the checkout, hides the dates and
tells in how many the interval holds the true one, how many intervals have both ends and their
median width, and of the dates that depend on the publication how many spans hold what the true
date gives.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.dates import GOLD, Document, documents  # noqa: E402 - not installed
from benchmarks.report import write  # noqa: E402
from timeline.dates import Context, find_dates  # noqa: E402
from timeline.edtf import Day  # noqa: E402
from timeline.model import Published, When  # noqa: E402


def holds(when: When, first: Day, last: Day) -> bool:
    return (when.earliest is None or when.earliest <= first) and (
        when.latest is None or last <= when.latest
    )


def report() -> Iterator[str]:
    yield "| set | documents | bounded | hold | both ends | hold | median days | spans | hold |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in ("timebank", "aquaint"):
        yield f"| {name} | {measure(documents(GOLD / name))} |"


def measure(texts: list[Document]) -> str:
    """The cells of a row."""
    one_sided, both, spans, widths = [], [], [], []
    for published, text, _ in texts:
        day = Published.parse(published[:10])
        hidden = find_dates(text, context=Context())
        shown = find_dates(text, context=Context(published=day))
        truth = {item.start: item.when for item in shown.expressions if item.when}
        interval = hidden.published_interval
        if interval:
            held = holds(interval, day.day, day.day)
            one_sided.append(held)
            if interval.earliest and interval.latest:
                both.append(held)
                widths.append(interval.latest.ordinal - interval.earliest.ordinal + 1)
        spans += [
            holds(item.when, *truth[item.start].extent)
            for item in hidden.expressions
            if item.when and item.when.basis == "inferred" and item.start in truth
        ]
    cells = [str(len(texts))]
    for held_ones in (one_sided, both):
        cells += [str(len(held_ones)), _percent(held_ones)]
    cells += [f"{median(widths):.0f}" if widths else "-", str(len(spans)), _percent(spans)]
    return " | ".join(cells)


def _percent(held: list[bool]) -> str:
    return f"{100 * sum(held) / len(held):.1f} %" if held else "-"


def main() -> None:
    write("undated", "Articles whose date is hidden", report())


if __name__ == "__main__":
    main()
