"""What is in the folder of articles: every file's state, in the order of paths.

The order is that of the paths as text, a folder standing where its path with `/` does; so what was
found can be held against what was known in one pass, without having all of either in memory.
"""

import os
import re
import stat
import sys
from collections.abc import Collection, Iterable, Iterator

from timeline.corpus.files import (
    DIRECTORY,
    ENDINGS,
    SIDECAR,
    ending,
    name_of,
    path_of,
)
from timeline.errors import CorpusError
from timeline.model import Failure

# Size, mtime_ns, ctime_ns and inode: equal states mean that there is no need to read again. Of an
# article with a sidecar each is the sum of both files' numbers, so that a change, arrival or
# departure of either shows. Never a source of a date.
FileState = tuple[int, int, int, int]
# A path as bytes of UTF-8 with the four of its state: flat, since there may be a million.
Row = tuple[bytes, int, int, int, int]

# Documents that somebody may well take for readable: named, not passed over in silence.
_OTHER_DOCUMENTS = frozenset(".doc .epub .mht .mhtml .odt .rtf .webarchive".split())
PASSED_OVER = re.compile(r"\.|#|~\$|.*(?:~|\.(?:swp|swo|tmp|part|bak|crdownload))\Z|readme\b", re.I)
# What is an article at first sight; anything else is looked at more closely.
_ARTICLE = tuple(ENDINGS)
_ODD_START = frozenset(".#~rR")
_DEPTH = 64  # folders within folders, each of which holds a descriptor open
_INODE = 2**63 - 1  # what databases can hold


def rows(root: bytes | str) -> Iterator[Row | Failure]:
    """Every article file below *root*, in the order of paths.

    Symbolic links are never followed. Hidden files, backup copies, README files and endings that
    are no document are passed over; documents of a format that is not read, links, pipes and
    sidecars without an article are a Failure. So is a folder that cannot be listed: its path ends
    in `/` (the root's is empty) and the files below it are not known to be gone.
    """
    try:
        descriptor = os.open(root, DIRECTORY)
    except OSError as error:
        yield _unreadable("", error)
        return
    try:
        yield from _walk(descriptor, "", 0)
    finally:
        os.close(descriptor)


def look(root: bytes | str, path: str) -> Iterator[Row | Failure]:
    """The same of one path: a file, or a folder with all below it; nothing when there is none.

    CorpusError when a folder above it cannot be opened, which is for `walk` to tell.
    """
    *folders, name = name_of(path).split(b"/")
    if any(PASSED_OVER.match(os.fsdecode(part)) for part in (*folders, name)):
        return
    try:
        descriptor = _descend_to(root, folders)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise CorpusError(path, "unreadable", os.strerror(error.errno or 0)) from error
    try:
        folder, inner = path[: path.rfind("/") + 1], os.fsdecode(name)
        if _is_folder(descriptor, inner):
            yield from _descend(descriptor, folder, (inner + "/", len(folders)))
        else:
            yield from _other(descriptor, folder, inner)
    finally:
        os.close(descriptor)


def concerns(path: str) -> tuple[str, ...]:
    """The paths to look at when *path* changed: an article and its sidecar belong together."""
    article = path.removesuffix(SIDECAR)
    return article, article + SIDECAR


def _descend_to(root: bytes | str, folders: Iterable[bytes]) -> int:
    descriptor = os.open(root, DIRECTORY)
    for name in folders:
        try:
            inner = os.open(name, DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = inner
    return descriptor


def _walk(descriptor: int, folder: str, depth: int) -> Iterator[Row | Failure]:
    if depth > _DEPTH:
        yield Failure(path=folder, code="too-deep", message="folders are nested too deep")
        return
    try:
        names = os.listdir(descriptor)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    odd = _odd(names)
    names.sort(key=_path if odd is names else None)
    later: list[str] = []  # folders: with `/`, they stand behind some that begin with their names
    for name in names:  # a million at times: as little as can be
        while later and later[-1] < name:
            yield from _descend(descriptor, folder, (later.pop(), depth))
        s = None if name in odd else _regular(descriptor, name)
        if s:
            path = (folder + name).encode()
            yield path, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino & _INODE
        elif _is_folder(descriptor, name):
            later.append(name + "/")
        else:
            yield from _other(descriptor, folder, name)
    for name in reversed(later):
        yield from _descend(descriptor, folder, (name, depth))


def _is_folder(descriptor: int, name: str) -> bool:
    try:
        state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode)


