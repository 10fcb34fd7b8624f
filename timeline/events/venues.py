"""Where something happened: which names are said to be the place of it."""

from collections.abc import Iterable, Sequence

from timeline.events.passage import Passage
from timeline.model import Place, Span, Toponym
from timeline.places import country_of_town

_SETTLEMENTS = ("city", "capital", "region")
_CITY_STATES = frozenset(("SG", "MC", "VA", "SM", "HK", "MO", "DJ", "LU", "KW"))
_WINDOW = 70  # how far before a name the words may begin that say it is the place


class Venues:
    """Which toponyms of a passage are venues; each is judged once."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._judged: dict[int, bool] = {}
        self._unlisted: dict[Span, Sequence[str]] = {}

    def before(self, toponym: Toponym) -> str:
        """The words before a name, as far as they may matter."""
        return self._passage.article.text[max(0, toponym.start - _WINDOW) : toponym.start]

    def is_behind(self, offset: int) -> bool:
        """Say whether the words right before an offset say "where"."""
        text = self._passage.article.text
        return (
            self._passage.lexicon["locative"].search(text[max(0, offset - _WINDOW) : offset])
            is not None
        )

    def __contains__(self, toponym: Toponym) -> bool:
        """Say whether a name stands behind "in" or "at", or behind a place that does."""
        judged = self._judged.get(toponym.start)
        if judged is None:
            judged = self._judged[toponym.start] = self._is_venue(toponym)
        return judged

    def _is_venue(self, toponym: Toponym) -> bool:
        if toponym.kind in ("demonym", "organisation"):
            return False
        words, before = self._passage.lexicon, self.before(toponym)
        if words["locative"].search(before):
            return True
        if "," not in before[-6:]:
            return False
        inner = words["place-in"].search(before)
        return inner is not None and words["locative"].search(before[: inner.start(1)]) is not None

    def is_likened(self, toponym: Toponym) -> bool:
        """ "A port like that of Chile": the name is only compared with."""
        sentence = self._passage.at(toponym.start)
        if not self._passage.hits(sentence).by_name.get("likening"):
            return False
        return self._passage.lexicon["likened"].search(self.before(toponym)) is not None

    def is_idle(self, toponym: Toponym) -> bool:
        """ "In the Soviet years", "Swiss-made": a name that only says when, or of what kind."""
        text, words = self._passage.article.text, self._passage.lexicon
        if len(toponym.country or "") > 2 and words["era"].match(text, toponym.end):
            return True
        return words["made-there"].match(text, toponym.end) is not None

    def is_only_place(self, toponym: Toponym) -> bool:
        """A town or province; a capital may also stand for its government, but not behind "of"."""
        if toponym.kind == "capital":
            return self._passage.lexicon["towards"].search(self.before(toponym)) is not None
        return toponym.kind in ("city", "region")

    def places(self, spans: Iterable[Span]) -> tuple[Place, ...]:
        """Settlements that are no actors, city states behind "in", and names that no table has."""
        found: dict[str, Place] = {}
        for span in spans:
            for t in self._passage.named_in(span):
                settled = t.kind in _SETTLEMENTS and not self._acts(t)
                if settled or (t.country in _CITY_STATES and t in self):
                    found.setdefault(t.name, _place(t))
            for name in self.unlisted(span):
                found.setdefault(name, Place(name=name, country=self.country_of(name)))
            if self._is_here(span):
                found |= {t.name: _place(t) for t in self._passage.sent_from}
        return tuple(found.values())

    def _is_here(self, span: Span) -> bool:
        """Say whether "here" stands in a stretch, and not in a quotation."""
        passage = self._passage
        here = passage.lexicon["sent-here"].search(passage.article.text, *span)
        return here is not None and not passage.at(span.start).is_quoted(here.start())

    def country_of(self, name: str) -> str | None:
        """The country of a place that no table of cities has, if the article is of that country."""
        country = country_of_town(name)
        passage = self._passage
        return country if passage.home in (None, country) or country in passage.frequent else None

    def _acts(self, toponym: Toponym) -> bool:
        """Say whether a capital stands for its government, or a name is part of another name."""
        words = self._passage.lexicon
        if toponym in self or words["city-of"].search(self.before(toponym)):
            return False
        return words["acts"].match(self._passage.article.text, toponym.end) is not None

    def unlisted(self, span: Span) -> Sequence[str]:
        """Names behind "in" or "at" that the gazetteer does not have: villages, campuses, bays."""
        found = self._unlisted.get(span)
        if found is None:
            found = self._unlisted[span] = self._find_unlisted(span)
        return found

    def _find_unlisted(self, span: Span) -> Sequence[str]:
        passage = self._passage
        named = [
            m
            for m in passage.lexicon["unlisted"].finditer(passage.article.text, *span)
            if not passage.lexicon["no-place"].search(m["name"])
        ]
        taken = [Span(t.start, t.end) for t in passage.named_in(span)] if named else []
        taken += [p.span for p in passage.at(span.start).phrases] if named else []
        return [
            " ".join(m["name"].split())
            for m in named
            if not any(t.start < m.end("name") and m.start("name") < t.end for t in taken)
        ]


def _place(town: Toponym) -> Place:
    return Place(name=town.name, country=town.country, lat=town.lat, lon=town.lon)
