"""Reports of one happening become one event.

Mentions that tell the same are linked (links.py) and joined from the most alike down, never so that
the dates of a group disagree; but for two cases. A copy of a text, printed later, means the day
that the original means, so its own does not count. And where all else is the same, dates that
differ by a day or two contradict each other: one event, which is told as uncertain. No order of
files changes anything, and what has no link to a mention has no part in its group.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf

from timeline.events.links import Node, Said, agree, asks, holds, is_copy, near, node, score
from timeline.events.traits import SHARED_KEYS
from timeline.model import Mention

Group = tuple[Mention, ...]


def merge(mentions: Iterable[Mention]) -> list[Group]:
    """Group mentions that tell the same. Each group and the list are in a fixed order."""
    return merge_nodes(map(node, mentions))


def merge_nodes(found: Iterable[Node]) -> list[Group]:
    """The same for mentions that were made comparable before."""
    alike: dict[Said, list[Node]] = defaultdict(list)
    for mine in found:
        alike[mine.said].append(mine)
    told = [sorted(same, key=lambda mine: mine.rank) for same in alike.values()]
    told.sort(key=lambda same: _place(same[0].mention))
    nodes = [same[0] for same in told]
    groups = {i: [i] for i in range(len(nodes))}
    member = list(groups)
    # The members of a group whose dates count; those of copies do not.
    dating = {i: [i] for i in groups}
    for _, i, j in _links(nodes):
        a, b = member[i], member[j]
        if a != b and (counting := _joined(nodes, dating[a], dating[b], (i, j))):
            groups[a] += groups.pop(b)
            dating[a] = counting
            for k in groups[a]:
                member[k] = a
    return in_order([mine.mention for k in group for mine in told[k]] for group in groups.values())


def in_order(groups: Iterable[Iterable[Mention]]) -> list[Group]:
    """Groups in the order of their first mentions."""
    return sorted(
        (tuple(sorted(group, key=_place)) for group in groups), key=lambda g: _place(g[0])
    )


def _links(nodes: Sequence[Node]) -> list[tuple[float, int, int]]:
    """The links, the most alike first."""
    scores = ((score(nodes[i], nodes[j]), i, j) for i, j in _candidates(nodes))
    return sorted((-found, i, j) for found, i, j in scores if found > 0)


def _place(mention: Mention) -> tuple[tuple[int, int], str, str, int]:
    source = mention.source
    return mention.when.order, mention.key, source.path, source.start or 0


def _candidates(nodes: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """Pairs that stand in a stretch of the index that one of them asks for, each once."""
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for i, mine in enumerate(nodes):
        for key, day in holds(mine):
            index[key].append((day, i))
    for held in index.values():
        held.sort()
    for i, mine in enumerate(nodes):
        met: Counter[int] = Counter()
        for key, first, last in asks(mine):
            held = index.get(key, [])
            start, end = bisect_left(held, (first, -1)), bisect_right(held, (last, inf))
            met.update(j for _, j in held[start:end] if j > i)
        yield from ((i, j) for j, times in sorted(met.items()) if times >= SHARED_KEYS)


def _joined(
    nodes: Sequence[Node], a: Sequence[int], b: Sequence[int], link: tuple[int, int]
) -> list[int]:
    """The members whose dates count when two groups become one; none when they may not."""
    i, j = link
    if is_copy(nodes[i].mention, nodes[j].mention):
        later = max(link, key=lambda k: (nodes[k].mention.source.published or "9999", k))
        a, b = ([k for k in side if k != later] for side in (a, b))
    contradict = not agree(nodes[i], nodes[j])
    fits = all(
        agree(nodes[k], nodes[m]) or (contradict and near(nodes[k], nodes[m])) for k in a for m in b
    )
    return [*a, *b] if fits else []
