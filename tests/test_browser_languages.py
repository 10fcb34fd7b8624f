"""The widget in other languages, while time goes on, and with links to one event."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import STATIC, STRICT, Open, Service, embed, events, many, serving
from tests.programs import until

Shown = Callable[..., Page]  # the fixture `shown`
LANGUAGES = ("fa", "ja", "vi")
GREGORIAN = {"fa": "۱۵۸۲", "ja": "1582年", "vi": "1582"}


def texts(language: str) -> dict[str, object]:
    read: dict[str, object] = json.loads((STATIC / "widget" / f"{language}.json").read_text())
    return read


def keys_of_english() -> set[str]:
    source = (STATIC / "widget.js").read_text()
    table = source[source.index("const TEXTS") : source.index("};", source.index("const TEXTS"))]
    return set(re.findall(r"^  (\w+):", table, re.MULTILINE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_file_has_every_text_and_fills_the_same_gaps(language: str) -> None:
    given, other = texts(language), texts("vi")

    assert set(given) == keys_of_english() | {"dir", "dates"}
    for key in given.keys() - {"dir"}:
        gaps = re.findall(r"\{\w+\}", json.dumps(given[key]))
        assert sorted(gaps) == sorted(re.findall(r"\{\w+\}", json.dumps(other[key]))), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [375, 1280])
def test_a_language_brings_its_texts_dates_and_direction(
    shown: Shown, language: str, width: int
) -> None:
    page = shown(f'lang="{language}"', width=width)
    page.locator("li.event summary").first.click()

    expect(page.get_by_role("searchbox")).to_have_attribute(
        "placeholder", str(texts(language)["search"])
    )
    expect(page.locator("h3").nth(3)).to_contain_text(GREGORIAN[language])
    expect(page.locator(".root")).to_have_css("direction", str(texts(language)["dir"]))
    spoken = " ".join(page.locator("time").all_text_contents())
    assert not re.search("June|July|August|about|between|before|century", spoken), spoken
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("date", "kind", "basis", "said"),
    [
        ("1968-03-14", "event", "stated", "1968年3月14日"),
        ("2025-02", "event", "stated", "2025年2月"),
        ("-0043-03-15", "event", "stated", "紀元前44年3月15日"),
        ("1989~", "event", "stated", "1989年頃"),
        ("1901-12-12?", "event", "stated", "1901年12月12日か"),
        ("2004%", "event", "stated", "2004年頃か"),
        ("199X", "event", "stated", "1990年代"),
        ("18XX", "event", "stated", "19世紀"),
        ("2013-22", "event", "stated", "2013年夏"),
        ("2013-35", "event", "stated", "2013年第3四半期"),
        ("2013-37", "event", "stated", "2013年の第1三分期"),
        ("2013-41", "event", "stated", "2013年第2半期"),
        ("2003/2005", "event", "stated", "2003年～2005年"),
        ("2025-05/2026-01", "event", "inferred", "2025年5月から2026年1月の間"),
        ("../2030", "target", "stated", "2030年まで"),
        ("../2030", "event", "stated", "2030年より前"),
        ("2030/..", "scheduled", "stated", "2030年から"),
        ("1925/..", "event", "stated", "1925年以降"),
        ("2016-09-17/2016-09-18", "event", "stated", "2016年9月17日からの週末"),
        ("[1912-07,1912-08]", "event", "stated", "1912年7月または1912年8月"),
    ],
)
def test_every_kind_of_date_is_said_in_words(
    japanese: Callable[..., str], date: str, kind: str, basis: str, said: str
) -> None:
    precision = "weekend" if "09-18" in date else "interval"
    assert japanese({"edtf": date, "basis": basis, "precision": precision}, kind) == said


@pytest.fixture(name="japanese", scope="module")
def _japanese(browser: object, host: Service, data: Service) -> Callable[..., str]:
    """Says a date as the widget does: the module of dates in a page, with Intl."""
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(host.page("", head=""))

    def say(date: dict[str, str], kind: str) -> str:
        said: str = page.evaluate(
            """async ([address, date, kind, texts]) => {
                const { label } = await import(address + '/widget/dates.js');
                const fixed = { calendar: 'gregory', timeZone: 'UTC' };
                return label({ kind, date }, {
                    texts,
                    say: (text, values) => text.replace(/\\{(\\w+)\\}/g, (_, name) => values[name]),
                    number: (n) => n.toLocaleString('ja'),
                    day: (day, options) => new Intl.DateTimeFormat('ja', { ...fixed, ...options })
                        .format(new Date(day * 864e5)),
                });
            }""",
            [data.address, date, kind, texts("ja")],
        )
        return said

    return say


def test_what_lies_ahead_is_named_in_every_language(shown: Shown) -> None:
    page = shown('lang="vi"')

    expect(page.locator("time").last).to_have_text("đến 2035")
    expect(page.locator("li.event").last.locator(".target")).to_have_text("mục tiêu")
    expect(page.get_by_role("status")).to_have_text("45 sự kiện")
    expect(page.locator(".today")).to_have_text(re.compile("^Hôm nay, 21 tháng 11"))


def test_two_languages_on_one_page_do_not_mix(
    open_page: Open, host: Service, data: Service
) -> None:
    page = open_page(host.page(embed('id="a" lang="ja"') + embed('id="b"'), head=data.script))

    expect(page.locator("#a").get_by_role("status")).to_have_text("45件の出来事")
    expect(page.locator("#b").get_by_role("status")).to_have_text("45 events")


def test_a_language_keeps_the_strictest_policy(
    open_page: Open, host: Service, data: Service
) -> None:
    page = open_page(
        host.page(embed('lang="fa"'), head=data.script, csp=STRICT.format(data.address))
    )

    expect(page.get_by_role("status")).to_have_text("۴۵ رویداد")


# --- while time goes on ---------------------------------------------------------------------------


def test_new_events_are_announced_and_nothing_moves_until_they_are_asked_for(
    open_page: Open, host: Service
) -> None:
    crowd = events()
    with serving(Service(crowd[:40])) as service:
        page = open_page("about:blank")
        page.clock.install()
        page.goto(host.page(embed(), head=service.script))
        expect(page.get_by_role("status")).to_have_text("40 events")
        page.clock.run_for(61_000)
        page.evaluate("scrollTo(0, 1500)")
        before = page.locator("h4").nth(12).bounding_box()
        until(lambda: any(asked.endswith("order=asc&limit=1") for asked in service.asked))

        service.events, service.updated = crowd, "2026-11-22T09:00:00.000000Z"
        page.clock.run_for(61_000)

        expect(page.locator(".news")).to_have_text("5 new eventsShow")
        assert page.locator("h4").nth(12).bounding_box() == before
        expect(page.get_by_role("status")).to_have_text("40 events")
        page.locator(".news button").click()
        expect(page.get_by_role("status")).to_have_text("45 events")
        expect(page.locator(".news")).to_have_text("")


def test_while_the_service_is_away_it_keeps_asking(open_page: Open, host: Service) -> None:
    with serving(Service(events())) as service:
        page = open_page("about:blank", expected="500")
        page.clock.install()
        page.goto(host.page(embed(), head=service.script))
        expect(page.get_by_role("status")).to_have_text("45 events")
        service.fails = ".json"
        with page.expect_response("**/timeline.json*"):
            page.clock.run_for(61_000)
        service.fails, service.updated = "", "2026-11-22T09:00:00.000000Z"
        page.clock.run_for(61_000)

        expect(page.locator(".news")).to_have_text("The timeline has changedShow")


# --- links to one event ---------------------------------------------------------------------------


def test_a_link_to_an_event_can_be_copied(shown: Shown) -> None:
    page = shown(permissions=["clipboard-read"])
    event = page.locator("li.event", has_text="one digital calendar")
    event.locator("summary").click()

    event.get_by_role("button", name="Copy link").click()

    expect(event.get_by_role("button", name="Copied")).to_be_visible()
    link = event.get_by_role("link", name="Link to this event").get_attribute("href")
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_role("searchbox")).to_have_value(str(link))


def test_an_address_that_names_an_event_opens_it(
    open_page: Open, host: Service, data: Service
) -> None:
    chosen = data.events[30]
    page = open_page(host.page(embed(), head=data.script) + "#" + chosen["id"])

    event = page.locator("li.event", has_text=chosen["title"])
    expect(event.locator("blockquote").first).to_be_in_viewport()
    expect(event.get_by_role("link", name=chosen["title"])).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("45 events")


def test_an_event_far_down_is_opened_among_those_of_its_time(
    open_page: Open, host: Service
) -> None:
    crowd = many(1200)
    with serving(Service(crowd)) as service:
        page = open_page(host.page(embed(), head=service.script) + "#" + crowd[900]["id"])

        expect(page.get_by_role("link", name="Entry 900")).to_be_focused()
        expect(page.get_by_role("status")).to_have_text("63 of 1,200 events")
