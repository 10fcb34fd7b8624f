"""Making a headline of a statement that is too long, and seeing what is wrong with one."""

import re
from collections.abc import Iterator

from timeline.events.lexicon import Lexicon

LONGEST = 100
_SHORTEST = 40  # no cut leaves less
_JOINT = 12  # letters of the longest word at which a clause may end, and its spaces
_BARS = re.compile(r"(?:\s*\|)+\s*")
_MARKED = re.compile(r"[\[*_`]")  # without one of these there is no markup
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def clean(text: str) -> str:
    """Markup of Markdown and runs of white space taken out, for display."""
    if _MARKED.search(text):
        text = _MARKUP.sub(lambda m: m[1] or "", text.replace("``", '"').replace("''", '"'))
    if "|" in text:  # between the cells of a table
        text = _BARS.sub(", ", text).strip(", ")
    return " ".join(text.split())


def faults(words: Lexicon, said: str) -> int:
    """How much an editor would find wrong with a headline; 0 for one that may be printed."""
    wrong = 3 * (len(said.split()) < 3) + 3 * bool(words.last("hangs", said))
    wrong += 2 * bool(words["attributed"].search(said) and not words["first-person"].search(said))
    if words["opens-badly"].match(said) and not words["opens-well"].match(said):
        wrong += 4
    wrong += 4 * (not words["finite"].search(said[:1].lower() + said[1:]))
    return wrong + bool(words["subject-pronoun"].match(said)) + said.endswith("…")


def has_all(said: str, near: frozenset[str]) -> bool:
    """Say whether a text has all of these words or parts of words, which are in lower case."""
    return not near or all(map(said.lower().__contains__, near))


def shorten(
    words: Lexicon, said: str, near: frozenset[str] = frozenset(), *, loosely: bool = False
) -> str:
    """At most 100 characters, cut where a clause ends if possible; first letter upper case.

    *near*: words that are left out only with an end. *loosely*: it may end where little is missed:
    "was foiled | by a warship".
    """
    said = said.strip()
    for inserted in (_BRACKETS, _DASHES):
        if len(said) > LONGEST:
            said = inserted.sub("", said)
    for thin in (_without_appositions, _without_opening):
        if len(said) > LONGEST:
            said = thin(words, said, near)
    if len(said) > LONGEST:
        said = _cut(words, said, near, loosely=loosely)
    said = _balanced(said).strip(" ,;:–—")
    if said.endswith((',"', ",”", ",’")):
        said = said[:-2] + said[-1]
    return said[:1].upper() + said[1:]


_BRACKETS = re.compile(r"\s*\([^()]*\)")
_DASHES = re.compile(r"\s(--?|[–—_])\s[^–—_]+?\s\1(?=\s)")


def _without_appositions(words: Lexicon, said: str, near: frozenset[str]) -> str:
    """Leave out what stands between two commas and says nothing by itself, from the left."""
    parts = said.split(", ")
    done, opens = words["done-first"].match(parts[0]), words["opens"].match(parts[0])
    if done and len(parts) > 2 and words["apposed"].match(parts[1]):
        sound = _is_apposition(words, parts[1], parts[2])
        parts[1:2] = [] if sound else parts[1:2]  # "Born in Lima, the son of a smith, he"
    at = 2 if done or opens else 1  # "In a letter, Ana Kos, the head, said"
    while at < len(parts) - 1 and len(", ".join(parts)) > LONGEST:
        verb = _next_verb(words, parts, at)
        ahead = at > 1 and not words["verb-first"].match(parts[verb])  # "In Lima, Peru, the mayor"
        joint = ", " if ahead and not words["finite"].search(", ".join(parts[1:at])) else " "
        thinner = [*parts[: at - 1], parts[at - 1] + joint + parts[verb], *parts[verb + 1 :]]
        if has_all(", ".join(thinner), near) and all(
            _is_apposition(words, part, parts[verb]) for part in parts[at:verb]
        ):
            parts = thinner
        else:
            at += 1
    return ", ".join(parts)


