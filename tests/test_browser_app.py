"""The real service in a real browser: its pages, its frame, its JSON under the widget."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests import web_events
from tests.browser import Open, Service, embed
from timeline import web
from timeline.settings import Settings
from timeline.store.sql import open_store

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVENTS = web_events.events()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(name="address", scope="module")
def _address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service with the events of `web_events`, on a port of its own."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'test.db'}")
    with store.lease():
        store.commit(web_events.change())
    port = free_port()
    settings = Settings(public_base_url=f"http://127.0.0.1:{port}", site_title="Ports and rails")
    app = Flask("timeline.web", static_folder=None)
    app.register_blueprint(web.blueprint(store=store, settings=settings, clock=lambda: NOW))
    web.secure(app, settings)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield settings.public_base_url
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


def widget(address: str) -> str:
    return f'<script type="module" src="{address}/widget.js"></script>'


def test_the_widget_shows_the_service_on_a_foreign_page(
    open_page: Open, host: Service, address: str
) -> None:
    page = open_page(host.page(embed(), head=widget(address)))

    expect(page.get_by_role("heading", level=2)).to_have_text("Ports and rails")
    shown = [event for event in EVENTS if event.kind != "claim"]
    assert page.locator("h4").all_text_contents() == [event.title for event in shown]
    chip = page.get_by_role("button", name="Japan")
    chip.click()
    japan = [e for e in shown if "JP" in {country.code for country in e.countries}]
    expect(chip).to_have_text(f"Japan{len(japan)}")
    expect(page.get_by_role("status")).to_have_text(f"{len(japan)} of {len(shown)} events")


def frame(page: Page, address: str, scope: str) -> None:
    """Put a frame into the page; `heights` are the messages that come from it."""
    page.evaluate(
        """(src) => {
            const frame = document.createElement('iframe');
            window.heights = [];
            addEventListener('message', ({ data, source }) => {
                if (source !== frame.contentWindow || data.type !== 'dateline:resize') return;
                heights.push(data.height);
                frame.height = data.height;
            });
            Object.assign(frame, { src, width: 600, height: 150 });
            document.querySelector('main').append(frame);
        }""",
        f"{address}/embed/{scope}",
    )


@pytest.mark.parametrize(
    ("scope", "title"), [("all", "Ports and rails"), ("vn", "Vietnam"), ("jp-vn", "Japan, Vietnam")]
)
def test_the_frame_shows_its_scope_and_says_how_high_it_is(
    open_page: Open, host: Service, address: str, scope: str, title: str
) -> None:
    page = open_page(host.page(""))

    frame(page, address, scope)

    inside = page.frame_locator("iframe")
    expect(inside.locator(".root h2")).to_have_text(title)
    events = inside.locator(".root li.event")
    expect(events.first).to_be_visible()
    codes = set() if scope == "all" else set(scope.upper().split("-"))
    shown = [e for e in EVENTS if e.kind != "claim" and codes <= {c.code for c in e.countries}]
    expect(events).to_have_count(len(shown))
    page.wait_for_function("heights.at(-1) > 500")
    assert inside.locator("html").evaluate("e => e.scrollHeight <= innerHeight + 1")


def test_the_frame_without_script_has_a_link(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/embed/vn", java_script_enabled=False)

    expect(page.get_by_role("heading", level=1)).to_have_css("position", "static")
    expect(page.locator("li.event h3").first).to_be_visible()
    link = page.get_by_role("link", name="Open the timeline of Vietnam")
    assert link.get_attribute("href") == f"{address}/countries/vn"


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_the_frame_nor_where_nothing_is(
    open_page: Open, address: str, width: int, scheme: str
) -> None:
    page = open_page("about:blank", width=width, color_scheme=scheme, expected="404")
    for path in ("/embed/vn", "/nowhere"):
        page.goto(address + path)
        if path.startswith("/embed"):
            page.locator("h4").first.wait_for()
        opened = "[...document.querySelectorAll('details')].slice(0, 4).map((d) => (d.open = true))"
        page.evaluate(opened)
        page.evaluate(AXE)

        found = page.evaluate("axe.run()")

        assert [(path, rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- on other pages -------------------------------------------------------------------------------


def test_a_choice_in_the_builder_is_shown_at_once_and_copied(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/embed", permissions=["clipboard-read"])
    preview = page.frame_locator(".preview")
    expect(preview.locator(".root h2")).to_have_text("Ports and rails")

    page.get_by_label("Vietnam").check()
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("Language").select_option("ja")

    expect(preview.locator(".root h2")).to_have_text("Vietnam")
    expect(preview.get_by_role("searchbox")).to_have_attribute("placeholder", "出来事を検索")
    expect(page).to_have_url(f"{address}/embed?country=vn&match=any&theme=dark&lang=ja")
    expect(page.get_by_text("Only you can see this yet.")).to_be_visible()
    snippet = page.locator("pre").first
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_label("From").focus()
    page.keyboard.press("Control+V")
    pasted = page.get_by_label("From").input_value()
    assert pasted == (snippet.text_content() or "")[: len(pasted)].replace("\n", "")


def test_the_builder_works_without_script(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/embed", java_script_enabled=False)

    page.get_by_label("Iran").check()
    page.get_by_role("button", name="Show").click()

    expect(page.locator("pre").first).to_contain_text('country="ir"')


def test_the_lines_of_the_builder_do_what_they_say(
    open_page: Open, host: Service, address: str
) -> None:
    """A page of somebody else with the lines pasted: the frame fits its content."""
    built = open_page(f"{address}/embed?country=ir")
    element, frame = built.locator("pre").all_text_contents()

    page = open_page(host.page(element))
    expect(page.get_by_role("heading", level=2)).to_have_text("Iran")
    page = open_page(host.page(frame))
    page.wait_for_function("document.querySelector('iframe').height > 1000")


def test_a_sandboxed_frame_as_wordpress_writes_it_shows_the_timeline(
    open_page: Open, host: Service, address: str
) -> None:
    markup = f'<iframe sandbox="allow-scripts" src="{address}/embed/vn" height="640"></iframe>'
    page = open_page(host.page(markup))

    expect(page.frame_locator("iframe").locator(".root h2")).to_have_text("Vietnam")


def test_a_link_to_an_event_is_copied_from_within_a_frame_and_opens_it_there(
    open_page: Open, host: Service, address: str
) -> None:
    event = EVENTS[20]
    page = open_page(
        host.page(f'<iframe src="{address}/embed/all#{event.id}" width="800" height="900">'),
        permissions=["clipboard-read"],
    )
    inside = page.frame_locator("iframe")
    expect(inside.locator(".root").get_by_role("link", name=event.title)).to_be_focused()

    inside.get_by_role("button", name="Copy link").click()

    expect(inside.get_by_role("button", name="Copied")).to_be_visible()
    inside.get_by_role("searchbox").focus()
    page.keyboard.press("Control+V")
    expect(inside.get_by_role("searchbox")).to_have_value(f"{address}/events/{event.id}")


def test_the_first_page_is_light_in_all(open_page: Open, address: str) -> None:
    page = open_page("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda sent: sizes.append(sent["encodedDataLength"]))

    page.goto(address)
    page.wait_for_load_state("networkidle")

    assert 5_000 < sum(sizes) < 60_000
