"""Codes and names of countries: ISO 3166-1 alpha-2, XK, and ISO 3166-3 alpha-4 of former states.

`countries.tsv` holds the English names; those in other languages are CLDR's, through Babel.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

_TABLE = Path(__file__).with_name("countries.tsv")


class Row(NamedTuple):
    """One line of `countries.tsv`. *demonyms* are adjectives and names of the people, singular."""

    code: str
    name: str
    also: tuple[str, ...]
    demonyms: tuple[str, ...]


@cache
def table() -> Mapping[str, Row]:
    """All rows by code; where two claim one name, the first has the better right to it."""
    rows = (
        line.split("\t")
        for line in _TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return MappingProxyType(
        {code: Row(code, name, _parts(also), _parts(people)) for code, name, also, people in rows}
    )


def _parts(field: str) -> tuple[str, ...]:
    return tuple(part for part in field.split("|") if part)


def known(code: str) -> bool:
    """Say whether *code* (upper case) is a country's or a former state's."""
    return code in table()


def codes() -> tuple[str, ...]:
    """All codes, sorted."""
    return tuple(sorted(table()))


def name(code: str, locale: str = "en") -> str:
    """Give the short and usual name in *locale* (`de`, `pt-BR`); KeyError for an unknown code.

    Former states, which CLDR does not name, and languages that CLDR does not know have the English
    name.
    """
    row = table()[code]
    if locale.partition("-")[0] == "en":
        return row.name
    return _territories(locale).get(code, row.name)


@cache
def _territories(locale: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError  # slow to import, and English does without

    try:
        return MappingProxyType(dict(Locale.parse(locale.replace("-", "_")).territories))
    except (UnknownLocaleError, ValueError):
        return MappingProxyType({})


def find(text: str) -> str | None:
    """Give the code that a person means by a code or an English name, None for neither.

    Case, accents, hyphens, a leading "the", `&` and the dots of abbreviations do not matter:
    `viet-nam` and `Viet Nam` are VN, `uk` is GB, `St Lucia` and `saint-lucia` are LC.
    """
    folded = _folded(text)
    return _by_name().get(folded) or _by_name().get(folded.replace(" ", ""))


@cache
def _by_name() -> Mapping[str, str]:
    rows = table().values()
    found = {row.code.lower(): row.code for row in rows}
    for row in rows:
        for title in (row.name, *row.also):
            folded = _folded(title)
            found.setdefault(folded, row.code)
            found.setdefault(folded.replace(" ", ""), row.code)
    return MappingProxyType(found)


def _folded(text: str) -> str:
    """Fold what people write differently; a word "saint" becomes "st"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    letters = "".join(
        " " if c in "-_/\u2013\u2010+" or c.isspace() else c
        for c in plain
        if not unicodedata.combining(c) and c not in ".'’(),"
    )
    words = letters.split()
    if words[:1] == ["the"]:
        words = words[1:]
    return " ".join("st" if word == "saint" else word for word in words)
