"""What an operator asks of the service: a refresh now, and figures for a monitor."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from flask import Response, abort, request

from timeline.document import dumps
from timeline.store import Status
from timeline.web.errors import problem
from timeline.web.site import JSON, Site

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


def refresh(site: Site) -> Response:
    """Ask the worker, wherever it runs, for a refresh: it looks every second. 409 while one runs
    or waits."""
    if not site.settings.admin_token:
        abort(404)
    refused = _refused(site.settings.admin_token, request.headers.get("Authorization", ""))
    if refused is not None:
        return refused
    stamp = site.clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with site.store.lease() as free:
        if not (free and site.store.ask(stamp)):
            return problem(409, "A refresh is running, or waits for the worker.")
    return Response(dumps({"asked": stamp}) + "\n", status=202, mimetype=JSON)


def _refused(token: str, header: str) -> Response | None:
    """The answer to who may not ask (RFC 6750, 3); None for who may."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        response = problem(401, "Send the service's token: Authorization: Bearer TOKEN.")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    # In constant time: how long a wrong token takes tells nothing of the right one.
    if hmac.compare_digest(given.strip().encode(), token.encode()):
        return None
    response = problem(403, "This is not the service's token.")
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def metrics(site: Site) -> Response:
    """Figures in the text format of Prometheus."""
    lines = _lines(site.store.status(), site.store.generation())
    response = Response("".join(lines), content_type=_METRICS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(status: Status, generation: int) -> Iterator[str]:
    yield from _gauge("events", "Events shown.", status.events)
    yield from _gauge("files", "Files of the corpus.", status.files)
    yield from _gauge("files_failed", "Files that cannot be read.", len(status.failures))
    yield from _gauge("generation", "Rises when events or feeds change.", generation)
    good = [run for run in status.runs if run.outcome in ("ok", "partial")]
    if good:
        finished, started = (datetime.fromisoformat(t) for t in (good[0].finished, good[0].started))
        seconds = (finished - started).total_seconds()
        yield from _gauge(
            "refresh_success_timestamp_seconds", "End of the last good one.", finished.timestamp()
        )
        yield from _gauge("refresh_duration_seconds", "Length of the last good one.", seconds)


def _gauge(name: str, about: str, value: float) -> Iterator[str]:
    yield f"# HELP dateline_{name} {about}\n# TYPE dateline_{name} gauge\ndateline_{name} {value}\n"
