"""`flask dates` and `flask places`: what the words of a text mean."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import click

from timeline import corpus, places, work
from timeline.commands.console import Reported, answer, lines, locate, published
from timeline.dates import MOST, Context, Dated, as_json, find_dates, timeml
from timeline.model import Span
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
        if dated.truncated:
            click.echo(f"only the first {MOST:,} time expressions are read", err=True)
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


def places_command(settings: Settings) -> click.Command:
    @click.command("places", cls=Reported)
    @click.argument("file", required=False)
    @click.option("--jsonl", "serve", is_flag=True, help="answer JSON lines from standard input")
    def command(file: str | None, serve: bool) -> None:
        """Print the names of places in an article or in standard input, countries, and why."""
        if serve:
            for row in lines():
                answer(places.codes_named(row["text"]))
            return
        text, spans, language = _text_to_place(file, settings)
        decisions = places.decide(text, body=spans, language=language)
        for decision in decisions:
            click.echo(_judged(text, decision))
        named = places.find_places(text, body=spans, language=language)
        counts = Counter(place.country for place in named if place.country)
        click.echo("  ".join(f"{code} {n}" for code, n in counts.most_common()))

    return command


def _text_to_place(file: str | None, settings: Settings) -> tuple[str, Sequence[Span] | None, str]:
    """An article's text with its dateline and prose, or all of standard input."""
    if file is None:
        return sys.stdin.read(), None, "en"
    root, (path,) = locate([file])
    article = corpus.read(root, path, settings=settings)
    spans = (article.dateline, *article.body) if article.dateline else article.body
    return article.text, spans, article.language


_AROUND = 30  # characters that are shown on either side of a name


def _judged(text: str, decision: places.Decision) -> str:
    """A name, what it is taken for and why, then the words it stands in; no place is red."""
    start, end, place = decision.start, decision.end, decision.toponym
    name = click.style(decision.text, bold=True, fg="green" if place else "red")
    means = f"{place.name}  {place.kind}  {place.country or '-'}" if place else "no place"
    before = " ".join(text[max(0, start - _AROUND) : start].split("\n"))
    after = " ".join(text[end : end + _AROUND].split("\n"))
    words = click.style(f"    …{before}[{decision.text}]{after}…", dim=True)
    return f"{start}-{end}  {name}  {means}  {decision.why}\n{words}"
