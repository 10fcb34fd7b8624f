"""A headline made of the sentence's own words: date, attribution and furniture taken out."""

import re

from timeline.events.kinds import Statement
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
    rf",?\s*(?:(?:[^,;]{{2,80}}?\s+{_SAYS}|{_SAYS}\s+[^,;]{{2,80}}|according to\s+[^;]{{2,90}}|"
    rf"(?:he|she|it|they) {_SAYS})"
    r"(?:\s+(?:on|in|at|late|early)?)?)\s*[.]?\Z"
)
_FINITE = re.compile(
    r"\b(?:\w{2,}ed|is|are|was|were|will|would|has|have|had|became|began|held|met|won|signed|made|"
    r"took|set|opens?|plans?|aims?|targets?|makes?|said|fell|rose|came|went|built|led|struck|hit)\b"
)
_LOOSE_PREPOSITION = re.compile(
    r"\s+(?:in|on|at|by|since|from|until|of|for|during|to|the|around)\Z", re.I
)


def title_of(found: Statement, text: str, *, alone: bool) -> str:
    """Make a headline of at most 100 characters from the statement; never a word that is not there.

    *alone*: the sentence tells nothing else, so all of it may be used, not only the clause.
    """
    scope = Span(found.sentence.start, found.sentence.end)
    if not alone and len(found.words(text).split()) >= 5:
        scope = found.clause
    said = clean(_without_dates(text, scope, found.phrase.span))
    said = _unframed(said)
    return shorten(said or clean(found.sentence.text))


def clean(text: str) -> str:
    """Markup of Markdown and runs of white space taken out, for display."""
    plain = _MARKUP.sub(lambda m: m[1] or "", text)
    return " ".join(plain.split())


def _without_dates(text: str, scope: Span, phrase: Span) -> str:
    """Cut the date phrase out together with the preposition that leads to it."""
    start, end = max(scope.start, phrase.start), min(scope.end, phrase.end)
    if start >= end:
        return text[scope.start : scope.end]
    head = text[scope.start : start].rstrip()
    while cut := _LOOSE_PREPOSITION.search(" " + head):
        head = (" " + head)[1 : cut.start()].rstrip()
    tail = text[end : scope.end]
    if head.endswith(",") and tail.lstrip().startswith(","):
        tail = tail.lstrip()[1:]
    if not head:
        tail = tail.lstrip(" ,")
    joint = "" if not head or tail[:1] in ".,;:!?" else " "
    return head + joint + tail.lstrip(" ")


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
    if len(said) > LONGEST:
        window = said[: LONGEST + 1]
        cuts = [
            m.start()
            for m in re.finditer(
                r"[,;:]\s|\s[—–]\s|\s(?:and|which|while|with|as|to|for|in|after)\s", window
            )
        ]
        fit = [cut for cut in cuts if cut >= 40]
        cut = fit[-1] if fit else window.rfind(" ", 0, LONGEST - 1)
        said = said[:cut].rstrip(" ,;:–—-") if fit else said[: max(cut, 1)].rstrip(" ,") + "…"
    said = _balanced(said)
    return said[:1].upper() + said[1:]


def _balanced(said: str) -> str:
    """Drop a quotation mark or bracket whose other half was cut off."""
    for left, right in ("“”", "()", "[]", "«»"):
        if said.count(left) != said.count(right):
            said = said.replace(left, "").replace(right, "")
    return said.replace('"', "") if said.count('"') % 2 else said
