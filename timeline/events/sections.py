"""Which country a heading puts over the text below it: digests and round-ups have such headings."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from timeline.model import Article
from timeline.places import find_places

_LINE = re.compile(r"(?m)^[\W\d_]*(?P<said>\w[^\n]{1,58}?)[*_#: \t]*$")
_ENDED = tuple(".!?,;…”\"'’)")


class Sections:
    """The headings of an article that stand in or between its prose; each holds until the next."""

    def __init__(self, article: Article) -> None:
        found = list(_headings(article))
        named = any(country for _, country in found)
        self._starts = [start for start, _ in found] if named else []
        self._countries = [country for _, country in found]
        self.countries = frozenset(filter(None, self._countries))

    def over(self, offset: int) -> str | None:
        """The country that the heading above an offset is the name of."""
        at = bisect_right(self._starts, offset)
        return self._countries[at - 1] if at else None


def _headings(article: Article) -> Iterator[tuple[int, str | None]]:
    """Short lines that end no sentence, with the country that is all they say."""
    if not article.body:
        return
    begin, end = max(0, article.body[0].start - _ABOVE), article.body[-1].end
    for line in _LINE.finditer(article.text, begin, end):
        said = line["said"]
        heads = said != article.title and said[:1].isupper() and not said.endswith(_ENDED)
        if heads and len(said.split()) <= _WORDS:
            yield line.start(), _country(said)


_ABOVE = 60  # characters above the prose that may hold its first heading
_WORDS = 6


@lru_cache(maxsize=1 << 12)  # a site's headings come again
def _country(said: str) -> str | None:
    """The one country that a heading names, first of all: "Vanuatu: two weeks after"."""
    name = said.title() if said.isupper() else said
    found = find_places(f"In {name}.")
    if not found or found[0].start != len("In "):
        return None
    named = {place.country for place in found}
    return named.pop() if len(named) == 1 else None
