"""A clause without its date, where the rest still reads."""

import re

from timeline.events.lexicon import Lexicon
from timeline.events.statement import Statement
from timeline.model import Span


def without_date(found: Statement, scope: Span) -> str:
    """Cut the date phrase out together with the preposition that leads to it, if the rest reads."""
    text, date, words = found.text, found.phrase.span, found.lexicon
    start, end = max(scope.start, date.start), min(scope.end, date.end)
    whole = text[slice(*scope)]
    stays = any(words[name].match(text, start) for name in ("same-day", "ended"))
    stays = stays or words["named-after"].match(text, end) is not None
    if start >= end or stays or belongs_to_a_thing(found):
        return whole
    lead = text[scope.start : start].rstrip(_SPACES)
    if _says_how_long(found, lead):
        return whole
    bare = date.start == found.phrase.marks[0].start
    if words["far-from"].match(text, start) and (far := words.last("date-distance", lead)):
        lead = lead[: far.start()]
    head = _without_lead(words, lead, bare=bare)
    before, _, last = head.rpartition(" ")
    if last.lower() in words.listed("joining"):
        if before.rstrip("s,")[-1:].isdigit():
            return whole  # "the 2014 and 2015 games"
        comma = text.startswith(",", end) and (head != lead or not bare)  # "and on 3 May, it"
        goes_on = _WORD.match(text, end + comma, scope.end)
        head = head if before and goes_on else before
    if _needs_date(words, head, text[end : scope.end], led=head != lead):
        return whole
    tail = words["date-tail"].sub("", text[end : scope.end].lstrip("*_"))
    head, tail = _joined(words, head, tail.lstrip(), listed="," in text[start:end])
    left = _without_remains(words, head, tail)
    return whole if left is None else left


def _says_how_long(found: Statement, lead: str) -> bool:
    """ "Has stood idle since May, when …", "did not open until May", "is open until Friday"."""
    words, end = found.lexicon, found.phrase.span.end
    if words["since-then"].match(found.phrase.text) and words["when-then"].match(found.text, end):
        return True
    if words.ending("open-until", found.before.rstrip()):
        return True
    late = words["until"].match(found.phrase.text)
    return late is not None and words["not-yet"].search(lead) is not None


def without_first_date(found: Statement, sentence: Span) -> Span:
    """ "In 2010 the mill was sold, and it burned in 2015": of the second date, not the first."""
    text, phrases = found.text, found.sentence.phrases
    if not phrases or phrases[0] is found.phrase:
        return sentence
    first = phrases[0]
    lead = text[sentence.start : first.span.start].strip(_SPACES)
    opens = found.lexicon["leads-in"].fullmatch(lead)
    if opens is None or not _OPENED.match(text, first.span.end):
        return sentence
    return Span(first.span.end, sentence.end)


def _needs_date(words: Lexicon, head: str, tail: str, *, led: bool) -> bool:
    """ "Spent Monday at sea", "Friday brought rain", "the bill passed in May was sent back": what
    is left without it would not read. *led* by a preposition, it is no subject and no object.
    """
    if words.ending("needs-date", head) or words["behind-date"].match(tail):
        return True
    if words.last("deed-last", head) and words["helped"].match(tail):
        return True
    if words["to-do"].match(tail) and words.last("has-last", head):
        return True
    noun = None if _WORD.match(tail) else words.ending("noun-done", head)
    if noun and (words["opens"].match(head) or words["finite"].search(head, 0, noun.start())):
        return True  # "was sold under the rules issued in May"
    if led:
        return False
    is_object = words.last("date-object", head)
    opens = head[-1:] in "“:" or words["leads-clause"].fullmatch(f"{head} ") is not None
    return is_object is not None or (opens and words["date-acts"].match(tail) is not None)


_OPENED = re.compile(r",?\s(?!and\b|or\b|to\b|when\b)\w")
_SPACES = " \t\r\n*_"  # and what prints a date in bold
_WORD = re.compile(r"\s*\w")


def _without_lead(words: Lexicon, head: str, *, bare: bool) -> str:
    """Cut what leads to a date off the end of what stands before it."""
    for loose in ("date-article", "date-preposition") if bare else ():
        if cut := words.ending(loose, " " + head):
            head = (" " + head)[1 : cut.start()].rstrip()
    if words["brings-back"].search(head):
        return head
    leftover = words.ending("date-leftover", head)
    return head[: leftover.start()] if leftover else head


def _joined(words: Lexicon, head: str, tail: str, *, listed: bool) -> tuple[str, str]:
    """Set right the commas and brackets between which a date stood; *listed*: it has its own."""
    if head.endswith("(") and tail.startswith(")"):
        return head[:-1].rstrip(), tail[1:].lstrip()
    between = not head or head.endswith(",")
    if tail.startswith(",") and words["joint-last"].search(head):
        return head, tail[1:].lstrip()  # "said that, in May, it"
    if listed and words["done-to"].match(head.rpartition(", ")[2]) and ", " in head:
        return head, tail  # "the law, passed by Peru in May, came"
    alone = words["comma-opens"].search(head) if between and tail.startswith(",") else None
    if alone and (
        alone["joint"] or words["finite"].search(head) or words["verb-first"].match(tail[1:])
    ):
        head = head.rstrip(",")  # the date alone stood between commas
    if tail.startswith(",") and (between or listed or words["comma-when"].match(tail)):
        tail = tail[1:].lstrip()
        head = head.rstrip(",") if words["no-comma"].match(tail) else head
    return head, tail if head else words["led-by-date"].sub("", tail).lstrip(" ,")


def _without_remains(words: Lexicon, head: str, tail: str) -> str | None:
    """ "Just an hour later, it sank": between its commas no "just" is left.

    None where a deed is all that would be left: "A study, commissioned in May, was read".
    """
    begin = max(head.rfind(mark) for mark in ",;:(—–") + 1
    rest = _SEGMENT_END.search(tail)
    close = rest.start() if rest else len(tail)
    remains = f"{head[begin:]} {tail[:close]}".strip()
    short = remains.count(" ") < _FEW
    if short and words["bare-deed"].fullmatch(remains):
        return None
    if short and (begin or rest) and words["remains"].fullmatch(remains):
        head, tail = head[:begin].rstrip(" ,"), tail[close:]
        tail = tail[1:].lstrip() if tail[:1] in ",)" else tail
    joint = "" if not head or not tail or tail[0] in ".,;:!?)" else " "
    return head + joint + tail


_FEW = 9  # words; what is left of a date has no more
_SEGMENT_END = re.compile(r"[,;:)—–](?!\d)|[.!?](?=\s|\Z)")


def belongs_to_a_thing(found: Statement) -> bool:
    """ "Thursday's fight", "an October presentation": without the date its noun stands oddly."""
    text, date = found.text, found.phrase.span
    words, begin = found.lexicon, max(0, date.start - _BESIDE)
    if text.startswith(("'s", "’s", "-"), date.end) or (
        words["describing-date"].fullmatch(found.phrase.text) and _OTHER_NOUN.match(text, date.end)
    ):
        return True
    if words["unit-first"].match(text, date.start) and words["described"].search(
        text, begin, date.start
    ):
        return True
    attributive = words["attributive"].search(text, begin, date.start)
    return attributive is not None and _NOUN.match(text, date.end) is not None


_BESIDE = 24


_NOUN = re.compile(r",? [a-z]{3,}")
_OTHER_NOUN = re.compile(
    r" (?!(?:and|or|of|in|at|on|for|with|when|that|was|were|is|has|had)\b)[a-z]{3,}"
)
