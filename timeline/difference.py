"""What a refresh must write: the merged groups against the ledger, as one change."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from timeline.document import dumps, encode, stamped
from timeline.events import Assigned, assemble
from timeline.model import Event
from timeline.settings import Settings
from timeline.store import Change, Identity, Run, StoredEvent


def stamp(moment: datetime) -> str:
    """A moment as the store writes it: UTC, microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Stamps:
    """Gives each changed event its own microsecond, ending at now, after all given before.

    After all given before goes first: when the clock was set back they go on from the last one.
    """

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
    *,
    stale: frozenset[str],
    stamps: Stamps,
    shown: Set[str],
) -> Change:
    """What must be written: events whose shown facts or text changed, ids that came or went.

    *shown* are the ids that events go by now: a ledger that was taken in has ids without events.
    Whatever is told or withdrawn has a stamp of its own; it is `updated` only of what changed in
    substance.
    """
    living = {a.id for a in assigned} | {alias for a in assigned for alias in a.aliases}
    hidden = {alias for identity in identities.values() for alias in identity.aliases}
    gone = sorted(
        i.id for i in identities.values() if i.id not in living | hidden and not i.withdrawn
    )
    events = [(a, assemble(a.group, a.id, stale_paths=stale)) for a in assigned]
    events.sort(key=lambda pair: (pair[1].when.order, pair[1].id))
    fresh = [a.id for a, e in events if a.id in hidden or _moved(identities.get(a.id), e)]
    texts = {a.id: encode(event, locale=settings.locale) for a, event in events}
    prints = {a.id: fingerprint(event, texts[a.id]) for a, event in events}
    kept = {i.id for i in identities.values() if prints.get(i.id) == i.fingerprint} & shown
    told = kept.union(fresh)
    written = [*(a.id for a, _ in events if a.id not in told), *fresh, *gone]
    given = dict(zip(written, stamps(len(written)), strict=True))
    updated = {id_: given[id_] for id_ in (*fresh, *gone)}
    stored, ledger = [], {}
    for a, event in events:
        old = identities.get(a.id)
        moment = updated.get(a.id) or (old.updated if old else "")
        event = event.stamped(old.first_seen if old else moment, moment)
        if a.id in given:
            text = stamped(texts[a.id], event.first_seen, event.updated)
            stored.append(_stored(event, text, given[a.id]))
        ledger.update(_claimed(a, identities, event, prints[a.id]))
    ledger.update(_unclaimed(identities.keys() - living, identities, updated))
    lasting = {i.id: replace(i, aliases=_aliases(i, identities, living)) for i in ledger.values()}
    return Change(
        run=Run(started="", finished="", outcome="ok"),
        events=tuple(stored),
        withdrawn=(*gone, *sorted(alias for a in assigned for alias in a.aliases)),
        identities=tuple(i for i in lasting.values() if identities.get(i.id) != i),
    )


def _stored(event: Event, text: str, written: str) -> StoredEvent:
    return StoredEvent(
        id=event.id,
        when=event.when,
        kind=event.kind,
        countries=event.countries,
        articles=tuple(sorted({source.article for source in event.sources})),
        category=event.category,
        publishers=tuple(sorted({s.publisher for s in event.sources if s.publisher})),
        organisations=event.organisations,
        words=_words(event),
        updated=event.updated,
        written=written,
        text=text,
    )


def _words(event: Event) -> str:
    """All that an event is found by, one text a line."""
    texts = [event.title, event.summary, *(source.quote or "" for source in event.sources)]
    texts += [place.name for place in event.places]
    texts += [name for actor in event.actors for name in (actor.name, actor.role or "")]
    texts += event.organisations
    return "\n".join(dict.fromkeys(texts))


def _moved(old: Identity | None, event: Event) -> bool:
    if old is None or old.withdrawn is not None:
        return True
    return old.fingerprint.partition(":")[0] != _substance(event)


def fingerprint(event: Event, text: str) -> str:
    """Two digests: of what moves `updated` (title, date, kind, countries, summary), and of all,
    which is its *text* without stamps."""
    return f"{_substance(event)}:{_digest(text)}"


def _substance(event: Event) -> str:
    facts = dumps(
        [
            event.title,
            event.when.edtf,
            event.kind,
            sorted((c.code, c.role) for c in event.countries),
            event.summary,
        ]
    )
    return _digest(facts)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _claimed(
    a: Assigned, identities: Mapping[str, Identity], event: Event, print_: str
) -> dict[str, Identity]:
    """The ledger rows of a group: its id, and its aliases, which keep only their own tokens."""
    rows = {
        a.id: Identity(
            id=a.id,
            aliases=a.aliases,
            mentions=a.owned[a.id],
            first_seen=event.first_seen,
            updated=event.updated,
            fingerprint=print_,
        )
    }
    for alias in a.aliases:
        rows[alias] = replace(
            identities[alias], aliases=(), mentions=a.owned[alias], withdrawn=None
        )
    return rows


def _unclaimed(
    ids: Iterable[str], identities: Mapping[str, Identity], given: Mapping[str, str]
) -> dict[str, Identity]:
    """The rows of ids that no group has: withdrawn now, before, or still another's alias."""
    rows = {id_: replace(identities[id_], aliases=()) for id_ in sorted(ids)}
    for id_ in rows.keys() & given.keys():
        rows[id_] = replace(rows[id_], withdrawn=given[id_], updated=given[id_])
    return rows


def _aliases(
    new: Identity, identities: Mapping[str, Identity], living: Set[str]
) -> tuple[str, ...]:
    """Its aliases, those included whose own articles are gone: their addresses go on leading here.

    What lives again, or is another's alias now, is no longer one.
    """
    old = identities[new.id].aliases if new.id in identities else ()
    return tuple(sorted({*new.aliases, *(alias for alias in old if alias not in living)}))
