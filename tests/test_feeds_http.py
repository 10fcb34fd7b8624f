"""Feeds as readers fetch them: stored documents, conditional requests, the page for people."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import brotli
import feedparser
import html5lib
import pytest
from backports import zstd
from flask.testing import FlaskClient
from lxml import etree

import feeds
from feeds.documents import SIZE_MAX
from feeds.entry import UNCHANGED
from tests import servers
from tests.feed_events import STAMP, commit, event, hostile, source
from timeline import countries
from timeline.model import Country
from timeline.settings import Settings
from timeline.store import Document, Store
from timeline.store.sql import open_store

SETTINGS = Settings(public_base_url="https://dates.example", feed_entries=5)
SUFFIXES = ("atom", "rss", "json", "ics")
ATOM = "{http://www.w3.org/2005/Atom}"
TYPES = {
    "Atom": ("application/atom+xml", "jp.atom"),
    "RSS": ("application/rss+xml", "jp.rss"),
    "JSON Feed": ("application/feed+json", "jp.json"),
    "Calendar": ("text/calendar", "jp.ics"),
    "OPML": ("text/x-opml", "feeds.opml"),
}
ROOT = Path(__file__).parents[1]
FIRST, SECOND = STAMP.format(900_000), "2026-01-31T08:05:00.000000Z"


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with closing(open_store("sqlite://")) as store:
        yield store


def served(store: Store, settings: Settings = SETTINGS) -> FlaskClient:
    return servers.reader_of(store, settings)


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    commit(store, event(1), event(2), event(3, countries=(Country(code="VN", role="party"),)))
    feeds.render(store, SETTINGS)
    return served(store)


def unpack(body: bytes, packing: str | None) -> bytes:
    match packing:
        case "gzip":
            return gzip.decompress(body)
        case "br":
            return brotli.decompress(body)
        case "zstd":
            return zstd.decompress(body)
    return body


def stored(store: Store, name: str) -> Document:
    document = store.document(f"feeds/{name}")
    assert document is not None
    return document


# Rendering


def test_rendering_stores_the_feeds_that_have_entries(store: Store) -> None:
    commit(store, event(1), event(2, countries=(Country(code="VN", role="venue"),)))

    assert len(feeds.render(store, SETTINGS)) == 4 * len(SUFFIXES)
    for scope, count in (("all", 2), ("jp", 1), ("ae", 1), ("vn", 1)):
        for suffix in SUFFIXES:
            document = stored(store, f"{scope}.{suffix}")
            assert document.modified == FIRST
            assert document.body.count(b"Feb 2025 \xc2\xb7 ") == count
    assert store.document("feeds/kr.atom") is None


def test_rendering_again_changes_nothing(store: Store) -> None:
    commit(store, event(1))
    feeds.render(store, SETTINGS)
    generation = store.generation()

    assert feeds.render(store, SETTINGS) == ()
    assert store.generation() == generation


def test_only_feeds_with_changed_entries_are_rendered(store: Store) -> None:
    commit(store, event(1), event(2, countries=(Country(code="VN", role="party"),)))
    feeds.render(store, SETTINGS)
    before = {name: stored(store, f"{name}.atom") for name in ("all", "jp", "vn")}
    commit(store, event(3, countries=(Country(code="VN", role="party"),)), at=SECOND)

    assert len(feeds.render(store, SETTINGS)) == 2 * len(SUFFIXES)
    assert stored(store, "jp.atom") == before["jp"]
    for name in ("all", "vn"):
        assert stored(store, f"{name}.atom").etag != before[name].etag
        assert stored(store, f"{name}.atom").modified == SECOND


def test_a_feed_that_lost_its_events_stays_and_is_empty(store: Store) -> None:
    vietnam = event(2, countries=(Country(code="VN", role="party"),))
    commit(store, event(1), vietnam)
    feeds.render(store, SETTINGS)
    commit(store, withdrawn=(vietnam.id,), at=SECOND)
    feeds.render(store, SETTINGS)

    assert b"<entry" not in stored(store, "vn.atom").body
    assert stored(store, "vn.atom").modified == SECOND


def test_a_new_title_of_the_site_renders_all_and_moves_what_readers_compare(store: Store) -> None:
    commit(store, event(1))
    feeds.render(store, SETTINGS)
    other = Settings(public_base_url="https://dates.example", feed_entries=5, site_title="Days")

    assert len(feeds.render(store, other)) == 3 * len(SUFFIXES)
    document = stored(store, "jp.atom")
    assert b"<title>Days: Japan</title>" in document.body
    assert document.modified == "2026-01-31T08:00:01.900000Z"


def test_inputs_that_change_no_byte_move_nothing(store: Store) -> None:
    commit(store, event(1, updated=STAMP.format(2)))
    feeds.render(store, SETTINGS)
    before = stored(store, "jp.atom")
    commit(store, event(1, updated=STAMP.format(2), organisations=("Crane Union",) * 2), at=SECOND)

    assert feeds.render(store, SETTINGS) == ()
    after = stored(store, "jp.atom")
    assert (after.etag, after.modified) == (before.etag, before.modified)
    assert after.inputs != before.inputs


def test_the_newest_come_first_and_the_live_feed_is_bounded(store: Store) -> None:
    commit(store, *(event(number) for number in range(1, 9)))
    feeds.render(store, SETTINGS)
    read = feedparser.parse(stored(store, "all.atom").body)

    titles = [entry.title for entry in read.entries]
    assert titles == [f"Feb 2025 · Ministers sign crane accord no. {n}" for n in (8, 7, 6, 5, 4)]
    assert read.feed.updated == read.entries[0].updated


def test_a_live_feed_is_never_too_large(store: Store) -> None:
    """Entries that would make it so are left out, the same in all formats."""
    long = source(title="&<" * 200, publisher="<&" * 200, url="https://x.example/" + "&" * 480)
    commit(store, *(event(number, sources=(long,) * 30) for number in range(1, 31)))
    feeds.render(store, Settings(feed_entries=30))

    bodies = {suffix: stored(store, f"all.{suffix}").body for suffix in SUFFIXES}
    found = {len(feedparser.parse(bodies[suffix]).entries) for suffix in ("atom", "rss")}
    found.add(len(json.loads(bodies["json"])["items"]))
    assert max(len(body) for body in bodies.values()) <= SIZE_MAX
    assert len(found) == 1
    assert 1 < found.pop() < 30


def test_ids_do_not_depend_on_where_the_service_runs(store: Store) -> None:
    commit(store, event(1))
    read = [
        feedparser.parse(served(store, Settings(public_base_url=base)).get("/feeds/jp.atom").data)
        for base in ("https://a.example", "http://b.example:81/sub")
    ]

    assert read[0].feed.id == read[1].feed.id
    assert [e.id for e in read[0].entries] == [e.id for e in read[1].entries]
    assert read[1].entries[0].link.startswith("http://b.example:81/sub/events/")


_IN_A_PROCESS = """
import hashlib, sys
from tests.feed_events import *
from timeline.packing import PACKERS
from feeds import documents, fragments
from feeds.entry import make_feed
from feeds.scopes import parse
from timeline.settings import Settings
written = [fragments.write(stored(event(n)).text, {}, Settings()) for n in range(20)]
feed = make_feed(parse("jp"), "5a2c3b1e-0f7d-4c55-8f52-2f5a6f0f6d11", settings=Settings())
packed = (documents.packed(d, p) for d in documents.join(feed, written, "") for p in PACKERS)
print(hashlib.sha256(b"".join(document.body for document in packed)).hexdigest())
"""


def test_bytes_are_the_same_in_any_process() -> None:
    """Hash seed, time zone and locale have no say."""
    worlds = [
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "America/Caracas", "LC_ALL": "C.UTF-8", "LANG": "de_DE"},
    ]
    digests = {
        subprocess.run(
            [sys.executable, "-c", _IN_A_PROCESS],
            env={**os.environ, **world},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for world in worlds
    }

    assert len(digests) == 1


_SERVED = """
import sys
from flask import Flask
import feeds
from timeline.settings import Settings
from timeline.store.sql import open_store
settings = Settings(public_base_url="https://dates.example", feed_entries=2)
app = Flask("worker")
app.register_blueprint(feeds.blueprint(store=open_store(sys.argv[1]), settings=settings))
client = app.test_client()
for name in ("all.atom", "jp.rss", "ae-jp.json", "jp.ics?q=crane", "kr.atom", "all/2026-01-1.atom",
             "feeds.opml"):
    for packing in ("", "br", "zstd", "gzip"):
        answer = client.get(f"/feeds/{name}", headers={"Accept-Encoding": packing})
        print(name, answer.headers["ETag"], answer.headers["Last-Modified"])
