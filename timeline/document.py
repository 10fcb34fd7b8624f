"""One event as JSON text: what the store keeps, what programs read, and the way back to the value.

The text begins with the id, always of the same length, so that an address can be put in behind it
without parsing. Nothing in it depends on today's date or on where the service runs.
"""

import json
from collections.abc import Iterable
from typing import Any

from timeline import countries, edtf
from timeline.labels import label
from timeline.model import (
    Actor,
    Country,
    Day,
    Event,
    Evidence,
    Mention,
    Place,
    Source,
    Span,
    When,
)

VERSION = 1
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ID = len('{"id":"')  # where an encoded event has its id
_ID_END = _ID + 36
_UNSTAMPED = '"first_seen":"","updated":""}'  # what it ends with


def dumps(value: Any) -> str:
    """Write JSON the one way this project does: compact, readable letters, keys as given. What is
    no letter, as in a file name that is not UTF-8, is escaped: the text can always be encoded."""
    text = _encoder.encode(value)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def encode(event: Event, *, locale: str = "en") -> str:
    """Write the event without its address; `decode` reads it back."""
    return dumps(event_fields(event, locale=locale))


def stamped(text: str, first_seen: str, updated: str) -> str:
    """Put stamps, which need no escaping, into the text of an event that was encoded without."""
    return f'{text.removesuffix(_UNSTAMPED)}"first_seen":"{first_seen}","updated":"{updated}"}}'


def with_url(text: str, base_url: str) -> str:
    """Put the event's address into its encoded text. *base_url* needs no escaping in JSON."""
    return with_urls((text,), base_url)[0]


def with_urls(texts: Iterable[str], base_url: str) -> list[str]:
    """The same of many. An address ends with the id, as a text goes on from there."""
    middle = f'","url":"{base_url}/events/'
    return [f"{text[:_ID_END]}{middle}{text[_ID:]}" for text in texts]


def event_fields(event: Event, *, locale: str = "en") -> dict[str, Any]:
    """The event as plain values, in the order of the contract."""
    return {
        "id": event.id,
        "kind": event.kind,
        "category": event.category,
        "language": event.language,
        "stale": event.stale,
        "date": when_fields(event.when, event.kind, locale=locale),
        "title": event.title,
        "summary": event.summary,
        "countries": [
            {"code": c.code, "name": countries.name(c.code, locale), "role": c.role}
            for c in event.countries
        ],
        "organisations": [{"name": name} for name in event.organisations],
        "places": [
            {"name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon} for p in event.places
        ],
        "actors": [{"name": a.name, "role": a.role, "type": a.type} for a in event.actors],
        "sources": [source_fields(source) for source in event.sources],
        "first_seen": event.first_seen,
        "updated": event.updated,
    }


def when_fields(when: When, kind: str, *, locale: str = "en") -> dict[str, Any]:
    return {
        "edtf": when.edtf,
        "start": str(when.earliest) if when.earliest else None,
        "end": str(when.latest) if when.latest else None,
        "precision": when.precision,
        "approximate": when.approximate,
        "uncertain": when.uncertain,
        "basis": when.basis,
        "label": label(when, kind, locale=locale),
        "why": when.why,
        "evidence": [
            {"role": e.role, "text": e.text, "start": e.start, "end": e.end, "rule": e.rule}
            for e in when.evidence
        ],
    }


def source_fields(source: Source) -> dict[str, Any]:
    return {
        "article": source.article,
        "path": source.path,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "published": source.published,
        "date": source.date,
        "quote": source.quote,
        "start": source.start,
        "end": source.end,
        "marks": [list(mark) for mark in source.marks],
        **({"copy_of": source.copy_of} if source.copy_of else {}),
    }


def decode(text: str) -> Event:
    """Read what `encode` wrote, with or without an address."""
    fields = json.loads(text)
    return Event(
        id=fields["id"],
        when=decode_when(fields["date"]),
        countries=tuple(Country(code=c["code"], role=c["role"]) for c in fields["countries"]),
        organisations=tuple(o["name"] for o in fields["organisations"]),
        places=_places(fields["places"]),
        actors=_actors(fields["actors"]),
        sources=tuple(decode_source(source) for source in fields["sources"]),
        **{name: fields[name] for name in _PLAIN},
        first_seen=fields["first_seen"],
        updated=fields["updated"],
        stale=fields["stale"],
    )


_PLAIN = ("kind", "category", "title", "summary", "language")
# What mentions have besides; those of before it existed have none.
_MERGED_BY = {"sketch": "", "same_as": None, "not_same": None}


def decode_when(fields: dict[str, Any]) -> When:
    evidence = tuple(Evidence(**e) for e in fields["evidence"])
    return When(
        edtf=fields["edtf"],
        earliest=_day(fields["start"]),
        latest=_day(fields["end"]),
        evidence=evidence,
        **{n: fields[n] for n in ("precision", "approximate", "uncertain", "basis", "why")},
    )


def decode_source(fields: dict[str, Any]) -> Source:
    marks = tuple(Span(*mark) for mark in fields["marks"])
    return Source(**{**fields, "marks": marks})


def _day(text: str | None) -> Day | None:
    if text is None:
        return None
    year, month, day = text.rsplit("-", 2)
    return Day(edtf.read_year(year), int(month), int(day))


def _places(items: Iterable[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(**item) for item in items)


def _actors(items: Iterable[dict[str, Any]]) -> tuple[Actor, ...]:
    return tuple(Actor(**item) for item in items)


def encode_mention(mention: Mention) -> str:
    """Write a mention for the store, where it waits to be merged again."""
    fields = {
        "key": mention.key,
        "when": when_fields(mention.when, mention.kind),
        "source": source_fields(mention.source),
        "countries": [[c.code, c.role] for c in mention.countries],
        "organisations": mention.organisations,
        "places": [
            {"name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon}
            for p in mention.places
        ],
        "actors": [{"name": a.name, "role": a.role, "type": a.type} for a in mention.actors],
    }
    fields |= {"gist": " ".join(mention.gist), "news": " ".join(mention.news)}
    return dumps(fields | {name: getattr(mention, name) for name in (*_PLAIN, *_MERGED_BY)})


def decode_mention(text: str) -> Mention:
    """Read what `encode_mention` wrote."""
    fields = json.loads(text)
    return Mention(
        key=fields["key"],
        when=decode_when(fields["when"]),
        source=decode_source(fields["source"]),
        countries=tuple(Country(code=code, role=role) for code, role in fields["countries"]),
        organisations=tuple(fields["organisations"]),
        places=_places(fields["places"]),
        actors=_actors(fields["actors"]),
        **{name: fields[name] for name in _PLAIN},
        gist=tuple(fields.get("gist", "").split()),
        news=tuple(fields.get("news", "").split()),
        **{name: fields.get(name, none) for name, none in _MERGED_BY.items()},
    )
