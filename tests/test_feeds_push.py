"""A hub is told of changes: a real hub and a real subscriber, on loopback."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest
import requests
from flask import Flask, Response, request
from flask_websub.hub import Hub, SQLite3HubStorage
from flask_websub.subscriber import (
    SQLite3SubscriberStorage,
    SQLite3TempSubscriberStorage,
    Subscriber,
    discover,
)

import feeds
from feeds.push import Announcer
from tests.feed_events import STAMP, commit, event
from tests.newsroom import BRIDGE
from tests.servers import serving
from timeline.model import Country
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store

ROOT = Path(__file__).parents[1]
VIETNAM = (Country(code="VN", role="party"),)


class Tasks:
    """The queue that the hub asks for, as Celery is one: tasks run one after the other."""

    def __init__(self) -> None:
        self._queue: queue.Queue[Callable[[], Any] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def task(self, bind: bool = False, **_: object) -> Callable[[Any], Any]:
        def wrap(work: Any) -> Any:
            first = (None,) if bind else ()
            work.delay = lambda *given: self._queue.put(lambda: work(*first, *given))
            return work

        return wrap

    def finish(self) -> None:
        """Return when all that was asked for so far, and all that this asks for, is done."""
        self._queue.join()

    def _run(self) -> None:
        while work := self._queue.get():
            try:
                work()
            finally:
                self._queue.task_done()

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()


class Service:
    """The feeds, a hub that counts its pings, and a subscriber that keeps what it is sent."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.store, self.folder = store, folder
        self.pings: list[str] = []
        self.received: list[tuple[str, bytes]] = []
        self.tasks = Tasks()

    def hub(self) -> Flask:
        app = Flask("hub")
        app.config["PUBLISH_SUPPORTED"] = True
        storage = SQLite3HubStorage(str(self.folder / "hub.db"))
        hub = Hub(storage, self.tasks)
        app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))

        @app.before_request
        def count() -> None:
            if request.form.get("hub.mode") == "publish":
                self.pings.append(request.form["hub.url"])

        return app

    def subscriber(self) -> tuple[Flask, Subscriber]:
        app = Flask("subscriber")
        path = str(self.folder / "subscriber.db")
        subscriber = Subscriber(SQLite3SubscriberStorage(path), SQLite3TempSubscriberStorage(path))
        app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
        subscriber.add_listener(lambda topic, _, body: self.received.append((topic, body)))
        return app, subscriber


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with closing(open_store("sqlite://")) as store:
        yield store


FORMATS = ("atom", "rss", "json", "ics")


def topics(base: str, *scopes: str) -> list[str]:
    return sorted(f"{base}/feeds/{scope}.{suffix}" for scope in scopes for suffix in FORMATS)


def unpacked(name: str) -> Flask:
    """An application that packs nothing: this hub hands on the headers of what it fetched, that of
    the packing too, with the body unpacked."""
    app = Flask(name)
    app.before_request(lambda: request.environ.update(HTTP_ACCEPT_ENCODING="identity"))
    return app


def test_a_subscriber_of_a_hub_gets_each_change_once(tmp_path: Path, store: Store) -> None:
    """Discovery, subscription, one ping for each changed topic, the new entry delivered."""
    service = Service(tmp_path, store)
    feeds_app, (reader_app, subscriber) = unpacked("feeds"), service.subscriber()
    with serving(service.hub()) as hub, serving(feeds_app) as base, serving(reader_app) as reader:
        settings = Settings(public_base_url=base, websub_hub=f"{hub}/hub")
        feeds_app.register_blueprint(feeds.blueprint(store=store, settings=settings))
        publish = feeds.Publisher(settings)
        commit(store, event(1), event(2, countries=VIETNAM))
        publish(store, settings)
        publish.close()
        assert sorted(service.pings) == topics(base, "ae", "all", "jp", "vn")

        found = discover(f"{base}/feeds/vn.atom")
        assert found == {"hub_url": f"{hub}/hub", "topic_url": f"{base}/feeds/vn.atom"}
        reader_app.config.update(SERVER_NAME=reader.removeprefix("http://"))
        with reader_app.app_context():
            subscriber.subscribe(**found)
        service.tasks.finish()
        service.pings.clear()

        publish = feeds.Publisher(settings)
        commit(store, event(3, countries=VIETNAM), at=STAMP.format(900_001))
        for _ in range(2):
            publish(store, settings)
        publish.close()
        service.tasks.finish()

        assert sorted(service.pings) == topics(base, "all", "vn")
        ((topic, body),) = service.received
        assert topic == f"{base}/feeds/vn.atom"
        assert body == requests.get(topic, timeout=5).content
        assert feedparser.parse(body).entries[0].title.endswith("no. 3")
    service.tasks.close()