"""


def test_every_worker_gives_the_same_tags(tmp_path: Path) -> None:
    """Two processes on one store, and again after a refresh that found nothing."""
    url = f"sqlite:///{tmp_path}/feeds.db"
    settings = Settings(public_base_url="https://dates.example", feed_entries=2)

    def told(seed: str) -> str:
        world = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"}
        command = [sys.executable, "-c", _SERVED, url]
        done = subprocess.run(command, env=world, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with closing(open_store(url)) as store:
        commit(store, *(event(number) for number in range(1, 6)))
        feeds.render(store, settings)
        first, other = told("1"), told("2")
        commit(store, at=SECOND)
        feeds.render(store, settings)
        restarted = told("3")

    assert len(set(first.splitlines())) == 7 * 4
    assert first == other == restarted


# HTTP


def test_feeds_are_served_as_what_they_are(client: FlaskClient) -> None:
    for content_type, name in TYPES.values():
        answer = client.get(f"/feeds/{name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == f"{content_type}; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers


def test_the_tag_is_of_the_bytes_and_the_stamp_of_the_refresh(client: FlaskClient) -> None:
    answer = client.get("/feeds/jp.atom")

    assert answer.headers["Last-Modified"] == "Sat, 31 Jan 2026 08:00:00 GMT"
    etag, weak = answer.get_etag()
    assert not weak
    digest = hashlib.sha256(len(answer.data).to_bytes(8) + answer.data).hexdigest()
    assert digest.startswith(etag or "?")


def _tag(client: FlaskClient, **headers: str) -> str:
    return client.get("/feeds/jp.atom", headers=headers).headers["ETag"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),
        ({"If-None-Match": '"other", {tag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": "???"}, 200),
        ({"If-Modified-Since": "Sat, 31 Jan 2026 08:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Saturday, 31-Jan-26 08:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Sun, 01 Feb 2026 08:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Sat, 31 Jan 2026 07:59:59 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        # The tag decides where both are sent (RFC 9110, 13.2.2).
        ({"If-None-Match": '"x"', "If-Modified-Since": "Sun, 01 Feb 2026 08:00:00 GMT"}, 200),
        ({"If-None-Match": "{tag}", "If-Modified-Since": "Sat, 31 Jan 2026 07:00:00 GMT"}, 304),
        ({"A-IM": "feed", "If-None-Match": '"other"'}, 200),
    ],
)
def test_conditional_requests(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    sent = {name: value.format(tag=_tag(client)) for name, value in headers.items()}
    answer = client.get("/feeds/jp.atom", headers=sent)

    assert answer.status_code == status
    assert answer.headers["ETag"] == _tag(client)
    for name in ("Cache-Control", "Vary", "Link", "Access-Control-Allow-Origin"):
        assert name in answer.headers
    if status == 304:
        assert answer.data == b""
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip, br;q=0.5", "gzip"),
        ("*", "br"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_packed_bodies_have_tags_of_their_own(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    plain = client.get("/feeds/jp.atom")
    answer = client.get("/feeds/jp.atom", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    body = unpack(answer.data, encoding)
    assert body == plain.data
    assert (answer.headers["ETag"] != plain.headers["ETag"]) == (encoding is not None)
    again = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    assert client.get("/feeds/jp.atom", headers=again).status_code == 304


def test_head_answers_as_get_without_a_body(client: FlaskClient) -> None:
    got, head = client.get("/feeds/jp.rss"), client.head("/feeds/jp.rss")

    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)
    assert head.headers["Content-Length"] == str(len(got.data))


def test_feeds_cannot_be_written_to(client: FlaskClient) -> None:
    for address in ("/feeds/", "/feeds/jp.atom", "/feeds/feeds.opml", "/ns"):
        assert client.post(address).status_code == 405


def test_pages_elsewhere_may_ask_whether_a_feed_changed(client: FlaskClient) -> None:
    answer = client.options("/feeds/jp.atom")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("JP.atom", "jp.atom"),
        ("jp.ATOM", "jp.atom"),
        ("uk.rss", "gb.rss"),
        ("japan.json", "jp.json"),
        ("viet-nam.atom", "vn.atom"),
        ("ALL.atom", "all.atom"),
    ],
)
def test_other_names_lead_to_the_one(client: FlaskClient, asked: str, canonical: str) -> None:
    answer = client.get(f"/feeds/{asked}")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/feeds/{canonical}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "name",
    [
        "zz.atom",
        "jp",
        "jp.pdf",
        ".atom",
        "jp.",
        "jp.atom.gz",
        "%00.atom",
        "jp-zz.atom",
        "jp-vn-kr-cn-th-my.atom",
    ],
)
def test_what_is_no_feed_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/feeds/{name}").status_code == 404


def test_a_country_without_events_has_a_valid_empty_feed(client: FlaskClient) -> None:
    for suffix in ("atom", "rss"):
        answer = client.get(f"/feeds/kr.{suffix}")
        read = feedparser.parse(answer.data)
        assert answer.status_code == 200
        assert not read.bozo
        assert read.entries == []
        assert read.feed.title == "Dateline: South Korea"
        assert answer.headers["Last-Modified"] == "Sat, 31 Jan 2026 08:00:00 GMT"
    assert client.get("/feeds/kr.json").json["items"] == []


def test_every_known_country_has_a_feed(client: FlaskClient) -> None:
    for code in countries.codes():
        assert client.get(f"/feeds/{code.lower()}.atom").status_code == 200


def test_before_the_first_refresh_all_feeds_are_empty_and_stable(store: Store) -> None:
    client = served(store)
    first, again = client.get("/feeds/all.atom"), served(store).get("/feeds/all.atom")

    assert first.status_code == 200
    assert first.headers["ETag"] == again.headers["ETag"]
    assert etree.fromstring(first.data).findtext(f"{ATOM}updated", "")[:10] == UNCHANGED[:10]


def test_what_is_not_rendered_yet_is_served_as_it_will_be(store: Store) -> None:
    commit(store, event(1))
    before = served(store).get("/feeds/jp.atom")
    feeds.render(store, SETTINGS)

    assert served(store).get("/feeds/jp.atom").headers["ETag"] == before.headers["ETag"]


def test_a_change_is_served_as_soon_as_it_is_rendered(store: Store, client: FlaskClient) -> None:
    before = client.get("/feeds/jp.atom")
    commit(store, event(4), at=SECOND)
    assert client.get("/feeds/jp.atom").data == before.data
    feeds.render(store, SETTINGS)
    after = client.get("/feeds/jp.atom")

    assert b"no. 4" in after.data
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.headers["Last-Modified"] == "Sat, 31 Jan 2026 08:05:00 GMT"
    assert served(store).get("/feeds/jp.atom").headers["ETag"] == after.headers["ETag"]


def test_every_answer_during_refreshes_is_whole(tmp_path: Path) -> None:
    """A body always fits its tag, whatever is being rendered meanwhile."""
    with closing(open_store(f"sqlite:///{tmp_path}/feeds.db")) as store:
        commit(store, event(1))
        feeds.render(store, SETTINGS)
        client = served(store)

        def fetch(number: int) -> bool:
            packed = {"Accept-Encoding": "gzip"} if number % 2 else {}
            answer = client.application.test_client().get("/feeds/all.atom", headers=packed)
            body = gzip.decompress(answer.data) if packed else answer.data
            digest = hashlib.sha256(len(body).to_bytes(8) + body).hexdigest()
            return digest.startswith((answer.get_etag()[0] or "?").removesuffix("-gzip"))

        with ThreadPoolExecutor(4) as readers:
            answers = [readers.submit(fetch, number) for number in range(100)]
            for number in range(2, 8):
                commit(store, event(number), at=STAMP.format(900_000 + number))
                feeds.render(store, SETTINGS)
            assert all(answer.result() for answer in answers)


def test_what_follows_the_name_changes_no_byte(client: FlaskClient) -> None:
    plain, junk = client.get("/feeds/jp.atom"), client.get("/feeds/jp.atom?x=1&jp=2")

    assert plain.data == junk.data
    assert plain.headers["ETag"] == junk.headers["ETag"]


def test_links_in_headers_are_those_in_the_body(store: Store) -> None:
    settings = Settings(public_base_url="https://d.example", websub_hub="https://hub.example/")
    answer = served(store, settings).get("/feeds/jp.atom")
    links = etree.fromstring(answer.data).findall(f"{ATOM}link")

    for link in links:
        if link.get("rel") != "describedby":
            assert f'<{link.get("href")}>; rel="{link.get("rel")}"' in answer.headers["Link"]
    reader = served(store, settings)
    known = {"If-None-Match": answer.headers["ETag"]}
    for other in (reader.head("/feeds/jp.atom"), reader.get("/feeds/jp.atom", headers=known)):
        assert other.headers["Link"] == answer.headers["Link"]


def test_addresses_come_from_the_settings_and_not_from_the_request(client: FlaskClient) -> None:
    for address in ("/feeds/jp.atom", "/feeds/kr.rss", "/feeds/feeds.opml", "/feeds/", "/ns"):
        answer = client.get(address, headers={"Host": "evil.example"})
        assert b"evil.example" not in answer.data


def test_a_forgotten_slash_is_put_right(client: FlaskClient) -> None:
    answer = client.get("/feeds", headers={"Host": "evil.example"})

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/feeds/"


def test_opml_names_every_feed_that_has_entries(client: FlaskClient) -> None:
    outlines = etree.fromstring(client.get("/feeds/feeds.opml").data).findall("body/outline")

    assert [outline.get("title") for outline in outlines] == [
        "Dateline: all countries",
        "Dateline: Japan",
        "Dateline: United Arab Emirates",
        "Dateline: Vietnam",
    ]
    for outline in outlines:
        address = (outline.get("xmlUrl") or "").removeprefix("https://dates.example")
        assert client.get(address).status_code == 200


def test_the_page_lists_all_feeds_with_counts(client: FlaskClient) -> None:
    answer = client.get("/feeds/")
    tree = html5lib.parse(answer.data, namespaceHTMLElements=False)
    lines = [row for body in tree.iter("tbody") for row in body]
    rows = [(row.find("th").find("a").text, row.find("td").text) for row in lines]

    assert rows == [
        ("All countries", "3"),
        ("Japan", "2"),
        ("United Arab Emirates", "2"),
        ("Vietnam", "1"),
    ]
    links = [a.get("href") for a in tree.iter("a")]
    assert "https://dates.example/feeds/jp.rss" in links
    assert "/countries/jp" in links
    assert "webcal://dates.example/feeds/jp.ics" in links
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/feeds/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for content_type, _ in TYPES.values():
        assert f'rel="alternate" type="{content_type}"' in answer.text
    with client.get("/feeds/static/feeds.css") as style:
        assert style.status_code == 200


def test_the_namespace_is_explained(client: FlaskClient) -> None:
    answer = client.get("/ns")

    assert answer.status_code == 200
    assert "https://dates.example/ns" in answer.text


def test_a_hostile_title_of_the_site_is_harmless_on_pages(store: Store) -> None:
    answer = served(store, Settings(site_title="<script>alert(1)</script>")).get("/feeds/")

    assert "<script>" not in answer.text
    assert escape("<script>") in answer.text


def test_one_hostile_event_spoils_no_feed(store: Store) -> None:
    bad = hostile(100_000)
    wide = event(7, title=bad.title.encode(errors="replace").decode(), updated=STAMP.format(8))
    commit(store, event(1), wide)
    feeds.render(store, SETTINGS)

    for suffix in ("atom", "rss"):
        read = feedparser.parse(stored(store, f"all.{suffix}").body)
        assert not read.bozo
        assert len(read.entries) == 2
