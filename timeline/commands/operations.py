"""`flask check` and `flask config`: is everything as the operator means it to be?"""

import re
import sys
from collections.abc import Iterator
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


def check_command(settings: Settings) -> click.Command:
    @click.command("check", cls=Reported)
    def command() -> None:
        """Check languages, articles and sidecars; name corrections without effect."""
        found = 0
        for problem in (*_in_languages(settings), *_in_files(settings)):
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


def _in_files(settings: Settings) -> Iterator[str]:
    for path, state in corpus.walk(settings.corpus):
        if isinstance(state, Failure):
            yield f"{path or settings.corpus}: {state.code}: {state.message}"
            continue
        outcome = work.read_file(settings.corpus, path, settings)
        if outcome.failure is not None:
            yield f"{path}: {outcome.failure.code}: {outcome.failure.message}"
        elif outcome.article is not None and outcome.article.corrections:
            for correction in work.idle_corrections(outcome.article, settings):
                yield f"{path}: no dated sentence begins with “{correction.quote}”"


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
