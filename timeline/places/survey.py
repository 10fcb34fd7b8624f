"""What the names of one text say about each other, before any of them is judged."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from timeline.places import context
from timeline.places.context import Standing
from timeline.places.gazetteer import Gazetteer, Reading
from timeline.places.scan import Candidate

PERSON = "a person's name"
_PERHAPS = "perhaps a person's name"
SURE = frozenset((Standing.SAID, Standing.DATELINE))


class Seen(NamedTuple):
    """A candidate with what the words beside it say.

    *against*: why it is no place, or empty. *inside*: what it means by the country or region that
    it is said to lie in, and that. *joined*: of what kind the name listed with it is.
    """

    name: Candidate
    against: str
    standing: Standing
    inside: tuple[Reading, Candidate] | None = None
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """The candidates of a text and what they say about each other.

    *persons*: keys of names that persons of the text bear. *said*: keys that other words show to be
    places. *meant*: readings of the keys that are said to lie somewhere. *countries*: how often
    names of one meaning tell a country; *parts*: how often by a part of it; *own*: how often a key
    did so. *states*: country and code of the states that are named. *spots*: where which key tells
    which country.
    """

    seen: Sequence[Seen]
    persons: frozenset[str]
    said: frozenset[str]
    meant: Mapping[str, Reading]
    countries: Mapping[str, int]
    parts: Mapping[str, int]
    states: frozenset[tuple[str, str]]
    own: Mapping[tuple[str, str], int]
    spots: Sequence[tuple[int, str, str]]


def survey(text: str, names: Sequence[Candidate], gazetteer: Gazetteer) -> Survey:
    """Look at all candidates of a text once."""
    plain = context.plain_words(text, (name.key for name in names))
    seen = _placed(text, [_look(text, name, plain, gazetteer) for name in names])
    meant = {one.name.key: one.inside[0] for one in reversed(seen) if one.inside}
    seen = _decided(seen, {r.country for one in seen if (r := _tells(one, meant))})
    telling = [(one.name, reading) for one in seen if (reading := _tells(one, meant))]
    told = [(name.key, reading) for name, reading in telling]
    return Survey(
        seen=seen,
        persons=frozenset(one.name.key for one in seen if one.against == PERSON),
        said=frozenset(one.name.key for one in seen if one.standing in SURE),
        meant=meant,
        countries=Counter(reading.country or "" for _, reading in told),
        parts=Counter(r.country or "" for _, r in told if r.kind in ("region", "city")),
        states=frozenset((r.country or "", r.state) for _, r in told if r.kind == "region"),
        own=Counter((key, reading.country or "") for key, reading in told),
        spots=[(name.start, reading.country or "", name.key) for name, reading in telling],
    )


def _look(text: str, name: Candidate, plain: frozenset[str], gazetteer: Gazetteer) -> Seen:
    """See what the words beside a name say of it."""
    if not name.readings:
        against = f"{name.text} is the name of something else"
    else:
        against = context.other_name(text, name, plain) or _person(name, gazetteer)
    doubtful = gazetteer.is_word(name.key)
    return Seen(name, against, context.standing(text, name, doubtful=doubtful))


def _person(name: Candidate, gazetteer: Gazetteer) -> str:
    if context.is_person(name, gazetteer):
        return PERSON
    return _PERHAPS if context.has_surname(name, gazetteer) else ""


def _decided(seen: list[Seen], told: Set[str | None]) -> list[Seen]:
    """ "India Knight" is a person, but "India Post" is none where the text tells of India."""
    return [
        one._replace(against="" if _is_country_in(one.name, told) else PERSON)
        if one.against == _PERHAPS
        else one
        for one in seen
    ]


def _is_country_in(name: Candidate, told: Set[str | None]) -> bool:
    return name.readings[0].kind == "country" and name.readings[0].country in told


def _placed(text: str, seen: list[Seen]) -> list[Seen]:
    """Add what lies in what: both names are said to be places then."""
    inside = [_inside(text, seen, at) for at in range(len(seen))]
    outer = {placed[1].start for placed in inside if placed}
    placed_or_not = [
        one._replace(inside=placed, standing=Standing.SAID)
        if placed or one.name.start in outer
        else one
        for one, placed in zip(seen, inside, strict=True)
    ]
    return _listed(text, placed_or_not)


# As in "Georgia and Armenia", "Georgia, Armenia and Turkey".
_LISTED = re.compile(r",?\s(?:and|or)\s(?:the\s)?|,\s")


def _listed(text: str, seen: list[Seen]) -> list[Seen]:
    """Add of what kind the names are beside those that may be a country or a part of one.

    A name means the same wherever it stands in a text.
    """
    kinds: dict[str, str] = {}
    for at, one in enumerate(seen):
        if len({reading.kind for reading in one.name.readings} & {"country", "region"}) < 2:
            continue
        for other in seen[max(0, at - 1) : at] + seen[at + 1 : at + 2]:
            first, second = sorted((one.name, other.name))
            kind = other.name.readings[0].kind if other.name.readings else ""
            if kind in ("country", "region") and _LISTED.fullmatch(text, first.end, second.start):
                kinds.setdefault(one.name.key, kind)
    return [one._replace(joined=kinds.get(one.name.key, "")) for one in seen] if kinds else seen


def _tells(one: Seen, meant: Mapping[str, Reading]) -> Reading | None:
    """Give the reading of a name that is evidence for others; None for a name in doubt."""
    if one.against:
        return None
    reading = meant.get(one.name.key) or sole(one.name)
    if reading is None or not reading.country:
        return None
    in_doubt = reading.kind in ("city", "capital") and one.standing is Standing.PART
    return None if in_doubt else reading


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


def _inside(text: str, seen: list[Seen], at: int) -> tuple[Reading, Candidate] | None:
    """Give what candidate *at* means by the country or region that it is said to lie in."""
    this = seen[at]
    if this.against:
        return None
    for other in seen[at + 1 : at + 2] + seen[max(0, at - 1) : at]:
        if not other.against and _holds(other.name):
            reading = _within(this.name, other.name)
            if reading and _gap(text, other.name, this.name, this.standing):
                return reading, other.name
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
