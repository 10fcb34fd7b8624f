"""Answers in gzip for whoever takes it: a page of fifty events is then an eighth of its size."""

import gzip
from functools import lru_cache

from flask import Response, request

_TYPES = {
    "application/json",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
}
_LEAST = 1000  # bytes; below that a packet is a packet


def compress(response: Response) -> Response:
    """Compress what is text. The ETag becomes a weak one: it is that of two sequences of bytes."""
    if response.mimetype not in _TYPES or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    if response.status_code == 200 and (response.content_length or 0) >= _LEAST:
        response.data = _gzip(response.get_data())
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=64)
def _gzip(body: bytes) -> bytes:
    """The same bytes are asked for again and again; the cache holds a few megabytes at most."""
    return gzip.compress(body, 6, mtime=0)
