"""The head of a copied page: headline, byline and the day of publication around its article."""

import re
from typing import NamedTuple

from timeline.corpus import bylines, issue
from timeline.corpus.looks import size
from timeline.corpus.page import Lines
from timeline.corpus.stamps import Stamp, stamps
from timeline.model import Published

_ABOVE = 15  # lines above the article that may be its byline
_BELOW = 6  # lines below it that may state its day
_SIGNED = 3  # lines of those who sign, between the article and its day
_BETWEEN = 6  # lines between headline and byline: a summary, buttons, a caption
_HEADLINE = range(12, 221)  # characters
_CLOSE = 4  # lines between headline and article where there is no byline
_TOGETHER = 4  # lines from one byline to the next
_CANDIDATES = 3
_WORDS = 3  # spaces in a line that is rather a headline than a menu's entry
_LONGEST_NAME = 40
_STANDFIRST = 320  # characters of the longest summary below a headline
_TITLES = ("short", "sentence", "related")
_NEAREST = 4  # lines beside the article whose date counts where no line is a byline
_LOOSE = ("short", "kicker", "footer", "breadcrumb", "tags")
_PASSED = frozenset("share caption advertisement dated byline menu tags breadcrumb kicker".split())


class Head(NamedTuple):
    """Line numbers of headline, summary and bylines, and what the bylines say."""

    headline: int | None = None
    standfirst: int | None = None
    bylines: tuple[int, ...] = ()
    byline: str | None = None
    section: str | None = None
    published: Published | None = None
    published_from: str | None = None
    warnings: tuple[str, ...] = ()


def find_head(lines: Lines, extent: tuple[int, int], title: str | None) -> Head:
    """Read what stands above the article and, for want of a date there, just below it.

    *title* is the headline when it is known already. Dates in boxes of other articles are never
    looked at, nor a day farther than some lines from the article.
    """
    above = _bylines_above(lines, extent)
    headline, standfirst = _headline(lines, above, extent[0])
    if title is not None:
        headline = _named(lines, title)
    dated = _dates(lines, above)
    source = "byline"
    if not dated:
        dated, source = _dates(lines, _end_lines(lines, extent[1])), "end line"
    if not dated and (apart := _set_off(lines, extent)[:1]):
        dated, source = _dates(lines, apart), "byline"
    if title is None and headline is not None and _tells_when(lines.texts[headline]):
        headline = _headline(lines, [headline], extent[0])[0] or headline
    published, warnings = _published(dated, lines.order)
    return Head(
        headline=headline,
        standfirst=standfirst,
        bylines=tuple(above),
        byline=_author(lines, above, headline),
        section=_section(lines, extent[0]),
        published=published,
        published_from=source if published else None,
        warnings=warnings,
    )


def _bylines_above(lines: Lines, extent: tuple[int, int]) -> list[int]:
    """Numbers of the byline lines: those among the article's first lines, then upwards from it.

    Upwards they are the nearest that stand together, so the date in a site's header is none.
    """
    start, end = extent
    found = [n for n in range(start, min(start + 3, end)) if lines.is_a(n, "dated", "byline")]
    last = None
    for number in range(start - 1, max(start - 1 - _ABOVE, -1), -1):
        if last is not None and last - number > _TOGETHER:
            break
        if lines.is_a(number, "dated", "byline"):
            found.append(number)
            last = number
    return found


def _headline(lines: Lines, above: list[int], start: int) -> tuple[int | None, int | None]:
    """Numbers of the headline and of the summary under it.

    It stands above the byline; or between date and article; or, without a byline, directly above
    the article or at the head of the file.
    """
    top = min((*above, start))
    candidates = _candidates(lines, top, _BETWEEN if above else _CLOSE)
    titles = [number for number in candidates if _is_title(lines, number)]
    if len(titles) > 1 and _is_name(lines.texts[titles[0]]):
        del titles[0]
    below = [n for n in range(top + 1, start) if _is_title(lines, n) and lines.is_a(n, "short")]
    heads = [lines.texts[number] for number in titles[:1]]
    if below and (not heads or heads[0].count(" ") < _WORDS or _LETTERHEAD.search(heads[0])):
        return below[-1], None
    if not titles:
        return None, None
    if not above and titles[-1] == 0:
        return 0, None
    nearest = candidates[0]
    others = [number for number in titles if number != nearest]
    if others and lines.is_a(nearest, "sentence", "prose"):
        return others[0], nearest if len(lines.texts[nearest]) <= _STANDFIRST else None
    return titles[0], None


