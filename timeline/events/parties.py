"""Which countries an event concerns, in which role, and where it happened."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.events.actors import Named
from timeline.events.passage import Passage, Sentence
from timeline.model import Country, Place, Span, Toponym

_STOP = re.compile(r"[.;:,]")
_SETTLEMENTS = ("city", "capital", "region")


@dataclass(frozen=True, slots=True)
class Setting:
    """Who takes part in an event and where."""

    countries: tuple[Country, ...]
    organisations: tuple[str, ...]
    places: tuple[Place, ...]


def setting(
    passage: Passage,
    told: Sequence[Span],
    *,
    known: Span | None,
    venues: Sequence[Span],
    people: Iterable[Named],
) -> Setting:
    """Work out parties from the stretches where the event is told, and venues also from *venues*.

    *known* is the sentence that introduces what is spoken of; it tells the parties when the event's
    own words name none. What names nobody's country concerns the article's home; "the two sides"
    are the last two countries named before.
    """
    parties: dict[str, None] = {}
    hosts: dict[str, None] = {}
    unions: dict[str, None] = {}
    for toponym in (t for span in told for t in _within(passage.toponyms, span)):
        _sort(passage, toponym, parties, hosts, unions)
    places = _places(passage, [*told, *venues]) or _places(passage, [known] if known else [])
    acting = dict.fromkeys(named.country for named in people if named.country)
    if (
        known is not None
        and not parties
        and (not hosts or passage.lexicon["plural"].search(_words(passage, told)))
    ):
        for toponym in _within(passage.toponyms, known):
            _sort(passage, toponym, parties, {}, unions)
        told = [*told, known]
    parties |= acting
    parties |= dict.fromkeys(_implied(passage, told, parties, hosts))
    for toponym in (t for span in venues for t in _within(passage.toponyms, span)):
        if toponym.country and _is_venue(passage, toponym):
            hosts.setdefault(toponym.country)
    countries = [Country(code=code, role="party") for code in parties]
    countries += [Country(code=code, role="venue") for code in hosts if code not in parties]
    return Setting(tuple(countries), tuple(unions), places)


def _words(passage: Passage, spans: Sequence[Span]) -> str:
    return " ".join(passage.article.text[span.start : span.end] for span in spans)


def _within(toponyms: Iterable[Toponym], span: Span) -> list[Toponym]:
    return [t for t in toponyms if span.start <= t.start and t.end <= span.end]


def _before(passage: Passage, toponym: Toponym, width: int = 70) -> str:
    return passage.article.text[max(0, toponym.start - width) : toponym.start]


def _is_venue(passage: Passage, toponym: Toponym) -> bool:
    """Say whether a name stands behind "in" or "at", or behind a place that does."""
    if toponym.kind in ("demonym", "organisation"):
        return False
    before = _before(passage, toponym)
    if passage.lexicon["locative"].search(before):
        return True
    inner = passage.lexicon["place-in"].search(before)
    return bool(inner and passage.lexicon["locative"].search(before[: inner.start(1)]))


def _sort(
    passage: Passage,
    toponym: Toponym,
    parties: dict[str, None],
    hosts: dict[str, None],
    unions: dict[str, None],
) -> None:
    """Put one name where it belongs; one that is only compared with goes nowhere."""
    if passage.lexicon["likened"].search(_before(passage, toponym)):
        return
    if toponym.country is None:
        unions.setdefault(toponym.name)
    elif _is_venue(passage, toponym) or _is_only_place(passage, toponym):
        hosts.setdefault(toponym.country)
    else:
        parties.setdefault(toponym.country)


def _is_only_place(passage: Passage, toponym: Toponym) -> bool:
    """A town or province; a capital may also stand for its government, but not behind "of"."""
    if toponym.kind == "capital":
        return passage.lexicon["towards"].search(_before(passage, toponym)) is not None
    return toponym.kind in ("city", "region")


def _implied(
    passage: Passage, told: Sequence[Span], parties: dict[str, None], hosts: dict[str, None]
) -> list[str]:
    """Countries meant but not named: "the two sides", "the minister", or the home alone."""
    text = passage.article.text
    if (
        any(passage.lexicon["pair"].search(text, span.start, span.end) for span in told)
        and len(parties) < 2
    ):
        return _pair(passage, told[0].start)
    home, near = passage.home, passage.near(told[0].start)
    said = _words(passage, told)
    here = passage.lexicon["here"].search(said) or (
        not parties and any(_unlisted(passage, span) for span in told)
    )
    if not hosts and here:
        hosts |= dict.fromkeys(code for code in near if code not in parties)
    if any(_has_unmarked(passage, span) for span in told):
        meant = (
            passage.topic(told[0].start)
            if not parties and passage.lexicon["plural"].search(said)
            else near
        )
        return [code for code in meant if code not in parties]
    if parties and not hosts and near == (home,) and _lacks_subject(passage, told):
        return [code for code in near if code not in parties]
    pronoun = any(passage.lexicon["pronoun"].search(text, span.start, span.end) for span in told)
    if parties or (hosts and not pronoun):
        return []
    return list(passage.topic(told[0].start)) if pronoun or not hosts else []


def _lacks_subject(passage: Passage, told: Sequence[Span]) -> bool:
    """ "The firm was bought by a Japanese bank": only peoples are named, and behind the verb."""
    verbs = [verb for span in told if (verb := passage.verb(span)) is not None]
    named = [t for span in told for t in _within(passage.toponyms, span) if t.country]
    return bool(verbs) and all(t.kind == "demonym" and t.start > verbs[0] for t in named)


def _has_unmarked(passage: Passage, span: Span) -> bool:
    """An official or institution with no country's name close before or "of" one behind."""
    text = passage.article.text
    toponyms = _within(passage.toponyms, span)
    for found in passage.lexicon["unmarked"].finditer(text, span.start, span.end):
        near = [
            t
            for t in toponyms
            if t.country
            and found.start() - 45 <= t.start <= found.end() + 30
            and not _STOP.search(text, t.end, found.start())
            and not _STOP.search(text, found.end(), t.start)
            and not passage.lexicon["in-at"].search(text, found.end(), t.start)
        ]
        if not near:
            return True
    return False


