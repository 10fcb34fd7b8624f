"""The widget as a guest: on others' pages, for all readers, when data is late, wrong or much."""

import gzip
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser import ASSETS, STATIC, STRICT, Open, Service, embed, events, many, serving
from timeline.model import When

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
Shown = Callable[..., Page]  # the fixture `shown`


def titles(page: Page | Locator) -> list[str]:
    return page.locator("h4").all_text_contents()


def status(page: Page) -> Locator:
    return page.get_by_role("status")


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
    page.goto(host.page(embed(), head=data.script, csp=STRICT.format(data.address)))
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
        page = open_page(host.page(embed(), head=service.script))
        expect(page.get_by_role("heading", level=2)).to_have_text(attack)
        page.locator("li.event summary").click()

        expect(page.locator("blockquote")).to_have_text(attack)
        assert page.locator("img, script:not([type])").count() == 0
        assert page.locator('[href^="javascript"], [cite]').count() == 0
        assert page.evaluate("window.hurt") is None


def test_several_on_one_page_do_not_mix(open_page: Open, host: Service, data: Service) -> None:
    body = embed('id="a"') + embed('id="b" country="vn" theme="dark"')
    page = open_page(host.page(body, head=data.script))
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
        page = open_page(host.page(embed(f'src="{other.address}"'), head=data.script))
        expect(status(page)).to_have_text("3 events")

        page.locator("dateline-timeline").evaluate(
            "(e, src) => (e.src = e.setAttribute('src', src))",
            f"{data.address}/timeline.json?country=ke",
        )

        expect(page.get_by_role("heading", level=2)).to_have_text("Kenya")
        expect(status(page)).to_have_text("5 events")


def test_height_makes_it_scroll_within_itself(shown: Shown) -> None:
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
        data.script
        + """<style>
        dateline-timeline { --dateline-accent: rgb(1, 2, 3) }
        dateline-timeline::part(title) { letter-spacing: 3px }</style>"""
    )
    page = open_page(host.page(embed(), head=head))

    pressed = page.get_by_role("button", name="All countries")
    assert pressed.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(1, 2, 3)"
    heading = page.get_by_role("heading", level=2)
    assert heading.evaluate("e => getComputedStyle(e).letterSpacing") == "3px"


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(shown: Shown, width: int, lang: str) -> None:
    page = shown(lang=lang, width=width)
    for summary in page.locator("li.event summary").all()[:3]:
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_goes_by_its_column_and_not_by_the_window(
    open_page: Open, host: Service, data: Service
) -> None:
    head = data.script + "<style>main { width: 360px }</style>"
    page = open_page(host.page(embed(), head=head))

    assert page.locator("li.event").first.evaluate("e => getComputedStyle(e).display") != "grid"


def test_controls_are_large_enough_for_a_finger(shown: Shown) -> None:
    page = shown(width=375)
    controls = page.locator("button, input, summary, h4 a").all()[:40]

    assert min(box["height"] for c in controls if (box := c.bounding_box())) >= 24


@pytest.mark.parametrize(("lang", "year"), [("th", "1582"), ("fa", "۱۵۸۲"), ("ar-EG", "١٥٨٢")])
def test_years_are_of_the_gregorian_calendar_in_every_language(
    shown: Shown, lang: str, year: str
) -> None:
    page = shown(f'lang="{lang}"')

    expect(page.locator("h3").nth(3)).to_contain_text(year)


def test_a_language_tag_that_is_none_does_no_harm(shown: Shown) -> None:
    expect(shown('lang="en_GB!"').locator("h3").nth(3)).to_have_text("1582")


def test_written_from_right_to_left_the_strip_is_mirrored_too(shown: Shown) -> None:
    page = shown(lang="ar")
    ticks = page.locator("figure text:not(.now)").all()

    assert [float(str(tick.get_attribute("x"))) for tick in (ticks[0], ticks[-1])] == sorted(
        (float(str(tick.get_attribute("x"))) for tick in (ticks[0], ticks[-1])), reverse=True
    )
    rail, title = page.locator("li.event > svg").first, page.locator("h4").first
    assert (rail.bounding_box() or {})["x"] > (title.bounding_box() or {})["x"]


