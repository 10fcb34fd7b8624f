"""Which two mentions may tell the same happening, and how a mention finds those without all others.

A link has a score above 0. It depends on the two mentions and on nothing else, so that adding an
article changes no link between others. What may be linked shares two of its weightiest words and
nearly its dates: a mention *holds* places in an index, and *asks* for stretches of it. It must be
met in two of them at least.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from timeline.events.copies import are_copies
from timeline.events.news import NEWS_DAYS, News, news, other_news, same_news
from timeline.events.traits import (
    SHARED_KEYS,
    Traits,
    akin,
    disasters,
    keys_of,
    likeness,
    shared_gist,
    shared_matter,
    title_traits,
    traits,
)
from timeline.model import Country, Mention

# How alike two mentions must be, by the coarser of their two dates: a shared day is evidence by
# itself, a shared year hardly, and two aims for one year are mostly two aims. Wrong merges hurt
# more than missed ones.
_ALIKE_SAME_DAY = 0.49
_ALIKE_SAME_MONTH = 0.52
_ALIKE_COARSER = 0.57
_ALIKE_AIMS = 0.62
_SAME_CATEGORY = 0.03  # what a shared kind of happening adds
_SAME_ARTICLE = 0.15  # one article seldom tells a thing twice
# What is missing where one of them names no country, or only one tells a figure or an aim.
_NO_COUNTRY = 0.10
_OTHER_KIND = 0.20
# Articles about the same news need less; what they have in common of it tells them.
_SAME_NEWS = 0.35
_SOME_MATTER = 0.25
_NEWS = 0.06
# Dates contradict where everything else is the same, and only so little apart; what happens again
# and again with the same people is less surely the same.
_APART = 2
_APART_AGAIN = 1
_SAME_BUT_DATE = 0.72, 0.60  # how alike, and how much matter is shared
_SAME_ONCE = 0.66, 0.50  # of what both call a happening that seldom comes twice
_AGAIN = frozenset(("meeting", "visit", "statement"))
_SAME, _COPY = 3.0, 2.0
_RECENTLY = 92  # days before its end in which what has no start may have been

# The index is kept by width of dates, in days: what is wider than all is in every stretch.
_WIDTHS = (1, 31, 366)


Said = tuple[str, str, str, tuple[Country, ...]]
Rank = tuple[bool, str, tuple[str, ...], str, str, int]


class Stretch(NamedTuple):
    """A stretch of the index: all that hold this key with a day from *first* to *last*."""

    key: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A mention as it is compared: what it tells, what news it is, and the first and last day that
    it may mean. *said* is what it says: those that say the same are one, and only the first of them
    is compared."""

    mention: Mention
    traits: Traits
    news: News
    first: int
    last: int
    said: Said

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def rank(self) -> Rank:
        """Its place among those that say the same: what is news comes first, and what files are
        called decides last."""
        mention = self.mention
        source = mention.source
        return (
            not mention.news,
            mention.title,
            mention.gist,
            mention.sketch,
            source.path,
            source.start or 0,
        )


def node(mention: Mention) -> Node:
    first, last = span(mention)
    said = mention.key, mention.when.edtf, mention.kind, mention.countries
    found, told = traits(mention), news(mention)
    return Node(mention=mention, traits=found, news=told, first=first, last=last, said=said)


def span(mention: Mention) -> tuple[int, int]:
    """The first and last day that a mention may mean, as ordinals."""
    first, last = (day.ordinal for day in mention.when.extent)
    if mention.when.earliest is None and mention.kind == "event":
        first = last - _RECENTLY
    return first, last


