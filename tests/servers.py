"""The pages and feeds as applications, and whatever is served on loopback over real sockets."""

import functools
import http.server
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

import feeds
from timeline import web
from timeline.settings import Settings
from timeline.store import Store
from timeline.web.headers import secure

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def pages(store: Store, settings: Settings, *, now: datetime = NOW) -> Flask:
    """The pages and JSON of a store, alone, at one moment."""
    app = Flask("timeline.web", static_folder=None)
    app.register_blueprint(web.blueprint(store=store, settings=settings, clock=lambda: now))
    web.secure(app, settings)
    return app


def reader_of(store: Store, settings: Settings) -> FlaskClient:
    """Somebody who fetches the feeds of a store, which are served alone."""
    app = Flask("reader")
    app.register_blueprint(feeds.blueprint(store=store, settings=settings))
    app.after_request(secure)
    return app.test_client()


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve *app* in a thread; gives its address. Port 0 takes any that is free."""
    with _running(make_server("127.0.0.1", port, app, threaded=True)) as address:
        yield address


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """Serve a folder by a web server that knows nothing but files; gives its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder))
    with _running(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
