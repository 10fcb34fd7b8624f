"""Shorter clauses of a sentence that hold its date, each with words that can be its subject."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from timeline.events.lexicon import Lexicon
from timeline.events.statement import Statement
from timeline.model import Span

LONGEST_SUBJECT = 60  # characters that a title can bear
_CONTENT = re.compile(r"[^\W_]{4,}")
_PARTS = re.compile(r"[;:(—–”“\"]|,(?!\d)|\s(?:and|or|but)\s")
_POINTS = re.compile(r"[;:(—–”“\"]|,(?!\d)")
_NEAR = 60  # characters before a date in which they stand
_MEDIUM = 70  # characters before a date that may tell where it was said
_BESIDE = 2  # words next to a date that tell what it dates
_SHORT_LEAD = 8  # characters of what leads to a date that opens a clause
_TOLD = 5  # words beside its date that tell enough where there is no verb of being
_REDUCED = 70  # how far before its date "the pact signed …" may begin


class Clause(NamedTuple):
    """*span*, with *subject* to be put before it; empty where it has its own."""

    subject: str
    span: Span


def clauses(found: Statement, scope: Span) -> Iterator[Clause]:
    """The clauses within a scope that hold the date, those that begin nearest to it first.

    "The board met in May and | elected a head in June", "… when | the river rose in June", "… the
    storm that | sank the ferry in June", "… | the pact signed in June".
    """
    text, words, date = found.text, found.lexicon, found.phrase.span
    closes = [close.start() for close in words["clause-close"].finditer(text, *scope)]
    end = next((close for close in closes if close >= date.end), scope.end)
    last = max((close for close in closes if close < date.start), default=scope.start)
    for joint in reversed([*words["inner-joint"].finditer(text, scope.start, date.start)]):
        span = Span(joint.end(), end)
        if joint.start() == scope.start and (comma := text.find(",", date.end, end)) > 0:
            span = Span(joint.end(), comma)  # "When the river rose in May, the town …"
        if joint.end() <= last:
            continue
        if joint["relative"]:
            verb = words["sure-verb"].search(text, date.end, end)
            if not verb or words["finite"].search(text, scope.start, joint.start()):
                lead = text[scope.start : joint.start()].rstrip()
                subject = "" if words.last("hangs", lead) else antecedent(words, lead)
                yield from [Clause(subject, span)] if subject else ()  # not "in which"
        else:
            yield from _joined(words, joint, span, date=date)
    begin = max(scope.start, date.start - _REDUCED)
    reduced = words["reduced-clause"].search(text, begin, date.start)
    if reduced and words["finite"].search(text, scope.start, reduced.start("what")):
        verb = words["reduced-end"].search(text, date.end, end)
        span = Span(reduced.start("what"), verb.start() if verb else end)
        if len(text[slice(*span)].split()) - len(found.phrase.text.split()) >= _TOLD:
            yield Clause("", span)


def _joined(words: Lexicon, joint: re.Match[str], span: Span, *, date: Span) -> Iterator[Clause]:
    """A clause behind "and" or "when": with a subject of its own, or that of the sentence."""
    text, joins = joint.string, joint["word"].lower() in words.listed("joining")
    ahead, lead = text[slice(*span)].partition(", ")[0], text[joint.pos : joint.start()]
    last = lead.split()[-1] if lead.split() else ""
    beside = words["depends"].split(lead)[-1]
    if joins and (
        words["begins-with-pronoun"].fullmatch(last) or not words["finite"].search(beside)
    ):
        return  # "Peru and Chile signed"
    if date.start - span.start <= _SHORT_LEAD:
        ahead = text[date.end : span.end].partition(", ")[0].lstrip()  # "and in May the town sank"
    elif not joins:
        ahead = ahead[: date.start - span.start]  # not "as its host in May was praised"
    if words["own-subject"].match(ahead):
        leaning = joint["word"] == "that" and words.ending("leans", f"{lead} that ")
        named = joins and not ahead[0].islower() and last.lstrip("(")[:1].isupper()
        if not leaning and not named:
            yield Clause("", span)
    elif joins and words["verb-first"].match(ahead) and (subject := _shared(words, lead, ahead)):
        yield Clause(subject, span)


def antecedent(words: Lexicon, lead: str) -> str:
    """What "which" behind these words stands for: "the sinking of | the ferry Ana, which …"."""
    lead = words["their-age"].sub("", lead)
    heads = words["head"].findall(lead)
    head = str(heads[-1]) if heads else ""
    if words["sure-verb"].search(head):
        return ""
    whose = words["of-somebody"].match(head)
    return head[whose.end() :] if whose else head


def _shared(words: Lexicon, lead: str, ahead: str) -> str:
    """The subject of a sentence whose verb another joins; none where a help-verb may be shared."""
    lead = words["aside"].sub("", f"{lead.rstrip(' ,')}, ").rstrip(" ,")
    verb = words["finite"].search(lead)
    if verb is None or words["between-verbs"].search(lead, verb.start()):
        return ""
    if words["helped"].match(lead, verb.start()) and not words["helped"].match(ahead):
        return ""
    opening, _, subject = lead[: verb.start()].rstrip().rpartition(", ")
    subject = words["adverb-last"].sub("", subject).rstrip()  # "Peru already has two, and wants"
    if opening and not words["sets-out"].match(opening):
        return ""
    return subject if len(subject) <= LONGEST_SUBJECT else ""


class Beside(NamedTuple):
    """The words of what a date dates: *must* a title have, the more of *near* the better."""

    must: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


def beside(found: Statement) -> Beside:
    """The last verb before a date, and the words next to it; those behind it if none is before.

    Empty where the date is of the saying: "the mayor on Monday said", "in a letter sent on Monday".
    """
    words, (start, end) = found.lexicon, found.phrase.span
    begin = found.clause.start
    lead = found.text[begin:start]
    if found.spoken or words["says-behind"].match(found.after):
        return Beside()
    if words["said-in"].search(lead, max(0, len(lead) - _MEDIUM)):
        return Beside()
    if _sets_out(words, lead, found.text[end : found.clause.end]):
        return Beside()
    if said := found.hits.within("speech", Span(begin, start)):
        begin = said[-1].end
    before = found.text[max(begin, start - _NEAR) : start]
    behind = found.text[end : found.clause.end]
    if behind[:1] == " " and words["verb-first"].match(behind):  # "the mayor on Monday opened"
        near = _content(words, behind)[:1]
    elif before.strip():
        return _told_before(words, before)
    else:
        behind = behind.lstrip(" ,")
        opens = words["sets-out"].match(behind) is not None
        near = [] if opens else _content(words, _PARTS.split(behind)[0])[:_BESIDE]
    return Beside(frozenset(near), frozenset(near))


def _told_before(words: Lexicon, before: str) -> Beside:
    part = _last_part(words, _PARTS.split(before))
    near = _content(words, part)[-_BESIDE:]
    for told in (part, _last_part(words, _POINTS.split(before))):
        if verbs := [verb.start() for verb in words["finite"].finditer(told)]:
            must = _content(words, told[verbs[-1] :])[:1]
            return Beside(frozenset(must), frozenset([*must, *near]))
    return Beside(frozenset(near), frozenset(near))


def _last_part(words: Lexicon, parts: list[str]) -> str:
    """The part that a date stands in: not the "on" of "was shot, on Monday"."""
    alone = len(parts) > 1 and words["leads-in"].fullmatch(parts[-1].strip())
    return parts[-2] if alone else parts[-1]


def _sets_out(words: Lexicon, lead: str, behind: str) -> bool:
    """ "In the last minutes of Friday's match, …": what leads to a statement, and has no verb."""
    opening = "," not in lead and "," in behind and words["opens"].match(lead)
    return bool(opening) and not words["finite"].search(lead + behind.partition(", ")[0])


def _content(words: Lexicon, said: str) -> list[str]:
    """The words that tell something, in lower case."""
    idle = words.listed("no-content")
    return [word for word in _CONTENT.findall(said.lower()) if word not in idle]
