"""The pages, read as a browser would without script."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import html5lib
import pytest
from flask.testing import FlaskClient

import feeds
from tests import servers, web_events
from tests.newsroom import TREATY, Newsroom
from timeline.edtf import Day
from timeline.model import When
from timeline.settings import Settings
from timeline.store import Change, Run, Store
from timeline.store.sql import open_store

NOW = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
SETTINGS = Settings(public_base_url="https://dateline.example", site_title="Ports & Rails")


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with closing(open_store("sqlite://")) as store:
        yield store


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    with store.lease():
        store.commit(web_events.change())
    return application(store)


def application(store: Store, settings: Settings = SETTINGS) -> FlaskClient:
    return servers.pages(store, settings, now=NOW).test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(answer.text)
    assert isinstance(parsed, Element)
    return parsed


def text(element: Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def texts(parsed: Element, path: str) -> list[str]:
    return [text(element) for element in parsed.iterfind(path)]


def links(parsed: Element, **attributes: str) -> list[str]:
    return [
        link.get("href", "")
        for link in parsed.iter("link")
        if all(link.get(name) == value for name, value in attributes.items())
    ]


ADDRESSES = [
    "/",
    "/?limit=5&order=desc",
    "/countries/vn",
    "/countries/fr",
    f"/events/{web_events.identity(web_events.SCHOOL)}",
    f"/articles/{web_events.identity('talks')}",
    "/status",
]


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere"])
def test_a_page_is_whole(client: FlaskClient, address: str) -> None:
    """Valid enough for a strict parser; one h1; headings step down by one; ids once; a language;
    nothing inline that the policy would block."""
    source = client.get(address).text
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parsed = parser.parse(source)

    assert [code for _, code, _ in parser.errors] == []
    assert parsed.get("lang") == "en"
    levels = [int(e.tag[1]) for e in parsed.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip([0, *levels], levels, strict=False))
    ids = [e.get("id") for e in parsed.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for element in parsed.iter():
        assert element.tag != "style"
        assert element.tag != "script" or element.get("type") == "application/ld+json"
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_where_it_lives_and_where_its_feeds_are(
    client: FlaskClient, address: str
) -> None:
    parsed = page(client, address)

    assert links(parsed, rel="canonical") == [f"https://dateline.example{address}"]
    scope = "vn" if "/vn" in address else "fr" if "/fr" in address else "all"
    assert links(parsed, type="application/atom+xml") == [f"/feeds/{scope}.atom"]
    assert links(parsed, type="application/rss+xml") == [f"/feeds/{scope}.rss"]
    shown = {m.get("property"): m.get("content") for m in parsed.iter("meta")}
    assert shown["og:url"] == f"https://dateline.example{address}"
    assert shown["og:title"] == text(parsed.find(".//title"))
    assert shown["og:site_name"] == "Ports & Rails"


def test_the_first_page_of_fifty_events_is_light(store: Store) -> None:
    with store.lease():
        store.commit(many(1200))

    assert len(application(store).get("/").data) < 60_000


def linked(parsed: Element) -> dict[str, Any]:
    """What the page says to search engines (JSON-LD)."""
    found: dict[str, Any] = json.loads(text(parsed.find(".//script")))
    return found


def test_a_list_is_told_to_search_engines_as_addresses(client: FlaskClient) -> None:
    said = linked(page(client, "/countries/ir"))

    assert (said["@type"], said["name"]) == ("ItemList", "Iran")
    addresses = [item["url"] for item in said["itemListElement"]]
    assert len(addresses) == 11
    assert client.get(addresses[0].removeprefix(SETTINGS.public_base_url)).status_code == 200


def test_an_event_is_told_to_search_engines_whole(client: FlaskClient) -> None:
    address = f"/events/{web_events.identity(web_events.SCHOOL)}"

    said = linked(page(client, address))

    assert (said["@context"], said["@type"]) == ("https://schema.org", "Event")
    assert said["url"] == f"https://dateline.example{address}"
    assert said["name"] == web_events.SCHOOL
    assert said["subjectOf"][0]["@type"] == "NewsArticle"
    assert said["startDate"].startswith("20")


def test_countries_are_named_in_full_and_the_venue_in_words(client: FlaskClient) -> None:
    second = page(client, "/").findall(".//ol/li")[1]

    assert texts(second, ".//div[@class='meta']/ul/li") == ["Japan", "Venue: Vietnam"]


def test_the_front_page_tells_all_without_script(client: FlaskClient) -> None:
    parsed = page(client, "/")

    titles = [e.title for e in web_events.events() if e.kind != "claim"]
    assert texts(parsed, ".//ol/li//h3") == titles
    assert texts(parsed, ".//h1") == ["Ports & Rails"]
    lead = text(parsed.find(".//p[@class='lead']"))
    assert lead == (
        "39 dated events in 15 countries, found in 5 articles. 1 file could not be read."
    )
    assert parsed.find(".//p[@class='lead']/a").get("href") == "/status"  # type: ignore[union-attr]
    sources = parsed.findall(".//ol/li//details")
    assert len(sources) == 39
    assert all(source.find(".//a") is not None for source in sources)


def test_an_event_shows_its_sentence_with_the_date_marked_and_why(client: FlaskClient) -> None:
    parsed = page(client, "/")

    first = parsed.find(".//ol/li")
    assert first is not None
    assert text(first.find(".//time")) == "2009"
    assert text(first.find(".//div[@class='when']/span")) == "month and day unknown"
    assert text(first.find(".//summary")) == "Source: Lakeshore Courier, 17 Sep 2016"
    quote = "The two governments agreed in 2009 to build the harbour at Lach Son together."
    assert text(first.find(".//blockquote")) == quote
    assert texts(first, ".//mark") == ["in 2009"]
    why = "Why this date? “in 2009” names the year and nothing more."
    assert text(first.find(".//p[@class='why']")) == why


def test_what_lies_ahead_stands_after_today(client: FlaskClient) -> None:
    source = client.get("/").text

    before, after = source.split("Today, 22 November 2026")
    assert before.count('class="event ahead"') == 1  # the target of this very year
    assert after.count('class="event ahead"') == after.count('class="event') == 5
    assert "by 2030" in after


def test_the_chips_count_and_lead_to_the_countries(client: FlaskClient) -> None:
    parsed = page(client, "/countries/ir")

    chips = parsed.findall(".//nav[@class='chips']//a")
    assert text(chips[0]) == "All countries"
    assert (text(chips[1]), chips[1].get("aria-current")) == ("Iran 11", "page")
    assert (text(chips[2]), chips[2].get("href")) == ("Japan 17", "/countries/jp")
    assert len(chips) == 16
    assert texts(parsed, ".//h1") == ["Iran"]
    assert len(parsed.findall(".//ol/li/div/h3")) == 11


def test_every_feed_that_follow_offers_can_be_read(store: Store) -> None:
    with store.lease():
        store.commit(web_events.change())
    client = application(store)
    client.application.register_blueprint(feeds.blueprint(store=store, settings=SETTINGS))

    offered = page(client, "/countries/vn").findall(".//details[@class='follow']//li/a")

    assert len(offered) == 10
    for link in offered:
        answer = client.get(str(link.get("href")))
        assert (answer.status_code, fromstring(answer.data).tag[-4:]) in (
            (200, "feed"),
            (200, "rss"),
        )
        assert answer.mimetype in ("application/atom+xml", "application/rss+xml")


@pytest.mark.parametrize("spelling", ["JP", "japan", "Japan", "Jp"])
def test_a_country_has_one_address(client: FlaskClient, spelling: str) -> None:
    answer = client.get(f"/countries/{spelling}?order=desc")

    assert (answer.status_code, answer.location) == (301, "/countries/jp?order=desc")


def test_an_unknown_country_is_no_page_and_an_idle_one_says_so(client: FlaskClient) -> None:
    assert "no such page" in text(page(client, "/countries/atlantis", 404))
    assert "No events yet" in text(page(client, "/countries/fr"))


def test_a_past_state_keeps_its_own_name(client: FlaskClient) -> None:
    assert texts(page(client, "/countries/suhh"), ".//h1") == ["Soviet Union"]


def test_an_empty_timeline_says_how_to_fill_it(store: Store) -> None:
    parsed = page(application(store), "/")

    assert "Put articles into the corpus folder" in text(parsed)
    assert "0 dated events" in text(parsed)


def test_pages_lead_on_and_back(client: FlaskClient) -> None:
    met, address = [], "/?limit=15&order=desc"
    while address:
        parsed = page(client, address)
        met += texts(parsed, ".//ol/li//h3")
        address = "".join(links(parsed, rel="next"))

    assert met == [e.title for e in reversed(web_events.events()) if e.kind != "claim"]
    back = parsed.find(".//nav[@class='more']/a")
    assert (text(back), back.get("href")) == (  # type: ignore[union-attr]
        "Back to the beginning",
        "/?limit=15&order=desc",
    )


def test_the_order_is_a_link(client: FlaskClient) -> None:
    def order_link(address: str) -> tuple[str, str | None]:
        found = page(client, address).find(".//div[@class='bar']/a")
        return text(found), found.get("href")  # type: ignore[union-attr]

    assert order_link("/countries/jp?since=2010") == (
        "Newest first",
        "/countries/jp?order=desc&since=2010-01-01",
    )
    assert order_link("/?order=desc") == ("Oldest first", "/")


def test_a_period_is_a_form_whose_empty_fields_count_for_nothing(client: FlaskClient) -> None:
    parsed = page(client, "/?since=2018&until=&country=th&utm_source=letter")

    assert len(parsed.findall(".//ol/li/div/h3")) == 5
    fields = {i.get("name"): i.get("value") for i in parsed.iter("input")}
    assert fields == {"q": "", "country": "th", "since": "2018", "until": ""}
    assert "Show all" in text(parsed)
    assert len(parsed.findall(".//{*}rect[@class='veil']")) == 1
    assert "Nothing is known of this period" in text(page(client, "/?until=1800"))


def test_words_are_searched_for_and_kept_beside_the_period(client: FlaskClient) -> None:
    parsed = page(client, "/?q=%22Turbine%22&since=2010")

    assert texts(parsed, ".//ol/li//h3") == ["First repaired turbine turns"]
    assert "1 event with “" in text(parsed.find(".//div[@class='bar']/p"))
    form = parsed.find(".//form[@class='find']")
    assert form is not None
    assert [(i.get("name"), i.get("value")) for i in form.iter("input")] == [
        ("since", "2010"),
        ("q", '"Turbine"'),
    ]
    assert "No event has these words" in text(page(client, "/?q=nowhere+at+all"))


def test_a_bad_period_is_said_to_people_and_to_programs(client: FlaskClient) -> None:
    assert "since" in text(page(client, "/?since=soon", 400).find(".//main"))
    answer = client.get("/?since=soon")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.headers["Vary"] == "Accept"


def test_the_page_of_an_event_has_every_source_and_its_own_date(client: FlaskClient) -> None:
    parsed = page(client, f"/events/{web_events.identity(web_events.SCHOOL)}")

    assert texts(parsed, ".//h1") == [web_events.SCHOOL]
    assert "sources disagree" in text(parsed)
    sources = texts(parsed, ".//article/figure/figcaption")
    assert sources[0].startswith("Highland Gazette, 19 Nov 2026, says 30 August 2022 ·")
    assert sources[1].startswith("The Inland Post, 3 Feb 2026, says 2024 · Read the article")
    assert sources[2].startswith("wire.example says 30 August 2022 ·")
    assert links(parsed, type="application/json") == [
        f"/events/{web_events.identity(web_events.SCHOOL)}.json"
    ]


def test_the_page_of_an_event_says_how_to_correct_it(client: FlaskClient) -> None:
    parsed = page(client, f"/events/{web_events.identity(web_events.SCHOOL)}")

    files = texts(parsed, ".//details[@class='correct']//figcaption")
    assert files == ["survey.txt.toml", "rail.txt.toml", "talks.txt.toml"]
    lines = [element.text for element in parsed.iter("pre")]
    said = '[[event]]\nquote = "class began in 2024."\ndate = "2024"'
    assert lines[1] == f'{said}\nsame_as = "{web_events.identity(web_events.SCHOOL)}"'


def test_the_page_of_an_event_leads_to_its_neighbours_in_time(client: FlaskClient) -> None:
    shown = [e for e in web_events.events() if e.kind != "claim"]
    met, address = [], f"/events/{shown[0].id}"
    while address:
        parsed = page(client, address)
        met += texts(parsed, ".//h1")
        beside = {a.get("rel"): a for a in parsed.iterfind(".//nav[@class='beside']/a")}
        assert ("prev" in beside) == (len(met) > 1)
        if "prev" in beside:
            assert text(beside["prev"].find("b")) == met[-2]
        address = beside["next"].get("href", "") if "next" in beside else ""

    assert met == [e.title for e in shown]


def test_the_page_of_an_article_says_what_was_read(client: FlaskClient) -> None:
    parsed = page(client, f"/articles/{web_events.identity('talks')}")

    facts = dict(zip(texts(parsed, ".//dt"), texts(parsed, ".//dd"), strict=True))
    assert facts == {
        "By": "Nguyen Lan",
        "Published": "not stated; between May 2025 and February 2026",
        "File": "talks.txt",
    }
    titles = texts(parsed, ".//ol/li//h3")
    assert titles == [web_events.SCHOOL, "Delegation visits the dam on a Wednesday"]
    page(client, f"/articles/{web_events.identity('nothing')}", 404)
    survey = page(client, f"/articles/{web_events.identity('survey')}")
    assert "19 Nov 2026" in texts(survey, ".//dd")
    assert "A fifth of exports pass through Lach Son" in texts(survey, ".//ol/li//h3")


def test_the_sitemap_has_every_page_newest_events_first(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")

    assert answer.mimetype == "application/xml"
    found = [url.text or "" for url in fromstring(answer.text).iterfind("{*}url/{*}loc")]
    shown = [e.id for e in web_events.events() if e.kind != "claim"]
    assert found[:2] == ["https://dateline.example/", "https://dateline.example/countries/jp"]
    assert len(found) == 1 + 15 + 39
    assert found[-39:] == [f"https://dateline.example/events/{e}" for e in reversed(shown)]
    assert "Sitemap: https://dateline.example/sitemap.xml" in client.get("/robots.txt").text


def test_the_status_page_lists_what_could_not_be_read(client: FlaskClient) -> None:
    parsed = page(client, "/status")

    failed, run = parsed.findall(".//tbody/tr")
    assert [text(cell) for cell in failed] == [
        "scans/<torn>.pdf",
        "binary",
        "holds no text that can be read",
    ]
    assert text(run[0]) == "20 Nov 2026, 08:00 UTC"


def many(count: int) -> Change:
    """As many events as wanted, a day apart."""
    event, run = web_events.events()[0], web_events.change().run
    stored, identities = [], []
    for number in range(count):
        day = When.parse(str(Day(2000, 1, 1).plus(number)))
        name = web_events.identity(f"event {number}")
        made = replace(event, id=name, when=day, updated=f"2026-11-20T08:00:00.{number:06}Z")
        stored.append(web_events.stored(made))
        identities.append(web_events.ledger_row(made))
    return Change(run=run, events=tuple(stored), identities=tuple(identities))


@pytest.mark.parametrize(
    ("count", "counted", "last"),
    [(1200, "1,200 events", "2003"), (10_001, "more than 10,000 events", "2027")],
)
def test_a_long_timeline_has_a_strip_too(store: Store, count: int, counted: str, last: str) -> None:
    with store.lease():
        store.commit(many(count))

    parsed = page(application(store), "/")

    assert len(parsed.findall(".//ol/li/div/h3")) == 50
    assert texts(parsed, ".//div[@class='bar']/p") == [counted]
    assert text(parsed.find(".//figure[@class='strip']/figcaption")).endswith(f"2000 – {last}")


HOSTILE = '<img src=x onerror="alert(1)">"\'--></title><script>alert(2)</script>'


def test_nothing_that_an_article_says_becomes_markup(store: Store) -> None:
    event = web_events.events()[3]
    source = replace(
        event.sources[0],
        publisher=HOSTILE,
        title=HOSTILE,
        url="javascript:alert(3)",
        quote=HOSTILE,
        marks=(),
        published=HOSTILE,
    )
    hostile = replace(event, title=HOSTILE, summary=HOSTILE, language='"><i>', sources=(source,))
    change = web_events.change()
    stored = web_events.stored(hostile)
    others = tuple(e for e in change.events if e.id != event.id)
    with store.lease():
        store.commit(replace(change, events=(*others, stored)))
    client = application(store, replace(SETTINGS, site_title=HOSTILE))
    for address in ("/", f"/events/{event.id}", "/countries/vn", "/status"):
        parsed = page(client, address)
        assert [e.tag for e in parsed.iter() if e.tag in ("img", "i")] in (
            [],
            ["i"] * len(parsed.findall(".//nav[@class='chips']//i")),
        )
        assert all(json.loads(text(script)) for script in parsed.iter("script"))
        for element in parsed.iter():
            assert not any(name.startswith("on") for name in element.attrib)
            assert not element.get("href", "").startswith("javascript")
    assert HOSTILE in texts(page(client, f"/events/{event.id}"), ".//h1")[0]


def test_a_stale_event_says_so(store: Store) -> None:
    event = replace(web_events.events()[0], stale=True)
    stored = web_events.stored(event)
    change = web_events.change()
    run = Run(started="2026-11-20T08:00:00.000000Z", finished="", outcome="ok")
    identities = tuple(i for i in change.identities if i.id == event.id)
    with store.lease():
        store.commit(Change(run=run, events=(stored,), identities=identities))

    assert "can no longer be read" in text(page(application(store), f"/events/{event.id}"))


@pytest.mark.parametrize(
    ("scope", "moved"),
    [
        ("JP", "jp"),
        ("japan", "jp"),
        ("vn-jp", "jp-vn"),
        ("viet-nam", "vn"),
        ("guinea-bissau", "gw"),
        ("ALL", "all"),
    ],
)
def test_the_frame_of_a_scope_has_one_address(client: FlaskClient, scope: str, moved: str) -> None:
    answer = client.get(f"/embed/{scope}")

    assert (answer.status_code, answer.location) == (301, f"/embed/{moved}")


def test_only_the_frame_may_be_framed_and_by_whom_is_a_setting(store: Store) -> None:
    own = replace(SETTINGS, embed_ancestors="https://news.example")
    for settings, ancestors in ((SETTINGS, "*"), (own, "'self' https://news.example")):
        answer = application(store, settings).get("/embed/jp-vn")
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status_code == 200
        assert policy.endswith(f"frame-ancestors {ancestors}")
        assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
        assert "X-Frame-Options" not in answer.headers
        assert "Japan, Vietnam" in answer.text
    assert "Ports &amp; Rails" in application(store).get("/embed/all").text
    for unknown in ("atlantis", "jp-atlantis", "-"):
        assert application(store).get(f"/embed/{unknown}").status_code == 404


def test_the_page_of_an_event_that_only_an_editor_tells_says_where_its_lines_are(
    tmp_path: Path,
) -> None:
    own = '[[event]]\ndate = "2021-06-01"\ntitle = "The treaty enters into force"\n'
    room = Newsroom(tmp_path, {"a&b.txt": TREATY, "a&b.txt.toml": own})
    room.refresh()
    parsed = page(application(room.store), f"/events/{room.on('2021-06-01').id}")

    assert texts(parsed, ".//details[@class='correct']//code") == ["a&b.txt.toml"]
