"""One refresh: the store is brought in step with the folder, in one transaction.

    scan | read what changed | group again what that touches | commit | tell others

A refresh may be cut off at any point and run again: until the commit nothing has changed, after it
everything has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import NamedTuple

from timeline import corpus, work
from timeline.corpus import FileState
from timeline.difference import Stamps, stamp
from timeline.errors import StoreError, TimelineError
from timeline.model import Failure
from timeline.readers import Readers
from timeline.regroup import Files, regroup
from timeline.scan import EVERYTHING, Focus, Scan, Scanner
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run, Status, Store
from timeline.work import Entry

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
# What no file is like, so that the next refresh tries again.
_UNSEEN: tuple[FileState, str] = ((0, 0, 0, 0), "")
_PASSING = ("changed", "unreadable")  # failures that may pass though the file stays as it is
_COSTLY = ("crashed", "memory", "timeout")  # failures that cost a process or its time
_ATTEMPTS = 2
_TELL_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a refresh did. *run* is None when another refresh held the lease; *waiting* are files
    that were left for later, for they may not be complete."""

    run: Run | None
    failures: tuple[Failure, ...] = ()
    waiting: tuple[str, ...] = ()


def refresh(
    store: Store,
    settings: Settings,
    *,
    clock: Clock,
    readers: Readers | None = None,
    focus: Focus = EVERYTHING,
    allow_empty: bool = False,
    progress: Progress = lambda done, total: None,
    after_commit: Iterable[Callable[[], object]] = (),
) -> Report:
    """Bring the store in step with the folder; the callbacks run after the last commit, and in a
    long import each minute.

    A missing folder, or an empty one that was not, is refused unless *allow_empty*: a disk that is
    not mounted must not empty the timeline. The callbacks run under the lease, so that none tells
    of an older state after another has told of a newer one. Many changed files are taken in by
    several commits, each complete in itself, so that neither memory nor a crash's cost grows with
    the corpus; while one is made the files of the next are read.
    """
    with store.lease() as mine, ExitStack() as stack:
        if not mine:
            return Report(run=None)
        readers = readers or stack.enter_context(Readers(settings))
        this = _Refresh(store, settings, clock, readers)
        try:
            return this.run(focus, allow_empty, progress, tuple(after_commit))
        except TimelineError as error:
            this.note("failed", str(error))
            raise


class _Reading(NamedTuple):
    """Files that are being read, and what the store knew of them and of those that are gone."""

    scan: Scan
    before: Mapping[str, FileRow]
    entries: Iterator[Entry]


