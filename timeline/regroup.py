"""The part of a refresh that groups: mentions of changed files are merged with what they touch.

    touched mentions | identify | difference -> Change

Its cost goes by what changed and by what that is linked with, not by the corpus.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from timeline.difference import Stamps, difference
from timeline.document import decode_mention
from timeline.events import Known, Node, are_copies, edits, first_id, identify
from timeline.model import Failure, Mention
from timeline.settings import Settings
from timeline.store import Change, FileRow, Identity, Store
from timeline.touched import touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Files that changed, as the store knows them and as they are *now*: what is only in *before*
    is gone.

    *failing* is all that cannot be read, these and others. *closing*: with these a corpus has been
    taken in whole, so that ids of which nothing came by now are gone too.
    """

    before: Mapping[str, FileRow]
    now: Mapping[str, FileRow]
    failing: Sequence[Failure] = ()
    closing: bool = False


def regroup(
    store: Store, settings: Settings, files: Files, *, stamps: Stamps
) -> tuple[Change, int]:
    """What must be written of events and ids, and how many events there are then."""
    come = {path: _mentions(row) for path, row in files.now.items()}
    gone = {path: _mentions(row) for path, row in files.before.items()}
    found = touched(
        store,
        come=list(chain.from_iterable(come.values())),
        gone=list(chain.from_iterable(gone.values())),
        paths=files.before.keys() | files.now.keys(),
    )
    identities = dict(found.identities)
    if files.closing:
        identities |= _unshown(store)
    known = [
        Known(id=i.id, tokens=i.mentions, first_seen=i.first_seen) for i in identities.values()
    ]
    assigned = identify(
        found.nodes, known, edits=_former(files, come, gone), given=_given(store, found.nodes)
    )
    stale = frozenset(_at_or_below(files.failing, {n.mention.source.path for n in found.nodes}))
    ids = {a.id for a in assigned}
    shown = store.shown(ids | identities.keys())
    change = difference(assigned, identities, settings, stale=stale, stamps=stamps, shown=shown)
    return change, store.total() + len(ids - shown) - len(shown - ids)


def _mentions(row: FileRow) -> list[Mention]:
    return [decode_mention(text) for text in row.mentions]


def _at_or_below(failures: Iterable[Failure], paths: Iterable[str]) -> Iterator[str]:
    """Those paths that failed, or lie in a folder that did: its path ends in `/`."""
    failed = {failure.path for failure in failures}
    folders = tuple(path for path in failed if path.endswith("/"))
    return (path for path in paths if path in failed or path.startswith(folders))


def _given(store: Store, nodes: Iterable[Node]) -> Callable[[str], bool]:
    """Tells whether an id was ever given; of those that are likely to be asked for, all at once."""
    likely = {first_id(mine.mention.key) for mine in nodes}
    taken = {identity.id for identity in store.remembering((), likely)}

    def given(id_: str) -> bool:
        if id_ in likely:
            return id_ in taken
        return any(identity.id == id_ for identity in store.remembering((), (id_,)))

    return given


def _unshown(store: Store) -> dict[str, Identity]:
    """Ids of a ledger that was taken in, of which nothing came back."""
    wanted = frozenset(store.unshown())
    found = store.remembering((), wanted)
    return {identity.id: identity for identity in found if identity.id in wanted}


def _former(
    files: Files, come: Mapping[str, Sequence[Mention]], gone: Mapping[str, Sequence[Mention]]
) -> dict[str, str]:
    """Token of an edited mention -> token of its former wording in the same file."""
    found: dict[str, str] = {}
    for path in files.now.keys() & files.before.keys():
        if files.before[path].known.digest != files.now[path].known.digest:
            found |= edits(gone[path], come[path])
    for path, former in _renamed(files, come, gone):
        known = {(m.key, m.when.edtf) for m in gone[former]}
        told = {(m.key, m.when.edtf) for m in come[path]}
        found |= edits(
            [m for m in gone[former] if (m.key, m.when.edtf) not in told],
            [m for m in come[path] if (m.key, m.when.edtf) not in known],
        )
    return found


def _renamed(
    files: Files, come: Mapping[str, Sequence[Mention]], gone: Mapping[str, Sequence[Mention]]
) -> Iterator[tuple[str, str]]:
    """Files that are new, with those whose name or whose text they have and that are gone."""
    left: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files.before.keys() - files.now.keys()):
        for handle in _handles(path, gone[path]):
            left[handle].append(path)
    for path in sorted(files.now.keys() - files.before.keys()):
        met = Counter(old for handle in _handles(path, come[path]) for old in left.get(handle, ()))
        for former in sorted(met, key=lambda old: (-met[old], old))[:1]:
            alike = are_copies(_sketch(gone[former]), _sketch(come[path]))
            if alike or _name(former) == _name(path):
                yield path, former


def _handles(path: str, mentions: Sequence[Mention]) -> list[str]:
    """What a file is known by where it is renamed and edited at once: name, and sketch in parts."""
    sketch = _sketch(mentions)
    return [_name(path), *(sketch[i : i + 8] for i in range(0, len(sketch), 8))]


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _sketch(mentions: Sequence[Mention]) -> str:
    return mentions[0].sketch if mentions else ""
