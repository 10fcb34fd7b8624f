"""The widget in a real browser, on pages of another origin than the service."""

import gzip
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import STATIC, STRICT, Service, chromium, events, many, serving

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TODAY = "2026-11-21T12:00:00"
STYLE = "<style>body{margin:0;background:light-dark(#fff,#000);color-scheme:light dark}</style>"
FALLBACK = '<a href="https://dateline.example/">Open the timeline</a>'

Open = Callable[..., Page]


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


def embed(service: Service, attributes: str = "", inside: str = FALLBACK) -> str:
    return f"<dateline-timeline {attributes}>{inside}</dateline-timeline>"


def script(service: Service) -> str:
    return f'<script type="module" src="{service.address}/widget.js"></script>'


@pytest.fixture(name="shown")
def _shown(open_page: Open, host: Service, data: Service) -> Callable[..., Page]:
    """Opens a page of the host with one widget, and waits for its events."""

    def shown(attributes: str = "", *, lang: str = "en", **options: Any) -> Page:
        head = STYLE + script(data)
        page = open_page(host.page(embed(data, attributes), head=head, lang=lang), **options)
        expect(page.locator("h4").first).to_be_visible()
        return page

    return shown


def titles(page: Page | Locator) -> list[str]:
    return page.locator("h4").all_text_contents()


def status(page: Page) -> Locator:
    return page.get_by_role("status")


# --- what it shows --------------------------------------------------------------------------------


def test_it_draws_every_event_in_order_on_a_page_of_another_origin(shown, data) -> None:
    page = shown()

    expect(status(page)).to_have_text("45 events")
    assert titles(page) == [event["title"] for event in data.events]
    assert page.locator("time").all_text_contents() == [e["date"]["label"] for e in data.events]
    expect(page.get_by_role("heading", level=2)).to_have_text(data.title)
    expect(page.get_by_text("Open the timeline")).to_be_hidden()
    years = page.locator("h3").all_text_contents()
    assert years[:3] == ["280 BC", "45 BC", "1300"]
    assert years[-4:] == ["2026 (ahead)", "2027 (ahead)", "2030 (ahead)", "2035 (ahead)"]


@pytest.mark.parametrize(
    ("date", "glyph", "words", "cells"),
    [
        ("1901-12-12?", "doubt", ["uncertain"], "possible"),
        ("1851-11-13", "day", [], "known"),
        ("1870-06", "month", ["day unknown"], "known"),
        ("1871", "year", ["month and day unknown"], "possible"),
        ("1759~", "approx", ["approximate"], "possible"),
        ("183X", "year", ["year unknown"], None),
        ("13XX", "year", ["year unknown"], None),
        ("2005/2011", "range", [], "known"),
        ("-0044-01-01", "day", [], "known"),
        ("[1912-07,1912-08]", "doubt", ["uncertain"], "possible"),
        ("2013-35", "month", ["month unknown"], "possible"),
        ("2016-09-17/2016-09-18", "month", ["day unknown"], "known"),
        ("../1925-06-30", "year", ["exact date unknown"], "possible"),
        ("1925/..", "range", [], "possible"),
        ("2025-05/2026-01", "year", ["exact date unknown"], "possible"),
        ("../2020", "plan", ["target"], "possible"),
        ("2027-03", "plan", ["scheduled", "day unknown"], "known"),
    ],
)
def test_each_kind_of_date_has_its_words_its_shape_and_its_cells(
    dated: Page, data: Service, date: str, glyph: str, words: list[str], cells: str | None
) -> None:
    number = [event["date"]["edtf"] for event in data.events].index(date)
    event = dated.locator("li.event").nth(number)

    assert event.locator("> svg").get_attribute("class") == f"glyph {glyph}"
    assert event.locator(".note").all_text_contents() == words
    assert event.locator(".ruler").count() == (cells is not None)
    if cells:
        assert event.locator(f".ruler .{cells}").get_attribute("d")


