"""A headline made of the sentence's own words: date, attribution and furniture taken out."""

import re

from timeline.events.passage import Phrase
from timeline.events.statement import ASIDE, Statement
from timeline.model import Span

LONGEST = 100
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_FURNITURE = re.compile(
    r"(?:(?:however|meanwhile|moreover|furthermore|additionally|in addition|also|then|and|but|so|"
    r"earlier|later|separately|notably|according to [^,]{2,60}|"
    r"(?:speaking|addressing|commenting|emphasi[sz]ing|highlighting|noting|stressing|touching|lauding|"
    r"recalling|citing|quoting|asked)\b[^,]{0,90}),\s+|(?:and|but)\s+)+",
    re.IGNORECASE,
)
_SAYS = (
    r"(?:said|says|stated|noted|added|announced|reported|confirmed|explained|recalled|stressed|"
    r"revealed)"
)
_SAID_THAT = re.compile(
    rf"(?P<who>(?:(?!\b(?:which|who|that)\b)[^,;“”\"]){{2,90}}?(?:,[^,;]{{2,80}},)?)\s+{_SAYS}\s+"
    r"(?P<that>that\s+)?(?=[A-Z\w])"
)
_TRAILING = re.compile(
    rf",\s*{_SAYS}\s+[A-Z][^;]*\Z|"
    rf",?\s*(?:(?:[^,;]{{2,80}}?\s+{_SAYS}|{_SAYS}\s+[^,;]{{2,80}}|according to\s+[^;]{{2,90}}|"
    rf"(?:he|she|it|they) {_SAYS})"
    r"(?:\s+(?:on|in|at|late|early)?)?)\s*[.]?\Z"
)
_FINITE = re.compile(
    r"\b(?:\w{2,}ed|is|are|was|were|will|would|has|have|had|became|began|held|met|won|signed|made|"
    r"took|set|opens?|plans?|aims?|targets?|makes?|said|fell|rose|came|went|built|led|struck|hit)\b"
)
_ARTICLE = re.compile(
    r"\s+(?:the|a|around|about|barely|nearly|almost|just|only|early|late)\Z", re.IGNORECASE
)
_LOOSE_PREPOSITION = re.compile(
    r"\s+(?:(?:ahead|as) of|in|on|at|by|since|from|until|till|of|for|during|to|the|around|into|"
    r"through|throughout|between|before|after|within)\Z",
    re.I,
)
_NAMES_A_THING = re.compile(r"['’]s\b")


def title_of(found: Statement, text: str, *, alone: bool) -> str:
    """Make a headline of at most 100 characters from the statement; never a word that is not there.

    *alone*: the sentence tells nothing else, so all of it may be used, not only the clause.
    """
    sentence = Span(found.sentence.start, found.sentence.end)
    if found.spoken and (said := _what_was_said(found, text)):
        return shorten(said)
    whole = alone and sentence.end - sentence.start <= LONGEST + 30
    scope = sentence if whole or not _stands_alone(found, text) else found.clause
    said = ASIDE.sub("", clean(_without_dates(text, scope, found.phrase)))
    if scope == found.clause:
        said = f"{_antecedent(text, found)} {said}".strip()
    return shorten(_unframed(said) or clean(found.sentence.text))


_BEGINS_PRONOUN = re.compile(r"\W*(?:it|they|he|she|this|these|those|both)\b", re.IGNORECASE)
_RELATIVE = re.compile(r",?\s+(?:which|who)\s*\Z")
_HEAD = re.compile(
    r"(?:(?:the|a|an|its|his|her|their)\s+[^,;]{2,60}|"
    r"[A-Z][\w’'-]*(?:\s+(?:of|on|for|and|the|in)\s+[A-Z][\w’'-]*|\s+[A-Z][\w’'-]*)*)\Z"
)


def _stands_alone(found: Statement, text: str) -> bool:
    """A clause of some length that does not begin with a pronoun can be a headline."""
    words = found.words(text)
    return len(words.split()) >= 4 and not _BEGINS_PRONOUN.match(words)


def _antecedent(text: str, found: Statement) -> str:
    """ "… the World Congress, which opens in Yerevan": what "which" stands for."""
    before = text[found.sentence.start : found.clause.start]
    if relative := _RELATIVE.search(before):
        heads = [m[0] for m in _HEAD.finditer(clean(before[: relative.start()]))]
        return heads[-1] if heads else ""
    return ""


