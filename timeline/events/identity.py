"""Which group of mentions goes by which id. Ids are given once and never change.

Every identity remembers the mentions that are its own, as tokens `key/article/date`. A group is
claimed by the identities whose tokens it holds: exactly (in the former wording, where a sentence
was edited), or else with another date (the engine or the publication date improved), or else in
another file (renamed, copied), or else in another file with a date that touches. Of several that
claim a group the oldest is its id and the others are aliases, which keep their own tokens and so
get their events back when these part again. A group that nobody claims gets the UUIDv5 of its first
mention.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, count

from timeline.events.extract import NAMESPACE
from timeline.events.merge import Group
from timeline.model import Mention, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An identity as the ledger has it, alias or not, living or withdrawn."""

    id: str
    tokens: tuple[str, ...]
    first_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A group under its id. *owned* tells for each claiming id, aliases included, its tokens."""

    id: str
    aliases: tuple[str, ...]
    owned: Mapping[str, tuple[str, ...]]
    group: Group


def token(mention: Mention) -> str:
    return f"{mention.key}/{mention.source.article}/{mention.when.edtf}"


def _exact(text: str) -> str:
    return text


def _same_place(text: str) -> str:
    key, article, _ = text.split("/", 2)
    return f"{key}/{article}"


def _same_date(text: str) -> str:
    key, _, date = text.split("/", 2)
    return f"{key}//{date}"


def _same_words(text: str) -> str:
    return text.split("/", 1)[0]


# From the strongest likeness down; the last one only counts where the dates touch.
_VIEWS: tuple[Callable[[str], str], ...] = (_exact, _same_place, _same_date, _same_words)


def assign(
    groups: Sequence[Group],
    known: Iterable[Known],
    *,
    edits: Mapping[str, str] | None = None,
    given: Callable[[str], bool] = lambda id_: False,
) -> list[Assigned]:
    """Give every group its id. *edits* maps the token of an edited mention to its former one;
    *given* tells of an id beside those *known* whether it was given before."""
    ledger = sorted(known, key=lambda k: (k.first_seen, k.id))
    tokens = [[token(mention) for mention in group] for group in groups]
    former = [[(edits or {}).get(t) for t in own] for own in tokens]
    claims = _claims(tokens, former, ledger, _ties(groups))
    claimants: dict[int, list[Known]] = defaultdict(list)
    for identity in ledger:
        if identity.id in claims:
            claimants[claims[identity.id]].append(identity)
    taken = {identity.id for identity in ledger}
    assigned = []
    for index, group in enumerate(groups):
        ids = [identity.id for identity in claimants[index]]
        if not ids:
            ids = [_fresh(group, lambda id_: id_ in taken or given(id_))]
            taken.add(ids[0])
        owned = _owned(tokens[index], former[index], claimants[index], ids[0])
        assigned.append(Assigned(id=ids[0], aliases=tuple(ids[1:]), owned=owned, group=group))
    return assigned


# Groups' mentions, as places in them, with ids from which an editor parts them or to which one ties
# them.
_Edited = Set[tuple[int, int, str | None]]


def _ties(groups: Sequence[Group]) -> tuple[_Edited, _Edited]:
    placed = [(i, at, m) for i, group in enumerate(groups) for at, m in enumerate(group)]
    parted = {(i, at, m.not_same) for i, at, m in placed if m.not_same}
    return parted, {(i, at, m.same_as) for i, at, m in placed if m.same_as}


def _claims(
    tokens: Sequence[Sequence[str]],
    former: Sequence[Sequence[str | None]],
    ledger: Sequence[Known],
    ties: tuple[_Edited, _Edited],
) -> dict[str, int]:
    """Identity -> the group it claims.

    A mention that some identity remembers is no sign of another one by a weaker likeness: a
    sentence that many articles have does not hand the id of the one to the event of the other.
    What an editor *parted* from an identity is no sign of it at all; what is *tied* to it only
    where nothing else is, for it is to join the others.
    """
    parted, tied = ties
    claims: dict[str, int] = {}
    at_last: dict[str, int] = {}
    if not ledger:
        return claims
    unknown = {(index, at) for index, own in enumerate(tokens) for at in range(len(own))}
    for view in _VIEWS:
        holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, at in sorted(unknown):
            for text in filter(None, (tokens[index][at], former[index][at])):
                holders[view(text)].append((index, at))
        for identity in ledger:
            found = {
                (index, at)
                for index, at in _held(identity, holders, tokens, view)
                if (index, at, identity.id) not in parted
            }
            unknown -= found
            signs = [index for index, at in found if (index, at, identity.id) not in tied]
            if signs:
                claims.setdefault(identity.id, _most(signs))
            elif found:
                at_last.setdefault(identity.id, _most(index for index, _ in found))
    return at_last | claims


def _most(indices: Iterable[int]) -> int:
    """The group that is met most often, of several the first."""
    counts = Counter(indices)
    return min(counts, key=lambda i: (-counts[i], i))


def _held(
    identity: Known,
    holders: Mapping[str, Sequence[tuple[int, int]]],
    tokens: Sequence[Sequence[str]],
    view: Callable[[str], str],
) -> set[tuple[int, int]]:
    """The mentions in which an identity knows one of its own again."""
    return {
        (index, at)
        for known in identity.tokens
        for index, at in holders.get(view(known), ())
        if view is not _same_words or _dates_touch(known, tokens[index][at])
    }


def _dates_touch(mine: str, theirs: str) -> bool:
    first, second = (When.parse(text.split("/", 2)[2]) for text in (mine, theirs))
    return first.overlaps(second)


def _owned(
    tokens: Sequence[str], former: Sequence[str | None], claimants: Sequence[Known], heir: str
) -> dict[str, tuple[str, ...]]:
    """Part a group's tokens among the ids that claim it; what nobody remembers goes to the heir."""
    owned: dict[str, list[str]] = {identity.id: [] for identity in claimants} or {heir: []}
    for own, old in zip(tokens, former, strict=True):
        owned[_owner(own, old, claimants) or heir].append(own)
    kept = {identity.id: identity.tokens for identity in claimants}
    return {id_: tuple(sorted(mine)) or kept[id_] for id_, mine in owned.items()}


