"""Which articles report the same event, by their words alone.

Two articles are as alike as the mean of two cosines: of all their words, and of their names and
numbers. Words weigh what weights.tsv says (frequencies of English, from wordfreq, CC BY-SA 4.0), so
that adding an article changes nothing between others. Only articles that share one of their
weightiest words are compared, and groups grow by average linkage, the most alike first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush, nlargest
from importlib import resources
from math import log, sqrt
from typing import NamedTuple

Vector = Mapping[str, float]

# Measured on articles grouped by event; the figures hardly move between .24 and .26.
ALIKE = 0.24
_KEYS = 8  # weightiest words of each kind by which an article finds others
_GIST = 16  # words that tell what an article is about
_NAMES_APART = 0.06  # articles whose names have less in common are not compared further
_TOKEN = re.compile(r"[^\W_]+")
_NUMBER_WEIGHT = 0.716
_LEAST = 0.01


class Words(NamedTuple):
    """An article's words and its names and numbers, both as vectors of length 1."""

    every: Vector
    names: Vector


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    table = (resources.files(__package__) / "weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines())
    return {word: int(weight) / 1000 for word, weight in rows}


def weight_of(word: str) -> float:
    """How much a word in lower case weighs, from 0 (said everywhere) to 1 (unknown)."""
    return _weights().get(word, _NUMBER_WEIGHT if word.isdigit() else 1.0)


def words_of(text: str) -> Words:
    """Weigh the words of a text: rare ones more, repeated ones a little more."""
    weights = _weights()
    every: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for token, count in Counter(_TOKEN.findall(text)).items():
        if len(token) == 1 and not token.isdigit():
            continue
        word = token.lower()
        every[word] += count
        if word != token or token[0].isdigit():
            names[word] += count
    return Words(_unit(every, weights), _unit(names, weights))


def _unit(counts: Mapping[str, int], weights: Mapping[str, float]) -> Vector:
    vector = {}
    for word, count in counts.items():
        weight = weights.get(word, _NUMBER_WEIGHT if word.isdigit() else 1.0)
        if weight > _LEAST:
            vector[word] = (1 + log(count)) * weight
    length = sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}


def cosine(mine: Vector, theirs: Vector) -> float:
    """How alike two vectors of length 1 are."""
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    return sum(value * theirs[word] for word, value in mine.items() if word in theirs)


def likeness(mine: Words, theirs: Words) -> float:
    """How alike two texts are, from 0 to 1; where one names nothing, all words decide alone."""
    if not (mine.names and theirs.names):
        return cosine(mine.every, theirs.every)
    names = cosine(mine.names, theirs.names)
    if names < _NAMES_APART:
        return 0.0
    return 0.5 * names + 0.5 * cosine(mine.every, theirs.every)


def gist(text: str) -> tuple[str, ...]:
    """The words that an article is about, in lower case, the weightiest first."""
    every = words_of(text).every
    return tuple(nlargest(_GIST, every, key=lambda word: (every[word], word)))


def group(texts: Sequence[str]) -> list[int]:
    """Group the texts that report one event: for each text the index of its group's first.

    Depends on the set of texts only: not on their order, nor on articles that share nothing.
    """
    words = [words_of(text) for text in texts]
    pairs = {(i, j): likeness(words[i], words[j]) for i, j in _candidates(words)}
    members = _linked(len(texts), pairs)
    return [min(members[i]) for i in range(len(texts))]


def keys(words: Words) -> set[str]:
    """The weightiest words of each kind: what reports of one event have in common."""
    kinds = (words.every, words.names)
    return {w for kind in kinds for w in nlargest(_KEYS, kind, key=lambda w: (kind[w], w))}


def _candidates(words: Sequence[Words]) -> Iterable[tuple[int, int]]:
    """Pairs that share one of their weightiest words."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, mine in enumerate(words):
        for key in keys(mine):
            holders[key].append(index)
    pairs = {(i, j) for held in holders.values() for at, j in enumerate(held) for i in held[:at]}
    return sorted(pairs)


def _linked(count: int, pairs: Mapping[tuple[int, int], float]) -> dict[int, list[int]]:
    """Average linkage: join the two groups most alike on average until none are alike enough."""
    members = {index: [index] for index in range(count)}
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), value in pairs.items():
        if value > 0:
            sums[i][j] = sums[j][i] = value
    queue = [(-value, i, j) for (i, j), value in pairs.items() if value >= ALIKE]
    heapify(queue)
    while queue:
        value, i, j = heappop(queue)
        if i in members and j in members and _mean(sums, members, i, j) == -value:
            for fresh in _joined(sums, members, i, j):
                heappush(queue, fresh)
    return {index: held for held in members.values() for index in held}


def _mean(
    sums: Mapping[int, Mapping[int, float]], members: Mapping[int, list[int]], i: int, j: int
) -> float:
    return sums[i].get(j, 0.0) / (len(members[i]) * len(members[j]))


def _joined(
    sums: dict[int, dict[int, float]], members: dict[int, list[int]], i: int, j: int
) -> list[tuple[float, int, int]]:
    """Put group *j* into *i*; the pairs of the new group that are alike enough."""
    members[i] = members[i] + members.pop(j)
    for other, value in sums.pop(j).items():
        del sums[other][j]
        if other != i:
            sums[i][other] = sums[other][i] = sums[i].get(other, 0.0) + value
    means = ((_mean(sums, members, i, other), other) for other in sums[i])
    return [(-mean, min(i, o), max(i, o)) for mean, o in means if mean >= ALIKE]
