"""What the names of one text say about each other, before any of them is judged."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeline.places import context
from timeline.places.context import Standing
from timeline.places.gazetteer import Gazetteer, Reading
from timeline.places.scan import Candidate

PERSON = "a person's name"


@dataclass(frozen=True, slots=True)
class Survey:
    """The candidates of a text and what is known of them, item by item.

    *against*: why a candidate is no place, or empty. *outer*: what it is said to lie in. *persons*:
    keys of names that persons of the text bear. *said*: keys that other words show to
    be places. *meant*: readings of keys whose outer place is said. *countries*: how often names
    of one meaning tell a country; *parts*: how often by a part of it; *own*: how often
    a key did so.
    """

    names: Sequence[Candidate]
    against: Sequence[str]
    outer: Sequence[Candidate | None]
    standings: Sequence[Standing]
    persons: frozenset[str]
    said: frozenset[str]
    meant: Mapping[str, Reading]
    countries: Mapping[str, int]
    parts: Mapping[str, int]
    own: Mapping[str, int]


def survey(text: str, names: Sequence[Candidate], gazetteer: Gazetteer) -> Survey:
    """Look at all candidates of a text once."""
    against = [_reason_against(text, name, gazetteer) for name in names]
    alone = [context.standing(text, name, doubtful=gazetteer.is_word(name.key)) for name in names]
    outer = [
        None if against[at] else _outer(text, names, against, alone, at) for at in range(len(names))
    ]
    standings = [
        Standing.SAID if around else standing for standing, around in zip(alone, outer, strict=True)
    ]
    telling = [
        (name.key, reading)
        for name, why, standing in zip(names, against, standings, strict=True)
        if not why and (reading := sole(name)) and reading.country
        if reading.kind in ("country", "demonym", "region") or standing is not Standing.PART
    ]
    return Survey(
        names=names,
        against=against,
        outer=outer,
        standings=standings,
        persons=frozenset(n.key for n, why in zip(names, against, strict=True) if why == PERSON),
        said=frozenset(n.key for n, s in zip(names, standings, strict=True) if s is Standing.SAID),
        meant=_meant(names, outer),
        countries=Counter(reading.country or "" for _, reading in telling),
        parts=Counter(
            reading.country or ""
            for _, reading in telling
            if reading.kind not in ("country", "demonym")
        ),
        own=Counter(key for key, _ in telling),
    )


def _reason_against(text: str, name: Candidate, gazetteer: Gazetteer) -> str:
    if not name.readings:
        return f"{name.text} is the name of something else"
    return context.other_name(text, name) or (PERSON if context.is_person(name, gazetteer) else "")


def sole(name: Candidate) -> Reading | None:
    """Give the reading that outweighs all others of the name, None where there is none."""
    first = name.readings[0]
    if first.qualifier or first.size < 100_000:
        return None
    rivals = (reading for reading in name.readings[1:] if reading.size * 10 > first.size)
    return None if any(rival.country != first.country for rival in rivals) else first


# As in "Paris, Texas" and "Paris (Texas)".
_INSIDE = re.compile(r"\s?,\s(?:the\s)?|\s\((?:the\s)?")
# As in "Lebanon's Tripoli" and "the Libyan port of Tripoli".
_POSSESSIVE = re.compile(r"['’]s\s")
_OF = re.compile(
    r"(?:['’]s)?\s(?:[a-z-]+\s){0,2}"
    r"(?:city|town|village|capital|port|resort|suburb|state|province|region|district|island)\s(?:of\s)?"
)


def _outer(
    text: str,
    names: Sequence[Candidate],
    against: Sequence[str],
    standings: Sequence[Standing],
    at: int,
) -> Candidate | None:
    """Give the country or region that candidate *at* is said to lie in."""
    name = names[at]
    if at + 1 < len(names) and not against[at + 1]:
        following = names[at + 1]
        if _INSIDE.fullmatch(text, name.end, following.start) and _holds(following):
            return following
    if not at or against[at - 1] or _holds(name) or not _holds(names[at - 1]):
        return None
    gap = names[at - 1].end, name.start
    if _OF.fullmatch(text, *gap):
        return names[at - 1]
    if _POSSESSIVE.fullmatch(text, *gap) and standings[at] is not Standing.PART:
        return names[at - 1]
    return None


def _holds(name: Candidate) -> bool:
    return name.readings[0].kind in ("country", "region", "demonym")


def _meant(names: Sequence[Candidate], outer: Sequence[Candidate | None]) -> dict[str, Reading]:
    """Readings of the keys that are said to lie somewhere; the first place said counts."""
    found: dict[str, Reading] = {}
    for name, around in zip(names, outer, strict=True):
        if around and name.key not in found:
            reading = _within(name, around)
            if reading:
                found[name.key] = reading
    return found


def _within(name: Candidate, outer: Candidate) -> Reading | None:
    """Give what a name means that lies in *outer*; "Paris, Ohio" is in no table, but in the US.

    A country before a comma and another country is a list ("Jordan, Lebanon"), and says nothing.
    """
    around = {reading.country for reading in outer.readings}
    for reading in name.readings:
        if reading.country in around and reading.kind != "country":
            return reading
    if name.readings[0].kind in ("city", "capital") and _is_narrow(outer):
        return Reading(name.text, "city", outer.readings[0].country, 0)
    return None


def _is_narrow(outer: Candidate) -> bool:
    return outer.readings[0].kind == "region"
