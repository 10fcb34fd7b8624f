"""What the commands share: errors in one line, files by name, JSON lines in and out."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from timeline import corpus
from timeline.document import dumps
from timeline.errors import EdtfError, TimelineError
from timeline.model import Published


class Reported(click.Command):
    """A command whose own errors are one line for people and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TimelineError as error:
            raise click.ClickException(printable(str(error))) from error


def printable(text: str) -> str:
    """A path or message that any terminal can show: what is no letter is escaped."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n")


def locate(names: Sequence[str]) -> tuple[str, list[str]]:
    """The folder that holds all these files, and each one's path in it as the corpus writes it."""
    files = [Path(name).absolute() for name in names]
    places = [file.parent.resolve() / file.name for file in files]
    root = Path(os.path.commonpath([place.parent for place in places]))
    return str(root), [corpus.path_of(os.fsencode(place.relative_to(root))) for place in places]


def lines() -> Iterator[dict[str, Any]]:
    """The JSON objects of standard input, one a line."""
    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise click.ClickException(f"line {number} is no JSON: {error}") from error
            if not isinstance(row, dict):
                raise click.ClickException(f"line {number} is no JSON object")
            yield row


def answer(value: object) -> None:
    """Print one line of JSON, at once."""
    click.echo(dumps(value))


def published(text: str) -> Published:
    """Read a publication date that somebody gave."""
    try:
        return Published.parse(text)
    except EdtfError as error:
        raise click.BadParameter(f"published {text}: must be YYYY-MM-DD[THH:MM]") from error
