"""The roof: settings from the environment, the clock, the web application and the commands.

`flask` finds this file; `python app.py` serves everything: the web server, and the worker beside
it as a process of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

import feeds
from timeline import web
from timeline.errors import TimelineError
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.later import open_later

HERE = Path(__file__).parent
_MANY = 5_000  # events from which on an export is shared out to processes
_PATIENCE = 8  # seconds that a process has to end by itself


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, *, clock: web.Clock = utc_now) -> Flask:
    """The application. Making it touches no store and starts no thread.

    What is wrong with the environment is one line for people, as commands show their errors.
    """
    try:
        settings = settings or Settings.from_environment(os.environ)
        store = open_later(settings.database_url)  # `flask events` needs none
    except TimelineError as error:
        raise click.ClickException(str(error)) from error
    app = _application(store, settings, clock)
    app.wsgi_app = web.Hot(  # type: ignore[method-assign]  # as Flask's own manual does it
        app.wsgi_app, generation=store.generation, ticks=time.monotonic
    )
    app.cli = _Commands(lambda: _commands(settings, clock))
    return app


def _application(store: Store, settings: Settings, clock: web.Clock) -> Flask:
    app = Flask("timeline.web", static_folder=None)
    app.register_blueprint(web.blueprint(store=store, settings=settings, clock=clock))
    app.register_blueprint(feeds.blueprint(store=store, settings=settings))
    web.secure(app, settings)
    return app


def _commands(settings: Settings, clock: web.Clock) -> Iterable[click.Command]:
    # Not at the top: a web process needs no rules of languages, and starts twice as fast.
    from timeline import commands

    return commands.commands(
        settings,
        clock=clock,
        after_commit=feeds.Publisher(settings),
        export=partial(_export, settings),
    )


def _export(settings: Settings, folder: Path, base_url: str, prune: bool) -> object:
    """Write the site as files for another address than this service may have."""
    from timeline.store.sql import open_store
    from timeline.web.export import Apart, export, moment

    there = settings.at(base_url)
    store = open_store(settings.database_url)
    try:
        shown: Store = store
        if there.public_base_url != settings.public_base_url:
            shown = Apart(store)
        at = moment(store)
        app = _application(shown, there, lambda: at)
        many = store.status().events > _MANY
        cores = len(os.sched_getaffinity(0))
        return export(
            app,
            store=shown,
            settings=there,
            root=folder,
            prune=prune,
            processes=cores - 1 if many else 0,  # and this one
            prepare=lambda: feeds.render(shown, there) if shown is not store else None,
        )
    finally:
        store.close()


class _Commands(AppGroup):
    """The commands of `flask`, made when one of them is wanted."""

    def __init__(self, make: Callable[[], Iterable[click.Command]]) -> None:
        super().__init__()
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:
        if not self.commands:
            for command in self._make():
                self.add_command(command)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        self.list_commands(ctx)
        return super().get_command(ctx, name)


def main() -> int:
    """Serve the web and run the worker until told to stop; when one ends, so does the other."""
    from timeline.store.sql import open_store

    try:
        settings = Settings.from_environment(os.environ)
        open_store(settings.database_url).close()
    except TimelineError as error:
        sys.stderr.write(f"dateline: {error}\n")
        return 2
    click.echo(f"Dateline serves {settings.corpus} on http://{settings.bind} (Ctrl-C ends it)")
    return _run(_server(settings), [sys.executable, "-m", "flask", "worker"])


def _server(settings: Settings) -> list[str]:
    host, _, port = settings.bind.rpartition(":")
    options = ["--interface", "wsgi", "--factory", "--host", host, "--port", port]
    options += ["--log-level", "warning", "--working-dir", str(HERE), "--blocking-threads", "4"]
    return [sys.executable, "-m", "granian", *options, "app:create_app"]


def _run(*programs: list[str]) -> int:
    """Run all until we are told to stop or one of them ends, whose code is ours; end the rest."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    environment = {**os.environ, "FLASK_APP": str(HERE / "app.py")}
    children = [subprocess.Popen(program, env=environment) for program in programs]
    while not told.is_set() and all(child.poll() is None for child in children):
        time.sleep(0.2)
    code = next((child.returncode for child in children if child.returncode is not None), 0)
    for child in children:
        child.terminate()
    for child in children:
        _end(child)
    return code if code >= 0 else 128 - code


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == "__main__":
    sys.exit(main())
