"""OPML 2.0: the list of all feeds, for readers to take in at once."""

from collections.abc import Iterable

from lxml import etree

from feeds.entry import Feed

CONTENT_TYPE = "text/x-opml; charset=utf-8"


def write(title: str, feeds: Iterable[Feed]) -> bytes:
    """List feeds in the order given. Only Atom: one who subscribes wants each event once."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=feed.title,
            title=feed.title,
            xmlUrl=feed.address("atom"),
            htmlUrl=feed.page,
        )
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text