class Flaky:
    """A hub that refuses the first pings."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.taken: list[str] = []
        self.app = Flask("flaky")
        self.app.add_url_rule("/", view_func=self.ping, methods=["POST"])
        self.enough = threading.Event()

    def ping(self) -> Response:
        if self.refusals:
            self.refusals -= 1
            return Response(status=503)
        self.taken.append(request.form["hub.url"])
        self.enough.set()
        return Response(status=202)


def test_a_hub_that_does_not_answer_is_asked_again() -> None:
    hub = Flaky(refusals=3)
    with serving(hub.app) as address:
        announcer = Announcer(f"{address}/", first_pause=0.01)
        announcer.announce(["https://d.example/feeds/jp.atom"])
        assert hub.enough.wait(10)
        announcer.close()

    assert hub.taken == ["https://d.example/feeds/jp.atom"]
    assert hub.refusals == 0


def test_a_hub_that_never_takes_a_topic_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.push._ATTEMPTS", 3)
    hub = Flaky(refusals=20)
    with serving(hub.app) as address:
        announcer = Announcer(f"{address}/", first_pause=0.001)
        announcer.announce(["https://d.example/feeds/jp.atom"])
        announcer.close()

    assert hub.taken == []
    assert hub.refusals == 17


def test_a_topic_that_changes_while_it_waits_is_told_once() -> None:
    hub = Flaky(refusals=1)
    with serving(hub.app) as address:
        announcer = Announcer(f"{address}/", first_pause=0.2)
        for _ in range(5):
            announcer.announce(["https://d.example/feeds/jp.atom"])
        assert hub.enough.wait(10)
        announcer.close()

    assert hub.taken == ["https://d.example/feeds/jp.atom"]


def test_the_command_tells_the_hub_before_it_ends(tmp_path: Path) -> None:
    """`flask refresh`, twice: one ping for each document, and none when nothing changed."""
    hub = Flaky(refusals=1)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text(BRIDGE)
    with serving(hub.app) as address:
        settings = {
            "DATELINE_CORPUS": str(tmp_path / "corpus"),
            "DATELINE_DATABASE_URL": f"sqlite:///{tmp_path}/dates.db",
            "DATELINE_EXECUTOR": "serial",
            "DATELINE_PUBLIC_BASE_URL": "https://d.example",
            "DATELINE_WEBSUB_HUB": f"{address}/",
        }
        command = [sys.executable, "-m", "flask", "--app", "app", "refresh"]
        for _ in range(2):
            subprocess.run(command, env=os.environ | settings, cwd=ROOT, check=True)

    assert sorted(hub.taken) == topics("https://d.example", "all", "ke", "ug")


@pytest.mark.parametrize("hub", ["http://127.0.0.1:9/", "http://127.0.0.1:9/ x"])
def test_no_refresh_waits_for_a_dead_hub(
    store: Store, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendering returns though nobody listens; the end of the process gives up."""
    monkeypatch.setattr("feeds.push._FAREWELL", 0.1)
    settings = Settings(websub_hub=hub)
    publish = feeds.Publisher(settings)
    commit(store, event(1))
    publish(store, settings)
    publish.close()

    assert store.document("feeds/jp.atom") is not None


def test_without_a_hub_nobody_is_told(store: Store) -> None:
    publish = feeds.Publisher(Settings())
    commit(store, event(1))
    publish(store, Settings())
    publish.close()

    body = getattr(store.document("feeds/jp.atom"), "body", b"")
    assert body
    assert b'rel="hub"' not in body
