"""Where files are read: here, in processes of this machine, or on a cluster; always alike.

    Readers.read -> chunks -> Executor.submit -> read_apart -> one process a worker -> Entry

The executor decides where a chunk goes; wherever that is, the files of it are read in a process of
their own with limits, so that one that hangs, crashes the interpreter or eats memory costs one row.
"""

import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
)
from dataclasses import replace
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from timeline import corpus, work
from timeline.errors import WorkError
from timeline.model import Failure
from timeline.settings import Settings
from timeline.work import Entry, Task

_CHUNK = 32
_NO_FILE: Task = ("", "")
_MEMORY = 2 * 2**30  # bytes of address space; reading any article takes an eighth of it
_GRACE = 3  # seconds after its time until a file's process is killed: it may stop by itself
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_ReadChunk = Callable[[str, Sequence[Task], Settings, str], list[Entry]]


class Readers:
    """Reads files where the settings say. What that takes is started at the first use, and kept
    for the next until `close`."""

    def __init__(self, settings: Settings) -> None:
        # What reads files has no business with these.
        self._settings = replace(settings, database_url="", admin_token="")
        self._kind, _, self._detail = settings.executor.partition(":")
        self._executor: Executor | None = None
        self._cluster: Any = None

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, root: str, tasks: Sequence[Task]) -> Iterator[Entry]:
        """Read files, from now on and whatever the caller does meanwhile; only `serial` reads when
        it is asked. Entries come in no fixed order. WorkError when there is nobody to read."""
        if not tasks:
            return iter(())
        executor, width = self._open()
        chunks = _chunks(tasks, width)
        if self._kind == "serial":
            return self._entries(self._submitted(executor, work.read_entries, root, chunks))
        return self._entries(as_completed(set(self._submitted(executor, read_apart, root, chunks))))

    def _entries(self, futures: Iterator[Future[list[Entry]]]) -> Iterator[Entry]:
        done = False
        try:
            for future in futures:
                yield from future.result()
            done = True
        except (CancelledError, BrokenExecutor, OSError, AssertionError) as error:
            raise WorkError(self._settings.executor, f"{type(error).__name__}: {error}") from error
        finally:
            if not done:
                self.close()  # nobody waits for what is still being read

    def close(self) -> None:
        """End all that was started."""
        if isinstance(self._executor, ThreadPoolExecutor):
            self._executor.shutdown(wait=False, cancel_futures=True)
            _shelf.close()
            self._executor.shutdown()
        elif self._cluster is not None:
            self._cluster.close()
        self._executor = self._cluster = None

    def warm(self) -> None:
        """Have a process of this machine ready, with all rules loaded."""
        if self._kind == "processes" and _shelf.empty:
            list(self.read("", [_NO_FILE]))  # nothing comes of it but the loading

    def _open(self) -> tuple[Executor, int]:
        """The executor, and how many chunks it works on at once."""
        if self._kind == "serial":
            return SerialExecutor(), 1
        if self._kind == "processes":
            self._executor = self._executor or ThreadPoolExecutor(int(self._detail), "readers")
            return self._executor, int(self._detail)
        if self._executor is None:
            self._cluster = _cluster(self._detail)
            self._executor = self._cluster.get_executor(pure=False)
        width = sum(self._cluster.ncores().values())
        if not width:
            raise WorkError(self._settings.executor, "the cluster has no workers")
        return self._executor, width

    def _submitted(
        self, executor: Executor, read: _ReadChunk, root: str, chunks: Iterator[Sequence[Task]]
    ) -> Iterator[Future[list[Entry]]]:
        rules = work.rules_version(self._settings)
        place = root if corpus.is_address(root) else str(Path(root).absolute())
        for chunk in chunks:
            yield executor.submit(read, place, chunk, self._settings, rules)