@pytest.fixture(name="dated", scope="module")
def _dated(browser: Browser, host: Service, data: Service) -> Iterator[Page]:
    """One page for all dates: it is only looked at."""
    page = browser.new_page()
    page.clock.install(time=TODAY)
    page.goto(host.page(embed(data), head=script(data)))
    page.clock.resume()
    expect(page.get_by_role("status")).to_have_text("45 events")
    yield page
    page.close()


def test_machines_are_given_a_date_only_where_html_has_one(shown) -> None:
    page = shown()

    stated = {time.get_attribute("datetime") for time in page.locator("time").all()}
    assert {"1851-11-13", "1870-06", "1871"} <= stated
    assert not [date for date in stated if date and not re.fullmatch(r"\d{4}(-\d\d){0,2}", date)]


def test_what_lies_ahead_stands_after_today_and_says_what_it_is(shown) -> None:
    page = shown()

    expect(page.locator(".today")).to_have_text("Today, 21 November 2026")
    after = page.locator(".today ~ .year")
    assert titles(after) == [
        "A second cable is to land at Quy Nhon",
        "Tide gauges on Zanzibar are to be replaced",
        "Warnings in every harbour within five minutes",
        "The leap second is to go",
    ]
    assert after.locator(".target, .scheduled").all_text_contents() == [
        "scheduled",
        "scheduled",
        "target",
        "target",
    ]


def test_a_source_opens_to_its_quote_with_the_date_phrase_marked(shown) -> None:
    page = shown()
    event = page.locator("li.event", has_text="one digital calendar")

    event.locator("summary").click()

    expect(event.locator("summary")).to_have_text("Source: Harbour Chronicle, 29 Nov 2025 +1")
    expect(event.locator("mark").first).to_have_text("on 28 November 2025")
    expect(event.locator("blockquote")).to_have_count(2)
    expect(event.get_by_text("Day, month and year are stated.")).to_be_visible()
    expect(event.get_by_role("link", name="From the pages of Báo Cảng")).to_be_visible()
    link = event.get_by_role("link", name="Link to this event")
    assert str(link.get_attribute("href")).startswith("https://dateline.example/events/")


def test_marks_count_code_points_as_the_service_does(open_page: Open, host: Service) -> None:
    event = events()[30]
    event["sources"][0] |= {"quote": "🌊🌊 came in May 2011.", "marks": [[8, 19]]}
    with serving(Service([event])) as service:
        page = open_page(host.page(embed(service), head=script(service)))
        page.locator("li.event summary").click()

        expect(page.locator("mark")).to_have_text("in May 2011")


def test_the_weights_of_the_strip_add_up_to_the_number_of_events(shown, data) -> None:
    page = shown()
    sums = page.evaluate(
        """async (address) => {
            const { cut, density } = await import(address + '/widget.js');
            const day = (year, date) => ({ precision: date ? 'day' : 'year', start: 1, end: 1 });
            const spans = [[-500000, -400000], [0, 0], [10, 400], [5000, 9000], [20000, 20000]];
            const entries = spans.map(([first, last], i) =>
                ({ first, last, ahead: i === 4, event: { date: day(1, first === last) } }));
            return [20, 50, 100].map((bins) => density(entries, cut(entries, bins).edges)
                .map((layer) => layer.reduce((a, b) => a + b)));
        }""",
        data.address,
    )

    assert sums == [[pytest.approx(1), pytest.approx(3), pytest.approx(1)]] * 3


# --- what one can do with it ----------------------------------------------------------------------


