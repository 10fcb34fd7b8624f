"""Who takes part: people with their roles, and organisations, found without a model.

A run of capitalised words is a person when a title stands before it, a role beside it in commas, or
a verb of saying behind it; it is an organisation when it holds a word such as "Ministry" or "Bank".
Later mentions by surname are the same person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timeline.events.lexicon import Lexicon
from timeline.events.passage import Passage, Sentence
from timeline.model import Actor, Span

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")


@dataclass(frozen=True, slots=True)
class Named:
    """A person or organisation where it is named; *country* is whom a person acts for, if said."""

    span: Span
    actor: Actor
    country: str | None


def find_actors(passage: Passage, last: Sentence) -> tuple[Named, ...]:
    """Every person and organisation named in the prose up to a sentence, in text order."""
    known: dict[str, Named] = {}
    found: list[Named] = []
    for sentence in passage.sentences[: last.index + 1]:
        for run in _runs(passage, sentence):
            named = _organisation(passage, run) or _person(passage, sentence, run, known)
            if named is None:
                continue
            found.append(named)
            if named.actor.type == "person":
                known.setdefault(_surname(named.actor.name), named)
                for part in named.actor.name.split():
                    known.setdefault(part, named)
    return tuple(found)


def _surname(name: str) -> str:
    return name.split()[-1]


def _runs(passage: Passage, sentence: Sentence) -> Iterator[Span]:
    """Runs of capitalised words of a sentence, with the small words that join them inside."""
    not_names = passage.lexicon.listed("not-names")
    for found in passage.lexicon["run"].finditer(passage.article.text, *sentence.span):
        if found[0].lower() in not_names:
            continue
        if found[0].isalpha():  # one word, as most are
            if found[0][0].isupper():
                yield Span(*found.span())
            continue
        yield from _closed(passage, [*_WORD.finditer(found.string, *found.span())])


def _closed(passage: Passage, run: list[re.Match[str]]) -> Iterator[Span]:
    """Trim connectors and words that only open the sentence; cut plain names at a joining "and"."""
    words, not_names = passage.lexicon, passage.lexicon.listed("not-names")
    while run and (run[-1][0].lower() in not_names or not run[-1][0][0].isupper()):
        run.pop()
    while run and (run[0][0].lower() in not_names or not run[0][0][0].isupper()):
        run.pop(0)
    if not run:
        return
    text = passage.article.text[run[0].start() : run[-1].end()]
    whole = len(run) == 1 or words["organisation"].search(text) or _has_role(words, text)
    for piece in [run] if whole else _split(run, words.listed("name-joins")):
        if piece:
            yield Span(piece[0].start(), piece[-1].end())


def _has_role(words: Lexicon, text: str) -> bool:
    """Say whether a word of a text is one for a rank or an office."""
    return not words.listed("role").isdisjoint(_ROLE_WORD.findall(text.lower()))


_ROLE_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def _split(run: list[re.Match[str]], joins: frozenset[str]) -> list[list[re.Match[str]]]:
    pieces: list[list[re.Match[str]]] = [[]]
    for word in run:
        if word[0][0].islower() and word[0].lower() not in joins:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return pieces


def _organisation(passage: Passage, run: Span) -> Named | None:
    """An organisation, unless the run goes on to a person ("Bank of Peru Governor Ana Díaz")."""
    text, words = passage.article.text[slice(*run)], passage.lexicon
    if " " not in text or not words["organisation"].search(text) or _has_role(words, text):
        return None
    return Named(run, Actor(name=" ".join(text.split()), type="organisation"), None)


def _person(
    passage: Passage, sentence: Sentence, run: Span, known: dict[str, Named]
) -> Named | None:
    text = passage.article.text[slice(*run)]
    span, title = _untitled(passage, run)
    name = passage.article.text[slice(*span)]
    if not name or not _is_name(passage, span):
        return None
    words = name.split()
    if len(words) == 1 and words[0] in known:
        old = known[words[0]]
        return Named(span, old.actor, old.country)
    role = title or _role_beside(passage, sentence, span)
    honoured = text.split()[0].lower() in passage.lexicon.listed("honorific")
    if role is None and len(words) == 1 and not honoured:
        return None
    if role is None and not _speaks(passage, sentence, span):
        return None
    country = _marked_country(passage, sentence, Span(run.start, span.end))
    actor = Actor(name=" ".join(words), role=_clean_role(passage.lexicon, role))
    return Named(span, actor, country or passage.home)


def _is_name(passage: Passage, span: Span) -> bool:
    """Two to five words with letters in lower case, none of them a place; or a bare surname."""
    words = passage.article.text[slice(*span)].split()
    if len(words) > 5 or any(len(word) > 1 and word.isupper() for word in words):
        return False
    if not passage.lexicon.listed("not-names").isdisjoint(map(str.lower, words)):
        return False
    return not passage.names_a_place(span)


def _untitled(passage: Passage, run: Span) -> tuple[Span, str | None]:
    """Cut the title off the front of a run: "Deputy Minister of Trade Ana Díaz" -> Ana Díaz."""
    text, lexicon = passage.article.text[slice(*run)], passage.lexicon
    roles = lexicon.listed("role")
    if text.isalpha() and text.lower() not in roles:
        return run, None
    honorifics = lexicon.listed("honorific")
    words = [(m[0], m.start()) for m in _UNSPACED.finditer(text)]
    last = None
    for index, (word, _) in enumerate(words):
        plain = word.lower()
        if plain.strip(".,") in roles or plain in honorifics:
            last = index
    if last is None:
        return run, None
    begin = last + 1
    if begin < len(words) and lexicon["of-or-for"].fullmatch(words[begin][0]):
        begin = _after_portfolio(
            words, begin, lexicon.listed("joins") - lexicon.listed("name-joins")
        )
    if begin >= len(words):
        return Span(run.end, run.end), None
    start = words[begin][1]
    return Span(run.start + start, run.end), text[:start].strip()


_UNSPACED = re.compile(r"\S+")


def _after_portfolio(words: list[tuple[str, int]], begin: int, joining: frozenset[str]) -> int:
    """ "of Information and Communications Phan Tam": the name is the last two or three words."""
    joins = [i for i, (word, _) in enumerate(words) if word.lower() in joining]
    after = joins[-1] + 2  # one word of the portfolio follows the last joining word
    return after if len(words) - after >= 2 else max(after, len(words))


def _role_beside(passage: Passage, sentence: Sentence, span: Span) -> str | None:
    """The role in commas beside a name: "the envoy, Ana Díaz," or "Ana Díaz, the envoy,"."""
    text, words = passage.article.text, passage.lexicon
    before = text[max(sentence.start, span.start - _BESIDE) : span.start].rstrip()
    if before.endswith(","):
        role = _BETWEEN.split(before[:-1])[-1].strip()
        if _has_role(words, role) and not words["said-in-role"].search(role):
            return role
    elif before.rpartition(" ")[2].lower() in words.listed("role"):
        found = words["role-before"].search(before)
        return found[1].strip() if found else None
    found = words["apposition"].match(text, span.end, sentence.end)
    if found and _has_role(words, " ".join(found[1].split()[:8])):
        return found[1].strip()
    return None


_SAID = 20  # so close before a name stands the verb of who says it
_BESIDE = 80  # how far before a name its role may begin
_BETWEEN = re.compile(r"[,;:“”\"]")


def _speaks(passage: Passage, sentence: Sentence, span: Span) -> bool:
    text, words = passage.article.text, passage.lexicon
    if words["person-verb"].match(text, span.end, sentence.end):
        return True
    before = text[max(sentence.start, span.start - _SAID) : span.start]
    return words["said-by"].search(before) is not None


def _clean_role(words: Lexicon, role: str | None) -> str | None:
    """A role as a reader would say it, without article; None for a mere honorific."""
    if role is None:
        return None
    role = words["role-opening"].sub("", " ".join(role.split()))
    role = words["role-joint"].split(role)[-1].strip()
    return None if not role or role.lower() in words.listed("honorific") or len(role) > 80 else role


def _marked_country(passage: Passage, sentence: Sentence, span: Span) -> str | None:
    """The country whose name or adjective stands close before a title or name."""
    near = [t for t in sentence.toponyms if t.country and span.start - 60 <= t.start < span.end]
    for toponym in reversed(near):
        if not passage.lexicon["not-marking"].search(
            passage.article.text, toponym.end, max(toponym.end, span.start)
        ):
            return toponym.country
    return None


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
