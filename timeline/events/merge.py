"""Reports of one happening become one event.

Two mentions may tell the same when their dates and kinds are compatible and they share a country;
they do when their words are alike enough: half all words, half names and numbers. Pairs are joined
from the most alike down, and never so that two mentions of a group have incompatible dates, so the
order of files changes nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from timeline.events.kinds import stem
from timeline.model import Mention

Group = tuple[Mention, ...]

# How alike two mentions must be, by the coarser of their two dates: a shared day is evidence by
# itself, a shared year hardly. Measured in the tests' own pairs; wrong merges hurt more.
_ALIKE_SAME_DAY = 0.34
_ALIKE_SAME_MONTH = 0.42
_ALIKE_COARSER = 0.55
_STOP = frozenset(
    """the and for with that this from have has had was were are been will would said says which
    their they them its his her into also over after before during about more than other
    both two held made new first including between among under such while where when who
    whose""".split()
)
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a mention, all of them and the names and numbers among them."""

    every: frozenset[str]
    names: frozenset[str]


def _words(mention: Mention) -> _Words:
    text = f"{mention.title} {mention.summary}"
    tokens = [m[0] for m in _TOKEN.finditer(text)]
    every = {stem(t) for t in tokens if len(t) > 2 and t.lower() not in _STOP}
    names = {
        t.lower() for t in tokens if (t[0].isupper() or t.isdigit()) and t.lower() not in _STOP
    }
    names |= {part.lower() for actor in mention.actors for part in actor.name.split()}
    return _Words(frozenset(every), frozenset(n for n in names if len(n) > 1))


def _cosine(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / sqrt(len(mine) * len(theirs))


def merge(mentions: Iterable[Mention]) -> list[Group]:
    """Group mentions that tell the same. Each group and the list are in a fixed order."""
    ordered = sorted(mentions, key=_place)
    words = [_words(mention) for mention in ordered]
    links = sorted(
        (-score, i, j)
        for i, j in _candidates(ordered, words)
        if (score := _score(ordered, words, i, j)) > 0
    )
    member = list(range(len(ordered)))
    groups = {i: [i] for i in member}
    for _, i, j in links:
        a, b = member[i], member[j]
        if a != b and _all_compatible(ordered, groups[a], groups[b]):
            groups[a] += groups.pop(b)
            for k in groups[a]:
                member[k] = a
    return [tuple(ordered[k] for k in sorted(group)) for _, group in sorted(groups.items())]


def _place(mention: Mention) -> tuple[tuple[int, int], str, str, int]:
    source = mention.source
    return mention.when.order, mention.key, source.path, source.start or 0


def _candidates(ordered: Sequence[Mention], words: Sequence[_Words]) -> Iterator[tuple[int, int]]:
    """Pairs that share a name or number and a year, each once."""
    buckets: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, mention in enumerate(ordered):
        first, last = mention.when.extent
        years = range(first.year, min(last.year, first.year + 10) + 1)
        for name in words[index].names:
            for year in years:
                buckets[name, year].append(index)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        for pair in combinations(bucket, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _score(ordered: Sequence[Mention], words: Sequence[_Words], i: int, j: int) -> float:
    """How alike two mentions are, 0 when they do not tell the same."""
    mine, theirs = ordered[i], ordered[j]
    if not _compatible(mine, theirs) or not _share_country(mine, theirs):
        return 0.0
    score = 0.5 * _cosine(words[i].every, words[j].every)
    score += 0.5 * _cosine(words[i].names, words[j].names)
    if mine.category == theirs.category != "other":
        score += 0.05
    if mine.source.path == theirs.source.path:  # one article seldom tells a thing twice
        score -= 0.15
    return score if score >= _needed(mine, theirs) else 0.0


def _needed(mine: Mention, theirs: Mention) -> float:
    days = max(_days(mine), _days(theirs))
    if days <= 2:
        return _ALIKE_SAME_DAY
    return _ALIKE_SAME_MONTH if days <= 31 else _ALIKE_COARSER


def _days(mention: Mention) -> int:
    first, last = mention.when.extent
    return last.ordinal - first.ordinal + 1


def _compatible(mine: Mention, theirs: Mention) -> bool:
    """Kinds that go together, and one date that lies within the other."""
    if (mine.kind == "claim") != (theirs.kind == "claim"):
        return False
    if (mine.kind == "target") != (theirs.kind == "target"):
        return False
    (first, last), (other_first, other_last) = mine.when.extent, theirs.when.extent
    within = first <= other_first and other_last <= last
    return within or (other_first <= first and last <= other_last)


def _share_country(mine: Mention, theirs: Mention) -> bool:
    codes = {c.code for c in mine.countries}
    others = {c.code for c in theirs.countries}
    return bool(codes & others) or not (codes or others)


def _all_compatible(ordered: Sequence[Mention], a: Sequence[int], b: Sequence[int]) -> bool:
    return all(_compatible(ordered[i], ordered[j]) for i in a for j in b)