class _Refresh:
    """One refresh under the lease."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, readers: Readers) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.readers = readers
        self.started = clock()
        self.told = self.started
        self.runs: list[Run] = []

    def run(
        self,
        focus: Focus,
        allow_empty: bool,
        progress: Progress,
        callbacks: Sequence[Callable[[], object]],
    ) -> Report:
        """Commit by commit, until nothing is left."""
        status = self.store.status()
        batches = self._scanner(status, focus).batches(self.store)
        scan = next(batches)
        if not allow_empty or not status.files:
            refusal = _refusal(self.settings.corpus, status, scan)
            if refusal:
                return Report(run=self.note("refused", refusal))
        if focus.paths is not None and scan.nothing:  # not worth a word
            return Report(run=self._as_before(status, scan), waiting=tuple(scan.waiting))
        if scan.nothing and _last(status) is not None:
            report = self._unchanged(status, scan)
            self._tell(callbacks, last=True)
            return report
        total = len(scan.changed) if scan.last else self._count(status, focus)
        return self._take_in(chain([scan], batches), callbacks, partial(self._on, progress, total))

    def _take_in(
        self,
        batches: Iterator[Scan],
        callbacks: Sequence[Callable[[], object]],
        on: Callable[[int], None],
    ) -> Report:
        """Commit batch by batch; while one is committed the next is read already."""
        waiting: list[str] = []
        with ExitStack() as stack:
            stack.callback(self.readers.close)  # nobody waits for what is still being read
            reading: _Reading | None = self._read(next(batches))
            while reading is not None:
                read, rows = reading, self._rows(reading, on)
                reading = None if read.scan.last else self._read(next(batches))
                failures = self._reconcile(self.store.status(), read, rows)
                waiting += read.scan.waiting
                if reading is not None:
                    self.started = self.clock()
                self._tell(callbacks, last=reading is None)
            stack.pop_all()
        return Report(run=self._in_all(), failures=failures, waiting=tuple(waiting))

    def _on(self, progress: Progress, total: int, done: int) -> None:
        """Progress goes on behind what earlier commits have read."""
        progress(sum(run.read for run in self.runs) + done, total)

    def _tell(self, callbacks: Sequence[Callable[[], object]], *, last: bool) -> None:
        if last or self.started - self.told >= _TELL_EVERY:
            self.told = self.started
            for callback in callbacks:
                callback()

    def note(self, outcome: str, message: str) -> Run:
        """Write down why nothing was done, where that can be written."""
        run = Run(
            started=stamp(self.started),
            finished=stamp(self.clock()),
            outcome=outcome,
            message=message,
        )
        try:
            self.store.commit(Change(run=run))
        except StoreError:  # as when the disk is full to the last byte
            if outcome != "failed":
                raise
        return run

    def _scanner(self, status: Status, focus: Focus) -> Scanner:
        return Scanner(
            root=self.settings.corpus,
            rules=work.rules_version(self.settings),
            told={failure.path: failure for failure in status.failures},
            focus=focus,
            now=int(self.started.timestamp() * 1e9),
        )

    def _count(self, status: Status, focus: Focus) -> int:
        """How many files there are to read: a pass of its own, so as not to keep them all."""
        batches = self._scanner(status, focus).batches(self.store)
        return sum(len(scan.changed) for scan in batches)

    def _in_all(self) -> Run:
        """The commits of one refresh as one run."""
        first, last = self.runs[0], self.runs[-1]
        return replace(
            last,
            started=first.started,
            read=sum(run.read for run in self.runs),
            changed=sum(run.changed for run in self.runs),
            removed=sum(run.removed for run in self.runs),
        )

    def _unchanged(self, status: Status, scan: Scan) -> Report:
        """The report of a refresh that finds all as the last one left it."""
        run = self._as_before(status, scan)
        self.store.commit(Change(run=run))
        return Report(run=run, failures=status.failures, waiting=tuple(scan.waiting))

    def _as_before(self, status: Status, scan: Scan) -> Run:
        last = _last(status)
        return Run(
            started=stamp(self.started),
            finished=stamp(self.clock()),
            outcome="partial" if status.failures else "ok",
            seen=scan.seen,
            failed=len(status.failures),
            events=last.events if last else 0,
        )

    def _read(self, scan: Scan) -> _Reading:
        """Begin to read the changed files."""
        before = {row.path: row for row in self.store.rows_of(scan.paths)}
        rules = work.rules_version(self.settings)
        tasks = [(path, _known_digest(before.get(path), rules)) for path in scan.changed]
        return _Reading(scan, before, self.readers.read(self.settings.corpus, tasks))

    def _rows(self, reading: _Reading, on: Callable[[int], None]) -> dict[str, FileRow]:
        """The files as they are read, in no fixed order."""
        rows: dict[str, FileRow] = {}
        rules = work.rules_version(self.settings)
        for entry in reading.entries:
            seen = reading.scan.changed[entry.path], rules
            rows[entry.path] = _row(entry, seen, reading.before.get(entry.path))
            on(len(rows))
        return rows

    def _reconcile(
        self, status: Status, reading: _Reading, read: Mapping[str, FileRow]
    ) -> tuple[Failure, ...]:
        """Group what was read with what it touches, and commit; all that fails now."""
        scan, before = reading.scan, reading.before
        failed = {f.path: _failed(f, _UNSEEN, before.get(f.path)) for f in scan.failures if f.path}
        new = {**read, **failed}
        now_known = {path: before[path] for path in scan.touched if path in before} | new
        failing = {f.path: f for f in status.failures if f.path not in before}
        failing |= {path: row.failure for path, row in now_known.items() if row.failure}
        failures = tuple(failing[path] for path in sorted(failing))
        closing = scan.last and not (scan.first and status.files)
        files = Files(before=before, now=now_known, failing=failures, closing=closing)
        now = self.clock()
        stamps = Stamps(now, status.last_updated)
        change, events = regroup(self.store, self.settings, files, stamps=stamps)
        run = Run(
            started=stamp(self.started),
            finished=stamp(now),
            outcome="partial" if failures else "ok",
            seen=scan.seen,
            read=len(scan.changed),
            changed=sum(_differs(before.get(p), row) for p, row in read.items()),
            removed=len(scan.removed),
            failed=len(failures),
            events=events,
        )
        rows = tuple(row for path, row in sorted(new.items()) if row != before.get(path))
        self.store.commit(replace(change, run=run, files=rows, removed=tuple(scan.removed)))
        self.runs.append(run)
        return failures


def _last(status: Status) -> Run | None:
    """The last refresh that did its work."""
    return next((run for run in status.runs if run.outcome in ("ok", "partial")), None)


def _refusal(root: str, status: Status, scan: Scan) -> str | None:
    """Why what was found is not believed, if so."""
    if not corpus.is_there(root):
        return f"there is no folder {root}"
    if unlisted := next((f for f in scan.failures if f.path == ""), None):
        return f"the folder {root} cannot be listed: {unlisted.message}"
    if status.files and scan.gone >= status.files and not scan.seen and not scan.unread:
        return "the folder is empty but was not; to accept that: flask refresh --allow-empty"
    return None


def _differs(old: FileRow | None, new: FileRow) -> bool:
    return old is None or old.known.digest != new.known.digest


def _known_digest(old: FileRow | None, rules: str) -> str:
    """What content needs no reading: that which was read well by the same rules."""
    return old.known.digest if old and not old.failure and old.known.rules == rules else ""


def _row(entry: Entry, seen: tuple[FileState, str], old: FileRow | None) -> FileRow:
    state, rules = seen
    if entry.failure is not None:
        return _unread(entry.failure, seen, old)
    if entry.same and old is not None:
        return replace(old, known=replace(old.known, state=state))
    return FileRow(
        path=entry.path,
        article_id=entry.article_id,
        known=KnownFile(state=state, digest=entry.digest, rules=rules, failed=False),
        article=entry.article,
        mentions=entry.mentions,
        handles=entry.handles,
    )


def _unread(failure: Failure, seen: tuple[FileState, str], old: FileRow | None) -> FileRow:
    """The row of a file that could not be read, and when it is tried again: at the next refresh if
    that may pass, once more if it broke or outstayed its process, else when it or the rules change.
    """
    if failure.code in _PASSING:
        return _failed(failure, _UNSEEN, old)
    if failure.code not in _COSTLY:
        return _failed(failure, seen, old)
    state, rules = seen
    again = state, f"again:{rules}"
    same = old is not None and (old.known.state, old.known.rules) in (again, seen)
    attempts = 1 + (old.attempts if old is not None and same else 0)
    if attempts < _ATTEMPTS:
        return replace(_failed(failure, again, old), attempts=attempts)
    said = f"{failure.message}; tried {attempts} times, not again until it or the rules change"
    return replace(_failed(replace(failure, message=said), seen, old), attempts=attempts)


def _failed(failure: Failure, seen: tuple[FileState, str], old: FileRow | None) -> FileRow:
    """The row of what cannot be read: it keeps what it said when it last was good."""
    state, rules = seen
    return FileRow(
        path=failure.path,
        article_id=old.article_id if old else "",
        known=KnownFile(
            state=state, digest=old.known.digest if old else "", rules=rules, failed=True
        ),
        article=old.article if old else None,
        mentions=old.mentions if old else (),
        handles=old.handles if old else (),
        failure=failure,
    )
