"""From a group of mentions to the event that is shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from timeline.events.links import is_copy, span, spans_agree
from timeline.events.merge import Group
from timeline.model import Country, Event, Mention, Source, When

T = TypeVar("T")


def assemble(group: Group, event_id: str, *, stale_paths: frozenset[str] = frozenset()) -> Event:
    """Make the event: the finest date wins and gives the words, every article is a source.

    Copies of a text count as one article, the first printed. Where the dates of the others
    contradict each other, the one that most of them say is told, as uncertain; an editor's is sure.
    """
    copies = _copies(group)
    own = [mention for mention in group if mention.source.article not in copies]
    said = Counter(mention.when.edtf for mention in own)
    lead = min(own, key=lambda mention: _rank(mention, said))
    return Event(
        id=event_id,
        when=_when(lead, own),
        kind=_kind(group),
        category=lead.category,
        title=lead.title,
        summary=lead.summary,
        language=lead.language,
        countries=_countries([lead, *group]),
        organisations=_distinct(m.organisations for m in (lead, *group)),
        places=_distinct(m.places for m in (lead, *group)),
        actors=_distinct(m.actors for m in (lead, *group)),
        sources=_sources(group, copies),
        stale=all(m.source.path in stale_paths for m in group),
    )


def _copies(group: Group) -> dict[str, str]:
    """Which articles are near-copies: their ids -> that of the first printed."""
    printed = sorted(group, key=lambda m: (m.source.published or "9999", m.source.path))
    found: dict[str, str] = {}
    for first, later in combinations(printed, 2):
        if is_copy(first, later) and first.source.article not in found:
            found.setdefault(later.source.article, first.source.article)
    return found


def _rank(mention: Mention, said: Mapping[str, int]) -> tuple[bool, float, int, str, str, str, int]:
    """An editor's date first, then the finest, then the one that most say, then the earliest
    report; what a file is called decides last."""
    first, last = mention.when.reach
    source = mention.source
    return (
        mention.when.basis != "edited",
        last - first,
        -said[mention.when.edtf],
        source.published or "9999",
        mention.key,
        source.path,
        source.start or 0,
    )


def _when(lead: Mention, own: Sequence[Mention]) -> When:
    """The lead's date, doubted where others contradict it."""
    when = lead.when
    others = [m for m in own if not spans_agree(span(lead), span(m))]
    if when.basis == "edited" or not others:
        return when
    dates = sorted({m.when.edtf for m in others})
    edtf = when.edtf if when.uncertain or "/" in when.edtf else _doubted(when.edtf)
    why = f"{when.why} Other sources say {' and '.join(dates)}.".strip()
    return replace(when, edtf=edtf, uncertain=True, why=why)


def _doubted(edtf: str) -> str:
    return f"{edtf[:-1]}%" if edtf.endswith("~") else f"{edtf}?"


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


def _sources(group: Group, copies: Mapping[str, str]) -> tuple[Source, ...]:
    """One source an article, the first sentence of each, in order of publication."""
    by_article: dict[str, Source] = {}
    for source in sorted((m.source for m in group), key=lambda s: (s.path, s.start or 0)):
        if (old := by_article.get(source.article)) is None:
            by_article[source.article] = source
        elif old.start == source.start and old.marks != source.marks:
            marks = tuple(sorted({*old.marks, *source.marks}))
            by_article[source.article] = replace(old, marks=marks)
    told = [replace(s, copy_of=copies.get(s.article)) for s in by_article.values()]
    return tuple(sorted(told, key=lambda s: (s.published or "9999", s.path)))
