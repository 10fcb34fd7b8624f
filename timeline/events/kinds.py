"""Which dated statements count, and as what: event, scheduled, target, claim, or nothing."""

import re

from timeline.events.passing import is_passing
from timeline.events.statement import Statement

_DEEDS = ("election", "ruling", "disaster", "agreement", "visit", "launch")
# Numbers that measure nothing: years and times of day.
_NO_FIGURE = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b|\bat\s\d\d?[.:]\d\d\b(?!\s?%)")
_DIGITS = re.compile(r"\d(?!\d*(?:st|nd|rd|th)\b)")
_NUMBER = re.compile(r"\d|thousand")
_MEASURED = 60  # how far behind a verb of measure its figure may stand
_YEAR = 366  # days
_LONG = 170  # days: how many there were in a year or longer is a figure, not a happening


def kind_of(found: Statement) -> str | None:
    """The kind of a dated statement; None for one that is no event of any kind."""
    if is_passing(found) or _is_only_said(found) or _is_every_year(found) or _is_before(found):
        return None
    if _is_ahead(found):
        return _ahead(found)
    if _is_by(found) and found.lexicon["wanted"].search(found.words):
        return "target"  # "it aimed to double output by 2015", though that year is past
    if " have " in found.words and found.lexicon["was-to-have"].search(found.words):
        return "target"
    if found.phrase.vague and not _names_a_deed(found):
        return None
    if found.spoken and not (found.lexicon["in-figures"].search(found.words) and _counts(found)):
        return "event"
    return _told_kind(found)


def _is_before(found: Statement) -> bool:
    """ "Most recently in 2015": the words behind say when."""
    end = found.phrase.span.end
    others = (other.span.start for other in found.sentence.phrases)
    return found.phrase.vague and any(0 < start - end <= 2 for start in others)


def _told_kind(found: Statement) -> str | None:
    """The kind of what is told of the past: a happening, or only how things stood."""
    words = found.lexicon
    told = words["until"].match(found.phrase.text) or words["told-of"].match(found.after)
    if told or words["reduced"].search(found.before):
        return "event"
    lead = found.text[found.clause.start : found.phrase.marks[0].start]
    if words["nothing"].search(lead):
        return None
    if words["not-since"].search(lead) and not _is_news(found):
        return "claim"  # "it has not met since 1965"
    ranks = found.has("ranking") or (found.has("superlative") and found.is_stative)
    if ranks and not (found.has(*_DEEDS) and found.has("action")):
        return "claim"
    if _is_as_of(found) or _only_states(found):
        return "claim"
    of_a_day = found.phrase.when.precision == "day" and not words["ended"].match(found.phrase.text)
    if not of_a_day and (_measures(found) or _counts(found)):
        return "claim"  # what is measured of a day is its news
    return "event"


def _is_as_of(found: Statement) -> bool:
    """ "As of 8 July there were nine hundred": a count, whatever the verb."""
    return found.lexicon.last("as-of", found.before) is not None and _has_figure(found)


def _has_figure(found: Statement) -> bool:
    """Say whether the clause has a number beside its date."""
    date, (start, end) = found.phrase.span, found.clause
    said = _NO_FIGURE.sub("", found.text[start : date.start] + found.text[date.end : end])
    if found.phrase.when.precision == "day":
        return _DIGITS.search(said) is not None  # "for a third day on Sunday" is news
    return found.lexicon["figure"].search(said) is not None


def _is_news(found: Statement) -> bool:
    """Say whether a date lies in the year before publication: "no train has come since May"."""
    published, first = found.passage.article.published, found.phrase.when.earliest
    if published is None or first is None:
        return False
    return published.day.ordinal - first.ordinal <= _YEAR


def _is_ahead(found: Statement) -> bool:
    """Say whether the date lies after publication, or is spoken of as lying ahead."""
    when, written = found.phrase.when, found.passage.written
    wants = found.has("goal", "intention") and found.lexicon["wants-now"].search(found.words)
    future = found.has("future") or bool(wants)
    if found.spoken and not future:
        return False
    if written is not None:
        first, last = when.extent
        if found.lexicon["since"].match(found.phrase.text):
            return first > written
        beyond = last if when.earliest is None else first
        later = when.precision == "interval" and first == written < last  # "later this month"
        return beyond > written or later or (future and last > written and not found.spoken)
    return _is_told_ahead(found)


def _is_told_ahead(found: Statement) -> bool:
    """The same in an article without a date of its own, by its words."""
    when = found.phrase.when
    interval, (first, last) = found.passage.dated.published_interval, when.extent
    if interval is not None and interval.latest is not None:
        month = (interval.latest.year, interval.latest.month)
        if (first.year, first.month) >= month and when.basis == "stated":
            return True  # what is announced for a month bounds the article by it
    if interval is not None and interval.earliest is not None and last < interval.earliest:
        return False
    words = found.lexicon
    if words["reduced"].search(found.before):
        return False
    start = found.phrase.marks[0].start
    if words["put-off"].search(found.before) or (
        not found.spoken and words["would-do"].search(found.text, found.clause.start, start)
    ):
        return True
    told = found.has("action") or found.is_stative or words["was-done"].search(found.words)
    untold = when.basis == "inferred" and not told
    return words["ahead"].search(found.words) is not None or (untold and not found.phrase.vague)


