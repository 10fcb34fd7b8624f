"""What programs get: JSON, status, errors, headers, caching."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import servers, web_events
from timeline.document import decode, encode
from timeline.settings import Settings
from timeline.store import Change, Identity, Run, Store
from timeline.store.sql import open_store
from timeline.web.health import unready

NOW = servers.NOW
BASE = "https://dateline.example"
SETTINGS = Settings(public_base_url=BASE)


def application(store: Store, settings: Settings = SETTINGS) -> Flask:
    return servers.pages(store, settings)


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with web_events.kept() as store:
        yield store


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    return application(store).test_client()


def test_the_timeline_is_the_stored_events_with_their_addresses(client: FlaskClient) -> None:
    answer = client.get("/timeline.json?country=vn&limit=3&since=2010")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    fields = answer.get_json()
    assert list(fields) == ["version", "title", "updated", "query", "total", "next", "events"]
    assert fields["version"] == 1
    assert fields["query"] == {
        "country": ["vn"],
        "match": "any",
        "role": None,
        "since": "2010-01-01",
        "until": None,
        "kind": ["event", "scheduled", "target"],
        "category": [],
        "q": None,
        "publisher": None,
        "changed_since": None,
        "order": "asc",
        "limit": 3,
    }
    first = fields["events"][0]
    assert first["url"] == f"{BASE}/events/{first['id']}"
    assert first["title"] == "Fishing fleets move to the northern piers"
    assert decode(json.dumps(first)) in web_events.events()


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_following_next_meets_each_event_once(client: FlaskClient, order: str) -> None:
    address, met = f"/timeline.json?limit=7&kind=all&order={order}", []
    while address:
        page = client.get(address).get_json()
        met += [event["id"] for event in page["events"]]
        assert page["total"] == 40
        address = (page["next"] or "").removeprefix(BASE)

    expected = [event.id for event in web_events.events()]
    assert met == (expected if order == "asc" else expected[::-1])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("since=soon", "since"),
        ("limit=501", "limit"),
        ("limit=٣", "limit"),
        ("country=atlantis", "country"),
        ("cursor=%00", "cursor"),
        ("colour=red", "colour"),
        ("order=asc&order=desc", "order"),
    ],
)
def test_a_bad_parameter_is_named(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"/timeline.json?{query}", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    fields = json.loads(answer.data)
    assert (fields["parameter"], fields["status"]) == (parameter, 400)


def test_one_event_is_served_alone(client: FlaskClient) -> None:
    event = web_events.events()[3]

    answer = client.get(f"/events/{event.id}.json")

    assert decode(answer.text) == event
    assert client.get(f"/events/{event.id}.json?x=1").status_code == 400


def test_countries_have_names_counts_and_addresses(client: FlaskClient) -> None:
    rows = client.get("/countries.json").get_json()["countries"]

    assert rows[0] == {
        "code": "JP",
        "name": "Japan",
        "events": 17,
        "url": f"{BASE}/countries/jp",
    }
    assert [row["events"] for row in rows] == sorted((r["events"] for r in rows), reverse=True)


def merged_and_withdrawn(store: Store) -> tuple[str, str, str]:
    """Merge the second event into the first and withdraw the third; give their three ids."""
    first, second, third = web_events.events()[:3]
    rows = {identity.id: identity for identity in store.identities()}
    stamp = "2026-11-21T08:00:00.000001Z"
    into: Identity = replace(rows[first.id], aliases=(second.id,))
    gone: Identity = replace(rows[third.id], withdrawn=stamp, updated=stamp)
    with store.lease():
        store.commit(
            Change(
                run=Run(started=stamp, finished=stamp, outcome="ok"),
                withdrawn=(second.id, third.id),
                identities=(into, gone),
            )
        )
    return first.id, second.id, third.id


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_ids_are_kept_for_ever(store: Store, client: FlaskClient, suffix: str) -> None:
    """Merged: 301 to the one that survives; withdrawn: 410; never given: 404."""
    first, second, third = merged_and_withdrawn(store)

    moved = client.get(f"/events/{second}{suffix}")
    assert (moved.status_code, moved.location) == (301, f"/events/{first}{suffix}")
    assert client.get(f"/events/{third}{suffix}").status_code == 410
    for unknown in ("00000000-0000-0000-0000-000000000000", "nothing", first.upper() + "0"):
        assert client.get(f"/events/{unknown}{suffix}").status_code == 404


def test_status_says_what_could_not_be_read_and_why(client: FlaskClient) -> None:
    fields = client.get("/status.json").get_json()

    assert fields["failed"] == [
        {
            "path": "scans/<torn>.pdf",
            "code": "binary",
            "message": "holds no text that can be read",
        }
    ]
    assert (fields["files"], fields["events"]) == (6, 39)
    assert fields["runs"][0]["outcome"] == "partial"


def test_health_asks_neither_store_nor_corpus(store: Store) -> None:
    client = application(store).test_client()
    store.close()

    answer = client.get("/healthz")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_readiness_needs_a_refresh_not_long_ago(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "2026-11-20" in answer.get_json()["reason"]


def test_a_good_refresh_a_while_ago_is_good_enough() -> None:
    runs = [
        Run(started="", finished="2026-11-22T09:29:00.000000Z", outcome="refused"),
        Run(started="", finished="2026-11-22T09:20:00.000000Z", outcome="partial"),
    ]

    assert unready(tuple(runs), NOW, timedelta(minutes=15)) is None
    assert unready(tuple(runs), NOW, timedelta(minutes=9)) is not None
    assert unready(tuple(runs[:1]), NOW, timedelta(minutes=9)) is not None


def addresses() -> list[str]:
    event = web_events.events()[0].id
    return [
        "/",
        "/countries/jp",
        f"/events/{event}",
        f"/articles/{web_events.identity('harbour')}",
        "/status",
        "/timeline.json",
        f"/events/{event}.json",
        "/countries.json",
        "/status.json",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/site.css",
        "/favicon.svg",
        "/favicon.ico",
        "/widget.js",
        # and what is no page
        "/nowhere",
        "/nowhere.json",
        "/timeline.json?limit=0",
        "/?limit=0",
        "/countries/JP",
    ]


@pytest.mark.parametrize("address", addresses())
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "BREW"])
def test_every_answer_has_its_headers(client: FlaskClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)

    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Credentials" not in headers
    if method in ("POST", "BREW"):
        assert answer.status_code in (404, 405)
        assert "Access-Control-Allow-Origin" not in headers
    if method == "HEAD":
        assert answer.data == b""
        assert answer.status_code == client.get(address).status_code


def test_what_programs_read_may_be_read_from_anywhere(client: FlaskClient) -> None:
    for address in ("/timeline.json", "/nowhere.json", "/widget.js", "/timeline.json?limit=0"):
        headers = client.get(address).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_pages_may_not_be_read_from_elsewhere(client: FlaskClient) -> None:
    headers = client.get("/").headers

    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_may_ask_before_it_sends_a_tag(client: FlaskClient) -> None:
    headers = client.options("/timeline.json").headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in headers["Access-Control-Allow-Headers"]


def test_a_preflight_for_what_may_be_posted_to_is_not_answered(store: Store) -> None:
    app = application(store)
    app.add_url_rule("/refresh", view_func=lambda: "", endpoint="refresh", methods=["POST"])

    headers = app.test_client().options("/refresh").headers

    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("address", [a for a in addresses()[:16] if not a.endswith("z")])
def test_who_has_the_answer_already_is_told_so(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    if address == "/robots.txt":
        return
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    for name in ("Cache-Control", "Content-Security-Policy", "Access-Control-Allow-Origin"):
        assert again.headers.get(name) == first.headers.get(name)
    assert client.get(address).data == first.data


def test_text_travels_compressed_for_whoever_takes_it(client: FlaskClient) -> None:
    """The same bytes come out, the ETag is weak, and it is honoured whichever variant asks."""
    packed = {"Accept-Encoding": "gzip"}
    for address in ("/", "/timeline.json", "/site.css"):
        plain, small = client.get(address), client.get(address, headers=packed)
        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data) / 2
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert small.headers["ETag"] == "W/" + plain.headers["ETag"]
        for known in (small.headers["ETag"], plain.headers["ETag"]):
            again = client.get(address, headers={**packed, "If-None-Match": known})
            assert (again.status_code, again.headers["ETag"]) == (304, small.headers["ETag"])
    assert "Content-Encoding" not in client.get("/robots.txt", headers=packed).headers
    assert "Content-Encoding" not in client.get("/favicon.svg", headers=packed).headers
    assert "Content-Encoding" not in client.get("/countries/atlantis", headers=packed).headers


def test_the_first_page_is_small(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    sizes = [len(client.get(a, headers=packed).data) for a in ("/", "/site.css", "/favicon.svg")]

    assert sum(sizes) < 20_000


def test_a_tag_moves_with_the_store_the_query_and_the_settings(
    store: Store, client: FlaskClient
) -> None:
    def tag(address: str) -> str:
        return str(client.get(address).headers["ETag"])

    before, other = tag("/timeline.json"), tag("/timeline.json?order=desc")
    titled = application(store, replace(SETTINGS, site_title="Other")).test_client()
    merged_and_withdrawn(store)

    assert len({before, other, tag("/timeline.json")}) == 3
    assert titled.get("/timeline.json").headers["ETag"] not in (before, tag("/timeline.json"))


def test_the_host_of_a_request_is_never_believed(store: Store) -> None:
    client = application(store, replace(SETTINGS, trusted_proxies=1)).test_client()
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for address in addresses():
        answer = client.get(address, headers=evil)
        assert b"evil.example" not in answer.data
        assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("address", ["/", "/timeline.json", "/readyz"])
def test_a_store_that_cannot_be_read_is_said(tmp_path: Path, address: str) -> None:
    """503 and when to come again, for people and programs; the process stays healthy."""
    file = tmp_path / "dateline.db"
    store = open_store(f"sqlite:///{file}")
    client = application(store).test_client()
    for part in tmp_path.iterdir():
        part.write_bytes(b"torn" * 4096)

    answer = client.get(address)

    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert client.get("/healthz").status_code == 200
    store.close()


def test_a_fault_of_ours_is_a_page_without_its_inside(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    app = application(store)
    app.add_url_rule("/fault", view_func=lambda: {}["inside"], endpoint="fault")

    answer = app.test_client().get("/fault")

    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert b"inside" not in answer.data
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert len(caplog.records) == 1


def test_a_method_that_is_not_allowed_says_which_are(client: FlaskClient) -> None:
    answer = client.post("/timeline.json")

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_a_file_under_its_version_is_kept_for_ever(client: FlaskClient) -> None:
    tag = client.get("/site.css").headers["ETag"].strip('"')

    assert "immutable" in client.get(f"/site.css?v={tag}").headers["Cache-Control"]
    assert "immutable" not in client.get("/site.css?v=other").headers["Cache-Control"]


def test_an_event_text_is_sent_as_it_is_stored(client: FlaskClient) -> None:
    event = web_events.events()[0]
    head, _, tail = encode(event).partition(event.id + '"')

    address = f',"url":"{BASE}/events/{event.id}"'
    assert client.get("/timeline.json").text.count(f'{head}{event.id}"{address}{tail}') == 1
