"""Errors on the way out: pages for people, problem+json (RFC 9457) for programs."""

import logging
from http import HTTPStatus
from posixpath import splitext

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from timeline.document import dumps
from timeline.errors import QueryError, StoreError

_log = logging.getLogger(__name__)
_OF_PROGRAMS = ("/healthz", "/metrics", "/oembed", "/readyz", "/refresh")
_SAID = {
    404: "There is no such page here. The address may be mistyped, or it was never ours.",
    405: "This address cannot be used in that way.",
    410: "This event was withdrawn: no article stands behind it any more.",
    500: "Something went wrong on our side. It has been written to the log.",
    503: "The timeline cannot be read at the moment. Please try again in a minute.",
}


def register(app: Flask) -> None:
    """Answer every error of *app*, those of unknown routes and of the store included."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QueryError, _query)
    app.register_error_handler(StoreError, _store)


def problem(status: int, detail: str, **more: str) -> Response:
    """Make a problem document; *more* are members of our own, such as `parameter`."""
    fields = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body = dumps({**fields, "detail": detail, **more}) + "\n"
    return Response(body, status=status, mimetype="application/problem+json")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    detail = _SAID.get(status) or error.description or HTTPStatus(status).phrase
    response = _answer(status, detail)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _query(error: QueryError) -> Response:
    """Name the parameter. A browser that shows a page gets one; everything else the document."""
    page = not _for_programs() and "text/html" in request.headers.get("Accept", "")
    if page:
        response = _page(400, f"The parameter “{error.name}” cannot be used: {error.reason}.")
    else:
        response = problem(400, str(error), parameter=error.name)
    response.headers["Vary"] = "Accept"
    return response


def _store(error: StoreError) -> Response:
    _log.error("store: %s", error)
    response = _answer(503, _SAID[503])
    response.headers["Retry-After"] = "60"
    return response


def _answer(status: int, detail: str) -> Response:
    response = problem(status, detail) if _for_programs() else _page(status, detail)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _for_programs() -> bool:
    """An address with a suffix (.json, .atom) is read by programs, one without by people."""
    return bool(splitext(request.path)[1]) or request.path in _OF_PROGRAMS


def _page(status: int, detail: str) -> Response:
    title = HTTPStatus(status).phrase.capitalize()
    page = render_template("error.html", status=status, title=title, detail=detail)
    return Response(page, status=status)
