"""The words of one language that tell what happened, from lang/*.toml.

Word lists are found in one pass over the words of a text; patterns are regular expressions. What a
language leaves out, or a language without a file, is never met.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from timeline.errors import RuleError
from timeline.memo import Memo
from timeline.model import Span

_TOKEN = re.compile(r"[\w-]+")
_NAMED = re.compile(r"\{([a-z][a-z-]*)\}")
# At most places no word begins, so what may stand before one is looked for only where one does.
_BEFORE = re.compile(r"\A((?:\(\?<[!=][^()]*\))+)(\\b)")
_WORDS_FIRST = re.compile(r"\A\\b\(\?:([a-z]+(?:\|[a-z]+)*)\)")
_LETTER_FIRST = re.compile(r"\A\\b([A-Za-z]|\[[A-Za-z]+\])(?![?*{])")
_TAIL = 32  # letters; "in the early hours" is the longest that decides how words end
_LAST = 18  # letters; "out the beginning"
_NEVER = re.compile(r"(?!)")
_MOST_MET = 1 << 16  # words


class Entry(NamedTuple):
    """An entry of a word list, at its first word. *phrase* matches the whole, None for one word."""

    name: str
    phrase: re.Pattern[str] | None
    not_behind: frozenset[str]
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hits:
    """Where the entries of word lists stand in a text, by the name of the list."""

    by_name: Mapping[str, list[Span]]

    def within(self, name: str, span: Span) -> list[Span]:
        if (hits := self.by_name.get(name)) is None:  # as is most often so
            return []
        start, end = span
        return [hit for hit in hits if start <= hit.start < hit.end <= end]


class Lexicon(dict[str, re.Pattern[str]]):
    """*categories* are names of word lists in order of priority; `lexicon[name]` is a pattern, one
    that is never met where the language has none."""

    def __init__(self, code: str, source: Mapping[str, Any]) -> None:
        self.categories = tuple(source.get("categories", {}))
        self._lists = {name: words.split() for name, words in source.get("lists", {}).items()}
        self._sets = {name: frozenset(map(str.lower, words)) for name, words in self._lists.items()}
        self._code = code
        super().__init__(
            (name, self._compiled(name, pattern))
            for name, pattern in source.get("patterns", {}).items()
        )
        self._but_not = source.get("but-not", {})
        self._first: dict[str, list[Entry]] = {}
        self._affixes: dict[str, list[Entry]] = {}
        behind, ahead = source.get("not-behind", {}), source.get("not-before", {})
        for name, words in {**source.get("categories", {}), **source.get("words", {})}.items():
            entry = Entry(
                name, None, frozenset(behind.get(name, ())), frozenset(ahead.get(name, ()))
            )
            self._learn(words, entry)
        beginnings = [affix[:-1] for affix in self._affixes if affix[0] != "~"]
        self._least = min(map(len, beginnings), default=0)
        self._begun: dict[str, list[str]] = {}  # by the letters that all of them have
        for beginning in sorted(beginnings, key=len):
            self._begun.setdefault(beginning[: self._least], []).append(beginning)
        self._endings = sorted({len(affix) - 1 for affix in self._affixes if affix[0] == "~"})
        self._met = Memo(self._at, most=_MOST_MET)

    def __missing__(self, name: str) -> re.Pattern[str]:
        return _NEVER

    def ending(self, name: str, said: str) -> re.Match[str] | None:
        """Search for a pattern of the end of a text: its last letters are enough."""
        return self[name].search(said, max(0, len(said) - _TAIL))

    def last(self, name: str, said: str) -> re.Match[str] | None:
        """The same for a pattern of the last word or two: half as many letters to search."""
        return self[name].search(said, max(0, len(said) - _LAST))

    def listed(self, name: str) -> frozenset[str]:
        """The words of a list, in lower case, that patterns name."""
        return self._sets.get(name, frozenset())

    def hits(self, text: str, span: Span) -> Hits:
        """Find the entries of all word lists in one stretch of a text."""
        found: dict[str, list[Span]] = {}
        before, met = "", self._met
        for token in _TOKEN.finditer(text, *span):
            word = token[0].lower()
            for entry in met[word]:
                whole = token if entry.phrase is None else entry.phrase.match(text, token.start())
                if whole and before not in entry.not_behind and _may_stand(whole, entry):
                    found.setdefault(entry.name, []).append(Span(*whole.span()))
            before = word
        return Hits(found)

    def _compiled(self, name: str, pattern: str | list[str]) -> re.Pattern[str]:
        """A pattern with its lists put in; of several alternatives any may match."""

        def words(found: re.Match[str]) -> str:
            if found[1] not in self._lists:
                raise RuleError(self._code, name, f"there is no list {found[1]!r}")
            return _any_of(self._lists[found[1]])

        alternatives = [pattern] if isinstance(pattern, str) else pattern
        said = [_BEFORE.sub(r"\2\1", _NAMED.sub(words, a)) for a in alternatives]
        if len(said) == 1:
            said = [_WORDS_FIRST.sub(_looking_back, said[0])]
            said = [_LETTER_FIRST.sub(r"\1(?<!\\w.)", said[0])]  # "the city": 2 for 7 µs
        folded = (_in_any_case(a[4:]) if a.startswith("(?i)") else a for a in said)
        try:
            return re.compile("|".join(folded))
        except re.error as error:
            raise RuleError(self._code, name, str(error)) from error

    def _learn(self, words: Iterable[str], kind: Entry) -> None:
        for word in words:
            first = _TOKEN.match(word.lower())
            if word.startswith("~") or (word.endswith("~") and " " not in word):
                self._affixes.setdefault(word.lower(), []).append(kind)
            elif first is not None:
                phrase = None if first[0] == word.lower() else _phrase(word)
                self._first.setdefault(first[0], []).append(kind._replace(phrase=phrase))

    def _at(self, word: str) -> tuple[Entry, ...]:
        """The entries that begin with a word; those that only look so left out."""
        found = list(self._first.get(word, ()))
        for beginning in self._begun.get(word[: self._least], ()):
            if word.startswith(beginning):
                found += self._affixes[f"{beginning}~"]
        for size in self._endings:
            if len(word) - size >= 2:  # "~ed" ends words of more than three letters
                found += self._affixes.get(f"~{word[-size:]}", ())
        last = word.rpartition("-")[2]
        return tuple(e for e in found if last not in self._but_not.get(e.name, ()))


def _looking_back(found: re.Match[str]) -> str:
    """`\\b(?:in|at)` with the boundary looked for behind the words: by their letters a place is
    found in half the time."""
    words = [rf"{word}(?<!\w{'.' * len(word)})" for word in found[1].split("|")]
    return f"(?:{'|'.join(words)})"


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words; by first letters, for each position then tries fewer."""
    grouped: dict[str, list[str]] = {}
    for word in words:
        first = word[0] if word[0].isalpha() else ""
        grouped.setdefault(first, []).append(word[len(first) :])
    alternatives = (f"{first}(?:{'|'.join(rest)})" for first, rest in grouped.items())
    return f"(?:{'|'.join(alternatives)})"


