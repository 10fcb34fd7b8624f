"""Where the work of reading articles runs: here, or in processes, always with the same answer.

`analyse` is pure; `read_chunk` is what is handed to an executor: importable, picklable both ways,
and it never raises for what is wrong with a file. An article that hangs costs one row.
"""

import hashlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from types import FrameType
from typing import Any

from timeline import corpus
from timeline.dates import MOST, Context, Dated, find_dates
from timeline.dates.load import load
from timeline.errors import CorpusError
from timeline.events import corrections, extract
from timeline.model import Article, Correction, Failure, Mention, Published
from timeline.places import find_places
from timeline.settings import Settings

_CHUNK = 32
_IN_FLIGHT = 8  # chunks handed out at once
_RULES = (
    *("corpus", "dates", "places", "events", "sentences.py", "edtf.py", "model.py", "work.py"),
    *("document.py", "difference.py", "labels", "countries.py", "countries.tsv"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading one file gave: an article with its mentions, or a failure."""

    path: str
    article: Article | None = None
    mentions: tuple[Mention, ...] = ()
    failure: Failure | None = None


@lru_cache(maxsize=8)
def rules_version(settings: Settings) -> str:
    """A digest of all that decides what is found and how it is written: code, data, settings."""
    digest = hashlib.sha256()
    for part in _RULES:
        for piece in _contents(resources.files("timeline") / part):
            digest.update(piece)
    for value in (settings.language, settings.date_order, settings.hemisphere, settings.locale):
        digest.update(f"\0{value}".encode())
    return digest.hexdigest()[:16]


def _contents(item: Traversable) -> Iterator[bytes]:
    if item.is_file():
        yield item.name.encode() + b"\0" + item.read_bytes()
        return
    for child in sorted(item.iterdir(), key=lambda c: c.name):
        if child.name != "__pycache__":
            yield from _contents(child)


def date_article(article: Article, settings: Settings) -> tuple[Article, Dated]:
    """Find the article's dates, and with them the interval of publication where none is stated.

    An article in a language without rules has its ISO dates, and a warning that says so; so has
    one with more expressions than are read.
    """
    order = article.date_order or (None if settings.date_order == "auto" else settings.date_order)
    context = Context(
        published=article.published,
        date_order=order,
        hemisphere=settings.hemisphere,
        language=article.language,
    )
    dated = find_dates(article.text, context=context, body=article.body)
    if load(article.language) is None:
        warning = (
            f"no date rules for the language {article.language}: only dates as 2025-04-17 count"
        )
        article = replace(article, warnings=(*article.warnings, warning))
    if dated.truncated:
        warning = f"only the first {MOST:,} time expressions are read"
        article = replace(article, warnings=(*article.warnings, warning))
    if article.published is None and dated.published_interval is not None:
        interval = dated.published_interval.edtf
        article = replace(article, published_interval=interval, published_from="inferred")
    return article, dated


def analyse(article: Article, settings: Settings) -> tuple[Article, tuple[Mention, ...]]:
    """Find the dated statements of an article; an editor's corrections have the last word."""
    article, mentions = _stated(article, settings)
    return article, corrections.apply(article, mentions)


def idle_corrections(article: Article, settings: Settings) -> tuple[Correction, ...]:
    """The corrections of an article whose quotes begin none of its dated sentences."""
    return corrections.unmatched(*_stated(article, settings))


def _stated(article: Article, settings: Settings) -> tuple[Article, tuple[Mention, ...]]:
    article, dated = date_article(article, settings)
    spans = [article.dateline, *article.body] if article.dateline else article.body
    toponyms = find_places(
        article.text, body=spans, language=article.language, institutions=True
    )
    return article, extract(article, dated, toponyms)


def read_file(
    root: str, path: str, settings: Settings, *, published: Published | None = None
) -> Outcome:
    """Read and analyse one file of the corpus, within its time.

    *published* stands in where the file states no publication date.
    """
    try:
        with _time_limit(settings.file_timeout):
            article = corpus.read(root, path, settings=settings)
            if published is not None and article.published is None:
                article = replace(article, published=published, published_from="sidecar")
            article, mentions = analyse(article, settings)
    except CorpusError as error:
        return _failed(path, error.code, error.reason)
    except _TimeUpError:
        return _failed(path, "timeout", f"took longer than {settings.file_timeout} s")
    except RecursionError:
        return _failed(path, "too-deep", "is nested too deeply")
    except MemoryError:
        return _failed(path, "memory", "needs too much memory")
    except Exception as error:  # a bug of ours or a library's: it costs this file, and is told
        return _failed(path, "internal", f"{type(error).__name__}: {error}"[:300])
    return Outcome(path=path, article=article, mentions=mentions)


def _failed(path: str, code: str, message: str) -> Outcome:
    return Outcome(path=path, failure=Failure(path=path, code=code, message=message))


class _TimeUpError(BaseException):
    """Not an Exception, so that no library's `except Exception` swallows it."""


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    """Raise _TimeUpError after so many seconds; only a main thread can be interrupted that way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise _TimeUpError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_chunk(root: str, paths: Sequence[str], settings: Settings) -> list[Outcome]:
    return [read_file(root, path, settings) for path in paths]


class SerialExecutor(Executor):
    """Runs what is submitted at once, in this thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def open_executor(settings: Settings, *, most: int) -> Executor:
    """The executor of the settings, with no more than *most* workers. Children are spawned:
    forked ones would inherit locks, signals and the lease."""
    kind, _, count = settings.executor.partition(":")
    return SerialExecutor() if kind == "serial" else _processes(min(int(count), most))


def _processes(count: int) -> Executor:
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_in_child)


def _in_child() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended in any way: no orphan goes on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def read_files(root: str, paths: Sequence[str], settings: Settings) -> Iterator[Outcome]:
    """Read files in chunks through the executor; outcomes come in no fixed order.

    When a worker process dies, the files of the chunks it took down are read again, one at a time,
    so that only the one that kills it fails; the rest goes to new workers.
    """
    chunks = [paths[i : i + _CHUNK] for i in range(0, len(paths), _CHUNK)]
    remaining = iter(chunks)
    lost: list[str] = []
    while (first := next(remaining, None)) is not None:
        with open_executor(settings, most=len(chunks)) as executor:
            for chunk, outcomes in _windowed(executor, root, chain([first], remaining), settings):
                if outcomes is None:
                    lost += chunk
                else:
                    yield from outcomes
    yield from _read_singly(root, lost, settings)


def _windowed(
    executor: Executor, root: str, chunks: Iterator[Sequence[str]], settings: Settings
) -> Iterator[tuple[Sequence[str], list[Outcome] | None]]:
    """Keep a few chunks in flight; None for a chunk whose process died, and then none follow."""
    waiting: dict[Future[list[Outcome]], Sequence[str]] = {}
    broken = False
    try:
        while True:
            for chunk in islice(chunks, 0 if broken else _IN_FLIGHT - len(waiting)):
                waiting[_submitted(executor, root, chunk, settings)] = chunk
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                died = isinstance(future.exception(), BrokenExecutor)
                broken = broken or died
                yield waiting.pop(future), None if died else future.result()
    finally:
        for future in waiting:  # nobody waits for them when the reader gives up
            future.cancel()


def _submitted(
    executor: Executor, root: str, chunk: Sequence[str], settings: Settings
) -> Future[list[Outcome]]:
    """A pool that broke a moment ago refuses at once; so that this looks like all that it lost."""
    try:
        return executor.submit(read_chunk, root, chunk, settings)
    except BrokenExecutor as error:
        future: Future[list[Outcome]] = Future()
        future.set_exception(error)
        return future


def _read_singly(root: str, paths: Sequence[str], settings: Settings) -> Iterator[Outcome]:
    remaining = iter(paths)
    while (first := next(remaining, None)) is not None:
        with _processes(1) as executor:
            for path in chain([first], remaining):
                try:
                    yield executor.submit(read_file, root, path, settings).result()
                except BrokenExecutor:
                    yield _failed(path, "crashed", "ended the process that read it")
                    break
