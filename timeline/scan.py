"""The folder against what the store knows of it: what a refresh has to read.

Both come in the order of paths and are held against each other in one pass, so that neither is ever
in memory as a whole.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from timeline import corpus
from timeline.corpus import FileState, Row, Stretch
from timeline.errors import CorpusError
from timeline.model import Failure
from timeline.store import Store

# What one commit takes in: all that is found in these files is in memory until then, and what is
# found in the next ones: 0.2 MiB a file in a corpus of 3 kB and eleven dated statements each.
MOST = 2_000  # files
_BYTES = 4 * 2**20  # of text
_TEXT = (".txt", ".text", ".md", ".markdown")
_MARKUP = 16  # bytes of any other file for one of text
_END: Row = (b"\xff", 0, 0, 0, 0)  # behind any path


class _Ahead:
    """Rows of which some are looked at and put back."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._back: deque[Row] = deque()

    def take(self, count: int) -> list[Row]:
        taken = [self._back.popleft() for _ in range(min(count, len(self._back)))]
        return taken + list(islice(self._rows, count - len(taken)))

    def put_back(self, rows: Sequence[Row]) -> None:
        self._back.extendleft(reversed(rows))

    def next(self) -> Row:
        return self._back.popleft() if self._back else next(self._rows, _END)


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What a refresh looks at: these *paths*, files or folders with all below them; None is all.

    A file written less than *settle* seconds ago may not be complete and is left for later, unless
    it is one of *complete*.
    """

    paths: frozenset[str] | None = None
    settle: float = 0.0
    complete: frozenset[str] = frozenset()


EVERYTHING = Focus()


@dataclass(slots=True, kw_only=True)
class Scan:
    """Differences, as many as one commit takes. *seen* files can be read until here, *unread*
    cannot; *failures* are those not told before.

    *waiting* may not be complete yet. *touched* need no reading and yet stand otherwise: a folder
    above them failed, or can be listed again. *gone* is how many are *removed* in all; what was
    moved is found anew before it is taken from where it was. *first* and *last* of a refresh.
    """

    seen: int = 0
    unread: int = 0
    gone: int = 0
    changed: dict[str, FileState] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    first: bool = True
    last: bool = True

    @property
    def paths(self) -> set[str]:
        """All that is not as it was."""
        failed = {failure.path for failure in self.failures}
        return {*self.changed, *self.removed, *self.touched} | failed

    @property
    def nothing(self) -> bool:
        """Everything is as it was."""
        return not (self.changed or self.removed or self.touched or self.failures)


@dataclass(slots=True, kw_only=True)
class Scanner:
    """Finds the differences. *told* are the failures that the store knows, by path; *now* is in
    nanoseconds."""

    root: str
    rules: str
    told: Mapping[str, Failure]
    focus: Focus
    now: int
    found: Scan = field(default_factory=Scan)
    _weight: int = 0  # bytes of text that have changed
    _removed: list[str] = field(default_factory=list)
    _failing: str = ""  # the folder that cannot be listed, of which files are met
    _changed: str = ""  # the folder that can, or cannot any more, of which files are met

    def batches(self, store: Store) -> Iterator[Scan]:
        """One pass over folder and store; at least one batch. What is committed of a batch has no
        part in those that follow."""
        yield from self._differences(store)
        self.found.gone = len(self._removed)
        while True:
            room = MOST - len(self.found.changed)
            self.found.removed = dict.fromkeys(self._removed[:room])
            del self._removed[:room]
            if not self._removed:
                yield self.found
                return
            yield self._cut()

    def _differences(self, store: Store) -> Iterator[Scan]:
        if self.focus.paths is not None:
            try:
                for path in sorted(self.focus.paths):
                    known = store.states(self.rules, path)
                    yield from self._compare(corpus.look(self.root, path), known)
                return
            except CorpusError:  # above what was named: look at everything
                self.found, self._removed = Scan(first=self.found.first), []
        yield from self._compare(corpus.stretches(self.root), store.states(self.rules))

    def _cut(self) -> Scan:
        """What was found until here; more follows."""
        batch, self._weight = self.found, 0
        batch.last = False
        self.found = Scan(seen=batch.seen, unread=batch.unread, gone=batch.gone, first=False)
        return batch

    def _compare(self, found: Iterator[Stretch], known: Iterator[Row]) -> Iterator[Scan]:
        """Hold one against the other, by stretches while they are equal: nearly all are."""
        self._failing = self._changed = ""
        knowns = _Ahead(known)
        for stretch in found:
            same = knowns.take(len(stretch))
            if same == stretch and not self._changed:
                self.found.seen += len(stretch)
            else:
                knowns.put_back(same)
                yield from self._join(stretch, knowns)
        while (old := knowns.next()) is not _END:
            self._gone(old[0].decode())

    def _join(self, found: Stretch, known: _Ahead) -> Iterator[Scan]:
        old = known.next()
        for row in found:
            path = row.path.encode() if isinstance(row, Failure) else row[0]
            while old[0] < path:
                self._gone(old[0].decode())
                old = known.next()
            if len(self.found.changed) >= MOST or self._weight >= _BYTES:
                yield self._cut()
            if isinstance(row, Failure):
                self._failed(row)
            else:
                self._met(row, old)
            if old[0] == path:
                old = known.next()
        if old is not _END:
            known.put_back([old])

    def _gone(self, path: str) -> None:
        """What is known is not found; in a folder that cannot be listed it may be there still."""
        if self._failing and path.startswith(self._failing):
            if self._failing == self._changed:
                self.found.touched[path] = None
            return
        self._removed.append(path)
        if path.endswith("/"):
            self._changed = path

    def _met(self, row: Row, known: Row) -> None:
        """A file, which may be known as it is, and yet stand in a folder that is not."""
        path = row[0].decode()
        self.found.seen += 1
        if row != known:
            self._read(path, row[1:])
        elif self._changed and path.startswith(self._changed):
            self.found.touched[path] = None
        else:
            self._changed = ""

    def _failed(self, failure: Failure) -> None:
        new = self.told.get(failure.path) != failure
        self.found.unread += 1
        if new:
            self.found.failures.append(failure)
        if failure.path.endswith("/"):
            self._failing, self._changed = failure.path, failure.path if new else ""

    def _read(self, path: str, state: FileState) -> None:
        if path not in self.focus.complete and 0 <= self.now - state[1] < self.focus.settle * 1e9:
            self.found.waiting.append(path)
        else:
            self.found.changed[path] = state
            self._weight += state[0] if path.endswith(_TEXT) else state[0] // _MARKUP
