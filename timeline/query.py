"""What a reader asks of the timeline: parameters in, one frozen value out."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from timeline import countries, edtf
from timeline.errors import EdtfError, QueryError
from timeline.model import Day

KINDS = ("event", "scheduled", "target", "claim")
SHOWN = ("event", "scheduled", "target")
LIMIT = 50
LIMIT_MAX = 500
TEXT_MAX = 200
_LISTS = ("country", "kind", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A page of the timeline. *countries* are upper-case codes, sorted; an event of any of them is
    in, of all of them with *match* `all`; *role* narrows that to `party` or `venue`.

    *since* and *until* keep events whose span overlaps. Of *categories* one is enough. All `words`
    of *text* must be in an event; *publisher* names that of a source, as `words` too.
    All *organisations* must act in an event; no parameter says them, the scopes of feeds do.
    *changed_since* is a stamp (UTC, microseconds): what was changed or withdrawn later. *after* is
    the store's key of the last event of the page before.
    """

    countries: tuple[str, ...] = ()
    match: str = "any"
    role: str | None = None
    since: Day | None = None
    until: Day | None = None
    kinds: tuple[str, ...] = SHOWN
    categories: tuple[str, ...] = ()
    text: str = ""
    publisher: str = ""
    organisations: tuple[str, ...] = ()
    changed_since: str | None = None
    order: str = "asc"
    limit: int = LIMIT
    after: int | None = None


def parse_query(arguments: Mapping[str, Sequence[str]]) -> Query:
    """Read request parameters, each with all its values; QueryError names the one that is wrong."""
    for name, values in arguments.items():
        if name not in _READERS:
            raise QueryError(name, values[0], f"unknown parameter; there are {', '.join(_READERS)}")
        if len(values) > 1 and name not in _LISTS:
            raise QueryError(name, values[1], "given more than once")
    read = {_READERS[name][0]: _READERS[name][1](name, v) for name, v in arguments.items()}
    return Query(**read)  # type: ignore[arg-type]  # each reader returns its field's type


def write_query(query: Query, *, cursor: str | None = None) -> str:
    """Write the query as a canonical query string: only what differs from the default, sorted."""
    pairs = [("country", code.lower()) for code in sorted(query.countries)]
    pairs += [("kind", kind) for kind in query.kinds if query.kinds != SHOWN]
    pairs += [("category", category) for category in query.categories]
    for name, field in _SINGLE.items():
        value = getattr(query, field)
        if value != getattr(_DEFAULTS, field):
            pairs.append((name, str(value)))
    if cursor:
        pairs.append(("cursor", cursor))
    # Most values are plain, and to find that out at once halves the time of all of this.
    return "&".join(
        f"{name}={value}" if _PLAIN.fullmatch(value) else urlencode([(name, value)])
        for name, value in sorted(pairs)
    )


_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)


def words(text: str) -> list[str]:
    """The words of a text in their order, as they are searched: case and accents folded."""
    folded = text.casefold()
    if folded.isascii():  # most of all, and much faster
        return folded.encode().translate(_SPACES).decode().split()
    parts = unicodedata.normalize("NFKD", folded.translate(_UNLIKE))
    folded = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
    return _WORD.findall(folded)


_WORD = re.compile(r"[^\W_]+")
# As bytes, which are translated ten times as fast.
_SPACES = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
# Letters that Unicode does not take apart, though readers type them without their strokes.
_UNLIKE = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "æ": "ae"})


def write_cursor(key: int) -> str:
    """An opaque cursor: the store's key of the last event of a page."""
    return f"{key:016x}"


def _cursor(name: str, values: Sequence[str]) -> int:
    if not _CURSOR.fullmatch(values[0]):
        raise QueryError(name, values[0], "not a cursor of this service")
    return int(values[0], 16)


_CURSOR = re.compile(r"[0-7][0-9a-f]{15}")


def _countries(name: str, values: Sequence[str]) -> tuple[str, ...]:
    found = []
    for value in values:
        code = value.upper()
        if not (value.isascii() and countries.known(code)):  # "ß".upper() is "SS"
            raise QueryError(name, value, "no ISO 3166 country code")
        found.append(code)
    return tuple(sorted(set(found)))


def _kinds(name: str, values: Sequence[str]) -> tuple[str, ...]:
    if list(values) == ["all"]:
        return KINDS
    for value in values:
        if value not in KINDS:
            raise QueryError(name, value, f"must be all or one of {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in values)


def _categories(name: str, values: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if not _CATEGORY.fullmatch(value):
            raise QueryError(name, value, "must be a word such as meeting")
    return tuple(sorted(set(values)))


_CATEGORY = re.compile(r"[a-z][a-z-]{0,39}")


def _searched(name: str, values: Sequence[str]) -> str:
    """Read words. What holds none is no fault: it is found nowhere."""
    if not 1 <= len(values[0]) <= TEXT_MAX:
        raise QueryError(name, values[0], f"must have 1 to {TEXT_MAX} characters")
    return " ".join(values[0].split())


def _stamp(name: str, values: Sequence[str]) -> str:
    """Read a stamp with or without parts of a second."""
    reason = "must be a UTC time such as 2026-01-31T08:00:00Z"
    if not _STAMP.fullmatch(values[0]):
        raise QueryError(name, values[0], reason)
    try:
        moment = datetime.fromisoformat(values[0])
    except ValueError as error:
        raise QueryError(name, values[0], reason) from error
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


def _choice(*choices: str) -> Callable[[str, Sequence[str]], str]:
    def read(name: str, values: Sequence[str]) -> str:
        if values[0] not in choices:
            raise QueryError(name, values[0], f"must be one of {', '.join(choices)}")
        return values[0]

    return read


def _limit(name: str, values: Sequence[str]) -> int:
    text = values[0]
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LIMIT_MAX):
        raise QueryError(name, text, f"must be a whole number from 1 to {LIMIT_MAX}")
    return int(text)


def _since(name: str, values: Sequence[str]) -> Day:
    return _reading(name, values).first


def _until(name: str, values: Sequence[str]) -> Day:
    return _reading(name, values).last


def _reading(name: str, values: Sequence[str]) -> edtf.Reading:
    try:
        return edtf.read(values[0])
    except EdtfError as error:
        raise QueryError(name, values[0], "must be an EDTF date such as 2009 or 2025-04") from error


# Parameter -> field of Query, and what reads it.
_READERS: dict[str, tuple[str, Callable[[str, Sequence[str]], object]]] = {
    "country": ("countries", _countries),
    "match": ("match", _choice("any", "all")),
    "role": ("role", _choice("party", "venue")),
    "since": ("since", _since),
    "until": ("until", _until),
    "kind": ("kinds", _kinds),
    "category": ("categories", _categories),
    "q": ("text", _searched),
    "publisher": ("publisher", _searched),
    "changed_since": ("changed_since", _stamp),
    "order": ("order", _choice("asc", "desc")),
    "limit": ("limit", _limit),
    "cursor": ("after", _cursor),
}
_DEFAULTS = Query()
# Those that are written as they are, if they are not the default.
_SINGLE = {name: field for name, (field, _) in _READERS.items() if name not in (*_LISTS, "cursor")}
