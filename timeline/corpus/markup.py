"""HTML as a tree and as lines of text, whatever is wrong with it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import cast

from lxml import etree

from timeline.errors import CorpusError

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})
    |<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE | re.VERBOSE,
)
_DECLARED_WITHIN = 4096  # bytes; browsers look at 1024
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_TAG = re.compile(r"<[^<>]{0,5000}>")
_LOST = 0.1  # of a page's text in its tree: less means that the parser gave up

_SKIPPED = frozenset(
    """
    button form head iframe nav noscript object option script select style svg template textarea
    """.split()
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small
    span strike strong sub sup time tt u var wbr
    """.split()
)


def declared_charset(data: bytes) -> str | None:
    """The charset that a page names in its first bytes."""
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def parse(text: str, path: str) -> etree._Element:
    """The tree of a page; CorpusError `format` when the parser loses the text on the way.

    libxml2 drops what is nested deeper than some hundred elements without an error.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    source = _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError) as error:
        raise CorpusError(path, "format", f"not readable as HTML: {error}") from error
    written = len(_TAG.sub(" ", _without_code(text)).split())
    found = 0 if root is None else sum(len(line.split()) for line in lines(root, skipped=_CODELIKE))
    if root is None or (written and found < _LOST * written):
        raise CorpusError(path, "format", "its text is lost in nested or broken markup")
    return root


_CODE = re.compile("<(script|style|noscript|template|!--)", re.IGNORECASE)
_CODE_END = {
    name: re.compile("-->" if name == "!--" else f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "!--")
}
_CODELIKE = frozenset("script style noscript template".split())


def _without_code(text: str) -> str:
    """The source less scripts and styles, in one pass: an unclosed one ends the text."""
    kept = []
    position = 0
    for found in _CODE.finditer(text):
        if found.start() < position:
            continue
        kept.append(text[position : found.start()])
        end = _CODE_END[found[1].lower()].search(text, found.end())
        position = end.start() if end else len(text)
    kept.append(text[position:])
    return "".join(kept)


# What opens over a name when a reader points at it: a picture and the latest about them.
_CARD = etree.XPath(
    "//p//span[.//img and count(.//a) > 1 and not(.//span[.//img and count(.//a) > 1])]"
)


def without_cards(text: str, root: etree._Element) -> str:
    """The source without the cards behind names in its sentences, which *root* loses too."""
    cards = cast(list[etree._Element], _CARD(root))
    for card in cards:
        tail = card.tail  # the rest of the sentence
        card.clear()
        card.tail = tail
    return _source(root) if cards else text


def _source(root: etree._Element) -> str:
    return str(etree.tostring(root, encoding="unicode", method="html"))


# A cell with paragraphs, or with much text that is broken by hand, is no table's.
_LAID_OUT = etree.XPath(
    "//td[.//p or .//h1 or .//h2 or .//h3 or .//table or .//div or (count(.//br) > 2 and "
    "string-length(normalize-space(.)) > 400)]"
)
_TABLE = frozenset("table tbody thead tfoot tr td th".split())


def without_layout(text: str, root: etree._Element) -> str:
    """The source with blocks for the tables that only lay out the page, as was done before 2005.

    An extractor of articles takes their cells for those of one table: a line that holds all.
    """
    if not _LAID_OUT(root):
        return text
    root = deepcopy(root)
    cells = cast(list[etree._Element], _LAID_OUT(root))
    tables = {next(cell.iterancestors("table"), None) for cell in cells}
    parts = []
    for element in root.iter(*_TABLE):
        own = element if element.tag == "table" else next(element.iterancestors("table"), None)
        if own in tables:
            parts.append(element)
    for element in parts:
        element.tag = "div"
    return _source(root)


_LISTED = etree.XPath("//li[a and count(*) = 1 and normalize-space() = normalize-space(a)]")


def linking_entries(root: etree._Element) -> frozenset[str]:
    """The entries of lists that are nothing but links, white space squeezed."""
    entries = cast(list[etree._Element], _LISTED(root))
    lists: dict[etree._Element, list[str]] = {}
    for entry in entries:
        if (parent := entry.getparent()) is not None:
            lists.setdefault(parent, []).append(
                " ".join("".join(map(str, entry.itertext())).split())
            )
    return frozenset(
        text for parent, texts in lists.items() if len(texts) == len(parent) for text in texts
    )


def lines(root: etree._Element, *, skipped: frozenset[str] = _SKIPPED) -> Iterator[str]:
    """The text of a page as a browser would break it into lines, white space squeezed."""
    pieces: list[str] = []
    depth = 0  # within skipped elements
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            depth += tag in skipped
            text = _moment(element) if tag == "time" else element.text
        else:
            depth -= tag in skipped
            text = element.tail
        if tag not in _INLINE and pieces:
            if line := " ".join("".join(pieces).split()):
                yield line
            pieces = []
        if text and not depth:
            if pieces and _is_apart(pieces[-1], text):
                pieces.append(" ")
            pieces.append(text)
    if line := " ".join("".join(pieces).split()):
        yield line


_DAY = re.compile(
    r"(?=.{8,30}\Z)(?:[^\W\d_]{2,9}\.?,?\s)?"
    r"(?:\d\d?(?:[./-]\d\d?[./-]|\.?\s[^\W\d_]{3,10}\.?,?\s)|[^\W\d_]{3,9}\.?\s\d\d?,\s)\d{4}\b.*"
)


def _is_apart(left: str, right: str) -> bool:
    """Say whether a style alone keeps a day from the word beside it: `the quay<span>3 May 2024`."""
    glued = left[-1:].isalnum() and right[:1].isalnum()
    return glued and bool(_DAY.match(right) or _DAY.match(left))


_AGO = re.compile(
    r"\s*(?:.{1,20}\bago|yesterday|today|just now|\d+\s?(?:h|d|hrs?|min))\s*", re.IGNORECASE
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d\S{0,24}")


def _moment(element: etree._Element) -> str | None:
    """The text of a marked time, or when it is when the text tells that from the day of reading."""
    stated = (element.get("datetime") or "").strip()
    told = element.text or ""
    return stated if _AGO.fullmatch(told) and _MOMENT.fullmatch(stated) else told
