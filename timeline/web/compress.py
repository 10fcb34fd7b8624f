"""Answers packed for whoever takes it: a page of fifty events is then an eighth of its size."""

from functools import lru_cache

from flask import Response, request

from timeline.packing import PACKERS, choose

_TYPES = {
    "application/json",
    "application/ld+json",
    "application/schema+json",
    "application/xml",
    "image/svg+xml",
    "text/calendar",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
}
LEAST = 1000  # bytes; below that a packet is a packet


def compress(response: Response) -> Response:
    """Compress what is text. The ETag becomes a weak one: it is that of several sequences of
    bytes."""
    if response.mimetype not in _TYPES or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    packing = choose(request.headers.get("Accept-Encoding", ""))
    if not packing:
        return response
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    if response.status_code == 200 and (response.content_length or 0) >= LEAST:
        response.data = pack(packing, response.get_data())
        response.headers["Content-Encoding"] = packing
    return response


@lru_cache(maxsize=64)
def pack(packing: str, body: bytes) -> bytes:
    """The same bytes are asked for again and again; the cache holds a few megabytes at most."""
    return PACKERS[packing](body)
