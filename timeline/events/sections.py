"""Which country a heading puts over the text below it, as in digests and round-ups."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from timeline.model import Article
from timeline.places import find_places

# A short line, from the end of the one before: by a letter that it begins with, and never tried in
# parts, it is found in a fifth of the time.
_LINE = re.compile(r"(?m)\n[\W\d_]*(?P<said>\w[^\n]{1,78}+)[*_#: \t]*$")
_ENDED = tuple(".!?,;…”\"'’)")
_KICKER = re.compile(r"\s[-–—]\s|:\s")  # "PERU / CHILE - A line to the coast"


class Sections:
    """The headings of an article that stand in or between its prose; each holds until the next."""

    def __init__(self, article: Article) -> None:
        found = list(_headings(article))
        self.countries = frozenset(code for _, codes in found for code in codes)
        self._starts = [start for start, _ in found] if self.countries else []
        self._named = [codes for _, codes in found]

    def over(self, offset: int) -> tuple[str, ...]:
        """The countries, one or two, that the heading above an offset names first of all."""
        at = bisect_right(self._starts, offset)
        return self._named[at - 1] if at else ()


def _headings(article: Article) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Short lines that end no sentence, with the countries that are all they say."""
    if not article.body:
        return
    begin, end = max(0, article.body[0].start - _ABOVE), article.body[-1].end
    for line in _LINE.finditer(f"\n{article.text}", begin, end + 1):
        said = line["said"].rstrip("*_#: \t")
        if said == article.title or not said[:1].isupper() or said.endswith(_ENDED):
            continue
        kicker = _KICKER.split(said, maxsplit=1)[0]
        if kicker.isupper() and len(kicker) < len(said):
            yield line.start(), _countries(kicker)
        elif len(said) <= _LONGEST and len(said.split()) <= _WORDS:
            yield line.start(), _countries(said)


_ABOVE = 60  # characters above the prose that may hold its first heading
_LONGEST, _WORDS = 60, 6


@lru_cache(maxsize=1 << 12)  # a site's headings come again
def _countries(said: str) -> tuple[str, ...]:
    """The one country or two that a heading names, first of all: "Vanuatu: two weeks after"."""
    name = said.title() if said.isupper() else said
    found = find_places(f"In {name}.")
    if not found or found[0].start != len("In "):
        return ()
    named = dict.fromkeys(place.country for place in found if place.country)
    joined = len(found) == 2 and _AND.fullmatch(f"In {name}.", found[0].end, found[1].start)
    return tuple(named) if len(named) == 1 or joined else ()


_AND = re.compile(r"\s?(?:/|,|[-–—]|and)\s?")
