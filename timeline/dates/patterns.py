"""The language of patterns: words, word lists and parts, turned into regular expressions.

`{name}` is a word list, a shape of number or a part, `{name:field}` the same under another field
name; `( ) | ?` and the look-arounds `(?=` `(?!` `(?<=` `(?<!` mean what they mean in regular
expressions. Nothing repeats without end, so a match takes a bounded number of steps.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

PIECE = re.compile(
    r"""\s*(?: \{(?P<name>[\w-]+)(?::(?P<field>[\w-]+))?\} | (?P<look>\(\?<?[=!])
        | (?P<operator>[()|?]) | (?P<word>[^\s(){}|?]+) )\s*""",
    re.VERBOSE,
)
LONGEST = 40  # words that one match may take

Pairs = tuple[tuple[str, frozenset[str]], ...]


class PatternError(ValueError):
    """What is wrong with a pattern, in words for whoever writes it."""


@dataclass(frozen=True)
class Node:
    """A piece of a pattern. *firsts* are the letters it may begin with, *lasts* may end with.

    *ones* are the letters that it may be as a whole, *pairs* the letters that may come second after
    each first one. *longest* is the number of words it may take.
    """

    regex: str
    empty: bool = False
    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()
    ones: frozenset[str] = frozenset()
    pairs: Pairs = ()
    longest: int = 0


def letters(accepted: str) -> Node:
    """One word with any of these letters."""
    regex = accepted if len(accepted) == 1 else f"[{accepted}]"
    known = frozenset(accepted)
    return Node(regex, firsts=known, lasts=known, ones=known, longest=1)


Named = Callable[[str, str | None, bool], Node]  # name, field, and whether it is a field at all
NOTHING = Node("", empty=True)


def sequence(items: list[Node]) -> Node:
    """One after the other."""
    node = NOTHING
    for item in items:
        node = _then(node, item)
    return node


def _then(one: Node, other: Node) -> Node:
    pairs = _merged(one.pairs, other.pairs if one.empty else ())
    if other.firsts:
        pairs = _merged(pairs, tuple((letter, other.firsts) for letter in one.ones))
    return Node(
        one.regex + other.regex,
        one.empty and other.empty,
        one.firsts | other.firsts if one.empty else one.firsts,
        one.lasts | other.lasts if other.empty else other.lasts,
        (one.ones if other.empty else frozenset()) | (other.ones if one.empty else frozenset()),
        pairs,
        one.longest + other.longest,
    )


def _merged(one: Pairs, other: Pairs) -> Pairs:
    if not one or not other:
        return one or other
    pairs = dict(one)
    for letter, seconds in other:
        pairs[letter] = pairs.get(letter, frozenset()) | seconds
    return tuple(pairs.items())


def choice(items: list[Node]) -> Node:
    """The first of these that fits."""
    if len(items) == 1:
        return items[0]
    pairs: Pairs = ()
    for item in items:
        pairs = _merged(pairs, item.pairs)
    return Node(
        f"(?:{'|'.join(item.regex for item in items)})",
        any(item.empty for item in items),
        frozenset().union(*(item.firsts for item in items)),
        frozenset().union(*(item.lasts for item in items)),
        frozenset().union(*(item.ones for item in items)),
        pairs,
        max(item.longest for item in items),
    )


def wrapped(node: Node, before: str, after: str, *, empty: bool) -> Node:
    """The same node with something around its regular expression."""
    return Node(
        f"{before}{node.regex}{after}",
        empty or node.empty,
        node.firsts,
        node.lasts,
        node.ones,
        node.pairs,
        node.longest,
    )


class _Reader:
    """Reads one pattern by recursive descent."""

    def __init__(
        self, pattern: str, named: Named, word: Callable[[str], Node], *, captures: bool
    ) -> None:
        self.named = named
        self.captures = captures
        self.word = word
        self.pieces: list[re.Match[str]] = []
        self.next = 0
        position = 0
        while position < len(pattern):
            found = PIECE.match(pattern, position)
            if found is None:
                raise PatternError(f"cannot read {pattern[position : position + 20]!r}")
            self.pieces.append(found)
            position = found.end()

    def _operator(self) -> str | None:
        return self.pieces[self.next]["operator"] if self.next < len(self.pieces) else ""

    def choice(self) -> Node:
        items = [self.sequence()]
        while self._operator() == "|":
            self.next += 1
            items.append(self.sequence())
        return choice(items)

    def sequence(self) -> Node:
        items = []
        while self._operator() not in ("|", ")", ""):
            item = self.item()
            if self._operator() == "?":
                self.next += 1
                item = wrapped(item, "(?:", ")?", empty=True)
            items.append(item)
        return sequence(items)

    def item(self) -> Node:
        found = self.pieces[self.next]
        self.next += 1
        if found["word"]:
            return self.word(found["word"])
        if found["name"]:
            return self.named(found["name"], found["field"], self.captures)
        if found["operator"] == "?":
            raise PatternError("a ? has nothing before it")
        look, outer = found["look"], self.captures
        self.captures = outer and not look
        inner = self.choice()
        self.captures = outer
        if self._operator() != ")":
            raise PatternError("a bracket is not closed")
        self.next += 1
        return Node(f"{look}{inner.regex})", empty=True) if look else inner


def parse(
    pattern: str, named: Named, word: Callable[[str], Node], *, captures: bool = True
) -> Node:
    """Read a pattern; *named* resolves `{name:field}`, *word* a literal. PatternError.

    What a look-around sees is no field of the match, and neither is anything without *captures*.
    """
    reader = _Reader(pattern, named, word, captures=captures)
    node = reader.choice()
    if reader.next < len(reader.pieces):
        raise PatternError("there is a ) too many")
    return node
