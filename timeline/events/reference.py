"""What a pronoun stands for, said only where it is certain."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from timeline.events.actors import Named
from timeline.events.passage import Passage, Sentence
from timeline.model import Span

_LONGEST = 60  # characters of a subject that a title can bear
_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z]\w+")
_OPENING_NAME = re.compile(
    r"([A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,3})(?=,|\s(?:who|has|was|is|died)\b)"
)
_HE_OR_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
# With one of these in a sentence, its subject may be another: "The president gave her a medal."
_OTHERS = {"he": re.compile(r"\b(?:him|his)\b"), "she": re.compile(r"\bher\b")}
_OFTEN = 3
_BACK = 4  # so many sentences back a person may have been named


def referents(passage: Passage, sentence: Sentence, named: Sequence[Named]) -> Mapping[str, str]:
    """What pronouns of a sentence stand for, in lower case; only those of which there is no doubt.

    A sentence that begins with one: for "he" and "she" the one person who is the subject of the
    sentence before, or of the one before that where the same pronoun goes on; else whom the whole
    article portrays. For "it" and "they" the whole subject of the sentence before in the paragraph:
    one body or country, two that are joined, or whatever it is if that sentence speaks of nothing
    else. In another sentence "he" or "she" is its subject, if it names nobody else.
    """
    pronoun = passage.lexicon["first-pronoun"].match(sentence.text)
    if pronoun is None:
        own = _HE_OR_SHE.search(_subject(passage, sentence))
        person = None if own else _subject_person(passage, sentence, named)
        return {"he": person, "she": person} if person else {}
    word = pronoun["pronoun"].lower()
    meant = _meant(passage, sentence, named, word) if sentence.index else None
    return {word: meant} if meant else {}


def _meant(passage: Passage, sentence: Sentence, named: Sequence[Named], word: str) -> str | None:
    words = passage.lexicon
    if word not in words.listed("they") | words.listed("it"):
        return _person(passage, sentence, named, word) or _portrayed(passage, word)
    before = passage.sentences[sentence.index - 1]
    subject = _subject(passage, before)
    if before.paragraph != sentence.paragraph or "," in subject:
        return None
    if word in words.listed("they"):
        return subject if words["joined-names"].fullmatch(subject) else None
    if words["made-it"].match(sentence.text) and passage.names_a_place(
        Span(before.start, before.start + len(subject))
    ):
        return None
    whole = {words["opening-article"].sub("", subject)}
    return subject if _bodies(passage, before, subject, named) == whole else None


def _subject(passage: Passage, sentence: Sentence) -> str:
    """The words before a sentence's verb, if a title can bear them."""
    verb = passage.lexicon["finite"].search(sentence.text)
    subject = sentence.text[: verb.start()].strip() if verb else ""
    return subject if len(subject) <= _LONGEST else ""


def _person(passage: Passage, sentence: Sentence, named: Sequence[Named], word: str) -> str | None:
    """Who is the one person in front of the verb of the last sentence that is about another."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _BACK), -1):
        before = passage.sentences[index]
        first = passage.lexicon["first-pronoun"].match(before.text)
        if first is None:
            others = _OTHERS[word].search(before.text)
            return None if others else _subject_person(passage, before, named)
        if first["pronoun"].lower() != word:
            return None
    return None


def _portrayed(passage: Passage, word: str) -> str | None:
    """The name that the article opens with and its headline has, where nearly all is "she's"."""
    opening = _OPENING_NAME.match(passage.sentences[0].text)
    if opening is None or opening[1] not in (passage.article.title or ""):
        return None
    said = Counter(found.lower() for found in _HE_OR_SHE.findall(passage.article.text))
    often = said[word] >= _OFTEN and said[word] * 4 >= said.total() * 3
    return opening[1] if often else None


def _subject_person(passage: Passage, before: Sentence, named: Sequence[Named]) -> str | None:
    """The person that a sentence's subject names, or says the kind of: "A former student"."""
    subject = _subject(passage, before)
    span = Span(before.start, before.start + len(subject))
    people = [n for n in named if n.actor.type == "person"]
    here = [n for n in people if before.start <= n.span.start < before.end]
    names = {n.actor.name for n in here if n.span.end <= span.end}
    if names or here:
        return names.pop() if len(names) == 1 else None
    some = passage.lexicon["somebody"].fullmatch(subject)
    if (
        some is None
        or _NAME.search(before.text, len(subject))
        or passage.names_a_place(span)
        or _bodies(passage, before, subject, named)
    ):
        return None
    return subject


def _bodies(passage: Passage, before: Sentence, subject: str, named: Iterable[Named]) -> set[str]:
    """The names of bodies and countries within a subject."""
    span = Span(before.start, before.start + len(subject))
    inside = [n for n in named if span.start <= n.span.start and n.span.end <= span.end]
    bodies = {n.span for n in inside if n.actor.type == "organisation"}
    bodies |= {
        Span(t.start, t.end) for t in before.toponyms if t.start < span.end and t.kind == "country"
    }
    return {passage.article.text[slice(*body)] for body in bodies}
