"""A Word document (.docx): the text of its paragraphs, read as plain text.

The dates and names in its properties are those of the file, so they are left alone.
"""

import io
import zipfile
import zlib
from dataclasses import replace

from lxml import etree

from timeline.corpus import plain
from timeline.corpus.decode import clean
from timeline.corpus.page import Hints, Page
from timeline.errors import CorpusError

_MOST = 50_000_000  # bytes of the text once unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n"}
# What a file that is no archive, an encrypted or a damaged one makes the libraries raise.
_BROKEN = (
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
)


def page(data: bytes, hints: Hints) -> Page:
    """Read a document; a paragraph in the style Title is its headline."""
    try:
        root = etree.fromstring(_unpacked(data), _parser())
    except _BROKEN as error:
        reason = f"not readable as a Word document: {error!r:.200}"
        raise CorpusError(hints.path, "format", reason) from error
    paragraphs = [(_text(p).strip(), _style(p)) for p in root.iter(_W + "p")]
    lines = [(text, style) for text, style in paragraphs if text]
    if not lines:
        raise CorpusError(hints.path, "empty", "the document holds no text")
    title = next((text for text, style in lines if style == "Title"), None)
    text = clean("\n\n".join(text for text, _ in lines))
    return plain.page(text, replace(hints, title=hints.title or title))


def _unpacked(data: bytes) -> bytes:
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        archive.open("word/document.xml") as document,
    ):
        content = document.read(_MOST + 1)
    if len(content) > _MOST:
        raise ValueError(f"more than {_MOST} bytes of text")
    return content


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph as it stands: deleted ones are kept in other elements."""
    return "".join(
        _BREAKS.get(str(element.tag), (element.text or "") if element.tag == _W + "t" else "")
        for element in paragraph.iter(_W + "t", *_BREAKS)
    )


def _style(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(_W + "val")
