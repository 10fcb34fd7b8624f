"""How the service is: for people, for programs, for whoever starts and stops it."""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, request

from timeline.document import dumps
from timeline.errors import StoreError
from timeline.standing import standing
from timeline.store import Run
from timeline.web.site import JSON, PAGE, Site

_log = logging.getLogger(__name__)
_INTERVALS = 3  # a refresh that failed twice is not yet an alarm
_AT_LEAST = timedelta(minutes=15)


def status(site: Site) -> Response:
    """Files read, files that could not be read and why, the store, the last refreshes."""
    fields = _standing(site)
    page = render_template("status.html", status=fields, canonical=site.address("/status"))
    return _checked(Response(page, mimetype=PAGE))


def status_json(site: Site) -> Response:
    """The same as JSON."""
    return _checked(Response(dumps(_standing(site)) + "\n", mimetype=JSON))


def _standing(site: Site) -> dict[str, Any]:
    return standing(site.store.status(), site.settings)


def _checked(response: Response) -> Response:
    """A refresh that changes no event still changes this: the ETag is of the bytes."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def healthz(site: Site) -> Response:
    """The process answers. Neither store nor corpus is asked: restarting would not mend them."""
    return _never_cached(Response("ok\n", mimetype="text/plain"))


def readyz(site: Site) -> Response:
    """The store can be read and a refresh succeeded not long ago; else 503 and the reason."""
    try:
        runs = site.store.status().runs
    except StoreError as error:
        _log.error("store: %s", error)
        return _readiness("the store cannot be read; the log says why")
    limit = max(_AT_LEAST, _INTERVALS * timedelta(seconds=site.settings.refresh_seconds))
    return _readiness(unready(runs, site.clock(), limit))


def unready(runs: tuple[Run, ...], now: datetime, limit: timedelta) -> str | None:
    """Say why the timeline is not up to date; None when it is. *runs*: the newest first."""
    good = [run.finished for run in runs if run.outcome in ("ok", "partial")]
    if not good:
        return "no refresh has succeeded yet"
    if now - datetime.fromisoformat(good[0]) > limit:
        return f"the last good refresh was at {good[0]}"
    return None


def _readiness(reason: str | None) -> Response:
    body = dumps({"ready": reason is None, "reason": reason}) + "\n"
    return _never_cached(Response(body, status=503 if reason else 200, mimetype=JSON))


def _never_cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def robots(site: Site) -> Response:
    """Everything may be read by robots."""
    text = f"User-agent: *\nAllow: /\nSitemap: {site.address('/sitemap.xml')}\n"
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
