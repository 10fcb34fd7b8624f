"""Articles: walk the folder, read any file, say what was kept of it.

    walk -> path, FileState -> read -> Article

Codes of the failures (`CorpusError.code`, `Failure.code`):

===========  =======================================================================
binary       not text: a picture, an archive, a program, or full of control characters
changed      the file changed while it was read; the next refresh reads it
empty        no text in it, or no words in a page
encrypted    a PDF that needs a password
encoding     the bytes are not in the encoding they are marked with, or in none known
format       the file is not what its ending says, or is nested too deep
memory       a PDF that needs more than a gigabyte of memory
not-a-file   a pipe, a device, a folder, or no path below the folder
sidecar      a sidecar or front matter is wrong: the message names the key
symlink      a symbolic link, or behind one
timeout      a PDF that takes longer than FILE_TIMEOUT
too-deep     folders nested deeper than 64
too-large    more bytes than FILE_MAX_BYTES
unreadable   permission denied, vanished, or an error of the disk
unsupported  a document of a format that is not read
===========  =======================================================================
"""

import hashlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from timeline.corpus import (
    files,
    folder,
    issue,
    language,
    mail,
    markdown,
    markup,
    paths,
    pdf,
    plain,
    remote,
    sidecars,
    webpage,
    word,
)
from timeline.corpus.decode import clean, decode
from timeline.corpus.files import ending, name_of, path_of
from timeline.corpus.folder import FileState, Row, Stretch, concerns, look
from timeline.corpus.page import Hints, Page
from timeline.corpus.sidecars import Said
from timeline.errors import CorpusError
from timeline.model import Article, Failure, Published, Span
from timeline.settings import Settings

__all__ = [
    "FileState",
    "Reading",
    "Row",
    "Stretch",
    "body_text",
    "concerns",
    "digest",
    "explain",
    "is_address",
    "is_there",
    "look",
    "name_of",
    "path_of",
    "read",
    "read_bytes",
    "read_text",
    "stretches",
    "walk",
]

