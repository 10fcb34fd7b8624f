"""What an article reports as its news: by it a happening is known that is told in other words.

Two papers tell of one day's happening with other verbs, and each another part of it, so that their
dated sentences may share hardly a word. But the articles as wholes share the things that it is
about and the names in it. Either alone deceives: a minister does many things in a day, and ferries
sink in two seas. So the mention that is its article's news carries the weightiest of both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import log

from timeline.events.reports import tokens_of, words_in
from timeline.events.traits import figures, has_synonyms, nations, share, thing
from timeline.memo import Memo
from timeline.model import Mention, Published

_LANGUAGE = "en"  # of the table of weights: other languages' words would all be rare
NEWS_DAYS = 3  # how wide the date of news may be
_AGE = 10  # and how many days from publication
_THINGS, _NAMES = 24, 8
_RARE = 0.3  # names that weigh less are on every page
_KEYS = 8  # weightiest words by which news finds others
SHARED_KEYS = 2
# How much of the lighter one's things and names the other must have too.
_SAME_THINGS, _SAME_THINGS_ALIKE, _SAME_NAMES = 0.30, 0.20, 0.40
_APART = 0.10
_LEAST = 2  # things that both tell of


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Stems of things and names in lower case, with their weights; nothing where a mention is not
    its article's news. By its *keys* it is found."""

    things: Mapping[str, float]
    names: Mapping[str, float]
    keys: frozenset[str]


_NO_NEWS = News(things={}, names={}, keys=frozenset())


def is_news(mention: Mention) -> bool:
    """Say whether a mention tells of a day close to its article's publication."""
    published = mention.source.published
    if published is None or mention.kind == "target" or mention.language != _LANGUAGE:
        return False
    first, last = (day.ordinal for day in mention.when.extent)
    age = first - Published.parse(published).day.ordinal
    return last - first < NEWS_DAYS and abs(age) <= _AGE


def news_words(said: Iterable[str], *, besides: Iterable[str]) -> tuple[str, ...]:
    """The words that an article's news is told by: things, and names with a capital letter, the
    weightiest of each. *said* are its words as they are written, and *besides* the matter are such
    texts as dates and offices."""
    counts = Counter(said)
    counts.subtract(words_in(" ".join(besides)))
    things, names = [], []
    for word, count in counts.items():
        kept, weight, name = _weights[word]
        if weight and count > 0:
            found = (weight * (1 + log(count)) if count > 1 else weight, kept)
            if not name:
                things.append(found)
            elif word.lower() not in counts:
                names.append(found)
    heaviest = (*nlargest(_THINGS, things), *nlargest(_NAMES, names))
    return tuple(dict.fromkeys([word for _, word in heaviest]))


def _weight(word: str) -> tuple[str, float, bool]:
    """A word as it is kept, what it weighs, and whether it is a name: "Floods" or "Fourteen" at the
    head of a sentence is none."""
    said = figures[word]
    small = said.lower()
    if small == said or has_synonyms(small):
        return small, thing(small)[1], False
    weight = tokens_of(_LANGUAGE)[small][1] if len(word) > 1 else 0.0
    return word, weight if weight >= _RARE else 0.0, True


_weights = Memo(_weight, most=1 << 16)


def news(mention: Mention) -> News:
    """What a mention has of its article's news, without the names of its countries."""
    if not mention.news:  # as most have none
        return _NO_NEWS
    things: dict[str, float] = {}
    names: dict[str, float] = {}
    own = nations(mention)
    for word in mention.news:
        small = word.lower()
        if small == word:
            stem, weight = thing(word)
            things[stem] = max(weight, things.get(stem, 0.0))
        elif word not in own:
            names[small] = tokens_of(_LANGUAGE)[small][1]
    weights = [(weight, word) for word, weight in (things | names).items()]
    keys = frozenset([word for _, word in nlargest(_KEYS, weights)])
    return News(things=things, names=names, keys=keys)


def same_news(mine: News, theirs: News, *, alike: bool) -> float:
    """How much the news of two articles has in common, 0 where it is not the same. *alike*: both
    are of a kind of happening that seldom comes twice."""
    if len(mine.keys & theirs.keys) < SHARED_KEYS:
        return 0.0
    if len(mine.things.keys() & theirs.things.keys()) < _LEAST:
        return 0.0
    things, names = share(mine.things, theirs.things), share(mine.names, theirs.names)
    needed = _SAME_THINGS_ALIKE if alike else _SAME_THINGS
    return (things + names) / 2 if things >= needed and names >= _SAME_NAMES else 0.0


def other_news(mine: News, theirs: News) -> bool:
    """Say whether the news of two articles has hardly a name, or hardly a thing in common: what
    papers write of every match or storm, they write in the same words, and who is in the papers
    does many things in a day."""
    told = (mine.names, theirs.names), (mine.things, theirs.things)
    return any(one and other and share(one, other) < _APART for one, other in told)