def _pair(passage: Passage, offset: int) -> list[str]:
    """The two countries that a reader has in mind at an offset: named last, named often."""
    order = list(passage.frequent)
    seen = [t.country for t in passage.toponyms if t.country and t.end <= offset]
    recent = list(dict.fromkeys(reversed([code for code in seen if code])))
    ranked = sorted(recent, key=lambda code: order.index(code) if code in order else 99)
    pair = ranked[:2]
    if passage.home and passage.home not in pair and len(pair) < 2:
        pair.append(passage.home)
    return pair


def _places(passage: Passage, spans: Sequence[Span]) -> tuple[Place, ...]:
    """The places where it happened: settlements that are no actors, and city states behind "in"."""
    found: dict[str, Place] = {}
    for span in spans:
        for t in _within(passage.toponyms, span):
            settled = t.kind in _SETTLEMENTS and not _acts(passage, t)
            if settled or (t.country in _CITY_STATES and _is_venue(passage, t)):
                place = Place(name=t.name, country=t.country, lat=t.lat, lon=t.lon)
                found.setdefault(t.name, place)
        for name in _unlisted(passage, span):
            found.setdefault(name, Place(name=name, country=None))
    return tuple(found.values())


def _unlisted(passage: Passage, span: Span) -> list[str]:
    """Names behind "in" or "at" that the gazetteer does not have: villages, campuses, bays."""
    text = passage.article.text
    taken = [Span(t.start, t.end) for t in passage.toponyms]
    taken += [p.span for s in passage.sentences for p in s.phrases]
    return [
        " ".join(m["name"].split())
        for m in passage.lexicon["unlisted"].finditer(text, span.start, span.end)
        if not any(t.start < m.end("name") and m.start("name") < t.end for t in taken)
        and not passage.lexicon["no-place"].search(m["name"])
    ]


_CITY_STATES = frozenset(("SG", "MC", "VA", "SM", "HK", "MO", "DJ", "LU", "KW"))


def _acts(passage: Passage, toponym: Toponym) -> bool:
    """Say whether a capital stands for its government, or a name is part of another name."""
    if _is_venue(passage, toponym) or passage.lexicon["city-of"].search(_before(passage, toponym)):
        return False
    return passage.lexicon["acts"].match(passage.article.text, toponym.end) is not None


def sentence_span(sentence: Sentence) -> Span:
    return Span(sentence.start, sentence.end)