def _owner(own: str, old: str | None, claimants: Sequence[Known]) -> str | None:
    for view in _VIEWS:
        for identity in claimants:
            remembered = {view(t) for t in identity.tokens}
            if view(own) in remembered or (old is not None and view(old) in remembered):
                return identity.id
    return None


def _fresh(group: Group, taken: Callable[[str], bool]) -> str:
    """The UUIDv5 of the first mention; counted up where that id is another event's for ever."""
    first = min(mention.key for mention in group)
    parted = {mention.not_same for mention in group}
    names = chain([first], (f"{first}#{attempt}" for attempt in count(1)))
    ids = map(first_id, names)
    return next(id_ for id_ in ids if id_ not in parted and not taken(id_))


def first_id(key: str) -> str:
    """The id that an event gets whose first mention has this key, if it is free."""
    return str(uuid.uuid5(NAMESPACE, key))


def edits(old: Sequence[Mention], new: Sequence[Mention]) -> dict[str, str]:
    """Pair the mentions of an edited article: token of the new wording -> of the former.

    The likest are paired first, those whose dates touch before those whose date was corrected.
    """
    gone = [m for m in old if token(m) not in {token(n) for n in new}]
    come = [m for m in new if token(m) not in {token(o) for o in old}]
    pairs = sorted(
        (-score, token(n), token(o)) for o in gone for n in come if (score := _likeness(o, n))
    )
    paired: dict[str, str] = {}
    for _, mine, theirs in pairs:
        if mine not in paired and theirs not in paired.values():
            paired[mine] = theirs
    return paired


def _likeness(old: Mention, new: Mention) -> float:
    """The share of words two quotes have in common, and 1 where their dates touch or are the same
    words; 0 if too few.

    Half of the words are enough there, and where only an editor tells of it; else it must be nearly
    the same sentence.
    """
    mine, theirs = (set((m.source.quote or m.title).lower().split()) for m in (old, new))
    share = len(mine & theirs) / max(len(mine | theirs), 1)
    touch = old.when.overlaps(new.when) or _dated_by(old) == _dated_by(new) != []
    told = old.source.quote is None and new.source.quote is None
    return share + touch if share >= (0.5 if touch or told else 0.75) else 0.0


def _dated_by(mention: Mention) -> list[str]:
    """The date words of a mention as they are written."""
    quote = mention.source.quote or ""
    return [quote[mark.start : mark.end] for mark in mention.source.marks]
