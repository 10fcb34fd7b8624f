"""The text layer of a PDF, read in a process of its own: what breaks or hangs it harms nobody.

    python -I pdf_child.py SECONDS BYTES PAGES < file.pdf > lines.json

Writes the number of pages and, for each of the first *PAGES*, its lines as `[text, x, y, size]`:
where a line begins and how large its letters are, in points from the page's lower left corner.
Anything wrong ends the process; the last line on standard error says what. It imports nothing of
the project and is not imported by it.
"""

import ctypes
import io
import json
import logging
import resource
import signal
import sys
from collections.abc import Sequence
from typing import Any, TextIO

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
Line = list[str | float]


def confine(seconds: int, memory: int) -> None:
    """Give up, from here on, more CPU time and memory than that, files, and outliving the parent.

    A signal that nobody catches comes first; the hard limit a second later cannot be caught.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Collector:
    """Puts the pieces of text that a page is drawn with together into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._place: tuple[float, float, float] | None = None

    def visit(
        self, text: str, outer: Sequence[float], inner: Sequence[float], _: Any, size: float
    ) -> None:
        """Take one piece; *outer* and *inner* are the matrices of the page and of the text."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end()
            if piece.strip() and self._place is None:
                x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
                y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                height = size * abs(inner[3] or inner[1]) * abs(outer[3] or outer[1])
                self._place = x, y, height
            self._pieces.append(piece)

    def end(self) -> None:
        if self._place is not None:
            place = [round(number, 1) for number in self._place]
            self.lines.append(["".join(self._pieces), *place])
        self._pieces, self._place = [], None


def read(data: bytes, most: int) -> dict[str, Any]:
    """The lines of the first *most* pages; SystemExit for a document that needs a password."""
    from pypdf import PdfReader  # within the limits

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise SystemExit("encrypted")
    pages = []
    for page in reader.pages[:most]:
        collector = _Collector()
        page.extract_text(visitor_text=collector.visit)
        collector.end()
        pages.append(collector.lines)
    return {"count": len(reader.pages), "pages": pages}


def main(arguments: Sequence[str], out: TextIO) -> None:
    seconds, memory, most = (int(argument) for argument in arguments)
    confine(seconds, memory)
    logging.disable()
    json.dump(read(sys.stdin.buffer.read(), most), out)


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
