"""Kinds of events as the tables have them: by number, which takes no room and compares fast."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import ColumnElement, SmallInteger, Table, bindparam

from timeline.query import KINDS

NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_NONE = -1  # the number of no kind


def any_kind(table: Table, left_out: int = len(KINDS) - 1) -> Iterator[ColumnElement[bool]]:
    """That an event is of none of the kinds left out as `parameters` gives them: most queries leave
    out one, and to compare is cheaper than to look up in a list."""
    numbers = (bindparam(f"kind{n}", type_=SmallInteger) for n in range(left_out))
    return (table.c.kind != number for number in numbers)


@lru_cache(maxsize=1 << 10)
def parameters(kinds: tuple[str, ...]) -> dict[str, int]:
    """Parameters of `any_kind`: the kinds that a query leaves out, then the number of none."""
    left_out = [number for kind, number in NUMBERS.items() if kind not in kinds]
    padded = [*left_out, *[_NONE] * len(KINDS)][: len(KINDS) - 1]
    return {f"kind{n}": number for n, number in enumerate(padded)}
