"""An editor's word on which reports tell the same: it joins and parts what words alone would not.

Ids are known only when groups have theirs, so mentions are merged and identified first; then a
mention that is `not_same` as an event leaves its group, and one that is `same_as` another takes its
whole group there; and what came of it is identified again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from timeline.events.identity import Assigned, Known, assign
from timeline.events.links import Node
from timeline.events.merge import Group, in_order, merge_nodes
from timeline.model import Mention


def identify(
    nodes: Iterable[Node],
    known: Iterable[Known],
    *,
    edits: Mapping[str, str] | None = None,
    given: Callable[[str], bool] = lambda id_: False,
) -> list[Assigned]:
    """Merge mentions, heed what editors say, and give every group its id; see `assign`."""
    ledger = tuple(known)
    found = assign(merge_nodes(nodes), ledger, edits=edits, given=given)
    if not any(m.same_as or m.not_same for a in found for m in a.group):
        return found
    return assign(_joined(_parted(found)), ledger, edits=edits, given=given)


# A group with all ids it goes by.
_Named = tuple[set[str], list[Mention]]


def _parted(found: Sequence[Assigned]) -> list[_Named]:
    """Each mention that an editor parts from its group's event by itself."""
    named: list[_Named] = []
    for assigned in found:
        ids = {assigned.id, *assigned.aliases}
        named += [(set(), [m]) for m in assigned.group if m.not_same in ids]
        if left := [m for m in assigned.group if m.not_same not in ids]:
            named.append((ids, left))
    return named


def _joined(named: Sequence[_Named]) -> list[Group]:
    """Groups that an editor calls the same as one."""
    member = {id_: at for at, (ids, _) in enumerate(named) for id_ in ids}
    into = list(range(len(named)))
    for at, (_, group) in enumerate(named):
        for target in member.keys() & {m.same_as for m in group}:
            old, new = into[at], into[member[target]]
            into = [new if one == old else one for one in into]
    joined: dict[int, list[Mention]] = {}
    for at, (_, group) in enumerate(named):
        joined.setdefault(into[at], []).extend(group)
    return in_order(joined.values())
