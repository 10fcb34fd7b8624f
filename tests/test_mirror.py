"""A program that keeps a copy by `changed_since` alone has what the timeline has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

from tests.newsroom import ALL, ECHO, FESTIVAL, TREATY, Make, Newsroom, newsrooms
from tests.test_refresh_laws import newsroom, steps, take
from tests.test_web import BASE, application
from timeline.difference import stamp
from timeline.query import KINDS, Query

QUERIES = (
    "kind=all",
    "",
    "kind=event",
    "country=no",
    "country=cl&country=ke&role=party",
    "country=no&country=cl&match=all",
    "since=2020&until=2021-06",
    "q=treaty",
    "country=no&q=salmon",
)


@pytest.fixture(name="make")
def _make(tmp_path: Path) -> Iterator[Make]:
    with newsrooms(tmp_path) as make:
        yield make


@dataclass
class Mirror:
    """A copy of what a query finds. *told* are all stamps it went on from."""

    client: FlaskClient
    query: str
    events: dict[str, Any] = field(default_factory=dict)
    as_of: str = ""
    told: list[str] = field(default_factory=list)
    targets: dict[str, str | None] = field(default_factory=dict)

    def begin(self, between: Callable[[], object] = lambda: None, limit: int = 2) -> None:
        """Take in all pages; the stamp of the first is where changes go on."""
        page = self._get(f"/timeline.json?{self.query}&limit={limit}")
        self.as_of = page["updated"]
        self._take(page)
        while page["next"]:
            between()
            page = self._get(page["next"])
            self._take(page)

    def follow(self) -> None:
        """Take in what changed, to the end."""
        page = self._get(f"/timeline.json?{self.query}&limit=2&changed_since={self.as_of}")
        self._change(page)
        while page["next"]:
            page = self._get(page["next"])
            self._change(page)

    def differs(self) -> bool:
        whole = self._get(f"/timeline.json?{self.query}&limit=500")["events"]
        return self.events != {event["id"]: event for event in whole}

    def _get(self, address: str) -> dict[str, Any]:
        answer = self.client.get(address.removeprefix(BASE))
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()
        return found

    def _take(self, page: dict[str, Any]) -> None:
        self.events |= {event["id"]: event for event in page["events"]}

    def _change(self, page: dict[str, Any]) -> None:
        self._take(page)
        for gone in page["withdrawn"]:
            self.events.pop(gone["id"], None)
            self.targets[gone["id"]] = gone["target"]
        self.as_of = page["as_of"]
        self.told.append(self.as_of)


def mirrors(room: Newsroom) -> list[Mirror]:
    client = application(room.store).test_client()
    return [Mirror(client, query) for query in QUERIES]


@dataclass
class Followed:
    """A room, and mirrors of it that follow each refresh and are compared after it."""

    room: Newsroom
    mirrors: dict[str, Mirror]

    def run(self) -> None:
        self.room.run()
        for mirror in self.mirrors.values():
            mirror.follow()
            assert not mirror.differs(), mirror.query


@pytest.fixture(name="followed")
def _followed(make: Make) -> Followed:
    room = make(files=ALL)
    room.run()
    found = Followed(room, {mirror.query: mirror for mirror in mirrors(room)})
    for mirror in found.mirrors.values():
        mirror.begin()
        assert mirror.events
        assert not mirror.differs()
    return found


def test_mirrors_are_told_what_only_a_source_changed(followed: Followed) -> None:
    treaty = followed.room.on("2021-05-12")
    followed.room.write("treaty.txt.toml", 'url = "https://salmon.example/1"')
    followed.run()

    for query in ("kind=all", "country=no", "q=treaty"):
        told = followed.mirrors[query].events[treaty.id]
        assert told["updated"] == treaty.updated
        assert "https://salmon.example/1" in [source["url"] for source in told["sources"]]


def test_mirrors_are_told_what_parts_and_merges(followed: Followed) -> None:
    room, everything = followed.room, followed.mirrors["kind=all"]
    treaty = room.on("2021-05-12").id
    room.edit("echo.txt", "12 May", "3 June")
    followed.run()
    parted = room.on("2021-06-03").id
    assert {treaty, parted} <= everything.events.keys()

    room.write("echo.txt", ECHO)
    followed.run()
    assert parted not in everything.events
    assert everything.targets[parted] == treaty


def test_mirrors_are_told_what_leaves_comes_and_returns(followed: Followed) -> None:
    room, norway = followed.room, followed.mirrors["country=no"]
    room.write("festival.txt", FESTIVAL)
    (room.corpus / "bridge.txt").unlink()
    followed.run()

    treaty = room.on("2021-05-12").id
    for name in ("treaty.txt", "echo.txt"):
        (room.corpus / name).unlink()
    followed.run()
    assert treaty not in norway.events
    room.write("treaty.txt", TREATY)
    followed.run()
    assert treaty in norway.events

    room.edit("treaty.txt", "Norway", "Iceland")
    room.edit("treaty.txt", "Oslo", "Reykjavik")
    followed.run()
    assert room.on("2021-05-12").id == treaty
    assert treaty not in norway.events
    (room.corpus / "treaty.txt").unlink()  # of Iceland now
    followed.run()


@settings(max_examples=10)
@given(steps)
def test_a_mirror_of_any_history_is_the_timeline(steps: list[dict[str, str | None]]) -> None:
    with newsroom() as room:
        copies = mirrors(room)
        for copy in copies:
            copy.as_of = "2001-01-01T00:00:00Z"
        for step in steps:
            take(room, step)
            for copy in copies:
                copy.follow()
                assert not copy.differs(), copy.query
                assert copy.told == sorted(copy.told)


def test_a_mirror_may_begin_while_the_timeline_changes(make: Make) -> None:
    """What came, left or moved between two pages is told by the changes since the first."""
    room = make(files=ALL)
    room.run()
    steps = iter(
        (
            lambda: room.write("festival.txt", FESTIVAL),
            lambda: (room.corpus / "bridge.txt").unlink(),  # which was read
            lambda: (room.corpus / "festival.txt").unlink(),
        )
    )

    def between() -> None:
        if step := next(steps, None):
            step()
            room.run()

    everything = mirrors(room)[0]
    everything.begin(between, limit=1)
    assert next(steps, None) is None
    assert everything.differs()
    everything.follow()
    assert not everything.differs()


def test_what_did_not_change_is_not_told_again(make: Make) -> None:
    """Neither when files are read again, nor beside what did."""
    room = make(files=ALL)
    room.run()
    last = str(room.store.status().last_updated)
    everything = Query(kinds=KINDS)

    for name, text in ALL.items():
        room.write(name, text)
    room.run()
    assert room.store.changes(everything, last, 99) == ()
    assert room.store.status().last_updated == last

    room.write("festival.txt", FESTIVAL)
    room.run()
    told = room.store.changes(everything, last, 99)
    assert [change.id for change in told] == [room.on("2022-07-30").id]


def test_stamps_of_writing_are_own_microseconds_up_to_now(make: Make) -> None:
    """Also of what is told again without an `updated` of its own, and when the clock goes back."""
    room = make(files=ALL)
    room.run()
    before = str(room.store.status().last_updated)
    for name in ALL:
        room.write(f"{name}.toml", f'url = "https://{name}.example/"')
    room.run()

    told = room.store.changes(Query(kinds=KINDS), before, 99)
    given = [change.stamp for change in told]
    assert len(set(given)) == len(room.events()) == len(given)
    assert before < given[0]
    assert given[-1] <= stamp(room.clock.now)
    assert all(event.updated <= before for event in room.events())

    room.clock.now -= timedelta(days=1)
    room.write("treaty.txt.toml", 'url = "https://treaty.example/2"')
    room.run()
    (again,) = room.store.changes(Query(kinds=KINDS), given[-1], 99)
    assert again.id == room.on("2021-05-12").id
