"""What a date is called: "February 2025", "by 2030", "between May 2025 and January 2026".

The words are data, one TOML file a language beside this one.
"""

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from timeline import edtf
from timeline.model import When

Words = dict[str, Any]


@lru_cache(maxsize=16)
def _words(locale: str) -> Words:
    path = resources.files(__name__) / f"{locale}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def locales() -> tuple[str, ...]:
    """The languages that labels can be written in."""
    folder = resources.files(__name__)
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def label(when: When, kind: str = "event", *, locale: str = "en", short: bool = False) -> str:
    """Say a date for people, as precisely as it is known and no more.

    *kind* decides what an open side is called: a target is reached "by 2030", a happening lies
    "before 2030". *short* abbreviates months.
    """
    words = _words(locale)
    text = when.edtf
    if text.startswith("["):
        parts = [_single(part.strip(), words, short) for part in text[1:-1].split(",")]
        return str(words["either"]).join(parts)
    if "/" in text:
        return _interval(when, kind, words, short)
    return _single(text, words, short)


def _interval(when: When, kind: str, words: Words, short: bool) -> str:
    left, right = when.edtf.split("/")
    start = "" if left in ("", "..") else _single(left, words, short)
    end = "" if right in ("", "..") else _single(right, words, short)
    if not start:
        return _fill(words["by" if kind in ("target", "scheduled") else "before"], end=end)
    if not end:
        return _fill(words["from" if kind in ("target", "scheduled") else "since"], start=start)
    if when.precision in ("week", "weekend"):
        return _fill(words[when.precision], start=start)
    if when.basis == "inferred":
        return _fill(words["between"], start=start, end=end)
    return _within(left, right, words, short) or _fill(words["range"], start=start, end=end)


def _within(left: str, right: str, words: Words, short: bool) -> str:
    """Say what both ends share only once: "3–5 March 2015", "March–June 2014", "2009–2011"."""
    a, b = (_DAY.fullmatch(side) for side in (left, right))
    months = words["months_short" if short else "months"]
    if a and b and a["year"] == b["year"]:
        if a["month"] == b["month"]:
            start = str(int(a["day"]))
        else:
            start = _fill(words["day_and_month"], day=int(a["day"]), month=months[_index(a)])
        joint = "range_within" if a["month"] == b["month"] else "range"
        return _fill(words[joint], start=start, end=_single(right, words, short))
    a, b = (_MONTH.fullmatch(side) for side in (left, right))
    if a and b and a["year"] == b["year"] and max(int(a["code"]), int(b["code"])) <= 12:
        start = months[int(a["code"]) - 1]
        return _fill(words["range_within"], start=start, end=_single(right, words, short))
    if re.fullmatch(r"\d{4}/\d{4}", f"{left}/{right}"):
        years = [_year(int(side), words) for side in (left, right)]
        return _fill(words["range_within"], start=years[0], end=years[1])
    return ""


_DAY = re.compile(r"(?P<year>Y?-?\d{4,9})-(?P<month>\d\d)-(?P<day>\d\d)(?:T.*)?")
_MONTH = re.compile(r"(?P<year>-?\d{4})-(?P<code>\d\d)(?:-XX)?")
_CENTURY = re.compile(r"(?P<sign>-?)(?P<hundreds>\d\d)XX")
_DECADE = re.compile(r"-?\d{3}X")


def _index(found: re.Match[str]) -> int:
    return int(found["month"]) - 1


def _single(text: str, words: Words, short: bool) -> str:
    plain = text.rstrip("?~%")
    marks = text[len(plain) :]
    said = _plain(plain, words, short)
    if marks in ("~", "%"):
        said = _fill(words["approximate"], date=said)
    return _fill(words["uncertain"], date=said) if marks in ("?", "%") else said


def _plain(text: str, words: Words, short: bool) -> str:
    if found := _DAY.fullmatch(text):
        month = words["months_short" if short else "months"][_index(found)]
        year = _year(edtf.read_year(found["year"]), words)
        return _fill(words["day"], day=int(found["day"]), month=month, year=year)
    if found := _MONTH.fullmatch(text):
        return _grouping(int(found["code"]), _year(int(found["year"]), words), words, short)
    if found := _CENTURY.fullmatch(text):
        pattern = words["century_bc" if found["sign"] else "century"]
        return _fill(pattern, ordinal=_ordinal(int(found["hundreds"]) + 1, words))
    if _DECADE.fullmatch(text):
        return _decade(text, words)
    return _year(edtf.read(text).first.year, words)


def _decade(text: str, words: Words) -> str:
    """Say "1990s", or the years where that would not mean these ten: before year 10."""
    reading = edtf.read(text)
    if reading.first.year >= 10:
        return _fill(words["decade"], year=reading.first.year)
    years = [_year(day.year, words) for day in (reading.first, reading.last)]
    return _fill(words["range_within"], start=years[0], end=years[1])


_PARTS = ((40, "half"), (37, "third"), (33, "quarter"))


def _grouping(code: int, year: str, words: Words, short: bool) -> str:
    """Say a month, or one of the EDTF groupings 21-41."""
    if code <= 12:
        month = words["months_short" if short else "months"][code - 1]
        return _fill(words["month"], month=month, year=year)
    if code <= 32:
        return _fill(words["season"], season=words["seasons"][(code - 21) % 4], year=year)
    first, unit = next(part for part in _PARTS if code >= part[0])
    return _fill(words[unit], ordinal=words["ordinals"][code - first], year=year)


def _ordinal(number: int, words: Words) -> str:
    ordinals = words["ordinals"]
    return str(ordinals[number - 1]) if number <= len(ordinals) else str(number)


def _year(year: int, words: Words) -> str:
    return str(year) if year > 0 else _fill(words["bc"], year=1 - year)


def _fill(pattern: Any, **parts: object) -> str:
    return str(pattern).format(**parts)
