"""WebSub: a hub is told which feeds changed, beside the refreshes and never in their way.

Topics wait in memory; one thread tells the hub of each, once however often it changed meanwhile.
While the hub does not answer, the pauses grow.
"""

import atexit
import logging
import threading
from collections.abc import Iterable
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from feeds.rendering import render
from timeline.settings import Settings
from timeline.store import Store

log = logging.getLogger("dateline.feeds")
_TIMEOUT = 10  # seconds for one answer of the hub
_FIRST_PAUSE, _LONGEST_PAUSE, _HURRIED_PAUSE = 1.0, 300.0, 0.5
_ATTEMPTS = 12  # for one topic, over most of an hour
_FAREWELL = 5.0  # seconds that the end of the process is put off for what still waits


class Announcer:
    """Tells one hub. The thread starts with the first topic."""

    def __init__(self, hub: str, *, first_pause: float = _FIRST_PAUSE) -> None:
        self._hub = hub
        self._first_pause = first_pause
        self._waiting: dict[str, int] = {}  # topic -> attempts that failed
        self._closing = self._given_up = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def announce(self, topics: Iterable[str]) -> None:
        """Take topics that changed, and return at once."""
        with self._changed:
            self._waiting.update(dict.fromkeys(topics, 0))
            if self._waiting and self._thread.ident is None:
                self._thread.start()
                atexit.register(self.close)
            self._changed.notify()

    def close(self) -> None:
        """Tell of what waits, as far as there is time."""
        atexit.unregister(self.close)
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread.ident is None:
            return
        self._thread.join(_FAREWELL)
        with self._changed:
            self._given_up = True
            if self._waiting:
                left = len(self._waiting)
                log.error("the hub %s is not told of %d documents", self._hub, left)
            self._waiting.clear()

    def _run(self) -> None:
        failures = 0
        while waiting := self._next():
            topic, attempts = waiting
            if problem := self._tell(topic):
                failures += 1
                self._again(topic, attempts + 1, problem)
                self._pause(failures)
            else:
                failures = 0

    def _next(self) -> tuple[str, int] | None:
        """Take the topic that waits longest; None when there is none and no more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            if not self._waiting:
                return None
            topic = next(iter(self._waiting))
            return topic, self._waiting.pop(topic)

    def _tell(self, topic: str) -> str:
        """Ask the hub to fetch the topic; what went wrong, or nothing. The name of the parameter
        is not the same with all hubs."""
        fields = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        request = Request(self._hub, data=urlencode(fields).encode("ascii"))
        try:
            with urlopen(request, timeout=_TIMEOUT):
                return ""
        except (URLError, OSError, HTTPException) as error:
            return str(error) or type(error).__name__

    def _again(self, topic: str, attempts: int, problem: str) -> None:
        with self._changed:
            if self._given_up:
                return
            if attempts >= _ATTEMPTS:
                log.error("the hub %s was never told of %s: %s", self._hub, topic, problem)
            else:
                log.warning("the hub %s does not take %s: %s", self._hub, topic, problem)
                self._waiting.setdefault(topic, attempts)

    def _pause(self, failures: int) -> None:
        with self._changed:
            hurried = self._closing
            longest = _HURRIED_PAUSE if hurried else _LONGEST_PAUSE
            seconds = min(self._first_pause * 2 ** (failures - 1), longest)
            self._changed.wait_for(lambda: self._closing != hurried, timeout=seconds)


class Publisher:
    """What follows every commit: feeds are rendered, and the hub is told of those that changed."""

    def __init__(self, settings: Settings) -> None:
        self._announcer = Announcer(settings.websub_hub) if settings.websub_hub else None

    def __call__(self, store: Store, settings: Settings) -> None:
        changed = render(store, settings)
        if self._announcer:
            self._announcer.announce(f"{settings.public_base_url}/feeds/{name}" for name in changed)

    def close(self) -> None:
        if self._announcer:
            self._announcer.close()
