"""Whom an event concerns though they are not named: "the two sides", "the minister", the home."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.events.passage import Passage
from timeline.events.venues import Venues
from timeline.model import Span, Toponym

_STOP = re.compile(r"[.;:,]")
_OWNED = 30  # "Peru's plan; its transport minister": how long "its" and what follows may be
_BEFORE, _BEHIND = 45, 30  # how far from an official the country may stand that is theirs


@dataclass
class Roles:
    """The countries of one event as they are found, in order."""

    parties: dict[str, None] = field(default_factory=dict)
    hosts: dict[str, None] = field(default_factory=dict)
    unions: dict[str, None] = field(default_factory=dict)


def implied(passage: Passage, told: Sequence[Span], where: Venues, roles: Roles) -> Sequence[str]:
    """Countries meant but not named, for all who act; where it happened is put among *roles*."""
    begin = told[0].start
    if together := _together(passage, told, roles):
        return together
    if _is_of_the_world(passage, told, roles):
        return ()
    several = _are_several(passage, told)
    near = passage.near(begin, several=several)
    towns = [where.country_of(name) for span in told for name in where.unlisted(span)]
    roles.hosts |= dict.fromkeys(code for code in towns if code and code not in roles.parties)
    if not roles.hosts and _is_here(passage, told, where, roles):
        roles.hosts |= dict.fromkeys(code for code in near if code not in roles.parties)
    if any(_has_unmarked(passage, span) for span in told):
        everybody = several and not roles.parties
        return passage.topic(begin, several=True) if everybody else near
    if roles.parties:
        beside = _beside(passage, told, roles, near=near)
        second = not beside and _has_other_side(passage, told, where)
        return _first_side(passage, near) if second else beside
    if passage.is_at_home and passage.home not in roles.hosts and _went(passage, told):
        return near
    topic = passage.topic(begin, several=several)
    if not roles.hosts or _begins_with_pronoun(passage, told):
        return topic
    signed = any(passage.lexicon["signed"].search(passage.article.text, *span) for span in told)
    return [code for code in topic if code not in roles.hosts] if signed else ()


def _is_of_the_world(passage: Passage, told: Sequence[Span], roles: Roles) -> bool:
    """ "Worldwide 207 people have died": nobody in particular is meant."""
    text, world = passage.article.text, passage.lexicon["of-the-world"]
    named = roles.parties or roles.hosts
    return not named and any(world.search(text, *span) for span in told)


def _together(passage: Passage, told: Sequence[Span], roles: Roles) -> Sequence[str]:
    """ "The two sides", "the three", talks and pacts of those whom the article is about."""
    pair, text = passage.lexicon["pair"], passage.article.text
    today = {code for code in (*roles.parties, *roles.hosts) if len(code) == 2}
    two = len(today) < 2 and passage.has(told, "pairing")
    if two and any(pair.search(text, *span) for span in told):
        acting = today & roles.parties.keys()
        whole = passage.pair if acting <= {*passage.pair} else ()
        both = whole or _pair(passage, told[0].start)
        return both if acting <= {*both} else [code for code in both if code not in acting][:1]
    if many := _so_many(passage, told):
        return many
    return passage.pair if _is_of_the_pair(passage, told, roles) else ()


def _beside(
    passage: Passage, told: Sequence[Span], roles: Roles, *, near: tuple[str, ...]
) -> Sequence[str]:
    """With whom or to whom those who are named did it, where the words say that there is one."""
    if roles.hosts:
        return ()
    lacks = near == (passage.home,) and _lacks_subject(passage, told)
    given = len(near) == len(roles.parties) == 1 and _is_given(passage, told)
    return near if lacks or given or _are_firms(passage, told) else ()


def _first_side(passage: Passage, near: tuple[str, ...]) -> Sequence[str]:
    """The first of two sides of which only the second is named."""
    home = (passage.home,) if passage.home else ()
    return near if len(near) == 1 else home


def _are_several(passage: Passage, told: Sequence[Span]) -> bool:
    """ "The ministers", but not "the council of ministers"."""
    many = [word for span in told for word in passage.found(span, "plural")]
    bodies = [body for span in told for body in passage.found(span, "unmarked")] if many else []
    return any(not any(b.start < m.start and m.end <= b.end for b in bodies) for m in many)


def _is_of_the_pair(passage: Passage, told: Sequence[Span], roles: Roles) -> bool:
    """ "The protocol was signed in Zurich": talks and pacts of those whom the article is about;
    what happened in one of the two with nobody named; and one that meets, for it meets the other.
    """
    if not passage.pair:
        return False
    if roles.parties:
        return {*roles.parties, *roles.hosts} < {*passage.pair} and passage.has(told, "two-sided")
    ours = bool(roles.hosts) and roles.hosts.keys() <= {*passage.pair} - {passage.home}
    return ours or passage.has(told, "between")


def _so_many(passage: Passage, told: Sequence[Span]) -> Sequence[str]:
    """ "The three signed it": so many countries as were named last."""
    if not passage.has(told, "plural"):
        return ()
    text, numbers = passage.article.text, passage.lexicon["so-many"]
    found = next((m for span in told if (m := numbers.search(text, *span))), None)
    if found is None:
        return ()
    number = int((found.lastgroup or "")[1:])
    last = [t.country for t in passage.toponyms if t.country and t.end <= found.start()]
    named = list(dict.fromkeys(reversed(last)))[:number]
    return named if len(named) == number else ()


def _is_here(passage: Passage, told: Sequence[Span], where: Venues, roles: Roles) -> bool:
    """ "The city", or a place that no table has, where no country acts and one is in question."""
    here = passage.lexicon["here"]
    if any(here.search(passage.article.text, *span) for span in told):
        return True
    alone = not (roles.parties or passage.pair)
    return alone and any(where.unlisted(span) for span in told)


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
    named = [t for span in told for t in passage.named_in(span) if t.country]
    if not named:
        return passage.has(told, "speech")
    return all(t.kind == "demonym" for t in named) and _lies_behind(passage, told)


def _went(passage: Passage, told: Sequence[Span]) -> bool:
    """ "He fled to Moscow": who went is at home; but no congress "opens in Moscow" there."""
    text, goes = passage.article.text, passage.lexicon["goes-abroad"]
    verbs = (verb for span in told if (verb := passage.verb(span)) is not None)
    return _lies_behind(passage, told) and any(goes.match(text, verb) for verb in verbs)


def _lies_behind(passage: Passage, told: Sequence[Span]) -> bool:
    """Say whether countries are named, and only behind the verb."""
    verbs = [verb for span in told if (verb := passage.verb(span)) is not None]
    named = [t for span in told for t in passage.named_in(span) if t.country]
    return bool(verbs and named) and all(t.start > verbs[0] for t in named)


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
