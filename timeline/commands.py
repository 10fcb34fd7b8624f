"""The commands of `flask`: each reads its input, calls one function, prints what it gave.

Only what was asked for goes to standard output; progress and errors go to standard error.
"""

import json
import logging
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from timeline import corpus, places, work
from timeline.dates import Context, Dated, as_json, find_dates, timeml
from timeline.document import dumps, event_fields
from timeline.errors import EdtfError, TimelineError
from timeline.events import Known, assemble, assign, merge
from timeline.model import Event, Published
from timeline.query import KINDS, SHOWN
from timeline.refresh import Clock, Report, article_fields, linked_fields, refresh
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store
from timeline.work import Outcome
from timeline.worker import Worker

Render = Callable[[Store, Settings], object]


class Reported(click.Command):
    """A command whose own errors are one line for people and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TimelineError as error:
            raise click.ClickException(str(error)) from error


def commands(settings: Settings, *, clock: Clock, after_commit: Render) -> list[click.Command]:
    """All commands, bound to these settings."""

    def job(**options: Any) -> Report:
        store = open_store(settings.database_url)
        try:
            return refresh(
                store,
                settings,
                clock=clock,
                after_commit=[lambda: after_commit(store, settings)],
                **options,
            )
        finally:
            store.close()

    return [
        _refresh_command(job),
        _worker_command(settings, job),
        _events_command(settings),
        _dates_command(settings),
        _read_command(settings),
        _places_command(),
        _config_command(settings),
    ]


def _refresh_command(job: Callable[..., Report]) -> click.Command:
    @click.command("refresh", cls=Reported)
    @click.option("--json", "as_json_", is_flag=True, help="print the report as JSON")
    @click.option("--allow-empty", is_flag=True, help="accept that the folder is empty now")
    def command(as_json_: bool, allow_empty: bool) -> None:
        """Bring the store in step with the corpus folder, once."""
        report = job(allow_empty=allow_empty, progress=_progress)
        if report.run is None:
            raise click.ClickException("another refresh is running")
        if as_json_:
            failures = [asdict(failure) for failure in report.failures]
            click.echo(dumps({**asdict(report.run), "failures": failures}))
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
        click.echo(f"refused: {run.message}", err=True)
        return
    click.echo(
        f"{run.seen} files seen, {run.read} read, {run.changed} changed, {run.removed} removed, "
        f"{run.failed} failed, {run.events} events"
    )
    for failure in report.failures:
        click.echo(f"  {printable(failure.path)}: {failure.code}: {printable(failure.message)}")


def printable(text: str) -> str:
    """A path or message that any terminal can show: what is no letter is escaped."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n")


def _worker_command(settings: Settings, job: Callable[..., Report]) -> click.Command:
    @click.command("worker", cls=Reported)
    def command() -> None:
        """Refresh on a timer and when the folder changes, until SIGTERM."""
        start_logging(settings)
        worker = Worker(settings, job)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run()
        logging.getLogger("dateline.worker").info("clean exit")

    return command


class JsonLines(logging.Formatter):
    """One JSON object a record, so that no text of an article can look like a line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {"time": self.formatTime(record), "level": record.levelname, "name": record.name}
        return json.dumps({**fields, "message": record.getMessage()})


def start_logging(settings: Settings) -> None:
    """Log to standard error, in the form of the settings."""
    handler = logging.StreamHandler()
    if settings.log == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("dateline").handlers = [handler]
    logging.getLogger("dateline").setLevel(logging.INFO)


def _events_command(settings: Settings) -> click.Command:
    @click.command("events", cls=Reported)
    @click.argument("files", nargs=-1, required=True)
    @click.option("--published", help="publication date of files that state none")
    @click.option("--kind", "kinds", multiple=True, help="a kind to print, or all")
    def command(files: tuple[str, ...], published: str | None, kinds: tuple[str, ...]) -> None:
        """Print the events of files as JSON lines, one object a file. Nothing is stored."""
        shown = _kinds(kinds)
        said = _published(published) if published else None
        outcomes = [
            (
                name,
                work.read_file(str(Path(name).parent), Path(name).name, settings, published=said),
            )
            for name in files
        ]
        mentions = dict.fromkeys(m for _, outcome in outcomes for m in outcome.mentions)
        events = [assemble(a.group, a.id) for a in assign(merge(mentions), _nobody())]
        events.sort(key=lambda event: (event.when.order, event.id))
        for name, outcome in outcomes:
            click.echo(dumps(_told(name, outcome, events, shown, settings)))
        if any(outcome.failure for _, outcome in outcomes):
            sys.exit(1)

    return command


def _nobody() -> Iterable[Known]:
    """No ledger: ids are made from the mentions alone."""
    return ()


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        return SHOWN
    if "all" in names:
        return KINDS
    for name in names:
        if name not in KINDS:
            raise click.BadParameter(f"{name}: must be all or one of {', '.join(KINDS)}")
    return names


def _published(text: str) -> Published:
    try:
        return Published.parse(text)
    except EdtfError as error:
        raise click.BadParameter(f"--published {text}: must be YYYY-MM-DD[THH:MM]") from error


def _told(
    name: str, outcome: Outcome, events: list[Event], shown: tuple[str, ...], settings: Settings
) -> dict[str, object]:
    article = outcome.article
    if article is None:
        assert outcome.failure is not None
        error = {"code": outcome.failure.code, "message": outcome.failure.message}
        return {"file": printable(name), "error": error}
    mine = [
        event
        for event in events
        if event.kind in shown and any(s.article == article.id for s in event.sources)
    ]
    return {
        "file": name,
        "article": {**article_fields(article), "text": article.text},
        "events": [event_fields(event, locale=settings.locale) for event in mine],
        "linked": linked_fields(article),
    }


def _lines() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        if line.strip():
            yield json.loads(line)


def _answer(value: object) -> None:
    click.echo(dumps(value))


def _dates_command(settings: Settings) -> click.Command:
    @click.command("dates", cls=Reported)
    @click.argument("file", required=False)
    @click.option("--published", help="publication date")
    @click.option("--format", "form", type=click.Choice(["jsonl", "timeml"]))
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(file: str | None, published: str | None, form: str | None, serve: bool) -> None:
        """Print the time expressions of a file or of standard input."""
        if serve:
            for row in _lines():
                _, dated = _dated(row["text"], row.get("dct"), settings)
                _answer([as_json(expression) for expression in dated.expressions])
            return
        text, context, dated = _text_to_date(file, published, settings)
        if form == "timeml":
            click.echo(timeml(text, dated, context))
        elif form is None and sys.stdout.isatty():
            _readable(text, dated)
        else:
            for expression in dated.expressions:
                _answer(as_json(expression))

    return command


def _text_to_date(
    file: str | None, published: str | None, settings: Settings
) -> tuple[str, Context, Dated]:
    """An article's text with the dates of its prose, or all of standard input."""
    if file is None:
        text = sys.stdin.read()
        return text, *_dated(text, published, settings)
    article = corpus.read(str(Path(file).parent), Path(file).name, settings=settings)
    if published is not None:
        article = replace(article, published=_published(published))
    context = Context(published=article.published, language=article.language)
    return article.text, context, work.date_article(article, settings)[1]


