"""Who takes part: people with their roles, and organisations, found without a model.

A run of capitalised words is a person when a title stands before it, a role beside it in commas, or
a verb of saying behind it; it is an organisation when it holds a word such as "Ministry" or "Bank".
Later mentions by surname are the same person.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timeline.events.lexicon import lexicon
from timeline.events.passage import Passage, Sentence
from timeline.model import Actor, Span, Toponym

_ROLE_WORDS = (
    "minister|vice-minister|president|premier|chancellor|king|queen|prince|princess|emperor|"
    "ambassador|envoy|consul|secretary|secretary-general|director|director-general|chief|head|"
    "chairman|chairwoman|chair|chairperson|ceo|founder|co-founder|manager|governor|mayor|senator|"
    "representative|commissioner|spokesman|spokeswoman|spokesperson|general|colonel|major|captain|"
    "admiral|professor|dr|doctor|researcher|scientist|analyst|economist|expert|engineer|judge|"
    "justice|prosecutor|lawyer|attorney|coach|editor|author|deputy|lawmaker|leader|officer|official|"
    "executive|commander|inspector|rector|dean|bishop|archbishop|pope|imam|ayatollah|sheikh"
)
_ROLE = re.compile(rf"\b(?:{_ROLE_WORDS})\b", re.IGNORECASE)
_HONORIFIC = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady mr. mrs. ms. dr.".split()
)
_ORGANISATION = re.compile(
    r"\b(?:Ministry|Ministries|Department|Agency|Authority|Commission|Committee|Council|Court|"
    r"University|Institute|Academy|School|College|Bank|Corporation|Corp|Company|Co|Inc|Ltd|LLC|"
    r"Group|Holdings|Airlines|Airways|Railways|Union|Association|Federation|Organi[sz]ation|"
    r"Foundation|Fund|Bureau|Office|Parliament|Congress|Senate|Assembly|Party|Police|Army|Navy|"
    r"Forces|Centre|Center|Laborator(?:y|ies)|Hospital|Museum|Library|Chamber|Secretariat|Board|"
    r"League|Club|Technologies|Telecom|Energy|Motors|Electric|Industries|Systems|Media|Network|"
    r"Society|Trust|Service|Alliance|Consortium|Cabinet|Government)\b"
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")
_CONNECTOR = frozenset(
    "of and for the on de la del da di van von der den bin ibn al el & du dos".split()
)
_NAME_INNER = frozenset("de la del da di van von der den bin ibn al el du dos ter ten af".split())
_NOT_NAMES = frozenset(
    """the a an in on at by for from with and but or as if when while after before during since
    until
    he she they it we i you his her their its our my this that these those there here what who which
    how why where speaking addressing highlighting according however meanwhile also both all some
    many
    most more no not yet so then now today yesterday tomorrow monday tuesday wednesday thursday
    friday
    saturday sunday january february march april may june july august september october november
    december under over between among about against through into earlier later last next early late
    officials police authorities experts analysts researchers leaders ministers lawmakers residents
    despite although because once one two three four five six seven eight nine ten each every other
    another such its covid ai ict internet english new mr mrs ms dr""".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person or organisation where it is named; *country* is whom a person acts for, if said."""

    span: Span
    actor: Actor
    country: str | None


def find_actors(passage: Passage) -> tuple[Named, ...]:
    """Every person and organisation named in the article's prose, in text order."""
    known: dict[str, Named] = {}
    found: list[Named] = []
    for sentence in passage.sentences:
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
    words = [(m[0], Span(m.start(), m.end())) for m in _WORD.finditer(sentence.text)]
    run: list[tuple[str, Span]] = []
    for index, (word, span) in enumerate(words):
        gap = sentence.text[words[index - 1][1].end : span.start] if index else ""
        if run and (gap.strip() or gap.count("\n") > 1):
            yield from _closed(run, sentence)
            run = []
        if word[0].isupper() or (run and word.lower() in _CONNECTOR):
            run.append((word, span))
        elif run:
            yield from _closed(run, sentence)
            run = []
    yield from _closed(run, sentence)


