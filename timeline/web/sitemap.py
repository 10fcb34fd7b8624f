"""The addresses of all pages for search engines, as sitemaps.org has them."""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from xml.sax.saxutils import escape

from flask import Response

from timeline.query import LIMIT_MAX, Query
from timeline.web.site import XML, Site, answer, most_first, walk

_MOST = 50_000  # addresses, by the protocol; the timeline's pages lead to what is beyond


def sitemap(site: Site) -> Response:
    """The timeline, the countries, and the newest events first."""
    return answer(site, XML, lambda: _sitemap(site, site.store.generation()))


@lru_cache(maxsize=2)
def _sitemap(site: Site, generation: int) -> str:
    """*generation* is there for the cache only: every event has to be read."""
    lines = "".join(f"<url>{line}</url>\n" for line in islice(_lines(site), _MOST))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def _lines(site: Site) -> Iterator[str]:
    yield _location(site, "/")
    for code, _ in most_first(site):
        yield _location(site, f"/countries/{code.lower()}")
    for text in walk(site.store, Query(order="desc", limit=LIMIT_MAX)):
        event = json.loads(text)
        changed = f"<lastmod>{event['updated'][:10]}</lastmod>"
        yield _location(site, f"/events/{event['id']}") + changed


def _location(site: Site, path: str) -> str:
    return f"<loc>{escape(site.address(path))}</loc>"
