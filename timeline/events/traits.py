"""What a mention is compared by: its words without date and countries, and where it is looked up.

Two kinds of likeness count, since either alone deceives. Names and all words together tell who and
what; but a minister does many things in one city on one day. So the *matter* is weighed by itself:
the ordinary words and figures that are left when every name, office and place is taken away.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import fsum
from typing import NamedTuple

from timeline import countries
from timeline.events.kinds import stem
from timeline.events.reports import Words, cosine, tokens_of, words_in, words_of
from timeline.memo import Memo
from timeline.model import Mention

_KEYS = 10  # weightiest stems by which a mention finds others
_RARE = 0.3  # those that weigh less lead to too many, and are none where there are others
_FEW = 4
SHARED_KEYS = 2
_FIGURES = frozenset("456789")  # those of one digit that say something
# Figures are written either way; those below four say little, and stay words.
_WORDS = (
    "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_NUMBERS = {word: str(value) for value, word in enumerate(_WORDS.split(), start=4)}
_NUMBERS |= {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60"}
_ORDINARY = 0.08  # words that weigh less are no matter of anything
_OFTEN = 0.5  # what is left of the weight of what is told of many happenings
_SMALL = 1.0  # matter that weighs less than this in all says little when it is shared
_NEXT = re.compile(r"[.!?:]\s+\W*([^\W_]+)")  # what begins a sentence behind another


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """A mention's words, its matter as stems with weights, that of its whole article, and the
    figures in it. By its *keys* it is found."""

    words: Words
    matter: Mapping[str, float]
    gist: Mapping[str, float]
    figures: frozenset[str]
    keys: frozenset[str]


class _Word(NamedTuple):
    """A word in lower case, the stem that stands for it and those of its meaning, and what it
    weighs, 0 for none: as a *name* or number, as *matter*. *plain*: it is written small."""

    small: str
    meant: str
    name: float
    matter: float
    plain: bool


def _foreign_word(token: str) -> _Word:
    small, weight, named = tokens_of("")[token]
    return _Word(small, small, weight if named else 0.0, weight, small == token)


def _word(token: str) -> _Word:
    small, weight, named = tokens_of("en")[token]
    meanings, plain = _meanings(), stem(small)
    meant = meanings.stems.get(plain, plain)
    tells = weight > _ORDINARY and (len(token) > 1 or token in _FIGURES)
    matter = weight * (_OFTEN if meant in meanings.often else 1.0) if tells else 0.0
    return _Word(small, meant, weight if named else 0.0, matter, small == token)


_words, _foreign_words = Memo(_word, most=1 << 16), Memo(_foreign_word, most=1 << 16)


def _words_of(language: str) -> Mapping[str, _Word]:
    return _words if language == "en" else _foreign_words


def thing(word: str) -> tuple[str, float]:
    """What a word in lower case means, and what that weighs where it tells one happening from
    another: 0 for what is told of many. Two seldom have a figure in common by chance."""
    if word.isdigit() and len(word) > 1:
        return word, 1.0 if word.strip("0") else 0.0
    found = _words[word]
    return found.meant, 0.0 if found.meant in _meanings().often else found.matter


def has_synonyms(word: str) -> bool:
    """Say whether a word in lower case is one of those that papers swap for each other."""
    return stem(word) in _meanings().stems


def disasters() -> frozenset[str]:
    """The stems that stand for kinds of disaster."""
    return _meanings().disasters


def traits(mention: Mention) -> Traits:
    return _traits(mention, _told(mention))


def _told(mention: Mention) -> str:
    """Title and summary without the words of the date."""
    said = mention.summary
    if mention.source.quote is not None:
        for start, end in mention.source.marks:
            said = said.replace(mention.source.quote[start:end], " ")
    return f"{mention.title}. {said}"


def title_traits(mention: Mention) -> Traits:
    """The same of the title alone, for statements that share a sentence."""
    return _traits(mention, mention.title)


def _traits(mention: Mention, text: str) -> Traits:
    said = words_in(text)
    tokens = _tokens(mention, said)
    look = tokens_of(mention.language)
    read = _read(tokens, mention.language)
    matter = _matter(mention, read, _opening(text, said))
    return Traits(
        words=words_of(tokens, look),
        matter=matter,
        gist=dict([look[word][:2] for word in mention.gist]),
        figures=frozenset(token for token in tokens if token.isdigit()),
        keys=_keys(read, matter),
    )


def keys_of(mention: Mention) -> frozenset[str]:
    """The keys of a mention, as `traits` has them, without what only comparing needs."""
    text = _told(mention)
    said = words_in(text)
    words = _read(_tokens(mention, dict.fromkeys(said)), mention.language)
    return _keys(words, _matter(mention, words, _opening(text, said)))


def _read(tokens: Iterable[str], language: str) -> list[_Word]:
    """The words that tokens are, each once."""
    look = _words_of(language)
    return [look[token] for token in dict.fromkeys(tokens)]


def _tokens(mention: Mention, said: Iterable[str]) -> list[str]:
    """The words said without the names of the mention's countries; numbers as figures."""
    own = nations(mention)
    return [figures[word] for word in said if word not in own]


