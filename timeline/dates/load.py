"""Turns a language file into compiled rules, and refuses a file that is wrong."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from timeline.dates.patterns import (
    LONGEST,
    PIECE,
    Node,
    PatternError,
    choice,
    letters,
    parse,
    sequence,
    wrapped,
)
from timeline.dates.words import SHAPES, Alphabet, Words, split
from timeline.errors import RuleError

Value = str | int | float

# The patterns that a language file may give, for what stands around a date; docs/rules.md.
PATTERNS = frozenset(
    """after after-noun ahead back before begins beside between by closed coordinates
    counted-first counted-last counted-of counted-to describes ended flashback from happened
    held hint infinitive joins joins-between joins-from lasted lists meant-for new-clause
    not-until occasion opened possessive postponed preposition present reports side-clause
    side-end since stop term through timetable title told-of turn until was-to""".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a language: what it looks like, what it is, and what is constant in it.

    *groups* tells of each group of the pattern its word list or shape and its field.
    """

    name: str
    kind: str
    firsts: Mapping[str, frozenset[str] | None]  # a first letter and the seconds, None being any
    pattern: re.Pattern[str]
    groups: tuple[tuple[str, str], ...]
    constants: Mapping[str, Value]
    examples: tuple[tuple[str, str], ...]
    counter: tuple[str, ...]
    modifiers: bool  # whether "early" and the like may stand before it


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """A pattern that is looked for before an expression, and the letters it may begin and end
    with."""

    pattern: re.Pattern[str]
    firsts: frozenset[str]
    lasts: frozenset[str]

    @classmethod
    def of(cls, node: Node) -> "Ending":
        regex = node.regex
        if regex.startswith("("):  # what begins with alternatives: 22 for 152 ns a word ("ahead")
            regex = f"(?={_any(node.firsts)})(?:{regex})"
        return cls(re.compile(regex), node.firsts, node.lasts)


