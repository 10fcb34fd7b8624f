"""`flask dates`, `flask places` and `flask merge`: what the words of texts mean."""

import sys
from collections import Counter
from dataclasses import replace
from typing import TextIO

import click

from timeline import corpus, places, work
from timeline.commands.console import Reported, answer, lines, locate, published
from timeline.dates import Context, Dated, as_json, find_dates, timeml
from timeline.events import reports
from timeline.settings import Settings


def dates_command(settings: Settings) -> click.Command:
    @click.command("dates", cls=Reported)
    @click.argument("file", required=False)
    @click.option("--published", "day", help="publication date")
    @click.option("--format", "form", type=click.Choice(["jsonl", "timeml"]))
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(file: str | None, day: str | None, form: str | None, serve: bool) -> None:
        """Print the time expressions of a file or of standard input."""
        if serve:
            for row in lines():
                _, dated = _dated(row["text"], row.get("dct"), settings)
                answer([as_json(expression) for expression in dated.expressions])
            return
        text, context, dated = _text_to_date(file, day, settings)
        if form == "timeml":
            click.echo(timeml(text, dated, context))
        elif form is None and sys.stdout.isatty():
            _readable(text, dated)
        else:
            for expression in dated.expressions:
                answer(as_json(expression))

    return command


def _text_to_date(
    file: str | None, day: str | None, settings: Settings
) -> tuple[str, Context, Dated]:
    """An article's text with the dates of its prose, or all of standard input."""
    if file is None:
        text = sys.stdin.read()
        return text, *_dated(text, day, settings)
    root, (path,) = locate([file])
    article = corpus.read(root, path, settings=settings)
    if day is not None:
        article = replace(article, published=published(day))
    context = Context(published=article.published, language=article.language)
    return article.text, context, work.date_article(article, settings)[1]


def _dated(text: str, day: str | None, settings: Settings) -> tuple[Context, Dated]:
    order = None if settings.date_order == "auto" else settings.date_order
    said = published(day) if day else None
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


def places_command() -> click.Command:
    @click.command("places", cls=Reported)
    @click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(file: TextIO, serve: bool) -> None:
        """Print the places named in a file or in standard input, and their countries."""
        if serve:
            for row in lines():
                answer(places.codes_named(row["text"]))
            return
        found = places.find_places(file.read())
        for t in found:
            click.echo(f"{t.start}-{t.end}  {t.text}  {t.name}  {t.kind}  {t.country or '-'}")
        counts = Counter(t.country for t in found if t.country)
        click.echo("  ".join(f"{code} {n}" for code, n in counts.most_common()))

    return command


def merge_command() -> click.Command:
    @click.command("merge", cls=Reported)
    @click.option(
        "--jsonl", "serve", is_flag=True, required=True, help="read JSON lines, all first"
    )
    def command(serve: bool) -> None:
        """Say which of the texts on standard input report the same event: a group's name a line."""
        for first in reports.group([row["text"] for row in lines()]):
            answer(first)

    return command