def test_chips_narrow_the_list_to_countries_and_a_second_adds_its_own(shown, data) -> None:
    page = shown()
    chip = page.get_by_role("button", name="Japan")
    expect(chip).to_have_text("Japan13")

    chip.click()

    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(status(page)).to_have_text("13 of 45 events")
    page.get_by_role("button", name="Vietnam").click()
    either = [e for e in data.events if {"JP", "VN"} & {c["code"] for c in e["countries"]}]
    expect(status(page)).to_have_text(f"{len(either)} of 45 events")
    assert titles(page) == [event["title"] for event in either]
    page.get_by_role("button", name="All countries").click()
    expect(status(page)).to_have_text("45 events")


def test_a_former_state_has_its_own_name(shown) -> None:
    expect(shown().get_by_role("button", name="Soviet Union")).to_be_visible()


def test_search_finds_words_without_case_and_accents(shown) -> None:
    page = shown()

    page.get_by_role("searchbox").fill("SAIGON viet")

    expect(status(page)).to_have_text("1 of 45 events")
    assert titles(page) == ["Saigon hears a transmitter of its own"]
    page.get_by_role("searchbox").fill("türkiye")
    assert titles(page) == ["Delegates vote for one prime meridian"]
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No event matches.")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(status(page)).to_have_text("45 events")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_order_can_be_turned_round(shown, data) -> None:
    page = shown()

    page.get_by_role("button", name="Newest first").click()

    assert titles(page) == [event["title"] for event in reversed(data.events)]
    expect(page.locator(".year + .today + .year")).to_have_count(1)
    expect(page.get_by_role("button", name="Oldest first")).to_be_visible()


def test_the_sliders_choose_a_period_and_an_event_that_may_lie_in_it_stays(shown) -> None:
    page = shown()
    until = page.get_by_role("slider", name="Events over time: To")
    since = page.get_by_role("slider", name="Events over time: From")
    before = str(since.get_attribute("aria-valuetext"))

    since.focus()
    page.keyboard.press("End")
    since.press("ArrowLeft")

    expect(since).not_to_have_attribute("aria-valuetext", before)
    expect(status(page)).to_have_text(re.compile(r"^\d+ of 45 events$"))
    assert "The leap second is to go" in titles(page)
    page.get_by_role("button", name="Clear filters").click()
    until.focus()
    page.keyboard.press("Home")
    expect(page.locator("h4")).to_have_text(["The tower at Pharos is lit"])


def test_a_country_is_the_scope_of_list_title_and_feeds(shown, data) -> None:
    page = shown('country="jp"')

    expect(page.get_by_role("heading", level=2)).to_have_text("Japan")
    expect(status(page)).to_have_text("13 events")
    page.get_by_text("Follow", exact=True).click()
    addresses = [link.get_attribute("href") for link in page.locator("li a[type]").all()]
    assert addresses == [f"{data.address}/feeds/jp.{suffix}" for suffix in ("atom", "rss")]


def test_follow_offers_feeds_and_escape_closes_it(shown, data) -> None:
    page = shown()
    menu = page.get_by_text("Follow", exact=True)
    menu.click()
    atom = page.get_by_role("link", name="Atom", exact=True)
    assert atom.first.get_attribute("href") == f"{data.address}/feeds/all.atom"

    atom.first.focus()
    page.keyboard.press("Escape")

    expect(atom.first).to_be_hidden()
    expect(menu).to_be_focused()


def test_everything_can_be_reached_with_the_keyboard_and_is_seen_to_have_it(shown) -> None:
    page = shown()
    seen, outlined = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, style = page.evaluate(
            """() => {
                const at = document.activeElement.shadowRoot?.activeElement ?? document.body;
                const thumb = at.type === 'range' ? '::-webkit-slider-thumb' : undefined;
                const name = at.ariaLabel || at.textContent;
                return [name, at.type === 'range' ? 'thumb' : getComputedStyle(at).outlineStyle];
            }"""
        )
        seen.append(name)
        outlined.append(style)

    for name in ("Search events", "Follow", "All countries", "United Kingdom17", "Newest first"):
        assert name in seen
    assert {"Events over time: From", "Events over time: To"} <= set(seen)
    assert "The tower at Pharos is lit" in seen
    assert "Source: Harbour Chronicle, 11 May 2004" in seen
    assert set(outlined) <= {"solid", "thumb"}


