"""From a group of mentions to the event that is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from timeline.events.merge import Group
from timeline.model import Country, Event, Mention, Source

T = TypeVar("T")


def assemble(group: Group, event_id: str, *, stale_paths: frozenset[str] = frozenset()) -> Event:
    """Make the event: the finest date wins and gives the words, every article is a source."""
    lead = min(group, key=_rank)
    return Event(
        id=event_id,
        when=lead.when,
        kind=_kind(group),
        category=lead.category,
        title=lead.title,
        summary=lead.summary,
        language=lead.language,
        countries=_countries([lead, *group]),
        organisations=_distinct(m.organisations for m in (lead, *group)),
        places=_distinct(m.places for m in (lead, *group)),
        actors=_distinct(m.actors for m in (lead, *group)),
        sources=_sources(group),
        stale=all(m.source.path in stale_paths for m in group),
    )


def _rank(mention: Mention) -> tuple[float, str, str, str, int]:
    """The finest date first, then the earliest report; what a file is called decides last."""
    first, last = mention.when.reach
    source = mention.source
    return last - first, source.published or "9999", mention.key, source.path, source.start or 0


def _kind(group: Group) -> str:
    """What one article announced and another tells as done, has happened."""
    kinds = {mention.kind for mention in group}
    return "event" if "event" in kinds else min(kinds)


def _countries(mentions: Sequence[Mention]) -> tuple[Country, ...]:
    """All countries, parties first; who is a party anywhere is one."""
    parties = _distinct([c for c in m.countries if c.role == "party"] for m in mentions)
    acting = {c.code for c in parties}
    venues = _distinct([c for c in m.countries if c.role == "venue"] for m in mentions)
    return parties + tuple(c for c in venues if c.code not in acting)


def _distinct(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _sources(group: Group) -> tuple[Source, ...]:
    """One source an article, the first sentence of each, in order of publication."""
    by_article: dict[str, Source] = {}
    for source in sorted((m.source for m in group), key=lambda s: (s.path, s.start or 0)):
        if (old := by_article.get(source.article)) is None:
            by_article[source.article] = source
        elif old.start == source.start and old.marks != source.marks:
            marks = tuple(sorted({*old.marks, *source.marks}))
            by_article[source.article] = replace(old, marks=marks)
    return tuple(sorted(by_article.values(), key=lambda s: (s.published or "9999", s.path)))
