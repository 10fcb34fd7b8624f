"""Bylines and datelines: who wrote it, where and when, in the lines around an article."""

import re
from typing import NamedTuple

from timeline.corpus.stamps import MONTHS, Stamp, stamps
from timeline.model import Span

_LEAD = re.compile(
    r"""(?:(?:first|last|originally|date|time)\s)?(?:published|posted|updated|modified|revised|created|issued|released|edited
    |publication|release)(?:\s(?:on|at|by|date|time))?\s?[:\-–|]?|date(?:\sof\s\w+)?\s?:|on\s|as\sof\s
    |(?:for\simmediate|press|media|news)\srelease\b|(?:under\s)?embargo(?:ed)?\b|not\sfor\srelease\s|reading\stime\b|(?:done|given|signed)\s(?:at|in)\s[^.]{2,40}\d{4}\W*\Z
    |th(?:is|e)\s(?:article|story|report|interview|text|piece|post|page|notice|programme|program)\s
    (?:(?:was|has\sbeen)\s)?(?:first\s|originally\s)?(?:published|posted|printed|issued|broadcast|aired|appeared)\s""",
    re.VERBOSE | re.IGNORECASE,
)
_ON = re.compile(r"(?:on|as\sof)\s", re.IGNORECASE)  # may as well begin the first sentence
_BY = re.compile(
    r"(?:(?:written|reported|text|story|report|words|posted|published|compiled|edited|photos?|review"
    r"|interview|analysis|opinion|commentary|column|feature|essay|article)\s)?"
    r"(?:by(?:line)?:?|author:|reporter:|from:?|writer:)\s+(?-i:[A-ZÀ-Þ\"“])",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:.{2,40}[,|\s–-]\s*)?(?:(?:staff|senior|special|chief|news|web|our|own)\s)*"
    r"(?:writer|reporter|correspondent|bureau|desk|editor|contributor|columnist)s?(?:\sin\s.{2,30})?"
    r"|special\sto\s.{2,40}",
    re.IGNORECASE,
)
_DATEISH = re.compile(r"\d")
_YEARLESS = re.compile(
    r"""\b(?:\d+|an?|one|two|a\sfew)\s(?:sec|second|min|minute|hr|hour|day|week|month|year)s?\sago\b|\byesterday\b|\btoday\b|\bjust\snow\b
    |\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b(?!:)|\b\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b
    |(?<![\d/.-])\d\d?[-/.]\d\d?[-/.]\d\d(?!\d)|\b\d{1,2}:\d\d\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Words that may stand in a byline in lower case, or at all beside a date without a year.
_SMALL = frozenset(
    """
    a a.m agencies ago al am an and apr april as at aug august bin by cet comments contributor
    correspondent date day days de dec december del den der desk edited editor edt est et feb
    february first for fri friday from gmt hour hours hr hrs ict in issued ist jan january jst
    jul july jun june just last mar march may min mins minute minutes modified mon monday month
    months news nov november now oct october of on originally p.m pdt pm posted pst published
    read released reporter revised sat saturday second seconds sept september staff sun sunday
    the thu thursday time to today tue tuesday updated utc van views von wed wednesday week
    weeks with writer writers year years yesterday
    """.split()
)
# Those of the languages whose months are read.
_SMALL |= MONTHS.keys()
_SMALL |= frozenset(
    """
    à alle del el h le ore publicado publié publicato lunes martes miércoles jueves viernes
    sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche segunda terça quarta
    quinta sexta feira uhr um
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_LONGEST = 160
_LONGEST_WHO = 100
_BY_INITIALS = frozenset("aAbBcCeEfFiIoOpPrRsStTwW")
# What every line that _ROLE fits ends with, if it does not tell a place.
_ROLE_ENDS = tuple("er or nt au sk st ers ors nts aus sks sts".split())
_NAMES = 8  # capitalised words beside a full date: "Jane Roe, Chief Reporter, Harbour Post"


def kind(line: str) -> str | None:
    """`dated` for a line that says when, `byline` for one that says who; None for others.

    A headline that holds a date is neither: its words in lower case are not those of a byline.
    """
    if len(line) > _LONGEST or (line[0] in "-–—" and "@" in line):  # the end of a quoted tweet
        return None
    if _DATEISH.search(line) and _is_dated(line):
        return "dated"
    return "byline" if _is_who(line) else None


def _is_who(line: str) -> bool:
    if len(line) > _LONGEST_WHO or line[-1] in ".!?":
        return False
    if line[0] in _BY_INITIALS and _BY.match(line):
        return True
    may_be_role = line.endswith(_ROLE_ENDS) or " in " in line or line[0] in "Ss"
    return may_be_role and _ROLE.fullmatch(line) is not None


def _is_dated(line: str) -> bool:
    if _LEAD.match(line) and not _ON.match(line):
        return bool(stamps(line) or _YEARLESS.search(line))
    if _KEPT_UP.match(line) or (len(line) <= _LONGEST_HEAD and _SET_OFF.search(line)):
        return bool(stamps(line))
    if _LABELLED.search(line) or _FOLIO.match(line) or _MINUTE.match(line):
        return bool(stamps(line))
    named = _BY_SIGN.sub("", line)
    if not all(_is_small(word) for word in named.split() if word[0].islower()):
        return False
    if found := stamps(line):
        return sum(not _is_small(word) for word in _words(_without(line, found))) <= _NAMES
    if _YEARLESS.search(line) is None:
        return False
    rest = _words(_YEARLESS.sub(" ", line))
    return all(_is_small(word) for word in rest) or _BY.match(line) is not None


# "| author: mk": a sign in small letters.
_BY_SIGN = re.compile(
    r"[|(/–-]\s*(?:author|by|editor|reporter|writer)s?\s?:\s*[a-z]{1,4}\b", re.IGNORECASE
)
# "Friday 20 December 2019. This page is updated all day.": the head of a live report.
_KEPT_UP = re.compile(
    r"(?:[A-Z][a-z]+day,?\s)?[\w ,/.-]{8,20}\d\.\s(?=.*\b(?:updated?|updating|latest|newest)\b)"
)


# "Newsletter no. 14 - 3 May 2024", "Friday 3 May 2024 - Price 50 shillings": a date that stands
# apart in a short line.
_SET_OFF = re.compile(
    r"(?:(?:[,|:·(\[/]|\s[–—-])\s?(?:[A-Z][a-z]+day,?\s)?|\A[A-Z][a-z]+day,?\s)"
    r"(?:\d\d?(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?,?|[A-Z][a-z]{2,8}\.?\s\d\d?,)\s\d{4}"
    r"(?=[)\]_*]*\Z|,?\s\d\d?[:.h]\d\d\b|\s[–—|·-]\s|\s\S+(?:\s\S+){0,4}[^.!?]\Z)"
)
_LONGEST_HEAD = 70
# "Working paper no. 7. Last updated 3 May 2024.", "Notice - Posted 3/5/2024 - Keep until June":
# a line about the text itself, in parts.
_LABELLED = re.compile(
    r"(?:\A|[.;|·/(]|\s[–—-])\s?(?:(?:First|Last|Originally|last|first)\s)?"
    r"(?:Published|Posted|Updated|Revised|Issued|Released|Dated|published|posted|updated|revised|issued)"
    r"(?:\son|\sin|\sat|:)?\s[^.;|·]{0,16}\d(?:\W{0,3}\Z|\s[|·–—/-]\s)"
)
# "21:17 18.11.2019 Get short URL": a day with its minute, and a button.
_MINUTE = re.compile(r"\d\d?[:.]\d\d,?\s\d\d?[./-]\d\d?[./-]\d{4}(?:\s[^.!?]{1,30})?\Z")
# "Harbour Post - Friday 3 May 2024 - Page 4": the foot or head of a printed page.
_FOLIO = re.compile(
    r"[^.]{2,50}\s[|–—-]\s[^.|–—]{8,30}\d{4}\s[|–—-]\s(?:page|pages|pp?\.|pg\.?)\s?[A-Z]?\d",
    re.IGNORECASE,
)


_SEPARATED = re.compile(
    r"(?:\A|[,|:;•·(\[/]|\s[–—-]|©|\b(?:broadcast|aired|delivered|published|issued|posted|updated|reported)(?:\son)?)"
    r"\W{0,2}(?:\w+day,?\s|[A-Z]\w+\s)?\Z"
)
_GOES_ON = re.compile(r"\W{0,3}\Z|\s?[,|:;•·)\]/]|\s[–—-]\s")


def sets_off(line: str) -> bool:
    """Whether a full date stands apart from the words of a line: "Remarks at the quay, 3 May 2024".

    That is less than `kind` asks for: good for a line beside an article that has no other day.
    """
    if len(line) > _LONGEST:
        return False
    return any(
        _SEPARATED.search(line[: found.start]) and _GOES_ON.match(line, found.end)
        for found in stamps(line)
    )


def _is_small(word: str) -> bool:
    """Say whether a word stands in bylines without being a name."""
    return word.strip("()[],.;:|").lower() in _SMALL


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def says(line: str) -> bool:
    """Say whether a line calls its date one of publication or of a change."""
    return _LEAD.match(line) is not None


def _without(line: str, found: list[Stamp]) -> str:
    for stamp in reversed(found):
        line = f"{line[: stamp.start]} | {line[stamp.end :]}"
    return line


_UPDATED = re.compile(
    r"(?:updated|modified|revised|edited|changed)\W{0,3}(?:on|at)?\W{0,3}(?:\w+,?\s)?\Z", re.I
)


def published(line: str) -> tuple[Stamp, bool] | None:
    """The date of publication that a dated line states, and whether it is only that of a change."""
    found = stamps(line)
    if not found:
        return None
    for stamp in found:
        if not _UPDATED.search(line[: stamp.start]):
            return stamp, False
    return found[0], True


_NOT_NAME = re.compile(
    r"""\b(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|written|reported|text|story|created|date
      |issued|released|interview|analysis|opinion|review|commentary|words|report)
      (?:\s+(?:by|on|at|date))?\b\s*:?
    |\b(?:by|author|reporter|writer|from|on|at)\b\s*:?|\b\d+\s*(?:min|minutes?)\s+read\b|\b\d+\s+(?:views|comments?|shares)\b
    |\b(?:\d+|an?|one)\s(?:sec|second|min|minute|hr|hour|day|week|month|year)s?\sago\b
    |\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b
    |\b\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b
    |\b(?:mon|tue|wed|thu|fri|sat|sun)(?=[,.])
    |\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\b|\b\d[\d:./]*\s*(?:[ap]\.?m\b\.?)?|\b(?:GMT|UTC|EST|EDT|PST|PDT|IST|JST|ET|ICT)\b(?:\s?[+-]\s?\d+)?
    |[\w.+-]+@[\w.-]+|@\w+""",
    re.VERBOSE | re.IGNORECASE,
)
_JOINS = frozenset(
    """
    al an and bin da das de del della der di do dos du e el for in la le of ten ter the und van
    von y
    """.split()
)
_NAME = re.compile(r"[^\W\d_][\w.'’ -]*(?:(?:,|\sand|\s&)\s[^\W\d_][\w.'’ -]*)*")


def author(line: str) -> str | None:
    """The name or names in a byline, without dates and the words around them."""
    rest = _NOT_NAME.sub("|", _without(line, stamps(line)))
    for part in re.split(r"[|·•\[\]()/]|\s[-–—]\s|[-–—|,:;]\s*\Z|\A\s*[-–—,:;]", rest):
        name = part.strip(" ,;:-–—\t")
        if _WEEKDAY.fullmatch(name) or _HEADING.fullmatch(name):
            continue
        small = {word for word in name.split() if word[0].islower()}
        if 2 < len(name) <= 80 and name[0].isupper() and _NAME.fullmatch(name) and small <= _JOINS:
            return name
    return None


_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?", re.IGNORECASE
)


