"""A headline made of the sentence's own words: date, attribution and furniture taken out."""

import re

from timeline.events.lexicon import Lexicon
from timeline.events.statement import Statement
from timeline.model import Span

LONGEST = 100
_TRAIL = 100  # how long who said it may be, at the end
_SPARE = 30  # so much longer a sentence may be and still be cut to a headline as a whole
_MARKS = " \"“”'‘’,;."
_MARKED = re.compile(r"[\[*_`]")  # without one of these there is no markup
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def title_of(found: Statement, *, alone: bool, subject: str | None = None) -> str:
    """Make a headline of at most 100 characters from the statement; never a word that is not there.

    *alone*: the sentence tells nothing else, so all of it may be used, not only the clause.
    *subject*: what the pronoun that the sentence begins with stands for, where that is certain.
    """
    words, sentence = found.lexicon, Span(found.sentence.start, found.sentence.end)
    said = _what_was_said(found) if found.spoken else ""
    if not said:
        short = sentence.end - sentence.start <= LONGEST + _SPARE
        whole = alone and short and not _antecedent(found)
        scope = sentence if whole or not _stands_alone(found) else found.clause
        said = words["aside"].sub("", clean(_without_dates(found, scope)))
        if scope == found.clause and scope.start > sentence.start:
            said = f"{_antecedent(found)} {words['leads-clause'].sub('', said)}".strip()
        if subject is not None:
            said = _PRONOUN.sub(subject, said, count=1)
        said = _unframed(words, said)
    return shorten(words, _without_pronoun(words, said) or clean(found.sentence.text))


_PRONOUN = re.compile(r"\A\w+")


def _without_pronoun(words: Lexicon, said: str) -> str:
    """ "They have signed a pact" -> "signed a pact", where nobody is sure who "they" are."""
    pronoun = words["subject-pronoun"].match(said)
    left = said[pronoun.end() :] if pronoun else said
    return left if len(left.split()) >= 3 else said


def _stands_alone(found: Statement) -> bool:
    """A clause of some length that does not begin with a pronoun can be a headline."""
    if _antecedent(found):
        return True
    begins = found.lexicon["begins-with-pronoun"].match(found.words)
    return len(found.words.split()) >= 4 and not begins


def _antecedent(found: Statement) -> str:
    """ "… the World Congress, which opens in Yerevan": what "which" stands for."""
    before = found.text[found.sentence.start : found.clause.start]
    if relative := found.lexicon["title-relative"].search(before):
        heads = found.lexicon["head"].findall(clean(before[: relative.start()]))
        return str(heads[-1]) if heads else ""
    return ""


def _what_was_said(found: Statement) -> str:
    """What a dated saying says: the words behind "said on Monday that", or those before it."""
    text, words, sentence, date = found.text, found.lexicon, found.sentence, found.phrase.span
    after = clean(text[date.end : sentence.end]).lstrip(" ,:")
    after = words["told-that"].sub("", after).rstrip(".")
    before = clean(text[sentence.start : date.start])
    if words["auxiliary"].match(after):
        return f"{before.split(',')[0]} {after}"
    goes_on = words["goes-elsewhere"].match(after)
    if len(after.split()) >= 4 and not goes_on and words["finite"].search(after):
        return _unframed(words, after)
    told, comma, _ = before.rpartition(",")
    if "”" in before:
        return before[: before.rindex("”")].strip(_MARKS)
    return told.strip(_MARKS) if comma and len(told.split()) >= 4 else ""


def clean(text: str) -> str:
    """Markup of Markdown and runs of white space taken out, for display."""
    if _MARKED.search(text):
        text = _MARKUP.sub(lambda m: m[1] or "", text)
    return " ".join(text.split())


