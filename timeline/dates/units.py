"""Calendar units as numbers: a unit of a grain is the n-th of its kind, so counting is addition."""

from typing import NamedTuple

from timeline.edtf import Day, month_end, write_year

# Grains made of whole months: how many, and by how many months the first one is shifted.
_MONTHS = {
    "month": (1, 0),
    "quarter": (3, 0),
    "season": (3, 2),  # spring of the north begins in March
    "southern-season": (3, 8),
    "half": (6, 0),
    "year": (12, 0),
    "decade": (120, 0),
    "century": (1200, 0),
}
SEASONS = ("SP", "SU", "FA", "WI")
_COARSENESS = (
    "day weekend week month quarter season southern-season half year decade century".split()
)


class Unit(NamedTuple):
    """The *number*-th day, week, weekend, month, quarter, season, half, year, decade or century.

    Days count as `Day.ordinal`, weeks begin on Monday, month 0 is January of year 0.
    """

    grain: str
    number: int

    @classmethod
    def of(cls, grain: str, day: Day) -> "Unit":
        """The unit of this grain in which a day lies; of a weekend, the one of that week."""
        if grain == "day":
            return cls(grain, day.ordinal)
        if grain in ("week", "weekend"):
            return cls(grain, (day.ordinal - 1) // 7)
        size, shift = _MONTHS[grain]
        return cls(grain, (day.year * 12 + day.month - 1 - shift) // size)

    @classmethod
    def month(cls, year: int, month: int) -> "Unit":
        return cls("month", year * 12 + month - 1)

    @property
    def first(self) -> Day:
        if self.grain == "day":
            return Day.from_ordinal(self.number)
        if self.grain in ("week", "weekend"):
            return Day.from_ordinal(self.number * 7 + (6 if self.grain == "weekend" else 1))
        size, shift = _MONTHS[self.grain]
        year, month = divmod(self.number * size + shift, 12)
        return Day(year, month + 1, 1)

    @property
    def last(self) -> Day:
        if self.grain == "day":
            return self.first
        if self.grain in ("week", "weekend"):
            return Day.from_ordinal(self.number * 7 + 7)
        size, shift = _MONTHS[self.grain]
        year, month = divmod(self.number * size + shift + size - 1, 12)
        return month_end(year, month + 1)

    @property
    def year(self) -> int:
        return self.first.year

    def plus(self, count: int) -> "Unit":
        return Unit(self.grain, self.number + count)

    def to(self, grain: str) -> "Unit":
        """The unit of a coarser or finer grain in which this one begins."""
        return Unit.of(grain, self.first)

    @property
    def edtf(self) -> str:
        """EDTF; weeks and weekends, which it lacks, as intervals of days."""
        if self.grain == "day":
            return str(self.first)
        if self.grain in ("week", "weekend"):
            return f"{self.first}/{self.last}"
        if self.grain in ("decade", "century"):
            return self._digits
        return write_year(self.year) + self._part({"season": 21, "southern-season": 29}, "-")

    @property
    def _digits(self) -> str:
        width = 3 if self.grain == "decade" else 2
        if self.number >= 0:
            return f"{self.number:0{width}}" + "X" * (4 - width)
        return f"-{-1 - self.number:0{width}}" + "X" * (4 - width)

    def _part(self, seasons: dict[str, int], dash: str) -> str:
        if self.grain == "year":
            return ""
        if self.grain == "month":
            return f"{dash}{self.number % 12 + 1:02}"
        codes = {"quarter": (33, 4), "half": (40, 2)} | {
            name: (n, 4) for name, n in seasons.items()
        }
        code, size = codes[self.grain]
        return f"{dash}{code + self.number % size}"

    @property
    def timex(self) -> str:
        """The value as TIMEX3 writes it."""
        year = _timex_year(self.year)
        if self.grain == "day":
            return f"{year}-{self.first.month:02}-{self.first.day:02}"
        if self.grain in ("week", "weekend"):
            return _timex_week(self) + ("-WE" if self.grain == "weekend" else "")
        if self.grain in ("decade", "century"):
            return self._digits.rstrip("X").replace("-", "BC")
        if self.grain == "month":
            return f"{year}-{self.number % 12 + 1:02}"
        if self.grain == "quarter":
            return f"{year}-Q{self.number % 4 + 1}"
        if self.grain == "half":
            return f"{year}-H{self.number % 2 + 1}"
        return year if self.grain == "year" else f"{year}-{SEASONS[self.number % 4]}"


def _timex_year(year: int) -> str:
    return f"{year:04}" if year > 0 else f"BC{1 - year:04}"


def _timex_week(week: Unit) -> str:
    """ISO 8601: a week belongs to the year of its Thursday."""
    thursday = Day.from_ordinal(week.number * 7 + 4)
    number = (thursday.ordinal - Day(thursday.year, 1, 1).ordinal) // 7 + 1
    return f"{_timex_year(thursday.year)}-W{number:02}"


def finer(grain: str, other: str) -> bool:
    """Whether *grain* is finer than another one."""
    return _COARSENESS.index(grain) < _COARSENESS.index(other)


def month_after(unit: Unit, month: int) -> Unit:
    """The month of a date's year, or of the next year when it falls by more than half a year."""
    return Unit.month(unit.year + (unit.first.month - month > 6), month)
