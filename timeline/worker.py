"""When to refresh: on a timer, and at once when the folder changes.

The timer is the truth; watching only makes it quicker, since a watcher can go blind. The job only
asks for a refresh: whoever holds the store's lease does it. A run that hangs is ended by ending the
process, which its supervisor starts again.
"""

import logging
import os
import threading
from collections.abc import Callable
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from watchfiles import watch

from timeline.errors import TimelineError
from timeline.refresh import Report
from timeline.settings import Settings

log = logging.getLogger("dateline.worker")
_SETTLE_MS = 1_000  # a folder is quiet for so long before it is read: files are written in pieces
_HUNG_INTERVALS = 3
_HUNG_AT_LEAST = 600


class _Stopped(Exception):
    """The worker was told to stop while files were read."""


class Worker:
    """Runs refreshes until told to stop. *job* does one, telling *progress*, and reports; *asked*
    says whether somebody asked for one."""

    def __init__(
        self, settings: Settings, job: Callable[..., Report], asked: Callable[[], bool]
    ) -> None:
        self.settings = settings
        self.job = job
        self.asked = asked
        self.stopping = threading.Event()
        self._wake = threading.Event()

    def run(self) -> None:
        """Refresh now, then whenever it is time; return after `stop` when the last run is over."""
        scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        scheduler.add_job(self._wake.set, "interval", seconds=self.settings.refresh_seconds)
        scheduler.start()
        watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        if self.settings.watch != "off":
            watcher.start()
        self._wake.set()
        while not self.stopping.is_set():
            if self._wake.wait(timeout=1.0) or self._is_asked():
                self._wake.clear()
                self._refresh()
        scheduler.shutdown(wait=True)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Return from `run` soon: a refresh that still reads files is given up, for nothing of it
        is stored yet. Fit for a signal handler: it takes no lock that the interrupted code holds.
        """
        self.stopping.set()

    def _is_asked(self) -> bool:
        try:
            return self.asked()
        except TimelineError as error:
            log.error("cannot see whether a refresh is asked for: %s", error)
            return False

    def _refresh(self) -> None:
        if self.stopping.is_set():
            return
        limit = max(_HUNG_INTERVALS * self.settings.refresh_seconds, _HUNG_AT_LEAST)
        watchdog = threading.Timer(limit, self._hung, args=(limit,))
        watchdog.daemon = True
        watchdog.start()
        try:
            report = self.job(progress=self._go_on)
        except _Stopped:
            log.info("refresh given up")
        except TimelineError as error:
            log.error("refresh failed: %s", error)
        else:
            _tell(report)
        finally:
            watchdog.cancel()

    def _go_on(self, done: int, total: int) -> None:
        if self.stopping.is_set():
            raise _Stopped

    def _hung(self, seconds: int) -> None:
        log.critical("a refresh has not ended in %d s: ending the process", seconds)
        os._exit(1)  # threads that hang cannot be stopped in any other way

    def _watch(self) -> None:
        """Wake the loop when something changes below the folder, while that can be seen."""
        while not self.stopping.is_set():
            try:
                for _ in watch(
                    self.settings.corpus,
                    debounce=_SETTLE_MS,
                    step=200,
                    stop_event=self.stopping,
                    force_polling=self.settings.watch == "poll" or None,
                    raise_interrupt=False,
                ):
                    self._wake.set()
            except (OSError, RuntimeError) as error:  # its own errors are RuntimeErrors
                log.warning("cannot watch %s (%s): going on by timer", self.settings.corpus, error)
            self.stopping.wait(self.settings.refresh_seconds)


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
