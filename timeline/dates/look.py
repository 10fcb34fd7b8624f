"""Says which way the clause around an expression looks: ahead, back, or before the story."""

from typing import NamedTuple

from timeline.dates.find import Cue, Found, Scan, before, ends

SURE = frozenset({"since", "ended"})  # prepositions of what is past
_CLAUSE = 25  # words to each side in which a cue is looked for
# The cues and which way they look; of two that end together the later one here is meant.
_CUES = (
    *(("present", True), ("back", False), ("ahead", True)),
    *(("timetable", True), ("title", True), ("hint", True)),
)
_HINTS = frozenset({"present", "hint"})
_PRESENT = _HINTS | {"timetable"}


class _Clause(NamedTuple):
    """The words to look for cues in, from and to, and the side clauses among them.

    *is_title*: it ends without a mark.
    """

    begin: int
    end: int
    is_title: bool
    asides: tuple[tuple[int, int], ...] = ()

    def is_aside(self, place: int) -> bool:
        return any(start <= place <= stop for start, stop in self.asides)


def direction(scan: Scan, found: Found) -> bool | None:
    """Whether the clause around an expression looks ahead (True), back (False) or does not say.

    The cue before the expression counts, unless a clause of its own begins there ("and on Monday");
    else the one after it. A hint gives way to the verb after the expression ("votes on Monday led
    to …"), and a headline tells in the present what is past, but with "to" what is to come. A day
    that describes a thing ("asks about the 25 July call") is of that.
    """
    cue = _cue(scan, found)
    if cue and cue.ahead and "month" in found.fields and _describes(scan, found):
        return None
    return cue.ahead if cue else False if found.possessive else None


def tells(scan: Scan, found: Found) -> bool:
    """Whether the verb of a clause surely tells of its date as past or to come.

    "He said in 2030" does, "he said the pier, in 2030 …" does not: the verb is of another clause.
    "She publishes figures for 2030" does not either: a year is often of what stands beside it.
    """
    cue = _cue(scan, found)
    if cue is None or found.preposition in SURE:
        return True
    if found.preposition in ("by", "until"):
        return cue.ahead
    if cue.name in _PRESENT:
        return "month" in found.fields
    if ends(scan, "infinitive", begin=cue.end, end=found.first):
        return False
    reports = scan.language.patterns["reports"].pattern
    if reports.fullmatch(scan.words.letters, cue.end - 1, cue.end) is None:
        return True
    return 0 <= found.phrase - cue.end <= 1


def bounds(scan: Scan, found: Found, ahead: bool | None) -> bool | None:
    """Which way a date bounds the day of writing, whose clause looks so.

    As the clause does, if its verb surely tells of it. A thing's name only tells that it has
    happened ("planned after the 2004 flood"): the 2018 finals were awarded before they were held.
    What was to be may have been or not, and a term ("a permit to 2043") is of any time.
    """
    patterns, letters = scan.language.patterns, scan.words.letters
    if _describes(scan, found):
        if patterns["happened"].pattern.match(letters, found.last):
            return False
        if ahead or patterns["held"].pattern.match(letters, found.last):
            return None
    if ahead is None or not tells(scan, found):
        return None
    idle = _was_to(scan, found) if ahead else _is_behind(scan, "term", found)
    return None if idle else ahead


def _was_to(scan: Scan, found: Found) -> bool:
    """Whether a clause tells of what once lay ahead: "was to open in May"."""
    clause = _clause(scan, found)
    return bool(ends(scan, "was-to", begin=clause.begin, end=found.first))


def _describes(scan: Scan, found: Found) -> bool:
    """Whether a date stands before a thing that it describes: "the 2018 finals"."""
    return found.phrase == found.first and _is_behind(scan, "describes", found)


def _is_behind(scan: Scan, name: str, found: Found) -> bool:
    """Whether the words of a pattern stand right before a date."""
    pattern = scan.language.patterns[name]
    return before(scan, pattern, begin=max(0, found.phrase - 2), edge=found.phrase) is not None


def _cue(scan: Scan, found: Found) -> Cue | None:
    """The cue by which the clause of an expression looks ahead or back."""
    if found.first not in scan.cues:
        scan.cues[found.first] = _cue_of(scan, found)
    return scan.cues[found.first]


def _cue_of(scan: Scan, found: Found) -> Cue | None:
    clause = _clause(scan, found)
    every = _cues(scan, found, clause)
    cues = [cue for cue in every if not clause.is_aside(cue.end)]
    cues = cues or [cue for cue in every if cue.end <= found.first]
    earlier = [cue for cue in cues if cue.end <= found.first and not found.possessive]
    end = _coordinated(scan, found.last, clause.end)
    later = [cue for cue in cues if found.last < cue.end <= end]
    if later and (
        not earlier
        or _opens_clause(scan, found, clause.begin)
        or (earlier[-1].name in _HINTS and not _turns(scan, found.last, later[0].end))
    ):
        return later[0]
    if earlier and earlier[-1].name in _PRESENT and _is_of_a_noun(scan, earlier[-1], found):
        return None
    return earlier[-1] if earlier else None


