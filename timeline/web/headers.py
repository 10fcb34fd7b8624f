"""The headers of every response: what browsers may do with it, and who may read it.

Pages may load only what this service serves, and may not be framed. What programs read (JSON,
feeds, the widget) may be read from any origin, without credentials. No cookie is ever set.
"""

from flask import Response, request

_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
_NOBODY = "frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
_PAGES = _ALWAYS | {
    "Content-Security-Policy": f"{_PAGE}'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_DATA = _ALWAYS | {
    "Content-Security-Policy": f"sandbox; default-src 'none'; {_NOBODY}",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READ = _DATA | {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


OF_DATA = tuple(_READ.items())


def secure(response: Response) -> Response:
    """Put the headers on any response; what a view has set itself stays."""
    wanted = _PAGES
    if response.mimetype != "text/html":
        wanted = _READ if request.method in ("GET", "HEAD") else _DATA
    elif request.method == "OPTIONS":
        _preflight(response)
    headers = response.headers
    # Looked up once: each question to werkzeug's headers goes through all of them.
    given = dict(headers)
    policy = given.get("Content-Security-Policy", _NOBODY)
    for name, value in wanted.items():
        if name not in given and (name != "X-Frame-Options" or _NOBODY in policy):
            headers.add(name, value)
    return response


def embeddable(response: Response, ancestors: str) -> Response:
    """Let the sites *ancestors* (as in CSP frame-ancestors) show this page in a frame; where it is
    some sites, the page that puts frames together still shows it."""
    listed = ancestors if ancestors in ("*", "'none'") else f"'self' {ancestors}"
    response.headers["Content-Security-Policy"] = _PAGE + listed
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _preflight(response: Response) -> None:
    """Answer a browser that asks before it sends If-None-Match; never for what may be posted to."""
    if "POST" in response.allow:
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response.headers["Access-Control-Max-Age"] = "86400"