_NAMESPACE = uuid.UUID("8d3c3a53-5c7a-5d6e-9a1e-2f0d3b6f4c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article and what became of each line: `body`, `headline`, `menu`, ..., and why.

    *left_out* are lines of the file that the text does not hold, as a page's menu.
    """

    article: Article
    kept: tuple[tuple[Span, str], ...]
    left_out: tuple[tuple[str, str], ...] = ()


def read(root: bytes | str, path: str, *, settings: Settings) -> Article:
    """Read one file of the folder; CorpusError with one of the codes above."""
    return explain(root, path, settings=settings).article


def stretches(root: bytes | str) -> Iterator[Stretch]:
    """Every article of a folder or address, in the order of paths, many at once;
    `folder.stretches` says what of it is a Failure."""
    if remote.is_address(root):
        return remote.stretches(str(root))
    return folder.stretches(root)


def walk(root: bytes | str) -> Iterator[tuple[str, FileState | Failure]]:
    """As `stretches`, as pairs of a path and its state or failure."""
    for row in chain.from_iterable(stretches(root)):
        if isinstance(row, Failure):
            yield row.path, row
        else:
            yield row[0].decode(), row[1:]


def is_there(root: bytes | str) -> bool:
    """Whether there is such a folder or address."""
    return remote.exists(str(root)) if remote.is_address(root) else Path(os.fsdecode(root)).is_dir()


def is_address(root: bytes | str) -> bool:
    """Whether a corpus is no folder of this machine."""
    return remote.is_address(root)


def _load(root: bytes | str, path: str, *, limit: int) -> tuple[bytes, bytes | None]:
    if remote.is_address(root):
        return remote.load(str(root), path, limit=limit)
    return files.load(root, path, limit=limit)


def digest(root: bytes | str, path: str, *, settings: Settings) -> str:
    """The digest that reading the file would give it; CorpusError when it cannot be opened."""
    data, sidecar = _load(root, path, limit=settings.file_max_bytes)
    return _digest(data, sidecar)


def _digest(data: bytes, sidecar: bytes | None) -> str:
    return hashlib.sha256(data + (sidecar or b"")).hexdigest()


def explain(root: bytes | str, path: str, *, settings: Settings) -> Reading:
    """As `read`, with what became of each line."""
    data, sidecar = _load(root, path, limit=settings.file_max_bytes)
    return _reading(data, sidecar, path, settings=settings)


def read_bytes(
    data: bytes, path: str, *, settings: Settings, sidecar: bytes | None = None
) -> Article:
    """Read a file's bytes, the format being told by the path's ending. Pure."""
    return _reading(data, sidecar, path, settings=settings).article


def _reading(data: bytes, sidecar: bytes | None, path: str, *, settings: Settings) -> Reading:
    said = sidecars.parse_toml(sidecar, path) if sidecar is not None else Said()
    kind = files.ENDINGS.get(ending(path))
    if kind is None:
        raise CorpusError(path, "unsupported", f"{ending(path) or 'such'} files are not read")
    digest = _digest(data, sidecar)
    hints = _hints(path, said, settings)
    warnings: tuple[str, ...] = ()
    if kind in _PACKED:
        page = _PACKED[kind](data, hints)
    else:
        declared = markup.declared_charset(data) if kind == "html" else None
        text, warnings = decode(data, path, declared=declared)
        page = _PAGES[kind](text, hints)
    return _assembled(page, said, (path, digest, warnings), settings=settings)


def read_text(
    text: str, path: str, *, settings: Settings, kind: str = "plain", url: str | None = None
) -> Article:
    """Read text that is no file: *kind* is plain, html or markdown, *path* any name for it."""
    said = Said(url=url)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    page = _PAGES[kind](clean(text), _hints(path, said, settings))
    return _assembled(page, said, (path, digest, ()), settings=settings).article


def body_text(article: Article) -> str:
    """The body as one string, a line for each of its spans."""
    return "\n".join(article.text[start:end] for start, end in article.body)


_PAGES = {"plain": plain.page, "html": webpage.page, "markdown": markdown.page}
_PACKED = {
    "mail": mail.page,
    "pdf": pdf.page,
    "word": word.page,
}  # formats that are more than encoded text


def _hints(path: str, said: Said, settings: Settings) -> Hints:
    order = said.date_order or (None if settings.date_order == "auto" else settings.date_order)
    return Hints(
        path=path,
        url=said.url,
        date_order=order,
        title=said.title,
        seconds=settings.file_timeout,
    )


def _published(page: Page, said: Said, path: str) -> tuple[Published | None, str | None]:
    """When it was published and how that is known; file times are never looked at."""
    if said.published:
        return said.published, "sidecar"
    if page.published:
        return page.published, page.published_from
    day = paths.published(path) or paths.published(said.url or page.url or "")
    return day, "path" if day else None


def _assembled(
    page: Page, said: Said, source: tuple[str, str, tuple[str, ...]], *, settings: Settings
) -> Reading:
    """The article of a page, where the editor's word goes before the page's."""
    path, digest, warnings = source
    published, published_from = _published(page, said, path)
    chosen = None if settings.language == "auto" else settings.language
    start = page.body[0].start if page.body else 0
    sample = page.text[start : start + language.SAMPLE]
    article = Article(
        id=str(uuid.uuid5(_NAMESPACE, path)),
        path=path,
        digest=digest,
        text=page.text,
        body=page.body,
        title=said.title or page.title,
        byline=page.byline,
        publisher=said.publisher or page.publisher,
        url=said.url or page.url,
        section=page.section,
        language=said.language or chosen or page.language or language.guess(sample),
        published=published,
        published_from=published_from,
        date_order=said.date_order or page.date_order,
        headline=page.headline,
        dateline=page.dateline,
        issue=None if published else issue.find(page),
        tags=said.tags or page.tags,
        linked=page.linked,
        corrections=said.corrections + page.corrections,
        warnings=warnings + page.warnings,
    )
    return Reading(article=article, kept=page.lines, left_out=page.left_out)
