"""Other calendars and named days. The libraries are imported when such a phrase occurs."""

import re
from functools import lru_cache

from timeline.edtf import Day

# First month of the government's fiscal year by country (US: 31 U.S.C. 1102), and where it is named
# after the year in which it ends.
_FISCAL = {"US": 10, "GB": 4, "JP": 4, "IN": 4, "CA": 4, "AU": 7, "NZ": 7, "PK": 7, "EG": 7}
_NAMED_AFTER_END = frozenset({"US", "AU", "NZ", "PK", "EG"})
_NAME = re.compile(r"(?P<where>easter|--\d\d-(?:\d\d|\d[A-Z]{2})|[A-Z]{2}:.+?)(?P<shift>[+-]\d+)?")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def fiscal_year(year: int, region: str | None) -> str:
    """The months of a fiscal year, as EDTF; the calendar year where none is known."""
    country = (region or "en-US")[-2:]
    first = _FISCAL.get(country, 1)
    if first == 1:
        return f"{year:04}"
    start = year - 1 if country in _NAMED_AFTER_END else year
    return f"{start:04}-{first:02}/{start + 1:04}-{first - 1:02}"


def jalali(year: int, month: int, day: int) -> Day | None:
    """A date of the Iranian solar calendar; None when there is no such day."""
    import jdatetime

    try:
        found = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
    return Day(found.year, found.month, found.day)


def hijri(year: int, month: int, day: int) -> Day | None:
    """A date of the Umm al-Qura calendar; the moon may have been seen a day off elsewhere."""
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return Day(found.year, found.month, found.day)


def named_day(name: str, year: int) -> Day | None:
    """The day of that name: `--12-25`, `--11-4TH+1`, `easter-2` or `IR:Nowruz`.

    `4TH` is the fourth Thursday, as iCalendar (RFC 5545) writes it.
    """
    found = _NAME.fullmatch(name)
    day: Day | None = None
    if found and found["where"].startswith("--"):
        month, which = found["where"][2:].split("-")
        day = _of_month(which, Day(year, int(month), 1))
    elif found and 1900 <= year <= 2100:
        where = found["where"]
        day = _easter(year) if where == "easter" else _holiday(where, year)
    return found and day and day.plus(int(found["shift"] or 0))


def _of_month(which: str, first: Day) -> Day:
    """The 25th, or the fourth Thursday, of the month that begins on *first*."""
    if which.isdigit():
        return first.plus(int(which) - 1)
    ahead = (_WEEKDAYS.index(which[1:]) - first.weekday) % 7
    return first.plus(ahead + 7 * (int(which[0]) - 1))


@lru_cache(maxsize=64)
def _easter(year: int) -> Day:
    from dateutil.easter import easter

    found = easter(year)
    return Day(found.year, found.month, found.day)


@lru_cache(maxsize=256)
def _holiday(name: str, year: int) -> Day | None:
    """The first day of that name in the country's table of the `holidays` package."""
    import holidays

    country, _, title = name.partition(":")
    table = holidays.country_holidays(country, years=year, observed=False, language="en_US")
    days = sorted(day for day, names in table.items() if title in names.split("; "))
    return Day(days[0].year, days[0].month, days[0].day) if days else None
