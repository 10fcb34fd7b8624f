"""When to refresh: on a timer, when asked, and at once when the folder changes.

The timer is the truth; watching only makes it quicker, and names what to look at. The job only asks
for a refresh: whoever holds the store's lease does it, and who does not tries again soon, so that
another takes over from one that died. A run that hangs is ended by ending the process, which its
supervisor starts again.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from timeline.corpus import is_address
from timeline.errors import TimelineError
from timeline.readers import Readers
from timeline.refresh import Report
from timeline.scan import Focus
from timeline.settings import Settings
from timeline.watcher import Watcher

log = logging.getLogger("dateline.worker")
_SETTLE = 1.6  # seconds that a file is quiet before it counts as complete
_AGAIN = 3.0  # seconds until a refresh that could not be done is tried again
_NAMED_MOST = 1_000  # paths to look at one by one
_HUNG_INTERVALS = 3
_HUNG_AT_LEAST = 600
_NICE = 19  # where a process cannot be idle


class _Stopped(Exception):
    """The worker was told to stop while files were read."""


class Worker:
    """Runs refreshes until told to stop. *job* does one, of what it is told to look at, and
    reports; *asked* says whether somebody asked for one."""

    def __init__(
        self, settings: Settings, job: Callable[..., Report], asked: Callable[[], bool]
    ) -> None:
        self.settings = settings
        self.job = job
        self.asked = asked
        self.stopping = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        # What to look at, and when, by the monotonic clock; None is everything.
        self._due: dict[str | None, float] = {}
        self._complete: set[str] = set()
        self._moved = 0.0  # when a file was last read, by the monotonic clock

    def run(self) -> None:
        """Refresh now, then whenever it is time; return after `stop` when the last run is over."""
        _go_last()
        scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        scheduler.add_job(self.tell, "interval", [None], seconds=self.settings.refresh_seconds)
        scheduler.start()
        if self.settings.watch != "off" and not is_address(self.settings.corpus):
            watcher = Watcher(self.settings, self.tell, self.stopping)
            threading.Thread(target=watcher.run, name="watcher", daemon=True).start()
        self.tell(None)
        with Readers(self.settings) as readers:
            while not self.stopping.is_set():
                self._wake.wait(timeout=self._patience())
                self._wake.clear()
                if self._is_asked():
                    self.tell(None)
                if focus := self._next():
                    self._refresh(focus, readers)
        scheduler.shutdown(wait=True)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Return from `run` soon: a refresh that still reads files is given up, for nothing of it
        is stored yet. Fit for a signal handler: it takes no lock that the interrupted code holds.
        """
        self.stopping.set()

    def tell(self, named: Mapping[str, bool] | None) -> None:
        """Look at these paths, at once if they are complete, else when they have been quiet; or at
        everything."""
        now = time.monotonic()
        with self._lock:
            for path, complete in {None: True}.items() if named is None else named.items():
                self._due[path] = now if complete else now + _SETTLE
            self._complete -= set(named or ())
            self._complete |= {path for path, complete in (named or {}).items() if complete}
        self._wake.set()

    def _later(self, focus: Focus, seconds: float) -> None:
        """Look at the same again."""
        due = time.monotonic() + seconds
        with self._lock:
            for path in (None,) if focus.paths is None else focus.paths:
                self._due.setdefault(path, due)
            self._complete |= focus.complete

    def _patience(self) -> float:
        with self._lock:
            first = min(self._due.values(), default=float("inf"))
        return max(0.0, min(1.0, first - time.monotonic()))

    def _next(self) -> Focus | None:
        """What is to be looked at now, if anything."""
        now = time.monotonic()
        with self._lock:
            due = {path for path, moment in self._due.items() if moment <= now}
            complete = frozenset(self._complete & due)
            if None in due or len(due) > _NAMED_MOST:
                due = {None, *due}
            self._due = {path: when for path, when in self._due.items() if path not in due}
            self._complete -= complete
        if not due:
            return None
        named = frozenset(path for path in due if path is not None)
        return Focus(paths=None if None in due else named, settle=_SETTLE, complete=complete)

    def _is_asked(self) -> bool:
        try:
            return self.asked()
        except TimelineError as error:
            log.error("cannot see whether a refresh is asked for: %s", error)
            return False

    def _refresh(self, focus: Focus, readers: Readers) -> None:
        if self.stopping.is_set():
            return
        self._moved, over = time.monotonic(), threading.Event()
        threading.Thread(target=self._watch, args=[over], name="watchdog", daemon=True).start()
        try:
            report = self.job(progress=self._go_on, focus=focus, readers=readers)
            readers.warm()
        except _Stopped:
            log.info("refresh given up")
        except TimelineError as error:
            log.error("refresh failed: %s", error)
            self._later(focus, _AGAIN)
        else:
            self._take(report, focus)
        finally:
            over.set()

    def _take(self, report: Report, focus: Focus) -> None:
        _tell(report)
        if report.run is None:
            self._later(focus, _AGAIN)
        if report.waiting:
            self._later(Focus(paths=frozenset(report.waiting)), _SETTLE)

    def _go_on(self, done: int, total: int) -> None:
        self._moved = time.monotonic()
        if self.stopping.is_set():
            raise _Stopped

    def _watch(self, over: threading.Event) -> None:
        """End the process when its refresh does not move; a first import may take hours."""
        limit = max(_HUNG_INTERVALS * self.settings.refresh_seconds, _HUNG_AT_LEAST)
        while not over.wait(self._moved + limit - time.monotonic()):
            if time.monotonic() - self._moved >= limit:
                log.critical("a refresh has not moved in %d s: ending the process", limit)
                os._exit(1)  # threads that hang cannot be stopped in any other way


def _go_last() -> None:
    """Take what the readers of the site leave of the processors, with all threads and processes
    that are started from now on. A niced one still takes whole slices: beside a server under full
    load the slowest answer in a hundred then took four milliseconds instead of one."""
    if sys.platform == "linux":
        try:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        except OSError as error:  # a sandbox may forbid it
            log.info("cannot run as idle (%s), but niced", error.strerror)
        else:
            return
    os.nice(_NICE)


def _tell(report: Report) -> None:
    run = report.run
    if run is None:
        log.info("another refresh is running")
    elif run.outcome == "refused":
        log.error("refresh refused: %s", run.message)
    else:
        log.info(
            "refresh %s: %d files seen, %d read, %d removed, %d failed, %d events",
            run.outcome, run.seen, run.read, run.removed, run.failed, run.events,
        )  # fmt: skip
