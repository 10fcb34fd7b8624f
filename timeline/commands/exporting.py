"""`flask export`: the whole site as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from timeline.commands.console import Reported


def export_command(export: Callable[[Path, str, bool], Any]) -> click.Command:
    @click.command("export", cls=Reported)
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--base-url", required=True, help="where the files will be served")
    @click.option("--prune", is_flag=True, help="remove what is no longer part of the site")
    def command(folder: Path, base_url: str, prune: bool) -> None:
        """Write the whole site into FOLDER, as files for any web server."""
        done = export(folder, base_url.rstrip("/"), prune)
        click.echo(
            f"{done.files} files, {done.written} written, {done.removed} removed"
            + (f", {done.left} old ones left (--prune removes them)" if done.left else "")
        )

    return command
