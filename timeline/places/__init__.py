"""Which places, peoples and unions a text names, and the countries they tell."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from timeline.model import Span, Toponym
from timeline.places import gazetteer
from timeline.places.judge import Judgement, judgements
from timeline.places.scan import Candidate, candidates
from timeline.places.towns import country_of_town

__all__ = ["Decision", "codes_named", "country_of_town", "decide", "find_places"]


class Decision(NamedTuple):
    """A name that was looked at: the toponym it is, or None; *why* names the words that decided.

    *leaning* is the country of a city that too little speaks for, to be believed only in numbers.
    """

    start: int
    end: int
    text: str
    toponym: Toponym | None
    why: str
    leaning: str | None = None


def decide(
    text: str, *, body: Sequence[Span] | None = None, language: str = "en"
) -> tuple[Decision, ...]:
    """Judge every name of the gazetteer in *text*, in text order; *body* limits where."""
    judged = _judged(text, body, language)
    return tuple([Decision(name.start, name.end, name.text, *said) for name, said in judged])


def _judged(
    text: str, body: Sequence[Span] | None, language: str
) -> Iterable[tuple[Candidate, Judgement]]:
    names = gazetteer.load(language)
    spans = [Span(0, len(text))] if body is None else body
    found = list(candidates(text, spans, names))
    if not found:
        return ()
    return zip(found, judgements(text, found, names), strict=True)


def find_places(
    text: str,
    *,
    body: Sequence[Span] | None = None,
    language: str = "en",
    institutions: bool = False,
) -> tuple[Toponym, ...]:
    """Find the names in *text* that tell a country or a union, in order, none within another.

    With *institutions* also the places in names of universities and banks ("Bank of Ghana"), which
    have their country though they name no place.

    Names begin with a capital Latin letter. The rules are English ones; in another *language* the
    names of countries are known too. *body* limits where to look, and what counts as context.
    """
    named = [said.toponym for _, said in _judged(text, body, language) if said.toponym]
    return tuple([place for place in named if institutions or place.kind != "institution"])


def codes_named(text: str) -> list[str]:
    """Give the ISO 3166-1 alpha-2 codes of the countries that *text* names, sorted."""
    found = {place.country for place in find_places(text)}
    return sorted(code for code in found if code and len(code) == 2)
