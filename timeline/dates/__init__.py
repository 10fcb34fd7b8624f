"""Finds every time expression of a text and says which days it means, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.dates.find import Scan, find
from timeline.dates.load import load
from timeline.dates.serve import as_json, timeml
from timeline.dates.settle import settle
from timeline.model import Published, Span, TimeExpression, When

__all__ = ["MOST", "Context", "Dated", "as_json", "find_dates", "timeml"]

MOST = 5000  # expressions of one text: ten times as many as a long history has


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a text besides its words.

    *date_order*: what 03/04/2025 means, `dmy` or `mdy`, None to decide from the document. *region*:
    language tag of the outlet, such as `en-US`. *hemisphere*: `north` or `south`, whose seasons are
    meant. *language* names the rules; a language without rules has ISO dates only. *issue*: where
    the text names the month or season of its publication, if *published* is None.
    """

    published: Published | None = None
    date_order: str | None = None
    region: str | None = None
    hemisphere: str = "north"
    language: str = "en"
    issue: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The time expressions of a text, in order, never overlapping.

    *published_interval*: the days on which an undated article may have been published; None when
    the date is known or nothing bounds it. *mode*: `news`, counted from the publication date, or
    `narrative`, where a date follows the one before. *truncated*: there are more than `MOST`, of
    which these are the first.
    """

    expressions: tuple[TimeExpression, ...]
    published_interval: When | None
    mode: str
    truncated: bool = False


def find_dates(text: str, *, context: Context, body: Sequence[Span] | None = None) -> Dated:
    """Find and resolve the time expressions of *text* within the spans *body*, None being all.

    A megabyte takes less than a second, whatever it holds.
    """
    language = load(context.language) or load("iso")
    assert language
    spans = (Span(0, len(text)),) if body is None else body
    if context.issue:
        spans = sorted({*spans, context.issue})
    scan = Scan(language.alphabet.read(text, spans), language, {})
    found = find(scan, most=MOST + 1)
    expressions, interval, mode = settle(scan, found[:MOST], context)
    return Dated(
        expressions=tuple(expressions),
        published_interval=interval,
        mode=mode,
        truncated=len(found) > MOST,
    )
