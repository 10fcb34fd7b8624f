"""The folder of articles: what is in it, and opening it without being fooled.

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
from typing import NamedTuple

from timeline.errors import CorpusError
from timeline.model import Failure

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

# Documents that somebody may well take for readable: named, not passed over in silence.
_OTHER_DOCUMENTS = frozenset(".doc .epub .mht .mhtml .odt .rtf .webarchive".split())
_PASSED_OVER = re.compile(
    r"\.|#|~\$|.*(?:~|\.(?:swp|swo|tmp|part|bak|crdownload))\Z|readme\b", re.I
)
_DEPTH = 64  # folders within folders, each of which holds a descriptor open
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# O_NONBLOCK: opening a FIFO must not wait for its writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


class FileState(NamedTuple):
    """What tells that an article or its sidecar changed; equal states mean: no need to read again.

    Of an article with a sidecar each number is the sum of both files' numbers, so that a change,
    arrival or departure of either shows. Never a source of a date.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


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


def walk(root: bytes | str) -> Iterator[tuple[str, FileState | Failure]]:
    """Every article file below *root*, depth first, each folder in the order of its names' bytes.

    Symbolic links are never followed. Hidden files, backup copies, README files and endings that
    are no document are passed over; documents of a format that is not read, links, pipes and
    sidecars without an article are a Failure. So is a folder that cannot be listed: its path ends
    in `/` (the root's is empty) and the files below it are not known to be gone.
    """
    try:
        descriptor = os.open(root, _DIRECTORY)
    except OSError as error:
        yield "", _unreadable("", error)
        return
    try:
        yield from _walk(descriptor, "", 0)
    finally:
        os.close(descriptor)


def _walk(descriptor: int, folder: str, depth: int) -> Iterator[tuple[str, FileState | Failure]]:
    if depth > _DEPTH:
        yield folder, Failure(path=folder, code="too-deep", message="folders are nested too deep")
        return
    try:
        names = _names(descriptor)
    except OSError as error:
        yield folder, _unreadable(folder, error)
        return
    present = set(names)
    for name in names:
        path = folder + path_of(name)
        try:
            state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        except FileNotFoundError:  # went while we looked: as if it had gone before
            continue
        except OSError as error:
            yield path, _unreadable(path, error)
            continue
        if stat.S_ISDIR(state.st_mode):
            yield from _descend(descriptor, name, (path + "/", depth + 1))
        else:
            yield from _file(path, state, _beside(descriptor, name, present))


def _names(descriptor: int) -> list[bytes]:
    """The names of a folder that are not passed over, sorted by their bytes."""
    with os.scandir(descriptor) as entries:
        names = (entry.name for entry in entries)
        return sorted(os.fsencode(name) for name in names if not _PASSED_OVER.match(name))


def _descend(
    descriptor: int, name: bytes, place: tuple[str, int]
) -> Iterator[tuple[str, FileState | Failure]]:
    folder, depth = place
    try:
        child = os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
    except OSError as error:
        yield folder, _unreadable(folder, error)
        return
    try:
        yield from _walk(child, folder, depth)
    finally:
        os.close(child)


def _beside(descriptor: int, name: bytes, present: set[bytes]) -> os.stat_result | bool:
    """The state of a file's sidecar; False for none, True for the article that a sidecar is of."""
    if name.endswith(SIDECAR.encode()):
        return name.removesuffix(SIDECAR.encode()) in present
    sidecar = name + SIDECAR.encode()
    if sidecar not in present:
        return False
    try:
        return os.stat(sidecar, dir_fd=descriptor, follow_symlinks=False)
    except OSError:  # reading it will say why
        return False


def _file(
    path: str, state: os.stat_result, beside: os.stat_result | bool
) -> Iterator[tuple[str, FileState | Failure]]:
    kind = ending(path)
    article = path.removesuffix(SIDECAR)
    if kind == SIDECAR and ending(article) in ENDINGS:
        if not beside:
            message = f"there is no article {article} beside this sidecar"
            yield path, Failure(path=path, code="sidecar", message=message)
    elif kind in _OTHER_DOCUMENTS:
        message = f"{kind} files are not read; save the article as text or HTML"
        yield path, Failure(path=path, code="unsupported", message=message)
    elif stat.S_ISLNK(state.st_mode) and (kind in ENDINGS or not kind):
        yield path, Failure(path=path, code="symlink", message="symbolic links are not followed")
    elif kind in ENDINGS and not stat.S_ISREG(state.st_mode):
        yield path, Failure(path=path, code="not-a-file", message="not a regular file")
    elif kind in ENDINGS:
        yield path, _state(state, beside)


def _state(own: os.stat_result, beside: os.stat_result | bool) -> FileState:
    state = FileState(own.st_size, own.st_mtime_ns, own.st_ctime_ns, own.st_ino)
    if isinstance(beside, bool):
        return state
    other = (beside.st_size, beside.st_mtime_ns, beside.st_ctime_ns, beside.st_ino)
    return FileState(*(mine + its for mine, its in zip(state, other, strict=True)))


def _unreadable(path: str, error: OSError) -> Failure:
    return Failure(path=path, code="unreadable", message=os.strerror(error.errno or 0))


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
        descriptor = os.open(root, _DIRECTORY)
    try:
        for name in folders:
            with _explained(path):
                inner = os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
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
