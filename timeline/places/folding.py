"""Text folded for look-ups, code point by code point, so that offsets stay."""

import re
import unicodedata
from functools import cache, lru_cache

_OTHER = {
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("\u00a0‐‑", " "),
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
}
_UNUSUAL = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """Lower case without accents; line ends and hyphens become spaces. The length stays."""
    # İ is the one letter whose lower case is longer.
    folded = text.replace("İ", "I").lower().replace("-", " ").replace("\n", " ")
    if folded.isascii():
        return folded
    return _UNUSUAL.sub(lambda found: _plain(found[0]), folded)


# The same words stand beside names in every article.
fold_word = lru_cache(maxsize=1 << 14)(fold)


@cache
def _plain(letter: str) -> str:
    return _OTHER.get(letter) or unicodedata.normalize("NFD", letter)[0]
