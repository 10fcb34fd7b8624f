"""Whose article it is: the country that its unmarked officials serve."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from timeline import countries
from timeline.events.lexicon import lexicon
from timeline.model import Article, Span, Toponym
from timeline.places import decide, find_places

_TOP = 1_000  # characters of a page's head that are looked at

# Country endings that anyone may use, and many do.
_GENERIC = frozenset(("IO", "AI", "TV", "ME", "CO", "FM", "LY", "TO", "CC", "WS", "GG", "SH"))


def home_of(
    article: Article, toponyms: Iterable[Toponym], named: Sequence[Sequence[str]]
) -> str | None:
    """The country of the dateline; else the one named most, the first third counting double.

    *named* are the countries that each sentence names, once for each name. Where the text leaves it
    open, the place in the publisher's name, the country of the article's address, that of the
    headline, and the country that the top of the page names most speak for theirs.
    """
    if said := _of_dateline(article, toponyms):
        return said
    counts: Counter[str] = Counter()
    for index, codes in enumerate(named):
        for code in codes:
            counts[code] += 2 if index * 3 <= len(named) else 1
    for code in _outlet(article):
        counts[code] += _vote(counts)
    for code in headline_of(article.title, article.language):
        counts[code] += _vote(counts) + 1
    if not _is_decided(counts):
        for code in _head(article):
            counts[code] += _vote(counts)
    counts = counts or _leaning(article)
    return counts.most_common(1)[0][0] if counts else None


def speaking(toponyms: Iterable[Toponym]) -> list[str]:
    """The countries that names speak for; a university's name is no sign of whose article it is."""
    return [t.country for t in toponyms if t.country and t.kind != "institution"]


def _of_dateline(article: Article, toponyms: Iterable[Toponym]) -> str | None:
    line = article.dateline or Span(0, 0)
    inside = (t for t in toponyms if line.start <= t.start and t.end <= line.end)
    return next((t.country for t in inside if t.country), None)


def _is_decided(counts: Counter[str]) -> bool:
    """Say whether no further voice can change who leads."""
    ranked = [times for _, times in counts.most_common(2)]
    return bool(ranked) and (len(ranked) == 1 or ranked[1] + _vote(counts) <= ranked[0])


def _vote(counts: Counter[str]) -> int:
    """What one voice from outside the prose weighs: a little more than half of the leader's."""
    return max(counts.values(), default=0) // 2 + 1


def _leaning(article: Article) -> Counter[str]:
    """The country of small or doubtful cities, where nothing surer is named: twice at least."""
    spans = [Span(0, article.body[-1].end)] if article.body else []
    named = decide(article.text, body=spans, language=article.language)
    lean = Counter(decision.leaning for decision in named if decision.leaning)
    return Counter({code: times for code, times in lean.most_common(1) if times >= 2})


def _outlet(article: Article) -> list[str]:
    """Countries that the outlet speaks from: the place in its name, its address's ending."""
    found = []
    place = lexicon(article.language)["medium"].sub("", article.publisher or "").strip()
    if place:
        found = [t.country for t in find_places(f"In {place}.") if t.country]
    host = urlsplit(article.url or "").hostname or ""
    ending = {"uk": "GB"}.get(host[-2:], host[-2:].upper())
    if re.search(r"\.[a-z]{2}\Z", host) and countries.known(ending) and ending not in _GENERIC:
        found.append(ending)
    return found


@lru_cache(maxsize=256)
def headline_of(title: str | None, language: str) -> tuple[str, ...]:
    """The country that a headline names, where it names one alone."""
    named = {t.country for t in find_places(title or "", language=language)}
    codes = sorted(code for code in named if code)
    return tuple(codes) if len(codes) == 1 else ()


def _head(article: Article) -> list[str]:
    """The country named most above the prose, in menus, breadcrumbs and the outlet's own line."""
    top = min(article.body[0].start, _TOP) if article.body else 0
    if not top:
        return []
    named = Counter(
        t.country
        for t in find_places(article.text, body=[Span(0, top)], language=article.language)
        if t.country
    )
    return [code for code, _ in named.most_common(1)]
