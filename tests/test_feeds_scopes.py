"""What feeds can be about: sets of parties, unions, saved searches; each at one address."""

from collections.abc import Iterator
from contextlib import closing

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient

import feeds
from feeds import scopes
from feeds.scopes import Scope, narrowed, parse
from feeds.shelf import Shelf
from tests.feed_events import STAMP, commit, event
from timeline.errors import QueryError
from timeline.model import Country, Event
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store
from timeline.web.errors import register
from timeline.web.headers import secure

SETTINGS = Settings(public_base_url="https://dates.example", websub_hub="https://hub.example/")


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("all", ()),
        ("ALL", ()),
        ("jp", ("jp",)),
        ("Japan", ("jp",)),
        ("uk", ("gb",)),
        ("viet-nam", ("vn",)),
        ("vn-jp", ("jp", "vn")),
        ("JP-VN", ("jp", "vn")),
        ("jp-jp", ("jp",)),
        ("japan-viet-nam", ("jp", "vn")),
        ("pe-ru", ("pe", "ru")),
        ("ma-li", ("li", "ma")),
        ("suhh-us", ("suhh", "us")),
        ("eu", ("eu",)),
        ("jp-eu", ("eu", "jp")),
        ("European-Union", ("eu",)),
        ("japan-european-union", ("eu", "jp")),
        ("world-bank-kenya", ("ke", "world-bank")),
        ("jp-vn-kr-th-cn", ("cn", "jp", "kr", "th", "vn")),
    ],
)
def test_people_may_write_a_scope_in_many_ways(text: str, members: tuple[str, ...]) -> None:
    scope = parse(text)

    assert scope == Scope(members=members)
    assert parse(scope.name) == scope


@pytest.mark.parametrize(
    "text",
    ["", "-", "zz", "jp-zz", "jp-vn-kr-th-cn-my", "-".join("a" * 99)],
)
def test_what_names_nobody_is_no_scope(text: str) -> None:
    assert parse(text) is None


def test_no_union_is_hidden_by_a_country() -> None:
    for word in scopes.organisations():
        assert parse(word) == Scope(members=(word,))


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({}, ""),
        ({"utm_source": ["x"]}, ""),
        ({"kind": ["target", "scheduled"]}, "kind=scheduled&kind=target"),
        ({"kind": ["event", "scheduled", "target"]}, ""),
        ({"category": ["visit", "meeting", "visit"]}, "category=meeting&category=visit"),
        ({"q": ["  harbour   crane "]}, "q=harbour+crane"),
        ({"titles": ["plain"], "q": ["a"], "kind": ["target"]}, "kind=target&q=a&titles=plain"),
    ],
)
def test_filters_have_one_canonical_form(arguments: dict[str, list[str]], asked: str) -> None:
    scope = narrowed(Scope(members=("jp",)), arguments)

    assert scope.asked == asked
    assert scope.stored == (asked == "")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"kind": ["rumour"]}, "kind"),
        ({"category": ["Not A Word"]}, "category"),
        ({"q": ["x" * 201]}, "q"),
        ({"q": ["a", "b"]}, "q"),
        ({"titles": ["fancy"]}, "titles"),
    ],
)
def test_a_bad_filter_is_named(arguments: dict[str, list[str]], name: str) -> None:
    with pytest.raises(QueryError) as refused:
        narrowed(Scope(), arguments)

    assert refused.value.name == name


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with closing(open_store("sqlite://")) as store:
        yield store


def concerning(number: int, *countries: str, **fields: object) -> Event:
    """An event with these countries as its parties."""
    parties = tuple(Country(code=code, role="party") for code in countries)
    return event(number, countries=parties, title=f"Event {number} on harbours", **fields)


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    commit(
        store,
        concerning(1, "JP"),
        concerning(2, "JP", "VN"),
        concerning(3, "JP", "KR", "VN", organisations=("European Union",), category="visit"),
        concerning(4, "VN", organisations=("European Union", "ASEAN"), kind="target"),
        event(5, title="Event 5 on ships", category="visit"),
    )
    feeds.render(store, SETTINGS)
    app = Flask("timeline.web", static_folder=None)
    app.register_blueprint(feeds.blueprint(store=store, settings=SETTINGS))
    app.after_request(secure)
    register(app)
    return app.test_client()


