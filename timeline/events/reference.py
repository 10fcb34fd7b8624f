"""What a pronoun stands for, said only where it is certain."""

from collections.abc import Iterable

from timeline.events.actors import Named
from timeline.events.passage import Passage, Sentence
from timeline.model import Span

_LONGEST = 60  # characters of a subject that a title can bear


def referent(passage: Passage, sentence: Sentence, named: Iterable[Named]) -> str | None:
    """The words that the pronoun at a sentence's start stands for; None if there is any doubt.

    They are the whole subject of the sentence before in the paragraph: for "he" and "she" a person,
    for "it" one body or country, for "they" two that are joined.
    """
    pronoun = passage.lexicon["subject-pronoun"].match(sentence.text)
    before = passage.sentences[sentence.index - 1] if sentence.index else None
    if pronoun is None or before is None or before.paragraph != sentence.paragraph:
        return None
    verb = passage.lexicon["finite"].search(before.text)
    subject = before.text[: verb.start()].strip() if verb else ""
    if not 0 < len(subject) <= _LONGEST or "," in subject:
        return None
    word = pronoun[0].split()[0].lower()
    if word in passage.lexicon.listed("they"):
        joined = passage.lexicon["joined-names"].fullmatch(subject) is not None
        return subject if joined else None
    return _single(passage, before, subject, list(named), word)


def _single(
    passage: Passage, before: Sentence, subject: str, named: list[Named], word: str
) -> str | None:
    """One person, or one body or country, whose name ends the subject and is all there is."""
    span = Span(before.start, before.start + len(subject))
    inside = [n for n in named if span.start <= n.span.start and n.span.end <= span.end]
    places = [t for t in before.toponyms if t.start < span.end]
    if word in passage.lexicon.listed("it"):
        bodies = {n.span for n in inside if n.actor.type == "organisation"}
        bodies |= {Span(t.start, t.end) for t in places if t.kind == "country"}
        whole = {passage.lexicon["opening-article"].sub("", subject)}
        return subject if {passage.article.text[slice(*b)] for b in bodies} == whole else None
    people = [n for n in inside if n.actor.type == "person"]
    if len(people) == 1 and people[0].span.end == span.end:
        return people[0].actor.name
    return None
