"""Archives and tombstones: what a reader that goes back through all documents puts together."""

import random
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask.testing import FlaskClient
from lxml import etree

import feeds
from feeds import archive
from feeds.documents import SIZE_MAX
from tests import servers
from tests.feed_events import commit, event, source
from timeline.model import Event
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store

BASE = "https://dates.example"
# Events of no country, and with little to tell, are quickly written.
SHORT: dict[str, object] = dict.fromkeys(
    ("countries", "organisations", "places", "actors", "sources"), ()
)
SETTINGS = Settings(public_base_url=BASE, feed_entries=5)
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with closing(open_store("sqlite://")) as store:
        yield store


def served(store: Store, settings: Settings = SETTINGS) -> FlaskClient:
    return servers.reader_of(store, settings)


def stamp(day: int, number: int = 0) -> str:
    """A moment of 2026, *day* counted from the first of January as if months had 28 days."""
    return f"2026-{1 + day // 28:02}-{1 + day % 28:02}T08:00:00.{number:06}Z"


def told(number: int, at: str, **fields: object) -> Event:
    return event(number, first_seen=at, updated=at, **fields)


def refresh(store: Store, *events: Event, settings: Settings = SETTINGS, **more: object) -> None:
    commit(store, *events, **more)  # type: ignore[arg-type]  # as commit has them
    feeds.render(store, settings)


def links(root: etree._Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in root.findall(f"{ATOM}link")}


def walked(client: FlaskClient, scope: str = "all") -> list[etree._Element]:
    """The live document and every volume before it, as RFC 5005 has readers find them."""
    address, found = f"{BASE}/feeds/{scope}.atom", []
    while address:
        answer = client.get(address.removeprefix(BASE))
        assert answer.status_code == 200
        found.append(etree.fromstring(answer.data))
        address = links(found[-1]).get("prev-archive", "")
    return found


def entries(root: etree._Element) -> list[tuple[str, str]]:
    return [
        (entry.findtext(f"{ATOM}id", ""), entry.findtext(f"{ATOM}updated", ""))
        for entry in root.findall(f"{ATOM}entry")
    ]


def test_a_first_import_fills_the_archives(store: Store) -> None:
    """The newest stand in the live feed, all others behind it, without a gap or a repeat."""
    refresh(store, *(told(n, stamp(1, n), **SHORT) for n in range(1, 1103)))
    documents = walked(served(store))

    assert [len(entries(root)) for root in documents] == [5, 97, 500, 500]
    found = [entry for root in documents for entry in entries(root)]
    expected = [f"urn:uuid:{event(number).id}" for number in range(1102, 0, -1)]
    assert [entry_id for entry_id, _ in found] == expected


def test_volumes_say_what_they_are(store: Store) -> None:
    refresh(store, *(told(number, stamp(number * 12)) for number in range(1, 9)))
    live, last, first = walked(served(store))

    assert links(first)["self"] == f"{BASE}/feeds/all/2026-01-1.atom"
    assert links(last)["self"] == f"{BASE}/feeds/all/2026-02-1.atom"
    assert links(last)["current"] == links(first)["current"] == links(live)["self"]
    assert links(last)["alternate"] == links(live)["alternate"]
    assert len({root.findtext(f"{ATOM}id") for root in (live, last, first)}) == 1
    assert live.find(ARCHIVE) is None
    assert last.find(ARCHIVE) is not None


def test_a_change_is_in_one_document_whatever_happens(store: Store) -> None:
    """Random refreshes: no document has an id twice, no version stands in two, the newest of every
    event that lives is there, and what is closed stays as it is."""
    chance, alive, closed = random.Random(5), {}, {}
    client = served(store)
    for day in range(1, 40):
        changed = chance.sample(range(1, 80), chance.randrange(1, 9))
        gone = [n for n in alive if chance.random() < 0.05 and n not in changed]
        new = {n: stamp(day, n) for n in changed}
        ids = tuple(event(n).id for n in gone)
        events = [told(n, at, **SHORT) for n, at in new.items()]
        refresh(store, *events, withdrawn=ids, at=stamp(day, 900))
        alive = {n: at for n, at in (alive | new).items() if n not in gone}
        documents = walked(client)
        found = [entry for root in documents for entry in entries(root)]
        assert len(found) == len(set(found))
        assert all(len(dict(entries(r))) == len(entries(r)) for r in documents)
        newest: dict[str, str] = {}
        for entry_id, at in reversed(found):
            newest[entry_id] = max(at, newest.get(entry_id, ""))
        living = {f"urn:uuid:{event(n).id}": at for n, at in alive.items()}
        assert living.items() <= {k: v.replace("+00:00", "Z") for k, v in newest.items()}.items()
        volumes = [links(root)["self"].removeprefix(BASE) for root in documents[2:]]
        for address in volumes:
            body = client.get(address).data
            assert closed.setdefault(address, body) == body
    assert closed.keys() == {"/feeds/all/2026-01-1.atom"}