# What stands beside a day without being who wrote it: a section, or what the text is.
_HEADING = re.compile(
    r"(?:(?:public|press|media|news|official|legal|weekly|daily|monthly|latest|local|world|no)[\s.]?|"
    r"(?:home|news|notices?|releases?|statements?|announcements?|politics|business|economy|sports?|opinion"
    r"|culture|society|science|health|issue|edition|volume|vol|page|bulletin|circular|newsletter|reports?|communiqu[eé]|events?)\s?)+",
    re.IGNORECASE,
)


class Dateline(NamedTuple):
    """The start of a first paragraph that tells place, day and agency; *span* within the line."""

    span: Span
    stamp: Stamp | None


_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’]*){0,4}"
_TITLE_CITY = (
    r"[A-ZÀ-Þ][\w.'’]+(?:[ /-](?:(?:of|de|da|do|del|la|le|el|es|al|an|am|en|sur|upon|the)[ -])?"
    r"[A-ZÀ-Þ][\w.'’]*){0,3}"
)
_DAY = (
    r"(?i:(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]*\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|\d{1,2}(?:st|nd|rd|th)?\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]*\.?,?(?:\s\d{4})?|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}))"
)
_FULL_DAY = rf"\(?{_DAY}(?<=\d\d\d\d)\)?"
_AGENCY = r"[(\[/]\s?[A-Z][\w.&/ -]{1,40}(?:,\s\d{4})?\s?[)\]/]"  # "(Wire - May 3, 2024)"
_DASH = r"\s*(?:--+|[–—―]|-(?=\s|[A-Z]))\s*"
_REGION = r"(?:,\s[A-ZÀ-Þ][\w.'’ ]{1,25}|\s\[[A-Z][\w ]{1,25}\])"
_DATELINE = re.compile(
    rf"""(?:(?:{_CITY}|{_TITLE_CITY}){_REGION}?(?:,?\s(?:and|&)\s{_TITLE_CITY}{_REGION}?)?(?:\s|,\s|{_DASH}|\s?\|\s?){_FULL_DAY}(?:\s?{_AGENCY})?(?:{_DASH}|\s?[:|]\s|\.\s)
    |{_FULL_DAY}(?:,\s|{_DASH})(?:{_CITY}|{_TITLE_CITY}){_REGION}?(?:{_DASH}|:\s)
    |[\[(]{_TITLE_CITY}{_REGION}?(?:[\])]\s{_FULL_DAY}(?:{_DASH}|:\s)|,\s{_FULL_DAY}[\])]\s)
    |{_CITY}{_REGION}?{_DASH}{_AGENCY}{_DASH}
    |{_CITY}{_REGION}?(?:,\s{_DAY})?\s?(?:{_AGENCY})?(?:,\s{_DAY})?(?:{_DASH}|\s?:\s)
    |{_TITLE_CITY}{_REGION}?(?:,\s{_DAY})?\s?{_AGENCY}\s?(?:{_DASH}|:\s)
    |{_TITLE_CITY}{_REGION}?,\s{_DAY}\s?(?:{_AGENCY})?\s?(?:{_DASH}|:\s)
    |(?:{_CITY}|{_TITLE_CITY}){_REGION}?,?\s{_DAY}[.,]?\s(?:{_AGENCY}\.?\s?-?\s|[A-Z]{{3,14}}[.:]\s|[A-Z][a-z]{{2,14}}:\s)
    |\([A-Z][\w.& ]{{1,30}}\)\s?{_DASH}|{_DAY}\s?(?:{_AGENCY})\s?{_DASH}
    |\({_TITLE_CITY}{_REGION}?,\s{_DAY}\)\s)""",
    re.VERBOSE,
)
_NO_PLACE = frozenset(
    """
    analysis breaking comment exclusive explainer note opinion photos update video warning watch
    """.split()
)
_DATELINE_WITHIN = 120  # characters from the start of the paragraph


