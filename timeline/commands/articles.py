"""`flask events` and `flask read`: what is in files, without storing anything."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from timeline import corpus, work
from timeline.commands.console import Reported, answer, lines, locate, printable, published
from timeline.document import event_fields
from timeline.events import assemble, identify, node
from timeline.model import Event
from timeline.query import KINDS, SHOWN
from timeline.settings import Settings
from timeline.work import Outcome, article_fields, linked_fields


def events_command(settings: Settings) -> click.Command:
    @click.command("events", cls=Reported)
    @click.argument("files", nargs=-1, required=True)
    @click.option("--published", "day", help="publication date of files that state none")
    @click.option("--kind", "kinds", multiple=True, help="a kind to print, or all")
    def command(files: tuple[str, ...], day: str | None, kinds: tuple[str, ...]) -> None:
        """Print the events of files as JSON lines, one object a file. Nothing is stored."""
        shown = _kinds(kinds)
        said = published(day) if day else None
        root, paths = locate(files)
        outcomes = [work.read_file(root, path, settings, published=said) for path in paths]
        events = [event for event in _events(outcomes) if event.kind in shown]
        for name, outcome in zip(files, outcomes, strict=True):
            answer({"file": printable(name), **_told(outcome, events, settings)})
        if any(outcome.failure for outcome in outcomes):
            sys.exit(1)

    return command


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        return SHOWN
    if "all" in names:
        return KINDS
    for name in names:
        if name not in KINDS:
            raise click.BadParameter(f"{name}: must be all or one of {', '.join(KINDS)}")
    return names


def _events(outcomes: Sequence[Outcome]) -> list[Event]:
    """The events of all files together, in timeline order, with ids made from what they say."""
    mentions = dict.fromkeys(mention for outcome in outcomes for mention in outcome.mentions)
    events = [assemble(a.group, a.id) for a in identify(map(node, mentions), ())]
    return sorted(events, key=lambda event: (event.when.order, event.id))


def _told(outcome: Outcome, events: Sequence[Event], settings: Settings) -> dict[str, object]:
    """What one file tells: the events that have a source in it, or why there are none."""
    article = outcome.article
    if article is None:
        assert outcome.failure is not None
        return {"error": {"code": outcome.failure.code, "message": outcome.failure.message}}
    mine = [event for event in events if any(s.article == article.id for s in event.sources)]
    return {
        "article": {**article_fields(article), "text": article.text},
        "events": [event_fields(event, locale=settings.locale) for event in mine],
        "linked": linked_fields(article),
    }


def read_command(settings: Settings) -> click.Command:
    @click.command("read", cls=Reported)
    @click.argument("files", nargs=-1)
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(files: tuple[str, ...], serve: bool) -> None:
        """Print files as read: what was kept of each line, and why."""
        if serve:
            for row in lines():
                answer(_read_row(row, settings))
        for name in files:
            root, (path,) = locate([name])
            reading = corpus.explain(root, path, settings=settings)
            reading = replace(reading, article=work.date_article(reading.article, settings)[0])
            if sys.stdout.isatty():
                _explain(reading)
            else:
                answer(_read(reading))

    return command


def _read_row(row: dict[str, str], settings: Settings) -> dict[str, object]:
    kind = "html" if "html" in row else "plain"
    text = row["html"] if kind == "html" else row["text"]
    article = corpus.read_text(
        text, str(row.get("id", "")), settings=settings, kind=kind, url=row.get("url")
    )
    fields = {**article_fields(article), "text": article.text, "body": corpus.body_text(article)}
    return {**fields, "id": row.get("id")}


def _read(reading: corpus.Reading) -> dict[str, object]:
    article = reading.article
    dropped = [
        {"start": span.start, "end": span.end, "label": label}
        for span, label in reading.kept
        if not label.startswith("body")
    ]
    fields = {**article_fields(article), "text": article.text}
    return {**fields, "body": corpus.body_text(article), "dropped": dropped}


def _explain(reading: corpus.Reading) -> None:
    """The article for people: its fields, then every line with what became of it and why."""
    article = reading.article
    for name, value in article_fields(article).items():
        if value and name not in ("linked", "warnings"):
            click.echo(f"{click.style(name, bold=True)}: {value}")
    if article.section:
        click.echo(f"{click.style('section', bold=True)}: {article.section}")
    for warning in article.warnings:
        click.echo(f"{click.style('warning', bold=True, fg='yellow')}: {warning}")
    for item in article.linked:
        when = f" ({item.published})" if item.published else ""
        click.echo(f"{click.style('linked item', bold=True)}: {item.title}{when}")
    for span, label in reading.kept:
        _line(article.text[span.start : span.end], label)
    for text, label in reading.left_out:
        _line(text, label)


_WIDTH = 100  # characters of a line that are shown


def _line(text: str, label: str) -> None:
    """A line that was kept in green, the headline and its like in yellow, a dropped one in red."""
    what, _, why = label.partition(": ")
    colour = {"body": "green", "headline": "yellow", "standfirst": "yellow"}.get(what, "red")
    words = " ".join(text.split())
    shown = words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…"
    click.echo(f"{click.style(f'{what:>13}', fg=colour)}  {shown}  {click.style(why, dim=True)}")
