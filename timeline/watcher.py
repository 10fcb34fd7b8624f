"""What changes below the folder, as the system tells it: a trigger only, since it can go blind.

Notices end for good when a name is no UTF-8, and when the folder itself is put in another's place;
then watching starts anew. Whatever happened meanwhile is not known: everything must be looked at.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from watchfiles import Change, watch

from timeline import corpus
from timeline.settings import Settings

log = logging.getLogger("dateline.worker")
_QUIET_MS, _GROUPED_MS = 50, 400  # notices that follow each other so quickly are told together
_LOOK_MS = 500  # how often the folder is asked whether it still is itself
_POLL_MS = 1_000
# Path -> whether it was complete when it appeared, as what is renamed into place is.
Tell = Callable[[Mapping[str, bool] | None], None]


class Watcher:
    """Tells which paths changed, or None when everything may have, until *stopping*."""

    def __init__(self, settings: Settings, tell: Tell, stopping: threading.Event) -> None:
        self._root = settings.corpus
        self._longest = settings.refresh_seconds
        self._polling = settings.watch == "poll" or None
        self._tell = tell
        self._stopping = stopping

    def run(self) -> None:
        pause = 1
        while not self._stopping.is_set():
            try:
                self._follow()
                pause = 1
            except (OSError, RuntimeError) as error:  # its own errors are RuntimeErrors
                log.warning("cannot watch %s (%s): going on by timer", self._root, error)
                self._stopping.wait(pause)
                pause = min(2 * pause, self._longest)

    def _follow(self) -> None:
        """Tell of changes until the folder is another one."""
        root, itself = Path(self._root).resolve(), _identity(self._root)
        new = True
        for changes in watch(
            root,
            watch_filter=None,
            debounce=_GROUPED_MS,
            step=_QUIET_MS,
            stop_event=self._stopping,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            force_polling=self._polling,
            poll_delay_ms=_POLL_MS,
            raise_interrupt=False,
        ):
            if new:  # what changed until now was not seen
                log.info("watching %s", self._root)
                self._tell(None)
                new = False
            if _identity(self._root) != itself:
                return
            if changes:
                self._tell(_named(os.fsencode(root), changes))


def _identity(root: str) -> tuple[int, int]:
    state = os.stat(root)  # noqa: PTH116  whatever the path leads to now
    return state.st_dev, state.st_ino


def _named(root: bytes, changes: Iterable[tuple[Change, str]]) -> Mapping[str, bool] | None:
    """The paths that changed; None when the folder itself did."""
    kinds: dict[str, set[Change]] = {}
    for change, text in changes:
        name = os.fsencode(text).removeprefix(root).strip(b"/")
        if not name:
            return None
        kinds.setdefault(corpus.path_of(name), set()).add(change)
    return {
        path: found == {Change.added} and _has_content(root, path)
        for changed, found in kinds.items()
        for path in corpus.concerns(changed)
    }


def _has_content(root: bytes, path: str) -> bool:
    """A file that is made to be written into is empty at first; one that is moved in is not."""
    try:
        return os.stat(os.path.join(root, corpus.name_of(path))).st_size > 0  # noqa: PTH116, PTH118
    except OSError:
        return False