# Words as they are written, but numbers as figures.
figures = Memo(lambda word: _NUMBERS.get(word.lower(), word), most=1 << 16)


def nations(mention: Mention) -> frozenset[str]:
    """The words of the names of a mention's countries and of their people."""
    return frozenset().union(*[_nation(country.code) for country in mention.countries])


def _keys(words: Iterable[_Word], matter: dict[str, float]) -> frozenset[str]:
    weights = {word.meant: word.name for word in words if word.name} | matter
    rare = [(weight, word) for word, weight in weights.items() if weight >= _RARE]
    if len(rare) < _FEW:
        rare = [(weight, word) for word, weight in weights.items()]
    if len(rare) > _KEYS:
        rare = sorted(rare)[-_KEYS:]
    return frozenset([word for _, word in rare])


@cache
def _nation(code: str) -> frozenset[str]:
    """The words of a country's names, and of its people: "Kenyan", "Kenyans"."""
    row = countries.table()[code]
    people = [name for one in row.demonyms for name in (one, f"{one}s")]
    return frozenset(word for name in (row.name, *row.also, *people) for word in words_in(name))


def _named(mention: Mention) -> set[str]:
    """The words of who took part, with their offices, and of where it was."""
    texts = [place.name for place in mention.places]
    texts += [f"{actor.name} {actor.role or ''}" for actor in mention.actors]
    return set(words_in(" ".join(texts).lower()))


def _opening(text: str, said: Sequence[str]) -> set[str]:
    """The words that begin a sentence, in lower case, that are not met as names elsewhere."""
    first = [*said[:1], *_NEXT.findall(text)]
    opened = [word.lower() for word in first if word[0].isupper()]
    capitals = [word.lower() for word in said if word[0].isupper()]
    named = {word for word in opened if capitals.count(word) > opened.count(word)}
    return {word.lower() for word in first} - named


def _matter(mention: Mention, words: Iterable[_Word], opening: set[str]) -> dict[str, float]:
    taking_part = _named(mention)
    matter: dict[str, float] = {}
    for small, meant, _, weight, plain in words:
        if weight and (plain or small in opening) and small not in taking_part:
            matter[meant] = max(weight, matter.get(meant, 0.0))
    return matter


class _Meanings(NamedTuple):
    """Stem -> that of its meaning; those meanings that are told of many happenings, and those that
    are kinds of disaster."""

    stems: Mapping[str, str]
    often: frozenset[str]
    disasters: frozenset[str]


@cache
def _meanings() -> _Meanings:
    text = (resources.files(__package__) / "meanings.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    often, disasters = (
        frozenset(stem(line.split()[1]) for line in lines if line.startswith(mark)) for mark in "~!"
    )
    sets = [line.lstrip("~!").split() for line in lines]
    stems = {stem(word): stem(words[0]) for words in sets for word in words}
    return _Meanings(stems, often, disasters)


def akin(mine: Traits, theirs: Traits) -> bool:
    """Say whether two mentions share keys enough to be compared."""
    return len(mine.keys & theirs.keys) >= SHARED_KEYS


def likeness(mine: Traits, theirs: Traits) -> float:
    """How alike two mentions are, from 0 to 1: half names and all words, half matter."""
    if not mine.matter or not theirs.matter:
        return _told_by(mine, theirs)
    return 0.5 * _told_by(mine, theirs) + 0.5 * shared_matter(mine, theirs)


def _told_by(mine: Traits, theirs: Traits) -> float:
    every = cosine(mine.words.every, theirs.words.every)
    if not (mine.words.names and theirs.words.names):
        return every
    return 0.5 * every + 0.5 * cosine(mine.words.names, theirs.words.names)


def shared_matter(mine: Traits, theirs: Traits) -> float:
    """How much of the shorter one's matter the other has too: reports are of unequal length."""
    return share(mine.matter, theirs.matter)


def shared_gist(mine: Traits, theirs: Traits) -> float:
    """How much of what the one's article is about that of the other is about too."""
    return share(mine.gist, theirs.gist)


def share(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """How much of the lighter one's weight the other has too; exact sums, so that no order of words
    matters."""
    shared = fsum([min(w, theirs[k]) for k, w in mine.items() if k in theirs])
    return shared / max(min(fsum(mine.values()), fsum(theirs.values())), _SMALL)