def numbers(client: FlaskClient, address: str) -> list[int]:
    answer = client.get(address)
    read = feedparser.parse(answer.data)
    assert answer.status_code == 200
    assert not read.bozo
    return [int(entry.title.split("Event ")[1].split()[0]) for entry in read.entries]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("all.atom", [5, 4, 3, 2, 1]),
        ("jp.atom", [5, 3, 2, 1]),
        ("jp-vn.atom", [3, 2]),
        ("jp-vn.rss", [3, 2]),
        ("jp-kr-vn.atom", [3]),
        ("ae-jp.atom", []),  # one is only the venue
        ("eu.atom", [4, 3]),
        ("asean-eu.atom", [4]),
        ("eu-jp.atom", [3]),
        ("nato.atom", []),
        ("all.atom?kind=target", [4]),
        ("all.atom?category=visit", [5, 3]),
        ("all.atom?category=visit&q=harbours", [3]),
        ("all.atom?q=HARBOURS", [4, 3, 2, 1]),
        ("jp.atom?category=agreement", [2, 1]),
        ("jp-vn.atom?category=visit", [3]),
    ],
)
def test_a_feed_has_what_it_is_about(client: FlaskClient, address: str, found: list[int]) -> None:
    assert numbers(client, f"/feeds/{address}") == found


def test_a_set_has_one_address(client: FlaskClient) -> None:
    answer = client.get("/feeds/vn-japan.atom?kind=target")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/feeds/jp-vn.atom?kind=target"


@pytest.mark.parametrize("suffix", ["atom", "rss", "json", "ics"])
def test_the_order_of_filters_changes_no_byte(client: FlaskClient, suffix: str) -> None:
    one = client.get(f"/feeds/jp.{suffix}?q=harbours&kind=target&kind=event&utm_source=x")
    other = client.get(f"/feeds/jp.{suffix}?kind=event&kind=target&q=harbours")

    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
    canonical = f"https://dates.example/feeds/jp.{suffix}?kind=event&kind=target&q=harbours"
    assert f'<{canonical}>; rel="self"' in one.headers["Link"]


def test_a_bad_filter_is_a_bad_request(client: FlaskClient) -> None:
    answer = client.get("/feeds/jp.atom?kind=rumour")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "kind"


def test_plain_titles_have_no_date(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/feeds/all.atom?titles=plain").data)

    assert read.entries[0].title == "Event 5 on ships"
    assert "<strong>February 2025</strong>" in str(read.entries[0])


def test_a_feed_says_what_it_is_about(client: FlaskClient) -> None:
    def title(address: str) -> str:
        return str(feedparser.parse(client.get(f"/feeds/{address}").data).feed.title)

    assert title("jp-vn.atom") == "Dateline: Japan and Vietnam"
    assert title("eu-jp.atom?kind=target") == "Dateline: Japan and European Union, targets"
    assert title("all.atom?category=visit&q=port") == "Dateline: all countries, visit, “port”"


def test_only_what_a_hub_is_told_of_names_it(client: FlaskClient) -> None:
    for address, told in (("jp.atom", True), ("jp-vn.atom", False), ("jp.atom?q=x", False)):
        answer = client.get(f"/feeds/{address}")
        assert (b'rel="hub"' in answer.data) == ('rel="hub"' in answer.headers["Link"]) == told


def test_the_id_of_a_feed_is_its_own_and_lasts(store: Store, client: FlaskClient) -> None:
    addresses = ("all.atom", "jp.atom", "jp-vn.atom", "jp.atom?q=x", "jp.atom?kind=target")

    def ids() -> list[str]:
        return [feedparser.parse(client.get(f"/feeds/{a}").data).feed.id for a in addresses]

    before = ids()
    commit(store, concerning(9, "JP"), at=STAMP.format(900_001))
    feeds.render(store, SETTINGS)
    assert ids() == before
    assert len(set(before)) == len(addresses)


@pytest.mark.usefixtures("client")
def test_what_is_asked_for_is_kept_within_bounds(store: Store) -> None:
    """As many searches as anybody likes leave no more than a few behind."""
    shelf = Shelf(store, SETTINGS)
    for number in range(100):
        shelf.feed(Scope(text=f"word{number}"), "atom", "gzip")

    assert shelf._made.cache_info().currsize <= 32
    assert shelf._packed.cache_info().currsize <= 64


def test_a_change_reaches_sets_and_searches(store: Store, client: FlaskClient) -> None:
    addresses = ("jp-vn.atom", "all.atom?q=harbours")
    before = [client.get(f"/feeds/{address}") for address in addresses]
    commit(
        store, concerning(6, "JP", "VN", updated=STAMP.format(6)), at="2026-01-31T08:05:00.000000Z"
    )
    feeds.render(store, SETTINGS)
    after = [client.get(f"/feeds/{address}") for address in addresses]

    for old, new in zip(before, after, strict=True):
        assert b"Event 6" in new.data
        assert old.headers["ETag"] != new.headers["ETag"]
        assert old.headers["Last-Modified"] != new.headers["Last-Modified"]
