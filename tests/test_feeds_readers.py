"""Feeds of a folder of articles as real readers show them, over real sockets."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
import requests
from flask import Flask, Response, request

import feeds
from tests.feed_readers import READERS, Reader
from tests.newsroom import BRIDGE, FESTIVAL, TREATY, Make, Newsroom, newsrooms
from tests.servers import serving
from timeline.settings import Settings
from timeline.web.headers import secure


class Desk:
    """A newsroom whose feeds are served. *statuses* are those of answers since the last look."""

    def __init__(self, room: Newsroom, app: Flask) -> None:
        self.room = room
        self.publish = feeds.Publisher(room.settings)
        self.statuses: Counter[int] = Counter()
        app.register_blueprint(feeds.blueprint(store=room.store, settings=room.settings))
        app.after_request(secure)
        app.after_request(self._count)

    def _count(self, response: Response) -> Response:
        if request.method == "GET":
            self.statuses[response.status_code] += 1
        return response

    @property
    def address(self) -> str:
        return f"{self.room.settings.public_base_url}/feeds/all.atom"

    def refresh(self) -> str:
        report = self.room.refresh(
            after_commit=[lambda: self.publish(self.room.store, self.room.settings)]
        )
        assert report.run
        return report.run.outcome

    def shown(self) -> dict[str, str]:
        """Id and title of each entry."""
        read = feedparser.parse(requests.get(self.address, timeout=5).content)
        self.statuses.clear()
        return {entry.id: entry.title for entry in read.entries}


@pytest.fixture(name="desk")
def _desk(make: Make) -> Iterator[Desk]:
    app = Flask("desk")
    with serving(app) as base:
        settings = Settings(executor="serial", public_base_url=base)
        files = {"bridge.txt": BRIDGE, "treaty.txt": TREATY}
        yield Desk(make(files=files, settings=settings), app)


def _edit(room: Newsroom) -> None:
    room.edit("treaty.txt", "sign a treaty on salmon", "sign a long treaty on salmon")


# What happens to the folder between two fetches.
DAYS: dict[str, Callable[[Newsroom], object]] = {
    "first": lambda room: None,
    "unchanged": lambda room: None,
    "one new": lambda room: room.write("festival.txt", FESTIVAL),
    "one edited": _edit,
    "one removed": lambda room: (room.corpus / "bridge.txt").unlink(),
    "one broken": lambda room: room.write("broken.pdf", b"%PDF-1.7 and nothing more"),
}


@pytest.mark.parametrize("kind", READERS, ids=lambda kind: kind.__name__.lower())
def test_a_reader_shows_exactly_what_it_should(
    kind: type[Reader], desk: Desk, tmp_path: Path
) -> None:
    """Day after day it has what its way of remembering makes of the feed, and nothing twice."""
    home = tmp_path / "reader"
    home.mkdir()
    reader, memory = kind(home, desk.address), dict[str, str]()
    for change in DAYS.values():
        change(desk.room)
        desk.refresh()
        reader.fetch()
        kind.remember(memory, desk.shown())
        assert sorted(reader.titles()) == sorted(memory.values())


def test_the_feed_changes_with_the_folder(desk: Desk) -> None:
    days: dict[str, dict[str, str]] = {}
    for name, change in DAYS.items():
        change(desk.room)
        outcome = desk.refresh()
        days[name] = desk.shown()

    assert outcome == "partial"
    first, unchanged, new, edited, removed, broken = days.values()
    assert first
    assert unchanged == first
    assert len(new) == len(first) + 1
    assert first.items() < new.items()
    assert edited.keys() == new.keys()
    assert len(edited.items() - new.items()) == 1
    assert removed.items() < edited.items()
    assert broken == removed


def test_the_order_of_files_has_no_say(tmp_path: Path) -> None:
    """Two folders of the same files, written in another order: the same entries, byte for byte."""
    files = {"bridge.txt": BRIDGE, "festival.txt": FESTIVAL, "treaty.txt": TREATY}
    entries = []
    for name, order in (("one", list(files)), ("other", list(files)[::-1])):
        (tmp_path / name).mkdir()
        with newsrooms(tmp_path / name) as make:
            room = make(files={file: files[file] for file in order})
            room.refresh(after_commit=[lambda room=room: feeds.render(room.store, room.settings)])
            body = getattr(room.store.document("feeds/all.atom"), "body", b"")
            entries.append(body[body.index(b"<entry") :])

    assert entries[0] == entries[1]


@pytest.mark.parametrize(
    "kind", [r for r in READERS if r.__name__ != "Sfeed"], ids=lambda kind: kind.__name__.lower()
)
def test_what_did_not_change_is_not_sent_again(
    kind: type[Reader], desk: Desk, tmp_path: Path
) -> None:
    """A reader that asks with what it was given gets 304, also after a refresh that found nothing.
    (newsboat asks so from its third fetch on, sfeed never.)"""
    desk.refresh()
    reader = kind(tmp_path, desk.address)
    reader.fetch()
    reader.fetch()
    desk.statuses.clear()
    desk.refresh()
    reader.fetch()

    assert desk.statuses == {304: 1}