def dateline(line: str) -> Dateline | None:
    """The dateline that a paragraph begins with: `HANOI (VNA) -`, `TOKYO, Feb 3 (Kyodo) --`.

    Where a copy runs the headline on into the first paragraph, one with its day may stand behind.
    """
    if found := _dateline(line):
        return found
    for ended in _TITLE_ENDS.finditer(line, 0, _TITLE_WITHIN):
        found = _dateline(line[ended.end() :])
        if found and found.stamp:
            return Dateline(Span(ended.end(), ended.end() + found.span.end), found.stamp)
    return None


_TITLE_ENDS = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ]{3})")
_TITLE_WITHIN = 250  # characters from the start of the paragraph


def _dateline(line: str) -> Dateline | None:
    begin = len(line) - len(line.lstrip("*_"))  # one in bold, as Markdown writes it
    plain = line.replace("*", " ").replace("_", " ") if begin else line
    found = _DATELINE.match(plain, begin, _DATELINE_WITHIN)
    if found is None or found.end() == len(line) or line[found.end()].islower():
        return None
    if found[0].rstrip(": –—-").lower() in _NO_PLACE:
        return None
    dates = stamps(found[0])
    end = len(line) - len(line[found.end() :].lstrip("*_ "))
    return Dateline(Span(0, end), dates[0] if dates else None)
