"""Which countries an event concerns, in which role, and where it happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.events.actors import Named
from timeline.events.implied import Roles, implied
from timeline.events.passage import Passage
from timeline.events.venues import Venues
from timeline.model import Country, Place, Span, Toponym

_BEFORE = 45  # characters before a name that may say what it did


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
    where: Venues,
    known: Span | None,
    venues: Sequence[Span],
    people: Iterable[Named],
) -> Setting:
    """Work out parties from the stretches where the event is told, and venues also from *venues*;
    *where* knows them.

    *known* is the sentence that introduces what is spoken of; in the same paragraph its subject
    tells the parties when the event's own words name none.
    """
    roles, words = Roles(), passage.lexicon
    for toponym in (t for span in told for t in passage.named_in(span)):
        _sort(passage, toponym, where, roles)
    _stand_in(passage, told, where, roles)
    places = where.places([*told, *venues]) or where.places(_around(passage, told, known))
    several = passage.has(told, "plural")
    of_life = passage.is_obituary and words["a-person"].match(passage.at(told[0].start).text)
    text = passage.article.text
    if known and of_life:
        known = None
    near = known and passage.at(known.start).paragraph == passage.at(told[0].start).paragraph
    near = near or _is_again(passage, told)
    if known and near and not roles.parties and (several or not roles.hosts):
        introduced = Roles(unions=roles.unions)
        for toponym in passage.named_in(known):
            _sort(passage, toponym, where, introduced)
        acting = () if _is_again(passage, told) else _acting(passage, known)
        roles.parties = dict.fromkeys(acting) or introduced.parties
        told = [*told, known]
    elif known is not None and words["owned"].match(text, told[0].start):
        roles.parties |= dict.fromkeys(_acting(passage, known) or passage.near(known.start))
    present = (n for n in people if near or not known or not _lies_in(n.span, known))
    roles.parties |= dict.fromkeys(named.country for named in present if named.country)
    roles.parties |= dict.fromkeys(implied(passage, told, where, roles))
    for toponym in (t for span in venues for t in passage.named_in(span)):
        if toponym.country and toponym in where:
            roles.hosts.setdefault(toponym.country)
    countries = [Country(code=code, role="party") for code in roles.parties]
    countries += [Country(code=c, role="venue") for c in roles.hosts if c not in roles.parties]
    return Setting(tuple(countries), tuple(roles.unions), places)


def _is_again(passage: Passage, told: Sequence[Span]) -> bool:
    """ "The meeting": what the sentence before tells, with all who took part."""
    return passage.lexicon["definite"].match(passage.at(told[0].start).text) is not None


def _around(passage: Passage, told: Sequence[Span], known: Span | None) -> list[Span]:
    """What may also say where: the sentence that introduces it, the rest of its own."""
    whole = passage.at(told[0].start).span
    around = [known] if known else []
    return around if whole in told else [*around, whole]


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _acting(passage: Passage, sentence: Span) -> list[str]:
    """The countries named in front of a sentence's verb."""
    verb, text = passage.verb(sentence), passage.article.text
    end = sentence.end if verb is None else verb
    named = passage.named_in(Span(sentence.start, end))
    by = passage.lexicon["done-by"]
    acting = (t for t in named if not by.search(text, max(0, t.start - _BEFORE), t.start))
    codes = [t.country for t in acting if t.country]
    return codes or [m.country for m in passage.meant_in(Span(sentence.start, end))]


def _sort(passage: Passage, toponym: Toponym, where: Venues, roles: Roles) -> None:
    """Put one name where it belongs; one that is only compared with goes nowhere."""
    if where.is_likened(toponym) or where.is_idle(toponym):
        return
    if toponym.country is None:
        roles.unions.setdefault(toponym.name)
    elif toponym in where or where.is_only_place(toponym):
        roles.hosts.setdefault(toponym.country)
    else:
        roles.parties.setdefault(toponym.country)


def _stand_in(passage: Passage, told: Sequence[Span], where: Venues, roles: Roles) -> None:
    """ "The emirate", or who was introduced with a country: put it where its words belong."""
    for meant in (meant for span in told for meant in passage.meant_in(span)):
        if meant.country not in roles.hosts:
            behind = where.is_behind(meant.start)
            (roles.hosts if behind else roles.parties).setdefault(meant.country)
