"""Which countries an event concerns, in which role, and where it happened."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from timeline.events.actors import Named
from timeline.events.passage import Passage
from timeline.events.venues import Venues
from timeline.model import Country, Place, Span, Toponym

_STOP = re.compile(r"[.;:,]")
_OWNED = 30  # "Peru's plan; its transport minister": how long "its" and what follows may be
_BEFORE, _BEHIND = 45, 30  # how far from an official the country may stand that is theirs


@dataclass(frozen=True, slots=True)
class Setting:
    """Who takes part in an event and where."""

    countries: tuple[Country, ...]
    organisations: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass
class _Roles:
    """The countries of one event as they are found, in order."""

    parties: dict[str, None] = field(default_factory=dict)
    hosts: dict[str, None] = field(default_factory=dict)
    unions: dict[str, None] = field(default_factory=dict)


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
    roles, where, words = _Roles(), Venues(passage), passage.lexicon
    for toponym in (t for span in told for t in passage.named_in(span)):
        _sort(passage, toponym, where, roles)
    _stand_in(passage, told, where, roles)
    places = where.places([*told, *venues]) or where.places([known] if known else [])
    several = passage.has(told, "plural")
    of_life = passage.is_obituary and words["a-person"].match(passage.at(told[0].start).text)
    text = passage.article.text
    if known and (of_life or _is_of_another(passage, told, known)):
        known = None
    if known and not roles.parties and (several or not roles.hosts):
        introduced = _Roles(unions=roles.unions)
        for toponym in passage.named_in(known):
            _sort(passage, toponym, where, introduced)
        roles.parties = introduced.parties
        told = [*told, known]
    elif known is not None and words["owned"].match(text, told[0].start):
        roles.parties |= dict.fromkeys(_acting(passage, known) or passage.near(known.start))
    roles.parties |= dict.fromkeys(named.country for named in people if named.country)
    roles.parties |= dict.fromkeys(_implied(passage, told, where, roles))
    for toponym in (t for span in venues for t in passage.named_in(span)):
        if toponym.country and toponym in where:
            roles.hosts.setdefault(toponym.country)
    countries = [Country(code=code, role="party") for code in roles.parties]
    countries += [Country(code=c, role="venue") for c in roles.hosts if c not in roles.parties]
    return Setting(tuple(countries), tuple(roles.unions), places)


def _is_of_another(passage: Passage, told: Sequence[Span], known: Span) -> bool:
    """ "The two countries" at a paragraph's start: those of the article, not those just named."""
    text, pair = passage.article.text, passage.lexicon["pair"]
    apart = passage.at(known.start).paragraph != passage.at(told[0].start).paragraph
    return apart and bool(passage.pair) and any(pair.search(text, *span) for span in told)


def _acting(passage: Passage, sentence: Span) -> list[str]:
    """The countries named in front of a sentence's verb."""
    verb, text = passage.verb(sentence), passage.article.text
    end = sentence.end if verb is None else verb
    named = passage.named_in(Span(sentence.start, end))
    by = passage.lexicon["done-by"]
    acting = (t for t in named if not by.search(text, max(0, t.start - _BEFORE), t.start))
    return [t.country for t in acting if t.country]


def _sort(passage: Passage, toponym: Toponym, where: Venues, roles: _Roles) -> None:
    """Put one name where it belongs; one that is only compared with goes nowhere."""
    if where.is_likened(toponym) or where.is_idle(toponym):
        return
    if toponym.country is None:
        roles.unions.setdefault(toponym.name)
    elif toponym in where or where.is_only_place(toponym):
        roles.hosts.setdefault(toponym.country)
    else:
        roles.parties.setdefault(toponym.country)


def _stand_in(passage: Passage, told: Sequence[Span], where: Venues, roles: _Roles) -> None:
    """ "The emirate", or who was introduced with a country: put it where its words belong."""
    for meant in (meant for span in told for meant in passage.meant_in(span)):
        if meant.country not in roles.hosts:
            behind = where.is_behind(meant.start)
            (roles.hosts if behind else roles.parties).setdefault(meant.country)


