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

MOST = 20_000  # files that one commit takes in: what is found in them is in memory until then
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
    """The differences. *seen* files can be read, *unread* cannot; *failures* are those not told
    before.

    *left* more have changed than one commit takes; *waiting* may not be complete yet. *touched*
    need no reading and yet stand otherwise: a folder above them failed, or can be listed again.
    *goes_on*: others were taken in before these by the same refresh.
    """

    seen: int = 0
    unread: int = 0
    left: int = 0
    changed: dict[str, FileState] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    goes_on: bool = False

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
    nanoseconds; changed files up to the path *after* are passed over."""

    root: str
    rules: str
    told: Mapping[str, Failure]
    focus: Focus
    now: int
    after: str = ""
    found: Scan = field(default_factory=Scan)
    _failing: str = ""  # the folder that cannot be listed, of which files are met
    _changed: str = ""  # the folder that can, or cannot any more, of which files are met

    def scan(self, store: Store) -> Scan:
        if self.focus.paths is not None:
            try:
                for path in sorted(self.focus.paths):
                    self._compare(corpus.look(self.root, path), store.states(self.rules, path))
                return self.found
            except CorpusError:  # above what was named: look at everything
                self.found = Scan()
        self._compare(corpus.stretches(self.root), store.states(self.rules))
        return self.found

    def _compare(self, found: Iterator[Stretch], known: Iterator[Row]) -> None:
        """Hold one against the other, by stretches while they are equal: nearly all are."""
        self._failing = self._changed = ""
        knowns = _Ahead(known)
        for stretch in found:
            same = knowns.take(len(stretch))
            if same == stretch and not self._changed:
                self.found.seen += len(stretch)
            else:
                knowns.put_back(same)
                self._join(stretch, knowns)
        while (old := knowns.next()) is not _END:
            self._gone(old[0].decode())

    def _join(self, found: Stretch, known: _Ahead) -> None:
        old = known.next()
        for row in found:
            path = row.path.encode() if isinstance(row, Failure) else row[0]
            while old[0] < path:
                self._gone(old[0].decode())
                old = known.next()
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
        self.found.removed[path] = None
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
        elif path <= self.after:
            return
        elif len(self.found.changed) >= MOST:
            self.found.left += 1
        else:
            self.found.changed[path] = state