def _closed(run: list[tuple[str, Span]], sentence: Sentence) -> Iterator[Span]:
    """Trim connectors and words that only open the sentence; cut plain names at a joining "and"."""
    while run and not run[-1][0][0].isupper():
        run.pop()
    while run and (run[0][0].lower() in _NOT_NAMES or not run[0][0][0].isupper()):
        run.pop(0)
    if not run:
        return
    text = sentence.text[run[0][1].start : run[-1][1].end]
    pieces = [run] if _ORGANISATION.search(text) or _ROLE.search(text) else _split(run)
    for piece in pieces:
        if piece:
            yield Span(sentence.start + piece[0][1].start, sentence.start + piece[-1][1].end)


def _split(run: list[tuple[str, Span]]) -> list[list[tuple[str, Span]]]:
    pieces: list[list[tuple[str, Span]]] = [[]]
    for word, span in run:
        if word[0].islower() and word.lower() not in _NAME_INNER:
            pieces.append([])
        else:
            pieces[-1].append((word, span))
    return pieces


def _organisation(passage: Passage, run: Span) -> Named | None:
    """An organisation, unless the run goes on to a person ("Bank of Peru Governor Ana Díaz")."""
    text = passage.article.text[run.start : run.end]
    if not _ORGANISATION.search(text) or len(text.split()) < 2 or _ROLE.search(text):
        return None
    return Named(run, Actor(name=" ".join(text.split()), type="organisation"), None)


def _person(
    passage: Passage, sentence: Sentence, run: Span, known: dict[str, Named]
) -> Named | None:
    text = passage.article.text[run.start : run.end]
    span, title = _untitled(text, run)
    name = passage.article.text[span.start : span.end]
    if not name or not _is_name(name, span, passage.toponyms):
        return None
    words = name.split()
    if len(words) == 1 and words[0] in known:
        old = known[words[0]]
        return Named(span, old.actor, old.country)
    role = title or _role_beside(passage.article.text, sentence, span)
    if role is None and not _speaks(passage.article.text, sentence, span):
        return None
    if role is None and len(words) == 1 and not _is_honoured(text):
        return None
    country = _marked_country(passage, sentence, Span(run.start, span.end))
    clean = _clean_role(role)
    return Named(span, Actor(name=" ".join(words), role=clean), country or passage.home)


def _is_name(name: str, span: Span, toponyms: tuple[Toponym, ...]) -> bool:
    """Two to five words with letters in lower case, none of them a place; or a bare surname."""
    words = name.split()
    if len(words) > 5 or any(len(word) > 1 and word.isupper() for word in words):
        return False
    if any(word.lower() in _NOT_NAMES for word in words):
        return False
    starts = [toponym.start for toponym in toponyms]
    at = bisect_right(starts, span.end - 1)
    return not any(t.end > span.start for t in toponyms[max(0, at - 3) : at] if t.start < span.end)


def _untitled(text: str, run: Span) -> tuple[Span, str | None]:
    """Cut the title off the front of a run: "Deputy Minister of Trade Ana Díaz" -> Ana Díaz."""
    words = [(m[0], m.start()) for m in re.finditer(r"\S+", text)]
    last = None
    for index, (word, _) in enumerate(words):
        if _ROLE.fullmatch(word.strip(".,")) or word.lower() in _HONORIFIC:
            last = index
    if last is None:
        return run, None
    begin = last + 1
    if begin < len(words) and words[begin][0].lower() in ("of", "for"):
        begin = _after_portfolio(words, begin)
    if begin >= len(words):
        return Span(run.end, run.end), None
    start = words[begin][1]
    return Span(run.start + start, run.end), text[:start].strip()


