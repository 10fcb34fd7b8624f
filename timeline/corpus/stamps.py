"""Dates and times as bylines write them: "17:34, 2016/09/17", "3 May 2024, 10:15 GMT+7"; and as the
slugs of American wires do, month first: "CNP-NY-05-03-98 1630EST".

Only full dates count, and nothing is guessed: of "03/04/2025" both readings are kept until
something says which is meant. A weekday only says which of two readings is meant, so a
contradicting one changes nothing and a person called Thu is no Thursday.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from timeline.edtf import Day, month_end
from timeline.model import Published

# English, and the languages whose outlets often put their own month above an English text: Spanish,
# Portuguese, French, German, Italian, Dutch, Indonesian, Malay, Swahili.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january enero janeiro janvier januar gennaio januari",
            "feb february febrero fevereiro février fevrier februar febbraio februari",
            "mar march marzo março marco mars märz maart maret mac machi",
            "apr april abril avril aprile aprili",
            "may mayo maio mai maggio mei",
            "jun june junio junho juin juni giugno",
            "jul july julio julho juillet juli luglio julai",
            "aug august agosto août aout augustus agustus ogos agosti",
            "sep sept september septiembre setembro septembre settembre septemba",
            "oct october octubre outubro octobre oktober ottobre oktoba",
            "nov november noviembre novembro novembre novemba",
            "dec december diciembre dezembro décembre decembre dezember dicembre desember disember "
            "desemba",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<{{}}>{_NAMES})\b\.?"
_DATE = re.compile(
    rf"""(?:(?<=(?-i:[A-Z]{{2}})-)(?P<m7>\d\d)-(?P<d7>\d\d)-(?P<y7>\d{{4}}|\d\d)(?![\w-])
    | \A(?P<d8>\d\d?)\s{_MONTH.format("m8")}\s(?P<y8>\d\d)(?=\s*(?:\Z|\|))
    | (?<![\w/.-])(?:
      (?P<y1>\d{{4}})(?P<s1>[-/.])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?![\d/])
    | (?P<a>\d\d?)(?P<s2>[-/.])(?P<b>\d\d?)(?P=s2)
      (?P<y2>\d{{4}}|(?<=/)\d\d|(?<=\d\d\.)\d\d)(?![\d/]|\.\d)
    | (?P<d3>\d\d?)(?:st|nd|rd|th|er|\.)?(?:\sday)?(?:\s+(?:of|de))?[ -]{_MONTH.format("m3")}
      (?:\sdel?\b)?[,\s-]\s*(?P<y3>\d{{4}}|(?<=-)\d\d)(?![^\W_])
    | {_MONTH.format("m4")}[\s-]*(?P<d4>\d\d?)(?:st|nd|rd|th)?(?:,\s*|\s+|-)
      (?P<y4>\d{{4}})(?:(?![^\W_])|(?=\d\d?:\d\d))
    | (?P<d9>\d\d?)\.\s(?P<m9>\d\d?)\.\s(?P<y9>\d{{4}})(?!\d)
    | (?P<y6>\d{{4}})年(?P<m6>\d\d?)月(?P<d6>\d\d?)日
    | (?P<y5>\d{{4}}),?\s+{_MONTH.format("m5")}\s+(?P<d5>\d\d?)\b
    ))""",
    re.VERBOSE | re.IGNORECASE,
)
# In every date; it is quicker to see that there is none.
_YEAR = re.compile(r"\d{4}|[/.-]\d\d?[/.-]|[a-z]-\d|[a-z]\s\d\d\s*(?:\Z|\|)")
# Begins with a digit and looks back from there, which is quicker than the other way round.
_NUMERIC = re.compile(
    r"(\d(?<![\w/.-]\d)\d?)([/-])(\d\d?)\2(?:\d{4}|(?<=/)\d\d)(?![\w/-])", re.ASCII
)
# What every numeric date begins with, and no ISO date.
_PARTED = re.compile(r"\d(?<![\w/.-]\d)\d?[/-]\d", re.ASCII)
_TIME = re.compile(
    r"""(?<![\d:.])(?P<hour>[01]?\d|2[0-3])
    (?:[:.h](?P<minute>[0-5]\d)(?:[:.][0-5]\d(?:\.\d+)?)?(?![:.]?\d)\s*(?P<half>[ap]\.?m\b\.?)?
      |\s*(?P<alone>[ap]\.?m\b\.?))
    (?:\s*\(?(?P<zone>(?:GMT|UTC)\s*[+-]\s*\d{1,2}(?::?[0-5]\d)?|[+-]\d\d:?[0-5]\d
      |[A-Z]{2,4}\b|Z\b)\)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(
    r"(?<!\d)(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s*(?P<zone>GMT|UTC)\b"
)
# Zone names that mean one offset the world over; CST, IST, BST and the like mean several.
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "est": -300, "edt": -240, "pst": -480, "pdt": -420}
_ZONES |= {"cet": 60, "cest": 120, "eet": 120, "eest": 180, "jst": 540, "kst": 540, "ict": 420}
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])\s*(\d{1,2}):?([0-5]\d)?", re.IGNORECASE)
_NEAR = 24  # characters between a date and its time: "Thursday, 3 May 2024 at about 10:15"


class Stamp(NamedTuple):
    """A full date in a line, with its time if one stands near. *other* is the day the other way
    round when the order of day and month cannot be told; *day* is then the reading as day/month."""

    start: int
    end: int
    day: Day
    other: Day | None = None
    minute: int | None = None
    offset: int | None = None

    def published(self, order: str | None) -> Published | None:
        """As a date of publication; None when *order* (dmy or mdy) would be needed and is None."""
        if self.other and order is None:
            return None
        day = self.other if self.other and order == "mdy" else self.day
        return Published(day=day, minute=self.minute, offset=self.offset)


