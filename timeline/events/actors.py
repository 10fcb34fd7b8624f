"""Who takes part: people with their roles, and organisations, found without a model.

A run of capitalised words is a person when a title stands before it, a role beside it in commas, or
a verb of saying behind it; it is an organisation when it holds a word such as "Ministry" or "Bank".
Later mentions by surname are the same person.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from timeline.events.lexicon import Lexicon, lexicon
from timeline.events.passage import Passage, Sentence
from timeline.memo import Memo
from timeline.model import Actor, Span

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")


class Named(NamedTuple):
    """A person or organisation where it is named; *country* is whom a person acts for, if said."""

    span: Span
    actor: Actor
    country: str | None


class _Run(NamedTuple):
    """Capitalised words that belong together."""

    text: str
    start: int
    end: int


class _Part(NamedTuple):
    """A part of a run that names one person or body, with where it stands in the run."""

    text: str
    start: int
    end: int
    is_body: bool


def find_actors(passage: Passage, last: Sentence) -> tuple[Named, ...]:
    """Every person and organisation named in the prose up to a sentence, in text order."""
    finder = _Finder(passage)
    sentences = passage.sentences[: last.index + 1]
    return tuple([named for sentence in sentences for named in finder.named(sentence)])


class _Finder:
    """Finds who is named in one sentence after the other, and knows them again by a part of their
    name."""

    def __init__(self, passage: Passage) -> None:
        words = passage.lexicon
        self.passage, self.text, self.words = passage, passage.article.text, words
        self.not_names, self.roles = words.listed("not-names"), words.listed("role")
        self.honorifics = words.listed("honorific")
        self.parts = _parts(passage.article.language)
        self.known: dict[str, Named] = {}

    def named(self, sentence: Sentence) -> Iterator[Named]:
        for found in self.words["run"].finditer(self.text, sentence.start, sentence.end):
            said = found[0]
            if said.isalpha():  # one word, as most are
                named = self._single(_Run(said, *found.span()), sentence)
                if named is not None:
                    yield named
            elif said.lower() not in self.not_names:
                at = found.start()
                for text, start, end, is_body in self.parts[said]:
                    run = _Run(text, at + start, at + end)
                    named = _organisation(run) if is_body else self._person(run, sentence)
                    if named is not None:
                        yield named

    def _single(self, run: _Run, sentence: Sentence) -> Named | None:
        """A bare surname, if it is one: told apart by what is quickest to see."""
        word = run.text
        small = word.lower()
        if not word[0].isupper() or small in self.not_names or small in self.roles:
            return None
        known = self.known.get(word)
        if known is not None:
            return known._replace(span=Span(run.start, run.end)) if self._is_name(run) else None
        return self._person(run, sentence)

    def _person(self, run: _Run, sentence: Sentence) -> Named | None:
        name, title = self._untitled(run)
        if not name.text or not self._is_name(name):
            return None
        words, span = name.text.split(), Span(name.start, name.end)
        if len(words) == 1 and words[0] in self.known:
            return self.known[words[0]]._replace(span=span)
        role = title or self._role_beside(sentence, span)
        honoured = run.text.split(None, 1)[0].lower() in self.honorifics
        if role is None and (
            (len(words) == 1 and not honoured) or not self._speaks(sentence, span)
        ):
            return None
        country = self._marked_country(sentence, Span(run.start, run.end))
        actor = Actor(name=" ".join(words), role=_clean_role(self.words, role))
        meant = [one.country for one in self.passage.meant_in(span)]
        named = Named(span, actor, country or next(iter(meant), self.passage.home))
        for part in (words[-1], *words):
            self.known.setdefault(part, named)
        return named

    def _is_name(self, name: _Run) -> bool:
        """Two to five words with letters in lower case, none of them a place; or a bare surname."""
        words = name.text.split()
        if len(words) > 5 or self.passage.names_a_place(Span(name.start, name.end)):
            return False
        for word in words:
            if word.lower() in self.not_names or (word.isupper() and len(word) > 1):
                return False
        return True

    def _untitled(self, run: _Run) -> tuple[_Run, str | None]:
        """Cut the title off the front of a run: "Deputy Minister of Trade Ana Díaz" -> Ana Díaz."""
        text, lexicon = run.text, self.words
        if text.isalpha() and text.lower() not in self.roles:
            return run, None
        words = [(m[0], m.start()) for m in _UNSPACED.finditer(text)]
        last = None
        for index, (word, _) in enumerate(words):
            plain = word.lower()
            if plain.strip(".,") in self.roles or plain in self.honorifics:
                last = index
        if last is None:
            return run, None
        begin = last + 1
        if begin < len(words) and lexicon["of-or-for"].fullmatch(words[begin][0]):
            joining = lexicon.listed("joins") - lexicon.listed("name-joins")
            begin = _after_portfolio(words, begin, joining)
        start = words[begin][1] if begin < len(words) else len(text)
        return _Run(text[start:], run.start + start, run.end), text[:start].strip()

    def _role_beside(self, sentence: Sentence, span: Span) -> str | None:
        """The role in commas beside a name: "the envoy, Ana Díaz," or "Ana Díaz, the envoy,"."""
        text, words = self.text, self.words
        before = text[max(sentence.start, span.start - _BESIDE) : span.start].rstrip()
        if before.endswith(","):
            role = _BETWEEN.split(before[:-1])[-1].strip()
            if _has_role(self.words, role) and not words["said-in-role"].search(role):
                return role
        elif before.rpartition(" ")[2].lower() in self.roles:
            found = words["role-before"].search(before)
            return found[1].strip() if found else None
        found = words["apposition"].match(text, span.end, sentence.end)
        if found and _has_role(self.words, " ".join(found[1].split()[:8])):
            return found[1].strip()
        return None

    def _speaks(self, sentence: Sentence, span: Span) -> bool:
        if self.words["person-verb"].match(self.text, span.end, sentence.end):
            return True
        before = self.text[max(sentence.start, span.start - _SAID) : span.start]
        return self.words["said-by"].search(before) is not None

    def _marked_country(self, sentence: Sentence, span: Span) -> str | None:
        """The country whose name or adjective stands close before a title or name."""
        near = [t for t in sentence.toponyms if t.country and span.start - 60 <= t.start < span.end]
        apart = self.words["not-marking"]
        for toponym in reversed(near):
            if not apart.search(self.text, toponym.end, max(toponym.end, span.start)):
                return toponym.country
        return None


@cache
def _parts(language: str) -> Memo[Sequence[_Part]]:
    """The parts of runs of several words, of which four in ten are met again."""
    words = lexicon(language)
    return Memo(lambda said: tuple(_parted(words, said)), most=1 << 14)


def _parted(words: Lexicon, said: str) -> Iterator[_Part]:
    """Trim connectors and words that only open the sentence; cut plain names at an "and"."""
    run = [*_WORD.finditer(said)]
    while run and _is_loose(words, run[-1][0]):
        run.pop()
    while run and _is_loose(words, run[0][0]):
        run.pop(0)
    whole = said[run[0].start() : run[-1].end()] if run else ""
    one = len(run) == 1 or words["organisation"].search(whole) or _has_role(words, whole)
    for piece in [run] if one else _split(run, words.listed("name-joins")):
        if piece:
            start, end = piece[0].start(), piece[-1].end()
            text = said[start:end]
            yield _Part(text, start, end, _is_body(words, text))


def _is_loose(words: Lexicon, word: str) -> bool:
    return not word[0].isupper() or word.lower() in words.listed("not-names")


def _is_body(words: Lexicon, text: str) -> bool:
    """An organisation, unless it goes on to a person ("Bank of Peru Governor Ana Díaz")."""
    named = " " in text and words["organisation"].search(text)
    return bool(named) and not _has_role(words, text)


def _has_role(words: Lexicon, text: str) -> bool:
    """Say whether a word of a text is one for a rank or an office."""
    return not words.listed("role").isdisjoint(_ROLE_WORD.findall(text.lower()))


def _organisation(run: _Run) -> Named:
    actor = Actor(name=" ".join(run.text.split()), type="organisation")
    return Named(Span(run.start, run.end), actor, None)


_ROLE_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_UNSPACED = re.compile(r"\S+")
_SAID = 20  # so close before a name stands the verb of who says it
_BESIDE = 80  # how far before a name its role may begin
_BETWEEN = re.compile(r"[,;:“”\"]")


def _split(run: list[re.Match[str]], joins: frozenset[str]) -> list[list[re.Match[str]]]:
    pieces: list[list[re.Match[str]]] = [[]]
    for word in run:
        if word[0][0].islower() and word[0].lower() not in joins:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return pieces


def _after_portfolio(words: list[tuple[str, int]], begin: int, joining: frozenset[str]) -> int:
    """ "of Information and Communications Phan Tam": the name is the last two or three words."""
    joins = [i for i, (word, _) in enumerate(words) if word.lower() in joining]
    after = joins[-1] + 2  # one word of the portfolio follows the last joining word
    return after if len(words) - after >= 2 else max(after, len(words))


def _clean_role(words: Lexicon, role: str | None) -> str | None:
    """A role as a reader would say it, without article; None for a mere honorific."""
    if role is None:
        return None
    role = words["role-opening"].sub("", " ".join(role.split()))
    role = words["role-joint"].split(role)[-1].strip()
    return None if not role or role.lower() in words.listed("honorific") or len(role) > 80 else role


def speaker(passage: Passage, sentence: Sentence, named: Iterable[Named]) -> Named | None:
    """Who says a sentence: the first person in it, or the last one named before it."""
    people = [n for n in named if n.actor.type == "person"]
    here = [n for n in people if sentence.start <= n.span.start < sentence.end]
    if here:
        return here[0]
    if not sentence.quoted and "speech" not in passage.hits(sentence).by_name:
        return None
    before = [n for n in people if n.span.start < sentence.start]
    return before[-1] if before else None
