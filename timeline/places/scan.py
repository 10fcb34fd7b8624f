"""Where names of places stand in a text, each with the words beside it; nothing is decided here."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from timeline.model import Span
from timeline.places.folding import fold
from timeline.places.gazetteer import Gazetteer, Reading


class Candidate(NamedTuple):
    """A name from the gazetteer. *readings* is empty where it is known to be no place.

    *before* and *after* are the words beside it, as written, with nothing but a space between;
    empty at the edge of a sentence or a clause.
    """

    start: int
    end: int
    text: str
    key: str
    readings: tuple[Reading, ...]
    before: str
    after: str


# A word with a capital letter, or letters with dots between (U.S., D.C). What stands before it is
# looked at behind its first letter, for a pattern that begins with a set of letters is found fast.
_CAPITAL = re.compile(
    r"[A-ZÀ-ÖØ-Þ\u0100-\u017f](?<![\w@].)(?:(?<=[A-Z])\.(?:[A-Z]\.)*[A-Z]\b\.?|[^\W_]*)"
)
# Within a name only these begin with a small letter.
_SMALL_WORD = re.compile(
    r"(?<![\w'’])(?!(?:of|the|and|de|del|della|da|do|dos|das|di|du|d|la|le|les|el|al|es|e|i|y|on|am|"
    r"upon|sur|au|aux|ez|ash|az|ar|in|an|der|den|ob)\b)[a-zà-öø-ÿ]"
)
_BEFORE = re.compile(r"([^\W_](?:[\w'’.-]*[^\W_])?\.?)[ \u00a0]\Z")
_AFTER = re.compile(r"[ \u00a0]([^\W_][\w'’-]*)")
_WINDOW = 24


def candidates(text: str, spans: Iterable[Span], gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Find names of the gazetteer in *spans*, in order, the longest at each place."""
    folded, begins = "", gazetteer.begins
    for span in spans:
        done = span.start
        for word in _CAPITAL.finditer(text, span.start, span.end):
            if not begins[word[0]] or word.start() < done:
                continue
            folded = folded or fold(text)  # a footer mostly names nothing
            found = _name_at(text, folded, word.span(), gazetteer)
            if found is None:
                continue
            key, end, readings = found
            done = end
            yield Candidate(
                word.start(),
                end,
                text[word.start() : end],
                key,
                readings,
                _before(text, span.start, word.start()),
                _word(_AFTER.match(text, end, span.end)),
            )


def _before(text: str, begin: int, end: int) -> str:
    begin = max(begin, end - _WINDOW)
    begin = max(begin, text.rfind(" ", begin, end - 1))
    return _word(_BEFORE.search(text, begin, end))


def _word(found: re.Match[str] | None) -> str:
    return found[1] if found else ""


def _name_at(
    text: str, folded: str, word: tuple[int, int], gazetteer: Gazetteer
) -> tuple[str, int, tuple[Reading, ...]] | None:
    """Give the longest name that begins with *word*: its key, end and readings."""
    start, end = word
    first = folded[start:end]
    longer = gazetteer.longer.get(first.partition(".")[0], ())
    for key in longer if folded.startswith(longer, start) else ():  # 78 begin with "new"
        if folded.startswith(key, start):
            name = Span(start, start + len(key))
            if _is_whole(text, name, small_words=key in gazetteer.small_words):
                return key, name.end, gazetteer.readings(key)
    exact = gazetteer.exact.get(text[start:end])
    if exact and not text.startswith("$", end):  # US$ is a currency
        return first, end, exact
    if gazetteer.knows(first) and not _in_address(text, end):
        return first, end, gazetteer.readings(first)
    return None


def _is_whole(text: str, name: Span, *, small_words: bool) -> bool:
    """Say whether a name of several words ends with a word and has capitals where it must."""
    if text[name.end : name.end + 1].isalnum():
        return False
    return small_words or not _SMALL_WORD.search(text, *name)


def _in_address(text: str, end: int) -> bool:
    """Say whether the word goes on as that of a site or a mail address (Example.com)."""
    return text[end : end + 1] in (".", "@") and text[end + 1 : end + 2].isalnum()
