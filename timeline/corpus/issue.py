"""What tells when an undated text was written: the month or season that it calls itself of, as in
"Policy Brief No. 7, March 2019", or a weekday and a day, which without a year few years join."""

import re

from timeline.corpus.page import Page
from timeline.model import Span

_BESIDE = 12  # lines above the article, or below it, that may tell
_NOT_ITS_OWN = ("body", "linked", "listed", "related", "comment", "caption")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SEASON = r"(?:Spring|Summer|Autumn|Fall|Winter)"
_ISSUE = re.compile(
    rf"(?:\A|[,|:;•·(\[/*_]|\s[–—-]|\b(?:issue|edition|bulletin|brief|report|update)(?:\s(?:of|for))?)"
    rf"\s?(?P<month>(?:{_MONTH}|{_SEASON}),?\s(?:19|20)\d\d)"
    r"(?=\W{0,3}\Z|\s?[,|:;•·)\]/*_]|\s[–—-]\s|\s(?:issue|edition|number)\b)"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s(?:the\s)?"
    rf"(?:{_NUMBER}\s(?:of\s)?{_MONTH}|{_MONTH}\s{_NUMBER})\b(?!,?\s(?:19|20)\d\d)"
)
_LONGEST = 120  # characters of such a line


def tells(line: str) -> bool:
    """Say whether a line tells the month of the whole text."""
    return len(line) <= _LONGEST and _ISSUE.search(line) is not None


def find(page: Page) -> Span | None:
    """Where the line nearest to the article that tells its month, or its day, does; else None.

    Only a line that is no prose counts, and a month that stands apart in it: a headline such as
    "What March 2019 changed" is of nothing.
    """
    if not page.body:
        return None
    start, end = page.body[0].start, page.body[-1].end
    own = [span for span, label in page.lines if label.partition(":")[0] not in _NOT_ITS_OWN]
    above = [span for span in own if span.end <= start][-_BESIDE:]
    below = [span for span in own if span.start >= end][:_BESIDE]
    for span in (*reversed(above), *below):
        found = _ISSUE.search(page.text[span.start : span.end])
        if found and span.end - span.start <= _LONGEST:
            return Span(span.start + found.start("month"), span.start + found.end("month"))
    for span in (*([page.dateline] if page.dateline else ()), *reversed(above)):
        if span.end - span.start <= _LONGEST and (day := _DAY.search(page.text, *span)):
            return Span(*day.span())
    return None