def _implied(passage: Passage, told: Sequence[Span], where: Venues, roles: _Roles) -> Sequence[str]:
    """Countries meant but not named: "the two sides", "the minister", or the home alone."""
    text, words, begin = passage.article.text, passage.lexicon, told[0].start
    parties, hosts = roles.parties, roles.hosts
    today = {code for code in (*parties, *hosts) if len(code) == 2}
    two = len(today) < 2 and passage.has(told, "pairing")
    if two and any(words["pair"].search(text, *span) for span in told):
        acting = today & parties.keys()
        whole = passage.pair if acting <= {*passage.pair} else ()
        both = whole or _pair(passage, begin)
        return both if acting <= {*both} else [code for code in both if code not in acting][:1]
    if _is_of_the_pair(passage, told, roles):
        return passage.pair
    if many := _so_many(passage, told):
        return many
    several = _are_several(passage, told)
    near = passage.near(begin, several=several)
    towns = [where.country_of(name) for span in told for name in where.unlisted(span)]
    hosts |= dict.fromkeys(code for code in towns if code and code not in parties)
    if not hosts and _is_here(passage, told, where, roles):
        hosts |= dict.fromkeys(code for code in near if code not in parties)
    if any(_has_unmarked(passage, span) for span in told):
        return passage.topic(begin, several=True) if several and not parties else near
    if parties:
        at_home = not hosts and near == (passage.home,)
        lacks = at_home and _lacks_subject(passage, told)
        given = not hosts and len(near) == len(parties) == 1 and _is_given(passage, told)
        firms = not hosts and _are_firms(passage, told)
        if lacks or given or firms:
            return near
        one = near if len(near) == 1 else (passage.home,) if passage.home else ()
        return one if _has_other_side(passage, told, where) else ()
    topic = passage.topic(begin, several=several)
    return topic if not hosts or _begins_with_pronoun(passage, told) else ()


def _are_several(passage: Passage, told: Sequence[Span]) -> bool:
    """ "The ministers", but not "the council of ministers"."""
    bodies = [body for span in told for body in passage.found(span, "unmarked")]
    many = [word for span in told for word in passage.found(span, "plural")]
    return any(not any(b.start < m.start and m.end <= b.end for b in bodies) for m in many)


def _is_of_the_pair(passage: Passage, told: Sequence[Span], roles: _Roles) -> bool:
    """ "The protocol was signed in Zurich": talks and pacts of those whom the article is about; and
    what happened in one of the two with nobody named."""
    ours = bool(roles.hosts) and roles.hosts.keys() <= {*passage.pair} - {passage.home}
    return bool(passage.pair) and not roles.parties and (ours or passage.has(told, "between"))


def _so_many(passage: Passage, told: Sequence[Span]) -> Sequence[str]:
    """ "The three signed it": so many countries as were named last."""
    text, numbers = passage.article.text, passage.lexicon["so-many"]
    found = next((m for span in told if (m := numbers.search(text, *span))), None)
    if found is None:
        return ()
    number = _NUMBERS.index(found[1].lower()) + 3
    last = [t.country for t in passage.toponyms if t.country and t.end <= found.start()]
    named = list(dict.fromkeys(reversed(last)))[:number]
    return named if len(named) == number else ()


_NUMBERS = ("three", "four", "five", "six")


def _is_here(passage: Passage, told: Sequence[Span], where: Venues, roles: _Roles) -> bool:
    """ "The city", or a place that no table has, where no country acts."""
    here = passage.lexicon["here"]
    if any(here.search(passage.article.text, *span) for span in told):
        return True
    return not roles.parties and any(where.unlisted(span) for span in told)


