"""The page that lists the feeds, in a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import feedparser
import html5lib
import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import expect

import feeds
from tests.browser import Open
from tests.feed_events import commit, event
from tests.servers import serving
from timeline import web
from timeline.model import Country
from timeline.settings import Settings
from timeline.store.sql import open_store


@pytest.fixture(name="address", scope="module")
def _address() -> Iterator[str]:
    store = open_store("sqlite://")
    parties = tuple(Country(code=code, role="party") for code in ("BA", "VC", "VN"))
    commit(store, event(1), event(2, countries=parties, organisations=("European Union",)))
    app = Flask("timeline.web", static_folder=None)
    with serving(app) as base:
        settings = Settings(public_base_url=base)
        clock = datetime(2026, 2, 1, tzinfo=UTC)
        app.register_blueprint(web.blueprint(store=store, settings=settings, clock=lambda: clock))
        app.register_blueprint(feeds.blueprint(store=store, settings=settings))
        web.secure(app, settings)
        feeds.render(store, settings)
        yield base
    store.close()


def test_a_button_copies_an_address(address: str, open_page: Open) -> None:
    page = open_page(f"{address}/feeds/", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name=f"Copy {address}/feeds/vn.atom")
    button.click()

    expect(button).to_have_text("Copied")
    expect(page.get_by_role("status")).to_contain_text("/feeds/vn.atom")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/feeds/vn.atom"


def test_a_browser_that_lets_no_page_copy_marks_it(address: str, open_page: Open) -> None:
    page = open_page(f"{address}/feeds/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error()) }")
    page.get_by_role("button").first.click()

    expect(page.get_by_role("status")).to_contain_text("Marked")
    assert page.evaluate("getSelection().toString()") == f"{address}/feeds/all.atom"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_can_be_read_by_everybody(
    address: str, open_page: Open, width: int, scheme: str
) -> None:
    for path in ("/feeds/", "/ns"):
        page = open_page(address + path, width=width, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [violation["id"] for violation in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_all_is_there(address: str, open_page: Open) -> None:
    page = open_page(f"{address}/feeds/", java_script_enabled=False)

    assert page.get_by_role("button").count() == 0
    for name in ("Japan", "European Union", "All countries"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/", "all.{}"),
        ("/countries/jp", "jp.{}"),
        ("/status", "all.{}"),
        (f"/events/{event(1).id}", "all.{}"),
        ("/?country=vn&country=ba&match=all&role=party", "ba-vn.{}"),
        ("/?country=vn&country=ba", "all.{}"),
        ("/?q=ministers&kind=target&since=2009", "all.{}?kind=target&q=ministers"),
        ("/countries/jp?category=visit", "jp.{}?category=visit"),
    ],
)
def test_every_page_tells_of_its_feeds_in_every_format(address: str, path: str, scope: str) -> None:
    tree = html5lib.parse(
        requests.get(address + path, timeout=10).text, namespaceHTMLElements=False
    )
    told = {
        (e.get("type"), e.get("href")) for e in tree.iter("link") if e.get("rel") == "alternate"
    }

    for suffix, type_ in (
        ("atom", "application/atom+xml"),
        ("rss", "application/rss+xml"),
        ("json", "application/feed+json"),
        ("ics", "text/calendar"),
    ):
        assert (type_, f"/feeds/{scope.format(suffix)}") in told


@pytest.mark.parametrize("name", ["all", "jp", "kr", "ba-vn", "eu", "eu-vn"])
@pytest.mark.parametrize("asked", ["", "?kind=target", "?q=ministers", "?category=visit"])
def test_every_feed_has_a_page_that_shows_the_same(address: str, name: str, asked: str) -> None:
    read = feedparser.parse(requests.get(f"{address}/feeds/{name}.atom{asked}", timeout=10).content)
    page = requests.get(read.feed.link, timeout=10)

    assert page.status_code == 200
    shown = set(re.findall(r'href="(/events/[0-9a-f-]{36})"', page.text))
    assert shown == {entry.link.removeprefix(address) for entry in read.entries}
