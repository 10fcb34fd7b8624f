"""What a format of feeds is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.entry import Entry, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a feed. *entry* writes one entry, which every feed that has it shares;
    *join* writes the feed around entries so written, in their order and with *between* between
    them."""

    suffix: str
    name: str
    content_type: str
    entry: Callable[[Entry], bytes]
    between: bytes = b""
    join: Callable[[Feed, Sequence[bytes | memoryview]], bytes]
