"""`flask check` and `flask config`: is everything as the operator means it to be?"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from importlib.resources import files

import click

from timeline import corpus, work
from timeline.commands.console import Reported, printable
from timeline.dates.load import load
from timeline.errors import RuleError
from timeline.events.lexicon import lexicon
from timeline.model import Failure
from timeline.settings import PREFIX, Settings
from timeline.store import Store


def check_command(settings: Settings, opened: Callable[[], Store]) -> click.Command:
    @click.command("check", cls=Reported)
    def command() -> None:
        """Check languages, articles and sidecars; name corrections without effect."""
        found = 0
        for problem in (*_in_languages(settings), *_in_files(settings, opened)):
            click.echo(printable(problem))
            found += 1
        if found:
            sys.exit(1)
        click.echo("nothing is wrong")

    return command


def _in_languages(settings: Settings) -> Iterator[str]:
    """Language files that are wrong, and the want of one; settings are checked when read."""
    codes = {f.name.removesuffix(".toml") for f in (files("timeline.dates") / "lang").iterdir()}
    events = {f.name.removesuffix(".toml") for f in (files("timeline.events") / "lang").iterdir()}
    for read, names in ((load, codes), (lexicon, events)):
        for code in sorted(names):
            try:
                read(code)
            except RuleError as error:
                yield f"language file {error}"
    if settings.language not in {"auto", *codes}:
        yield f"{PREFIX}LANGUAGE={settings.language}: there are no date rules of this language"


def _in_files(settings: Settings, opened: Callable[[], Store]) -> Iterator[str]:
    ties: list[tuple[str, str, str]] = []
    for path, state in corpus.walk(settings.corpus):
        if isinstance(state, Failure):
            yield f"{path or settings.corpus}: {state.code}: {state.message}"
            continue
        outcome = work.read_file(settings.corpus, path, settings)
        if outcome.failure is not None:
            yield f"{path}: {outcome.failure.code}: {outcome.failure.message}"
        elif outcome.article is not None and outcome.article.corrections:
            for correction in outcome.article.corrections:
                named = ("same_as", correction.same_as), ("not_same", correction.not_same)
                ties += [(path, key, id_) for key, id_ in named if id_]
            for correction in work.idle_corrections(outcome.article, settings):
                yield f"{path}: no dated sentence begins with “{correction.quote}”"
    if ties:  # else no store is opened, nor made
        yield from _leading_nowhere(ties, opened)


def _leading_nowhere(
    ties: Iterable[tuple[str, str, str]], opened: Callable[[], Store]
) -> Iterator[str]:
    with closing(opened()) as store:
        found = list(store.remembering((), {id_ for _, _, id_ in ties}))
    known = {id_ for identity in found for id_ in (identity.id, *identity.aliases)}
    for path, key, id_ in ties:
        if id_ not in known:
            yield f"{path}: {key} {id_}: no event has this id"


_PASSWORD = re.compile(r"(?<=://)([^:/@]*):.*(?=@)")


def config_command(settings: Settings) -> click.Command:
    @click.command("config", cls=Reported)
    def command() -> None:
        """Print the settings in force; secrets are only said to be set."""
        for name, value in asdict(settings).items():
            if name == "admin_token":
                value = "(set)" if value else "(not set)"
            elif name == "database_url":
                value = _PASSWORD.sub(r"\1:***", value)
            click.echo(f"{PREFIX}{name.upper()}={printable(str(value))}")

    return command