def test_the_wheel_over_the_strip_scrolls_the_page(shown) -> None:
    page = shown()
    page.locator("figure").hover()

    page.mouse.wheel(0, 300)

    page.wait_for_function("scrollY === 300")


# --- where it is put ------------------------------------------------------------------------------


def test_it_keeps_the_strictest_policy_and_asks_nobody_else(
    open_page: Open, host: Service, data: Service
) -> None:
    page = open_page("about:blank")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    page.context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => "
        "(window.violations ??= []).push(e.violatedDirective + ' ' + e.blockedURI))"
    )
    page.goto(host.page(embed(data), head=script(data), csp=STRICT.format(data.address)))
    expect(status(page)).to_have_text("45 events")
    page.locator("li.event summary").first.click()
    page.get_by_role("button", name="Japan").click()
    page.get_by_role("searchbox").fill("cable")

    assert page.evaluate("window.violations ?? []") == []
    assert asked == {host.address, data.address}


def test_what_a_service_sends_is_never_markup_nor_a_dangerous_link(
    open_page: Open, host: Service
) -> None:
    attack = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>"
    event = events()[30]
    event |= {"title": attack, "summary": attack, "url": "javascript:window.hurt=1"}
    event["date"] |= {"label": attack, "why": attack}
    event["countries"][0]["name"] = attack
    event["sources"][0] |= {
        "publisher": attack,
        "title": attack,
        "url": "javascript:window.hurt=1",
        "quote": attack,
        "marks": [[0, 5]],
    }
    with serving(Service([event], title=attack)) as service:
        page = open_page(host.page(embed(service), head=script(service)))
        expect(page.get_by_role("heading", level=2)).to_have_text(attack)
        page.locator("li.event summary").click()

        expect(page.locator("blockquote")).to_have_text(attack)
        assert page.locator("img, script:not([type])").count() == 0
        assert page.locator('[href^="javascript"], [cite]').count() == 0
        assert page.evaluate("window.hurt") is None


def test_several_on_one_page_do_not_mix(open_page: Open, host: Service, data: Service) -> None:
    body = embed(data, 'id="a"') + embed(data, 'id="b" country="vn" theme="dark"')
    page = open_page(host.page(body, head=script(data)))
    a, b = page.locator("#a"), page.locator("#b")
    expect(a.get_by_role("status")).to_have_text("45 events")

    a.get_by_role("button", name="Japan").click()

    expect(a.get_by_role("status")).to_have_text("13 of 45 events")
    expect(b.get_by_role("status")).to_have_text("6 events")
    assert b.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(18, 22, 27)"
    assert a.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(253, 252, 249)"


def test_it_may_point_to_another_service_to_a_query_and_be_changed(
    open_page: Open, host: Service, data: Service
) -> None:
    with serving(Service(many(3), title="Another")) as other:
        page = open_page(host.page(embed(data, f'src="{other.address}"'), head=script(data)))
        expect(status(page)).to_have_text("3 events")

        page.locator("dateline-timeline").evaluate(
            "(e, src) => (e.src = e.setAttribute('src', src))",
            f"{data.address}/timeline.json?country=ke",
        )

        expect(page.get_by_role("heading", level=2)).to_have_text("Kenya")
        expect(status(page)).to_have_text("5 events")


def test_height_makes_it_scroll_within_itself(shown) -> None:
    page = shown('height="400"')

    box = page.locator("dateline-timeline").bounding_box()
    assert box is not None
    assert box["height"] == 400
    page.locator("dateline-timeline").evaluate("e => e.removeAttribute('height')")
    box = page.locator("dateline-timeline").bounding_box()
    assert box is not None
    assert box["height"] > 2000


