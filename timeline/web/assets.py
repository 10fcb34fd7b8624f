"""The files that pages and other sites load: style, widget, icon. Read once, served from memory."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request

_TYPES = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_FOLDER = Path(__file__).parent / "static"
_COMMENTS = re.compile(rb"^\s*(?://.*\n|/\*(?s:.*?)\*/\n)|^[ \t]+|(?<=[;,{]) //.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file. *version* is a digest of it, which its address on our pages carries."""

    path: str
    mimetype: str
    body: bytes
    version: str


def load() -> dict[str, Asset]:
    """Read every file of a known type, by the path under which it is served (`site.css`)."""
    files = (file for file in sorted(_FOLDER.rglob("*")) if file.suffix in _TYPES)
    return {asset.path: asset for asset in map(_read, files)}


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    if file.suffix == ".js":
        # Comments on lines of their own or at the end, and indentation, are for us.
        body = _COMMENTS.sub(b"", body)
    return Asset(
        path=file.relative_to(_FOLDER).as_posix(),
        mimetype=_TYPES[file.suffix],
        body=body,
        version=hashlib.sha256(body).hexdigest()[:10],
    )


def serve(asset: Asset) -> Response:
    """Send the file. Under its version it never changes; under its bare name, which other sites
    use, it may be ten minutes old."""
    response = Response(asset.body, mimetype=asset.mimetype)
    versioned = request.args.get("v") == asset.version
    age = "max-age=31536000, immutable" if versioned else "max-age=600"
    response.headers["Cache-Control"] = f"public, {age}"
    response.set_etag(asset.version)
    response.make_conditional(request)
    return response
