"""A corpus on an object store is read as a folder is."""

from dataclasses import replace

import pytest

from tests.newsroom import ALL, BRIDGE, TREATY, Make, texts
from timeline import corpus
from timeline.errors import CorpusError
from timeline.model import Failure
from timeline.settings import Settings
from timeline.store.sql import open_store

fsspec = pytest.importorskip("fsspec")


def test_a_store_of_objects_gives_what_a_folder_gives(make: Make) -> None:
    """And follows what is added, changed and removed there."""
    room = make(files={**ALL, "may/bridge.txt": BRIDGE, "README.txt": "Of no concern."})
    room.write("echo.txt.toml", 'url = "https://echo.example/1"')
    room.run()
    expected = texts(room.store)
    room.store.close()
    room.clock, room.store = type(room.clock)(), open_store("sqlite://")
    memory = fsspec.filesystem("memory")
    memory.put(f"{room.corpus}/", "/news", recursive=True)
    room.settings = replace(room.settings, corpus="memory://news")

    assert room.run().seen == 5
    assert texts(room.store) == expected
    assert room.run().read == 0
    memory.pipe("/news/echo.txt", TREATY.encode())
    memory.pipe("/news/lost.txt.toml", b"")
    memory.pipe("/news/scan.doc", b"")
    report = room.refresh()
    assert [(f.path, f.code) for f in report.failures] == [
        ("lost.txt.toml", "sidecar"),
        ("scan.doc", "unsupported"),
    ]
    assert report.run is not None
    assert report.run.read == 1
    memory.rm("/news/may/bridge.txt")
    assert room.run().removed == 1
    memory.rm("/news", recursive=True)
    assert room.run().outcome == "refused"
    assert texts(room.store)


def test_what_cannot_be_read_there_is_told() -> None:
    settings = Settings(file_max_bytes=10)
    fsspec.filesystem("memory").pipe("/some/long.txt", TREATY.encode())
    with pytest.raises(CorpusError, match="too large"):
        corpus.read("memory://some", "long.txt", settings=settings)
    with pytest.raises(CorpusError, match="no longer there"):
        corpus.read("memory://some", "gone.txt", settings=settings)
    with pytest.raises(CorpusError, match="nowhere"):
        corpus.read("nowhere://some", "gone.txt", settings=settings)
    fsspec.filesystem("memory").rm("/some", recursive=True)
    assert not [row for row in corpus.walk("memory://some") if not isinstance(row[1], Failure)]
