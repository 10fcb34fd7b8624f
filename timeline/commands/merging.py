"""`flask merge`: which texts report the same event."""

import click

from timeline.commands.console import Reported, lines
from timeline.events import reports


def merge_command() -> click.Command:
    @click.command("merge", cls=Reported)
    @click.option(
        "--jsonl", "serve", is_flag=True, required=True, help="read JSON lines, all of them first"
    )
    def command(serve: bool) -> None:
        """Print for each text of standard input the name of its group, a line each."""
        groups = reports.group([row["text"] for row in lines()])
        click.echo("".join(f"{first}\n" for first in groups), nl=False)

    return command
