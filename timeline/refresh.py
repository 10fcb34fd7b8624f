"""One refresh: the store is brought in step with the folder, in one transaction.

    walk | read what changed | merge all mentions | give ids | commit | tell others

A refresh may be cut off at any point and run again: until the commit nothing has changed, after it
everything has.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from timeline import work
from timeline.corpus import FileState
from timeline.difference import Stamps, difference, stamp
from timeline.document import decode_mention, dumps, encode_mention
from timeline.events import Known, assign, edits, merge
from timeline.model import Article, Failure, Mention
from timeline.scan import EVERYTHING, Focus, Scan, Scanner
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run, Status, Store
from timeline.work import Outcome

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
# What no file is like, so that the next refresh tries again.
_UNSEEN: tuple[FileState, str] = ((0, 0, 0, 0), "")
_PASSING = ("changed", "unreadable")  # failures that may pass though the file stays as it is


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
    with store.lease() as mine:
        if not mine:
            return Report(run=None)
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
                store, settings, scan, stamp(started), clock, _from(progress, runs, scan)
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


def _at_or_below(failures: Iterable[Failure], paths: Iterable[str]) -> Iterator[str]:
    """Those paths that failed, or lie in a folder that did: its path ends in `/`."""
    failed = {failure.path for failure in failures}
    folders = tuple(path for path in failed if path.endswith("/"))
    return (path for path in paths if path in failed or path.startswith(folders))


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
    progress: Progress,
) -> Report:
    before = {row.path: row for row in store.file_rows()}
    read = _read(settings, scan, before, progress)
    new = read | {f.path: _failed(f, _UNSEEN, before.get(f.path)) for f in scan.failures if f.path}
    after = {p: row for p, row in before.items() if p not in scan.removed} | new
    mentions = {p: [decode_mention(t) for t in row.mentions] for p, row in after.items()}
    former = _former(before, read, mentions)
    groups = merge(m for found in mentions.values() for m in found)
    identities = {identity.id: identity for identity in store.identities()}
    known = (
        Known(id=i.id, tokens=i.mentions, first_seen=i.first_seen) for i in identities.values()
    )
    assigned = assign(groups, known, edits=former)
    failures = tuple(f for path in sorted(after) if (f := after[path].failure) is not None)
    stale = frozenset(_at_or_below(failures, after))
    now = clock()
    last = store.status().last_updated
    change = difference(
        assigned, identities, settings, stale=stale, stamps=Stamps(now, last), anew=not before
    )
    run = Run(
        started=started,
        finished=stamp(now),
        outcome="partial" if failures else "ok",
        seen=scan.seen,
        read=len(scan.changed),
        changed=sum(_differs(before.get(p), row) for p, row in read.items()),
        removed=len(scan.removed),
        failed=len(failures),
        events=len(assigned),
    )
    files = tuple(row for path, row in sorted(new.items()) if row != before.get(path))
    store.commit(replace(change, run=run, files=files, removed=tuple(scan.removed)))
    return Report(run=run, failures=failures)


def _differs(old: FileRow | None, new: FileRow) -> bool:
    return old is None or old.known.digest != new.known.digest


def _read(
    settings: Settings, scan: Scan, before: dict[str, FileRow], progress: Progress
) -> dict[str, FileRow]:
    """Read the changed files, in no fixed order."""
    rows: dict[str, FileRow] = {}
    rules = work.rules_version(settings)
    for outcome in work.read_files(settings.corpus, tuple(scan.changed), settings):
        state = scan.changed[outcome.path]
        rows[outcome.path] = _row(outcome, state, rules, before.get(outcome.path))
        progress(len(rows), len(scan.changed))
    return rows


def _row(outcome: Outcome, state: FileState, rules: str, old: FileRow | None) -> FileRow:
    if outcome.failure is not None:
        passing = outcome.failure.code in _PASSING
        return _failed(outcome.failure, _UNSEEN if passing else (state, rules), old)
    article = outcome.article
    assert article is not None
    return FileRow(
        path=outcome.path,
        article_id=article.id,
        known=KnownFile(state=state, digest=article.digest, rules=rules, failed=False),
        article=dumps(article_fields(article)),
        mentions=tuple(encode_mention(m) for m in outcome.mentions),
    )


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
        failure=failure,
    )


def article_fields(article: Article) -> dict[str, object]:
    """What pages and commands show of an article; its text stays in its file."""
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "byline": article.byline,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "published": str(article.published) if article.published else None,
        "published_from": article.published_from,
        "published_interval": article.published_interval,
        "tags": article.tags,
        "warnings": article.warnings,
        "linked": linked_fields(article),
    }


def linked_fields(article: Article) -> list[dict[str, object]]:
    return [
        {
            "title": item.title,
            "published": str(item.published) if item.published else None,
            "teaser": item.teaser,
            "url": item.url,
            "via": article.id,
            "type": "linked_item",
        }
        for item in article.linked
    ]


def _former(
    before: dict[str, FileRow], read: dict[str, FileRow], mentions: dict[str, list[Mention]]
) -> dict[str, str]:
    """Token of an edited mention -> token of its former wording in the same file."""
    found: dict[str, str] = {}
    for path in read:
        if path in before and before[path].known.digest != read[path].known.digest:
            old = [decode_mention(text) for text in before[path].mentions]
            found.update(edits(old, mentions[path]))
    return found
