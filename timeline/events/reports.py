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
from itertools import combinations
from math import fsum, log, sqrt
from typing import NamedTuple
from unicodedata import normalize

from timeline.memo import Memo

Vector = Mapping[str, float]

# Measured on articles grouped by event; the figures hardly move between .24 and .26.
ALIKE = 0.24
_KEYS = 8  # weightiest words of each kind by which an article finds others
_GIST = 16  # words that tell what an article is about
_NAMES_APART = 0.10  # articles whose names have less in common are not compared further
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SPACED = bytes(c if c > 127 or chr(c).isalnum() else 32 for c in range(256))
_NUMBER_WEIGHT, _UNKNOWN = 716, 1000  # in thousandths
_LEAST = 0.06  # what weighs less tells nothing apart
_LONG = 4  # letters beyond three of a word that says much, in a language without weights
_KEPT = 1 << 17  # tokens


class Words(NamedTuple):
    """An article's words and its names and numbers, both as vectors of length 1."""

    every: Vector
    names: Vector


@lru_cache(maxsize=1)
def _weights() -> dict[str, int]:
    """Weights of words in thousandths, as the table has them."""
    cells = (resources.files(__package__) / "weights.tsv").read_text("utf-8").split()
    return dict(zip(cells[::2], map(int, cells[1::2]), strict=True))


# A word in lower case, its weight, and whether it is written as a name or a number.
Token = tuple[str, float, bool]


def _token(token: str) -> Token:
    word = token.lower()
    number = token.isdigit()
    weight = _weights().get(word, _NUMBER_WEIGHT if number else _UNKNOWN) / 1000
    if weight <= _LEAST or (len(token) == 1 and not number):
        weight = 0.0
    return word, weight, word != token or token[0].isdigit()


def _foreign(token: str) -> Token:
    """The same in a language whose words the table does not have: short words are said often."""
    word, weight, named = _token(token)
    return word, weight if token.isdigit() else min(max(len(token) - 3, 0) / _LONG, 1.0), named


_tokens, _foreign_tokens = Memo(_token, most=_KEPT), Memo(_foreign, most=_KEPT)


def tokens_of(language: str) -> Mapping[str, Token]:
    """How the words of a language are looked up: in lower case, with their weights, from 0 (said
    everywhere) to 1 (unknown), and whether they are names or numbers."""
    return _tokens if language == "en" else _foreign_tokens


def _only_words(run: str) -> str:
    return "".join([letter if letter.isalnum() else " " for letter in run])


_spaced = Memo(_only_words, most=1 << 14)


def words_in(text: str) -> list[str]:
    """The words and numbers of a text as they are written: runs of letters, composed, and digits.

    Found by a table of bytes, for an article in 20 µs instead of the 57 of a pattern.
    """
    if not text.isascii():
        text = _FOREIGN.sub(lambda found: _spaced[found[0]], normalize("NFC", text))
    return text.encode().translate(_SPACED).decode().split()


def plain(words: Iterable[str]) -> list[str]:
    """Words and numbers in lower case."""
    return " ".join(words).lower().split()


def words_of(tokens: Iterable[str], look: Mapping[str, Token] = _tokens) -> Words:
    """Weigh the words of a text: rare ones more, repeated ones a little more."""
    every: dict[str, int] = {}
    names: dict[str, int] = {}
    for token, count in Counter(tokens).items():
        word, weight, named = look[token]
        if weight:
            every[word] = every.get(word, 0) + count
            if named:
                names[word] = names.get(word, 0) + count
    return Words(_unit(_weigh(every, look)), _unit(_weigh(names, look)))


def _weigh(counts: Mapping[str, int], look: Mapping[str, Token]) -> Vector:
    return {
        word: look[word][1] * (1 + log(count) if count > 1 else 1) for word, count in counts.items()
    }


def _unit(vector: Vector) -> Vector:
    length = sqrt(fsum([value * value for value in vector.values()])) or 1.0
    return {word: value / length for word, value in vector.items()}


def cosine(mine: Vector, theirs: Vector) -> float:
    """How alike two vectors of length 1 are; exact sums, so that no order of words matters."""
    return fsum([mine[word] * theirs[word] for word in mine.keys() & theirs.keys()])


def likeness(mine: Words, theirs: Words) -> float:
    """How alike two texts are, from 0 to 1; where one names nothing, all words decide alone."""
    if not (mine.names and theirs.names):
        return cosine(mine.every, theirs.every)
    names = cosine(mine.names, theirs.names)
    if names < _NAMES_APART:
        return 0.0
    return 0.5 * names + 0.5 * cosine(mine.every, theirs.every)


def gist(words: Iterable[str], look: Mapping[str, Token] = _tokens) -> tuple[str, ...]:
    """Those of a text's words, in lower case, that it is about, the weightiest first."""
    weights = _weigh(Counter(words), look)
    least = min(sorted(weights.values())[-_GIST:], default=0.0)  # few are left to be ranked
    heavy = [(weight, word) for word, weight in weights.items() if weight and weight >= least]
    return tuple([word for _, word in sorted(heavy, reverse=True)[:_GIST]])


def group(texts: Sequence[str]) -> list[int]:
    """Group the texts that report one event: for each text the index of its group's first.

    Depends on the set of texts only: not on their order, nor on articles that share nothing.
    """
    words = [words_of(words_in(text)) for text in texts]
    pairs = {(i, j): likeness(words[i], words[j]) for i, j in _candidates(words)}
    members = _linked(len(texts), pairs)
    return [min(members[i]) for i in range(len(texts))]


def keys(words: Words) -> set[str]:
    """The weightiest words of each kind: what reports of one event have in common."""
    kinds = (words.every, words.names)
    heaviest = (nlargest(_KEYS, zip(k.values(), k.keys(), strict=True)) for k in kinds)
    return {word for found in heaviest for _, word in found}


def _candidates(words: Sequence[Words]) -> Iterable[tuple[int, int]]:
    """Pairs that share one of their weightiest words."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, mine in enumerate(words):
        for key in keys(mine):
            holders[key].append(index)
    return sorted({pair for held in holders.values() for pair in combinations(held, 2)})


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
