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

    *against*: why a candidate is no place, or empty. *inside*: what it means by the country or
    region that it is said to lie in, and that. *persons*: keys of names that persons of the text
    bear. *said*: keys that other words show to be places. *meant*: readings of the keys that are
    said to lie somewhere. *countries*: how often names of one meaning tell a country; *parts*: how
    often by a part of it; *own*: how often a key did so. *states*: country and code of those named.
    """

    names: Sequence[Candidate]
    against: Sequence[str]
    inside: Sequence[tuple[Reading, Candidate] | None]
    standings: Sequence[Standing]
    persons: frozenset[str]
    said: frozenset[str]
    meant: Mapping[str, Reading]
    countries: Mapping[str, int]
    parts: Mapping[str, int]
    states: frozenset[tuple[str, str]]
    own: Mapping[tuple[str, str], int]


def survey(text: str, names: Sequence[Candidate], gazetteer: Gazetteer) -> Survey:
    """Look at all candidates of a text once."""
    against = [_reason_against(text, name, gazetteer) for name in names]
    standings = [
        context.standing(text, name, doubtful=gazetteer.is_word(name.key)) for name in names
    ]
    inside = [
        None if against[at] else _inside(text, names, against, standings, at)
        for at in range(len(names))
    ]
    meant = {
        name.key: placed[0]
        for name, placed in zip(reversed(names), reversed(inside), strict=True)
        if placed
    }
    holders = {id(placed[1]) for placed in inside if placed}
    standings = [
        Standing.SAID if placed or id(name) in holders else standing
        for name, placed, standing in zip(names, inside, standings, strict=True)
    ]
    telling = [
        (name.key, reading)
        for name, why, standing in zip(names, against, standings, strict=True)
        if not why and (reading := meant.get(name.key) or sole(name)) and reading.country
        if reading.kind in ("country", "demonym", "region") or standing is not Standing.PART
    ]
    return Survey(
        names=names,
        against=against,
        inside=inside,
        standings=standings,
        persons=frozenset(n.key for n, why in zip(names, against, strict=True) if why == PERSON),
        said=frozenset(
            name.key
            for name, standing in zip(names, standings, strict=True)
            if standing in (Standing.SAID, Standing.DATELINE)
        ),
        meant=meant,
        countries=Counter(reading.country or "" for _, reading in telling),
        parts=Counter(
            reading.country or ""
            for _, reading in telling
            if reading.kind not in ("country", "demonym")
        ),
        states=frozenset((r.country or "", r.state) for _, r in telling if r.kind == "region"),
        own=Counter((key, reading.country or "") for key, reading in telling),
    )


def _reason_against(text: str, name: Candidate, gazetteer: Gazetteer) -> str:
    if not name.readings:
        return f"{name.text} is the name of something else"
    return context.other_name(text, name) or (PERSON if context.is_person(name, gazetteer) else "")


def sole(name: Candidate) -> Reading | None:
    """Give the reading that outweighs all others of the name, None where there is none."""
    first = name.readings[0]
    if first.qualifier or (first.size < 100_000 and first.kind != "capital"):
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


def _inside(
    text: str,
    names: Sequence[Candidate],
    against: Sequence[str],
    standings: Sequence[Standing],
    at: int,
) -> tuple[Reading, Candidate] | None:
    """Give what candidate *at* means by the country or region that it is said to lie in."""
    name = names[at]
    for other in (at + 1, at - 1):
        if not 0 <= other < len(names) or against[other] or not _holds(names[other]):
            continue
        reading = _within(name, names[other])
        if reading and _gap(text, names[other], name, standings[at]):
            return reading, names[other]
    return None


def _gap(text: str, outer: Candidate, name: Candidate, standing: Standing) -> bool:
    """Say whether the words between two names put *name* into *outer*."""
    if name.start < outer.start:
        return _INSIDE.fullmatch(text, name.end, outer.start) is not None
    if _holds(name):
        return False
    if _OF.fullmatch(text, outer.end, name.start):
        return True
    owned = _POSSESSIVE.fullmatch(text, outer.end, name.start)
    return owned is not None and standing is not Standing.PART


def _holds(name: Candidate) -> bool:
    return name.readings[0].kind in ("country", "region", "demonym")


def _within(name: Candidate, outer: Candidate) -> Reading | None:
    """Give what a name means that lies in *outer*; "Paris, Ohio" is in no table, but in the US.

    A country before a comma and another country is a list ("Jordan, Lebanon"), and says nothing.
    """
    for around in outer.readings:
        for reading in name.readings:
            same = reading.country == around.country and around.state in ("", reading.state)
            if same and reading.kind != "country":
                return reading
    around = outer.readings[0]
    if name.readings[0].kind in ("city", "capital") and around.kind == "region":
        return Reading(name.text, "city", around.country, 0)
    return None