@lru_cache(maxsize=1 << 16)
def key(kind: str, text: str) -> int:
    """A key of the index, of 63 bits."""
    digest = hashlib.blake2b(f"{kind}\0{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def holds(mine: Node) -> Iterator[tuple[int, int]]:
    """Where a mention stands in the index: keys, each with a day. Not only those by which others
    are linked with it: an editor's word leads to it too."""
    return _holds(mine.mention, mine.traits.keys, mine.news.keys)


def _holds(
    mention: Mention, words: Iterable[str], reported: Iterable[str]
) -> Iterator[tuple[int, int]]:
    first, last = span(mention)
    yield from [(key("news", word), first) for word in reported]
    width = bisect_left(_WIDTHS, last - first + 1)
    day = first if width < len(_WIDTHS) else 0
    kind = f"word {width}"
    yield from [(key(kind, word), day) for word in words]
    said = key("said", mention.key)
    yield from ((said, again) for again in range(SHARED_KEYS))
    for id_ in {mention.same_as, mention.not_same} - {None}:
        yield key("id", str(id_)), 0


def asks(mine: Node) -> Iterator[Stretch]:
    """Stretches of the index in which everything stands that a mention may be linked with."""
    for word in sorted(mine.traits.keys):
        for width, days in enumerate(_WIDTHS):
            first = mine.first - max(days, _APART + 1) + 1
            yield Stretch(key(f"word {width}", word), first, mine.last + _APART)
        yield Stretch(key(f"word {len(_WIDTHS)}", word), 0, 0)
    for word in sorted(mine.news.keys):
        yield Stretch(key("news", word), mine.first - NEWS_DAYS + 1, mine.last)
    for again in range(SHARED_KEYS):  # the same sentence is met often enough
        yield Stretch(key("said", mine.mention.key), again, again)


def index(mention: Mention) -> str:
    """Where a mention stands in the index, as the store keeps it: `KEY:DAY KEY:DAY`."""
    pairs = _holds(mention, keys_of(mention), news(mention).keys)
    return " ".join([f"{key}:{day}" for key, day in sorted(pairs)])


def score(mine: Node, theirs: Node) -> float:
    """How alike two mentions are, 0 when they do not tell the same."""
    if mine.said == theirs.said:
        return _SAME
    if is_copy(mine.mention, theirs.mention):
        return _COPY
    if not _nested(mine.mention, theirs.mention):
        return 0.0
    if agree(mine, theirs):
        return max(_alike(mine, theirs), _same_news(mine, theirs))
    return _despite_dates(mine, theirs) if near(mine, theirs) else 0.0


def _alike(mine: Node, theirs: Node) -> float:
    """The score of two whose dates agree."""
    if not akin(mine.traits, theirs.traits) or other_news(mine.news, theirs.news):
        return 0.0
    together = mine.mention.source.article == theirs.mention.source.article
    if together and mine.mention.source.quote == theirs.mention.source.quote:
        # Two statements of one sentence share its words; only their titles can tell.
        found = likeness(title_traits(mine.mention), title_traits(theirs.mention))
    else:
        found = likeness(mine.traits, theirs.traits) - (_SAME_ARTICLE if together else 0)
        category = mine.mention.category
        found += _SAME_CATEGORY if category == theirs.mention.category != "other" else 0
    return found if found >= _needed(mine, theirs) else 0.0


def _needed(mine: Node, theirs: Node) -> float:
    lack = 0.0
    if not (mine.mention.countries and theirs.mention.countries):
        lack += _NO_COUNTRY
    if not _kinds_agree(mine.mention, theirs.mention):
        lack += _OTHER_KIND
    matter = shared_matter(mine.traits, theirs.traits)
    if matter >= _SOME_MATTER and shared_gist(mine.traits, theirs.traits) >= _SAME_NEWS:
        lack -= _NEWS
    if mine.mention.kind == "target":
        return _ALIKE_AIMS + lack
    days = max(mine.days, theirs.days)
    if days <= 2:
        return _ALIKE_SAME_DAY + lack
    return (_ALIKE_SAME_MONTH if days <= 31 else _ALIKE_COARSER) + lack


def _same_news(mine: Node, theirs: Node) -> float:
    """The score of two by the articles whose news of one day they are."""
    if max(mine.days, theirs.days) > NEWS_DAYS:
        return 0.0
    alike = _once(mine, theirs) or _calamity(mine, theirs)
    return same_news(mine.news, theirs.news, alike=alike)


def _despite_dates(mine: Node, theirs: Node) -> float:
    """The score of two that are the same but for their dates, whose figures agree too."""
    if not akin(mine.traits, theirs.traits) or other_news(mine.news, theirs.news):
        return 0.0
    together = mine.mention.source.article == theirs.mention.source.article
    if together or not _kinds_agree(mine.mention, theirs.mention):
        return 0.0
    categories = {mine.mention.category, theirs.mention.category}
    if categories & _AGAIN and not near(mine, theirs, _APART_AGAIN):
        return 0.0
    figures, others = mine.traits.figures, theirs.traits.figures
    if not (figures <= others or others <= figures):
        return 0.0
    alike, matter = _SAME_ONCE if _once(mine, theirs) else _SAME_BUT_DATE
    least = min(shared_matter(mine.traits, theirs.traits), shared_gist(mine.traits, theirs.traits))
    found = likeness(mine.traits, theirs.traits)
    return found if found >= alike and least >= matter else 0.0


def _once(mine: Node, theirs: Node) -> bool:
    """Say whether both tell of the same kind of happening, one that seldom comes twice."""
    category = mine.mention.category
    return category == theirs.mention.category and category not in (*_AGAIN, "other")


def _calamity(mine: Node, theirs: Node) -> bool:
    """Say whether one tells of a disaster, the other by no word of another kind, and the news of
    both of the same kind of disaster."""
    if {mine.mention.category, theirs.mention.category} != {"disaster", "other"}:
        return False
    return not disasters().isdisjoint(mine.news.things.keys() & theirs.news.things.keys())


def is_copy(mine: Mention, theirs: Mention) -> bool:
    """Say whether they are one sentence of one text, printed in two places."""
    apart = mine.source.article != theirs.source.article
    return apart and mine.key == theirs.key and are_copies(mine.sketch, theirs.sketch)


def agree(mine: Node, theirs: Node) -> bool:
    """Say whether the one's date lies within the other's."""
    return spans_agree((mine.first, mine.last), (theirs.first, theirs.last))


def spans_agree(mine: tuple[int, int], theirs: tuple[int, int]) -> bool:
    within = theirs[0] <= mine[0] and mine[1] <= theirs[1]
    return within or (mine[0] <= theirs[0] and theirs[1] <= mine[1])


def near(mine: Node, theirs: Node, days: int = _APART) -> bool:
    """Say whether both are single days, and so few apart that one may be wrong."""
    return mine.days == theirs.days == 1 and abs(mine.first - theirs.first) <= days


def _kinds_agree(mine: Mention, theirs: Mention) -> bool:
    """A claim is like a claim, an aim like an aim."""
    return all((mine.kind == kind) == (theirs.kind == kind) for kind in ("claim", "target"))


def _nested(mine: Mention, theirs: Mention) -> bool:
    """Say whether all countries of one are among those of the other."""
    codes, others = ({c.code for c in m.countries} for m in (mine, theirs))
    return codes <= others or others <= codes