NEVER = Ending(re.compile(r"(?!)"), frozenset(), frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class Modifier:
    """Words before a date that change it ("early"). *outside*: they are not marked with it."""

    words: Ending
    mod: str
    outside: bool
    counts: bool  # only before a number


class Candidates(dict[str, tuple[Rule, ...]]):
    """The rules that may match where two letters stand, in the order of the file.

    Filled as texts ask; there are not more entries than pairs of letters. *starts* finds the
    letters with which a rule may begin, most of those with no second of any rule behind left out
    (98 of 172 an article).
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._by_first: dict[str, list[Rule]] = {}
        for rule in rules:
            for first in rule.firsts:
                self._by_first.setdefault(first, []).append(rule)
        some = [rule.firsts.items() for rule in rules]
        seconds = {letter for pairs in some for _, found in pairs for letter in found or ()}
        single = {first for pairs in some for first, found in pairs if found is None}
        self.starts = re.compile(
            f"{_any(self._by_first)}(?:(?={_any(seconds)})|(?<={_any(single)}))"
        )

    def __missing__(self, pair: str) -> tuple[Rule, ...]:
        rules = self._by_first[pair[0]]
        self[pair] = tuple(rule for rule in rules if _may_begin(rule, pair))
        return self[pair]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The compiled rules of one language. *lists* are keyed by words in lower case; *modifying* are
    the letters that a modifier may end with."""

    code: str
    alphabet: Alphabet
    lists: Mapping[str, Mapping[str, Value]]
    rules: tuple[Rule, ...]
    patterns: Mapping[str, Ending]
    modifiers: tuple[Modifier, ...]
    modifying: frozenset[str]
    candidates: "Candidates"

    def fields(self, rule: Rule, found: re.Match[str], words: Words) -> dict[str, Value]:
        """What the words of a match say."""
        fields = dict(rule.constants)
        for number, (source, name) in enumerate(rule.groups, 1):
            start, end = found.span(number)
            if start >= 0:
                spelt, values = words.spelt(start, end), self.lists.get(source)
                # of a shape, its digits as they stand
                fields[name] = spelt if values is None else values[spelt.replace("’", "'")]
        return fields


def _any(letters: Collection[str]) -> str:
    """A pattern for any of the letters."""
    return f"[{''.join(letters)}]" if letters else "(?!)"


def _may_begin(rule: Rule, pair: str) -> bool:
    seconds = rule.firsts[pair[0]]
    return seconds is None or pair[1:] in seconds


def _key(text: str) -> str:
    return " ".join(split(text)).lower()


def _entries(words: str | dict[str, Value]) -> dict[str, Value]:
    """A word list; one that is a plain text of words has them as their own values."""
    return {word: word for word in words.split()} if isinstance(words, str) else words


class _Compiler:
    """Compiles the patterns of one language file."""

    def __init__(self, code: str, source: Mapping[str, Any]) -> None:
        self.code = code
        self.entries = {name: _entries(words) for name, words in source.get("words", {}).items()}
        self.parts: dict[str, str] = source.get("parts", {})
        self.rules: list[dict[str, Any]] = source["rule"]
        self.modifiers: list[dict[str, Any]] = source.get("modifier", [])
        self.patterns: dict[str, str] = source.get("patterns", {})
        self.alphabet = Alphabet(self._atoms())
        self._lists: dict[str, Node] = {}
        self._words: dict[str, Node] = {}

    def _atoms(self) -> dict[str, set[str]]:
        """Every word of the file with the atoms that accept it."""
        atoms: dict[str, set[str]] = {}
        for name, entries in self.entries.items():
            for word in entries:
                words = split(word)
                for piece in words:
                    atom = f"list {name}" if len(words) == 1 else f"word {piece}"
                    atoms.setdefault(piece, set()).add(atom)
        rules = [rule["pattern"] for rule in (*self.rules, *self.modifiers)]
        for pattern in (*self.parts.values(), *self.patterns.values(), *rules):
            for found in PIECE.finditer(pattern):
                for piece in split(found["word"] or ""):
                    atoms.setdefault(piece, set()).add(f"word {piece}")
        return atoms

    def _word(self, word: str) -> Node:
        if word not in self._words:
            if set(word) & set("*+"):
                raise PatternError(f"{word!r} would repeat without end")
            accepted = [self.alphabet.accepting(f"word {piece}") for piece in split(word)]
            self._words[word] = sequence([letters(each) for each in accepted])
        return self._words[word]

    def _list(self, name: str) -> Node:
        """A word list or shape: entries of several words first, the longest first."""
        if name not in self._lists:
            entries = sorted((split(word) for word in self.entries.get(name, ())), key=len)
            several = [words for words in reversed(entries) if len(words) > 1]
            items = [sequence([self._word(piece) for piece in words]) for words in several]
            single = self.alphabet.accepting(name if name in SHAPES else f"list {name}")
            self._lists[name] = choice([*items, *([letters(single)] if single else [])])
        return self._lists[name]

    def compile(self, rule: str, pattern: str) -> tuple[Node, tuple[tuple[str, str], ...]]:
        """A pattern, and of each of its groups the word list or shape and the field; RuleError."""
        groups: list[tuple[str, str]] = []

        def named(name: str, as_field: str | None, captures: bool) -> Node:
            if name in self.parts:
                return parse(self.parts[name], named, self._word, captures=captures)
            if name not in SHAPES and name not in self.entries:
                raise PatternError(f"there is no word list, shape or part {name!r}")
            if not captures:
                return self._list(name)
            groups.append((name, as_field or name))
            return wrapped(self._list(name), "(", ")", empty=False)

        try:
            node = parse(pattern, named, self._word)
        except PatternError as wrong:
            raise RuleError(self.code, rule, str(wrong)) from wrong
        if node.empty:
            raise RuleError(self.code, rule, "it matches nothing at all, too")
        if node.longest > LONGEST:
            raise RuleError(self.code, rule, f"it may take more than {LONGEST} words")
        return node, tuple(groups)

    def rule(self, source: Mapping[str, Any]) -> Rule:
        name = source["name"]
        node, groups = self.compile(name, source["pattern"])
        if not source.get("examples"):
            raise RuleError(self.code, name, "it has no example")
        return Rule(
            name=f"{self.code}.{name}",
            kind=source["is"],
            firsts={**dict(node.pairs), **dict.fromkeys(node.ones)},
            pattern=re.compile(node.regex),
            groups=groups,
            constants=source.get("with", {}),
            examples=tuple((text, value) for text, value in source["examples"]),
            counter=tuple(source.get("counter", ())),
            modifiers=source.get("modifiers", True),
        )

    def modifier(self, source: Mapping[str, Any]) -> Modifier:
        node, _ = self.compile(source["mod"], source["pattern"])
        outside, counts = source.get("outside", False), source.get("of") == "count"
        return Modifier(Ending.of(node), source["mod"], outside, counts)

    def around(self, name: str) -> tuple[str, Ending]:
        if name not in PATTERNS:
            raise RuleError(self.code, name, f"patterns are {', '.join(sorted(PATTERNS))}")
        return name, Ending.of(self.compile(name, self.patterns[name])[0])

    def language(self) -> Language:
        rules = tuple(self.rule(source) for source in self.rules)
        names = [rule.name for rule in rules]
        for name in names:
            if names.count(name) > 1:
                raise RuleError(self.code, name, "there are two rules of this name")
        modifiers = tuple(self.modifier(source) for source in self.modifiers)
        return Language(
            code=self.code,
            alphabet=self.alphabet,
            lists={
                name: {_key(word): value for word, value in entries.items()}
                for name, entries in self.entries.items()
            },
            rules=rules,
            candidates=Candidates(rules),
            patterns=dict.fromkeys(PATTERNS, NEVER) | dict(map(self.around, self.patterns)),
            modifiers=modifiers,
            modifying=frozenset().union(*(modifier.words.lasts for modifier in modifiers)),
        )


def compile_language(code: str, text: str) -> Language:
    """Compile the text of a language file; RuleError names the rule that is wrong."""
    return _Compiler(code, tomllib.loads(text)).language()


@lru_cache(maxsize=8)
def load(code: str) -> Language | None:
    """The language of `lang/<code>.toml`, compiled once; None when there is no such file."""
    path = files("timeline.dates") / "lang" / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        return None
    return compile_language(code, path.read_text(encoding="utf-8"))
