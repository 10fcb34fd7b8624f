"""Feed readers that people use, each behind the same two words: fetch, and what it then shows."""

import mailbox
import os
import shutil
import sqlite3
import subprocess
import sys
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, Protocol

import feedparser
import pytest

Shown = dict[str, str]  # what a feed has: id -> title


class Reader(Protocol):
    """*remember* puts what a feed has into what a reader of this kind has seen by then."""

    def __init__(self, folder: Path, address: str) -> None: ...

    def fetch(self) -> None: ...

    def titles(self) -> list[str]: ...

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None: ...


def _run(*command: str | Path, home: Path) -> None:
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} (apt-get install {name.partition('_')[0]})")
    return found


class Feedparser:
    """A library without a memory, which asks with the tag it was given."""

    def __init__(self, folder: Path, address: str) -> None:
        self._address = address
        self._seen: dict[str, Any] = {}
        self._titles: list[str] = []

    def fetch(self) -> None:
        read = feedparser.parse(self._address, **self._seen)
        assert read.status in (200, 304)
        if read.status == 200:
            assert not read.bozo
            self._titles = [entry.title for entry in read.entries]
        self._seen = {"etag": read.etag, "modified": read.get("modified")}

    def titles(self) -> list[str]:
        return self._titles

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None:
        memory.clear()
        memory.update(shown)


class Newsboat:
    """Knows entries by their ids and keeps what is removed."""

    def __init__(self, folder: Path, address: str) -> None:
        self._program, self._folder = _program("newsboat"), folder
        (folder / "urls").write_text(f"{address}\n")
        (folder / "config").write_text("auto-reload no\n")

    def fetch(self) -> None:
        files = ("-u", "urls", "-c", "cache.db", "-C", "config")
        _run(self._program, *files, "-x", "reload", home=self._folder)

    def titles(self) -> list[str]:
        database = sqlite3.connect(self._folder / "cache.db")
        try:
            rows = database.execute("SELECT title FROM rss_item WHERE deleted = 0").fetchall()
        finally:
            database.close()
        return [title for (title,) in rows]

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None:
        memory.update(shown)


class Sfeed:
    """Takes an entry whose title changed for another one."""

    def __init__(self, folder: Path, address: str) -> None:
        self._program, self._folder = _program("sfeed_update"), folder
        (folder / "sfeedrc").write_text(
            f'sfeedpath="{folder}/feeds"\nfeeds() {{\n\tfeed "dates" "{address}"\n}}\n'
        )

    def fetch(self) -> None:
        _run(self._program, "sfeedrc", home=self._folder)

    def titles(self) -> list[str]:
        lines = (self._folder / "feeds" / "dates").read_text().splitlines()
        return [line.split("\t")[1] for line in lines]

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None:
        memory.update({f"{id_} {title}": title for id_, title in shown.items()})


class Rss2email:
    """Mails each entry once: what was edited is not mailed again."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        (folder / "r2e.cfg").write_text(
            "[DEFAULT]\nfrom = dates@localhost\nto = reader@localhost\nforce-from = True\n"
            f"email-protocol = maildir\nmaildir-path = {folder}\nmaildir-mailbox = mail\n"
        )
        self._r2e("add", "dates", address)

    def _r2e(self, *command: str) -> None:
        program = Path(sys.executable).with_name("r2e")
        _run(program, "-c", "r2e.cfg", "-d", "r2e.json", *command, home=self._folder)

    def fetch(self) -> None:
        self._r2e("run")

    def titles(self) -> list[str]:
        box = mailbox.Maildir(self._folder / "mail")
        return [str(make_header(decode_header(mail["Subject"]))) for mail in box]

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None:
        memory.update(shown | memory)


class LemonReader:
    """The library `reader`, with its own store."""

    def __init__(self, folder: Path, address: str) -> None:
        from reader import make_reader

        self._reader = make_reader(str(folder / "reader.db"))
        self._address = address
        self._reader.add_feed(address)

    def fetch(self) -> None:
        self._reader.update_feed(self._address)

    def titles(self) -> list[str]:
        return [entry.title or "" for entry in self._reader.get_entries()]

    @staticmethod
    def remember(memory: Shown, shown: Shown) -> None:
        memory.update(shown)


READERS: tuple[type[Reader], ...] = (Feedparser, Newsboat, Sfeed, Rss2email, LemonReader)
