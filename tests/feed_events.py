"""Events for the tests of feeds: invented, one line each, and a hostile one."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from timeline.document import encode
from timeline.model import Actor, Country, Event, Place, Source, Span, When
from timeline.store import Change, Identity, Run, Store, StoredEvent

STAMP = "2026-01-31T08:00:00.{:06}Z"
QUOTE = "In February 2025 the two ministers met in Dubai and signed an accord on harbour cranes."


def source(**fields: object) -> Source:
    plain = Source(
        article="a1",
        path="cranes.txt",
        title="Accord on cranes",
        publisher="The Quay Gazette",
        url="https://quay.example/cranes?page=1&print=no",
        published="2025-03-17T17:34+07:00",
        date="2025-02",
        quote=QUOTE,
        start=0,
        end=len(QUOTE),
        marks=(Span(3, 16),),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # names are the test's to get right


def event(number: int = 1, **fields: object) -> Event:
    plain = Event(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"feed event {number}")),
        when=When.parse("2025-02", why="The words “February 2025” say the month and the year."),
        kind="event",
        category="agreement",
        title=f"Ministers sign crane accord no. {number}",
        summary="The ministers signed an accord on cranes, the first of its kind.",
        language="en",
        countries=(Country(code="JP", role="party"), Country(code="AE", role="venue")),
        organisations=("Crane Union",),
        places=(
            Place(name="Old Harbour", country="AE"),
            Place(name="Dubai", country="AE", lat=25.1, lon=55.2),
        ),
        actors=(
            Actor(name="Kenji Mori", role="minister"),
            Actor(name="Lan Anh"),
            Actor(name="Port Board", type="organisation"),
        ),
        sources=(source(),),
        first_seen=STAMP.format(number),
        updated=STAMP.format(number),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # as above


_EVIL = (
    "\x00\x0b\x1f\x85\ufffe\uffff\ufffd\ud800\udfff\u202eevil\u2066 ]]> <!-- --> <![CDATA["
    "</title></content><script>alert(1)</script><img src=x onerror=alert(2)>"
    '"><iframe src="javascript:alert(3)"></iframe><svg/onload=alert(4)>&lt;script&gt;&#0;&#x1F;'
)


def hostile(size: int = 1_000_000) -> Event:
    """Every text as bad as can be, and as long."""
    evil = (_EVIL * (size // len(_EVIL) + 1))[:size]
    bad = source(
        article="../<a>?\"'",
        title=evil,
        publisher=evil,
        path=evil,
        url="javascript:alert(5)",
        quote=evil,
        marks=(Span(5, 2), Span(-7, 3), Span(1, 40), Span(20, 10**9)),
    )
    links = (
        "https://x.example/" + "&" * 480,
        'https://x.example/"><script>',
        "http://[",
        "http://",
    )
    return event(
        666,
        when=When.parse("2025-02", why=evil),
        title=evil,
        summary=evil,
        language='en"><script>',
        organisations=(evil,) * 40,
        places=(Place(name=evil, country=None, lat=99.0, lon=1e9),) * 40,
        actors=(Actor(name=evil, role=evil),) * 40,
        sources=(bad, *(replace(bad, url=link) for link in links)) * 20,
    )


def stored(made: Event) -> StoredEvent:
    return StoredEvent(
        id=made.id,
        when=made.when,
        kind=made.kind,
        countries=made.countries,
        category=made.category,
        organisations=made.organisations,
        words="\n".join((made.title, made.summary, *made.organisations)),
        updated=made.updated,
        text=encode(made),
    )


def commit(
    store: Store,
    *events: Event,
    withdrawn: tuple[str, ...] = (),
    merged: Mapping[str, str] = MappingProxyType({}),
    at: str = STAMP.format(900000),
) -> None:
    """Bring events into a store as a refresh would; *merged* are ids and what they went into."""
    rows = [
        Identity(
            id=made.id,
            aliases=(),
            mentions=(),
            first_seen=made.first_seen,
            updated=made.updated,
            fingerprint="",
        )
        for made in events
    ]
    rows += [
        Identity(
            id=gone,
            aliases=(),
            mentions=(),
            first_seen=at,
            updated=at,
            fingerprint="",
            withdrawn=at,
        )
        for gone in withdrawn
    ]
    rows += [
        Identity(
            id=into,
            aliases=(gone,),
            mentions=(),
            first_seen=at,
            updated=at,
            fingerprint="",
        )
        for gone, into in merged.items()
    ]
    with store.lease() as free:
        assert free
        store.commit(
            Change(
                run=Run(started=at, finished=at, outcome="ok", events=len(events)),
                events=tuple(stored(made) for made in events),
                withdrawn=(*withdrawn, *merged),
                identities=tuple(rows),
            )
        )
