"""The roof: settings from the environment, the clock, the web application and the commands.

`flask` finds this file; `python app.py` serves everything: the web server, and the worker beside
it as a process of its own.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

import feeds
from timeline import commands, web
from timeline.errors import TimelineError
from timeline.settings import Settings
from timeline.store.sql import open_store

HERE = Path(__file__).parent


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, *, clock: web.Clock = utc_now) -> Flask:
    """The application. Making it opens the store and starts no thread."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("timeline.web", static_folder=None)
    store = open_store(settings.database_url)
    app.register_blueprint(web.blueprint(store=store, settings=settings, clock=clock))
    app.register_blueprint(feeds.blueprint(store=store, settings=settings))
    web.secure(app, settings)
    for command in commands.commands(settings, clock=clock, after_commit=feeds.render):
        app.cli.add_command(command)
    return app


def main() -> int:
    """Serve the web and run the worker until told to stop; when one ends, so does the other."""
    try:
        settings = Settings.from_environment(os.environ)
        open_store(settings.database_url).close()
    except TimelineError as error:
        sys.stderr.write(f"dateline: {error}\n")
        return 2
    environment = {**os.environ, "FLASK_APP": str(HERE / "app.py")}
    children = [
        subprocess.Popen(command, env=environment)
        for command in (_server(settings), [sys.executable, "-m", "flask", "worker"])
    ]
    click.echo(f"Dateline serves {settings.corpus} on http://{settings.bind} (Ctrl-C ends it)")
    return _wait(children)


def _server(settings: Settings) -> list[str]:
    host, _, port = settings.bind.rpartition(":")
    options = ["--interface", "wsgi", "--factory", "--host", host, "--port", port]
    options += ["--log-level", "warning", "--working-dir", str(HERE), "--blocking-threads", "8"]
    return [sys.executable, "-m", "granian", *options, "app:create_app"]


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    """Hand SIGTERM on, and end the rest when one child ends; its code is ours."""

    def stop(number: int, frame: object) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    stop(signal.SIGTERM, None)
    codes = [child.wait() for child in children]
    return next((code for code in codes if code > 0), 0)


if __name__ == "__main__":
    sys.exit(main())
