"""Feeds before judges that know nothing of this project: schemas, parsers, a validator's rules."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import listparser
import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

import feeds
from feeds import ics
from feeds.entry import make_entry
from tests.feed_events import STAMP, commit, event, hostile, source
from tests.feed_rules import faults
from timeline.model import Country, Event, Place, When
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store
from timeline.web.headers import secure

HERE = Path(__file__).parent
BASE = "https://dates.example"
SETTINGS = Settings(
    public_base_url=BASE, feed_entries=12, websub_hub="https://hub.example/", site_title="A & <B>"
)
SCHEMA = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
JSON_FEED = json.loads((HERE / "jsonfeed.schema.json").read_text())
# Dates of all precisions, from before calendars to what is still to come.
DATES = """
2016-09-15 2025-04 2009 1989~ 2030? -0043 1868-10-23 2031 198X 18XX 2014-21 2015-33 2015-40
2025-05/2026-01 ../2030 2024-03-01/.. [2014-03,2014-05] 2016-09-12/2016-09-18 9999-12-31
Y-12000
""".split()


def varied() -> Iterator[Event]:
    """Events of every precision and kind, and some that are hard to tell."""
    kinds = ("event", "scheduled", "target")
    for number, edtf in enumerate(DATES):
        yield event(number + 1, when=When.parse(edtf), kind=kinds[number % 3])
    yield event(41, title="Fish & chips < pies > “peas” ]]> &c.", language="pt-BR")
    yield event(42, sources=(source(quote=None, start=None, end=None, marks=()),), summary="")
    yield event(43, places=(Place(name="Pole", country=None, lat=-90.0, lon=180.0),), language="fa")
    yield event(44, countries=(Country(code="SUHH", role="party"),), stale=True)
    bad = hostile(4_000)
    # No markup in titles, which are told as they are: the validator warns of it.
    bad_sources = tuple(replace(s, title="A title") for s in bad.sources)
    yield event(45, actors=bad.actors, sources=bad_sources, summary="]]> <script>x</script>")


@pytest.fixture(name="store", scope="module")
def _store() -> Iterator[Store]:
    store = open_store("sqlite://")
    commit(store, *varied())
    feeds.render(store, SETTINGS)
    commit(
        store,
        event(50, first_seen=STAMP.format(901_000), updated=STAMP.format(901_000)),
        withdrawn=(event(3).id,),
        merged={event(4).id: event(5).id},
        at="2026-01-31T09:00:00.000000Z",
    )
    feeds.render(store, SETTINGS)
    yield store
    store.close()


@pytest.fixture(name="client", scope="module")
def _client(store: Store) -> FlaskClient:
    app = Flask("judged")
    app.register_blueprint(feeds.blueprint(store=store, settings=SETTINGS))
    app.after_request(secure)
    return app.test_client()


SCOPES = ("all", "jp", "suhh", "kr", "ae-jp", "eu")
ADDRESSES = [
    *(f"{scope}.{{}}" for scope in SCOPES),
    *("jp.{}?kind=target&q=crane", "all.{}?titles=plain"),
]
VOLUMES = ("all/2026-01-1.atom", "jp/2026-01-1.atom")


@pytest.mark.parametrize("address", [*(a.format("atom") for a in ADDRESSES), *VOLUMES])
def test_every_atom_document_is_as_rfc_4287_has_it(client: FlaskClient, address: str) -> None:
    root = etree.fromstring(client.get(f"/feeds/{address}").data)

    SCHEMA.assertValid(root)


def test_the_schema_is_a_judge() -> None:
    """It refuses what feeds get wrong."""
    xmlns = 'xmlns="http://www.w3.org/2005/Atom"'
    entry = "<id>a</id><title>t</title><updated>2026-01-31T08:00:00Z</updated>"
    for bad in (
        entry.replace("<id>a</id>", ""),
        entry.replace("2026-01-31T08:00:00Z", "2026-01"),
        entry + '<link rel="via"/>',
        entry + '<content type="CDATA">x</content>',
        entry + "<published/>",
    ):
        assert not SCHEMA.validate(etree.fromstring(f"<entry {xmlns}>{bad}</entry>"))
    assert SCHEMA.validate(etree.fromstring(f"<entry {xmlns}>{entry}</entry>"))


@pytest.mark.parametrize(
    "address",
    [*(a.format(suffix) for a in ADDRESSES for suffix in ("atom", "rss")), *VOLUMES],
)
def test_the_validator_finds_no_fault(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/feeds/{address}")

    assert faults(answer.data, address=f"{BASE}/feeds/{address}", ours=f"{BASE}/ns") == []


def test_the_rules_find_what_is_wrong() -> None:
    """They are worth something: each fault planted is found."""
    xml = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x" xml:lang="tlh!">
    <id>http://a</id><title>a &lt;b&gt;b&lt;/b&gt;</title><updated>2026-01</updated>
    <link rel="odd" href="/x"/>
    <entry><id>1</id><title>A &amp;amp; B</title><updated>1868-01-01T00:00:00Z</updated>
    <content type="html">&lt;img onload="x" src="/y"></content></entry></feed>"""
    found = {fault.split()[0] for fault in faults(xml.encode(), address="", ours="")}

    assert found >= {
        "UnknownNamespace",
        "ContainsUndeclaredHTML",
        "InvalidDate",
        "ImplausibleDate",
        "InvalidLanguage",
        "UnregisteredAtomLinkRel",
        "InvalidLink",
        "MissingSelf",
        "SecurityRisk",
        "SecurityRiskAttr",
        "MissingElement",
        "InvalidURN",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_json_feed_is_one(client: FlaskClient, address: str) -> None:
    read = client.get(f"/feeds/{address.format('json')}").json

    jsonschema.validate(read, JSON_FEED)
    ids = [item["id"] for item in read["items"]]
    assert len(ids) == len(set(ids))
    assert read["feed_url"] == f"{BASE}/feeds/{address.format('json')}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_calendar_is_one(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/feeds/{address.format('ics')}")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 75 for line in lines)
    calendar = vobject.readOne(answer.data.decode())
    assert calendar.validate(raiseException=True)
    parts = [part for part in calendar.getChildren() if part.name in ("VEVENT", "VJOURNAL")]
    assert parts
    uids = [part.uid.value for part in parts]
    assert len(uids) == len(set(uids))
    assert all(
        re.fullmatch(r"\d{8}T\d{6}Z", p.dtstamp.serialize().split(":")[1].strip()) for p in parts
    )


