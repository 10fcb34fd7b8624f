"""How a body travels: packed with br, zstd or gzip, for a reader that takes one of them.

The same bytes always pack to the same bytes: they are served from many processes under one ETag.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import brotli
from backports import zstd

# Best first, by the size of feeds and JSON. Levels at which a document of 60 KB takes some 2 ms:
# it is packed once and sent many times.
PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=5),
    "zstd": partial(zstd.compress, level=9),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}


@lru_cache(maxsize=1024)
def choose(accepted: str) -> str:
    """The packing for an Accept-Encoding header: what the reader likes best, of equals the best;
    empty where it takes none (RFC 9110, 12.5.3)."""
    weights = dict(_weights(accepted))
    rest = weights.get("*", 0.0)
    liked = {name: weights.get(name, rest) for name in PACKERS}
    best = max(PACKERS, key=lambda name: liked[name])
    plain = weights.get("identity", 0.0)
    return best if liked[best] > 0 and liked[best] >= plain else ""


def _weights(accepted: str) -> list[tuple[str, float]]:
    """Names and weights; a weight that is none is 0: that packing was not asked for clearly."""
    found = []
    for item in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = "1"
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = parameter[2:].strip()
        known = weight.replace(".", "", 1)
        found.append((name, float(weight) if known.isascii() and known.isdigit() else 0.0))
    return found
