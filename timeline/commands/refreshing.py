"""`flask refresh`, once, and `flask worker`, again and again."""

import json
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict

import click

from timeline.commands.console import Reported, answer, printable
from timeline.refresh import Report
from timeline.settings import Settings
from timeline.worker import Worker


def refresh_command(job: Callable[..., Report]) -> click.Command:
    @click.command("refresh", cls=Reported)
    @click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
    @click.option("--allow-empty", is_flag=True, help="accept that the folder is empty now")
    def command(as_json: bool, allow_empty: bool) -> None:
        """Bring the store in step with the corpus folder, once."""
        report = job(allow_empty=allow_empty, progress=_progress)
        if report.run is None:
            raise click.ClickException("another refresh is running")
        if as_json:
            failures = [asdict(failure) for failure in report.failures]
            answer({**asdict(report.run), "failures": failures})
        else:
            _print_report(report)
        if report.run.outcome == "refused":
            sys.exit(1)

    return command


def _progress(done: int, total: int) -> None:
    """A bar on a terminal, nothing elsewhere."""
    if sys.stderr.isatty():
        filled = 30 * done // max(total, 1)
        bar = "█" * filled + "░" * (30 - filled)
        click.echo(f"\r{bar} {done}/{total} files", nl=False, err=True)
        if done == total:
            click.echo(err=True)


def _print_report(report: Report) -> None:
    run = report.run
    assert run is not None
    if run.outcome == "refused":
        click.echo(f"refused: {printable(run.message)}", err=True)
        return
    click.echo(
        f"{run.seen} files seen, {run.read} read, {run.changed} changed, {run.removed} removed, "
        f"{run.failed} failed, {run.events} events"
    )
    for failure in report.failures:
        click.echo(f"  {printable(failure.path)}: {failure.code}: {printable(failure.message)}")


def worker_command(
    settings: Settings, job: Callable[..., Report], asked: Callable[[], bool]
) -> click.Command:
    @click.command("worker", cls=Reported)
    def command() -> None:
        """Refresh on a timer and when the folder changes, until SIGTERM."""
        _start_logging(settings)
        worker = Worker(settings, job, asked)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run()
        logging.getLogger("dateline.worker").info("clean exit")

    return command


class _JsonLines(logging.Formatter):
    """One JSON object a record, so that no text of an article can look like a line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {"time": self.formatTime(record), "level": record.levelname, "name": record.name}
        return json.dumps({**fields, "message": record.getMessage()})


def _start_logging(settings: Settings) -> None:
    """Log to standard error, in the form of the settings."""
    handler = logging.StreamHandler()
    if settings.log == "json":
        handler.setFormatter(_JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("dateline").handlers = [handler]
    logging.getLogger("dateline").setLevel(logging.INFO)
