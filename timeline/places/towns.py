"""Small places by names that only one country has: villages that nobody need know.

They are looked up only where words say that a name is a place: as names they are anybody's.
"""

from bisect import bisect_left
from functools import cache
from pathlib import Path

from timeline.places.folding import fold

_DATA = Path(__file__).with_name("data")


def country_of_town(name: str) -> str | None:
    """The one country with a small place of that name; None if there is none, or there are more."""
    key, lines = fold(name) + "\t", _lines()
    at = bisect_left(lines, key)
    found = lines[at] if at < len(lines) else ""
    return found[len(key) :] if found.startswith(key) else None


@cache
def _lines() -> list[str]:
    """Lines of `folded name, country`, sorted."""
    return (_DATA / "towns.tsv").read_text(encoding="utf-8").splitlines()
