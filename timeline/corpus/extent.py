"""Where the article begins and ends among the lines of a page.

Each line weighs for or against: prose for as much as it is long, everything else against. The
article is the stretch that weighs most, so a picture's caption or a box of links in the middle does
not end it, while a menu, a list of teasers or the readers' comments do.
"""

import re
from collections.abc import Sequence

from timeline.corpus.looks import size

# What a line of each label costs. Costs were set on saved pages of newspapers; what matters is
# their order: a picture or an advertisement often stands inside an article, a date hardly ever.
_COST = {
    "bio": 1,
    "hour": 1,
    "advertisement": 10,
    "caption": 10,
    "pointer": 10,
    "linked": 5,
    "share": 15,
    "short": 20,
    "related": 50,
    "byline": 60,
    "comment": 60,
    "end": 60,
    "footer": 60,
    "dated": 200,
    "listed": 200,
    "comments": 600,
}
_OTHER_COST = 25
_MOST = 600  # characters of one line that count
_ALONE = 250  # characters: shorter prose between lines that are no prose may be a teaser
_ALONE_SHARE = 0.15
_COMMENTS_SHARE = 0.3  # of prose after the heading of the readers' comments
_SENTENCE_SHARE = 0.3
_HEADING = 3  # words; a teaser's title has more
_CHAIN = 3  # dates in a row that make a list
_ENTRY_LINES = 3  # lines of prose in an entry of a list
_ENTRY_SHARE = 0.1
_PROSE = ("prose", "sentence")
_INSERTED = ("advertisement", "caption", "hour", "linked", "pointer", "share")
_HOURS = 3  # hours or days above entries that make a live report or a diary
# An hour, or a day without its year: what heads the entries of a live report or a diary. Readers'
# comments and lists of other articles have whole dates.
_HOUR = re.compile(
    r"(?:\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s\d{1,2}\s[a-z]{3,9}\.?)\W*",
    re.IGNORECASE,
)


def extent(labels: Sequence[str], texts: Sequence[str]) -> tuple[int, int]:
    """First line of the article and the line after its last; (0, 0) when no line is prose."""
    labels = _with_hours(labels, texts)
    weights = _weights(labels, texts)
    start, end = _heaviest(weights)
    return _after_byline(labels, weights, (start, end)), end


def _with_hours(labels: Sequence[str], texts: Sequence[str]) -> Sequence[str]:
    """Mark the hours of a live report, where most of the prose stands under them."""
    hours = [n for n, label in enumerate(labels) if label == "dated" and _HOUR.fullmatch(texts[n])]
    led = [n for n in hours if n + 1 < len(labels) and labels[n + 1] in _PROSE]
    within = [n for n, label in enumerate(labels) if label in _PROSE and led and n > led[0]]
    prose = sum(label in _PROSE for label in labels)
    if len(led) < _HOURS or len(led) * 5 < len(hours) * 4 or len(within) * 5 < prose * 3:
        return labels
    return ["hour" if n in set(hours) else label for n, label in enumerate(labels)]


def _weights(labels: Sequence[str], texts: Sequence[str]) -> list[float]:
    weights: list[float] = []
    share = 1.0
    entries = _entries(labels)
    alone = 1.0 if _is_clean(labels, texts) else _ALONE_SHARE
    for number, label in enumerate(labels):
        if label not in _PROSE:
            weights.append(-_COST.get(label, _OTHER_COST))
            if label == "comments":
                share = _COMMENTS_SHARE
            continue
        if label == "prose":
            length = size(texts[number])
            weight = min(length, _MOST) * share
            if length < _ALONE and not _has_prose_beside(labels, number):
                weight *= alone
        else:
            weight = size(texts[number]) * _SENTENCE_SHARE * share
        if number in entries:
            weight *= _ENTRY_SHARE
        weights.append(weight)
    return weights


def _is_clean(labels: Sequence[str], texts: Sequence[str]) -> bool:
    """Say whether a text is hardly more than an article, without a page of teasers around it."""
    prose = sum(label in _PROSE for label in labels)
    short = labels.count("short") - sum(_heads(labels, texts, n) for n in range(len(labels)))
    return prose >= short and prose >= labels.count("dated") * _CHAIN


def _heads(labels: Sequence[str], texts: Sequence[str], number: int) -> bool:
    """Say whether a line is a heading of a word or two right above prose: a digest's "Laos"."""
    leads = labels[number] == "short" and "prose" in labels[number + 1 : number + 2]
    return leads and texts[number].count(" ") < _HEADING


def _entries(labels: Sequence[str]) -> set[int]:
    """Numbers of the lines between dates that follow each other closely: a thread or a list."""
    entries: set[int] = set()
    chain: list[int] = []
    dates = [number for number, label in enumerate(labels) if label == "dated"]
    for date in (*dates, len(labels)):
        if chain and not _close(labels[chain[-1] : date]):
            if len(chain) >= _CHAIN:
                entries.update(range(chain[0], chain[-1] + 1 + _ENTRY_LINES))
            chain = []
        chain.append(date)
    return entries


def _close(between: Sequence[str]) -> bool:
    """Say whether an entry of a list lies between two dates, and not an article or a heading."""
    return (
        between.count("prose") <= _ENTRY_LINES
        and len(between) <= 4 * _ENTRY_LINES
        and not any(label in ("comments", "related") for label in between)
    )


def _has_prose_beside(labels: Sequence[str], number: int) -> bool:
    """Say whether the next line up or down is prose, inserted pictures and the like passed over."""
    for neighbours in (range(number - 1, -1, -1), range(number + 1, len(labels))):
        for neighbour in neighbours:
            if labels[neighbour] in _PROSE:
                return True
            if labels[neighbour] not in _INSERTED:
                break
    return False


def _heaviest(weights: Sequence[float]) -> tuple[int, int]:
    """The stretch with the largest sum (Kadane's algorithm); of equal ones the first."""
    best, stretch = 0.0, (0, 0)
    total, start = 0.0, 0
    for number, weight in enumerate(weights):
        total += weight
        if total <= 0:
            total, start = 0.0, number + 1
        elif total > best:
            best, stretch = total, (start, number + 1)
    return stretch


_BYLINE_WITHIN = 15  # lines from the start of the stretch
_REST = 0.35  # of the stretch's weight that must follow the byline


def _after_byline(labels: Sequence[str], weights: Sequence[float], stretch: tuple[int, int]) -> int:
    """The start, moved behind a byline near it when the bulk of the prose stands there.

    Teasers above a headline and the summary below it are then no part of the article.
    """
    start, end = stretch
    left = whole = sum(weight for weight in weights[start:end] if weight > 0)
    for number in range(start, min(end, start + _BYLINE_WITHIN)):
        left -= max(weights[number], 0)
        if (
            labels[number] in ("dated", "byline")
            and left >= _REST * whole
            and list(labels[number + 1 : number + 5]).count("prose") >= 2
        ):
            return number + 1
    return start
