"""What feeds say, judged by readers of feeds, XML, HTML and JSON."""

import json
import locale
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import escape

import feedparser
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from feeds import opml
from feeds.clean import clean, line, web_address
from feeds.documents import SIZE_MAX
from feeds.entry import UNCHANGED, Entry, Feed, make_entry, make_feed, namespace
from feeds.formats import FORMATS
from feeds.scopes import parse
from tests.feed_events import event, hostile, source
from timeline.model import Country, Event, Place, Span, When
from timeline.settings import Settings

ATOM = "{http://www.w3.org/2005/Atom}"
POINT = "{http://www.georss.org/georss}point"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED_ID = "5a2c3b1e-0f7d-4c55-8f52-2f5a6f0f6d11"
BASE = "https://dates.example"
DATE = f"{{{namespace(BASE)}}}date"


def feed(scope: str = "jp", updated: str = UNCHANGED, **more: object) -> Feed:
    chosen = Settings(public_base_url=BASE, **more)  # type: ignore[arg-type]  # names are settings
    return replace(make_feed(parse(scope), FEED_ID, settings=chosen), updated=updated)


def entry(made: Event) -> Entry:
    return make_entry(made, base_url=BASE, locale="en")


def written(suffix: str, *events: Event, **more: object) -> bytes:
    format = next(f for f in FORMATS if f.suffix == suffix)
    return format.join(feed(**more), [format.entry(entry(made)) for made in events])


def atom(*events: Event, **more: object) -> etree._Element:
    return etree.fromstring(written("atom", *events, **more))


def rss(*events: Event, **more: object) -> etree._Element:
    return etree.fromstring(written("rss", *events, **more))[0]


# What entries say


@pytest.mark.parametrize(
    ("edtf", "kind", "begins"),
    [
        ("2016-09-15", "event", "15 Sep 2016 · "),
        ("2025-04", "event", "Apr 2025 · "),
        ("2009", "event", "2009 · "),
        ("1989~", "event", "about 1989 · "),
        ("../2030", "target", "by 2030 · "),
        ("-0043", "event", "44 BC · "),
        ("1868-10-23", "event", "23 Oct 1868 · "),
        ("2031", "scheduled", "2031 · "),
    ],
)
def test_a_title_begins_with_the_date_in_words(edtf: str, kind: str, begins: str) -> None:
    assert entry(event(when=When.parse(edtf), kind=kind)).title.startswith(begins)


def test_an_inferred_span_is_said_in_words() -> None:
    made = entry(event(when=When.parse("2025-05/2026-01", basis="inferred")))

    assert made.title.startswith("between May 2025 and Jan 2026 · ")


def test_the_content_holds_all_that_a_subscriber_needs() -> None:
    html = entry(event()).html

    assert "<strong>February 2025</strong>" in html
    assert "say the month and the year." in html
    assert "<p>The ministers signed an accord" in html
    assert "<blockquote><p>In <strong>February 2025</strong> the two ministers" in html
    assert "Countries: Japan</p>" in html
    assert "Where: United Arab Emirates</p>" in html
    assert "Places: Old Harbour, Dubai</p>" in html
    assert "Organisations: Crane Union, Port Board</p>" in html
    assert "People: Kenji Mori (minister), Lan Anh</p>" in html
    assert (
        "<li>The Quay Gazette, 17 Mar 2025: "
        '<a href="https://quay.example/cranes?page=1&amp;print=no">Accord on cranes</a></li>'
        in html
    )


def test_every_source_is_told_with_its_own_date() -> None:
    other = source(article="b 2", title=None, publisher=None, url=None, published=None, date="2025")
    html = entry(event(sources=(source(), other))).html

    assert f'<li><a href="{BASE}/articles/b%202">cranes.txt</a> (says 2025)</li>' in html


def test_many_sources_end_in_a_link_to_the_event() -> None:
    made = event(sources=(source(),) * 45)

    assert f'<a href="{BASE}/events/{made.id}">and 15 more</a>' in entry(made).html


def test_a_summary_that_is_the_quote_is_said_once() -> None:
    made = event(summary=source().quote)

    assert entry(made).html.count("the two ministers met in Dubai") == 1


def test_an_event_of_an_editor_needs_no_quote() -> None:
    bare = event(sources=(source(quote=None, start=None, end=None, marks=()),), summary="")

    assert "blockquote" not in entry(bare).html
    assert entry(bare).summary == ""


