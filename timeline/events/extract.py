"""From a clean article to its dated statements.

lay out -> a statement for each date -> its kind -> told once -> who, where, title -> Mention
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import NamedTuple

from timeline.dates import Dated
from timeline.events.actors import Named, find_actors, speaker
from timeline.events.copies import sketch
from timeline.events.kinds import category_of, kind_of, stem
from timeline.events.news import is_news, news_words
from timeline.events.parties import setting
from timeline.events.passage import Passage, Sentence, lay_out
from timeline.events.reference import referents
from timeline.events.reports import gist, plain, tokens_of, words_in
from timeline.events.shortening import clean, shorten
from timeline.events.statement import Statement, statements
from timeline.events.titles import title_of
from timeline.events.venues import Venues
from timeline.model import Actor, Article, Mention, Source, Span, Toponym, When

NAMESPACE = uuid.UUID("6d1f5a52-3b0e-5b8e-9c51-0e0f3a2f7c11")
_REACH = 3  # how many sentences after the dated one may still tell where it happened


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that counts, with the sentences that belong to its telling."""

    found: Statement
    kind: str
    category: str
    heads: tuple[str, ...]
    before: Sentence | None  # what "The meeting, held on Wednesday" speaks of
    after: tuple[Sentence, ...]  # what goes on telling it


class About(NamedTuple):
    """What all mentions of an article share."""

    sketch: str
    gist: tuple[str, ...]
    named: Sequence[Named]
    venues: Venues


def extract(article: Article, dated: Dated, toponyms: Sequence[Toponym]) -> tuple[Mention, ...]:
    """Find the dated statements of an article, in text order; each quotes its sentence."""
    passage = lay_out(article, dated, toponyms)
    drafts = _told_once(list(_drafts(passage)))
    if not drafts:
        return ()
    last = max((s for d in drafts for s in (d.found.sentence, *d.after)), key=lambda s: s.index)
    named = find_actors(passage, last)
    prose = "\n".join(article.text[span.start : span.end] for span in article.body)
    headline, said = words_in(article.title or ""), words_in(prose)
    words = plain(said)
    tells = gist([*plain(headline), *words], tokens_of(article.language))
    about = About(sketch(words), tells, named, Venues(passage))
    mentions = [_mention(passage, draft, about) for draft in drafts]
    if (at := next((n for n, m in enumerate(mentions) if is_news(m)), None)) is not None:
        besides = [phrase.text for sentence in passage.sentences for phrase in sentence.phrases]
        besides += [one.actor.role for one in named if one.actor.role]
        told = news_words(chain(headline, said), besides=besides)
        mentions[at] = replace(mentions[at], news=told)
    return tuple(mentions)


def _drafts(passage: Passage) -> Iterator[Draft]:
    for found in statements(passage):
        kind = kind_of(found)
        if kind is not None:
            category, heads = category_of(found)
            before = _antecedent(passage, found.sentence)
            after = tuple(_continued(passage, found.sentence))
            yield Draft(found, kind, category, heads, before, after)


def _antecedent(passage: Passage, sentence: Sentence) -> Sentence | None:
    """The sentence that introduces what this one speaks of as known, at most two before it."""
    earlier = passage.sentences[max(0, sentence.index - 2) : sentence.index]
    if opening := passage.lexicon["definite"].match(sentence.text):
        word = re.compile(rf"\b{re.escape(opening[1])}\b", re.IGNORECASE)
        introduced = [c for c in earlier if not c.phrases]
        known = [c for c in introduced if word.search(c.text)]
        if not known and opening[1] in passage.lexicon.listed(
            "gathering"
        ):  # "He received the envoy. The meeting …"
            known = introduced
        return known[-1] if known else None
    if earlier and passage.lexicon["opens-with-pronoun"].match(sentence.text):
        return earlier[-1] if earlier[-1].paragraph >= sentence.paragraph - 1 else None
    return None


def _continued(passage: Passage, sentence: Sentence) -> Iterator[Sentence]:
    """The sentences behind that go on telling the same, up to the next dated one."""
    for later in passage.sentences[sentence.index + 1 : sentence.index + 1 + _REACH]:
        if later.phrases:
            return
        if any(passage.lexicon[name].match(later.text) for name in ("continues", "definite")):
            yield later


def _told_once(drafts: list[Draft]) -> list[Draft]:
    """Join a statement that tells again what an earlier one told to the telling of that."""
    kept: list[Draft] = []
    for draft in drafts:
        again = next((i for i, old in enumerate(kept) if _same(old, draft)), None)
        if again is None:
            kept.append(draft)
        elif draft.found.sentence is not kept[again].found.sentence:
            after = (*kept[again].after, draft.found.sentence)
            kept[again] = replace(kept[again], after=after)
    return kept


def _same(old: Draft, new: Draft) -> bool:
    """The same date, and what happened is called the same or spoken of as known."""
    if "|" in new.found.sentence.text and "|" not in old.found.sentence.text:
        return _sums_up(old, new)
    if old.found.phrase.when.edtf != new.found.phrase.when.edtf or old.kind != new.kind:
        return False
    if old.found.sentence is new.found.sentence:
        same = old.found.phrase.text.lower() == new.found.phrase.text.lower()
        known = old.found.phrase.when.basis != "inferred"  # else two days may be meant
        return same or (known and old.found.clause == new.found.clause)
    shared = set(old.heads) & set(new.heads) - old.found.lexicon.listed("saying")
    apart = new.found.sentence.index - old.found.sentence.index
    definite = new.found.lexicon["definite"]
    known = apart <= 2 and definite.match(new.found.sentence.text) is not None
    return known or (bool(shared) and old.category == new.category and _alike(old, new))


