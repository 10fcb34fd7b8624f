"""The widget in a real browser: what it shows of the events, and what a reader can do with it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import TODAY, Open, Service, embed, events, many, serving
from tests.test_web_density import REACHES
from tests.test_web_view import SUMMARIES, TOLD

Shown = Callable[..., Page]  # the fixture `shown`


def titles(page: Page | Locator) -> list[str]:
    return page.locator("h4").all_text_contents()


def status(page: Page) -> Locator:
    return page.get_by_role("status")


# --- what it shows --------------------------------------------------------------------------------


def test_it_draws_every_event_in_order_on_a_page_of_another_origin(
    shown: Shown, data: Service
) -> None:
    page = shown()

    expect(status(page)).to_have_text("45 events")
    assert titles(page) == [event["title"] for event in data.events]
    assert page.locator("time").all_text_contents() == [e["date"]["label"] for e in data.events]
    expect(page.get_by_role("heading", level=2)).to_have_text(data.title)
    expect(page.get_by_text("Open the timeline")).to_be_hidden()
    expect(page.locator("figure p")).to_have_text("Events over time · 280 BC – 2035")
    assert page.locator("figure text").all_text_contents()[:3] == ["250 BC", "1", "250"]
    about = page.locator(".year", has_text="about 1759").locator("h3")
    expect(about).to_have_text("1759")
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
        ("../2020", "plan", ["target", "announced Jul 2014"], "possible"),
        ("2027-03", "plan", ["scheduled", "day unknown", "announced Nov 2026"], "known"),
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
    page.goto(host.page(embed(), head=data.script))
    page.clock.resume()
    expect(page.get_by_role("status")).to_have_text("45 events")
    yield page
    page.close()


def test_machines_are_given_a_date_only_where_html_has_one(shown: Shown) -> None:
    page = shown()

    stated = {time.get_attribute("datetime") for time in page.locator("time").all()}
    assert {"1851-11-13", "1870-06", "1871"} <= stated
    assert not [date for date in stated if date and not re.fullmatch(r"\d{4}(-\d\d){0,2}", date)]


def test_what_lies_ahead_stands_after_today_and_says_what_it_is(shown: Shown) -> None:
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


def test_a_source_opens_to_its_quote_with_the_date_phrase_marked(shown: Shown) -> None:
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
        page = open_page(host.page(embed(), head=service.script))
        page.locator("li.event summary").click()

        expect(page.locator("mark")).to_have_text("in May 2011")


def test_the_weights_of_the_strip_add_up_to_the_number_of_events(
    shown: Shown, data: Service
) -> None:
    page = shown()
    sums = page.evaluate(
        """async (address) => {
            const { cut, density } = await import(address + '/widget.js');
            const spans = [[-500000, -400000], [0, 0], [10, 400], [5000, 9000], [20000, 20000]];
            const entries = spans.map(([first, last], i) =>
                ({ first, last, ahead: i === 4, exact: first === last }));
            return [20, 50, 100].map((bins) => density(entries, cut(entries, bins).edges)
                .map((layer) => layer.reduce((a, b) => a + b)));
        }""",
        data.address,
    )

    assert sums == [[pytest.approx(1), pytest.approx(3), pytest.approx(1)]] * 3


def test_strip_and_summaries_follow_the_rules_of_the_pages(dated: Page, data: Service) -> None:
    reached, shown = dated.evaluate(
        """async ([address, reaches, summaries, quote]) => {
            const { reach, tellsMore } = await import(address + '/widget.js');
            const sources = [{ quote, marks: [[quote.indexOf('on 3 May'), quote.length]] }];
            return [
                reaches.map((spans) => reach(spans.map(([first, last]) => ({ first, last })))),
                summaries.map(([title, summary]) => tellsMore({ title, summary, sources })),
            ];
        }""",
        [data.address, [spans for spans, _ in REACHES], [row[:2] for row in SUMMARIES], TOLD],
    )

    assert reached == [list(drawn) for _, drawn in REACHES]
    assert shown == [tells for _, _, tells in SUMMARIES]


def test_events_far_from_all_others_are_counted_beside_the_strip(
    open_page: Open, host: Service
) -> None:
    crowd = many(120)
    crowd[0]["date"] |= {"edtf": "1907", "start": "1907-01-01", "end": "1907-12-31"}
    with serving(Service(crowd)) as service:
        page = open_page(host.page(embed(), head=service.script))

        expect(page.locator("figure p")).to_have_text(
            "Events over time · Jan 1999 – Apr 1999 · 1 earlier"
        )
        assert titles(page)[0] == "Entry 0"


# --- what one can do with it ----------------------------------------------------------------------


def test_chips_narrow_the_list_to_countries_and_a_second_adds_its_own(
    shown: Shown, data: Service
) -> None:
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


def test_a_former_state_has_its_own_name(shown: Shown) -> None:
    expect(shown().get_by_role("button", name="Soviet Union")).to_be_visible()


def test_search_finds_words_without_case_and_accents(shown: Shown) -> None:
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


def test_the_order_can_be_turned_round(shown: Shown, data: Service) -> None:
    page = shown()

    page.get_by_role("button", name="Newest first").click()

    assert titles(page) == [event["title"] for event in reversed(data.events)]
    expect(page.locator(".year + .today + .year")).to_have_count(1)
    expect(page.get_by_role("button", name="Oldest first")).to_be_visible()


def test_the_sliders_choose_a_period_and_an_event_that_may_lie_in_it_stays(shown: Shown) -> None:
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


def test_a_country_is_the_scope_of_list_title_and_feeds(shown: Shown, data: Service) -> None:
    page = shown('country="jp"')

    expect(page.get_by_role("heading", level=2)).to_have_text("Japan")
    expect(status(page)).to_have_text("13 events")
    page.get_by_text("Follow", exact=True).click()
    addresses = [link.get_attribute("href") for link in page.locator("li a[aria-label]").all()]
    assert addresses == [f"{data.address}/feeds/jp.{suffix}" for suffix in ("atom", "rss")]


def test_follow_offers_feeds_and_escape_closes_it(shown: Shown, data: Service) -> None:
    page = shown()
    menu = page.get_by_text("Follow", exact=True)
    menu.click()
    atom = page.get_by_role("link", name="Atom, ")
    assert atom.first.get_attribute("href") == f"{data.address}/feeds/all.atom"

    atom.first.focus()
    page.keyboard.press("Escape")

    expect(atom.first).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    expect(atom.first).to_be_visible()
    page.get_by_role("heading", level=2).click()
    expect(atom.first).to_be_hidden()


def test_everything_can_be_reached_with_the_keyboard_and_is_seen_to_have_it(shown: Shown) -> None:
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


def test_the_wheel_over_the_strip_scrolls_the_page(shown: Shown) -> None:
    page = shown()
    page.locator("figure").hover()

    page.mouse.wheel(0, 300)

    page.wait_for_function("scrollY === 300")