def test_wide_spacing_of_text_breaks_nothing(shown: Shown) -> None:
    """What a reader may set (WCAG 1.4.12), within the widget too."""
    page = shown(width=320)
    page.locator("dateline-timeline").evaluate(
        """(element) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important;'
                + 'word-spacing: .16em !important } p { margin-block-end: 2em !important }');
            element.shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_finger_on_the_strip_scrolls_the_page(shown: Shown) -> None:
    page = shown(width=375, has_touch=True, is_mobile=True)
    box = page.locator("figure").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    for way in range(0, 220, 20):
        kind, points = "touchMove" if way else "touchStart", [{"x": x, "y": y - way}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    page.wait_for_function("scrollY > 100")


@pytest.fixture(name="few", scope="module")
def _few() -> Iterator[Service]:
    """Every third event, of all kinds: axe looks long at each."""
    with serving(Service(events()[::3])) as service:
        yield service


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [
        (375, "light", "en"),
        (375, "dark", "en"),
        (1280, "light", "en"),
        (1280, "dark", "en"),
        (375, "light", "fa"),
    ],
)
def test_axe_finds_nothing(
    open_page: Open, host: Service, few: Service, width: int, scheme: str, lang: str
) -> None:
    address = host.page(embed(), head=few.script, lang=lang)
    page = open_page(address, width=width, color_scheme=scheme)
    page.locator("h4").first.wait_for()
    page.locator("li.event summary").nth(2).click()
    page.locator(".foot summary").click()
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


def test_pages_and_widget_have_the_same_colours() -> None:
    widget = (STATIC / "widget.js").read_text(encoding="utf-8")
    pages = (STATIC / "site.css").read_text(encoding="utf-8")
    token = r"(\w+): (light-dark\(.*?\))[;\n]"

    own = dict(re.findall("--" + token, pages))
    assert len(own) > 10
    assert dict(re.findall("--dateline-" + token, widget)).items() <= own.items()


def plain(text: str) -> str:
    """Without the spaces, line ends and ligatures of a printed page."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_printed_it_has_every_source_and_its_address_from_the_first_page_on(
    shown: Shown, data: Service
) -> None:
    printed = PdfReader(BytesIO(shown().pdf(format="A4")))

    texts = [plain(page.extract_text()) for page in printed.pages]
    assert plain(data.events[0]["title"]) in texts[0]
    assert "Searchevents" not in texts[0]
    whole = "".join(texts)
    assert all(plain(event["title"]) in whole for event in data.events)
    assert whole.count("https://news.example/") >= len(data.events)


def test_on_paper_all_events_are_there_with_their_sources_and_no_controls(shown: Shown) -> None:
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
    body = embed(inside="<ol><li>Written by the server</li></ol>")
    address = host.page(body, head=data.script)

    bare = open_page(address, java_script_enabled=False)
    expect(bare.get_by_text("Written by the server")).to_be_visible()
    page = open_page(address)
    expect(page.get_by_text("Written by the server")).to_be_hidden()
    expect(status(page)).to_have_text("45 events")


def test_a_failure_is_said_and_keeps_the_link_and_can_be_tried_again(
    open_page: Open, host: Service
) -> None:
    with serving(Service(events())) as service:
        service.fails = ".json"
        address = host.page(embed(), head=service.script)
        page = open_page(address, expected="500")
        expect(page.get_by_role("alert")).to_have_text("The timeline could not be loaded.")
        expect(page.get_by_role("link", name="Open the timeline")).to_be_visible()
        service.fails = ""

        page.get_by_role("button", name="Try again").click()

        expect(status(page)).to_have_text("45 events")
        expect(page.get_by_role("alert")).to_be_hidden()