def test_what_lies_ahead_is_named_as_what_it_is() -> None:
    target = entry(event(kind="target", when=When.parse("../2030"))).html
    announced = entry(event(kind="scheduled", when=When.parse("2030"))).html

    assert "<strong>by 2030</strong> (target)" in target
    assert "<strong>2030</strong> (announced for this date)" in announced


def test_a_stale_event_says_so() -> None:
    assert "can no longer be read" in entry(event(stale=True)).html


def test_words_of_another_language_are_marked_as_such() -> None:
    html = entry(event(language="fa", places=(Place(name="بندر", country="IR"),))).html

    assert '<blockquote lang="fa" dir="auto">' in html
    assert '<span dir="auto">بندر</span>' in html


def test_marks_may_touch_overlap_and_overrun() -> None:
    made = source(
        quote="in May or in June", marks=(Span(10, 99), Span(0, 6), Span(3, 9), Span(6, 6))
    )
    html = entry(event(sources=(made,))).html

    assert "<strong>in May</strong><strong> or</strong> <strong>in June</strong></p>" in html


def test_a_place_without_coordinates_gives_no_point() -> None:
    assert entry(event()).point == (25.1, 55.2)
    assert entry(event(places=(Place(name="Old Harbour", country="AE"),))).point is None
    assert entry(event(places=(Place(name="?", country=None, lat=91, lon=0),))).point is None


def test_former_states_are_of_another_part_of_the_standard() -> None:
    made = entry(event(countries=(Country(code="SUHH", role="party"),)))

    assert made.categories[0].scheme == "urn:iso:std:iso:3166:-3"


# Atom (RFC 4287)


def test_atom_has_what_the_standard_requires() -> None:
    root = atom(event(1), event(2), websub_hub="https://hub.example/")

    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        kinds = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert kinds.count(("alternate", "text/html")) == 1
        for name in ("updated", "published"):
            for stamp in element.findall(ATOM + name):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", stamp.text)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Dateline"
    assert root.findtext(f"{ATOM}id") == f"urn:uuid:{FEED_ID}"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{BASE}/feeds/jp.atom",
        "alternate": f"{BASE}/countries/jp",
        "hub": "https://hub.example/",
        "describedby": f"{BASE}/ns",
    }


def test_an_atom_entry_keeps_the_kind_of_its_links() -> None:
    made = event()
    links = atom(made).findall(f"{ATOM}entry/{ATOM}link")

    assert [dict(link.attrib) for link in links] == [
        {"href": f"{BASE}/events/{made.id}", "rel": "alternate", "type": "text/html"},
        {"href": source().url, "rel": "via", "title": "Accord on cranes"},
    ]


def test_an_article_without_an_address_is_linked_here() -> None:
    made = event(sources=(source(url=None), source(article="b 2", url="javascript:x", title=None)))
    links = atom(made).findall(f"{ATOM}entry/{ATOM}link")

    assert [dict(link.attrib) for link in links[1:]] == [
        {"href": f"{BASE}/articles/a1", "rel": "via", "title": "Accord on cranes"},
        {"href": f"{BASE}/articles/b%202", "rel": "via"},
    ]
    assert "external_url" not in json.loads(written("json", made))["items"][0]


def test_the_date_of_the_event_is_there_for_machines() -> None:
    made = event(when=When.parse("../2030~", basis="resolved"), kind="target")

    for element in (atom(made).find(f"{ATOM}entry/{DATE}"), rss(made).find(f"item/{DATE}")):
        assert dict(element.attrib) == {
            "edtf": "../2030~",
            "end": "2030-12-31",
            "precision": "interval",
            "approximate": "true",
            "basis": "resolved",
        }
        assert element.text == "by about 2030"


def test_entries_tell_language_place_and_categories() -> None:
    found = atom(event(language="vi")).find(f"{ATOM}entry")

    assert found.get(LANGUAGE) == "vi"
    assert found.findtext(POINT) == "25.10000 55.20000"
    assert [(c.get("term"), c.get("label")) for c in found.findall(f"{ATOM}category")] == [
        ("JP", "Japan"),
        ("AE", "United Arab Emirates"),
        ("event", "event"),
        ("agreement", "agreement"),
    ]


# RSS 2.0


