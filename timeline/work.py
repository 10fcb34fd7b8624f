"""What is done with one file: it is read, dated, placed, and its dated statements are found.

`analyse` is pure. `read_entry` is what is handed to processes: importable, picklable both ways, and
it never raises for what is wrong with a file.
"""

import hashlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import FrameType
from typing import TypeVar

from timeline import corpus
from timeline.dates import MOST, Context, Dated, find_dates
from timeline.dates.load import load
from timeline.document import dumps, encode_mention
from timeline.errors import CorpusError
from timeline.events import corrections, extract, index
from timeline.model import Article, Correction, Failure, Mention, Published
from timeline.places import find_places
from timeline.settings import Settings

_RULES = (
    *("corpus", "dates", "places", "events", "sentences.py", "edtf.py", "model.py", "memo.py"),
    *("work.py", "document.py", "difference.py", "labels", "countries.py", "countries.tsv"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading one file gave: an article with its mentions, or a failure."""

    path: str
    article: Article | None = None
    mentions: tuple[Mention, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What reading one file gave, as the store keeps it: texts, cheap to hand from process to
    process. *same*: its content is what it was."""

    path: str
    digest: str = ""
    article_id: str = ""
    article: str | None = None
    mentions: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    failure: Failure | None = None
    same: bool = False


# A path, and the digest that its content had when it was last read by these rules, if it was.
Task = tuple[str, str]
Found = TypeVar("Found")


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
        issue=article.issue,
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
    toponyms = find_places(article.text, body=spans, language=article.language, institutions=True)
    return article, extract(article, dated, toponyms)


def read_file(
    root: str, path: str, settings: Settings, *, published: Published | None = None
) -> Outcome:
    """Read and analyse one file of the corpus, within its time.

    *published* stands in where the file states no publication date.
    """

    def read() -> Outcome:
        article = corpus.read(root, path, settings=settings)
        if published is not None and article.published is None:
            article = replace(article, published=published, published_from="sidecar")
        article, mentions = analyse(article, settings)
        return Outcome(path=path, article=article, mentions=mentions)

    found = _tried(path, settings, read)
    return Outcome(path=path, failure=found) if isinstance(found, Failure) else found


def _tried(path: str, settings: Settings, read: Callable[[], Found]) -> Found | Failure:
    """What reading gives within its time, or why it gives nothing."""
    try:
        with _time_limit(settings.file_timeout):
            return read()
    except CorpusError as error:
        return Failure(path=path, code=error.code, message=error.reason)
    except _TimeUpError:
        return timeout(path, settings)
    except RecursionError:
        return Failure(path=path, code="too-deep", message="is nested too deeply")
    except MemoryError:
        return Failure(path=path, code="memory", message="needs too much memory")
    except Exception as error:  # a bug of ours or a library's: it costs this file, and is told
        message = f"{type(error).__name__}: {error}"[:300]
        return Failure(path=path, code="internal", message=message)


def timeout(path: str, settings: Settings) -> Failure:
    message = f"took longer than {settings.file_timeout} s"
    return Failure(path=path, code="timeout", message=message)


def load_rules() -> None:
    """Load what reading needs, so that the time of the first file is its own."""
    sample = "Sample\n\nNorway and Chile met in Oslo on 3 May 2021."
    analyse(corpus.read_text(sample, "sample.txt", settings=Settings()), Settings())


def read_entries(root: str, tasks: Sequence[Task], settings: Settings, rules: str) -> list[Entry]:
    return [read_entry(root, task, settings) for task in tasks]


def read_entry(root: str, task: Task, settings: Settings) -> Entry:
    """Read one file for the store, unless its content is what it was."""
    path = task[0]
    found = _tried(path, settings, lambda: _entry(root, task, settings))
    return Entry(path=path, failure=found) if isinstance(found, Failure) else found


def _entry(root: str, task: Task, settings: Settings) -> Entry:
    path, digest = task
    if digest and digest == corpus.digest(root, path, settings=settings):
        return Entry(path=path, digest=digest, same=True)
    article, mentions = analyse(corpus.read(root, path, settings=settings), settings)
    return Entry(
        path=path,
        digest=article.digest,
        article_id=article.id,
        article=dumps(article_fields(article)),
        mentions=tuple(encode_mention(mention) for mention in mentions),
        handles=tuple(index(mention) for mention in mentions),
    )


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
    # And again each second: raised within a destructor or a collection it would be lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def article_fields(article: Article) -> dict[str, object]:
    """What pages and commands show of an article; its text stays in its file."""
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "byline": article.byline,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "published": str(article.published) if article.published else None,
        "published_from": article.published_from,
        "published_interval": article.published_interval,
        "tags": article.tags,
        "warnings": article.warnings,
        "linked": linked_fields(article),
    }


def linked_fields(article: Article) -> list[dict[str, object]]:
    return [
        {
            "title": item.title,
            "published": str(item.published) if item.published else None,
            "teaser": item.teaser,
            "url": item.url,
            "via": article.id,
            "type": "linked_item",
        }
        for item in article.linked
    ]