def test_the_page_can_set_its_colours_and_parts(
    open_page: Open, host: Service, data: Service
) -> None:
    head = (
        script(data)
        + """<style>
        dateline-timeline { --dateline-accent: rgb(1, 2, 3) }
        dateline-timeline::part(title) { letter-spacing: 3px }</style>"""
    )
    page = open_page(host.page(embed(data), head=head))

    pressed = page.get_by_role("button", name="All countries")
    assert pressed.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(1, 2, 3)"
    heading = page.get_by_role("heading", level=2)
    assert heading.evaluate("e => getComputedStyle(e).letterSpacing") == "3px"


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(shown, width: int, lang: str) -> None:
    page = shown(lang=lang, width=width)
    for summary in page.locator("li.event summary").all()[:3]:
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_goes_by_its_column_and_not_by_the_window(
    open_page: Open, host: Service, data: Service
) -> None:
    head = script(data) + "<style>main { width: 360px }</style>"
    page = open_page(host.page(embed(data), head=head))

    assert page.locator("li.event").first.evaluate("e => getComputedStyle(e).display") != "grid"


def test_controls_are_large_enough_for_a_finger(shown) -> None:
    page = shown(width=375)
    controls = page.locator("button, input, summary, h4 a").all()[:40]

    assert min(box["height"] for c in controls if (box := c.bounding_box())) >= 24


@pytest.mark.parametrize(("lang", "year"), [("th", "1582"), ("fa", "۱۵۸۲"), ("ar-EG", "١٥٨٢")])
def test_years_are_of_the_gregorian_calendar_in_every_language(shown, lang: str, year: str) -> None:
    page = shown(f'lang="{lang}"')

    expect(page.locator("h3").nth(3)).to_contain_text(year)


def test_a_language_tag_that_is_none_does_no_harm(shown) -> None:
    expect(shown('lang="en_GB!"').locator("h3").nth(3)).to_have_text("1582")


def test_written_from_right_to_left_the_strip_is_mirrored_too(shown) -> None:
    page = shown(lang="ar")
    ticks = page.locator("figure text:not(.now)").all()

    assert [float(str(tick.get_attribute("x"))) for tick in (ticks[0], ticks[-1])] == sorted(
        (float(str(tick.get_attribute("x"))) for tick in (ticks[0], ticks[-1])), reverse=True
    )
    rail, title = page.locator("li.event > svg").first, page.locator("h4").first
    assert (rail.bounding_box() or {})["x"] > (title.bounding_box() or {})["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing(shown, width: int, scheme: str) -> None:
    page = shown(width=width, color_scheme=scheme)
    page.locator("li.event summary").nth(2).click()
    page.get_by_text("How to read the dates").click()
    page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    found = page.evaluate(
        """(values) => axe.run(document, {runOnly: {type: 'tag', values},
            rules: {'page-has-heading-one': {enabled: false}}})""",
        tags,
    )

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast_enough(scheme: int) -> None:
    """Text has at least 4.5 to 1, edges of controls and shapes 3 to 1, on paper and panel."""
    source = (STATIC / "widget.js").read_text(encoding="utf-8")
    pairs = re.findall(r"--dateline-(\w+): light-dark\((#\w{6}), (#\w{6})\)", source)
    colours = {name: luminance((light, dark)[scheme]) for name, light, dark in pairs}

    def contrast(a: str, b: str) -> float:
        low, high = sorted((colours[a], colours[b]))
        return (high + 0.05) / (low + 0.05)

    for ground in ("paper", "panel"):
        for text in ("ink", "dim", "accent", "ahead"):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast("edge", "paper") >= 3
    assert contrast("ink", "mark") >= 4.5


def test_on_paper_all_events_are_there_with_their_sources_and_no_controls(shown) -> None:
    page = shown()
    page.emulate_media(media="print")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("li.event")).to_have_count(45)
    expect(page.locator("blockquote").last).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("blockquote").last).to_be_hidden()


