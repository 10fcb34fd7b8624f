"""Entries as they were written, kept so that only those are written again that changed.

The stored documents of a feed are where they are kept; rows of its index say where each stands.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from backports import zstd

from feeds.entry import make_entry
from feeds.formats import FORMATS
from timeline import document
from timeline.settings import Settings

# To be raised when the same events are to be written in another way: it renders every feed anew.
VERSION = 2
Bytes = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Written:
    """An event in every format, in the order of FORMATS. *key* is a digest of what it is made
    from."""

    key: str
    updated: str
    fragments: tuple[Bytes, ...]


# Archives of a first import hold an event once for all and once for each of its countries. To write
# it again takes 150 microseconds, to unpack it 5; all those kept take some 80 MB.
_MOST = 100_000
_kept: dict[str, bytes] = {}

# Key -> what is written already.
Known = Mapping[str, Written]
# Key, `updated`, and for each format where the fragment begins and how long it is.
Row = tuple[str, str, Sequence[tuple[int, int]]]


def maker(settings: Settings) -> str:
    """Name all that fragments are made from besides events: with another, none is known."""
    suffixes = [format.suffix for format in FORMATS]
    return repr((VERSION, settings.public_base_url, settings.locale, suffixes))


def write(text: str, known: Known, settings: Settings, *, plain: bool = False) -> Written:
    """Write an event in every format, unless that was done before."""
    key = _key(text, plain)
    return known.get(key) or _write(text, key, settings.public_base_url, settings.locale, plain)


def write_in(number: int, text: str, known: Known, settings: Settings) -> Bytes:
    """Write an event in one format, by its number in FORMATS, unless that was done before."""
    key = _key(text, False)
    if found := known.get(key):
        return found.fragments[number]
    place = _place(number, key, settings)
    if packed := _kept.get(place):
        return zstd.decompress(packed)
    event = document.decode(text)
    entry = make_entry(event, base_url=settings.public_base_url, locale=settings.locale)
    written = FORMATS[number].entry(entry)
    _keep(place, written)
    return written


def keep(number: int, written: Iterable[Written], settings: Settings) -> None:
    """Have entries, written in every format, ready for `write_in`."""
    for entry in written:
        _keep(_place(number, entry.key, settings), entry.fragments[number])


def _place(number: int, key: str, settings: Settings) -> str:
    return f"{number} {key} {settings.locale} {settings.public_base_url}"


def _keep(place: str, written: Bytes) -> None:
    if len(_kept) < _MOST and place not in _kept:
        _kept[place] = zstd.compress(written, level=1)


def forget() -> None:
    """Give back the memory of what is kept: the rendering is over."""
    _kept.clear()


def _key(text: str, plain: bool) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{digest}-plain" if plain else digest


@lru_cache(maxsize=8192)
def _write(text: str, key: str, base_url: str, locale: str, plain: bool) -> Written:
    """An event stands in several feeds, and is written once for all of them."""
    entry = make_entry(document.decode(text), base_url=base_url, locale=locale, plain=plain)
    return Written(key, entry.updated, tuple(format.entry(entry) for format in FORMATS))


def rows(written: Sequence[Written], bodies: Sequence[bytes]) -> list[Row]:
    """Say where each entry stands in documents that hold them in this order."""
    places = [list(_places(n, written, body)) for n, body in enumerate(bodies)]
    return [
        (entry.key, entry.updated, [of_format[at] for of_format in places])
        for at, entry in enumerate(written)
    ]


def _places(number: int, written: Sequence[Written], body: bytes) -> Iterable[tuple[int, int]]:
    start = body.index(written[0].fragments[number]) if written else 0
    for entry in written:
        length = len(entry.fragments[number])
        yield start, length
        start += length + len(FORMATS[number].between)


def known(rows: Iterable[Row], bodies: Sequence[bytes]) -> dict[str, Written]:
    """Undo `rows`, without copying the bodies."""
    views = [memoryview(body) for body in bodies]
    return {
        key: Written(
            key,
            updated,
            tuple(
                view[start : start + length]
                for view, (start, length) in zip(views, places, strict=True)
            ),
        )
        for key, updated, places in rows
    }
