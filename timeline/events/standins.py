"""Who and what stands for a country without naming it.

"Ghana's envoy for fishing, Ama Sarpong": later "Sarpong" speaks for Ghana. "The emirate" is the one
that was named last, or the article's home if that is one; so is whom "the sultan" rules.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from timeline.events.lexicon import Lexicon
from timeline.model import Span, Toponym

_REACH = 90  # characters between a country's name and that of whom it introduces
_LETTER = re.compile(r"\w")
_MORE = re.compile(r"\s[A-Z][a-z]")
_FIRST = re.compile(r"\b([A-Z][\w’'-]*\.?)\s\Z")
_ACTING = frozenset(("country", "demonym", "capital"))


class StandIn(NamedTuple):
    """Words that stand for a country, where they are."""

    start: int
    end: int
    country: str


def stand_ins(
    text: str, toponyms: Sequence[Toponym], words: Lexicon, *, home: str | None
) -> Sequence[StandIn]:
    """All of them in a text, no part of a place's name."""
    found = [*_people(text, toponyms, words), *_epithets(text, toponyms, words, home)]
    ends = [toponym.end for toponym in toponyms]

    def is_apart(one: StandIn) -> bool:
        at = bisect_left(ends, one.start + 1)
        return at == len(ends) or toponyms[at].start >= one.end

    return [one for one in found if is_apart(one)]


def _people(text: str, toponyms: Sequence[Toponym], words: Lexicon) -> Iterator[StandIn]:
    """Where somebody is named whom the text introduces with a country."""
    keys = _introduced(text, toponyms, words)
    if not keys:
        return
    honoured = words.listed("honorific")
    for start, end in _places_of(keys, text):
        name = text[start:end]
        first = " " not in name and _FIRST.search(text, max(0, start - 20), start)
        other = first and first[1].lower() not in honoured  # "King Hussein" is not Saddam Hussein
        longer = " " not in name and _MORE.match(text, end)  # "Acme Rubber" is not Acme College
        if not (other or longer):
            yield StandIn(start, end, keys[name])


def _places_of(names: Iterable[str], text: str) -> Iterator[Span]:
    """Where any of the names stands as a whole, the longest at each place."""
    done = 0
    for start, least in sorted((at, -len(name)) for name in names for at in _starts(name, text)):
        if start >= done:
            done = start - least
            yield Span(start, done)


def _starts(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        if not (_LETTER.match(text, at + len(name)) or (at and _LETTER.match(text, at - 1))):
            yield at
        at = text.find(name, at + 1)


def _introduced(text: str, toponyms: Sequence[Toponym], words: Lexicon) -> Mapping[str, str]:
    """Names, and what they end with, or of firms begin with, with the one country that each is
    introduced with."""
    told: dict[str, set[str]] = {}
    for toponym in toponyms:
        if toponym.kind not in _ACTING or len(toponym.country or "") != 2:
            continue
        ahead = words["introduces"].match(text, toponym.end, toponym.end + _REACH)
        parts = ahead["name"].split() if ahead else []
        while parts and parts[-1].lower() in words.listed("not-names"):
            parts.pop()  # "Ana Ruiz Wednesday"
        names = [" ".join(parts[begin:]) for begin in range(len(parts))]
        if ahead and ahead["firm"]:
            names += parts[:1]  # "Acme Rubber" is "Acme" later, but "Ana Ruiz" is "Ruiz"
        for name in names:
            told.setdefault(name, set()).add(toponym.country or "")
    taken = {word for t in toponyms for word in t.text.split()}
    return {key: min(codes) for key, codes in told.items() if len(codes) == 1 and key not in taken}


def _epithets(
    text: str, toponyms: Sequence[Toponym], words: Lexicon, home: str | None
) -> Iterator[StandIn]:
    """ "The emirate", "the sultan": of the countries that may be meant, the home or the last."""
    for found in words["epithet"].finditer(text):
        meant = words.listed(f"epithet-{found.lastgroup}")
        before = [t.country for t in toponyms if t.end <= found.start() and t.country]
        last = next((code for code in reversed(before) if code.lower() in meant), None)
        country = home if home and home.lower() in meant else last
        if country is not None:
            yield StandIn(found.start(), found.end(), country)
