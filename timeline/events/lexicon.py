"""The word lists of kinds.toml, compiled."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Lexicon:
    """*categories* in order of priority; *cues* by name. All match whole words, in any case."""

    categories: tuple[tuple[str, re.Pattern[str]], ...]
    cues: dict[str, re.Pattern[str]]


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words as a whole; `~` at the end of one stands for any ending."""
    patterns = []
    for word in sorted(words, key=len, reverse=True):
        pattern = re.escape(word.removesuffix("~")).replace(r"\ ", r"\s+")
        patterns.append(pattern + (r"[\w-]*" if word.endswith("~") else ""))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    data = tomllib.loads((resources.files(__package__) / "kinds.toml").read_text("utf-8"))
    return Lexicon(
        categories=tuple((name, _words(words)) for name, words in data["categories"].items()),
        cues={name: _words(words) for name, words in data["cues"].items()},
    )