def _ahead(found: Statement) -> str:
    goal = found.has("goal")
    if _is_by(found):
        by = found.lexicon["by-then"].match(found.phrase.text)
        return "target" if goal or (by and found.has("intention")) else "scheduled"
    coarse = found.phrase.when.precision not in ("day", "week", "weekend", "month")
    return "target" if goal and coarse else "scheduled"


def _is_by(found: Statement) -> bool:
    if found.lexicon["by"].match(found.phrase.text):
        return True
    return found.phrase.when.earliest is None and not found.phrase.vague


def _is_every_year(found: Statement) -> bool:
    """A season without a year in the present tense, or a month in a quotation of that kind."""
    quoted = found.quotation()
    yearly = ("season", "month") if quoted else ("season",)
    said_when = found.phrase.text
    if found.phrase.when.precision not in yearly or re.search(r"\d", said_when):
        return False
    if found.lexicon["this-one"].search(said_when):
        return False
    said = quoted or [found.clause]
    told = ("action", "future", "goal")
    return not any(found.hits.within(name, s) for s in said for name in told)


def _is_only_said(found: Statement) -> bool:
    """A quotation in the present tense ("Today we discuss …") is talk, not a happening."""
    if found.phrase.when.precision != "day":
        return False
    return any(
        not any(found.hits.within(name, quote) for name in ("action", "future"))
        for quote in found.quotation()
    )


def _counts(found: Statement) -> bool:
    """How many there were in a year or longer, of something that is no deed by itself."""
    first, last = found.phrase.when.extent
    if found.phrase.when.basis == "inferred" and found.phrase.when.precision == "interval":
        return False  # it is not known when: that says nothing of how long
    if last.ordinal - first.ordinal < _LONG:
        return False
    (start, end), date = found.clause, found.phrase.span
    if not _NUMBER.search(found.text, start, date.start) and not _NUMBER.search(
        found.text, date.end, end
    ):
        return False  # as is most often so
    behind = found.lexicon["and-predicate"].split(found.text[date.end : end])[0]
    if not found.lexicon["count"].search(found.text[start : date.start] + behind):
        return False
    return (
        not found.has(*_DEEDS, "meeting") or found.lexicon["tally"].search(found.words) is not None
    )


def _measures(found: Statement) -> bool:
    """A verb of measure with a figure close behind it."""
    words, date = found.lexicon, found.phrase.span
    for verb in found.hits.within("measure", found.clause):
        end = min(verb.end + _MEASURED, found.clause.end)
        before_date = verb.start < date.start
        if before_date and words["and-deed"].search(found.text, verb.end, date.start):
            continue
        if not before_date and words["of-which"].search(found.text, date.end, verb.start):
            continue
        behind = found.text[verb.start : end]
        if before_date and date.start < end:
            behind = found.text[verb.start : date.start] + found.text[date.end : end]
        object_ = words["beside-measure"].split(behind)[0]
        if words["number"].search(_NO_FIGURE.sub("", object_)):
            return True
    return False


def _only_states(found: Statement) -> bool:
    """A clause whose only verb says how things were; "since" makes it a lasting state, an event.

    There being a storm is a happening all the same.
    """
    if found.phrase.when.latest is None or not found.is_stative:
        return False
    if found.has("action", "disaster"):
        return False
    names_it = found.phrase.span.start == found.phrase.marks[0].start  # "2015 was", not "in 2015"
    told_of = names_it and found.lexicon["was-so"].match(found.after) is not None
    return told_of or _has_figure(found)


def _names_a_deed(found: Statement) -> bool:
    """ "recently signed" tells a deed, "in recent years" and "the recently built road" do not."""
    words = found.lexicon
    if found.is_described and not words["owner"].search(found.before):
        return False
    if not words["recently"].fullmatch(found.phrase.text.strip()):
        return False
    if words["deed-behind"].match(found.after):
        return True
    behind = _LAST_WORDS.search(found.before)
    start = found.phrase.marks[0].start - len(found.before)
    return behind is not None and any(
        hit.start == start + behind.start() for hit in found.hits.by_name.get("action", ())
    )


_LAST_WORDS = re.compile(r"\w+(?:\s+\w+){0,2}\s*\Z")


def category_of(found: Statement) -> tuple[str, tuple[str, ...]]:
    """The kind of happening, and the stems of the words that say it, for merging.

    The word of the clause nearest to the date decides; words of saying only when there is no other.
    """
    date = found.phrase.span
    best: dict[str, int] = {}
    heads = []
    for rank, name in enumerate(found.lexicon.categories):
        for hit in found.hits.within(name, found.clause):
            distance = min(abs(hit.start - date.end), abs(date.start - hit.end))
            cost = distance * 10 + rank + (10_000 if name == "statement" else 0)
            best[name] = min(cost, best.get(name, cost))
            heads.append(stem(found.text[hit.start : hit.end]))
    category = min(best, key=lambda name: best[name]) if best else "other"
    return category, tuple(sorted(set(heads)))


def stem(word: str) -> str:
    """A crude stem that makes "signed", "signing" and "signs" one; for comparing, never shown."""
    word = word.lower()
    if word.endswith(_ENDINGS):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word.removesuffix(ending)
    return word


_ENDINGS = ("ing", "ed", "es", "s", "ment")
