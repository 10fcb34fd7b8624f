"""PDF documents written by hand, object by object, as small as they may be."""

import zlib
from collections.abc import Iterable, Sequence

Placed = tuple[str, float, float, float]  # words, x, y, size of the letters


def document(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of objects numbered from 1, of which the first is the catalog."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, trailer, len(out))
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def of_streams(
    streams: Sequence[bytes], trailer: bytes = b"", extra: Sequence[bytes] = ()
) -> bytes:
    """A file with a page for each stream of drawing; *extra* objects follow all others."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(streams)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, drawing in enumerate(streams):
        page = b"/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
        objects += [b"<</Type/Page%s/Contents %d 0 R>>" % (page, 5 + 2 * number), drawing]
    return document([*objects, *extra], trailer)


def drawn(lines: Iterable[Placed]) -> bytes:
    """The stream that draws lines of text."""
    drawing = b"\n".join(
        b"BT /F %f Tf %f %f Td (%s) Tj ET" % (size, x, y, _escaped(text))
        for text, x, y, size in lines
    )
    return stream(zlib.compress(drawing), b"/Filter/FlateDecode")


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    for mark in (b"\\", b"(", b")"):
        data = data.replace(mark, b"\\" + mark)
    return data


def pdf(*pages: Iterable[Placed]) -> bytes:
    return of_streams([drawn(page) for page in pages])


def column(text: str, *, x: float = 60, y: float = 700, size: float = 11) -> list[Placed]:
    """The lines of a text one below the other; a blank line leaves half a line's room."""
    placed: list[Placed] = []
    for line in text.split("\n"):
        if line:
            indent = len(line) - len(line.lstrip())
            placed.append((line.strip(), x + 5 * indent, y, size))
        y -= 1.2 * size if line else 0.6 * size
    return placed
