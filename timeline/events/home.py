"""Whose article it is: the country that its unmarked officials serve."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from timeline import countries
from timeline.events.lexicon import lexicon
from timeline.model import Article, Span, Toponym
from timeline.places import country_of_town, decide, find_places

_TOP = 1_000  # characters of a page's head that are looked at

# Country endings that anyone may use, and many do.
_GENERIC = frozenset(("IO", "AI", "TV", "ME", "CO", "FM", "LY", "TO", "CC", "WS", "GG", "SH"))


class Signs(NamedTuple):
    """What speaks for a country beside the prose: where it was sent from, its tags or address."""

    sent: tuple[str, ...]
    marked: tuple[str, ...]


def signs_of(article: Article, toponyms: Sequence[Toponym]) -> Signs:
    return Signs(_sent_from(article, toponyms), _marked(article))


def home_of(article: Article, signs: Signs, named: Sequence[Mapping[str, int]]) -> str | None:
    """The country it was sent from; else the one named most, the first third counting double.

    *named* are the countries that each sentence speaks for. Where the text leaves it open, the
    place in the publisher's name, the country of the article's address, those of the headline, the
    tags and the sender's address, and the country that the top of the page names most speak for
    theirs.
    """
    if signs.sent:
        return signs.sent[0]
    counts = Counter(_towns(article))
    for codes in (*named, *named[: len(named) // 3 + 1]):
        counts.update(codes)
    for code in _outlet(article):
        counts[code] += _vote(counts)
    for code in headline_of(article.title, article.language):
        counts[code] += _NATION
    for code in signs.marked:
        counts[code] += _vote(counts) + _NATION
    if not _is_decided(counts):
        for code in _head(article):
            counts[code] += _vote(counts)
    counts = counts or _leaning(article)
    return counts.most_common(1)[0][0] if counts else None


def speaking(text: str, toponyms: Iterable[Toponym]) -> Mapping[str, int]:
    """The countries that a sentence speaks for, each as loud as the first name of it that does.

    A country's own name, its people's or its capital's tells more than a town's. Papers of the US
    name towns and states alone. A university's name is no sign of whose article it is, nor is a
    people's before a noun: at home one does not write of "a Fijian rower".
    """
    said: dict[str, int] = {}
    for toponym in toponyms:
        code, kind = toponym.country, toponym.kind
        foreign = kind == "demonym" and _NOUN.match(text, toponym.end)
        if code and kind != "institution" and not foreign:
            said.setdefault(code, _NATION if kind in _NATIONAL or code == "US" else 1)
    return said


_NOUN = re.compile(r"\s[a-z]")
_NATIONAL = frozenset(("country", "demonym", "capital"))
_NATION = 3  # as much as so many towns


def _sent_from(article: Article, toponyms: Sequence[Toponym]) -> tuple[str, ...]:
    """The country that the text was sent from: of its dateline, else of the town in its byline."""
    line = article.dateline or Span(0, 0)
    inside = [t for t in toponyms if line.start <= t.start and t.end <= line.end]
    codes = [t.country for t in inside if t.country and t.kind != "demonym"]
    if codes := codes or _small_town(article, toponyms):
        others = acting_in(article.title, article.language)
        return () if len(others) > 1 and codes[0] not in others else (codes[0],)
    if city := _heads(article, toponyms):
        return (city,)
    words = lexicon(article.language)
    head = article.text[: article.body[0].start][-_TOP:] if article.body else ""
    sender = words["sender"].search(head)
    said = (sender["place"] if sender else "", article.byline or "")
    towns = [words["desk"].sub("", _BETWEEN.split(place)[-1].strip(" .")) for place in said]
    return _town(towns[0]) or _town(towns[1])


def _small_town(article: Article, toponyms: Sequence[Toponym]) -> list[str]:
    """ "Hofn, East Region - ": the country of a place that no table of cities has, if the text
    names that country too."""
    line = article.text[slice(*article.dateline)] if article.dateline else ""
    code = country_of_town(_STOP.split(line)[0].strip()) if line else None
    return [code] if code and code in {t.country for t in toponyms} else []


def _heads(article: Article, toponyms: Sequence[Toponym]) -> str | None:
    """ "LIMA. The permit …": the country of a town in capitals that the prose begins with."""
    if not (article.body and toponyms) or not toponyms[0].text.isupper():
        return None
    first = toponyms[0]
    begins = article.text[article.body[0].start : first.start].strip("*_ ") == ""
    return first.country if begins and _STOPS.match(article.text, first.end) else None


_STOP = re.compile(r"[,(]|\s[-–—]")
_STOPS = re.compile(r"[*_]{0,2}[.:|]\s|[*_]{0,2}[.:]?\s*\n")
_BETWEEN = re.compile(r",|\b(?:in|at|from)\b")


@lru_cache(maxsize=256)
def _town(name: str) -> tuple[str, ...]:
    """The country of a name if that is a place's, as it heads an agency's text."""
    found = find_places(f"{name.upper()} - ") if name else ()
    return tuple(t.country for t in found if t.country and t.start == 0 and t.end == len(name))


def _marked(article: Article) -> tuple[str, ...]:
    """The one country among an article's tags, or that of the address at its end."""
    named = {t.country for tag in article.tags for t in find_places(tag.title())} - {None}
    if article.body and not named:
        tail = Span(article.body[-1].end, min(len(article.text), article.body[-1].end + _TOP // 2))
        found = find_places(article.text, body=[tail])
        for town, around in pairwise(found):
            between = article.text[town.end : around.start]
            if around.kind == "country" and between == ", " and town.country == around.country:
                named.add(town.country)
    return tuple(sorted(filter(None, named))) if len(named) == 1 else ()


def _is_decided(counts: Counter[str]) -> bool:
    """Say whether no further voice can change who leads."""
    ranked = [times for _, times in counts.most_common(2)]
    return bool(ranked) and (len(ranked) == 1 or ranked[1] + _vote(counts) <= ranked[0])


def _vote(counts: Counter[str]) -> int:
    """What one voice from outside the prose weighs: a little more than half of the leader's."""
    return max(counts.values(), default=0) // 2 + 1


def _leaning(article: Article) -> Counter[str]:
    """The country of small or doubtful cities, where nothing surer is named."""
    spans = [Span(0, article.body[-1].end)] if article.body else []
    named = decide(article.text, body=spans, language=article.language)
    lean = Counter(decision.leaning for decision in named if decision.leaning)
    return Counter(dict(lean.most_common(1)))


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


def headline_of(title: str | None, language: str) -> tuple[str, ...]:
    """The country that a headline names, where it names one alone."""
    codes = tuple(sorted({t.country for t in _titled(title or "", language) if t.country}))
    return codes if len(codes) == 1 else ()


def acting_in(title: str | None, language: str) -> tuple[str, ...]:
    """The countries that a headline names as such, their peoples or capitals, each once."""
    found = _titled(title or "", language)
    acting = (t for t in found if t.kind in ("country", "demonym", "capital"))
    return tuple(sorted({t.country for t in acting if t.country}))


@lru_cache(maxsize=256)
def _titled(title: str, language: str) -> tuple[Toponym, ...]:
    """The places that a headline names; it is asked for several times."""
    return find_places(title, language=language)


def spoken_for(article: Article, signs: Signs) -> list[str]:
    """The countries that headline, dateline and tags speak for; a union's news has no home."""
    said = [*headline_of(article.title, article.language), *signs.marked]
    union = any(t.country is None for t in _titled(article.title or "", article.language))
    return said if union else [*said, *signs.sent]


def _towns(article: Article) -> list[str]:
    """The countries of the small places that the prose says something was in or near."""
    words = lexicon(article.language)
    said = (
        m["name"] for span in article.body for m in words["unlisted"].finditer(article.text, *span)
    )
    return [code for name in dict.fromkeys(said) if (code := country_of_town(name))]


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