def _without_dates(found: Statement, scope: Span) -> str:
    """Cut the date phrase out together with the preposition that leads to it."""
    text, date = found.text, found.phrase.span
    start, end = max(scope.start, date.start), min(scope.end, date.end)
    if start >= end or _belongs_to_a_thing(found):
        return text[slice(*scope)]
    head = text[scope.start : start].rstrip()
    bare = date.start == found.phrase.marks[0].start
    for loose in ("date-article", "date-preposition") if bare else ():
        if cut := found.lexicon[loose].search(" " + head):
            head = (" " + head)[1 : cut.start()].rstrip()
    head = found.lexicon["date-leftover"].sub("", head)
    tail = text[end : scope.end]
    if head.endswith(",") and tail.lstrip().startswith(","):
        tail = tail.lstrip()[1:]
    if not head:
        tail = found.lexicon["led-by-date"].sub("", tail).lstrip(" ,")
    joint = "" if not head or tail[:1] in ".,;:!?" else " "
    return head + joint + tail.lstrip(" ")


def _belongs_to_a_thing(found: Statement) -> bool:
    """ "Thursday's fight", "an October presentation": without the date its noun stands oddly."""
    text, date = found.text, found.phrase.span
    if text[date.end : date.end + 2] in ("'s", "’s"):
        return True
    attributive = found.lexicon["attributive"].search(text, max(0, date.start - 8), date.start)
    return attributive is not None and _NOUN.match(text, date.end) is not None


_NOUN = re.compile(r" [a-z]{3,}")


def _unframed(words: Lexicon, said: str) -> str:
    """Take off who said it and what only leads over, as long as a statement remains."""
    if opening := words["furniture"].match(said):
        said = _keep(words, said, said[opening.end() :])
    if frame := words["said-that"].match(said):
        said = _keep(words, said, said[frame.end() :])
    begin = max(0, len(said) - _TRAIL)
    told = words["attributes"].search(said, begin)
    if told and (trailing := words["trailing"].search(said, begin)):
        said = _keep(words, said, said[: trailing.start()])
    return said.strip(" \"“”'‘’,;:–—-.")


def _keep(words: Lexicon, whole: str, part: str) -> str:
    """The part if it still is a statement of some length, else the whole."""
    return part if len(part.split()) >= 4 and words["finite"].search(part) else whole


def shorten(words: Lexicon, said: str) -> str:
    """At most 100 characters, cut where a clause ends if possible; first letter upper case."""
    said = said.strip()
    if len(said) > LONGEST:
        said = _BRACKETS.sub("", said)
    for thin in (_without_appositions, _cut):
        if len(said) > LONGEST:
            said = thin(words, said)
    said = _balanced(said)
    return said[:1].upper() + said[1:]


_BRACKETS = re.compile(r"\s*\([^()]*\)")


def _without_appositions(words: Lexicon, said: str) -> str:
    """Leave out what stands between two commas and says nothing by itself, from the left."""
    parts, finite = said.split(", "), words["finite"]
    at = 1
    while at < len(parts) - 1 and len(", ".join(parts)) > LONGEST:
        listed = words["listed"].match(parts[at + 1]) or words["listed"].match(parts[at])
        if listed or finite.search(parts[at]) or not finite.search(parts[at + 1]):
            at += 1
            continue
        parts[at - 1 : at + 2] = [f"{parts[at - 1]} {parts[at + 1]}"]
    return ", ".join(parts)


def _cut(words: Lexicon, said: str) -> str:
    """Cut at the last end of a clause that leaves a whole statement, else between words."""
    ends = [m.start() for m in words["clause-end"].finditer(said[: LONGEST + 1])]
    for cut in reversed([end for end in ends if end >= 40]):
        if words["finite"].search(said[:cut]) and len(said[:cut].split()) >= 5:
            return said[:cut].rstrip(" ,;:–—-")
    cut = said.rfind(" ", 0, LONGEST - 1)
    return said[: cut if cut > 0 else LONGEST - 1].rstrip(" ,;:") + "…"


def _balanced(said: str) -> str:
    """Drop a quotation mark or bracket whose other half was cut off."""
    for left, right in ("“”", "()", "[]", "«»"):
        if said.count(left) != said.count(right):
            said = said.replace(left, "").replace(right, "")
    return said.replace('"', "") if said.count('"') % 2 else said