def test_rss_has_what_the_standard_requires() -> None:
    channel = rss(event(), websub_hub="https://hub.example/", updated="2026-01-31T08:00:01.5Z")

    assert channel.findtext("link") == f"{BASE}/countries/jp"
    assert channel.findtext("title") == "Dateline: Japan"
    assert channel.findtext("language") == "en"
    assert channel.findtext("ttl") == "5"
    assert [d.text for d in channel.findall("lastBuildDate")] == ["Sat, 31 Jan 2026 08:00:01 GMT"]
    assert {link.get("rel") for link in channel.findall(f"{ATOM}link")} == {"self", "hub"}


def test_an_rss_item_has_one_of_each() -> None:
    made = event(language="vi")
    (item,) = rss(made).findall("item")

    assert item.findtext("link") == f"{BASE}/events/{made.id}"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid") == f"urn:uuid:{made.id}"
    assert [d.text for d in item.findall("pubDate")] == ["Sat, 31 Jan 2026 08:00:00 GMT"]
    assert item.findtext(f"{ATOM}updated") == made.updated
    assert item.findtext("{http://purl.org/dc/elements/1.1/}language") == "vi"
    assert item.findtext("description") == entry(made).html
    assert item.findtext(POINT) == "25.10000 55.20000"


def test_dates_of_rss_need_no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedgen would set that of the whole process for each: eight threads write the same."""

    def refused(*_: object) -> None:
        raise AssertionError("the locale of the process was touched")

    monkeypatch.setattr(locale, "setlocale", refused)
    made = [event(number) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        bodies = set(threads.map(lambda _: written("rss", *made), range(16)))

    assert len(bodies) == 1
    assert b"<pubDate>Sat, 31 Jan 2026 08:00:00 GMT</pubDate>" in bodies.pop()


# JSON Feed 1.1 and OPML


def test_json_feed_has_what_the_standard_requires() -> None:
    made = event()
    read = json.loads(written("json", made, event(2), websub_hub="https://hub.example/"))

    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["feed_url"] == f"{BASE}/feeds/jp.json"
    assert read["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert len(read["items"]) == 2
    item = read["items"][0]
    assert item["id"] == f"urn:uuid:{made.id}"
    assert item["url"] == f"{BASE}/events/{made.id}"
    assert item["external_url"] == source().url
    assert item["tags"] == ["Japan", "United Arab Emirates", "event", "agreement"]
    assert item["_dateline"]["date"]["edtf"] == "2025-02"
    assert item["_dateline"]["point"] == [25.1, 55.2]


def test_json_feed_leaves_out_what_is_not_known() -> None:
    bare = event(summary="", sources=(), places=(), language="??")
    read = json.loads(written("json", bare))

    assert "hubs" not in read
    assert not {"external_url", "summary", "language"} & read["items"][0].keys()


def test_opml_lists_feeds_in_the_order_given() -> None:
    root = etree.fromstring(opml.write("Dateline", [feed("all"), feed("jp")]))

    assert [dict(outline.attrib) for outline in root.findall("body/outline")] == [
        {
            "type": "rss",
            "text": f"Dateline: {name}",
            "title": f"Dateline: {name}",
            "xmlUrl": f"{BASE}/feeds/{scope}.atom",
            "htmlUrl": f"{BASE}/{page}",
        }
        for scope, name, page in (("all", "all countries", ""), ("jp", "Japan", "countries/jp"))
    ]


# All formats alike


def _ids_and_links(suffix: str, body: bytes) -> list[tuple[str, str]]:
    if suffix == "ics":
        return [(f"urn:uuid:{e['UID']}", e["URL"]) for e in Calendar.from_ical(body).events]
    if suffix == "json":
        return [(item["id"], item["url"]) for item in json.loads(body)["items"]]
    return [(e.id, e.link) for e in feedparser.parse(body).entries]


def test_every_format_has_the_same_entries_in_the_same_order() -> None:
    events = [event(number) for number in (3, 1, 2)]
    found = [_ids_and_links(f.suffix, written(f.suffix, *events)) for f in FORMATS]

    assert found[0] == [(f"urn:uuid:{e.id}", f"{BASE}/events/{e.id}") for e in events]
    assert found == [found[0]] * len(FORMATS)


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_feedparser_reads_what_was_meant(suffix: str) -> None:
    made = event(title="Cranes & <b>ropes</b> for 5 < 6")
    read = feedparser.parse(written(suffix, made, updated=made.updated))

    assert not read.bozo
    assert read.feed.title == "Dateline: Japan"
    assert read.feed.link == f"{BASE}/countries/jp"
    (found,) = read.entries
    assert found.title == "Feb 2025 · Cranes & <b>ropes</b> for 5 < 6"
    assert found.published_parsed[:6] == found.updated_parsed[:6] == (2026, 1, 31, 8, 0, 0)
    assert "<strong>February 2025</strong>" in str(found)
    assert [link.href for link in found.links if link.rel == "via"] == [source().url]


def test_an_empty_feed_is_a_valid_one() -> None:
    for format in FORMATS[:2]:
        read = feedparser.parse(format.join(feed(), []))
        assert not read.bozo
        assert read.entries == []
    assert json.loads(written("json"))["items"] == []
    assert atom().findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"


# Hostile text

_HARMLESS = {
    "html",
    "head",
    "body",
    "p",
    "br",
    "strong",
    "em",
    "blockquote",
    "ul",
    "li",
    "a",
    "span",
}


def harmful(html: str) -> list[str]:
    """Everything that a browser would make of *html* and that we would not write."""
    found = []
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if element.tag not in _HARMLESS:
            found.append(str(element.tag))
        found += [name for name in element.attrib if name not in ("href", "lang", "dir")]
        if not element.get("href", "https:").startswith(("https:", "http:")):
            found.append(element.get("href"))
    return found


def contents(body: bytes, suffix: str) -> str:
    if suffix == "json":
        return str(json.loads(body)["items"][0]["content_html"])
    if suffix == "ics":
        return escape(Calendar.from_ical(body).events[0]["DESCRIPTION"])
    path = {"atom": f"{ATOM}entry/{ATOM}content", "rss": "channel/item/description"}[suffix]
    return str(etree.fromstring(body).findtext(path))


@pytest.mark.parametrize("suffix", [format.suffix for format in FORMATS])
@pytest.mark.parametrize("size", [10, 300, 5_000, 1_000_000])
def test_hostile_text_leaves_a_feed_well_formed_and_harmless(suffix: str, size: int) -> None:
    body = written(suffix, hostile(size), site_title="\x00<script>\ud800 & co")
    body.decode("utf-8")

    assert harmful(contents(body, suffix)) == []
    for character in "\x00\x0b\x1f\x85\ufffd\ufffe\u202e\u2066":
        assert character not in body.decode()


@pytest.mark.parametrize("suffix", [format.suffix for format in FORMATS])
def test_the_largest_possible_entry_fits_into_a_document(suffix: str) -> None:
    wide = hostile(20)
    worst = source(
        title="&" * 5_000,
        publisher="&" * 5_000,
        url="https://x.example/" + "&" * 480,
        quote="&" * 9_000,
        marks=tuple(Span(n, n + 1) for n in range(0, 2_000, 2)),
        date="2025",
    )
    different = [replace(worst, url=f"{worst.url[:-3]}{n:03}") for n in range(100)]
    made = replace(wide, sources=tuple(different), summary="&" * 9_000)

    assert len(written(suffix, made)) < SIZE_MAX


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(exclude_categories=())), st.sampled_from(FORMATS))
def test_any_text_makes_a_document_that_can_be_read(text: str, format) -> None:
    made = event(
        title=text,
        summary=text,
        sources=(
            source(quote=text or None, publisher=text, url=text, title=text, path="p" + text),
        ),
    )
    body = format.join(feed(site_title=text), [format.entry(entry(made))])

    assert harmful(contents(body, format.suffix)) == []


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    once.encode("utf-8")


def test_what_languages_need_is_not_cleaned_away() -> None:
    persian = "می\u200cخواهم\u200f و \u200e12\u00ad 🇯🇵 👨\u200d👩\u200d👧 ไทย"

    assert clean(persian) == persian
    assert clean("caf\ufffd") == "caf□"


def test_a_long_line_is_cut_at_a_word() -> None:
    assert line("one  two\nthree", 100) == "one two three"
    assert line("one two three", 9) == "one two…"
    assert line("x" * 50, 9) == "xxxxxxxx…"
    assert line("  \x00 ", 9) == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("http://münchen.example/straße", "http://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("HTTPS://a.example/%20", "https://a.example/%20"),
        ('https://a.example/"<>', "https://a.example/%22%3C%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/", None),
        ("/relative", None),
        ("https://", None),
        ("https://a .example/", None),
        ("https://[x/", None),
        ("https://" + "a" * 80 + ".example/", None),
        ("https://a.example/\x00", None),
        ("https://a.example/" + "x" * 500, None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(text: str | None, address: str | None) -> None:
    assert web_address(text) == address