def _may_stand(found: re.Match[str], entry: Entry) -> bool:
    """Say whether the word behind an entry lets it be one."""
    if not entry.not_before:
        return True
    after = _TOKEN.match(found.string, found.end() + 1)
    return after is None or after[0].lower() not in entry.not_before


_PIECE = re.compile(
    r"""(?P<letter>[A-Za-z]) | (?P<other>[^\W\d_] | \\x.. | \[\^?\]?(?:\\.|[^\]])*\])
      | \\. | \(\?P<\w+> | \(\?[a-zA-Z]""",
    re.DOTALL | re.VERBOSE,
)


def _in_any_case(pattern: str) -> str:
    """What `(?i:pattern)` matches, in up to half the time: an alternative of which the first letter
    does not fit is passed over, and so is a place where none can begin.

    But for İ, ı, ſ and the sign of Kelvin, which fold onto letters of ours: to look for them too,
    compiling all patterns takes twice as long.
    """

    def spelt(piece: re.Match[str]) -> str:
        if letter := piece["letter"]:
            return f"[{letter.lower()}{letter.upper()}]"
        return f"(?i:{piece[0]})" if piece["other"] else piece[0]

    return f"(?:{_PIECE.sub(spelt, pattern)})"


def _phrase(words: str) -> re.Pattern[str]:
    """Several words, whole, in any case; `~` at the end of the last stands for any ending."""
    open_end = words.endswith("~")
    said = re.escape(words.removesuffix("~")).replace(r"\ ", r"\s+")
    return re.compile(said + (r"[\w-]*" if open_end else "") + r"(?![\w-])", re.IGNORECASE)


def compile_lexicon(code: str, text: str) -> Lexicon:
    """Read a language file; RuleError where it is not as it must be."""
    try:
        return Lexicon(code, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(code, "file", str(error)) from error


@cache
def lexicon(code: str) -> Lexicon:
    """The words of a language, none where it has no file."""
    path = resources.files(__package__) / "lang" / f"{code}.toml"
    return compile_lexicon(code, path.read_text("utf-8") if path.is_file() else "")
