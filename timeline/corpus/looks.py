"""What one line of a page looks like by its own words; the words are in `looks.toml`.

What a line is that fits no rule, prose or short, depends on what stands around it (`plain`).
"""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple


class Look(NamedTuple):
    """A label of a line, and why."""

    label: str
    reason: str


PROSE = Look("prose", "reads as sentences")
SENTENCE = Look("sentence", "a short sentence")
SHORT = Look("short", "too short to tell")
NAMES = Look("menu", "names in a row and no sentence")

_LONG = 160  # characters: no menu entry or headline is as long
_SENTENCE = 60  # characters that make a line with an end mark prose
_LOOKED_AT = 240  # characters: longer lines are prose, whatever their words
_BRIEF = 70  # characters: headings of lists and kickers are no longer
_ENDING = 10  # characters at the end of a line that may close its last sentence
_CLOSING = "\"'”’»)]"
_ENDS = ".!?…।。！？"
_SHORTEST = 15  # characters of the shortest sentence that counts
_CLAUSE = re.compile(r"\S+(?:\s\S+){2}|[\u3040-\u9fff]{6}")
_INNER_END = re.compile(r"[a-z)”][.!?]\s+[A-Z“\"]")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # scripts with a word in a character or two
_CAPITALS = 0.6


class _Looks(NamedTuple):
    """The rules, ready for use: all that are tried on every line in two, and those by a word.

    *brief*, *general* and *long* are for lines in lower case, where an alternative costs next to
    nothing when its first letter is another; *general* lacks the rules for brief lines, and *long*
    is for lines that are too long for the others.
    """

    brief: re.Pattern[str]
    general: re.Pattern[str]
    cased: re.Pattern[str]
    long: re.Pattern[str]
    names: dict[str, Look]
    by_word: tuple[tuple[str, re.Pattern[str], Look], ...]


def table() -> list[dict[str, Any]]:
    """The rules as written, in order, with their examples."""
    text = resources.files(__package__).joinpath("looks.toml").read_text(encoding="utf-8")
    rules: list[dict[str, Any]] = tomllib.loads(text)["look"]
    return rules


@cache
def _looks() -> _Looks:
    brief: list[str] = []
    general: list[str] = []
    cased: list[str] = []
    long: list[str] = []
    kinds: tuple[list[str], ...]
    names, by_word = {}, []
    for number, rule in enumerate(table()):
        look = Look(rule["label"], rule["reason"])
        pattern = f"(?:{rule['pattern']}){rule.get('trail', '')}"
        if "word" in rule:
            by_word.append((rule["word"], re.compile(pattern, re.VERBOSE), look))
            continue
        names[f"r{number}"] = look
        if rule.get("long"):
            kinds = (long,)
        elif rule.get("case"):
            kinds = (cased,)
        else:
            kinds = (brief,) if rule.get("brief") else (brief, general)
        for kind in kinds:
            kind.append(f"(?P<r{number}>{pattern})")
    return _Looks(
        re.compile("|".join(brief), re.VERBOSE),
        re.compile("|".join(general), re.VERBOSE),
        re.compile("|".join(cased), re.VERBOSE | re.IGNORECASE),
        re.compile("|".join(long), re.VERBOSE),
        names,
        tuple(by_word),
    )


def look(line: str) -> Look:
    """The label of a trimmed line, or PROSE, SENTENCE or SHORT."""
    if len(line) <= _LOOKED_AT:
        looks = _looks()
        lower = line.lower()
        general = looks.brief if len(line) <= _BRIEF else looks.general
        if found := general.fullmatch(lower) or looks.cased.fullmatch(line):
            return looks.names[str(found.lastgroup)]
        for word, pattern, named in looks.by_word:
            if word in lower and pattern.fullmatch(lower):
                return named
    elif found := _looks().long.fullmatch(line.lower()):
        return _looks().names[str(found.lastgroup)]
    ended = line[-1:] in _ENDS or line[-_ENDING:].rstrip(_CLOSING)[-1:] in _ENDS
    length = size(line)
    if length >= _LONG or (length >= _SENTENCE and ended):
        return NAMES if not ended and _is_names(line) else PROSE
    return SENTENCE if ended and length >= _SHORTEST and _CLAUSE.search(line) else SHORT


def size(line: str) -> int:
    """The length of a line in letters of an alphabet: a Chinese character counts for three."""
    return len(line) if line.isascii() else len(line) + 2 * len(_DENSE.findall(line))


def _is_names(line: str) -> bool:
    """A menu or topics run together: hardly a word in lower case and not the end of a sentence."""
    words = line.split()
    capital = sum(not word[0].islower() for word in words)
    return capital > _CAPITALS * len(words) and _INNER_END.search(line) is None
