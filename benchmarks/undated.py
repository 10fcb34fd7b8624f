"""How well the publication of an article is bounded when its date is hidden.

    python -m benchmarks undated

Reads the dated news of the folder `shared/dates/gold` beside the checkout, our sample corpus and
the articles of the tests, hides the dates and tells in how many the interval holds the true one,
how many intervals have both ends and their median width, and of the dates that depend on the
publication how many spans hold what the true date gives.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.dates import GOLD, documents  # noqa: E402 - the checkout is not installed
from benchmarks.report import write  # noqa: E402
from timeline import corpus  # noqa: E402
from timeline.dates import Context, find_dates  # noqa: E402
from timeline.edtf import Day  # noqa: E402
from timeline.errors import CorpusError  # noqa: E402
from timeline.model import Published, Span, When  # noqa: E402
from timeline.settings import Settings  # noqa: E402

OURS = (ROOT / "corpus", ROOT / "tests/gold/articles", ROOT / "tests/gold/articles2")


class Hidden(NamedTuple):
    """A text, what of it is prose, and the publication date that is hidden."""

    published: Published
    text: str
    body: tuple[Span, ...] | None = None


def annotated(name: str) -> list[Hidden]:
    found = documents(GOLD / name) if GOLD.is_dir() else []
    return [Hidden(Published.parse(one.published[:10]), one.text) for one in found]


def ours() -> Iterator[Hidden]:
    """The English articles of our own that state their date."""
    for folder in OURS:
        for path in sorted(folder.iterdir()):
            try:
                article = corpus.read(str(folder), path.name, settings=Settings())
            except CorpusError:
                continue
            if article.published and article.language == "en":
                yield Hidden(article.published, article.text, article.body)


def holds(when: When, first: Day, last: Day) -> bool:
    return (when.earliest is None or when.earliest <= first) and (
        when.latest is None or last <= when.latest
    )


def report() -> Iterator[str]:
    yield "| set | articles | name a year | bounded | hold | both ends | hold | median days |"
    yield "| --- " * 8 + "|"
    sets = {"timebank": annotated("timebank"), "aquaint": annotated("aquaint")}
    sets["our own"] = list(ours())
    for name, texts in sets.items():
        yield f"| {name} | {bounds(texts)} |"
    yield ""
    yield "| set | dates that depend on the publication | hold |"
    yield "| --- | --- | --- |"
    for name, texts in sets.items():
        spans = [held for text in texts for held in resolved(text)]
        yield f"| {name} | {len(spans)} | {_percent(spans)} |"


def bounds(texts: list[Hidden]) -> str:
    """The cells of a row: how many intervals there are and how many hold the date."""
    years, one_sided, both, widths = 0, [], [], []
    for published, text, body in texts:
        hidden = find_dates(text, context=Context(), body=body)
        whens = [item.when for item in hidden.expressions if item.when]
        years += any(when.basis == "stated" for when in whens)
        interval = hidden.published_interval
        if interval:
            held = holds(interval, published.day, published.day)
            one_sided.append(held)
            if interval.earliest and interval.latest:
                both.append(held)
                widths.append(interval.latest.ordinal - interval.earliest.ordinal + 1)
    cells = [str(len(texts)), str(years)]
    for held_ones in (one_sided, both):
        cells += [str(len(held_ones)), _percent(held_ones)]
    return " | ".join([*cells, f"{median(widths):.0f}" if widths else "-"])


def resolved(text: Hidden) -> list[bool]:
    """Of each date inferred without the publication date, whether it holds the true one."""
    shown = find_dates(text.text, context=Context(published=text.published), body=text.body)
    truth = {item.start: item.when for item in shown.expressions if item.when}
    hidden = find_dates(text.text, context=Context(), body=text.body)
    return [
        holds(item.when, *truth[item.start].extent)
        for item in hidden.expressions
        if item.when and item.when.basis == "inferred" and item.start in truth
    ]


def _percent(held: list[bool]) -> str:
    return f"{100 * sum(held) / len(held):.1f} %" if held else "-"


def main() -> None:
    write("undated", "Articles whose date is hidden", report())


if __name__ == "__main__":
    main()