def _begins_with_pronoun(passage: Passage, told: Sequence[Span]) -> bool:
    """Say whether "they" or "it" stands before the verb, where the subject is."""
    return any(
        found.start < verb
        for span in told
        if (verb := passage.verb(span)) is not None
        for found in passage.found(span, "pronoun")
    )


def _lacks_subject(passage: Passage, told: Sequence[Span]) -> bool:
    """ "The firm was bought by a Japanese bank": only peoples are named, and behind the verb; or
    nobody but who says it."""
    verbs = [verb for span in told if (verb := passage.verb(span)) is not None]
    named = [t for span in told for t in passage.named_in(span) if t.country]
    if not named:
        return passage.has(told, "speech")
    return bool(verbs) and all(t.kind == "demonym" and t.start > verbs[0] for t in named)


def _has_other_side(passage: Passage, told: Sequence[Span], where: Venues) -> bool:
    """ "A treaty with Chad", "exports to Chad": all parties stand where the second side does."""
    text, second = passage.article.text, passage.lexicon["second-side"]
    named = [t for span in told for t in passage.named_in(span) if t.country]
    acting = [t for t in named if t not in where]
    within = (bool(second.search(text, max(0, t.start - _BEFORE), t.start)) for t in acting)
    return bool(acting) and all(within)


def _is_given(passage: Passage, told: Sequence[Span]) -> bool:
    """ "Qatar lent a billion dollars": to whom is not said, so to the country in question."""
    text, gives = passage.article.text, passage.lexicon["gives"]
    return any(gives.search(text, *span) for span in told)


def _are_firms(passage: Passage, told: Sequence[Span]) -> bool:
    """ "A Korean builder won the contract": a firm from abroad acts at home."""
    named = [t for span in told for t in passage.named_in(span) if t.country]
    firm, text = passage.lexicon["firm"], passage.article.text
    return bool(named) and all(t.kind == "demonym" and firm.match(text, t.end) for t in named)


def _has_unmarked(passage: Passage, span: Span) -> bool:
    """An official or institution with no country's name close before or "of" one behind."""
    found = passage.found(span, "unmarked")
    named = [t for t in passage.named_in(span) if t.country] if found else []
    return not all(any(_marks(passage, t, official) for t in named) for official in found)


def _marks(passage: Passage, toponym: Toponym, official: Span) -> bool:
    """Say whether a country's name stands so close to an official that it is theirs."""
    text, words = passage.article.text, passage.lexicon
    if toponym.end <= official.start:
        if words["its-official"].search(text, max(0, official.start - _OWNED), official.start):
            return True
        close = official.start - _BEFORE <= toponym.start
        return close and not _STOP.search(text, toponym.end, official.start)
    close = toponym.start <= official.end + _BEHIND
    between = (official.end, max(official.end, toponym.start))
    if words["seated"].fullmatch(text, *between) and toponym.kind == "capital":
        return True
    apart = any(found.search(text, *between) for found in (_STOP, words["in-at"], words["finite"]))
    return close and not apart


def _pair(passage: Passage, offset: int) -> list[str]:
    """The two countries that a reader has in mind at an offset: those that the paragraph names most
    often, else named last, named often."""
    here, order = passage.at(offset), list(passage.frequent)
    read = passage.sentences[: here.index + 1]
    seen = [(t.country or "", t, s) for s in read for t in s.toponyms if len(t.country or "") == 2]
    oldest = here.paragraph - (passage.home is None)  # where nobody is at home, the one before too
    near = Counter(code for code, _, sentence in seen if sentence.paragraph >= oldest)
    if len(near) > 1:
        return sorted(near, key=lambda code: (-near[code], order.index(code)))[:2]
    recent = list(
        dict.fromkeys(code for code, toponym, _ in reversed(seen) if toponym.end <= offset)
    )
    pair = sorted(recent, key=order.index)[:2]
    if passage.home and passage.home not in pair and len(pair) < 2:
        pair.append(passage.home)
    return pair
