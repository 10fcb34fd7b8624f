"""The timeline in the conventions of others, by year, summed up, and as changes for a mirror."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient

from tests import web_events
from tests.test_web import BASE, application, merged_and_withdrawn
from timeline.model import Event
from timeline.store import Change, Run, Store
from timeline.web import linked, summaries, table, timelinejs

FORMATS = ("csv", "ics", "timelinejs.json", "jsonld")


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with web_events.kept() as store:
        yield store


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    return application(store).test_client()


def ids(suffix: str, body: str) -> list[str]:
    """The ids of the events of a document."""
    if suffix == "csv":
        return [row["id"] for row in csv.DictReader(io.StringIO(body, newline=""))]
    if suffix == "ics":
        return [str(part["uid"]) for part in icalendar.Calendar.from_ical(body).subcomponents]
    if suffix == "jsonld":
        found = json.loads(body)["itemListElement"]
        return [one["item"]["identifier"].removeprefix("urn:uuid:") for one in found]
    return [slide["unique_id"] for slide in json.loads(body)["events"]]


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_has_all_events_page_by_page(client: FlaskClient, suffix: str) -> None:
    address, met = f"/timeline.{suffix}?limit=17&kind=all", []
    while address:
        answer = client.get(address)
        met += ids(suffix, answer.text)
        link = answer.headers.get("Link", "")
        assert not link or link.endswith('>; rel="next"')
        address = link.partition(">")[0].removeprefix(f"<{BASE}")

    assert met == [event.id for event in web_events.events()]


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_is_kept_and_read_from_anywhere(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/timeline.{suffix}")
    known = {"If-None-Match": answer.headers["ETag"]}

    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"/timeline.{suffix}", headers=known).status_code == 304
    wrong = client.get(f"/timeline.{suffix}?limit=0")
    assert (wrong.status_code, wrong.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("suffix", FORMATS)
def test_changes_are_told_in_json_alone(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/timeline.{suffix}?changed_since=2026-01-01T00:00:00Z")

    assert answer.status_code == 400
    assert json.loads(answer.data)["parameter"] == "changed_since"


def fields(**more: Any) -> dict[str, Any]:
    client_fields = json.loads(web_events.stored(web_events.events()[0]).text)
    return {**client_fields, "url": f"{BASE}/events/{client_fields['id']}", **more}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@cell", "\tx"])
def test_no_cell_of_a_table_is_a_formula(start: str) -> None:
    text = table.write([fields(title=start, summary=start, places=[{"name": start}])])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))

    assert row["title"] == row["summary"] == row["places"] == f"'{start}"


def test_a_cell_keeps_commas_quotes_and_lines() -> None:
    title = 'He said, "no"\nand left'
    (row,) = csv.DictReader(io.StringIO(table.write([fields(title=title)]), newline=""))

    assert row["title"] == title


def test_slides_show_text_as_text() -> None:
    evil = "<img src=x onerror=alert(1)>"
    source = fields()["sources"][0] | {"url": "javascript:alert(1)", "publisher": evil}
    slides = timelinejs.fields(evil, evil, [fields(title=evil, summary=evil, sources=[source])])

    assert "<img" not in json.dumps(slides)
    assert "javascript:" not in json.dumps(slides)


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2009", {"year": 2009}, None),
        ("2009-04", {"year": 2009, "month": 4}, None),
        ("2009-04-17", {"year": 2009, "month": 4, "day": 17}, None),
        (
            "2009-04-17/2009-05-02",
            {"year": 2009, "month": 4, "day": 17},
            {"year": 2009, "month": 5, "day": 2},
        ),
    ],
)
def test_a_slide_says_no_more_of_a_date_than_is_known(
    date: str, start: dict[str, int], end: dict[str, int] | None
) -> None:
    event = fields(date=fields()["date"] | {"edtf": date})
    (slide,) = timelinejs.fields("", "", [event])["events"]

    assert (slide["start_date"], slide.get("end_date")) == (start, end)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"edtf": "2009", "start": "2009-01-01", "end": "2009-12-31"}, ("2009", "2009")),
        ({"edtf": "2009~", "start": "2009-01-01", "end": "2009-12-31"}, ("2009-01-01",) * 1),
        ({"edtf": "../2009-04", "start": None, "end": "2009-04-30"}, (None, "2009-04-30")),
        ({"edtf": "-0043", "start": "-0043-01-01", "end": "-0043-12-31"}, (None, None)),
    ],
)
def test_linked_data_says_no_more_of_a_date_than_is_known(
    date: dict[str, Any], expected: tuple[str | None, ...]
) -> None:
    item = linked.item(fields(date=fields()["date"] | date))

    assert (item.get("startDate"), item.get("endDate"))[: len(expected)] == expected


def test_periods_add_up_to_all_events(client: FlaskClient) -> None:
    found = client.get("/density.json").get_json()
    weight = sum(period["events"] for period in found["periods"])

    assert found["total"] == 39
    assert abs(weight - (39 - found["earlier"] - found["later"])) < 1
    assert [p["start"] for p in found["periods"]] == sorted(p["start"] for p in found["periods"])


def test_nothing_has_no_periods(client: FlaskClient) -> None:
    assert client.get("/density.json?country=tv").get_json()["periods"] == []


@pytest.mark.parametrize("path", ["/density.json", "/digest.json"])
@pytest.mark.parametrize("name", ["limit", "cursor", "order", "changed_since"])
def test_a_sum_has_no_pages(client: FlaskClient, path: str, name: str) -> None:
    answer = client.get(f"{path}?{name}=1")

    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (400, name)


def test_a_digest_has_the_dates_that_are_looked_back_at(client: FlaskClient) -> None:
    found = client.get("/digest.json?k=5").get_json()

    assert (found["k"], len(found["dates"])) == (5, 5)
    assert all(date["events"] and date["label"] for date in found["dates"])


def test_a_digest_of_too_many_events_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "_MOST", 3)

    assert client.get("/digest.json").get_json()["parameter"] == "since"
    assert client.get("/digest.json?until=1700").status_code == 200


@pytest.mark.parametrize("k", ["0", "101", "x", "٣", ""])
def test_a_digest_has_one_to_a_hundred_dates(client: FlaskClient, k: str) -> None:
    answer = client.get(f"/digest.json?k={k}")

    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (400, "k")


@pytest.mark.parametrize("scope", ["all", "jp", "jp-vn"])
def test_each_event_is_in_one_year(client: FlaskClient, scope: str) -> None:
    index = client.get(f"/timeline/{scope}/index.json").get_json()
    met = []
    for row in index["years"]:
        year = client.get(row["url"].removeprefix(BASE)).get_json()
        assert (year["year"], len(year["events"])) == (row["year"], row["events"])
        met += [event["id"] for event in year["events"]]

    assert len(met) == len(set(met)) == index["total"]
    if scope != "jp-vn":
        asked = "" if scope == "all" else f"&country={scope}"
        page = client.get(f"/timeline.json?limit=500{asked}").get_json()
        assert set(met) == {event["id"] for event in page["events"]}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/timeline/JP/index.json", 301),
        ("/timeline/japan/2016.json", 301),
        ("/timeline/atlantis/index.json", 404),
        ("/timeline/jp/16.json", 404),
        ("/timeline/jp/-0000.json", 404),
        ("/timeline/jp/0043.json", 200),
        ("/timeline/jp/2016.json?x=1", 400),
    ],
)
def test_scopes_and_years_have_one_name(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    if status == 301:
        assert answer.location.startswith("/timeline/jp/")


def commit(store: Store, *events: Event, **more: Any) -> None:
    run = Run(started="", finished="2026-11-21T08:00:00.000000Z", outcome="ok")
    stored = tuple(web_events.stored(event) for event in events)
    rows = tuple(web_events.ledger_row(event) for event in events)
    with store.lease():
        store.commit(Change(run=run, events=stored, identities=rows, **more))


def mirror(client: FlaskClient, known: dict[str, Any], since: str, limit: int = 3) -> str:
    """Bring *known* in step; the stamp to ask with the next time."""
    address = f"/timeline.json?kind=all&limit={limit}&changed_since={since}"
    while True:
        page = client.get(address).get_json()
        known.update({event["id"]: event for event in page["events"]})
        for gone in page["withdrawn"]:
            known.pop(gone["id"], None)
        if page["next"] is None:
            return str(page["as_of"])
        address = page["next"].removeprefix(BASE)


def whole(client: FlaskClient) -> dict[str, Any]:
    page = client.get("/timeline.json?kind=all&limit=500").get_json()
    return {event["id"]: event for event in page["events"]}


def test_a_mirror_is_kept_by_changes_alone(store: Store, client: FlaskClient) -> None:
    known: dict[str, Any] = {}
    as_of = mirror(client, known, "2026-01-01T00:00:00Z")
    assert known == whole(client)
    merged_and_withdrawn(store)
    as_of = mirror(client, known, as_of)
    assert known == whole(client)
    first = web_events.events()[0]
    moved = replace(first, title="Another title").stamped(
        first.first_seen, "2026-11-21T09:00:00.000000Z"
    )
    commit(store, moved)
    as_of = mirror(client, known, as_of)
    assert known == whole(client)
    assert mirror(client, known, as_of) == as_of


def test_a_cursor_meets_each_event_once_while_others_arrive(
    store: Store, client: FlaskClient
) -> None:
    address, met = "/timeline.json?limit=4&kind=all", []
    for number in range(30):
        if not address:
            break
        page = client.get(address).get_json()
        met += [event["id"] for event in page["events"]]
        address = (page["next"] or "").removeprefix(BASE)
        base = web_events.events()[number]
        stamp = f"2026-11-21T08:00:{number:02}.000000Z"
        commit(store, replace(base, id=web_events.identity(f"n{number}")).stamped(stamp, stamp))

    assert len(met) == len(set(met))
    assert {event.id for event in web_events.events()} <= set(met)
