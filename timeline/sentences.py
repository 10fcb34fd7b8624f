"""Where sentences begin and end."""

import re
from collections.abc import Iterable, Iterator

from timeline.model import Span

# A full stop after one of these does not end a sentence. Months and weekdays are here because a
# date is the last thing that may be cut in two.
_ABBREVIATIONS = frozenset(
    """
    adm al amb apr assoc atty aug ave bn brig bros ca capt cdr cf cmdr co col corp cpl dec del dept
    det dir div dr ed eds eng esp est etc feb fig fr fri ft gen gov hon inc insp jan jr jul jun lt
    ltd maj mar messrs mgr mlle mm mme mon mr mrs ms mt no nos nov oct op p pp prof rep reps rev rt
    sat sec secy sen sens sep sept sgt sr st sun supt thu thurs tue tues univ viz vol vs wed
    """.split()
)
_END = re.compile(
    # the end mark; a run of them is tried once; a pattern that begins with a set is found fast
    r"""(?P<mark>[.!?…。！？](?:(?<=[.!?…])(?<![.!?…].)[.!?…]*+|(?<=[。！？])[。！？]*))
        (?P<close>["'”’»)\]*_]*)  # quotes, brackets, Markdown that belong to the sentence
        (?P<gap>[^\S\n]*\n\s*|[^\S\n]+|(?<=[。！？])|\Z)  # none after a CJK full stop
    """,
    re.VERBOSE,
)
_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\r\n?[^\S\n]*\r\n?\s*")
_LINE_END = re.compile(r"[\r\n]")
_LAST_WORD = re.compile(r"(?<![^\W_])([^\W\d_]+(?:\.[^\W\d_]+)*)\Z")  # none of "1st", "620mm"
_OPENING = re.compile(r"[\"'“‘«(\[]*(?P<first>\S)")
_SHORT_WINDOW = 40


def _ends_here(text: str, found: re.Match[str], end: int) -> bool:
    """Say whether the end mark closes a sentence, judging by the word before and the one after."""
    if found["mark"] != ".":
        following = _OPENING.match(text, found.end(), end)
        return following is None or not following["first"].islower()
    following = _OPENING.match(text, found.end(), end)
    if following is None:
        return True
    if following["first"].islower():
        return False
    window = max(0, found.start() - _SHORT_WINDOW)
    window = max(window, text.rfind(" ", window, found.start()))
    before = _LAST_WORD.search(text, window, found.start())
    if before is None or found["close"]:
        return True
    word = before[1]
    if "." in word:  # U.S., a.m., e.g.: an end only before a word that often begins a sentence
        return _begins_sentence(text, found.end(), end)
    return not (word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()))


_OPENERS = re.compile(
    r"[\"“‘]?(?:The|A|An|In|On|At|By|But|And|It|He|She|They|We|I|This|That|These|Those|For|With|As|"
    r"After|Before|When|While|Since|If|His|Her|Its|Their|Our|There|However|Meanwhile|Some|Many|"
    r"Although|Though|Because|During|From|Despite|According|Among|Several|Both|Yet|So|Last|What)\b"
)


def _begins_sentence(text: str, start: int, end: int) -> bool:
    return _OPENERS.match(text, start, end) is not None


def pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut one trimmed paragraph into its sentences."""
    begin, end = paragraph
    for found in _END.finditer(text, begin, end):
        if _ends_here(text, found, end):
            yield Span(begin, found.end("close"))
            begin = found.end()
    if begin < end:
        yield Span(begin, end)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _runs(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join spans on one line: what stands between them is markup, such as the address of a link."""
    runs: list[Span] = []
    for span in spans:
        if runs and _LINE_END.search(text, runs[-1].end, span.start) is None:
            runs[-1] = Span(runs[-1].start, span.end)
        else:
            runs.append(span)
    return runs


def paragraphs(text: str, spans: Iterable[Span]) -> list[Span]:
    """Cut each span at blank lines; trimmed, never empty. One newline does not end a paragraph."""
    found = []
    for span in _runs(text, spans):
        begin = span.start
        for gap in _BREAK.finditer(text, span.start, span.end):
            found.append(_trimmed(text, Span(begin, gap.start())))
            begin = gap.end()
        found.append(_trimmed(text, Span(begin, span.end)))
    return [span for span in found if span.start < span.end]


def sentences(text: str, spans: Iterable[Span]) -> list[Span]:
    """Cut each span into sentences, trimmed, in order; a blank line always ends one."""
    return [piece for span in paragraphs(text, spans) for piece in pieces(text, span)]
