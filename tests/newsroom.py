"""A folder of articles, the store it feeds and a clock that goes on by itself: all of them real."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from timeline.document import decode
from timeline.model import Event
from timeline.query import KINDS, Query
from timeline.refresh import Report, refresh
from timeline.settings import Settings
from timeline.store import Change, Run, Store
from timeline.store.sql import open_store

TREATY = """Norway and Chile sign a treaty on salmon

By Ada Holm | 14 May 2021

Norway and Chile signed a treaty on salmon farming in Oslo on 12 May 2021. The fisheries ministers \
Kari Lund and Pablo Rojas shook hands in front of forty reporters.

The ministry in Santiago said that the paper had been ready for a year and that nobody wanted to \
wait any longer.
"""
ECHO = """Salmon treaty signed in Oslo

By Luis Vega | 13 May 2021

The fisheries ministers of Norway and Chile signed a treaty on salmon farming in Oslo on 12 May \
2021. It was the first of its kind for both countries.

Fishermen in Bergen welcomed the news with some doubt, and those in Puerto Montt with a feast.
"""
BRIDGE = """A bridge between Kenya and Uganda

By Ruth Okello | 3 March 2019

Kenya and Uganda opened a bridge over the Malaba River on 28 February 2019. Lorries queued for \
nine hours before the ribbon was cut.

In 2015 Kenya agreed with Uganda to share the cost of the bridge. Engineers from Nairobi drew the \
plans.
"""
TELESCOPE = """Peru lends a telescope to Finland

Peru lent a telescope to Finland on 5 November, and the observatory in Turku will keep it for a \
year. In 2018 Peru and Finland agreed to study the northern lights together.

The astronomers said that the sky over Turku was darker than anything they knew at home.
"""
FESTIVAL = """Malta and Iceland dance together

By Rosa Borg | 2 August 2022

Malta and Iceland opened a festival of dance in Valletta on 30 July 2022. Rain fell on the second \
night, and nobody left.
"""
ALL = {
    "bridge.txt": BRIDGE,
    "echo.txt": ECHO,
    "telescope.txt": TELESCOPE,
    "treaty.txt": TREATY,
}


@dataclass
class Clock:
    """Each look at it is a second later."""

    now: datetime = datetime(2026, 1, 31, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Newsroom:
    """The folder *corpus* with files in it, and a store that `refresh` brings in step."""

    corpus: Path
    files: Mapping[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    settings: Settings = field(default_factory=lambda: Settings(executor="serial"))
    store: Store = field(default_factory=lambda: open_store("sqlite://"))

    def __post_init__(self) -> None:
        self.settings = replace(self.settings, corpus=str(self.corpus))
        self.corpus.mkdir(exist_ok=True)
        for name, text in self.files.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> None:
        file = self.corpus / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.corpus / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def refresh(self, **options: Any) -> Report:
        return refresh(self.store, self.settings, clock=self.clock, **options)

    def run(self, **options: Any) -> Run:
        run = self.refresh(**options).run
        assert run is not None
        return run

    def events(self) -> list[Event]:
        return events(self.store)

    def on(self, edtf: str) -> Event:
        """The one event of this date."""
        (found,) = [event for event in self.events() if event.when.edtf == edtf]
        return found

    def ids(self) -> list[tuple[str, str]]:
        """Date and id of all events."""
        return [(event.when.edtf, event.id) for event in self.events()]


def texts(store: Store) -> tuple[str, ...]:
    return store.page(Query(kinds=KINDS, limit=500)).texts


def events(store: Store) -> list[Event]:
    return [decode(text) for text in texts(store)]


def rebuilt(room: Newsroom, *, ledger: bool = True) -> Store:
    """A new store from the folder as it is now, with what the ledger of the old one knows."""
    store = open_store("sqlite://")
    if ledger:
        run = Run(started="", finished="", outcome="ok")
        with store.lease():
            store.commit(Change(run=run, identities=tuple(room.store.identities())))
    refresh(store, room.settings, clock=room.clock)
    return store


def grouped(store: Store) -> set[frozenset[tuple[str, str | None]]]:
    """Which sentences make which events, whatever their ids."""
    return {frozenset((s.path, s.quote) for s in event.sources) for event in events(store)}


def unstamped(text: str) -> str:
    """An event's text without what only the ledger knows."""
    fields = json.loads(text)
    return json.dumps({k: v for k, v in fields.items() if k not in ("id", "first_seen", "updated")})


Make = Callable[..., Newsroom]


@contextmanager
def newsrooms(folder: Path) -> Iterator[Make]:
    """Makes rooms with their corpus in this folder, and closes their stores."""
    with ExitStack() as stack:

        def make(**options: Any) -> Newsroom:
            room = Newsroom(folder / "corpus", **options)
            stack.callback(room.store.close)
            return room

        yield make
