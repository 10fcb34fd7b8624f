"""feedgen with its defects mended: all that Atom and RSS have in common.

What feedgen 1.0 does and what is done about it here:

- links of an entry lose their rel and type: ours are added to the finished entry;
- the channel link of RSS is the last link of any kind: `alternate` goes in last;
- RSS has no hub link: added to the finished channel;
- it fills in the present time: every time is given, and a false one where none is wanted;
- it changes the locale of the whole process to write a date of RSS: ours are written here;
- it prepends entries: they are written one by one and joined in our order;
- one illegal character ends the feed: all text comes in clean;
- entries have no language: added to the finished entry.
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.entry import Entry, Feed, namespace
from feeds.words import words
from timeline.model import When

Element = etree._Element
ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
GEORSS = "http://www.georss.org/georss"
HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721
HTML = "text/html"
ATOM_TYPE = "application/atom+xml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class _Unwritten(datetime):
    """A time that feedgen accepts and then leaves out, because it is false."""

    def __bool__(self) -> bool:
        return False


UNWRITTEN = _Unwritten.fromisoformat("2000-01-01T00:00:00+00:00")


class _FeedExtras(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen cannot say of a feed."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Only namespaces that are used: validators warn of some that are merely declared."""
        feed = self.feed
        more = {"fh": HISTORY} if feed.archive else {}
        return (
            _prefixes(namespace(feed.base_url)) | more | ({"at": TOMBSTONES} if feed.gone else {})
        )

    def extend_atom(self, root: Element) -> Element:
        feed = self.feed
        if feed.before:
            _link(root, feed.archived(feed.before), "prev-archive", ATOM_TYPE)
        if feed.archive:
            _link(root, feed.live("atom"), "current", ATOM_TYPE)
            etree.SubElement(root, f"{{{HISTORY}}}archive")
        for gone in feed.gone:
            at = {"ref": gone.id, "when": gone.when}
            element = etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", at)
            if gone.into:
                said = words(feed.language)["merged"].format(url=gone.into)
                etree.SubElement(element, f"{{{TOMBSTONES}}}comment").text = said
        return root

    def extend_rss(self, root: Element) -> Element:
        channel = root[0]
        etree.SubElement(channel, "lastBuildDate").text = rss_date(self.feed.updated)
        if self.feed.hub:
            etree.SubElement(channel, f"{{{ATOM}}}link", href=self.feed.hub, rel="hub")
        return root


class _EntryExtras(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen cannot say of an entry."""

    entry: Entry

    def extend_atom(self, element: Element) -> Element:
        if self.entry.language:
            element.set(_LANGUAGE, self.entry.language)
        etree.SubElement(element, "link", href=self.entry.url, rel="alternate", type=HTML)
        self._add_common(element, "link")
        return element

    def extend_rss(self, element: Element) -> Element:
        etree.SubElement(element, "pubDate").text = rss_date(self.entry.published)
        etree.SubElement(element, f"{{{ATOM}}}updated").text = self.entry.updated
        if self.entry.language:
            etree.SubElement(element, f"{{{DUBLIN_CORE}}}language").text = self.entry.language
        self._add_common(element, f"{{{ATOM}}}link")
        return element

    def _add_common(self, element: Element, link: str) -> None:
        for via in self.entry.via:
            title = {"title": via.title} if via.title else {}
            etree.SubElement(element, link, {"href": via.href, "rel": "via", **title})
        name = f"{{{self.entry.namespace}}}date"
        date = etree.SubElement(element, name, date_attributes(self.entry))
        date.text = self.entry.date
        if self.entry.point:
            lat, lon = self.entry.point
            etree.SubElement(element, f"{{{GEORSS}}}point").text = f"{lat:.5f} {lon:.5f}"


def _prefixes(ours: str) -> dict[str, str]:
    return {"dateline": ours, "dc": DUBLIN_CORE, "georss": GEORSS}


def _link(root: Element, href: str, rel: str, type_: str) -> None:
    etree.SubElement(root, "link", href=href, rel=rel, type=type_)


def date_attributes(entry: Entry) -> dict[str, str]:
    """The event's own date for machines; an open side has no attribute."""
    when: When = entry.event.when
    values = {
        "edtf": when.edtf,
        "start": str(when.earliest) if when.earliest else "",
        "end": str(when.latest) if when.latest else "",
        "precision": when.precision,
        "approximate": "true" if when.approximate else "",
        "uncertain": "true" if when.uncertain else "",
        "basis": when.basis,
    }
    return {name: value for name, value in values.items() if value}


def rss_date(stamp: str) -> str:
    """Write a stamp as RSS does (RFC 822), whatever the locale."""
    return format_datetime(datetime.fromisoformat(stamp), usegmt=True)


def generator(feed: Feed, suffix: str, content_type: str) -> Any:
    """A FeedGenerator that knows all of *feed* but its entries and its `updated`."""
    made = FeedGenerator()
    made.register_extension("dateline", _FeedExtras, atom=True, rss=True)
    made.dateline.feed = feed
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.about)
    made.description(feed.about)
    made.language(feed.language)
    made.author(name=feed.author)
    made.generator("Dateline")
    made.ttl(-(-feed.seconds // 60))
    made.link(href=feed.address(suffix), rel="self", type=content_type)
    if feed.hub:
        made.link(href=feed.hub, rel="hub")
    made.link(href=namespace(feed.base_url), rel="describedby", type=HTML)
    made.link(href=feed.page, rel="alternate", type=HTML)
    return made


def item(entry: Entry) -> Any:
    """A FeedEntry that knows all of *entry* but its times, which formats say differently."""
    made = FeedEntry()
    made.register_extension("dateline", _EntryExtras, atom=True, rss=True)
    made.dateline.entry = entry
    made.id(entry.id)
    made.title(entry.title)
    made.content(entry.html, type="html")
    made.category(
        [{"term": c.term, "label": c.label, "scheme": c.scheme} for c in entry.categories]
    )
    return made


def fragment(entry: Entry, element: Element) -> bytes:
    """Write an entry alone, without the namespaces that the feed around it declares."""
    root = etree.Element("feed", nsmap={**_prefixes(entry.namespace), "atom": ATOM})
    root.append(element)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return text[text.index(b">") + 1 : -len(b"</feed>")]


def join(shell: bytes, end: bytes, fragments: Sequence[bytes | memoryview]) -> bytes:
    """Put entries into a feed written without any, before *end*, which closes it."""
    return b"".join((shell.removesuffix(end), *fragments, end))