# Who sent a notice, or their address: "BOARD OF HEALTH", "Gray Street, Axel 31036".
_LETTERHEAD = re.compile(
    r"""\A(?:the\s|(?:government|republic|kingdom|state|city)\sof\s[\w\s]+,\s)?(?:ministry|department|office|embassy|board|bureau|secretariat)\sof\s
    |\b(?:board\sof\s\w+|council|ministry|department|secretariat|embassy|institute|commission|authority)\s*\Z
    |\b(?:street|avenue|road|square|p\.?o\.?\sbox)\b[^.]*\d\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)


def _tells_when(text: str) -> bool:
    return bylines.sets_off(text) or issue.tells(text)


def _candidates(lines: Lines, below: int, reach: int) -> list[int]:
    """Numbers of up to three lines above a line, nearest first, that may be headline or summary."""
    found: list[int] = []
    for number in range(below - 1, max(below - 1 - reach, -1), -1):
        if lines.is_a(number, *_PASSED):
            continue
        if len(found) == _CANDIDATES or not lines.is_a(number, *_TITLES, "prose"):
            break
        found.append(number)
    return found


_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w.'’-]*){1,3}(?:, [A-ZÀ-Þ][\w.'’-]+)?"
)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def _is_title(lines: Lines, number: int) -> bool:
    text = lines.texts[number]
    return (
        lines.is_a(number, *_TITLES)
        and size(text) in _HEADLINE
        and (text.count(" ") >= _spaces(lines, number) or not text.isascii())
    )


def _spaces(lines: Lines, number: int) -> int:
    """How many spaces a headline has at least: two words will do directly above a byline."""
    beside = lines.is_a(number + 1, "dated", "byline") and not _is_name(lines.texts[number])
    return 1 if beside else 2


def _named(lines: Lines, title: str) -> int | None:
    wanted = " ".join(title.split()).casefold()
    return next((n for n, text in enumerate(lines.texts) if text.casefold() == wanted), None)


def _end_lines(lines: Lines, end: int) -> list[int]:
    """Numbers of dated lines that close the article or say that they tell its publication.

    Below the last words of a letter or notice those who sign may stand before the day.
    """
    found = []
    for number in range(end, min(end + _BELOW, len(lines.labels))):
        if not lines.is_a(number, "dated"):
            continue
        closes = number == end or lines.is_a(number - 1, "end")
        signed = number == len(lines.labels) - 1 and number - end <= _SIGNED
        if closes or signed or bylines.says(lines.texts[number]) or _is_signed(lines, end, number):
            found.append(number)
    return found


# "Lima, 3 May 2021": how a letter or a notice ends.
_PLACE_AND_DAY = re.compile(
    r"[A-ZÀ-Þ][\w.'’]+(?:[ -][\w.'’]+){0,3}(?:,|\s[-–—|])\s(?:(?:den|le|el|il|a)\s)?"
)


def _is_signed(lines: Lines, end: int, number: int) -> bool:
    """Say whether a line tells a day and nothing else, or a place before it, and no box stands
    before it; a day alone must stand below addresses and those who sign."""
    text = lines.texts[number].strip("()")
    place, dates = _PLACE_AND_DAY.match(text), stamps(text)
    if not dates or dates[0].end != len(text):
        return False
    between = range(end, number)
    if place is None or place.end() != dates[0].start:
        return dates[0].start == 0 and all(_is_contact(lines, n) for n in between)
    return not any(lines.is_a(n, "related", "linked", "listed") for n in between)


def _is_contact(lines: Lines, number: int) -> bool:
    """Say whether a line tells an address or who signs: "Press office", "Tel: 555 0100"."""
    return lines.is_a(number, "footer", "byline") or (
        lines.is_a(number, "short") and lines.texts[number].count(" ") < _WORDS
    )


def _set_off(lines: Lines, extent: tuple[int, int]) -> list[int]:
    """Numbers of the lines closest to the article that have a date apart from their words."""
    start, end = extent
    above = range(start - 1, max(start - 1 - _NEAREST, -1), -1)
    below = range(end, min(end + _NEAREST, len(lines.labels)))
    return [
        number
        for number in (*above, *below)
        if lines.is_a(number, *_LOOSE) and bylines.sets_off(lines.texts[number])
    ]


def _dates(lines: Lines, numbers: list[int]) -> list[Stamp]:
    """The dates of some lines, the first publication before days of changes."""
    found = [bylines.published(lines.texts[number]) for number in numbers]
    stated = [date for date in found if date]
    return [stamp for stamp, changed in sorted(stated, key=lambda date: date[1])]


def _published(dates: list[Stamp], order: str | None) -> tuple[Published | None, tuple[str, ...]]:
    for stamp in dates:
        if (published := stamp.published(order)) is not None:
            return published, ()
    if dates and dates[0].other:
        either = f"{dates[0].day} or {dates[0].other}"
        return None, (f"the byline's day is {either}: date_order can say which",)
    return None, ()


def _author(lines: Lines, numbers: list[int], headline: int | None) -> str | None:
    """The name in the bylines, or the one that stands alone in a line beside them."""
    names = (bylines.author(lines.texts[number]) for number in reversed(numbers))
    beside = (number + step for number in numbers for step in (-1, 1) if number + step != headline)
    alone = (
        lines.texts[number]
        for number in beside
        if lines.is_a(number, "short") and _is_name(lines.texts[number])
        if number or not lines.texts[number].isupper()  # the name of the paper
    )
    return next((name for name in (*names, *alone) if name), None)


_CRUMB = re.compile(r"\s?[/>›»|→]\s?")


def _section(lines: Lines, start: int) -> str | None:
    """The last step of the breadcrumb above the article."""
    for number in range(start - 1, -1, -1):
        if lines.is_a(number, "breadcrumb"):
            steps = [step.strip() for step in _CRUMB.split(lines.texts[number]) if step.strip()]
            return steps[-1] if 3 <= len(steps[-1]) <= 40 else None
    return None
