"""A corpus that is no folder of this machine: any address that fsspec opens, as `s3://bucket/news`.

There is nothing there to be fooled by: no links, pipes or folders, only names with content. What
tells that one changed is its size and what the store says of it: its version, sum or time.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from timeline.corpus.files import ENDINGS, SIDECAR, ending, name_of, path_of
from timeline.corpus.folder import PASSED_OVER, Row, Stretch, named
from timeline.errors import CorpusError
from timeline.model import Failure

_SAID = ("ETag", "etag", "md5Hash", "generation", "VersionId", "LastModified", "mtime", "created")
_RUN = 1_000


def is_address(root: bytes | str) -> bool:
    return isinstance(root, str) and "://" in root


def exists(address: str) -> bool:
    system, base = _opened(address)
    return bool(system.exists(base))


def stretches(address: str) -> Iterator[Stretch]:
    """As `folder.stretches`. All names are listed first: object stores list without folders."""
    rows = _rows(address)
    while some := list(islice(rows, _RUN)):
        yield some


def _rows(address: str) -> Iterator[Row | Failure]:
    system, base = _opened(address)
    try:
        listed = system.find(base, detail=True)
    except OSError as error:
        yield Failure(path="", code="unreadable", message=str(error))
        return
    start = len(base.rstrip("/")) + 1
    found = {path_of(name[start:].encode()): info for name, info in listed.items()}
    for path in sorted(found):
        if any(PASSED_OVER.match(part) for part in path.split("/")):
            continue
        failure = named(path, path.removesuffix(SIDECAR) in found)
        if failure is not None:
            yield failure
        elif ending(path) in ENDINGS:
            yield _row(path, found[path], found.get(path + SIDECAR))


def _row(path: str, *infos: Any) -> Row:
    told = [[info.get("size"), *(info.get(key) for key in _SAID)] for info in infos if info]
    digest = hashlib.sha256(json.dumps(told, default=str).encode()).digest()
    first, second = (int.from_bytes(digest[i : i + 7]) for i in (0, 7))
    return path.encode(), int(infos[0].get("size") or 0), 0, first, second


def load(address: str, path: str, *, limit: int) -> tuple[bytes, bytes | None]:
    """As `files.load`."""
    system, base = _opened(address)
    name = f"{base.rstrip('/')}/{name_of(path).decode()}"
    data = _content(system, name, (path, limit))
    if data is None:
        raise CorpusError(path, "unreadable", "the file is no longer there")
    return data, _content(system, name + SIDECAR, (path + SIDECAR, limit))


def _content(system: Any, name: str, bounds: tuple[str, int]) -> bytes | None:
    path, limit = bounds
    try:
        with system.open(name, "rb") as stream:
            data: bytes = stream.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CorpusError(path, "unreadable", str(error)) from error
    if len(data) > limit:
        raise CorpusError(path, "too-large", f"too large: more than {limit} bytes")
    return data


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        reason = "the package fsspec is missing: pip install fsspec, and s3fs or gcsfs"
        raise CorpusError(address, "unreadable", reason) from error
    try:
        system, base = url_to_fs(address)
    except (ImportError, ValueError) as error:  # it names the package that this kind needs
        raise CorpusError(address, "unreadable", str(error)) from error
    return system, base