def _without_opening(words: Lexicon, said: str, near: frozenset[str]) -> str:
    """Leave out "In response to the charges, " where a statement follows."""
    opening, _, rest = said.partition(", ")
    if words["opens"].match(opening):
        sound = words["finite"].search(rest.partition(", ")[0])
        return rest if sound and len(rest) >= _SHORTEST and has_all(rest, near) else said
    return said


_WORDY = 6  # a relative clause of so many words has a verb, if none that is listed


def _next_verb(words: Lexicon, parts: list[str], at: int) -> int:
    """The part, one to three on, that goes on with the verb; else the next."""
    later = range(at + 1, min(at + 4, len(parts)))
    return next((i for i in later if words["verb-first"].match(parts[i])), at + 1)


def _is_apposition(words: Lexicon, part: str, rest: str) -> bool:
    """Say whether a part between commas only says who somebody is, what something was."""
    if any(words["listed"].match(said) for said in (rest, part)) or words["goes-elsewhere"].match(
        rest
    ):
        return False  # within a list; before "which", of what stands right before it
    if relative := words["relates"].match(part):
        acts = words["finite"].search(part) or relative["acts"] or len(part.split()) >= _WORDY
        return bool(acts) and words["verb-first"].match(rest) is not None
    if words["verb-first"].match(rest) and words["apposed"].match(part):
        return True
    if words["done-to"].match(part) and words["sure-verb"].match(rest):
        return True
    sound = not words["finite"].search(part) and words["finite"].search(rest)
    return bool(sound) and not words["joins-on"].match(part)


def _cut(words: Lexicon, said: str, near: frozenset[str], *, loosely: bool) -> str:
    """Cut at the last end of a clause that leaves a whole statement, else between words."""
    best = most = None  # of the words
    for left in _cuts(words, said, loosely=loosely):
        many = sum(map(left.lower().__contains__, near))
        if most is None or many > most:
            best, most = left, many
        if many == len(near):
            break
    if best is not None:
        return best
    left = said[: LONGEST - 1]
    left = left[: left.rfind(" ")] if " " in left else left
    while (hanging := words.last("hangs", left)) and hanging.start() > _SHORTEST:
        left = left[: hanging.start()].rstrip(" ,;:–—-")
    return left.rstrip(" ,;:–—-") + "…"


def _cuts(words: Lexicon, said: str, *, loosely: bool) -> Iterator[str]:
    """What is left by cuts that leave a statement, the likelier first."""
    verb = words["finite"].search(said)
    least = max(_SHORTEST, verb.end() if verb else len(said))  # no statement is without a verb
    whole = _is_whole_loosely if loosely else _is_whole
    for ends in ("missed-little",) if loosely else ("clause-end", "loose-end"):
        for end in reversed([*words[ends].finditer(said, least, LONGEST + _JOINT)]):
            left = said[: end.start()].rstrip(" ,;:–—-")
            if len(left) <= LONGEST and whole(words, left, end[0].strip(), said[end.end() :]):
                yield left


def _is_whole(words: Lexicon, left: str, joint: str, right: str) -> bool:
    """Say whether what stands before a cut is a statement that lacks nothing."""
    return _may_end(words, left, joint, right) and _reads(words, left, joint, right)


def _reads(words: Lexicon, left: str, joint: str, right: str) -> bool:
    """Say whether what stands before a cut reads as a statement, if not a whole one."""
    if words.last("hangs", left) or len(left.split()) < 5:
        return False
    behind = "" if joint in _JOINING or words["which-then"].match(right) else right
    _, joined, last = left.rpartition(" and ")
    if (
        joined
        and not words["finite"].search(last)
        and words["acts-later"].match(f"{joint} {right}")
    ):
        return False  # "Peru won and the team | from Lima was"
    if words["opens-badly"].match(left) or _lacks_verb(words, left, behind):
        return False
    if words["dependent"].match(left.rpartition(", ")[2]) and not _acts(words, left):
        return False
    which = words["which-last"].split(left)[1:][-1:]
    return all(words["finite"].search(part) for part in (*_COLON.split(left)[1:][-1:], *which))


