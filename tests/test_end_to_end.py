"""The Procfile as a platform runs it: a file dropped into the folder reaches every reader."""

import json
import re
import urllib.request
from pathlib import Path

import feedparser

from tests.newsroom import BRIDGE, TREATY
from tests.programs import BIN, HERE, environment, free_port, running, until


def get(port: int, path: str) -> bytes:
    """The body; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bytes(answer.read())
    except OSError:
        return b""


def test_a_file_dropped_in_is_served_and_sigterm_ends_all(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "treaty.txt").write_text(TREATY)
    port = free_port()
    env = environment(tmp_path, refresh_seconds=1) | {"HOST": "127.0.0.1", "PORT": str(port)}
    command = (str(BIN / "honcho"), "--no-prefix", "-f", str(HERE / "Procfile"), "start")
    with running(*command, env=env, log=tmp_path / "log") as service:
        until(lambda: get(port, "/healthz") == b"ok\n")
        until(lambda: b"2021-05-12" in get(port, "/timeline.json"))

        (tmp_path / "corpus" / "bridge.txt").write_text(BRIDGE)
        until(lambda: b"2019-02-28" in get(port, "/timeline.json"))

        events = json.loads(get(port, "/timeline.json?country=ug"))["events"]
        assert [event["date"]["edtf"] for event in events] == ["2015", "2019-02-28"]
        page = get(port, "/").decode()
        assert all(f'href="/events/{event["id"]}"' in page for event in events)
        feed = until(lambda: entries(port, events[1]["id"]))
        assert re.search("28 Feb 2019", feed["title"])
        status = json.loads(get(port, "/status.json"))
        assert (status["files"], status["failed"]) == (2, [])

        service.stop()
        assert "clean exit" in service.said
        assert "Traceback" not in service.said


def entries(port: int, event: str) -> feedparser.FeedParserDict | None:
    """The entry of an event in the feed of everything; feeds are rendered after the commit."""
    feed = feedparser.parse(get(port, "/feeds/all.atom"))
    return next((e for e in feed.entries if e.id == f"urn:uuid:{event}"), None)