def _dated(text: str, published: str | None, settings: Settings) -> tuple[Context, Dated]:
    order = None if settings.date_order == "auto" else settings.date_order
    said = _published(published) if published else None
    context = Context(published=said, date_order=order, hemisphere=settings.hemisphere)
    return context, find_dates(text, context=context)


def _readable(text: str, dated: Dated) -> None:
    """The text with its time expressions underlined, then what each means and why."""
    at = 0
    for e in dated.expressions:
        colour = "green" if e.when else "yellow"
        click.echo(text[at : e.start], nl=False)
        click.echo(click.style(text[e.start : e.end], underline=True, fg=colour), nl=False)
        at = e.end
    click.echo(text[at:])
    for e in dated.expressions:
        means = e.when.edtf if e.when else f"{e.type} {e.value}"
        click.echo(f"{click.style(e.text, bold=True)}  {means}  {e.when.why if e.when else ''}")


def _read_command(settings: Settings) -> click.Command:
    @click.command("read", cls=Reported)
    @click.argument("files", nargs=-1)
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(files: tuple[str, ...], serve: bool) -> None:
        """Print files as read: what was kept of each line, and why."""
        if serve:
            for row in _lines():
                article = corpus.read_text(
                    row.get("text"), html=row.get("html"), url=row.get("url"), settings=settings
                )
                body = corpus.body_text(article)
                _answer({"id": row.get("id"), **article_fields(article), "body": body})
            return
        for name in files:
            reading = corpus.explain(str(Path(name).parent), Path(name).name, settings=settings)
            if sys.stdout.isatty():
                _explained(reading)
            else:
                dropped = [
                    {"start": span.start, "end": span.end, "label": label}
                    for span, label in reading.kept
                    if label != "body"
                ]
                fields = article_fields(reading.article)
                body = corpus.body_text(reading.article)
                _answer({**fields, "body": body, "dropped": dropped})

    return command


def _explained(reading: corpus.Reading) -> None:
    article = reading.article
    for name, value in article_fields(article).items():
        if value and name != "linked":
            click.echo(f"{click.style(name, bold=True)}: {value}")
    for span, label in reading.kept:
        kept = label.startswith("body")
        colour = "green" if kept else "red"
        text = " ".join(article.text[span.start : span.end].split())
        click.echo(f"{click.style(f'{label:>12}', fg=colour)}  {text[:160]}")


def _places_command() -> click.Command:
    @click.command("places", cls=Reported)
    @click.argument("file", required=False)
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(file: str | None, serve: bool) -> None:
        """Print the places named in a file or in standard input, and their countries."""
        if serve:
            for row in _lines():
                _answer(places.codes_named(row["text"]))
            return
        text = Path(file).read_text("utf-8") if file else sys.stdin.read()
        found = places.find_places(text)
        for t in found:
            click.echo(f"{t.start}-{t.end}  {t.text}  {t.name}  {t.kind}  {t.country or '-'}")
        counts = Counter(t.country for t in found if t.country)
        click.echo("  ".join(f"{code} {n}" for code, n in counts.most_common()))

    return command


def _config_command(settings: Settings) -> click.Command:
    @click.command("config", cls=Reported)
    def command() -> None:
        """Print the settings in force; secrets are only said to be set."""
        for name, value in asdict(settings).items():
            shown = ("set" if value else "not set") if name == "admin_token" else value
            click.echo(f"DATELINE_{name.upper()}={shown}")

    return command
