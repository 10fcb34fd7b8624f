"""What each name means in this document: persons set apart, readings chosen by what stands near."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log10

from timeline.model import Toponym
from timeline.places import context
from timeline.places.context import Standing
from timeline.places.gazetteer import Gazetteer, Reading
from timeline.places.scan import Candidate

# Inhabitants that a city needs to be taken for named: where a preposition or a comma says that it
# is a place, where it stands alone, where it may be part of a longer name. The second figure holds
# where the document names its country otherwise.
_NEEDED = {
    Standing.SAID: (100_000, 0),
    Standing.ALONE: (500_000, 50_000),
    Standing.PART: (10_000_000, 500_000),
}

Judgement = tuple[Toponym | None, str]


class Document:
    """What the names of one text say about each other."""

    def __init__(self, text: str, found: Sequence[Candidate], gazetteer: Gazetteer) -> None:
        self.text = text
        self.found = found
        self.gazetteer = gazetteer
        self.reasons = [self._reason_against(name) for name in found]
        self.qualifiers = [
            None if self.reasons[at] else context.qualified(found, at, text)
            for at in range(len(found))
        ]
        self.standings = [
            Standing.SAID if self.qualifiers[at] else context.standing(name)
            for at, name in enumerate(found)
        ]
        self.persons = {
            name.key for name, why in zip(found, self.reasons, strict=True) if why == _PERSON
        }
        self.meant: dict[str, Reading] = {}
        self.countries: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()
        self._count_evidence()

    def _reason_against(self, name: Candidate) -> str:
        if not name.readings:
            return "part of a longer name that is no country's"
        why = context.other_name(name)
        if why:
            return why
        if context.is_person(name, self.gazetteer):
            return _PERSON
        if context.is_language(name):
            return "a language"
        return ""

    def _count_evidence(self) -> None:
        """Count the countries that names of one meaning tell; *parts* are those named by a part."""
        for name, why in zip(self.found, self.reasons, strict=True):
            reading = None if why else sole(name)
            if reading and reading.country:
                self.countries[reading.country] += 1
                if reading.kind not in ("country", "demonym"):
                    self.parts[reading.country] += 1


_PERSON = "a person's name"


def sole(name: Candidate) -> Reading | None:
    """The one reading of a name; a country's and a region's outweighs cities of the same name."""
    first = name.readings[0]
    if first.qualifier or first.kind in ("city",):
        return None
    rivals = [r for r in name.readings[1:] if r.kind not in ("city", "capital")]
    if (
        first.kind == "capital"
        and len(name.readings) > 1
        and first.size < 10 * name.readings[1].size
    ):
        return None
    return None if any(r.country != first.country for r in rivals) else first


def resolve(text: str, found: Sequence[Candidate], gazetteer: Gazetteer) -> Iterator[Judgement]:
    """Judge each candidate: its toponym or None, and the reason in words."""
    document = Document(text, found, gazetteer)
    return (judge(document, at) for at in range(len(found)))


def judge(document: Document, at: int) -> Judgement:
    name, why = document.found[at], document.reasons[at]
    if why:
        return None, why
    standing = document.standings[at]
    if name.key in document.persons and standing is not Standing.SAID:
        return None, "named after a person of this text"
    readings = usable(document, at)
    if not readings:
        return None, "an abbreviation that no place stands before"
    reading, why = choose(document, at, readings)
    if reading.kind in ("city", "capital") and not is_large_enough(document, at, reading):
        return None, "too small, or too little says that it is a place"
    return toponym(name, reading), why


def usable(document: Document, at: int) -> list[Reading]:
    """Leave out abbreviations that stand for themselves."""
    name = document.found[at]
    before = document.text[max(0, name.start - 2) : name.start]
    if before in (", ", ",\n") or before[-1:] in ("-", "("):
        return list(name.readings)
    return [reading for reading in name.readings if not reading.qualifier]


def choose(document: Document, at: int, readings: Sequence[Reading]) -> tuple[Reading, str]:
    """Choose among the readings of one name; the reason says by what."""
    name, qualifier = document.found[at], document.qualifiers[at]
    if qualifier:
        for outer in qualifier.readings:
            for reading in readings:
                if reading.country == outer.country and reading.kind != "country":
                    return reading, f"{qualifier.text} follows"
        outer = qualifier.readings[0]
        if readings[0].kind in ("city", "capital"):
            found = Reading(name.text, "city", outer.country, 10**6)
            return found, f"{qualifier.text} follows"
    if len({reading.country for reading in readings}) == 1:
        return readings[0], readings[0].kind
    best = max(readings, key=lambda reading: weight(document, reading))
    return best, f"{best.kind}, by what else is named"


def weight(document: Document, reading: Reading) -> float:
    support = 0.0
    if reading.country:
        counted = document.parts if reading.kind == "region" else document.countries
        support = min(counted[reading.country], 3)
    return log10(reading.size + 1) + support + (reading.kind == "capital")


def is_large_enough(document: Document, at: int, reading: Reading) -> bool:
    standing = document.standings[at]
    if document.qualifiers[at]:
        return True
    supported = document.countries[reading.country or ""] > 0
    needed = _NEEDED[standing][supported]
    is_word = document.gazetteer.is_word(document.found[at].key)
    if is_word and standing is not Standing.SAID and reading.kind != "capital":
        needed = max(needed, 1_000_000)
    if reading.kind == "capital" and standing is not Standing.PART:
        needed = 0
    return reading.size >= needed


def toponym(name: Candidate, reading: Reading) -> Toponym:
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
