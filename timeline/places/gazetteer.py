"""The names of places: what each may mean. Loaded once a process, when first asked for."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from timeline import countries
from timeline.memo import Memo
from timeline.places.folding import fold

_FIRST_WORD = re.compile(r"[\W_]")
_MOST_WORDS = 1 << 14
_DATA = Path(__file__).with_name("data")
# How likely a name means the country or the region rather than a city, in inhabitants.
_COUNTRY, _REGION = 20_000_000, 20_000_000


class Reading(NamedTuple):
    """One thing that a name may mean. *size*: inhabitants, or what it weighs as much as.

    *state* is the postal code within the US and Canada.

    *qualifier*: it means this only behind a comma, a bracket or a party's letter ("Fla.", "TX").
    """

    name: str
    kind: str
    country: str | None
    size: int
    lat: float | None = None
    lon: float | None = None
    state: str = ""
    qualifier: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Readings by folded name; *exact* holds those that only count as written ("US", "WHO").

    *longer* are the names of several words, by their first word, each before those it begins with.
    *small_words* are the names of several words that are not all written with a capital letter.
    *cities* are lines not yet read.
    """

    hand: Mapping[str, tuple[Reading, ...]]
    exact: Mapping[str, tuple[Reading, ...]]
    cities: Mapping[str, str]
    longer: Mapping[str, tuple[str, ...]]
    small_words: frozenset[str]

    def readings(self, key: str) -> tuple[Reading, ...]:
        """All that the folded name may mean, a country before a region before cities."""
        by_hand = self.hand.get(key, ())
        line = self.cities.get(key)
        return by_hand if line is None else (*by_hand, *_cities(line))

    def knows(self, key: str) -> bool:
        return key in self.hand or key in self.cities

    @cached_property
    def begins(self) -> Memo[bool]:
        """Whether a name may begin with a word, as that is written."""
        return Memo(self._begins, most=_MOST_WORDS)

    def _begins(self, word: str) -> bool:
        first = fold(word)
        one = first in self.hand or first in self.cities or word in self.exact
        return one or first.partition(".")[0] in self.longer

    def is_word(self, key: str) -> bool:
        """Say whether a city's name is also a word or a person's name."""
        return self.cities.get(key, "").startswith("?")


@cache
def _cities(line: str) -> tuple[Reading, ...]:
    fields = (field.split("|") for field in line.split("\t")[1:])
    return tuple(
        Reading(
            name,
            "capital" if capital == "1" else "city",
            country,
            int(population),
            float(lat),
            float(lon),
            state,
        )
        for name, country, state, population, lat, lon, capital in fields
    )


@cache
def _city_lines() -> Mapping[str, str]:
    return dict(line.split("\t", 1) for line in _lines("cities.tsv"))


@cache
def load(language: str) -> Gazetteer:
    """Read all tables, and the names of countries in *language*."""
    hand = _foreign(language)
    exact: dict[str, tuple[Reading, ...]] = {}
    for title, reading in (*_countries(), *_regions(), *_organisations()):
        if _is_acronym(title):
            exact[title] = (*exact.get(title, ()), reading)
        else:
            for key in _spellings(title):
                hand[key] = (*hand.get(key, ()), reading)
    cities = _city_lines()
    phrases = dict(_phrases(cities))
    hand |= {fold(title): found for title, found in phrases.items() if not _is_acronym(title)}
    exact |= {
        title: (*found, *exact.get(title, ()))
        for title, found in phrases.items()
        if _is_acronym(title)
    }
    small_words = frozenset(fold(title) for title in phrases if not title.istitle())
    return Gazetteer(hand, exact, cities, _longer(hand.keys() | cities.keys()), small_words)


def _longer(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in sorted((key for key in keys if not key.isalpha()), reverse=True):
        found.setdefault(_FIRST_WORD.split(key, maxsplit=1)[0], []).append(key)
    return {first: tuple(names) for first, names in found.items()}


def _lines(file: str) -> list[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _is_acronym(title: str) -> bool:
    return title.isupper() and " " not in title


def _spellings(title: str) -> set[str]:
    key = fold(title)
    found = {key, key.replace("&", "and")}
    if key.startswith("st. "):
        found |= {"st" + key[3:], "saint" + key[3:]}
        found |= {spelling.replace("&", "and") for spelling in found}
    return found


def _countries() -> Iterator[tuple[str, Reading]]:
    for row in countries.table().values():
        country = Reading(row.name, "country", row.code, _COUNTRY)
        for title in (row.name, *row.also):
            yield title, country
            if _is_acronym(title):
                yield ".".join(title) + ".", country
                yield ".".join(title), country
        for title in _plurals(row.demonyms):
            yield title, country._replace(kind="demonym")


def _foreign(language: str) -> dict[str, tuple[Reading, ...]]:
    """The names of countries in a language other than English."""
    if language == "en":
        return {}
    return {
        fold(countries.name(row.code, language)): (
            Reading(row.name, "country", row.code, _COUNTRY),
        )
        for row in countries.table().values()
        if countries.name(row.code, language) != row.name
    }


def _plurals(demonyms: Iterable[str]) -> Iterator[str]:
    for title in demonyms:
        yield title
        if not title.endswith(("s", "sh", "ch", "ese", "men", "man", "é", "-Kiribati")):
            yield title + "s"


def _regions() -> Iterator[tuple[str, Reading]]:
    for line in _lines("regions.tsv"):
        country, name, also, people = line.split("\t")
        titles = also.split("|") if also else []
        state = next((title for title in titles if len(title) == 2), "")
        region = Reading(name, "region", country, _REGION, state=state)
        yield name, region
        for title in titles:
            yield title, region._replace(qualifier=title.endswith(".") or len(title) == 2)
        for title in _plurals(filter(None, people.split("|"))):
            yield title, region._replace(kind="demonym")


def _organisations() -> Iterator[tuple[str, Reading]]:
    for line in _lines("organisations.tsv"):
        name, also = line.split("\t")
        for title in (name, *filter(None, also.split("|"))):
            yield title, Reading(name, "organisation", None, _COUNTRY)


def _phrases(cities: Mapping[str, str]) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    for line in _lines("phrases.tsv"):
        title, country, *rest = line.split("\t")
        if country == "-":
            yield title, ()
            continue
        name, kind = rest
        same = (city for city in _cities(cities.get(fold(name), "")) if city.country == country)
        yield title, (next(same, Reading(name, kind, country, _COUNTRY)),)


@cache
def neighbours() -> Mapping[str, tuple[str, ...]]:
    """The countries that have a border with each."""
    rows = (line.split("\t") for line in _lines("neighbours.tsv"))
    return {code: tuple(others.split()) for code, others in rows}


@cache
def words(topic: str) -> frozenset[str]:
    """The words of `context.toml` under *topic*, folded."""
    return frozenset(_context()[topic].split())


@cache
def _context() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((_DATA / "context.toml").read_text(encoding="utf-8"))
    found["given"] += " ".join(_lines("given_names.txt"))
    return found
