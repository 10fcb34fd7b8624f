"""`flask status`, `flask backup` and `flask restore`: how the store is, and how it is kept."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from timeline.commands.console import Reported, answer, printable
from timeline.errors import StoreError
from timeline.settings import Settings
from timeline.standing import standing
from timeline.store import Store

FILE = click.Path(path_type=Path)


def status_command(settings: Settings, opened: Callable[[], Store]) -> click.Command:
    @click.command("status", cls=Reported)
    @click.option("--json", "as_json", is_flag=True, help="print what /status.json answers")
    def command(as_json: bool) -> None:
        """Say how the service stands: refreshes, files that failed, the store."""
        with closing(opened()) as store:
            fields = standing(store.status(), settings)
        if as_json:
            answer(fields)
            return
        for name, text in _lines(fields):
            click.echo(f"{name:14}{printable(text)}")

    return command


def _lines(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "events", f"{fields['events']:,} from {fields['files']:,} files"
    yield "store", f"{fields['bytes']:,} bytes, last change {fields['updated'] or 'none'}"
    for run in fields["runs"][:1]:
        yield "last refresh", f"{run['finished']}: {run['outcome']} in {run['seconds']} s"
        names = ("seen", "read", "changed", "removed", "failed")
        yield "", ", ".join(f"{run[name]:,} {name}" for name in names)
        if run["message"]:
            yield "", run["message"]
    if fields["trouble"]:
        yield "trouble", fields["trouble"]
    yield "next refresh", fields["next"] or "the first has not run yet"
    yield "refreshing", fields["refreshing"] or "nobody now"
    yield "rules", fields["rules"]
    for failure in fields["failed"]:
        name = "quarantined" if failure["path"] in fields["quarantined"] else "failed"
        yield name, f"{failure['path']}: {failure['code']}: {failure['message']}"


def backup_command(opened: Callable[[], Store]) -> click.Command:
    @click.command("backup", cls=Reported)
    @click.argument("file", type=FILE)
    def command(file: Path) -> None:
        """Write the whole store into FILE, a new one, while the service goes on."""
        with closing(opened()) as store:
            store.backup(file)
        click.echo(f"{printable(str(file))}: {file.stat().st_size:,} bytes")

    return command


def restore_command(opened: Callable[[], Store]) -> click.Command:
    @click.command("restore", cls=Reported)
    @click.argument("file", type=FILE)
    @click.option("--check", "only_check", is_flag=True, help="change nothing")
    def command(file: Path, only_check: bool) -> None:
        """Put a backup in the place of all that the store holds; with --check see if it is good."""
        if only_check:
            from timeline.store.backup import check  # with all that talks to databases

            check(file)
            click.echo(f"{printable(str(file))} is whole")
            return
        with closing(opened()) as store, store.lease() as mine:
            if not mine:
                raise StoreError("a refresh is running; stop the worker first")
            store.restore(file)
        click.echo(f"the store is as {printable(str(file))} has it")

    return command
