"""Reports of one happening become one event.

Two mentions may tell the same when their dates and kinds are compatible and the countries of one
are among those of the other; they do when their words are alike enough: half all words, half names
and numbers, each weighed by how rare it is. Pairs are joined from the most alike down, and never so
that two mentions of a group have incompatible dates, so the order of files changes nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from timeline import countries
from timeline.events.reports import Words, keys, likeness, words_of
from timeline.model import Mention

Group = tuple[Mention, ...]

# How alike two mentions must be, by the coarser of their two dates: a shared day is evidence by
# itself, a shared year hardly, and two aims for one year are mostly two aims. Wrong merges hurt
# more than missed ones.
_ALIKE_SAME_DAY = 0.34
_ALIKE_SAME_MONTH = 0.40
_ALIKE_COARSER = 0.45
_ALIKE_AIMS = 0.60
_SAME_CATEGORY = 0.03  # what a shared kind of happening adds
_SAME_ARTICLE = 0.15  # one article seldom tells a thing twice


def _words(mention: Mention) -> Words:
    """What a mention tells beside its date and countries, which are compared by themselves.

    Who is only its speaker is left out too: one may speak throughout an article.
    """
    said = mention.summary
    if mention.source.quote is not None:
        for start, end in mention.source.marks:
            said = said.replace(mention.source.quote[start:end], " ")
    return _without_countries(mention, f"{mention.title} {said}")


def _without_countries(mention: Mention, text: str) -> Words:
    named = {word for c in mention.countries for word in countries.name(c.code).split()}
    return words_of(" ".join(word for word in _WORD.findall(text) if word not in named))


_WORD = re.compile(r"[^\W_]+")


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


def _candidates(ordered: Sequence[Mention], words: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of their weightiest words and a year, each once."""
    buckets: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, mention in enumerate(ordered):
        first, last = mention.when.extent
        years = range(first.year, min(last.year, first.year + 10) + 1)
        for key in keys(words[index]):
            for year in years:
                buckets[key, year].append(index)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        for pair in combinations(bucket, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _score(ordered: Sequence[Mention], words: Sequence[Words], i: int, j: int) -> float:
    """How alike two mentions are, 0 when they do not tell the same."""
    mine, theirs = ordered[i], ordered[j]
    if not _compatible(mine, theirs) or not _nested(mine, theirs):
        return 0.0
    together = mine.source.article == theirs.source.article
    if together and mine.source.quote == theirs.source.quote:
        # Two statements of one sentence share its words; only their titles can tell.
        titles = (_without_countries(mention, mention.title) for mention in (mine, theirs))
        score = likeness(*titles)
    else:
        score = likeness(words[i], words[j]) - (_SAME_ARTICLE if together else 0)
        score += _SAME_CATEGORY if mine.category == theirs.category != "other" else 0
    return score if score >= _needed(mine, theirs) else 0.0


def _needed(mine: Mention, theirs: Mention) -> float:
    if mine.kind == "target":
        return _ALIKE_AIMS
    days = max(_days(mine), _days(theirs))
    if days <= 2:
        return _ALIKE_SAME_DAY
    return _ALIKE_SAME_MONTH if days <= 31 else _ALIKE_COARSER


def _days(mention: Mention) -> float:
    first, last = mention.when.reach
    return last - first + 1


def _compatible(mine: Mention, theirs: Mention) -> bool:
    """Kinds that go together, and one date that lies within the other."""
    if (mine.kind == "claim") != (theirs.kind == "claim"):
        return False
    if (mine.kind == "target") != (theirs.kind == "target"):
        return False
    (first, last), (other_first, other_last) = mine.when.reach, theirs.when.reach
    within = first <= other_first and other_last <= last
    return within or (other_first <= first and last <= other_last)


def _nested(mine: Mention, theirs: Mention) -> bool:
    """Say whether all countries of one are among those of the other."""
    codes = {c.code for c in mine.countries}
    others = {c.code for c in theirs.countries}
    return bool(codes and codes <= others) or bool(others and others <= codes) or codes == others


def _all_compatible(ordered: Sequence[Mention], a: Sequence[int], b: Sequence[int]) -> bool:
    return all(_compatible(ordered[i], ordered[j]) for i in a for j in b)
