"""One refresh: the store is brought in step with the folder, in one transaction.

    walk | read what changed | merge all mentions | give ids | commit | tell others

A refresh may be cut off at any point and run again: until the commit nothing has changed, after it
everything has.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from timeline import corpus, work
from timeline.difference import Stamps, difference, stamp
from timeline.document import decode_mention, dumps, encode_mention
from timeline.events import Known, assign, edits, merge
from timeline.model import Article, Failure, Mention
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run, Store
from timeline.work import Outcome

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a refresh did. *run* is None when another refresh held the lease."""

    run: Run | None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """The folder against what was known of it."""

    states: dict[str, tuple[int, int, int, int]]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    failures: tuple[Failure, ...]


def refresh(
    store: Store,
    settings: Settings,
    *,
    clock: Clock,
    allow_empty: bool = False,
    progress: Progress = lambda done, total: None,
    after_commit: Iterable[Callable[[], object]] = (),
) -> Report:
    """Bring the store in step with the folder; the callbacks run after the commit.

    A missing folder, or an empty one that was not, is refused unless *allow_empty*: a disk that is
    not mounted must not empty the timeline.
    """
    with store.lease() as mine:
        if not mine:
            return Report(run=None)
        started = stamp(clock())
        known = store.files()
        refusal = _refusal(settings.corpus, known, allow_empty)
        scan = None if refusal else _scan(settings, known)
        if scan is not None and known and not scan.states and not allow_empty:
            refusal = "the folder is empty but was not; to accept that: flask refresh --allow-empty"
        if refusal or scan is None:
            run = Run(
                started=started, finished=stamp(clock()), outcome="refused", message=str(refusal)
            )
            store.commit(Change(run=run))
            return Report(run=run)
        report = _reconcile(store, settings, scan, started, clock, progress)
    for callback in after_commit:
        callback()
    return report


def _refusal(root: str, known: object, allow_empty: bool) -> str | None:
    if Path(root).is_dir() or (allow_empty and known):
        return None
    return f"there is no folder {root}"


def _scan(settings: Settings, known: Mapping[str, KnownFile]) -> _Scan:
    """Look at every file's state; only what differs from what is known needs to be read."""
    rules = work.rules_version(settings)
    states: dict[str, tuple[int, int, int, int]] = {}
    changed, failures = [], []
    for path, state in corpus.walk(settings.corpus):
        if isinstance(state, Failure):
            failures.append(state)
            continue
        states[path] = (state.size, state.mtime_ns, state.ctime_ns, state.inode)
        old = known.get(path)
        if old is None or old.state != states[path] or old.rules != rules:
            changed.append(path)
    unseen = [f.path for f in failures]
    removed = [p for p in known if p not in states and not _below(p, unseen)]
    return _Scan(
        states=states,
        changed=tuple(changed),
        removed=tuple(removed),
        failures=tuple(failures),
    )


def _below(path: str, folders: Sequence[str]) -> bool:
    """A file in a folder that cannot be listed is not gone, nor is one that cannot be looked at."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _reconcile(
    store: Store,
    settings: Settings,
    scan: _Scan,
    started: str,
    clock: Clock,
    progress: Progress,
) -> Report:
    before = {row.path: row for row in store.file_rows()}
    read = _read(settings, scan, before, progress)
    after = {p: row for p, row in before.items() if p not in scan.removed} | read
    mentions = {p: [decode_mention(t) for t in row.mentions] for p, row in after.items()}
    former = _former(before, read, mentions)
    groups = merge(m for found in mentions.values() for m in found)
    identities = {identity.id: identity for identity in store.identities()}
    known = (
        Known(id=i.id, tokens=i.mentions, first_seen=i.first_seen) for i in identities.values()
    )
    assigned = assign(groups, known, edits=former)
    stale = frozenset(p for p, row in after.items() if row.failure is not None)
    now = clock()
    last = store.status().last_updated
    change = difference(assigned, identities, settings, stale, Stamps(now, last))
    failures = scan.failures + tuple(r.failure for r in after.values() if r.failure is not None)
    run = Run(
        started=started,
        finished=stamp(now),
        outcome="partial" if failures else "ok",
        seen=len(scan.states),
        read=len(scan.changed),
        changed=sum(_differs(before.get(p), row) for p, row in read.items()),
        removed=len(scan.removed),
        failed=len(failures),
        events=len(assigned),
    )
    store.commit(replace(change, run=run, files=tuple(read.values()), removed=scan.removed))
    return Report(run=run, failures=failures)


def _differs(old: FileRow | None, new: FileRow) -> bool:
    return old is None or old.known.digest != new.known.digest


def _read(
    settings: Settings, scan: _Scan, before: dict[str, FileRow], progress: Progress
) -> dict[str, FileRow]:
    """Read the changed files; a file that fails keeps what it said when it last was good."""
    rows: dict[str, FileRow] = {}
    for outcome in work.read_files(settings.corpus, scan.changed, settings):
        rows[outcome.path] = _row(outcome, scan, before.get(outcome.path), settings)
        progress(len(rows), len(scan.changed))
    return {path: rows[path] for path in sorted(rows)}


def _row(outcome: Outcome, scan: _Scan, old: FileRow | None, settings: Settings) -> FileRow:
    state, rules = scan.states[outcome.path], work.rules_version(settings)
    if outcome.article is None:
        return FileRow(
            path=outcome.path,
            article_id=old.article_id if old else "",
            known=KnownFile(
                state=state, digest=old.known.digest if old else "", rules=rules, failed=True
            ),
            article=old.article if old else None,
            mentions=old.mentions if old else (),
            failure=outcome.failure,
        )
    return FileRow(
        path=outcome.path,
        article_id=outcome.article.id,
        known=KnownFile(state=state, digest=outcome.article.digest, rules=rules, failed=False),
        article=dumps(article_fields(outcome.article)),
        mentions=tuple(encode_mention(m) for m in outcome.mentions),
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