def _is_whole_loosely(words: Lexicon, left: str, joint: str, right: str) -> bool:
    """ "A ship was foiled | by a warship", "the first vote | held after the war"."""
    if words.last("adverb-last", left) or not _is_full(words, left, joint, right):
        return False
    if right.startswith("that ") and not _is_described(words, left):
        return False
    parts = words["last-joint"] if joint else words["last-part"]
    sound = words["finite"].search(parts.split(left)[-1]) is not None
    return sound and _reads(words, left, joint, right)


def _is_full(words: Lexicon, left: str, joint: str, right: str) -> bool:
    """Say whether the last word needs nothing behind it; "was foiled" does without "by"."""
    if words.last("wants-more", left) is None:
        return True
    if words["adjunct"].match(right) and words.last("did-last", left):
        return True  # "rose to 23 | after two died", "a boat overturned | between Malta and"
    passive = joint != "," and words["plain-lead"].match(right) and words.ending("done", left)
    return bool(passive)


def _is_described(words: Lexicon, left: str) -> bool:
    """Say whether "that" behind these words tells what the last of them is like."""
    last = [verb.start() for verb in words["finite"].finditer(left)][-1:]
    says = words["that-follows"].search(left, max(0, last[0] - _IT)) if last else None
    return says is None and words.ending("leans", f"{left} that ") is not None


_IT = 3  # letters of "it", as in "it was clear that"


def _may_end(words: Lexicon, left: str, joint: str, right: str) -> bool:
    """Say whether what a cut leaves does without what the joint leads to."""
    if joint == "," and (words["sure-verb"].match(right) or words["done-first"].match(left)):
        return False  # "The plan, made in May, | is"; "Saved by a boat, | the crew"
    if joint in _JOINING:  # within a list nothing is cut
        told = words["tells-whom"].search(left) if joint != "," else None
        return told is None and words["goes-on-anew"].match(right) is not None
    if joint == "to" and (not right[:1].islower() or words["to-follows"].search(left)):
        return False
    if joint == "that":
        return _is_described(words, left)
    if joint in words.listed("leaves-whole") and words.ending("done", left):
        return True
    return words.last("wants-more", left) is None


_JOINING = (",", "and", "or")
_COLON = re.compile(r"[:;]\s|\sthat\s")


def _acts(words: Lexicon, left: str) -> bool:
    """Say whether the last part between commas has a verb."""
    return words["finite"].search(left.rpartition(", ")[2]) is not None


def _lacks_verb(words: Lexicon, left: str, right: str) -> bool:
    """ "A service planned | for May was held": the one verb before the cut may be none; and in "a
    boy who swam | at dawn was saved" it is of "who"."""
    if ", " in left and words["opens"].match(left):
        return not words["finite"].search(left.partition(", ")[2])
    who = words["who-does"].search(left)
    if who and not words["finite"].search(left[: who.start()]):
        said = left[who.end() :]
        if left[who.start() - 1] == ",":  # "Ana Kos, who sailed, | was saved"
            return not words["finite"].search(said.partition(", ")[2])
        _, comma, rest = said.partition(", ")
        if comma and not words["sure-verb"].search(rest):
            return True
        return len(words["verbs"].findall(words["depends"].split(said)[0])) < 2
    return not words["sure-verb"].search(left) and bool(words["sure-verb"].search(right[:_NEAR]))


_NEAR = 40


def _balanced(said: str) -> str:
    """Drop a quotation mark whose other half was cut off, and what a bracket holds that is open."""
    if said.count("(") > said.count(")") and said.rindex("(") > _SHORTEST:
        said = said[: said.rindex("(")].rstrip()
    for left, right in ("“”", "()", "[]", "«»"):
        if said.count(left) != said.count(right):
            said = said.replace(left, "").replace(right, "")
    return said.replace('"', "") if said.count('"') % 2 else said
