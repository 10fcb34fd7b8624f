"""Cuts text into words and gives each word one letter, on which all patterns work.

Rules speak of kinds of words ("a month name, then a day"). So a text becomes a string with one
letter a word, where words that no rule can tell apart share a letter, and a rule becomes an
ordinary regular expression on that string. A letter stands for the set of *atoms* that accept the
word: literal words, word lists, shapes of numbers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from timeline.memo import Memo
from timeline.model import Span

_LETTER = r"[^\W\d_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_WORD = rf"""
    [A-Za-z]+(?![^\W_])                                      # most words, found quickly
  | \n[^\S\n]*\n\s*                                         # a blank line: no rule goes across
  | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?
      (?:[Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?
  | [0-9]{{1,4}}(?:[Ss][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]|[Ss])\b
  | [0-9]+(?:(?:[.:/–-]|,(?=[0-9]{{3}}\b))[0-9]+)*           # with dots and dashes between digits
      (?:(?=[AaPp]\.?[Mm]\b)|{_LETTER}[^\W_]*)?             # 4G is one word, 10am two
  | {_LETTER}+[0-9]*(?:(?<=[0-9]){_LETTER}+[0-9]+)?          # H5N1 is one word
  | ['’](?:[stdmSTDM]|[rR][eE]|[lL][lL]|[vV][eE])\b
  | \S
"""
_WORDS = re.compile(_WORD, re.VERBOSE)
# A word; the white space before it, without a blank line, is skipped.
_NEXT_WORD = re.compile(rf"[^\S\n]*+(?:\n(?![^\S\n]*\n)[^\S\n]*+)*({_WORD})", re.VERBOSE)

# Shapes of words that are not in a list, tried in this order, each with the classes it belongs to.
_TWO = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:1[0-9]{3}|2[0-5][0-9]{2})"
_SHAPES: tuple[tuple[str, str], ...] = (
    (r"[1-9]", "day digits hour month-number"),
    (r"1[0-2]", "day digits hour short month-number"),
    (r"0[1-9]", "day hour short month-number"),
    (r"1[3-9]|2[0-4]", "day digits hour short"),
    (r"2[5-9]|3[01]", "day digits short"),
    (r"3[2-9]|[4-9][0-9]", "digits short"),
    (r"00", "short"),
    (r"1[89][0-9]{2}|20[0-4][0-9]", "year plain-year digits any-year"),
    (r"1[5-7][0-9]{2}|20[5-9][0-9]", "year digits any-year"),
    (rf"{_YEAR}|[1-9][0-9]{{2}}", "digits any-year"),
    (r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[0-9]{1,9}(?:\.[0-9]{1,3})?", "digits"),
    (rf"{_YEAR}[-–](?:{_YEAR}|[0-9]{{2}})", "years"),
    (rf"{_YEAR}/[0-9]{{2}}", "split-years"),
    (rf"{_TWO}[-–]{_TWO}", "days"),
    (rf"{_YEAR}([-/.])(?:0?[1-9]|1[0-2])\1{_TWO}", "ymd"),
    (rf"{_TWO}([-/.]){_TWO}\1(?:{_YEAR}|[0-9]{{2}})", "dmy"),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}t.*", "stamp"),
    (r"(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9]", "clock"),
    (r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?", "elapsed"),
    (r"(?:[12]?1st|[12]?2nd|[12]?3rd|[12]?[0-9]th|30th|31st|1[123]th)", "nth day-nth"),
    (r"[0-9]+(?:st|nd|rd|th)", "nth"),
    (r"[12][0-9]{2}0s", "decade"),
    (r"[1-9][0-9]0s", "old-decade"),
    (r"[1-9]0s", "short-decade"),
    (r"[1-9][0-9]{1,2}[-–][1-9][0-9]{1,2}", "pair"),
    (r"\w*[^\W\d_]\w*", "lower"),
    (r"\n\s*", "break"),
    (r"[.!?…。！？]", "end mark"),
    (r".*", "mark"),
)
_MATCHERS = tuple(
    (re.compile(shape, re.DOTALL), frozenset(classes.split())) for shape, classes in _SHAPES
)
SHAPES = frozenset(name for _, classes in _MATCHERS for name in classes) | {
    "Name",
    "past",
    "initial",
    "Names",
    "plural",
}


_NONE: frozenset[str] = frozenset()
_NAME, _NAMES = frozenset({"Name"}), frozenset({"Name", "Names"})
_INITIAL = frozenset({"Name", "initial"})
_MARK = frozenset({"mark"})
_LOWER, _PAST = frozenset({"lower"}), frozenset({"lower", "past"})
_PLURAL = frozenset({"lower", "plural"})
_LONGEST = 40  # letters of a word that can matter
_MOST_KNOWN = 16384


def shape(word: str) -> frozenset[str]:
    """Name the classes of a word by its shape; a capitalised word is a `Name`, not `lower`."""
    if len(word) > _LONGEST:
        return _MARK
    if word[0].isupper():
        return _INITIAL if len(word) == 1 else _NAMES if _is_plural(word) else _NAME
    lowered = word.lower()
    if lowered.isalpha():
        if lowered.endswith("ed"):
            return _PAST
        return _PLURAL if _is_plural(lowered) else _LOWER
    for pattern, classes in _MATCHERS:
        if pattern.fullmatch(lowered):
            return classes
    return frozenset()


def _is_plural(word: str) -> bool:
    """Whether a word may be a plural or a verb in -s."""
    return len(word) > 4 and word[-1] == "s" and word[-2] not in "aius"


def split(text: str) -> list[str]:
    """Cut a short literal such as `a.m.` into words as a text is cut."""
    return _WORDS.findall(text)


class Words:
    """The words of a text, as they are written (*said*) and one letter each. *stretches*: which
    word is the first of a stretch of the text, and where that begins.

    Where a word stands is worked out when somebody asks, which of most stretches nobody does.
    """

    def __init__(
        self, text: str, said: Sequence[str], letters: str, *, stretches: Sequence[tuple[int, int]]
    ) -> None:
        self.text, self.said, self.letters = text, said, letters
        self._stretches = stretches
        self._places: dict[int, list[int]] = {}

    def start(self, word: int) -> int:
        """Where a word begins in the text."""
        at = bisect_right(self._stretches, (word, inf)) - 1
        places = self._places.get(at)
        if places is None:
            places = self._places[at] = self._placed(at)
        return places[word - self._stretches[at][0]]

    def _placed(self, at: int) -> list[int]:
        first, begin = self._stretches[at]
        last = self._stretches[at + 1][0] if at + 1 < len(self._stretches) else None
        places = []
        for word in self.said[first:last]:
            begin = self.text.index(word, begin)
            places.append(begin)
            begin += len(word)
        return places

    def span(self, first: int, last: int) -> Span:
        """Where the words from *first* up to *last*, exclusive, stand."""
        return Span(self.start(first), self.start(last - 1) + len(self.said[last - 1]))

    def spelt(self, first: int, last: int) -> str:
        """These words in lower case with single spaces, as word lists are keyed."""
        return " ".join(self.said[first:last]).lower()


class Alphabet:
    """Gives every word its letter.

    *entries* maps a word to the atoms that accept it. An entry with a capital is met by words with
    a capital only ("March" the month, not "march").
    """

    def __init__(self, entries: Mapping[str, Iterable[str]]) -> None:
        self._entries: dict[str, frozenset[str]] = {}
        for word, atoms in entries.items():
            key = word if word[0].islower() else word.capitalize()
            self._entries[key] = self._entries.get(key, frozenset()) | frozenset(atoms)
        self._letters: dict[frozenset[str], str] = {}
        for _, classes in _MATCHERS:
            self._give(classes)
        self._give(_NAME)
        self._give(_NAMES)
        self._give(_INITIAL)
        self._give(_PAST)
        self._give(_PLURAL)
        for word in entries:
            self._give(self._atoms(word))
            self._give(self._atoms(word.capitalize()))
        self._known = Memo(self._letter, most=_MOST_KNOWN)

    def _give(self, atoms: frozenset[str]) -> None:
        self._letters.setdefault(atoms, chr(0x100 + len(self._letters)))

    def _atoms(self, word: str) -> frozenset[str]:
        lowered = word.lower().replace("’", "'")
        atoms = self._entries.get(lowered, _NONE)
        if word[0].isupper():
            atoms |= self._entries.get(lowered.capitalize(), _NONE)
            return atoms or shape(word)
        return atoms | shape(word) if atoms else shape(word)

    def _letter(self, word: str) -> str:
        return self._letters[self._atoms(word)]

    def accepting(self, atom: str) -> str:
        """All letters of words that *atom* accepts."""
        return "".join(letter for atoms, letter in self._letters.items() if atom in atoms)

    def read(self, text: str, spans: Iterable[Span]) -> Words:
        """Cut the spans of a text into words; between two spans stands a break."""
        said: list[str] = []
        letters: list[str] = []
        stretches = []
        known = self._known.__getitem__
        for start, end in spans:
            stretches.append((len(said), start))
            found = _NEXT_WORD.findall(text, start, start + len(text[start:end].rstrip()))
            said += [*found, ""]
            letters += [*map(known, found), known("\n\n")]
        return Words(text, said, "".join(letters), stretches=stretches)
