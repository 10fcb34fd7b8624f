"""What a refresh must write: the merged groups against the ledger, as one change."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from timeline.document import dumps, encode
from timeline.events import Assigned, assemble
from timeline.model import Event
from timeline.settings import Settings
from timeline.store import Change, Identity, Run, StoredEvent


def stamp(moment: datetime) -> str:
    """A moment as the store writes it: UTC, microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Stamps:
    """Gives each changed event its own microsecond, ending at now, after all given before."""

    def __init__(self, now: datetime, last: str | None) -> None:
        self.now, self.last = now, last

    def __call__(self, count: int) -> list[str]:
        first = self.now - timedelta(microseconds=max(count - 1, 0))
        if self.last is not None and stamp(first) <= self.last:
            first = _moment(self.last) + timedelta(microseconds=1)
        return [stamp(first + timedelta(microseconds=i)) for i in range(count)]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def difference(
    assigned: Sequence[Assigned],
    identities: Mapping[str, Identity],
    settings: Settings,
    stale: frozenset[str],
    stamps: Stamps,
) -> Change:
    """What must be written: events whose shown facts or text changed, ids that came or went."""
    living = {a.id for a in assigned} | {alias for a in assigned for alias in a.aliases}
    gone = sorted(i.id for i in identities.values() if i.id not in living and not i.withdrawn)
    events = [(a, assemble(a.group, a.id, stale_paths=stale)) for a in assigned]
    events.sort(key=lambda pair: (pair[1].when.order, pair[1].id))
    hidden = {alias for identity in identities.values() for alias in identity.aliases}
    fresh = [(a, e) for a, e in events if a.id in hidden or _moved(identities.get(a.id), e)]
    given = stamps(len(fresh) + len(gone))
    updated = {a.id: given[i] for i, (a, _) in enumerate(fresh)}
    stored, ledger = [], []
    for a, event in events:
        old = identities.get(a.id)
        moment = updated.get(a.id) or (old.updated if old else "")
        first_seen = old.first_seen if old else moment
        print_ = fingerprint(event)
        if old is None or old.fingerprint != print_ or a.id in updated or old.withdrawn:
            event = event.stamped(first_seen, moment)
            text = encode(event, locale=settings.locale)
            stored.append(_stored(event, text))
        ledger += _identities(a, identities, first_seen, moment, print_)
    ledger += [
        replace(identities[g], withdrawn=given[len(fresh) + i], updated=given[len(fresh) + i])
        for i, g in enumerate(gone)
    ]
    aliased = {alias for a in assigned for alias in a.aliases}
    return Change(
        run=Run(started="", finished="", outcome="ok"),
        events=tuple(stored),
        withdrawn=(*gone, *sorted(aliased)),
        identities=tuple(i for i in ledger if identities.get(i.id) != i),
    )


def _stored(event: Event, text: str) -> StoredEvent:
    return StoredEvent(
        id=event.id,
        when=event.when,
        kind=event.kind,
        countries=event.countries,
        updated=event.updated,
        text=text,
    )


def _moved(old: Identity | None, event: Event) -> bool:
    if old is None or old.withdrawn is not None:
        return True
    return old.fingerprint.partition(":")[0] != fingerprint(event).partition(":")[0]


def fingerprint(event: Event) -> str:
    """Two digests: of what moves `updated` (title, date, kind, countries, summary), and of all."""
    substance = dumps(
        [
            event.title,
            event.when.edtf,
            event.kind,
            sorted((c.code, c.role) for c in event.countries),
            event.summary,
        ]
    )
    whole = encode(event.stamped("", ""))
    return f"{_digest(substance)}:{_digest(whole)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _identities(
    a: Assigned, identities: Mapping[str, Identity], first_seen: str, updated: str, print_: str
) -> list[Identity]:
    """The ledger rows of a group: its id, and its aliases, which keep only their own tokens."""
    rows = [
        Identity(
            id=a.id,
            aliases=a.aliases,
            mentions=a.owned[a.id],
            first_seen=first_seen,
            updated=updated,
            fingerprint=print_,
        )
    ]
    for alias in a.aliases:
        old = identities[alias]
        rows.append(replace(old, aliases=(), mentions=a.owned[alias], withdrawn=None))
    return rows
