"""One refresh: the store is brought in step with the folder, in one transaction.

    walk | read what changed | merge all mentions | give ids | commit | tell others

A refresh may be cut off at any point and run again: until the commit nothing has changed, after it
everything has.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from timeline import work
from timeline.corpus import FileState
from timeline.difference import Stamps, stamp
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
    """Bring the store in step with the folder; the callbacks run after each commit.

    A missing folder, or an empty one that was not, is refused unless *allow_empty*: a disk that is
    not mounted must not empty the timeline. The callbacks run under the lease, so that none tells
    of an older state after another has told of a newer one. Many thousand changed files are taken
    in by several commits, each complete in itself, so that neither memory nor a crash's cost grows
    with the corpus.
    """
    callbacks = tuple(after_commit)
    with store.lease() as mine, ExitStack() as stack:
        if not mine:
            return Report(run=None)
        readers = readers or stack.enter_context(Readers(settings))
        after = ""
        runs: list[Run] = []
        while True:
            started = clock()
            status = store.status()
            scan = _scan(store, settings, focus, (status, started, after))
            refusal = _refusal(settings.corpus, status, scan, allow_empty)
            if refusal:
                return _refused(store, refusal, stamp(started), clock)
            report = _unchanged(store, status, scan, stamp(started), clock) or _reconcile(
                store, settings, scan, stamp(started), clock, readers, _from(progress, runs, scan)
            )
            assert report.run is not None
            runs.append(report.run)
            for callback in callbacks:
                callback()
            if not scan.left:
                return replace(report, run=_in_all(runs), waiting=tuple(scan.waiting))
            after = max(scan.changed)


def _scan(
    store: Store, settings: Settings, focus: Focus, state: tuple[Status, datetime, str]
) -> Scan:
    status, now, after = state
    scan = Scanner(
        root=settings.corpus,
        rules=work.rules_version(settings),
        told={failure.path: failure for failure in status.failures},
        focus=focus,
        now=int(now.timestamp() * 1e9),
        after=after,
    ).scan(store)
    scan = replace(scan, goes_on=bool(after))
    return scan if not scan.left else replace(scan, removed={})  # what moved is first found anew


def _from(progress: Progress, runs: list[Run], scan: Scan) -> Progress:
    """Progress goes on behind what earlier commits have read."""
    read = sum(run.read for run in runs)
    total = read + len(scan.changed) + scan.left
    return lambda done, _: progress(read + done, total)


def _in_all(runs: list[Run]) -> Run:
    """The commits of one refresh as one run."""
    read, changed = sum(run.read for run in runs), sum(run.changed for run in runs)
    return replace(runs[-1], started=runs[0].started, read=read, changed=changed)


def _refusal(root: str, status: Status, scan: Scan, allow_empty: bool) -> str | None:
    """Why what was found is not believed, if so."""
    if allow_empty and status.files:
        return None
    if not Path(root).is_dir():
        return f"there is no folder {root}"
    if unlisted := next((f for f in scan.failures if f.path == ""), None):
        return f"the folder {root} cannot be listed: {unlisted.message}"
    if status.files and len(scan.removed) >= status.files and not scan.seen and not scan.unread:
        return "the folder is empty but was not; to accept that: flask refresh --allow-empty"
    return None


def _refused(store: Store, refusal: str, started: str, clock: Clock) -> Report:
    finished = stamp(clock())
    run = Run(started=started, finished=finished, outcome="refused", message=refusal)
    store.commit(Change(run=run))
    return Report(run=run)


def _unchanged(
    store: Store, status: Status, scan: Scan, started: str, clock: Clock
) -> Report | None:
    """The report of a refresh that finds all as the last one left it; None where it does not."""
    last = next((run for run in status.runs if run.outcome != "refused"), None)
    if not scan.nothing or last is None:
        return None
    run = replace(
        last,
        started=started,
        finished=stamp(clock()),
        outcome="partial" if status.failures else "ok",
        seen=scan.seen,
        read=0,
        changed=0,
        removed=0,
        failed=len(status.failures),
    )
    store.commit(Change(run=run))
    return Report(run=run, failures=status.failures)


def _reconcile(
    store: Store,
    settings: Settings,
    scan: Scan,
    started: str,
    clock: Clock,
    readers: Readers,
    progress: Progress,
) -> Report:
    status = store.status()
    before = {row.path: row for row in store.rows_of(scan.paths)}
    read = _read(readers, settings, scan, before, progress)
    new = read | {f.path: _failed(f, _UNSEEN, before.get(f.path)) for f in scan.failures if f.path}
    now_known = {path: before[path] for path in scan.touched if path in before} | new
    failing = {f.path: f for f in status.failures if f.path not in before}
    failing |= {path: row.failure for path, row in now_known.items() if row.failure}
    failures = tuple(failing[path] for path in sorted(failing))
    closing = not scan.left and (scan.goes_on or not status.files)
    files = Files(before=before, now=now_known, failing=failures, closing=closing)
    now = clock()
    change, events = regroup(store, settings, files, stamps=Stamps(now, status.last_updated))
    run = Run(
        started=started,
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
    store.commit(replace(change, run=run, files=rows, removed=tuple(scan.removed)))
    return Report(run=run, failures=failures)


def _differs(old: FileRow | None, new: FileRow) -> bool:
    return old is None or old.known.digest != new.known.digest


def _read(
    readers: Readers,
    settings: Settings,
    scan: Scan,
    before: Mapping[str, FileRow],
    progress: Progress,
) -> dict[str, FileRow]:
    """Read the changed files, in no fixed order."""
    rows: dict[str, FileRow] = {}
    rules = work.rules_version(settings)
    tasks = [(path, _known_digest(before.get(path), rules)) for path in scan.changed]
    for entry in readers.read(settings.corpus, tasks):
        seen = scan.changed[entry.path], rules
        rows[entry.path] = _row(entry, seen, before.get(entry.path))
        progress(len(rows), len(scan.changed))
    return rows


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