def stamps(line: str) -> list[Stamp]:
    """The full dates of a line, in order, each with the time that stands beside it."""
    if _YEAR.search(line) is None:
        return []
    found = [stamp for match in _DATE.finditer(line) if (stamp := _stamp(match))]
    if not found:
        return found
    times = list(_TIME.finditer(line)) + list(_FOUR_DIGITS.finditer(line))
    return [_timed(stamp, times, line) for stamp in found]


def order_of(text: str) -> str | None:
    """Which of day and month comes first in a text's numeric dates, if one of them tells.

    A day over 12 tells, a weekday beside the date that fits only one reading, and else the same day
    written out elsewhere: "08/11/2022" beside "8 Nov".
    """
    if _PARTED.search(text) is None:
        return None  # the texts without such a date, nearly all, cost a fifth of it all
    orders = {order for match in _WITH_WEEKDAY.finditer(text) if (order := _by_weekday(match))}
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        if 31 >= first > 12 >= second:
            orders.add("dmy")
        elif 31 >= second > 12 >= first:
            orders.add("mdy")
    orders = orders or _written_out(text)
    return orders.pop() if len(orders) == 1 else None


def _written_out(text: str) -> set[str]:
    """The orders in which numeric dates name a day that the text has with its month's name too."""
    pairs = {(int(match[1]), int(match[3])) for match in _NUMERIC.finditer(text)}
    if not pairs:
        return set()
    days = {
        (int(match[1] or match[4]), MONTHS[(match[2] or match[3]).lower()])
        for match in _DAY_AND_MONTH.finditer(text)
    }
    told = {"dmy" for pair in pairs if pair in days}
    return told | {"mdy" for first, second in pairs if (second, first) in days}


_DAY_AND_MONTH = re.compile(
    rf"\b(\d\d?)(?:st|nd|rd|th)? ({_NAMES})\b|\b({_NAMES})\.? (\d\d?)(?![\d:])",
    re.IGNORECASE,
)

_WITH_WEEKDAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]?\s(\d\d?)([/-])(\d\d?)\3(\d{4})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()


def _by_weekday(match: re.Match[str]) -> str | None:
    first, second, year = int(match[2]), int(match[4]), int(match[5])
    meant = _WEEKDAYS.index(match[1].lower())
    readings = (("dmy", day_of(year, second, first)), ("mdy", day_of(year, first, second)))
    fitting = [order for order, day in readings if day and (day.ordinal - 1) % 7 == meant]
    return fitting[0] if len(fitting) == 1 else None


def _stamp(match: re.Match[str]) -> Stamp | None:
    start, end = match.span()
    if match["a"]:
        year, first, second = _year(match["y2"]), int(match["a"]), int(match["b"])
        day, other = day_of(year, second, first), day_of(year, first, second)
        if match["s2"] == "." or day == other:  # with full stops the day always goes first
            other = None
        if day is None:
            return Stamp(start, end, other) if other else None
        return Stamp(start, end, day, other)
    name = next(digit for digit in "13456789" if match["y" + digit])
    month = match["m" + name].lower().rstrip(".")
    number = int(month) if month.isdigit() else MONTHS[month]
    written = day_of(_year(match["y" + name]), number, int(match["d" + name]))
    return Stamp(start, end, written) if written else None


_YEARLESS = re.compile(
    rf"(?:(\d\d?)(?:st|nd|rd|th|\.)?\s({_NAMES})|({_NAMES})\.?\s(\d\d?)(?:st|nd|rd|th)?|(\d\d?)\.(\d\d))\.?",
    re.IGNORECASE,
)
_DAY_OF_WEEK = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s", re.IGNORECASE)


def yearless(text: str) -> tuple[int, int] | None:
    """Month and day of a text that is a day without its year: "Tue 3 May", "May 3", "03.05"."""
    begun = _DAY_OF_WEEK.match(text)
    found = _YEARLESS.fullmatch(text, begun.end() if begun else 0)
    if found is None:
        return None
    month = found[2] or found[3]
    pair = MONTHS[month.lower()] if month else int(found[6]), int(found[1] or found[4] or found[5])
    return pair if day_of(2000, *pair) else None


def _year(digits: str) -> int:
    """A year of four digits, or of two: 1970 to 2069."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def day_of(year: int, month: int, day: int) -> Day | None:
    """The day if there is one, in years that newspapers have; else None."""
    if 1600 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= month_end(year, month).day:
        return Day(year, month, day)
    return None


def _timed(stamp: Stamp, times: Iterable[re.Match[str]], line: str) -> Stamp:
    """The stamp with the nearest time that does not overlap it."""
    nearest = None
    for match in times:
        gap = max(match.start() - stamp.end, stamp.start - match.end())
        if gap >= 0 and gap <= _NEAR and (nearest is None or gap < nearest[0]):
            nearest = (gap, match)
    if nearest is None:
        return stamp
    minute, offset = _minute(nearest[1]), _offset(nearest[1]["zone"])
    start, end = min(stamp.start, nearest[1].start()), max(stamp.end, nearest[1].end())
    return stamp._replace(start=start, end=end, minute=minute, offset=offset)


def _minute(match: re.Match[str]) -> int:
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    half = (parts.get("half") or parts.get("alone") or "")[:1].lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC; None for no zone and for a name that means several."""
    if zone is None:
        return None
    if (found := _OFFSET.fullmatch(zone)) is None:
        return _ZONES.get(zone.lower())
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60:
        return None
    return -minutes if found[1] == "-" else minutes
