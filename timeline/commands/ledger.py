"""`flask ledger`: what is promised about ids, out of the store and into a new one.

It is the one thing that the corpus cannot give back: with it a store that is built anew gives every
event the id and the stamps that it had.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import IO, Any

import click

from timeline.commands.console import Reported, answer
from timeline.errors import StoreError
from timeline.store import Change, Identity, Run, Store


def ledger_command(opened: Callable[[], Store]) -> click.Command:
    @click.command("ledger", cls=Reported)
    @click.argument("file", required=False, type=click.File("r", encoding="utf-8"))
    def command(file: IO[str] | None) -> None:
        """Print the ledger of ids as JSON lines, sorted; with FILE (or -) take one in.

        It is taken into a new store, before the first refresh.
        """
        with closing(opened()) as store:
            if file is None:
                for identity in store.identities():
                    answer(asdict(identity))
            else:
                _take_in(store, tuple(_identities(file)))

    return command


def _take_in(store: Store, identities: tuple[Identity, ...]) -> None:
    with store.lease() as mine:
        if not mine:
            raise StoreError("a refresh is running; try again when it has ended")
        if store.status().files or next(store.identities(), None):
            raise StoreError("the store is in use: a ledger goes into a new one, before a refresh")
        run = Run(started="", finished="", outcome="ok", message="a ledger was taken in")
        store.commit(Change(run=run, identities=identities))
    click.echo(f"{len(identities)} ids taken in", err=True)


def _identities(lines: Iterable[str]) -> Iterator[Identity]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _identity(json.loads(line))
            except (LookupError, TypeError, ValueError) as error:
                raise click.ClickException(f"line {number} is no row of a ledger") from error


def _identity(row: dict[str, Any]) -> Identity:
    """Read what `flask ledger` wrote; TypeError or ValueError for anything else."""
    texts = [row[name] for name in ("id", "first_seen", "updated", "fingerprint")]
    aliases, mentions, withdrawn = tuple(row["aliases"]), tuple(row["mentions"]), row["withdrawn"]
    for text in (*texts, *aliases, *mentions, withdrawn or ""):
        if not isinstance(text, str) or " " in text:
            raise ValueError(text)
    identity, first_seen, updated, fingerprint = texts
    return Identity(
        id=identity,
        aliases=aliases,
        mentions=mentions,
        first_seen=first_seen,
        updated=updated,
        fingerprint=fingerprint,
        withdrawn=withdrawn,
    )