# --- when things are missing, late or many --------------------------------------------------------


def test_what_the_page_wrote_is_there_without_script_and_until_the_events_are(
    open_page: Open, host: Service, data: Service
) -> None:
    body = embed(data, inside="<ol><li>Written by the server</li></ol>")
    address = host.page(body, head=script(data))

    bare = open_page(address, java_script_enabled=False)
    expect(bare.get_by_text("Written by the server")).to_be_visible()
    page = open_page(address)
    expect(page.get_by_text("Written by the server")).to_be_hidden()
    expect(status(page)).to_have_text("45 events")


def test_a_failure_is_said_and_keeps_the_link_and_can_be_tried_again(
    open_page: Open, host: Service
) -> None:
    with serving(Service(events())) as service:
        service.failing = True
        address = host.page(embed(service), head=script(service))
        page = open_page(address, expected="500")
        expect(page.get_by_role("alert")).to_have_text("The timeline could not be loaded.")
        expect(page.get_by_role("link", name="Open the timeline")).to_be_visible()
        service.failing = False

        page.get_by_role("button", name="Try again").click()

        expect(status(page)).to_have_text("45 events")
        expect(page.get_by_role("alert")).to_be_hidden()


def test_no_events_is_no_failure(open_page: Open, host: Service) -> None:
    with serving(Service([])) as empty:
        page = open_page(host.page(embed(empty), head=script(empty)))

        expect(status(page)).to_have_text("0 events")
        expect(page.get_by_text("No event matches.")).to_be_visible()


@pytest.fixture(name="ten_thousand", scope="module")
def _ten_thousand() -> Iterator[Service]:
    with serving(Service(many(10_000))) as service:
        yield service


def test_ten_thousand_events_begin_to_show_at_once(
    open_page: Open, host: Service, ten_thousand: Service
) -> None:
    page = open_page(host.page(embed(ten_thousand), head=script(ten_thousand)))
    page.locator("h4").first.wait_for()
    painted = page.evaluate("performance.now()")

    assert len(titles(page)) == 50
    assert painted < 1000
    expect(status(page)).to_have_text("10,000 events")
    assert "&limit=50" in ten_thousand.asked[2] + ten_thousand.asked[1]
    page.wait_for_function("performance.getEntriesByName !== undefined")
    page.get_by_role("searchbox").fill("Entry 9999")
    expect(status(page)).to_have_text("1 of 10,000 events", timeout=15_000)
    page.get_by_role("searchbox").fill("")
    began = perf_counter()
    page.get_by_role("button", name="Kenya").click()
    expect(status(page)).to_have_text("1,429 of 10,000 events")
    assert perf_counter() - began < 1
    count = "e => e.shadowRoot.querySelectorAll('*').length"
    assert page.locator("dateline-timeline").evaluate(count) < 5000
    page.get_by_role("button", name="Show 200 more").click()
    assert len(titles(page)) == 250
    expect(page.locator("h4 a").nth(50)).to_be_focused()


def test_the_service_turns_the_order_while_not_all_is_here(
    open_page: Open, host: Service, ten_thousand: Service
) -> None:
    page = open_page(host.page(embed(ten_thousand), head=script(ten_thousand)))

    page.get_by_role("button", name="Newest first").click()

    expect(page.locator("h4").first).to_have_text("Entry 9999")
    assert any("order=desc" in asked for asked in ten_thousand.asked)


def test_it_is_small_and_one_file() -> None:
    source = (STATIC / "widget.js").read_bytes()

    assert len(gzip.compress(source, 9)) <= 15_000
    assert not re.search(rb"^import |innerHTML|\.style\b|eval\(", source, re.MULTILINE)


def test_ids_of_the_events_are_of_the_contract() -> None:
    """The invented events are what the service would send: they read back."""
    assert all(uuid.UUID(event["id"]) for event in events())
