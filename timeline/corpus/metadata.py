"""What a web page says of itself to machines: JSON-LD, meta tags, marked times."""

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from timeline.corpus.stamps import stamps
from timeline.errors import EdtfError
from timeline.model import Published

_JSON_LIMIT = 500_000  # characters of one JSON-LD script
_NODES = 5000  # values of one JSON-LD script that are looked at
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)\Z")
_TITLE = ("og:title", "twitter:title", "dc.title")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "publication_date",
    "pubdate",
    "date",
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What was found; None where the page says nothing."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    section: str | None = None
    published: Published | None = None


def metadata(root: etree._Element) -> Metadata:
    """Read the metadata of a page; JSON-LD goes before meta tags, and those before its headings."""
    stated = list(_stated(root))
    article = next((node for node in stated if _is_article(node)), {})
    pages = (_text(node.get("datePublished")) for node in stated if node.get("@type") == "WebPage")
    meta = _meta(root)
    site = _name(article.get("publisher")) or meta.get("og:site_name")
    return Metadata(
        title=_title(root, (_text(article.get("headline")), _first(meta, _TITLE)), site),
        author=_name(article.get("author")) or _person(meta.get("author")),
        publisher=site,
        url=_url(root, meta),
        section=_text(article.get("articleSection")) or meta.get("article:section"),
        published=_published([_text(article.get("datePublished")), *_times(root, meta), *pages]),
    )


def _stated(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects of a page."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = script.text or ""
        if len(text) > _JSON_LIMIT:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(value)


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """All objects of a JSON value, outermost first, within bounds."""
    waiting, seen = deque([value]), 0
    while waiting and seen < _NODES:
        here = waiting.popleft()
        seen += 1
        if isinstance(here, dict):
            yield here
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.match(name) for name in names)


def _meta(root: etree._Element) -> dict[str, str]:
    """Meta tags by name or property in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = _plain(tag.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _text(value: Any) -> str | None:
    """A value that is a text, or the first text of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    return _plain(value) or None if isinstance(value, str) else None


def _plain(text: str) -> str:
    """Squeezed, and without the entities that some programs write twice over."""
    return " ".join(html.unescape(text).split())


def _name(value: Any) -> str | None:
    """The name of a JSON-LD person or organisation, or of several."""
    values = value if isinstance(value, list) else [value]
    names = (_person(_text(v.get("name") if isinstance(v, dict) else v)) for v in values[:10])
    return ", ".join(name for name in names if name) or None


def _person(text: str | None) -> str | None:
    """A name without "By", unless it is an address of a profile."""
    if text is None or "://" in text or "@" in text:
        return None
    return text[3:].strip() if text[:3].lower() == "by " else text


def _url(root: etree._Element, meta: Mapping[str, str]) -> str | None:
    links = (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical")
    for address in (*links, meta.get("og:url", "")):
        if _ADDRESS.fullmatch(address.strip()):
            return address.strip()
    return None


def _times(root: etree._Element, meta: Mapping[str, str]) -> Iterator[str | None]:
    yield from (meta.get(name) for name in _PUBLISHED)
    for tag in root.iter("time", "span", "abbr"):
        if tag.get("pubdate") is not None or "datePublished" in (tag.get("itemprop") or ""):
            yield tag.get("datetime") or tag.get("content") or tag.get("title")


_YEARS = range(1600, 2200)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?")


def _published(texts: list[str | None]) -> Published | None:
    """The first text that begins with an ISO date, or has one date written out."""
    for text in texts:
        found = _ISO.match(text or "")
        if not found:
            written = stamps(text or "")
            if len(written) == 1 and (day := written[0].published(None)):
                return day
            continue
        try:
            published = Published.parse(found[0])
        except EdtfError:
            continue
        if published.day.year in _YEARS:  # some programs write the year 1 for "unknown"
            return published
    return None


def _title(
    root: etree._Element, stated: tuple[str | None, str | None], site: str | None
) -> str | None:
    """The headline without the site's name."""
    headings = [_plain("".join(map(str, h.itertext()))) for h in root.iter("h1")]
    pages = [_plain("".join(map(str, t.itertext()))) for t in root.iter("title")]
    heading = headings[0] if len(headings) == 1 else None
    title = next((text for text in (*stated, heading, *pages) if text), None)
    if title is None:
        return None
    for known in headings:
        if known and title.startswith(known) and _SITE.match(title, len(known)):
            return known
    return _without_site(title, site)


_SITE = re.compile(r"\s+[|»·–—-]\s")
_TAIL = re.compile(r"\s+[|»·–—-]\s+([^|»·–—]{2,40})\Z")


def _without_site(title: str, site: str | None) -> str:
    found = _TAIL.search(title)
    if not found:
        return title
    tail, rest = found[1].casefold(), title[: found.start()]
    known = site is not None and (tail in site.casefold() or site.casefold() in tail)
    return rest if known or (site is None and found[0].strip()[0] in "|»") else title