def test_closed_volumes_may_be_kept_for_ever(store: Store) -> None:
    refresh(store, *(told(number, stamp(number * 12)) for number in range(1, 9)))
    client = served(store)
    last, first = client.get("/feeds/all/2026-02-1.atom"), client.get("/feeds/all/2026-01-1.atom")

    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert last.headers["Cache-Control"] == "public, max-age=300"
    for answer in (first, last):
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        known = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(answer.request.path, headers=known).status_code == 304
    for packing in ("br", "zstd", "gzip"):
        packed = client.get("/feeds/all/2026-01-1.atom", headers={"Accept-Encoding": packing})
        assert packed.headers["Content-Encoding"] == packing
        assert packed.headers["ETag"] not in (first.headers["ETag"], last.headers["ETag"])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("all/2026-01-1.atom", 200),
        ("jp/2026-01-1.atom", 200),
        ("JP/2026-01-1.atom", 301),
        ("all/2026-01-2.atom", 404),
        ("all/2026-01-01.atom", 404),
        ("all/2026-01-1.rss", 404),
        ("ae-jp/2026-01-1.atom", 404),
        ("zz/2026-01-1.atom", 404),
        ("all/index.atom", 404),
    ],
)
def test_only_volumes_that_are_there_are_found(store: Store, asked: str, status: int) -> None:
    refresh(store, *(told(number, stamp(1, number)) for number in range(1, 9)))

    assert served(store).get(f"/feeds/{asked}").status_code == status


def test_a_volume_is_never_too_large(store: Store) -> None:
    long = source(title="&<" * 200, publisher="<&" * 200, url="https://x.example/" + "&" * 480)
    large = (told(n, stamp(1, n), sources=(long,) * 30) for n in range(1, 9))
    refresh(store, *large)
    bodies = [etree.tostring(root) for root in walked(served(store))]

    assert len(bodies) > 2
    assert max(map(len, bodies)) <= SIZE_MAX


def test_many_volumes_are_not_held_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.rendering._AT_ONCE", 1)
    monkeypatch.setattr(archive, "ENTRIES_MAX", 3)
    refresh(store, *(told(number, stamp(1, number)) for number in range(1, 21)))

    assert [len(entries(root)) for root in walked(served(store))] == [5, 3, 3, 3, 3, 3]


# Tombstones (RFC 6721)


def tombstones(client: FlaskClient, scope: str = "all") -> list[str]:
    root = etree.fromstring(client.get(f"/feeds/{scope}.atom").data)
    return [gone.get("ref", "").removeprefix("urn:uuid:") for gone in root.iter(GONE)]


def test_what_was_withdrawn_is_said_for_thirty_days(store: Store) -> None:
    """The days are those of the feed: while nothing changes in it, no byte does."""
    refresh(store, told(1, stamp(1)), told(2, stamp(1, 2)))
    refresh(store, withdrawn=(event(1).id,), at=stamp(2))
    client = served(store)

    assert tombstones(client) == tombstones(client, "jp") == [event(1).id]
    assert tombstones(client, "vn") == []
    assert event(1).id not in str(entries(etree.fromstring(client.get("/feeds/jp.atom").data)))
    assert client.get("/feeds/jp.json").json["_dateline"]["withdrawn"] == [
        {"id": f"urn:uuid:{event(1).id}", "when": stamp(2)}
    ]
    refresh(store, told(3, stamp(28)), at=stamp(28))
    assert tombstones(client) == [event(1).id]
    refresh(store, told(4, stamp(37)), at=stamp(37))
    assert tombstones(client) == []


def test_an_event_that_comes_back_has_no_tombstone(store: Store) -> None:
    refresh(store, told(1, stamp(1)), told(2, stamp(1, 2)))
    refresh(store, withdrawn=(event(1).id,), at=stamp(2))
    refresh(store, told(1, stamp(3)), at=stamp(3))

    assert tombstones(served(store)) == []


def test_a_merged_event_names_the_one_that_tells_it_now(store: Store) -> None:
    refresh(store, told(1, stamp(1)), told(2, stamp(1, 2)))
    refresh(store, merged={event(1).id: event(2).id}, at=stamp(2))
    root = etree.fromstring(served(store).get("/feeds/all.atom").data)

    (gone,) = root.iter(GONE)
    assert gone.get("ref") == f"urn:uuid:{event(1).id}"
    assert gone.get("when") == stamp(2)
    assert f"{BASE}/events/{event(2).id}" in "".join(gone.itertext())