def _alike(old: Draft, new: Draft) -> bool:
    mine, theirs = (_content(d.found.sentence.text) for d in (old, new))
    return len(mine & theirs) * 3 >= min(len(mine), len(theirs))


def _sums_up(old: Draft, new: Draft) -> bool:
    """Say whether the row of a table tells again, in two words of it, what was told."""
    one, other = old.found.phrase.when, new.found.phrase.when
    mine, theirs = (_content(d.found.sentence.text) for d in (old, new))
    return one.overlaps(other) and len(mine & theirs) > 1


def _content(text: str) -> set[str]:
    return {stem(word) for word in _CONTENT.findall(text)}


_CONTENT = re.compile(r"[^\W\d_]{4,}|\d+")


def _mention(passage: Passage, draft: Draft, about: About) -> Mention:
    """Make the mention: parties, places and actors from all sentences of its telling."""
    article, found = passage.article, draft.found
    alone = len(found.sentence.phrases) == 1
    told = found.stretches(alone=alone)
    opens = alone or found.clause.start <= found.sentence.start
    known = draft.before.span if draft.before is not None and opens else None
    here = _named_in([*told, known] if known else told, about.named)
    people = _people(passage, draft, here, about.named)
    after = [s.span for s in draft.after]
    where = setting(passage, told, where=about.venues, known=known, venues=after, people=people)
    title, summary = _wording(draft, about.named, alone=alone)
    return Mention(
        key=mention_key(found.sentence.text, found.phrase.text),
        when=found.phrase.when,
        kind=draft.kind,
        category=draft.category,
        title=title,
        summary=summary,
        language=article.language,
        countries=where.countries,
        organisations=where.organisations,
        places=where.places,
        actors=_actors(people, here),
        source=_source(article, found),
        sketch=about.sketch,
        gist=about.gist,
    )


def mention_key(quote: str, phrase: str) -> str:
    """The identity of a mention: what it says, not where it stands."""
    content = " ".join(quote.split()) + "\0" + " ".join(phrase.split())
    return str(uuid.uuid5(NAMESPACE, content.casefold()))


def _named_in(told: Sequence[Span], named: Sequence[Named]) -> list[Named]:
    """Who is named where it is told."""
    here = []
    for one in named:
        at = one.span.start
        for start, end in told:
            if start <= at < end:
                here.append(one)
                break
    return here


def _people(
    passage: Passage, draft: Draft, told: Sequence[Named], named: Sequence[Named]
) -> list[Named]:
    """The people named where it is told; and who says it, where that is quoted or "she" says it."""
    here = [n for n in told if n.actor.type == "person"]
    words, sentence = passage.lexicon, draft.found.sentence
    refers = words["opens-with-pronoun"].match(sentence.text) or words["says-pronoun"].search(
        sentence.text
    )
    quoted = sentence.is_quoted(draft.found.phrase.marks[0].start)
    if quoted or (draft.found.spoken and refers and not here):
        said = speaker(passage, sentence, named)
        here += [said] if said is not None else []
    return here


def _actors(people: Sequence[Named], told: Sequence[Named]) -> tuple[Actor, ...]:
    organisations = [n.actor for n in told if n.actor.type == "organisation"]
    return tuple(dict.fromkeys([n.actor for n in people] + organisations))


def _wording(draft: Draft, named: Sequence[Named], *, alone: bool) -> tuple[str, str]:
    """Title and summary; the article's own headline where the event is its news."""
    found, passage = draft.found, draft.found.passage
    summary = clean(found.sentence.text)
    lead = draft.before if draft.before is not None else found.sentence
    merely = found.lexicon["merely-held"].match(found.sentence.text)
    held = draft.before is not None and merely is not None
    if held and draft.before is not None:
        summary = clean(draft.before.text) + " " + summary
    headline = passage.article.title
    if headline and alone and lead.index == 0 and _is_news(passage, lead, found.phrase.when):
        return shorten(found.lexicon, clean(headline)), summary
    if held and draft.before is not None:
        return title_of(found.told_by(draft.before), alone=True), summary
    meant = partial(referents, passage, found.sentence, named)
    return title_of(found, alone=alone, meant=meant), summary


def _is_news(passage: Passage, lead: Sentence, when: When) -> bool:
    """Say whether the headline tells of an event: its words, and a day close to publication."""
    if _content(passage.article.title or "").isdisjoint(_content(lead.text)):
        return False
    published = passage.article.published
    if published is None:
        return passage.dated.published_interval is not None and when.basis == "inferred"
    first, last = when.extent
    width = last.ordinal - first.ordinal
    return width <= 7 and abs(first.ordinal - published.day.ordinal) <= 10


def _source(article: Article, found: Statement) -> Source:
    sentence = found.sentence
    marks = tuple(
        Span(m.start - sentence.start, m.end - sentence.start) for m in found.phrase.marks
    )
    return Source(
        article=article.id,
        path=article.path,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=str(article.published) if article.published else None,
        date=found.phrase.when.edtf,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        marks=marks,
    )
