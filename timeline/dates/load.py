"""Turns a language file into regular expressions on letters, one letter a word (see `words`).

A pattern is written in words: `{name}` is a word list, a shape of number or a part, `{name:field}`
the same under another field name; `( ) | ?` and the look-arounds `(?=` `(?!` `(?<!` mean what they
mean in regular expressions. Nothing repeats without end, so matching takes linear time.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from timeline.dates.words import SHAPES, Alphabet, Words, split
from timeline.errors import RuleError

_PIECE = re.compile(
    r"\{(?P<name>[\w-]+)(?::(?P<field>[\w-]+))?\}|(?P<look>\(\?<?[=!])|(?P<operator>[()|?])|(?P<word>[^\s(){}|?]+)"
)
_REST = re.compile(r"\s*")
Value = str | int | float


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a language: what it looks like, what it is, and what is constant in it."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    groups: tuple[tuple[str, str], ...]  # of each group of the pattern: word list or shape, field
    constants: Mapping[str, Value]
    examples: tuple[tuple[str, str], ...] = ()
    counter: tuple[str, ...] = ()
    modifiers: bool = True  # whether "early" and the like may stand before it

    def fields(
        self, words: Words, first: int, language: "Language"
    ) -> tuple[int, dict[str, Value]]:
        """Where the match that begins at word *first* ends, and what its words say."""
        found = self.pattern.match(words.letters, first)
        assert found is not None  # the union of all rules has matched here
        fields = dict(self.constants)
        for number, (source, name) in enumerate(self.groups, 1):
            start, end = found.span(number)
            if start >= 0:
                fields[name] = language.value(source, words.spelt(start, end))
        return found.end(), fields


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words before a date that change it ("early"). *outside*: they are not marked with it."""

    pattern: re.Pattern[str]
    mod: str
    outside: bool
    counts: bool  # only before a number


@dataclass(frozen=True, slots=True)
class Language:
    """The compiled rules of one language."""

    code: str
    alphabet: Alphabet
    lists: Mapping[str, Mapping[str, Value]]
    rules: tuple[Rule, ...]
    union: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]
    modifiers: tuple[Modifier, ...]

    def value(self, source: str, spelt: str) -> Value:
        """What a word of a word list says; of a shape, its digits as they stand."""
        if source in self.lists:
            return self.lists[source][_key(spelt)]
        return spelt


def _key(text: str) -> str:
    """Word lists are keyed by their words in lower case with single spaces."""
    return " ".join(split(text)).lower().replace("’", "'")


def _entries(words: str | dict[str, Value]) -> dict[str, Value]:
    """A word list; one that is a plain text of words has them as their own values."""
    return {word: word for word in words.split()} if isinstance(words, str) else words


