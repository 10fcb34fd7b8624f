"""The timeline on other pages: the frame, the builder, oEmbed, the picture beside a link."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests import web_events
from tests.test_pages import SETTINGS, application, links, page, text, texts
from timeline.errors import QueryError
from timeline.query import Query
from timeline.store import Store
from timeline.web import preview, snippets
from timeline.web.snippets import Choice, choose

BASE = SETTINGS.public_base_url
EVENT = f"/events/{web_events.identity(web_events.SCHOOL)}"


@pytest.fixture(name="store", scope="module")
def _store() -> Iterator[Store]:
    with web_events.kept() as store:
        yield store


@pytest.fixture(name="client", scope="module")
def _client(store: Store) -> FlaskClient:
    return application(store)


# --- what can be chosen ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({}, "/embed/all"),
        ({"country": ["jp"]}, "/embed/jp"),
        ({"country": ["jp"], "match": ["all"]}, "/embed/jp"),
        ({"country": ["vn", "jp"], "match": ["all"]}, "/embed/jp-vn"),
        ({"country": ["vn", "jp"]}, "/embed/all?country=jp&country=vn"),
        ({"since": ["2009"], "theme": ["dark"]}, "/embed/all?since=2009-01-01&theme=dark"),
        ({"country": ["ir"], "lang": ["fa"]}, "/embed/ir?lang=fa"),
        ({"utm_source": ["letter"]}, "/embed/all"),
    ],
)
def test_a_choice_has_one_address_and_is_read_back_from_it(
    client: FlaskClient, arguments: dict[str, list[str]], path: str
) -> None:
    choice = choose(arguments)

    assert choice.path == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "pink"), ("lang", "tlh"), ("height", "10"), ("height", "tall"), ("since", "once")],
)
def test_what_cannot_be_chosen_is_said(client: FlaskClient, name: str, value: str) -> None:
    with pytest.raises(QueryError, match=value):
        choose({name: [value]})

    assert value in text(page(client, f"/embed?{name}={value}").find(".//*[@role='alert']"))
    assert client.get(f"/embed/all?{name}={value}").status_code == 400


def test_the_element_is_written_as_it_is_read() -> None:
    query = Query(countries=("JP", "VN"))
    choice = Choice(query=query, theme="dark", lang="vi", height=500)

    markup = snippets.element("https://a.example", choice, "Ports & <rails>")

    assert markup == (
        '<script type="module" src="https://a.example/widget.js"></script>\n'
        '<dateline-timeline country="jp vn" theme="dark" lang="vi" height="500">\n'
        '  <a href="https://a.example/">Ports &amp; &lt;rails></a>\n'
        "</dateline-timeline>"
    ).replace("rails>", "rails&gt;")
    both = replace(choice, query=replace(query, match="all"))
    assert 'country="jp-vn"' in snippets.element("https://a.example", both, "")


def test_a_frame_without_a_height_fits_itself() -> None:
    free = snippets.frame("https://a.example", choose({"country": ["jp"]}), "Japan")
    fixed = snippets.frame("https://a.example", choose({"height": ["500"]}), "All")

    assert free.startswith('<iframe src="https://a.example/embed/jp" title="Japan" width="100%"')
    assert "dateline:resize" in free
    assert 'height="500"' in fixed
    assert "<script>" not in fixed


@pytest.mark.parametrize(
    ("base", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("http://dev.localhost:80", True),
        ("https://news.example", False),
        ("http://10.0.0.5", False),
    ],
)
def test_an_address_of_this_machine_is_known(base: str, loopback: bool) -> None:
    assert snippets.is_loopback(base) == loopback


# --- pages ----------------------------------------------------------------------------------------


def test_the_builder_shows_the_choice_and_its_lines(client: FlaskClient) -> None:
    parsed = page(client, "/embed?country=jp&country=vn&since=2009&theme=dark&lang=vi&height=500")

    element, frame = texts(parsed, ".//pre")
    assert 'country="jp vn" theme="dark" lang="vi" height="500"' in element
    assert f'src="{BASE}/embed/all?country=jp&amp;country=vn&amp;since=2009-01-01' in frame
    preview = parsed.find(".//iframe")
    assert preview is not None
    path = "/embed/all?country=jp&country=vn&since=2009-01-01&theme=dark&lang=vi"
    assert (preview.get("src"), preview.get("height")) == (path, "500")
    chosen = [e.get("value") for e in parsed.iter() if "checked" in e.attrib]
    assert chosen == ["jp", "vn", "any"]
    assert len(parsed.findall(".//fieldset[@class='countries']//input[@type='checkbox']")) == 15
    assert not parsed.findall(".//*[@class='note']")


def test_the_builder_warns_while_nobody_else_can_read_it(store: Store) -> None:
    client = application(store, replace(SETTINGS, public_base_url="http://127.0.0.1:8000"))

    note = text(page(client, "/embed").find(".//*[@class='note']"))

    assert "DATELINE_PUBLIC_BASE_URL" in note


def listed(parsed: Element) -> list[str]:
    return texts(parsed, ".//dateline-timeline//ol/li//h3")


def test_a_frame_is_a_list_that_can_be_read_without_script(client: FlaskClient) -> None:
    parsed = page(client, "/embed/jp-vn?since=2016")

    expected = [
        event.title
        for event in web_events.events()
        if {"JP", "VN"} <= {country.code for country in event.countries}
        and event.kind != "claim"
        and event.when.extent[1].year >= 2016
    ]
    assert listed(parsed) == expected
    assert len(listed(page(client, "/embed/all?country=jp&country=vn"))) == 24
    widget = parsed.find(".//dateline-timeline")
    assert widget is not None
    assert widget.get("src") == "/timeline.json?since=2016-01-01"
    assert widget.get("country") == "jp-vn"


# --- oEmbed ---------------------------------------------------------------------------------------


def oembed(client: FlaskClient, path: str, more: str = "") -> dict[str, object]:
    answer = client.get(f"/oembed?url={quote(BASE + path, safe='')}{more}")
    assert answer.status_code == 200, path
    return dict(answer.get_json())


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("/", "/embed/all"),
        ("/?country=jp&order=desc", "/embed/jp"),
        ("/countries/vn", "/embed/vn"),
        ("/countries/japan?since=2010", "/embed/jp?since=2010-01-01"),
        ("/embed/jp-vn?theme=dark", "/embed/jp-vn?theme=dark"),
        (EVENT, f"/embed/all#{EVENT.rpartition('/')[2]}"),
    ],
)
def test_the_address_of_a_page_becomes_a_frame(client: FlaskClient, path: str, frame: str) -> None:
    said = oembed(client, path)

    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert f'src="{BASE}{frame}"' in str(said["html"])
    assert (said["width"], said["height"]) == (720, 640)


def test_a_frame_is_no_larger_than_there_is_room(client: FlaskClient) -> None:
    said = oembed(client, "/", "&maxwidth=400&maxheight=5000")

    assert (said["width"], said["height"]) == (400, 640)
    assert 'width="400" height="640"' in str(said["html"])
    assert client.get(f"/oembed?url={BASE}/&maxwidth=wide").status_code == 400


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 404),
        ("?url=https://elsewhere.example/", 404),
        (f"?url={BASE}.evil.example/", 404),
        (f"?url={BASE}/countries/atlantis", 404),
        (f"?url={BASE}/status", 404),
        (f"?url={BASE}/events/{web_events.identity('nothing')}", 404),
        (f"?url={BASE}/?theme=pink", 400),
        (f"?url={BASE}/&format=xml", 501),
    ],
)
def test_what_cannot_be_embedded_is_refused(client: FlaskClient, asked: str, status: int) -> None:
    assert client.get(f"/oembed{asked}").status_code == status


@pytest.mark.parametrize("path", ["/", "/countries/vn", "/embed/jp-vn", EVENT])
def test_pages_lead_to_their_oembed(client: FlaskClient, path: str) -> None:
    (found,) = links(page(client, path), type="application/json+oembed")

    answer = client.get(found.removeprefix(BASE))
    assert (answer.status_code, answer.mimetype) == (200, "application/json")


# --- the picture ----------------------------------------------------------------------------------


def pixels(picture: bytes) -> list[bytes]:
    """Rows of colour numbers of a PNG as `preview` writes it; its sums are checked."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        body = picture[at + 4 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            body
        )
        chunks[body[:4]] = body[4:]
        at += 12 + length
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (1200, 630, 8, 3, 0, 0, 0)
    rows = zlib.decompress(chunks[b"IDAT"])
    return [rows[y * 1201 + 1 : (y + 1) * 1201] for y in range(630)]


def test_a_page_has_a_picture_of_its_strip(client: FlaskClient) -> None:
    shown = {
        m.get("property"): m.get("content") for m in page(client, "/countries/vn").iter("meta")
    }
    address = str(shown["og:image"])
    assert address == f"{BASE}/preview/vn.png"

    answer = client.get(address.removeprefix(BASE))

    assert answer.mimetype == "image/png"
    assert len(answer.data) < 10_000
    used = {colour for row in pixels(answer.data) for colour in row}
    assert used == set(range(7))
    assert client.get("/preview/VN.png").status_code == 404
    assert client.get("/preview/nowhere.png").status_code == 404


def test_an_empty_timeline_has_a_picture_too(client: FlaskClient) -> None:
    rows = pixels(client.get("/preview/fr.png").data)

    assert {colour for row in rows for colour in row} == {0, 1, 5}


def test_the_picture_has_the_colours_of_the_pages() -> None:
    style = (Path(preview.__file__).parent / "static" / "site.css").read_text()

    for colour in preview.PALETTE:
        assert f"light-dark(#{colour}," in style