def _after_portfolio(words: list[tuple[str, int]], begin: int) -> int:
    """ "of Information and Communications Phan Tam": the name is the last two or three words."""
    joins = [i for i, (word, _) in enumerate(words) if word.lower() in _CONNECTOR - _NAME_INNER]
    after = joins[-1] + 2  # one word of the portfolio follows the last joining word
    return after if len(words) - after >= 2 else max(after, len(words))


_ROLE_BEFORE = re.compile(rf"\b((?:[a-z][a-z-]+\s+){{0,3}}(?:{_ROLE_WORDS}))\s+\Z")
_APPOSITION = re.compile(r",\s*((?:the |a |an |its |his |her )?[^,;:“”\"]{3,80}?)(?:,|\.|;|\Z)")


def _role_beside(text: str, sentence: Sentence, span: Span) -> str | None:
    """The role in commas beside a name: "the envoy, Ana Díaz," or "Ana Díaz, the envoy,"."""
    before = text[sentence.start : span.start]
    if found := re.search(r"([^,;:“”\"]{3,80}),\s*\Z", before):
        role = found[1].strip()
        if _ROLE.search(role) and not re.search(r"\b(?:said|told|added)\b", role):
            return role
    if found := _ROLE_BEFORE.search(before):
        return found[1].strip()
    after = text[span.end : sentence.end]
    found = _APPOSITION.match(after)
    if found and _ROLE.search(" ".join(found[1].split()[:8])):
        return found[1].strip()
    return None


_PERSON_VERB = re.compile(
    r"(?:,? (?:for (?:his|her|their) part,?|also|further|later|himself|herself))*,?\s+"
    r"(?:said|says|told|added|noted|stressed|announced|called|urged|emphasi[sz]ed|highlighted|"
    r"expressed|welcomed|met|visited|"
    r"stated|warned|explained|argued|hoped|thanked|praised|signed|arrived|won|was elected|"
    r"was appointed|"
    r"resigned|pledged|vowed|wrote|spoke|attended|proposed|confirmed|continued)\b"
)


def _speaks(text: str, sentence: Sentence, span: Span) -> bool:
    after = text[span.end : sentence.end]
    if _PERSON_VERB.match(after):
        return True
    before = text[sentence.start : span.start]
    return bool(re.search(r"\b(?:said|says|added|told by|according to|wrote)\s+\Z", before))


def _is_honoured(text: str) -> bool:
    return text.split()[0].lower() in _HONORIFIC


def _clean_role(role: str | None) -> str | None:
    """A role as a reader would say it, without article; None for a mere honorific."""
    if role is None:
        return None
    role = re.sub(r"^(?:and |the |a |an |its |his |her )+", "", " ".join(role.split()), flags=re.I)
    role = re.split(r"\b(?:between|during|with|when|where|by)\s+the\b|\band the\b", role)[
        -1
    ].strip()
    return None if not role or role.lower() in _HONORIFIC or len(role) > 80 else role


def _marked_country(passage: Passage, sentence: Sentence, span: Span) -> str | None:
    """The country whose name or adjective stands close before a title or name."""
    near = [t for t in sentence.toponyms if t.country and span.start - 60 <= t.start < span.end]
    for toponym in reversed(near):
        between = passage.article.text[toponym.end : span.start]
        if not re.search(r"[.;:]|\b(?:in|at|and|with|said|the)\b", between):
            return toponym.country
    return None


def speaker(passage: Passage, sentence: Sentence, named: Iterable[Named]) -> Named | None:
    """Who says a sentence: the first person in it, or the last one named before it."""
    people = [n for n in named if n.actor.type == "person"]
    here = [n for n in people if sentence.start <= n.span.start < sentence.end]
    if here:
        return here[0]
    said = lexicon().cues["speech"].search(sentence.text)
    if said is None and not sentence.quoted:
        return None
    before = [n for n in people if n.span.start < sentence.start]
    return before[-1] if before else None