def test_when_the_rest_cannot_be_had_what_is_there_stays(open_page: Open, host: Service) -> None:
    with serving(Service(many(1200))) as service:
        service.fails = "cursor=550"
        address = host.page(embed(), head=service.script)
        page = open_page(address, expected="500")
        expect(status(page)).to_have_text("1,200 events")
        page.get_by_role("searchbox").focus()
        expect(page.get_by_role("alert")).to_be_visible()
        assert len(titles(page)) == 50
        service.fails = ""

        page.get_by_role("button", name="Try again").click()

        expect(page.get_by_role("alert")).to_be_hidden()
        page.get_by_role("searchbox").fill("Entry 1199")
        expect(status(page)).to_have_text("1 of 1,200 events")


def test_no_events_is_no_failure(open_page: Open, host: Service) -> None:
    with serving(Service([])) as empty:
        page = open_page(host.page(embed(), head=empty.script))

        expect(status(page)).to_have_text("0 events")
        expect(page.get_by_text("No event matches.")).to_be_visible()


@pytest.fixture(name="ten_thousand", scope="module")
def _ten_thousand() -> Iterator[Service]:
    with serving(Service(many(10_000))) as service:
        yield service


def test_ten_thousand_events_begin_to_show_at_once(
    open_page: Open, host: Service, ten_thousand: Service
) -> None:
    address = host.page(embed(), head=ten_thousand.script)
    began = perf_counter()
    page = open_page(address)
    page.locator("h4").nth(49).wait_for()

    assert perf_counter() - began < 1.5  # a new context and the loading of the page included
    assert len(titles(page)) == 50
    expect(status(page)).to_have_text("10,000 events")
    expect(page.locator("figure p")).to_have_text("Events over time · Jan 1999 – Dec 2026")
    asked = [path for path in ten_thousand.asked if path.startswith("/timeline.json")]
    assert len(asked) == 1, "the rest is not asked for until somebody begins to use it"
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


@pytest.mark.parametrize(
    ("attributes", "wanted"),
    [
        ("", lambda event, codes: True),
        ('country="vn"', lambda event, codes: "VN" in codes),
        ('country="jp vn"', lambda event, codes: codes & {"JP", "VN"}),
        ('country="jp-vn"', lambda event, codes: codes >= {"JP", "VN"}),
        (
            'src="/timeline.json?since=1912-01-01&until=1979-12-31"',
            lambda event, codes: When.parse(event["date"]["edtf"]).overlaps(
                When.parse("1912/1979")
            ),
        ),
    ],
)
def test_it_reads_a_copy_of_the_service_as_plain_files(
    open_page: Open, attributes: str, wanted: Callable[[dict[str, Any], set[str]], object]
) -> None:
    expected = [e for e in events() if wanted(e, {c["code"] for c in e["countries"]})]
    with serving(Service(events())) as copy:
        copy.copy = True
        page = open_page(copy.page(embed(attributes), head=copy.script), expected="404")

        expect(page.locator("li.event")).to_have_count(len(expected))
        assert titles(page) == [event["title"] for event in expected]
        page.get_by_role("button", name="Newest first").click()
        expect(page.locator("h4").last).to_have_text(expected[0]["title"])
        expect(status(page)).to_have_text(f"{len(expected)} events")


def test_the_service_turns_the_order_while_not_all_is_here(
    open_page: Open, host: Service, ten_thousand: Service
) -> None:
    page = open_page(host.page(embed(), head=ten_thousand.script))

    page.get_by_role("button", name="Newest first").click()

    expect(page.locator("h4").first).to_have_text("Entry 9999")
    expect(page.get_by_role("button", name="Oldest first")).to_be_focused()
    assert any("order=desc" in asked for asked in ten_thousand.asked)


def test_it_is_small_and_one_file() -> None:
    source = ASSETS["widget.js"].body

    assert len(gzip.compress(source, 9)) <= 15_000
    assert not re.search(rb"^import |innerHTML|\.style\b|eval\(", source, re.MULTILINE)
    assert not re.search(rb"^\s*//|/\*|; //", source, re.MULTILINE), "comments stay at home"
    assert b"http://www.w3.org/2000/svg" in source


def test_ids_of_the_events_are_of_the_contract() -> None:
    """The invented events are what the service would send: they read back."""
    assert all(uuid.UUID(event["id"]) for event in events())
