"""What each name of a text means: a toponym or nothing, and why."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from math import log10
from typing import NamedTuple

from timeline.model import Toponym
from timeline.places import context
from timeline.places.context import Standing
from timeline.places.gazetteer import Gazetteer, Reading, neighbours
from timeline.places.scan import Candidate
from timeline.places.survey import SURE, Seen, Survey, sole, survey

# Inhabitants that a city needs to be taken for named: where the words beside it say that it is a
# place, where it stands alone, where it may be part of a longer name. The second figure holds where
# the text names its country otherwise.
_NEEDED = {
    Standing.DATELINE: (0, 0),
    Standing.SAID: (100_000, 0),
    Standing.ALONE: (500_000, 50_000),
    Standing.PART: (10_000_000, 500_000),
}
_WORD_NEEDED = 1_000_000


class Judgement(NamedTuple):
    """*why*: the reason in words. *leaning*: the country of a city that too little speaks for."""

    toponym: Toponym | None
    why: str
    leaning: str | None = None


def judgements(text: str, names: Sequence[Candidate], gazetteer: Gazetteer) -> Iterator[Judgement]:
    """Judge each candidate: its toponym or None, and the reason in words."""
    found = survey(text, names, gazetteer)
    return (_judge(text, found, at, gazetteer) for at in range(len(names)))


def _judge(text: str, found: Survey, at: int, gazetteer: Gazetteer) -> Judgement:
    one = found.seen[at]
    if one.against:
        return Judgement(_seat(text, one.name), one.against)
    if one.name.key in found.persons and one.standing not in SURE:
        return Judgement(None, "a person of this text bears the name")
    readings = _usable(text, found, at)
    if not readings:
        return Judgement(None, "an abbreviation that stands for something else")
    reading, why = _choose(found, one, readings)
    if reading.kind in ("city", "capital"):
        beside = _beside(one)
        if not _is_named(found, one, reading, gazetteer):
            why = f"too little says that it is {reading.name} ({reading.country}): {beside}"
            return Judgement(None, why, reading.country)
        why = f"{why}; {beside}"
    return Judgement(_toponym(one.name, reading), why)


def _seat(text: str, name: Candidate) -> Toponym | None:
    """An institution named after a place ("Bank of Ghana") is no place, but has its country."""
    if not context.seats_an_institution(text, name) or (reading := sole(name)) is None:
        return None
    return replace(_toponym(name, reading), kind="institution")


def _beside(one: Seen) -> str:
    """What the words beside a name say of it, with the word before it where that decides."""
    said = one.standing is Standing.SAID and one.name.before
    return f"“{one.name.before}” before it" if said else one.standing.value


def _is_named(found: Survey, one: Seen, reading: Reading, gazetteer: Gazetteer) -> bool:
    """Say whether a city is large enough for what the words around say of it."""
    name, standing = one.name, one.standing
    doubtful = gazetteer.is_word(name.key)
    shown = found.meant if doubtful and name.before else () if doubtful else found.said
    if standing is Standing.ALONE and name.key in shown:
        standing = Standing.SAID
    if standing is Standing.SAID and name.key in found.meant:
        return True
    if reading.kind == "capital" and standing is not Standing.PART:
        return True
    needed = _NEEDED[standing][_told(found, name, reading) > 0]
    if doubtful and standing not in SURE:
        needed = max(needed, _WORD_NEEDED)
    return reading.size >= needed


def _usable(text: str, found: Survey, at: int) -> list[Reading]:
    """Leave out abbreviations that do not stand where those of states do."""
    name = found.seen[at].name
    if len(name.readings) == 1 and not name.readings[0].qualifier:
        return list(name.readings)
    before = text[max(0, name.start - 2) : name.start]
    follows = before in (", ", ",\n") or before[-1:] in ("-", "(") or _is_dotted(name)
    if follows and not (name.text in _DEGREES and not _follows_place(found, at)):
        return list(name.readings)
    return [reading for reading in name.readings if not reading.qualifier]


_KINDS = {"demonym": "people"}
# "Jane Roe, MD" is a doctor, "Baltimore, MD" lies in Maryland.
_DEGREES = frozenset(("MD", "PA", "MA"))


def _follows_place(found: Survey, at: int) -> bool:
    if at == 0 or found.seen[at - 1].against:
        return False
    return found.seen[at].name.start - found.seen[at - 1].name.end < len(", ") + 1


def _is_dotted(name: Candidate) -> bool:
    """Say whether the name is letters with dots (N.Y.), neither a year's (44 B.C.) nor initials."""
    in_doubt = name.before[-1:].isdigit() or name.after[:1].isupper()
    return name.text[1:2] == "." and not in_doubt


