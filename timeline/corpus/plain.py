"""Plain text: which lines of a saved page are its article."""

import re

from timeline.corpus.page import Hints, Page
from timeline.model import Span

_LINE = re.compile(r"[^\r\n]+")
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s*\Z")


def page(text: str, hints: Hints) -> Page:
    lines = []
    for found in _LINE.finditer(text):
        line = found[0].strip()
        if not line:
            continue
        start = found.start() + found[0].index(line[0])
        prose = len(line) >= 160 or (len(line) >= 60 and _END.search(line))
        lines.append((Span(start, start + len(line)), "body: prose" if prose else "other: short"))
    return Page(
        text=text,
        lines=tuple(lines),
        body=tuple(span for span, label in lines if label.startswith("body")),
    )
