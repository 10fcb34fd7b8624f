"""The rules of the W3C feed validator that a feed can break, each under the name it has there."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from typing import Any
from urllib.parse import urlsplit

import html5lib
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_KNOWN = {
    None,
    "http://www.w3.org/2005/Atom",
    "http://www.w3.org/XML/1998/namespace",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/syndication/history/1.0",
    "http://www.georss.org/georss",
}
_RELATIONS = set(
    "alternate current describedby edit enclosure first hub last license next next-archive "
    "payment prev-archive previous related replies search self service up via".split()
)
_ELEMENTS = set(
    "html head body a abbr b blockquote br cite code dd dl dt em h3 h4 i li ol p pre q s small "
    "span strong sub sup table tbody td th tr u ul".split()
)
_ATTRIBUTES = {"href", "lang", "dir", "title"}
_HTML_END = re.compile(r"</(\w+)>")
_ENTITY = re.compile(r"&(#?\w+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC2822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def faults(body: bytes, *, address: str, ours: str) -> list[str]:
    """Every error and warning for the document at *address*; *ours* is our own namespace."""
    root = etree.fromstring(body)
    found = [*_namespaces(root, ours), *_texts(root), *_languages(root), *_links(root)]
    found += [*_own(root, address), *_points(root)]
    return [*found, *(_atom(root) if root.tag == f"{ATOM}feed" else _rss(root[0], root))]


def _namespaces(root: Any, ours: str) -> Iterator[str]:
    """The namespaces of tombstones and of our own element are the only ones not known to it."""
    for element in root.iter():
        for uri in element.nsmap.values():
            if uri not in _KNOWN | {TOMBSTONES, ours}:
                yield f"UnknownNamespace {uri}"


def _texts(root: Any) -> Iterator[str]:
    for element in root.iter():
        text = element.text or ""
        if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]", text):
            yield f"BadCharacters in {element.tag}"
        name = etree.QName(element).localname
        if name in ("title", "subtitle", "name") and element.get("type", "text") == "text":
            yield from _plain(text, name)
        html = element.get("type") == "html" or name == "description"
        if html and element.getparent() is not root[0]:
            yield from _html(text)


def _plain(text: str, name: str) -> Iterator[str]:
    if not text.strip():
        yield f"NotBlank {name}"
    if any(tag.lower() in _ELEMENTS for tag in _HTML_END.findall(text)):
        yield f"ContainsUndeclaredHTML {name}"
    if any(e in name2codepoint or not e.isalnum() for e in _ENTITY.findall(text)):
        yield f"ContainsUndeclaredHTML {name}"


def _html(text: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(text)
    for _, code, _ in parser.errors:
        yield f"NotHtml {code}"
    for element in tree.iter():
        if element.tag not in _ELEMENTS | {"DOCUMENT_FRAGMENT"}:
            yield f"SecurityRisk {element.tag}"
        for name, value in element.attrib.items():
            if name not in _ATTRIBUTES:
                yield f"SecurityRiskAttr {name}"
            if name == "href" and urlsplit(value).scheme not in ("http", "https"):
                yield f"ContainsRelRef {value}"


def _languages(root: Any) -> Iterator[str]:
    named = [e.get("{http://www.w3.org/XML/1998/namespace}lang") for e in root.iter()]
    named += [e.text for e in root.iter("language", "{http://purl.org/dc/elements/1.1/}language")]
    yield from (f"InvalidLanguage {n}" for n in named if n and not _LANGUAGE.fullmatch(n))


def _links(root: Any) -> Iterator[str]:
    for link in root.iter(f"{ATOM}link"):
        if link.get("rel") not in _RELATIONS:
            yield f"UnregisteredAtomLinkRel {link.get('rel')}"
        if not re.fullmatch(r"https?://[!-~]+", link.get("href", "")):
            yield f"InvalidLink {link.get('href')}"
        if "title" in link.attrib:
            yield from _plain(link.get("title"), "link title")


def _own(root: Any, address: str) -> Iterator[str]:
    head = root if root.tag == f"{ATOM}feed" else root[0]
    own = [link.get("href") for link in head.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if not own:
        yield "MissingSelf"
    elif own != [address]:
        yield f"SelfDoesntMatchLocation {own}"


def _points(root: Any) -> Iterator[str]:
    for point in root.iter("{http://www.georss.org/georss}point"):
        lat, lon = map(float, point.text.split(" "))
        if abs(lat) > 90 or abs(lon) > 180:
            yield f"CoordinatesOutOfRange {point.text}"


def _once(parent: Any, names: str) -> Iterator[str]:
    for name in names.split():
        count = len(parent.findall(ATOM + name if "Atom" in parent.tag else name))
        if count != 1:
            yield f"{'Duplicate' if count else 'Missing'}Element {name}"


def _plausible(stamp: str | None, pattern: re.Pattern[str]) -> Iterator[str]:
    if not stamp or not pattern.fullmatch(stamp):
        yield f"InvalidDate {stamp}"
        return
    rfc3339 = pattern is _RFC3339
    moment = datetime.fromisoformat(stamp) if rfc3339 else parsedate_to_datetime(stamp)
    if not 1990 < moment.year < 2030:
        yield f"ImplausibleDate {stamp}"


def _atom(root: Any) -> Iterator[str]:
    yield from _once(root, "id title updated author subtitle generator")
    entries = root.findall(f"{ATOM}entry")
    for parent in (root, *entries):
        for date in (*parent.findall(f"{ATOM}updated"), *parent.findall(f"{ATOM}published")):
            yield from _plausible(date.text, _RFC3339)
        if not _URN.fullmatch(parent.findtext(f"{ATOM}id", "")):
            yield "InvalidURN"
        pairs = [(a.get("rel"), a.get("type"), a.get("hreflang")) for a in parent if a.get("rel")]
        if [kind for kind, _, _ in pairs].count("alternate") != 1:
            yield "DuplicateAtomLink"
    for entry in entries:
        yield from _once(entry, "id title updated published content")
    yield from _repeated([e.findtext(f"{ATOM}id") for e in entries], "DuplicateEntries")
    yield from _repeated([e.findtext(f"{ATOM}updated") for e in entries], "DuplicateUpdated")
    relations = {link.get("rel") for link in root.findall(f"{ATOM}link")}
    if root.find(f"{HISTORY}archive") is not None and "current" not in relations:
        yield "MissingCurrentInArchive"


def _repeated(values: list[Any], fault: str) -> Iterator[str]:
    yield from (f"{fault} {value}" for value, count in Counter(values).items() if count > 1)


def _rss(channel: Any, root: Any) -> Iterator[str]:
    if root.get("version") != "2.0":
        yield "InvalidRSSVersion"
    yield from _once(channel, "title link description language lastBuildDate ttl generator docs")
    yield from _plausible(channel.findtext("lastBuildDate"), _RFC2822)
    items = channel.findall("item")
    for item in items:
        yield from _once(item, "title link description guid pubDate")
        yield from _plausible(item.findtext("pubDate"), _RFC2822)
        if item.find("guid").get("isPermaLink") != "false":
            yield "InvalidPermalink"
        if not re.fullmatch(r"https?://[!-~]+", item.findtext("link", "")):
            yield "InvalidLink"
    yield from _repeated([item.findtext("guid") for item in items], "DuplicateEntries")