def _chunks(tasks: Sequence[Task], width: int) -> Iterator[Sequence[Task]]:
    """Ever smaller ones towards the end, so that all who read end at once: with equal ones the last
    is waited for, 7 % of 480 files by two."""
    start = 0
    while left := len(tasks) - start:
        size = max(1, min(_CHUNK, left // (2 * width)))
        yield tasks[start : start + size]
        start += size


class SerialExecutor(Executor):
    """Runs what is submitted at once, in this thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def _cluster(address: str) -> Any:
    """A client of a Dask cluster."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise WorkError(
            f"dask:{address}", "the package distributed is missing: pip install distributed"
        ) from error
    try:
        return Client(address, timeout=5, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise WorkError(f"dask:{address}", f"the cluster cannot be reached: {error}") from error


def read_apart(root: str, tasks: Sequence[Task], settings: Settings, rules: str) -> list[Entry]:
    """Read files in a process of this worker, which must be of the same release as the refresh."""
    if rules != work.rules_version(settings):
        raise WorkError(settings.executor, "a worker runs another release than the refresh")
    apart = _shelf.take()
    try:
        entries = list(apart.read(root, tasks, settings))
    except BaseException:
        apart.close()
        raise
    _shelf.put(apart)
    return entries


class _Apart:
    """One process that reads files, replaced by another whenever one of them breaks it."""

    def __init__(self) -> None:
        self._pool = _pool()
        self._futures: list[Future[Entry]] = []

    def read(self, root: str, tasks: Sequence[Task], settings: Settings) -> Iterator[Entry]:
        left = list(tasks)
        while left:
            futures = [self._schedule(root, task, settings) for task in left]
            self._futures, pairs = futures, list(zip(left, futures, strict=True))
            left = []
            for task, future in pairs:
                try:
                    yield _entry(task[0], future, settings)
                except BrokenExecutor:  # it ended between two files
                    left.append(task)
            if left:
                yield self._alone(root, left.pop(0), settings)

    def _schedule(self, root: str, task: Task, settings: Settings) -> "Future[Entry]":
        limit = settings.file_timeout + _GRACE
        for _ in range(2):
            try:
                return self._pool.schedule(
                    work.read_entry, args=(root, task, settings), timeout=limit
                )
            except RuntimeError:  # the process has ended since
                self._renew()
        raise BrokenExecutor("no process can be started to read files")

    def _alone(self, root: str, task: Task, settings: Settings) -> Entry:
        """Read it in a new process. When that ends before it begins, another is tried with no file
        at all: BrokenExecutor if none can be started."""
        self._renew()
        try:
            return _entry(task[0], self._schedule(root, task, settings), settings)
        except BrokenExecutor:
            self._renew()
            self._schedule(root, _NO_FILE, settings).result()
            return Entry(path=task[0], failure=_crashed(task[0]))

    def _renew(self) -> None:
        self.close()
        self._pool = _pool()

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for future in self._futures:  # a pool that is stopped leaves whoever waits for them waiting
            future.cancel()


def _pool() -> ProcessPool:
    return ProcessPool(1, context=get_context("spawn"), initializer=_in_child)


def _entry(path: str, future: "Future[Entry]", settings: Settings) -> Entry:
    """What became of a file."""
    try:
        return future.result()
    except TimeoutError:
        return Entry(path=path, failure=work.timeout(path, settings))
    except ProcessExpired:
        return Entry(path=path, failure=_crashed(path))


def _crashed(path: str) -> Failure:
    return Failure(path=path, code="crashed", message="ended the process that read it")


class _Shelf:
    """The processes of this one that stand ready; as many at most as were in use at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Apart] = []
        self._all: set[_Apart] = set()

    @property
    def empty(self) -> bool:
        return not self._all

    def take(self) -> _Apart:
        with self._lock:
            apart = self._idle.pop() if self._idle else _Apart()
            self._all.add(apart)
        return apart

    def put(self, apart: _Apart) -> None:
        with self._lock:
            if apart in self._all:
                self._idle.append(apart)

    def close(self) -> None:
        with self._lock:
            aparts, self._all, self._idle = self._all, set(), []
        for apart in aparts:
            apart.close()


_shelf = _Shelf()


def _in_child() -> None:
    """Give up more memory than that; leave Ctrl-C to the parent, and end when it has ended in any
    way, even in the midst of a file: no orphan goes on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    work.load_rules()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
