"""What is in the folder of articles: every file's state, in the order of paths.

The order is that of the paths as text, a folder standing where its path with `/` does; so what was
found can be held against what was known in one pass, without having all of either in memory.
"""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

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
Stretch = list[Row | Failure]

# Documents that somebody may well take for readable: named, not passed over in silence.
_OTHER_DOCUMENTS = frozenset(".doc .epub .mht .mhtml .odt .rtf .webarchive".split())
PASSED_OVER = re.compile(r"\.|#|~\$|.*(?:~|\.(?:swp|swo|tmp|part|bak|crdownload))\Z|readme\b", re.I)
# What is an article at first sight; anything else is looked at more closely.
_ARTICLE = tuple(ENDINGS)
_ODD_STARTS = ("/.", "/#", "/~$", "/readme")
_RUN = 500  # files looked at at once: their states stay in the cache of the processor
_DEPTH = 64  # folders within folders, each of which holds a descriptor open
_INODE = 2**63 - 1  # what databases can hold


class _Folder(NamedTuple):
    """An open folder: its path ends in `/`, the root's is empty; *depth* folders are above it."""

    descriptor: int
    path: str
    depth: int


def stretches(root: bytes | str) -> Iterator[Stretch]:
    """Every article file below *root*, in the order of paths, up to `_RUN` of a folder at once.

    Symbolic links are never followed. Hidden files, backup copies, README files and endings that
    are no document are passed over; documents of a format that is not read, links, pipes and
    sidecars without an article are a Failure. So is a folder that cannot be listed: its path ends
    in `/` (the root's is empty) and the files below it are not known to be gone.
    """
    try:
        descriptor = os.open(root, DIRECTORY)
    except OSError as error:
        yield [_unreadable("", error)]
        return
    try:
        yield from _walk(_Folder(descriptor, "", 0))
    finally:
        os.close(descriptor)


def look(root: bytes | str, path: str) -> Iterator[Stretch]:
    """The same of one path: a file, or a folder with all below it; nothing when there is none.

    CorpusError when a folder above it cannot be opened, which is for `stretches` to tell.
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
        above, _, inner = path.rpartition("/")
        folder = _Folder(descriptor, above and f"{above}/", len(folders))
        one = _other(folder, inner)
        yield from _descend(folder, inner) if one is None else (one,)
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


def _walk(folder: _Folder) -> Iterator[Stretch]:
    try:
        names = os.listdir(folder.descriptor)
    except OSError as error:
        yield [_unreadable(folder.path, error)]
        return
    parts, odd = _sorted(names)
    later: list[str] = []  # folders: with `/`, they stand behind some that begin with their names
    for run in _runs(parts, odd):
        known = None if later or run[0] in odd else _regular(folder, run)
        if known is not None:  # nearly always, and a million times: as little as can be
            yield known
            continue
        for part in run:
            while later and later[-1] + "/" < part:
                yield from _descend(folder, later.pop())
            one = _other(folder, part)
            if one is None:
                later.append(part)
            else:
                yield one
    for part in reversed(later):
        yield from _descend(folder, part)


def _sorted(names: list[str]) -> tuple[list[str], set[str]]:
    """Names as parts of paths, in their order; and those of them that are not articles at first
    sight, have a sidecar, or differ from their names."""
    text, odd = f"/{'/'.join(names)}/", set[str]()
    if not _is_path(text):
        parts = [path_of(os.fsencode(name)) for name in names]
        odd = {part for part, name in zip(parts, names, strict=True) if part != name}
        names = parts
    names.sort()
    odd |= {name for name in names if not name.endswith(_ARTICLE)}
    lower = text.lower()
    if any(start in lower for start in _ODD_STARTS):
        odd |= {name for name in names if PASSED_OVER.match(name)}
    return names, odd | {name.removesuffix(SIDECAR) for name in odd}


def _is_path(text: str) -> bool:
    """Whether names are parts of paths as they are, as nearly all are."""
    if "\\" in text or sys.getfilesystemencoding() != "utf-8":
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _runs(parts: list[str], odd: set[str]) -> Iterator[list[str]]:
    """Stretches of them, each odd one by itself."""
    edges = [at for at, part in enumerate(parts) if part in odd] if odd else []
    ends = {end for at in edges for end in (at, at + 1)} | set(range(0, len(parts), _RUN))
    bounds = sorted({*ends, len(parts)})
    yield from (parts[start:end] for start, end in pairwise(bounds))


def _regular(folder: _Folder, names: list[str]) -> Stretch | None:
    """These files, if all of them are just that, and can be looked at."""
    descriptor, path = folder.descriptor, folder.path
    try:
        states = [os.stat(name, dir_fd=descriptor, follow_symlinks=False) for name in names]
    except OSError:
        return None
    if not all(map(stat.S_ISREG, {state.st_mode for state in states})):
        return None
    paths = (path + f"\0{path}".join(names)).encode().split(b"\0")
    return [
        (full, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino & _INODE)
        for full, s in zip(paths, states, strict=True)
    ]


def _name(part: str) -> str:
    return os.fsdecode(name_of(part))


def _own(state: os.stat_result) -> FileState:
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino & _INODE


def _other(folder: _Folder, part: str) -> Stretch | None:
    """What is at a name that is no plain article: at most one; None for a folder."""
    path = folder.path + part
    if PASSED_OVER.match(part):
        return []
    try:
        state = os.stat(_name(part), dir_fd=folder.descriptor, follow_symlinks=False)
    except FileNotFoundError:  # went while we looked: as if it had gone before
        return []
    except OSError as error:
        return [_unreadable(path, error)]
    if stat.S_ISDIR(state.st_mode):
        return None
    return list(_file(path, state, _beside(folder, part)))


def _descend(outer: _Folder, part: str) -> Iterator[Stretch]:
    """What is in a folder of a folder."""
    path = f"{outer.path}{part}/"
    if outer.depth == _DEPTH:
        yield [Failure(path=path, code="too-deep", message="folders are nested too deep")]
        return
    try:
        descriptor = os.open(_name(part), DIRECTORY | os.O_NOFOLLOW, dir_fd=outer.descriptor)
    except OSError as error:
        yield [_unreadable(path, error)]
        return
    try:
        yield from _walk(_Folder(descriptor, path, outer.depth + 1))
    finally:
        os.close(descriptor)


def _beside(folder: _Folder, part: str) -> os.stat_result | None:
    """The state of a file's sidecar, or of the article that a sidecar is of."""
    other = part.removesuffix(SIDECAR) if part.endswith(SIDECAR) else part + SIDECAR
    try:
        return os.stat(_name(other), dir_fd=folder.descriptor, follow_symlinks=False)
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
