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
_DATA = "sandbox; default-src 'none'; frame-ancestors 'none'"
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def secure(response: Response) -> Response:
    """Put the headers on any response; what a view has set itself stays."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", _PERMISSIONS)
    if response.mimetype != "text/html":
        _readable_anywhere(response)
    elif request.method == "OPTIONS":
        _preflight(response)
    policy = f"{_PAGE}'none'" if response.mimetype == "text/html" else _DATA
    policy = headers.setdefault("Content-Security-Policy", policy)
    if "frame-ancestors" not in policy or "frame-ancestors 'none'" in policy:
        headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def embeddable(response: Response, ancestors: str) -> Response:
    """Let the sites *ancestors* (as in CSP frame-ancestors) show this page in a frame."""
    response.headers["Content-Security-Policy"] = _PAGE + ancestors
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _readable_anywhere(response: Response) -> None:
    if request.method not in ("GET", "HEAD"):
        return
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("Access-Control-Expose-Headers", "ETag, Link")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")


def _preflight(response: Response) -> None:
    """Answer a browser that asks before it sends If-None-Match; never for what may be posted to."""
    if "POST" in response.allow:
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response.headers["Access-Control-Max-Age"] = "86400"
