"""What a format's reader finds in one file, before the editor and the file's path are heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from timeline.model import Correction, LinkedItem, Published, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of a file, which of it is the article, and what it says about itself.

    *lines*: every line or block that is not blank with a label and its reason, such as
    `caption: names a picture's source`. *body* are the spans of the lines labelled `body`, less the
    dateline. *left_out*: lines of the file that *text* does not hold, with labels alike.
    """

    text: str
    lines: tuple[tuple[Span, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    body: tuple[Span, ...] = ()
    title: str | None = None
    headline: Span | None = None
    byline: str | None = None
    dateline: Span | None = None
    publisher: str | None = None
    url: str | None = None
    section: str | None = None
    language: str | None = None
    published: Published | None = None
    published_from: str | None = None
    date_order: str | None = None
    tags: tuple[str, ...] = ()
    linked: tuple[LinkedItem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known about a file before it is read.

    *date_order*: dmy or mdy when settled. *published*: as the metadata say. *seconds*: the time
    that a reader with a process of its own may take.
    """

    path: str
    url: str | None = None
    date_order: str | None = None
    title: str | None = None
    published: Published | None = None
    seconds: int = 30


class Lines(NamedTuple):
    """The lines of a text that are not blank: what each is taken for and its words.

    *order*: whether day or month comes first in numeric dates, None when that cannot be told.
    """

    labels: Sequence[str]
    texts: Sequence[str]
    order: str | None = None

    def is_a(self, number: int, *labels: str) -> bool:
        """Say whether there is a line of this number with one of the labels."""
        return 0 <= number < len(self.labels) and self.labels[number] in labels
