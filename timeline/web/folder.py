"""A folder of files that a web server or an object store can serve, and its manifest.

Only what changed is written, each file in one step, so that a server may read while it is filled.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from timeline.document import dumps
from timeline.packing import PACKERS

MANIFEST = "manifest.json"
_VERSION = 1
_PACKED = {"gz": "gzip", "br": "br"}  # beside a file, under its name and this suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file as the manifest knows it. *made_from* is a digest of what it was rendered from, ""
    where only its bytes tell whether it changed."""

    sha256: str
    bytes: int
    made_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a folder: counts of files; *left* are old ones that were not removed."""

    files: int
    written: int
    removed: int
    left: int


class Folder:
    """The folder *root* as it is, and as it becomes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._old = _read_manifest(root / MANIFEST)
        self._new: dict[str, Entry] = {}
        self._folders: set[Path] = set()
        self.written = 0

    def put(self, path: str, body: bytes, *, packed: bool = False, made_from: str = "") -> None:
        """Have *body* at *path*, *packed* beside it too if that is wanted."""
        if not self._put(path, body, made_from) and packed and self._kept_packed(path):
            return
        for suffix, packing in _PACKED.items() if packed else ():
            self._put(f"{path}.{suffix}", PACKERS[packing](body), "")

    def keeps(self, path: str, made_from: str) -> bool:
        """Whether the file at *path* was made from the same, and so need not be made again."""
        old = self._old.get(path)
        if old is None or old.made_from != made_from or not self._stands(path, old):
            return False
        self._new[path] = old
        return True

    @property
    def entries(self) -> dict[str, Entry]:
        """The files that it has by now."""
        return self._new

    def take(self, entries: dict[str, Entry], written: int) -> None:
        """Know of files that another process has put into the same folder."""
        self._new |= entries
        self.written += written

    def _put(self, path: str, body: bytes, made_from: str) -> bool:
        """Write a file if it is another; say whether it was."""
        digest = hashlib.sha256(body).hexdigest()
        entry = Entry(sha256=digest, bytes=len(body), made_from=made_from)
        self._new[path] = entry
        old = self._old.get(path)
        if old is not None and old.sha256 == entry.sha256 and self._stands(path, old):
            return False
        self._write(path, body)
        return True

    def _kept_packed(self, path: str) -> bool:
        names = [f"{path}.{suffix}" for suffix in _PACKED]
        kept = {name: self._old[name] for name in names if name in self._old}
        if len(kept) < len(names) or not all(self._stands(n, e) for n, e in kept.items()):
            return False
        self._new |= kept
        return True

    def _stands(self, path: str, entry: Entry) -> bool:
        try:
            return (self._root / path).stat().st_size == entry.bytes
        except OSError:
            return False

    def _write(self, path: str, body: bytes) -> None:
        file = self._root / path
        if file.parent not in self._folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(file.parent)
        part = file.with_name(f"{file.name}.part")
        part.write_bytes(body)
        part.replace(file)
        self.written += 1

    def finish(self, *, prune: bool) -> Written:
        """Write the manifest last; remove what an export before this one wrote and this did not,
        if that is wanted. Files that no export wrote are never touched."""
        old = [path for path in self._old if path not in self._new]
        gone = list(self._remove(old)) if prune else []
        if not prune:
            # They stay in the manifest, or no later export could remove them.
            self._new |= {path: self._old[path] for path in old}
        files = {path: asdict(entry) for path, entry in sorted(self._new.items())}
        body = dumps({"version": _VERSION, "files": files}).replace("},", "},\n") + "\n"
        before = self._root / MANIFEST
        if not before.exists() or before.read_text(encoding="utf-8") != body:
            self._write(MANIFEST, body.encode())
        return Written(
            files=len(self._new),
            written=self.written,
            removed=len(gone),
            left=0 if prune else len(old),
        )

    def _remove(self, paths: list[str]) -> Iterator[str]:
        for path in paths:
            file = self._root / path
            file.unlink(missing_ok=True)
            if file.parent != self._root and not any(file.parent.iterdir()):
                file.parent.rmdir()
            yield path


def _read_manifest(file: Path) -> dict[str, Entry]:
    """What an export before this one wrote; nothing where there was none, or not whole."""
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if fields["version"] != _VERSION:
        return {}
    return {path: Entry(**entry) for path, entry in fields["files"].items()}