def test_calendars_place_events_on_whole_days() -> None:
    """A day is a day, a month all of it, and the words say which it is."""
    found = {}
    for made in varied():
        body = ics.entry(make_entry(made, base_url=BASE, locale="en")).decode()
        text = body.replace("\r\n ", "")
        days = re.findall(r"DT(?:START|END);VALUE=DATE:(\d+)", text)
        found[made.when.edtf] = (text[6:12], *days)
        assert f"X-DATELINE-PRECISION:{made.when.precision}" in text
    assert found["2016-09-15"] == ("VEVENT", "20160915", "20160916")
    assert found["2025-04"] == ("VEVENT", "20250401", "20250501")
    assert found["2009"] == ("VEVENT", "20090101", "20100101")
    assert found["1868-10-23"] == ("VEVENT", "18681023", "18681024")
    assert found["../2030"] == ("VEVENT", "20300101", "20310101")
    assert found["2025-05/2026-01"] == ("VEVENT", "20250501", "20260201")
    for outside in ("-0043", "Y-12000", "9999-12-31"):
        assert found[outside] == ("VJOURN",)


def test_the_list_of_feeds_is_opml(client: FlaskClient) -> None:
    read = listparser.parse(client.get("/feeds/feeds.opml").data)

    assert not read.bozo
    assert read.meta.title == "A & <B>"
    assert [feed.url for feed in read.feeds][:2] == [
        f"{BASE}/feeds/all.atom",
        f"{BASE}/feeds/jp.atom",
    ]
    for feed in read.feeds:
        assert client.get(feed.url.removeprefix(BASE)).status_code == 200