def _what_was_said(found: Statement, text: str) -> str:
    """What a dated saying says: the words behind "said on Monday that", or those before it."""
    sentence, phrase = found.sentence, found.phrase
    after = clean(text[phrase.span.end : sentence.end]).lstrip(" ,:")
    after = re.sub(r"^(?:that|how)\s+", "", after).rstrip(".")
    if re.match(r"(?:is|are|was|were|will|would|has|have|had|can|could|may)\b", after):
        subject = clean(text[sentence.start : phrase.span.start]).split(",")[0]
        return f"{subject} {after}"
    if len(after.split()) >= 4 and _FINITE.search(after):
        return after.strip(" \"“”'‘’,;")
    before = clean(text[sentence.start : phrase.span.start])
    told, comma, _ = before.rpartition(",")
    if "”" in before:
        told = before[: before.rindex("”")]
        return told.strip(" \"“”'‘’,;.")
    return told.strip(" \"“”'‘’,;.") if comma and len(told.split()) >= 4 else ""


def clean(text: str) -> str:
    """Markup of Markdown and runs of white space taken out, for display."""
    plain = _MARKUP.sub(lambda m: m[1] or "", text)
    return " ".join(plain.split())


def _without_dates(text: str, scope: Span, phrase: Phrase) -> str:
    """Cut the date phrase out together with the preposition that leads to it."""
    start, end = max(scope.start, phrase.span.start), min(scope.end, phrase.span.end)
    if start >= end or _belongs_to_a_thing(text, phrase.span):
        return text[scope.start : scope.end]
    head = text[scope.start : start].rstrip()
    bare = phrase.span.start == phrase.marks[0].start
    for loose in (_ARTICLE, _LOOSE_PREPOSITION) if bare else ():
        if cut := loose.search(" " + head):
            head = (" " + head)[1 : cut.start()].rstrip()
    tail = text[end : scope.end]
    if head.endswith(",") and tail.lstrip().startswith(","):
        tail = tail.lstrip()[1:]
    if not head:
        tail = tail.lstrip(" ,")
    joint = "" if not head or tail[:1] in ".,;:!?" else " "
    return head + joint + tail.lstrip(" ")


def _belongs_to_a_thing(text: str, date: Span) -> bool:
    """ "Thursday's fight", "an October presentation": without the date its noun stands oddly."""
    if _NAMES_A_THING.match(text, date.end):
        return True
    before = text[max(0, date.start - 8) : date.start]
    return bool(
        re.search(r"\b(?:an?|[Tt]he)\s\Z", before) and re.match(r" [a-z]{3,}", text[date.end :])
    )


def _unframed(said: str) -> str:
    """Take off who said it and what only leads over, as long as a statement remains."""
    if opening := _FURNITURE.match(said):
        said = _keep(said, said[opening.end() :])
    if frame := _SAID_THAT.match(said):
        said = _keep(said, said[frame.end() :])
    if trailing := _TRAILING.search(said):
        said = _keep(said, said[: trailing.start()])
    return said.strip(" \"“”'‘’,;:–—-.")


def _keep(whole: str, part: str) -> str:
    """The part if it still is a statement of some length, else the whole."""
    return part if len(part.split()) >= 4 and _FINITE.search(part) else whole


def shorten(said: str) -> str:
    """At most 100 characters, cut where a clause ends if possible; first letter upper case."""
    said = said.strip()
    for thin in (_without_brackets, _without_appositions, _cut):
        if len(said) > LONGEST:
            said = thin(said)
    said = _balanced(said)
    return said[:1].upper() + said[1:]


def _without_brackets(said: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", said)


def _without_appositions(said: str) -> str:
    """Leave out what stands between two commas and says nothing by itself, from the left."""
    parts = said.split(", ")
    at = 1
    while at < len(parts) - 1 and len(", ".join(parts)) > LONGEST:
        listed = re.match(r"(?:and|or)\b", parts[at + 1]) or re.match(r"(?:and|or)\b", parts[at])
        if listed or _FINITE.search(parts[at]) or not _FINITE.search(parts[at + 1]):
            at += 1
            continue
        parts[at - 1 : at + 2] = [f"{parts[at - 1]} {parts[at + 1]}"]
    return ", ".join(parts)


_CLAUSE_END = re.compile(
    r"[,;:]\s|\s[—–]\s|\s(?:and|which|while|with|as|to|for|in|after|at|on|by|from|during)\s"
)


def _cut(said: str) -> str:
    """Cut at the last end of a clause that leaves a whole statement, else between words."""
    fit = [m.start() for m in _CLAUSE_END.finditer(said[: LONGEST + 1]) if m.start() >= 40]
    for cut in reversed(fit):
        if _FINITE.search(said[:cut]) and len(said[:cut].split()) >= 5:
            return said[:cut].rstrip(" ,;:–—-")
    cut = said.rfind(" ", 0, LONGEST - 1)
    return said[: cut if cut > 0 else LONGEST - 1].rstrip(" ,;:") + "…"


def _balanced(said: str) -> str:
    """Drop a quotation mark or bracket whose other half was cut off."""
    for left, right in ("“”", "()", "[]", "«»"):
        if said.count(left) != said.count(right):
            said = said.replace(left, "").replace(right, "")
    return said.replace('"', "") if said.count('"') % 2 else said