def _choose(found: Survey, one: Seen, readings: Sequence[Reading]) -> tuple[Reading, str]:
    """Choose among the readings of one name; the reason says by what."""
    name = one.name
    if one.inside:
        return one.inside[0], f"in {one.inside[1].text}"
    if name.key in found.meant:
        return found.meant[name.key], "as said elsewhere in the text"
    if len(readings) == 1 or (readings[0].kind == "country" and len(_countries(readings)) == 1):
        return readings[0], _named(readings[0])
    best = max(
        readings,
        key=lambda reading: _weight(found, name, reading) + _JOINED * (reading.kind == one.joined),
    )
    if len(_countries(readings)) == 1:
        return best, _named(best)
    told = _told(found, name, best)
    others = f": {best.country} is told {told} times more" if told else ""
    return best, f"{best.name} ({best.country}) fits the other places of the text best{others}"


def _countries(readings: Sequence[Reading]) -> set[str | None]:
    return {reading.country for reading in readings}


def _named(reading: Reading) -> str:
    return f"the name of a {_KINDS.get(reading.kind, reading.kind)}"


def _weight(found: Survey, name: Candidate, reading: Reading) -> float:
    """Weigh a reading: inhabitants, what else of its country is named, and its neighbours."""
    told = _told(found, name, reading)
    country = reading.country or ""
    parts = max(0, found.parts.get(country, 0) - found.own.get((name.key, country), 0))
    support = _SUPPORT[min(told, 3)]
    if _is_unsure(name, reading, told):
        support /= 1 if parts else 2
    elif told and _is_told_beside(found, name, country):
        support += _BESIDE
    if reading.kind == "region":
        support = min(told, 1) + min(parts, 3) or _UNHEARD
    countries = found.countries
    # Neighbours tell Georgia from the state; China beside it makes no "Korean" one of the North.
    only = {other.kind for other in name.readings} <= {"country", "demonym"}
    near = 0 if only else sum([countries.get(c, 0) for c in neighbours().get(country, ())])
    capital = _CAPITAL if reading.kind == "capital" else 0
    in_state = reading.state and (reading.country, reading.state) in found.states
    return log10(reading.size + 1) + support + min(near, 3) / 2 + capital + bool(in_state) * _STATE


def _is_unsure(name: Candidate, reading: Reading, told: int) -> bool:
    """Say whether a much larger place of the name is meant unless more speaks for this one."""
    first = name.readings[0]
    known_to_all = first.size >= _KNOWN_TO_ALL and first.kind in ("city", "capital")
    return reading.size * _RENOWN < first.size and (told == 1 or known_to_all)


def _is_told_beside(found: Survey, name: Candidate, country: str) -> bool:
    """Say whether another name tells a country within a sentence or two."""
    at = bisect_left(found.spots, (name.start - _REACH,))
    around = takewhile(lambda spot: spot[0] < name.end + _REACH, islice(found.spots, at, None))
    return any(code == country and key != name.key for _, code, key in around)


def _told(found: Survey, name: Candidate, reading: Reading) -> int:
    """Count how often other names tell the reading's country."""
    country = reading.country or ""
    return found.countries.get(country, 0) - found.own.get((name.key, country), 0)


# In powers of ten of inhabitants: how much it counts that the country is named once, twice, more.
_SUPPORT = (0, 2, 2.5, 3)
# A town whose namesake is so many times as large needs more than its country's name: Geneva is not
# in Illinois because a text names the US.
_RENOWN = 20
# A city of so many is meant however often another country is named, if no other place of that is.
_KNOWN_TO_ALL = 1_000_000
# How much it counts against a region that nothing else of its country is named.
_UNHEARD = -1
# How much it counts to stand in a list of countries ("Georgia and Armenia").
_JOINED = 3
# How much it counts that its country is told within so many characters.
_BESIDE, _REACH = 1, 150
# How much it counts to be a capital, and to lie in a state that is named.
_CAPITAL, _STATE = 2, 0.9


def _toponym(name: Candidate, reading: Reading) -> Toponym:
    return Toponym(
        start=name.start,
        end=name.end,
        text=name.text,
        name=reading.name,
        kind=reading.kind,
        country=reading.country,
        lat=reading.lat,
        lon=reading.lon,
    )
