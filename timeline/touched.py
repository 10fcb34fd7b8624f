"""What a change of some files touches: the mentions that must be merged again, and nothing else.

Whatever is linked with a changed mention is touched, and what is linked with that; so are the
identities that know any of these mentions again, with all mentions they know, for one that is
claimed elsewhere now may have been theirs. Beyond that nothing can differ from a merge of
everything, which a test holds. Those that are linked are found by what they hold (`events.links`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from timeline.document import decode_mention
from timeline.events import SHARED_KEYS, Node, Rank, Said, asks, first_id, key, node, score
from timeline.model import Mention
from timeline.store import Identity, Place, Store

_AT_ONCE = 500  # mentions looked up at once: each asks for some forty stretches of the index


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Mentions to merge, made comparable, and the identities that may claim them, by their ids."""

    nodes: tuple[Node, ...]
    identities: Mapping[str, Identity]


def touched(
    store: Store, *, come: Sequence[Mention], gone: Sequence[Mention], paths: Iterable[str]
) -> Touched:
    """What mentions that *come* and those that are *gone* or stand otherwise now touch.

    All of them are in files of these *paths*, of which the store knows the former ones.
    """
    search = _Search(store=store, paths=frozenset(paths), empty=not store.status().files)
    search.nodes += map(node, come)
    search.follow(search.nodes)
    search.follow(map(node, gone))
    return Touched(nodes=tuple(search.nodes), identities=search.identities)


@dataclass(slots=True, kw_only=True)
class _Search:
    store: Store
    paths: frozenset[str]
    empty: bool  # a first import, of which a tenth would go into asking for nothing
    nodes: list[Node] = field(default_factory=list)
    identities: dict[str, Identity] = field(default_factory=dict)
    looked_at: dict[Place, Node] = field(default_factory=dict)
    taken: set[Place] = field(default_factory=set)
    asked: dict[Said, Rank] = field(default_factory=dict)

    def follow(self, nodes: Iterable[Node]) -> None:
        """Take what these touch, and what that touches. Of those that say the same only the first
        asks: among these, and among those that are found."""
        fresh = list(nodes)
        asking = [] if self.empty else _first(fresh, {})
        while fresh:
            some, fresh = fresh[:_AT_ONCE], fresh[_AT_ONCE:]
            found = self.remembered([mine.mention for mine in some])
            while asking:
                some, asking = asking[:_AT_ONCE], asking[_AT_ONCE:]
                found += self.linked(some)
            self.nodes += found
            fresh += found
            asking = _first(found, self.asked)

    def linked(self, asking: Sequence[Node]) -> list[Node]:
        """Mentions not yet taken that are linked with one of those."""
        askers: dict[int, list[int]] = defaultdict(list)
        stretches: list[tuple[int, int, int]] = []
        for at, mine in enumerate(asking):
            for stretch in asks(mine):
                stretches.append(stretch)
                askers[stretch.key].append(at)
        met: Counter[tuple[Place, int]] = Counter()
        for held, place in self.store.holding(stretches):
            if place not in self.taken and place[0] not in self.paths:
                met.update((place, at) for at in askers[held])
        pairs = [(place, asking[at]) for (place, at), times in met.items() if times >= SHARED_KEYS]
        self._look_at({place for place, _ in pairs})
        return self._take({place for place, one in pairs if score(one, self.looked_at[place]) > 0})

    def remembered(self, mentions: Sequence[Mention]) -> list[Node]:
        """Mentions that the identities of these know again, or that an editor ties to them."""
        keys = {mention.key for mention in mentions}
        named = {id_ for m in mentions for id_ in (m.same_as, m.not_same) if id_}
        found = [
            identity
            for identity in self.store.remembering(keys, named)
            if identity.id not in self.identities
        ]
        self.identities |= {identity.id: identity for identity in found}
        ids = {first_id(one) for one in keys} | {identity.id for identity in found} | named
        said = {token.split("/", 1)[0] for identity in found for token in identity.mentions}
        stretches = [(key("said", one), 0, 0) for one in said] + [(key("id", i), 0, 0) for i in ids]
        places = {place for _, place in self.store.holding(stretches)}
        places = {p for p in places - self.taken if p[0] not in self.paths}
        self._look_at(places)
        return self._take(places)

    def _look_at(self, places: Iterable[Place]) -> None:
        unseen = [place for place in places if place not in self.looked_at]
        for place, text in self.store.mentions(unseen):
            self.looked_at[place] = node(decode_mention(text))

    def _take(self, places: Iterable[Place]) -> list[Node]:
        taken = sorted(places)
        self.taken.update(taken)
        return [self.looked_at[place] for place in taken]


def _first(nodes: Iterable[Node], asked: dict[Said, Rank]) -> list[Node]:
    """Of those that say the same the first, unless one before it has *asked*."""
    first: dict[Said, Node] = {}
    for mine in nodes:
        if mine.said not in asked or mine.rank < asked[mine.said]:
            asked[mine.said] = mine.rank
            first[mine.said] = mine
    return list(first.values())
