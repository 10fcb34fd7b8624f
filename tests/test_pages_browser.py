"""The pages in a real browser: everyone can read them, nothing breaks the policy."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests import web_events
from tests.browser import chromium
from tests.test_pages import NOW, SETTINGS
from timeline import web
from timeline.store.sql import open_store

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a reader may set (WCAG 1.4.12).
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
EVENT = f"/events/{web_events.identity(web_events.SCHOOL)}"
ARTICLE = f"/articles/{web_events.identity('talks')}"

Open = Callable[..., Page]


@pytest.fixture(name="address", scope="module")
def _address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('web')}/dateline.db")
    with store.lease():
        store.commit(web_events.change())
    app = Flask("timeline.web", static_folder=None)
    app.register_blueprint(web.blueprint(store=store, settings=SETTINGS, clock=lambda: NOW))
    web.secure(app, SETTINGS)
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(name="visit")
def _visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page in a context of its own. An error in the console, of the policy for one, or a
    request to anybody else fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visit(path: str, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(address) else wrong.append(sent.url),
        )
        page.goto(address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


OTHERS = ["/countries/ir?since=2024", EVENT, ARTICLE, "/status", "/embed?country=vn"]


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        *(("/?limit=15", width, scheme) for width in (375, 1280) for scheme in ("light", "dark")),
        *((path, 375, "light") for path in OTHERS),
        *((path, 1280, "dark") for path in OTHERS),
    ],
)
def test_axe_finds_nothing(visit: Open, path: str, width: int, scheme: str) -> None:
    page = visit(path, width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = !d.className)")
    page.evaluate(AXE)

    found = page.evaluate(
        "values => axe.run(document, {runOnly: {type: 'tag', values}})",
        RULES,
    )

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("path", ["/", EVENT, ARTICLE, "/status", "/embed"])
def test_no_page_scrolls_sideways_even_with_wide_spacing(
    visit: Open, path: str, width: int
) -> None:
    page = visit(path, width=width, bypass_csp=True)
    page.add_style_tag(content=SPACED)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_controls_are_large_enough_for_a_finger(visit: Open, path: str) -> None:
    page = visit(path, width=375)
    if path == "/":
        page.locator(".meta summary").nth(1).click()
        page.locator(".follow summary").click()

    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, summary')]
          .filter(e => e.checkVisibility()
                       && (e.closest('label') ?? e).getBoundingClientRect().height < 24
                       && !e.closest('p, h3, .skip')).map(e => e.outerHTML)"""
    )

    assert small == []


def test_nothing_moves_for_who_does_not_want_it(visit: Open) -> None:
    moving = "getComputedStyle(document.querySelector('.button')).transitionDuration"

    assert visit("/", reduced_motion="reduce").evaluate(moving) == "0s"
    assert visit("/").evaluate(moving).startswith("0.15s")


def test_a_source_opens_with_the_keyboard(visit: Open) -> None:
    page = visit("/")
    source = page.locator(".event summary").first
    quote = page.locator(".event blockquote").first

    expect(quote).to_be_hidden()
    source.focus()
    page.keyboard.press("Enter")

    expect(quote).to_be_visible()
    assert quote.locator("mark").inner_text() == "in 2009"


def test_on_paper_every_quote_is_open_and_no_control_is_left(visit: Open) -> None:
    page = visit("/")
    page.emulate_media(media="print")

    expect(page.locator(".event blockquote").first).to_be_visible()
    for control in (".chips", ".follow", ".bar form", ".foot nav"):
        expect(page.locator(control)).to_be_hidden()


def test_the_form_asks_for_a_period(visit: Open) -> None:
    page = visit("/countries/vn?order=desc")
    page.get_by_label("From").fill("2016")
    page.get_by_label("to", exact=True).fill("2019")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile(r"/countries/vn\?order=desc&since=2016&until=2019$"))
    expect(page.locator(".event h3")).to_have_count(2)


def test_the_frame_shows_the_events_of_its_scope(visit: Open) -> None:
    page = visit("/embed/ir")

    expect(page.locator(".root").get_by_text("First repaired turbine turns")).to_be_visible()
    expect(page.get_by_text("Night train crosses the Mekong")).to_have_count(0)