class _Compiler:
    """Compiles the patterns of one language file."""

    def __init__(self, code: str, source: Mapping[str, Any]) -> None:
        self.code = code
        self.entries = {name: _entries(words) for name, words in source.get("words", {}).items()}
        self.lists = {
            name: {_key(word): value for word, value in entries.items()}
            for name, entries in self.entries.items()
        }
        self.parts: dict[str, str] = source.get("parts", {})
        self.rules: list[dict[str, Any]] = source["rule"]
        self.cues: dict[str, str] = source.get("patterns", {})
        self.modifiers: list[dict[str, Any]] = source.get("modifier", [])
        self.alphabet = Alphabet(self._atoms())

    def _atoms(self) -> dict[str, set[str]]:
        """Every word of the file with the atoms that accept it."""
        atoms: dict[str, set[str]] = {}
        for name, entries in self.entries.items():
            for word in entries:
                words = split(word)
                for piece in words:
                    atom = f"list {name}" if len(words) == 1 else f"word {piece}"
                    atoms.setdefault(piece, set()).add(atom)
        for pattern in (*self.parts.values(), *self.cues.values(), *self._patterns()):
            for found in _PIECE.finditer(pattern):
                for piece in split(found["word"] or ""):
                    atoms.setdefault(piece, set()).add(f"word {piece}")
        return atoms

    def _patterns(self) -> Iterator[str]:
        return (rule["pattern"] for rule in (*self.rules, *self.modifiers))

    def _word(self, word: str) -> str:
        return "".join(self._set(self.alphabet.accepting(f"word {piece}")) for piece in split(word))

    @staticmethod
    def _set(letters: str) -> str:
        return letters if len(letters) == 1 else f"[{letters}]"

    @cache  # noqa: B019 - the compiler lives only while a file is loaded
    def _list(self, name: str) -> str:
        """A word list or shape as a pattern: entries of several words first, the longest first."""
        if name in SHAPES:
            return self._set(self.alphabet.accepting(name))
        entries = sorted((split(word) for word in self.entries[name]), key=len, reverse=True)
        several = ["".join(map(self._word, words)) for words in entries if len(words) > 1]
        single = self.alphabet.accepting(f"list {name}")
        return "|".join([*several, *([self._set(single)] if single else [])])

    def compile(self, rule: str, pattern: str, groups: list[tuple[str, str]] | None) -> str:
        """A pattern as a regular expression; the names of its groups are added to *groups*."""
        out = []
        position = 0
        for found in _PIECE.finditer(pattern):
            if pattern[position : found.start()].strip():
                raise RuleError(
                    self.code, rule, f"cannot read {pattern[position : found.start()]!r}"
                )
            position = found.end()
            out.append(self._piece(rule, found, groups))
        return "".join(out)

    def _piece(self, rule: str, found: re.Match[str], groups: list[tuple[str, str]] | None) -> str:
        name = found["name"]
        if name is None:
            if found["word"]:
                return f"(?:{self._word(found['word'])})"
            return found["look"] or found["operator"].replace("(", "(?:")
        if name in self.parts:
            return f"(?:{self.compile(rule, self.parts[name], groups)})"
        if name not in SHAPES and name not in self.entries:
            raise RuleError(self.code, rule, f"there is no word list, shape or part {name!r}")
        if groups is None:
            return f"(?:{self._list(name)})"
        groups.append((name, found["field"] or name))
        return f"({self._list(name)})"

    def rule(self, source: Mapping[str, Any]) -> Rule:
        groups: list[tuple[str, str]] = []
        pattern = self.compile(source["name"], source["pattern"], groups)
        return Rule(
            name=source["name"],
            kind=source["is"],
            pattern=re.compile(pattern),
            groups=tuple(groups),
            constants=source.get("with", {}),
            examples=tuple((text, value) for text, value in source.get("examples", ())),
            counter=tuple(source.get("counter", ())),
            modifiers=source.get("modifiers", True),
        )

    def union(self) -> re.Pattern[str]:
        """All rules as one pattern; `lastindex` - 1 is the number of the rule that fits."""
        return re.compile(
            "|".join(
                f"({self.compile(rule['name'], rule['pattern'], None)})" for rule in self.rules
            )
        )


@lru_cache(maxsize=8)
def load(code: str) -> Language | None:
    """Read and compile `lang/<code>.toml`; None when there is no such language; RuleError."""
    path = files("timeline.dates") / "lang" / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        return None
    compiler = _Compiler(code, tomllib.loads(path.read_text(encoding="utf-8")))
    return Language(
        code=code,
        alphabet=compiler.alphabet,
        lists=compiler.lists,
        rules=tuple(compiler.rule(rule) for rule in compiler.rules),
        union=compiler.union(),
        patterns={
            name: re.compile(compiler.compile(name, pattern, None))
            for name, pattern in compiler.cues.items()
        },
        modifiers=tuple(
            Modifier(
                re.compile(compiler.compile("modifier", entry["pattern"], None)),
                entry["mod"],
                entry.get("outside", False),
                entry.get("of") == "count",
            )
            for entry in compiler.modifiers
        ),
    )
