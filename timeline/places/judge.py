"""What each name of a text means: a toponym or nothing, and why."""

from collections.abc import Iterator, Sequence
from math import log10

from timeline.model import Toponym
from timeline.places.context import Standing
from timeline.places.gazetteer import Gazetteer, Reading, neighbours
from timeline.places.scan import Candidate
from timeline.places.survey import Survey, survey

# Inhabitants that a city needs to be taken for named: where the words beside it say that it is a
# place, where it stands alone, where it may be part of a longer name. The second figure holds where
# the text names its country otherwise.
_NEEDED = {
    Standing.SAID: (100_000, 0),
    Standing.ALONE: (500_000, 50_000),
    Standing.PART: (10_000_000, 500_000),
}
_WORD_NEEDED = 1_000_000

Judgement = tuple[Toponym | None, str]


def judge(text: str, names: Sequence[Candidate], gazetteer: Gazetteer) -> Iterator[Judgement]:
    """Judge each candidate: its toponym or None, and the reason in words."""
    seen = survey(text, names, gazetteer)
    return (_judge_one(text, seen, at, gazetteer) for at in range(len(names)))


def _judge_one(text: str, seen: Survey, at: int, gazetteer: Gazetteer) -> Judgement:
    name = seen.names[at]
    if seen.against[at]:
        return None, seen.against[at]
    standing = seen.standings[at]
    if name.key in seen.persons and standing is not Standing.SAID:
        return None, "a person of this text bears the name"
    readings = _usable(text, name)
    if not readings:
        return None, "an abbreviation that stands for something else"
    reading, why = _choose(seen, at, readings)
    if reading.kind in ("city", "capital") and name.key not in seen.meant:
        is_word = gazetteer.is_word(name.key)
        if (
            standing is Standing.ALONE
            and name.key in seen.said
            and not (is_word and not name.before)
        ):
            standing, is_word = Standing.SAID, False
        supported = seen.countries.get(reading.country or "", 0) > 0
        if not _is_large(reading, standing, supported=supported, is_word=is_word):
            return None, "little says that it is this place"
    return _toponym(name, reading), why


def _usable(text: str, name: Candidate) -> list[Reading]:
    """Leave out abbreviations that do not stand where those of states do."""
    before = text[max(0, name.start - 2) : name.start]
    if before in (", ", ",\n") or before[-1:] in ("-", "("):
        return list(name.readings)
    return [reading for reading in name.readings if not reading.qualifier]


def _choose(seen: Survey, at: int, readings: Sequence[Reading]) -> tuple[Reading, str]:
    """Choose among the readings of one name; the reason says by what."""
    name, outer = seen.names[at], seen.outer[at]
    if name.key in seen.meant:
        return seen.meant[
            name.key
        ], f"in {outer.text}" if outer else "as said elsewhere in the text"
    if len({reading.country for reading in readings}) == 1:
        return readings[0], f"the name of a {readings[0].kind}"
    best = max(readings, key=lambda reading: _weight(seen, reading))
    return best, f"{best.name} ({best.country}) fits the other places of the text best"


def _weight(seen: Survey, reading: Reading) -> float:
    """Weigh a reading: inhabitants, what else of its country is named, and its neighbours."""
    country = reading.country or ""
    support = float(min(seen.countries.get(country, 0), 3))
    if reading.kind == "region":
        support = min(support, 1) + min(seen.parts.get(country, 0), 3)
    near = sum(seen.countries.get(other, 0) for other in neighbours().get(country, ()))
    return log10(reading.size + 1) + support + min(near, 3) / 2 + (reading.kind == "capital")


def _is_large(reading: Reading, standing: Standing, *, supported: bool, is_word: bool) -> bool:
    needed = _NEEDED[standing][supported]
    if reading.kind == "capital" and standing is not Standing.PART:
        return True
    if is_word and standing is not Standing.SAID:
        needed = max(needed, _WORD_NEEDED)
    return reading.size >= needed


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