def _is_of_a_noun(scan: Scan, cue: Cue, found: Found) -> bool:
    """Whether a date belongs to what went before: "strikes over the killing on Monday", and not
    "takes over the mill on Monday"."""
    begin = cue.end + (cue.name == "timetable")
    return bool(ends(scan, "after-noun", begin=begin, end=found.first))


def _clause(scan: Scan, found: Found) -> _Clause:
    """The clause around an expression.

    A side clause (", which closes in May,") is a clause of its own.
    """
    letters, patterns = scan.words.letters, scan.language.patterns
    begin = max(0, found.first - _CLAUSE)
    for stop in patterns["stop"].pattern.finditer(letters, begin, found.first):
        begin = stop.end()
    end = min(len(letters), found.last + _CLAUSE)
    following = patterns["stop"].pattern.search(letters, found.last, end)
    is_title = False
    if following:
        end = following.start()
        is_title = not scan.words.said[end].strip()
    asides = []
    for opened in patterns["side-clause"].pattern.finditer(letters, begin, end):
        closed = patterns["side-end"].pattern.search(letters, opened.end(), end)
        side = opened.end(), closed.start() if closed else end
        if side[0] <= found.first < side[1]:
            return _Clause(*side, is_title)
        asides.append(side)
    return _Clause(begin, end, is_title, tuple(asides))


def _turns(scan: Scan, first: int, last: int) -> bool:
    """Whether another clause begins between two words."""
    turn = scan.language.patterns["turn"].pattern
    return turn.search(scan.words.letters, first, last) is not None


def _coordinated(scan: Scan, first: int, last: int) -> int:
    """Where the next main clause begins, after a comma, or the end."""
    pattern = scan.language.patterns["coordinates"].pattern
    found = pattern.search(scan.words.letters, first, last)
    return found.start() if found else last


def _opens_clause(scan: Scan, found: Found, begin: int) -> bool:
    """Whether a clause begins with an expression: "and on Monday", "that in May"."""
    return (
        found.phrase < found.first
        and before(scan, scan.language.patterns["new-clause"], begin=begin, edge=found.phrase)
        is not None
    )


def _cues(scan: Scan, found: Found, clause: _Clause) -> list[Cue]:
    """The cues of a clause in text order."""
    cues = {}
    for name, ahead in _CUES:
        if not _applies(name, found, clause):
            continue
        pattern = scan.language.patterns[name].pattern
        for match in pattern.finditer(scan.words.letters, clause.begin, clause.end):
            cues[match.end()] = Cue(match.end(), ahead, name)
    return sorted(cues.values())


def _applies(name: str, found: Found, clause: _Clause) -> bool:
    """Whether a pattern says anything of an expression: any present does of days at hand only."""
    if name == "title":
        return clause.is_title
    if name == "present":
        return "weekday" in found.fields and not clause.is_title
    return not (name in _PRESENT and "season" in found.fields)


def is_told(scan: Scan, found: Found) -> bool:
    """Whether the verb right before a date tells it as past: "opened on 1 August"; not so what is
    "called for 1 August"."""
    if scan.language.patterns["meant-for"].pattern.match(scan.words.letters, found.phrase):
        return False
    cue = _cue(scan, found) if found.phrase < found.first else None
    return cue is not None and cue.name == "back" and cue.end == found.phrase


def is_flashback(scan: Scan, found: Found) -> bool:
    """Whether the verb before a date tells what had been before the story."""
    clause = _clause(scan, found)
    had = ends(scan, "flashback", begin=clause.begin, end=found.first)
    cues = [cue.end for cue in _cues(scan, found, clause) if cue.end <= found.first]
    return bool(had) and had[-1] >= max(cues, default=0)


def opens(scan: Scan, found: Found) -> bool:
    """Whether a date's phrase opens a sentence or a clause: "But by December, they"."""
    if not found.phrase or scan.words.letters[found.phrase - 1] in _stops(scan):
        return True
    new = scan.language.patterns["new-clause"]
    start = before(scan, new, begin=max(0, found.phrase - _CLAUSE), edge=found.phrase)
    return start is not None and (not start or scan.words.letters[start - 1] in _stops(scan))


def _stops(scan: Scan) -> frozenset[str]:
    return scan.language.patterns["stop"].lasts


def lasted(scan: Scan, found: Found) -> bool:
    """Whether something went on, or did not come, until a date."""
    if found.preposition not in ("until", "up-to"):
        return False
    begin = _clause(scan, found).begin
    return bool(ends(scan, "lasted", begin=begin, end=found.phrase))
