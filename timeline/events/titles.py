"""A headline made of the sentence's own words: date, attribution and furniture taken out.

Several cuts are tried, the plainest first; the first that reads as a whole statement is taken.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from timeline.events.clauses import LONGEST_SUBJECT, Beside, antecedent, beside, clauses
from timeline.events.dateless import belongs_to_a_thing, without_date, without_first_date
from timeline.events.lexicon import Lexicon
from timeline.events.shortening import LONGEST, clean, faults, has_all, shorten
from timeline.events.statement import Statement
from timeline.model import Span

Meant = Callable[[], Mapping[str, str]]
_TRAIL = 100  # how long who said it may be, at the end
_SPARE = 30  # so much longer a sentence may be and still be cut to a headline as a whole
_MARKS = " \"“”'‘’,;."


def title_of(found: Statement, *, alone: bool, meant: Meant = dict) -> str:
    """Make a headline of at most 100 characters from the statement; never a word that is not there.

    *alone*: the sentence tells nothing else, so all of it may be used, not only the clause.
    *meant*: what pronouns stand for, in lower case, where that is certain; asked if one is met.
    """
    made = _Trial(found, meant)
    made.run(_attempts(found, alone=alone))
    made.run_loosely()
    if made.faults not in (0, _MISSING, _MISSING + 1):  # else no more would be left of the whole
        made.run(_uncut(found))
    return made.best


class _Trial:
    """The first headline without a fault, or that with the fewest, and how many it has."""

    def __init__(self, found: Statement, meant: Meant) -> None:
        self.best, self.faults = "", 99
        self._found, self._meant = found, meant
        self._tried: set[str] = set()
        self._long: list[tuple[str, bool]] = []

    def run(self, attempts: Iterator[str]) -> None:
        words = self._found.lexicon
        for said in attempts:
            if words["subject-pronoun"].match(said):
                said = _PRONOUN.sub(self._named, said, count=1)
            if not said or said in self._tried:
                continue
            self._tried.add(said)
            whole, headless = _without_pronoun(words, said), bool(words["headless"].match(said))
            self._weigh(whole, headless, loosely=False)
            if not self.faults:
                return

    def run_loosely(self) -> None:
        """Cut the attempts that are too long where little is missed, if the best has a fault."""
        for whole, headless in self._long if self.faults else ():
            self._weigh(whole, headless, loosely=True)

    def _weigh(self, whole: str, headless: bool, *, loosely: bool) -> None:
        words, beside = self._found.lexicon, _NOTHING
        if len(whole) > LONGEST:  # only what is cut may lack the words next to the date
            beside = self._beside
            self._long += [] if loosely else [(whole, headless)]
        said = shorten(words, whole, beside.near, loosely=loosely)
        wrong = faults(words, said) + headless + _MISSING * (not has_all(said, beside.must))
        if wrong < self.faults:
            self.best, self.faults = said, wrong

    def _named(self, pronoun: re.Match[str]) -> str:
        return self._referents.get(pronoun[0].lower(), pronoun[0])

    @cached_property
    def _referents(self) -> Mapping[str, str]:
        return self._meant()

    @cached_property
    def _beside(self) -> Beside:
        return beside(self._found)


_NOTHING = Beside()
_PRONOUN = re.compile(r"\A\w+")
_MISSING = 2  # faults of a title without what stands next to the date


def _without_pronoun(words: Lexicon, said: str) -> str:
    """ "They have signed a pact" -> "signed a pact", where nobody is sure who "they" are."""
    pronoun = words["subject-pronoun"].match(said)
    if pronoun is None and (we := words["we-did"].match(said)):
        pronoun = None if words["says-who"].search(said) else we
    left = said[pronoun.end() :] if pronoun else said
    if pronoun and words["helped"].search(pronoun[0].partition(" ")[2]):
        left = words["helped-again"].sub(" and ", left)  # "was charged and was fined"
    if len(left.split()) < 3 or words["opens-badly"].match(left) or _BARE.match(left):
        return said
    return left


_BARE = re.compile(r"\w+(?:,| and\b| or\b)")


def _attempts(found: Statement, *, alone: bool) -> Iterator[str]:
    """Cuts of the sentence, the plainest first."""
    words, sentence = found.lexicon, Span(found.sentence.start, found.sentence.end)
    if _tells(found) and not (belongs_to_a_thing(found) or _antecedent(found)):
        yield _what_was_said(found)
    sentence = without_first_date(found, sentence)
    scopes = _scopes(found, sentence, alone=alone)
    for scope in scopes:
        said = _without_asides(found, scope, clean(without_date(found, scope)))
        if scope == found.clause and scope.start > sentence.start:
            said = f"{_antecedent(found)} {words['leads-clause'].sub('', said)}".strip()
        elif scope == found.clause and scope.end < sentence.end:
            said = words["subordinate"].sub("", said)
        yield _unframed(found, said)
    for subject, span in clauses(found, sentence):
        yield _unframed(found, clean(f"{subject} {without_date(found, span)}"))
    if found.clause not in scopes and not (_leans(found) or _lacks_end(found)):
        yield _unframed(found, clean(without_date(found, found.clause)))


def _tells(found: Statement) -> bool:
    """Say whether the date is of a saying, and what was said behind it."""
    words = found.lexicon
    passive = found.spoken and words.ending("was-told", found.before)
    return found.spoken and not (passive and not words["complement"].match(found.after))


def _uncut(found: Statement) -> Iterator[str]:
    """The whole sentence with its date."""
    said = clean(found.sentence.text)
    yield _unframed(found, said)
    yield said


def _scopes(found: Statement, sentence: Span, *, alone: bool) -> list[Span]:
    """What to make a headline of: the clause and the sentence, the likelier first."""
    if _lacks_end(found) or found.clause == sentence or not _stands_alone(found):
        return [sentence]
    short = sentence.end - sentence.start <= LONGEST + _SPARE
    if alone and short and not _antecedent(found):
        return [sentence, found.clause]
    return [found.clause, sentence]


def _without_asides(found: Statement, scope: Span, said: str) -> str:
    """Take out "…, which opened in May, …", unless the date is that of the aside."""
    asides = found.lexicon["aside"].finditer(found.text, *scope)
    if any(aside.start() <= found.phrase.span.start < aside.end() for aside in asides):
        return said

    def joint(aside: re.Match[str]) -> str:
        if found.lexicon["nowhere"].fullmatch(aside[0]):
            return aside[0]  # "at the fair, where Ana Kos, the head, spoke"
        told = found.lexicon["attributed"].match(f",{said[aside.end() :]}")
        return "," if told else ""  # "sales fell, | the bank said"

    return found.lexicon["aside"].sub(joint, said)


def _stands_alone(found: Statement) -> bool:
    """A clause of some length that does not begin with a pronoun can be a headline."""
    if _antecedent(found):
        return True
    words = found.lexicon
    if words["begins-with-pronoun"].match(found.words) or len(found.words.split()) < 4:
        return False
    lead = found.text[found.sentence.start : found.clause.start]
    if _leans(found) or (lead and words["verb-first"].match(found.words)):
        return False
    return not words.last("led", lead) or _has_verb_first(words, found.words)


def _lacks_end(found: Statement) -> bool:
    """ "The board said on Monday | that …": what was said is missing."""
    return found.lexicon["complement"].match(found.text, found.clause.end) is not None


def _leans(found: Statement) -> bool:
    """ "… which the storm brushed", "… that the town had bought": its object stands before it."""
    lead = found.text[found.sentence.start : found.clause.start]
    words = found.lexicon
    if not lead or words["verb-first"].match(found.words):
        return False
    return bool(words.ending("title-relative", lead) or words.ending("leans", lead))


def _has_verb_first(words: Lexicon, said: str) -> bool:
    """Say whether there is a verb before the first comma: "before the vote, it …" is no clause."""
    return words["finite"].search(said.partition(", ")[0]) is not None


def _antecedent(found: Statement) -> str:
    """ "… the World Congress, which opens in Yerevan": what "which" stands for, if it acts."""
    before = found.text[found.sentence.start : found.clause.start]
    relative = found.lexicon.ending("title-relative", before) if before else None
    if relative is None or not found.lexicon["verb-first"].match(found.words):
        return ""
    lead = clean(before[: relative.start()])
    whole = len(lead) <= LONGEST_SUBJECT and not found.lexicon["opens"].match(lead)
    if whole and not found.lexicon["finite"].search(lead):
        return _of_a_thing(found.lexicon, lead, relative[0])
    return antecedent(found.lexicon, lead)


def _of_a_thing(words: Lexicon, lead: str, relative: str) -> str:
    """ "The captain of the ferry Ana, which sank": not the captain did."""
    whose = words["of-somebody"].match(lead) if "which" in relative else None
    return lead[whose.end() :] if whose else lead


def _what_was_said(found: Statement) -> str:
    """What a dated saying says: the words behind "said on Monday that", or those before it."""
    text, words, sentence, date = found.text, found.lexicon, found.sentence, found.phrase.span
    after = clean(text[date.end : sentence.end]).lstrip(" ,:")
    after = words["told-that"].sub("", after).rstrip(".")
    before = words["sent"].sub("", clean(text[sentence.start : date.start]))
    if words["auxiliary"].match(after):
        return f"{before.split(',')[0]} {after}"
    goes_on = words["goes-elsewhere"].match(after) or words["while-doing"].match(after)
    if len(after.split()) >= 4 and not goes_on and words["finite"].search(after):
        return _unframed(found, _of_speaker(words, before, after))
    told, comma, _ = before.rpartition(",")
    if "”" in before and words["first-person"].search(before):
        return ""
    if "”" in before:
        return before[: before.rindex("”")].strip(_MARKS)
    return told.strip(_MARKS) if comma and len(told.split()) >= 4 else ""


def _of_speaker(words: Lexicon, before: str, said: str) -> str:
    """ "The bank said that it lost": what "it" stands for, put in its place."""
    pronoun = words["subject-pronoun"].match(said)
    speaker = words["speaker"].match(before) if pronoun else None
    who = words["later"].sub("", speaker["who"]) if speaker else ""
    if not who or len(who) > LONGEST_SUBJECT:
        return said
    return f"{who} {_PRONOUN.sub('', said, count=1).lstrip()}"


def _unframed(found: Statement, said: str) -> str:
    """Take off who said it and what only leads over, as long as a statement remains."""
    words = found.lexicon
    said = words["sent"].sub("", said).lstrip('“"')
    if opening := words["furniture"].match(said):
        said = _keep(words, said, said[opening.end() :])
    if "reporting" in found.hits.by_name:
        said = _unattributed(words, said)
    return said.strip(" \"“”'‘’,;:–—-.")


def _unattributed(words: Lexicon, said: str) -> str:
    """ "The bank said that it lost", "it lost, the bank said": without who said it."""
    if frame := words["said-that"].match(said):
        left = said[frame.end() :]
        if not words["their-own"].match(left):
            said = _keep(words, said, _of_speaker(words, frame[0], left))
    trailing = words["trailing"].search(said, max(0, len(said) - _TRAIL))
    if trailing and not words["first-person"].search(said, 0, trailing.start()):
        said = _keep(words, said, said[: trailing.start()])
    return said


def _keep(words: Lexicon, whole: str, part: str) -> str:
    """The part if it still is a statement of some length, else the whole."""
    return part if len(part.split()) >= 4 and words["finite"].search(part) else whole
