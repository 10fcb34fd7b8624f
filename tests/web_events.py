"""A timeline of invented events for the tests of pages and JSON, in all kinds of dates."""

import json
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from timeline.document import encode
from timeline.model import Actor, Country, Event, Evidence, Failure, Place, Source, Span, When
from timeline.store import Change, FileRow, Identity, KnownFile, Run, Store, StoredEvent
from timeline.store.sql import open_store

ARTICLES = {
    "harbour": ("Lakeshore Courier", "https://courier.example/harbour", "2016-09-17T17:34"),
    "power": ("Basin Bulletin", "https://bulletin.example/power?id=7", "2025-05-12"),
    "rail": ("The Inland Post", "https://www.inland.example/rail", "2026-02-03"),
    "talks": (None, "https://wire.example/talks", None),
    "survey": ("Highland Gazette", None, "2026-11-19"),
}

_TABLE = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
ROWS = [tuple(line.split("\t")) for line in _TABLE.splitlines() if not line.startswith("#")]


def identity(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def source(article: str, sentence: str, phrase: str, date: str) -> Source:
    publisher, url, published = ARTICLES[article]
    at = sentence.index(phrase)
    return Source(
        article=identity(article),
        path=f"{article}.txt",
        title=f"The {article} report",
        publisher=publisher,
        url=url,
        published=published,
        date=date,
        quote=sentence,
        start=100,
        end=100 + len(sentence),
        marks=(Span(at, at + len(phrase)),),
    )


def make(row: tuple[str, ...]) -> Event:
    edtf, kind, parties, venue, title, sentence, phrase, article, why = row
    basis = "inferred" if article == "talks" or phrase == "in February" else "stated"
    evidence = [Evidence(role="phrase", text=phrase, start=1, end=9, rule="test")]
    if phrase == "in February":
        evidence.append(Evidence(role="year", text="2025"))
    countries = [Country(code=code, role="party") for code in parties.split()]
    return Event(
        id=identity(title),
        when=When.parse(edtf, basis=basis, why=why, evidence=tuple(evidence)),
        kind=kind,
        category="meeting",
        title=title,
        summary=f"{sentence} Both sides spoke of a beginning and named who will see to it.",
        language="en",
        countries=(*countries, *([Country(code=venue, role="venue")] if venue else [])),
        organisations=("ASEAN",) if "TH" in parties else (),
        places=(Place(name="Dubai", country="AE", lat=25.1, lon=55.2),) if venue == "AE" else (),
        actors=(Actor(name="Mai Thu", role="harbour master"),) if "harbour" in title else (),
        sources=(source(article, sentence, phrase, edtf),),
    )


def events() -> list[Event]:
    """All events in timeline order, stamped. One of them has three sources that disagree."""
    made = [_told_by_three(event) if event.title == SCHOOL else event for event in map(make, ROWS)]
    made.sort(key=lambda event: (*event.when.order, event.id))
    stamps = [f"2026-11-20T08:00:00.{n:06}Z" for n in range(len(made))]
    return [event.stamped(stamp, stamp) for event, stamp in zip(made, stamps, strict=True)]


SCHOOL = "Hokkaido school trains its first tide modellers"


def _told_by_three(event: Event) -> Event:
    second = source("rail", "That class began in 2024.", "in 2024", "2024")
    third = source("talks", "A class began on 30 August 2022.", "on 30 August 2022", "2022-08-30")
    return replace(event, sources=(*event.sources, second, third))


@contextmanager
def kept(url: str = "sqlite://") -> Iterator[Store]:
    """A store that holds them all."""
    with closing(open_store(url)) as store:
        with store.lease():
            store.commit(change())
        yield store


def change() -> Change:
    """What a refresh would commit: five files read, one that could not be."""
    made = events()
    return Change(
        run=Run(
            started="2026-11-20T08:00:00.000000Z",
            finished="2026-11-20T08:00:01.000000Z",
            outcome="partial",
            seen=6,
            read=6,
            changed=6,
            failed=1,
            events=len(made),
        ),
        files=(*(_file(name) for name in ARTICLES), _broken()),
        events=tuple(stored(event) for event in made),
        identities=tuple(ledger_row(event) for event in made),
    )


def stored(event: Event) -> StoredEvent:
    return StoredEvent(
        id=event.id,
        when=event.when,
        kind=event.kind,
        countries=event.countries,
        articles=tuple(sorted({source.article for source in event.sources})),
        category=event.category,
        publishers=tuple(sorted({s.publisher for s in event.sources if s.publisher})),
        words=" ".join([event.title, event.summary]),
        updated=event.updated,
        text=encode(event),
    )


def ledger_row(event: Event) -> Identity:
    return Identity(
        id=event.id,
        aliases=(),
        mentions=(identity("mention of " + event.title),),
        first_seen=event.first_seen,
        updated=event.updated,
        fingerprint=event.title,
    )


def _file(name: str) -> FileRow:
    publisher, url, published = ARTICLES[name]
    article = {
        "id": identity(name),
        "path": f"{name}.txt",
        "title": f"The {name} report",
        "byline": "Nguyen Lan",
        "publisher": publisher,
        "url": url,
        "language": "en",
        "published": published,
        "published_from": "byline" if published else "inferred",
        "published_interval": None if published else "2025-05/2026-02",
    }
    return FileRow(
        path=f"{name}.txt",
        article_id=identity(name),
        known=KnownFile(state=(1, 2, 3, 4), digest=name, rules="1", failed=False),
        article=json.dumps(article),
        mentions=(),
    )


def _broken() -> FileRow:
    return FileRow(
        path="scans/<torn>.pdf",
        article_id=identity("torn"),
        known=KnownFile(state=(1, 2, 3, 4), digest="torn", rules="1", failed=True),
        article=None,
        mentions=(),
        failure=Failure(
            path="scans/<torn>.pdf", code="binary", message="holds no text that can be read"
        ),
    )
