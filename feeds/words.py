"""The words around an entry in a reader's language; one TOML file a language beside this one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def words(locale: str) -> Mapping[str, str]:
    """Give the words of a language, each a pattern to fill in."""
    path = resources.files(__package__) / f"{locale}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
