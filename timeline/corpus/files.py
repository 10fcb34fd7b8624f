"""The files of the folder: their names, and opening them without being fooled.

Paths are relative to the folder, with `/`, and always valid Unicode: a name is its bytes read as
UTF-8, with a byte that is not UTF-8 written `\\xff` and a backslash doubled. `path_of` and
`name_of` are each other's inverse, so any name can be stored, shown and found again.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from timeline.errors import CorpusError

ENDINGS = {
    ".txt": "plain",
    ".text": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".eml": "mail",
    ".docx": "word",
    ".pdf": "pdf",
}
SIDECAR = ".toml"

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# O_NONBLOCK: opening a FIFO must not wait for its writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def path_of(name: bytes) -> str:
    """A name's bytes as a path that is valid Unicode."""
    return name.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


_ESCAPE = re.compile(rb"\\(?:\\|x([0-9a-f]{2}))")


def name_of(path: str) -> bytes:
    """The inverse of `path_of`."""
    return _ESCAPE.sub(
        lambda found: bytes([int(found[1], 16)]) if found[1] else b"\\",
        path.encode("utf-8", "surrogateescape"),
    )


def ending(path: str) -> str:
    """The ending of a name in lower case with its dot; empty when it has none."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122  a path with `/`, on any system


def load(root: bytes | str, path: str, *, limit: int) -> tuple[bytes, bytes | None]:
    """The bytes of an article and of its sidecar, if any; CorpusError names the file and why.

    Folders are opened one by one, so that no part of the path can be a link out of *root*. No more
    than *limit* bytes are read of either file.
    """
    *folders, name = name_of(path).split(b"/")
    if any(part in (b"", b".", b"..") or b"\0" in part for part in (*folders, name)):
        raise CorpusError(path, "not-a-file", "not a path below the folder of the articles")
    with _folder(root, folders, path) as descriptor:
        data = _content(descriptor, name, (path, limit))
        if data is None:
            raise CorpusError(path, "unreadable", "the file is no longer there")
        try:
            sidecar = _content(descriptor, name + SIDECAR.encode(), (path + SIDECAR, limit))
        except CorpusError as error:
            raise CorpusError(path, "sidecar", str(error)) from error
    return data, sidecar


@contextmanager
def _folder(root: bytes | str, folders: list[bytes], path: str) -> Iterator[int]:
    """A descriptor of the folder that holds the file."""
    with _explained(path):
        descriptor = os.open(root, DIRECTORY)
    try:
        for name in folders:
            with _explained(path):
                inner = os.open(name, DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise CorpusError(path, "symlink", "symbolic links are not followed") from error
        if error.errno == errno.ENXIO:  # a socket
            raise CorpusError(path, "not-a-file", "not a regular file") from error
        raise CorpusError(path, "unreadable", os.strerror(error.errno or 0)) from error


def _content(descriptor: int, name: bytes, bounds: tuple[str, int]) -> bytes | None:
    """The bytes of one regular file, or None when there is none; CorpusError when it may not be."""
    path, limit = bounds
    with _explained(path):
        try:
            file = os.open(name, _FILE, dir_fd=descriptor)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
                return None
            raise
        try:
            return _bytes(file, path, limit)
        finally:
            os.close(file)


def _bytes(file: int, path: str, limit: int) -> bytes:
    before = os.fstat(file)
    if not stat.S_ISREG(before.st_mode):
        raise CorpusError(path, "not-a-file", "not a regular file")
    if before.st_size > limit:
        reason = f"too large: {before.st_size} bytes, {limit} are allowed"
        raise CorpusError(path, "too-large", reason)
    with os.fdopen(os.dup(file), "rb") as stream:
        data = stream.read(limit + 1)
    after = os.fstat(file)
    if len(data) != before.st_size or _stamp(before) != _stamp(after):
        raise CorpusError(path, "changed", "the file changed while it was read")
    return data


def _stamp(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns
