"""How laws are tried, and the fixtures of tests that drive a browser or a newsroom."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import TODAY, Open, Service, chromium, embed, events, serving
from tests.newsroom import ALL, Make, Newsroom, newsrooms

# A busy machine is no failure of a law; in CI the same examples are tried every time.
hypothesis.settings.register_profile(
    "dateline",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("dateline")

STYLE = "<style>body{margin:0;background:light-dark(#fff,#000);color-scheme:light dark}</style>"


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(name="data", scope="module")
def _data() -> Iterator[Service]:
    """The service that the widgets show."""
    with serving(Service(events())) as service:
        yield service


@pytest.fixture(name="host", scope="module")
def _host() -> Iterator[Service]:
    """Somebody's site on another origin: it serves pages only."""
    with serving(Service([])) as service:
        yield service


@pytest.fixture(name="open_page")
def _open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own, at noon of one day. Whatever the console calls an
    error fails the test, unless it is *expected*."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(address: str, *, width: int = 1280, expected: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.clock.set_fixed_time(TODAY)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                errors.append(said.text)
                if said.type == "error" and not (expected and expected in said.text)
                else None
            ),
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(name="shown")
def _shown(open_page: Open, host: Service, data: Service) -> Callable[..., Page]:
    """Opens a page of the host with one widget, and waits for its events."""

    def shown(attributes: str = "", *, lang: str = "en", **options: Any) -> Page:
        head = STYLE + data.script
        page = open_page(host.page(embed(attributes), head=head, lang=lang), **options)
        expect(page.locator("h4").first).to_be_visible()
        return page

    return shown


@pytest.fixture(name="make")
def _make(tmp_path: Path) -> Iterator[Make]:
    with newsrooms(tmp_path) as make:
        yield make


@pytest.fixture(name="room")
def _room(make: Make) -> Newsroom:
    """A room that has read the four articles."""
    room = make(files=ALL)
    assert room.run().outcome == "ok"
    return room
