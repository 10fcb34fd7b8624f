"""The strip as a picture, which other sites show beside a link: a PNG, written by hand.

It is drawn on a small canvas of colour numbers, a byte a pixel; a palette makes colours of them.
Only digits are written, in the shapes of a display of dots.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flask import Response, abort

from timeline.query import Query
from timeline.web.density import BASE, Bar, Strip
from timeline.web.density import HEIGHT as TALLEST
from timeline.web.embed import codes_of
from timeline.web.pages import strip_of
from timeline.web.site import PNG, Site, answer

WIDTH, HEIGHT = 1200, 630  # as Open Graph wants it
# The colours of site.css in light: paper, panel, accent, soft, ahead, rail, dim.
PALETTE = ("fdfcf9", "f5f2ea", "0d5c63", "d3e6e4", "a33b12", "b9b1a0", "5c584f")
_PAPER, _PANEL, _ACCENT, _SOFT, _AHEAD, _RAIL, _DIM = range(7)
_LAYERS = ((_ACCENT, _ACCENT), (_SOFT, _ACCENT), (_PAPER, _AHEAD))  # fill and outline
_LEFT, _TOP, _RIGHT, _BOTTOM = 72, 96, 1128, 470  # of the plot; the labels stand below
_SCALE = (_BOTTOM - _TOP) / TALLEST
_DOT = 4  # pixels
# Five columns a digit, a bit a row, the lowest bit at the top.
_DIGITS = {
    "0": (62, 81, 73, 69, 62),
    "1": (0, 66, 127, 64, 0),
    "2": (66, 97, 81, 73, 70),
    "3": (33, 65, 69, 75, 49),
    "4": (24, 20, 18, 127, 16),
    "5": (39, 69, 69, 69, 57),
    "6": (60, 74, 73, 73, 48),
    "7": (1, 113, 9, 5, 3),
    "8": (54, 73, 73, 73, 54),
    "9": (6, 73, 73, 41, 30),
}


class Box(NamedTuple):
    """A stretch of pixels: left and top edge, right and bottom edge (not in it)."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, edge: int) -> "Box":
        return Box(self.left + edge, self.top + edge, self.right - edge, self.bottom - edge)


class Canvas:
    """Rows of colour numbers."""

    def __init__(self) -> None:
        self._rows = [bytearray(WIDTH) for _ in range(HEIGHT)]

    def fill(self, box: Box, colour: int) -> None:
        left, top, right, bottom = map(round, box)
        for row in self._rows[max(0, top) : bottom]:
            row[left:right] = bytes([colour]) * (right - left)

    def write(self, text: str, middle: float, top: int) -> None:
        """Write digits around *middle*; what is none is left out."""
        digits = [_DIGITS[letter] for letter in text if letter in _DIGITS]
        left = middle - (len(digits) * 6 - 1) * _DOT / 2
        for place, columns in enumerate(digits):
            for x, bits in enumerate(columns):
                for y in range(7):
                    if bits >> y & 1:
                        at, down = left + (place * 6 + x) * _DOT, top + y * _DOT
                        self.fill(Box(at, down, at + _DOT, down + _DOT), _DIM)

    def png(self) -> bytes:
        """The picture as a file."""
        lines = b"".join(b"\0" + row for row in self._rows)
        chunks = (
            (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)),
            (b"PLTE", bytes.fromhex("".join(PALETTE))),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


def picture(site: Site, scope: str) -> Response:
    """The strip of everything (`all`), of a country, or of events that concern several."""
    codes = codes_of(scope)
    if codes is None or scope != ("-".join(codes) or "all"):
        abort(404)
    query = Query(countries=tuple(code.upper() for code in codes), match="all")
    return answer(site, PNG, lambda: draw(strip_of(site, query, site.today())), site.today())


@lru_cache(maxsize=64)
def draw(strip: Strip | None) -> bytes:
    """Draw a strip; an empty one is a panel with its base line."""
    canvas = Canvas()
    canvas.fill(Box(32, 32, WIDTH - 32, HEIGHT - 32), _PANEL)
    if strip is not None:
        for bars, colours in zip(strip.layers, _LAYERS, strict=True):
            for bar in bars:
                _bar(canvas, bar, colours)
        for x, text in _ticks(strip):
            canvas.fill(Box(x - 1, _BOTTOM, x + 2, _BOTTOM + 14), _RAIL)
            canvas.write(text, x, _BOTTOM + 34)
        if strip.today is not None:
            _today(canvas, _x(strip.today))
    canvas.fill(Box(_LEFT, _BOTTOM, _RIGHT, _BOTTOM + 3), _RAIL)
    return canvas.png()


def _x(per_cent: float) -> float:
    return _LEFT + per_cent / 100 * (_RIGHT - _LEFT)


def _bar(canvas: Canvas, bar: Bar, colours: tuple[int, int]) -> None:
    """A bar with its outline, so that the three kinds differ in more than colour."""
    left, right = _x(float(bar.x)), _x(float(bar.x) + float(bar.width))
    top = _BOTTOM - (BASE - bar.y) * _SCALE
    box = Box(left, top, max(right, left + 4), top + bar.height * _SCALE)
    fill, outline = colours
    canvas.fill(box, outline)
    if min(box.right - box.left, box.bottom - box.top) > 6:
        canvas.fill(box.within(2), fill)


def _ticks(strip: Strip) -> Iterator[tuple[float, str]]:
    """The few labels that are years of four digits; the rest would need letters."""
    for tick in strip.ticks:
        if tick.few and tick.text.isdigit():
            yield _x(float(tick.x)), tick.text


def _today(canvas: Canvas, x: float) -> None:
    for top in range(_TOP - 40, _BOTTOM, 14):
        canvas.fill(Box(x - 1, top, x + 2, top + 8), _AHEAD)