def _regular(descriptor: int, name: str) -> os.stat_result | None:
    """The state of a file; None for what is none, or cannot be looked at."""
    try:
        state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return None
    return state if stat.S_ISREG(state.st_mode) else None


def _odd(names: list[str]) -> Collection[str]:
    """Those that are not articles at first sight, or have a sidecar; all of them when some have a
    name that is not its own path."""
    if not _are_paths(names):
        return names
    odd = {
        name
        for name in names
        if not name.endswith(_ARTICLE) or (name[0] in _ODD_START and PASSED_OVER.match(name))
    }
    return odd | {name.removesuffix(SIDECAR) for name in odd}


def _names(descriptor: int) -> list[str]:
    """The names of a folder, those of folders with `/`, sorted."""
    with os.scandir(descriptor) as entries:
        return sorted(
            [e.name + "/" if e.is_dir(follow_symlinks=False) else e.name for e in entries]
        )


def _are_paths(names: list[str]) -> bool:
    """Whether each name is its own path, as nearly all are."""
    text = "".join(names)
    if "\\" in text or sys.getfilesystemencoding() != "utf-8":
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(name: str) -> str:
    return path_of(os.fsencode(name))


def _own(state: os.stat_result) -> FileState:
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino & _INODE


def _other(descriptor: int, folder: str, name: str) -> Iterator[Row | Failure]:
    """What is at a name that is no plain article, nor a folder."""
    path = folder + _path(name)
    if PASSED_OVER.match(name):
        return
    try:
        state = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except FileNotFoundError:  # went while we looked: as if it had gone before
        return
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield from _file(path, state, _beside(descriptor, name))


def _descend(descriptor: int, outer: str, place: tuple[str, int]) -> Iterator[Row | Failure]:
    """What is in a folder: (its name with `/`, the depth it is found at) are its *place*."""
    name, depth = place
    if PASSED_OVER.match(name.rstrip("/")):
        return
    folder = outer + _path(name)
    try:
        child = os.open(name, DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    try:
        yield from _walk(child, folder, depth + 1)
    finally:
        os.close(child)


def _beside(descriptor: int, name: str) -> os.stat_result | None:
    """The state of a file's sidecar, or of the article that a sidecar is of."""
    other = name.removesuffix(SIDECAR) if name.endswith(SIDECAR) else name + SIDECAR
    try:
        return os.stat(other, dir_fd=descriptor, follow_symlinks=False)
    except OSError:  # reading it will say why
        return None


def _file(
    path: str, state: os.stat_result, beside: os.stat_result | None
) -> Iterator[Row | Failure]:
    kind = ending(path)
    failure = named(path, beside is not None)
    if failure is not None:
        yield failure
    elif stat.S_ISLNK(state.st_mode) and (kind in ENDINGS or not kind):
        yield Failure(path=path, code="symlink", message="symbolic links are not followed")
    elif kind in ENDINGS and not stat.S_ISREG(state.st_mode):
        yield Failure(path=path, code="not-a-file", message="not a regular file")
    elif kind in ENDINGS:
        yield path.encode(), *_both(state, beside)


def named(path: str, beside: bool) -> Failure | None:
    """What is wrong by name: a sidecar with no article *beside* it, a format that is not read."""
    kind = ending(path)
    article = path.removesuffix(SIDECAR)
    if kind == SIDECAR and ending(article) in ENDINGS and not beside:
        message = f"there is no article {article} beside this sidecar"
        return Failure(path=path, code="sidecar", message=message)
    if kind in _OTHER_DOCUMENTS:
        message = f"{kind} files are not read; save the article as text or HTML"
        return Failure(path=path, code="unsupported", message=message)
    return None


def _both(own: os.stat_result, beside: os.stat_result | None) -> FileState:
    if beside is None:
        return _own(own)
    size, mtime, ctime, inode = (a + b for a, b in zip(_own(own), _own(beside), strict=True))
    return size, mtime, ctime, inode & _INODE


def _unreadable(path: str, error: OSError) -> Failure:
    return Failure(path=path, code="unreadable", message=os.strerror(error.errno or 0))
