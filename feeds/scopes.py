"""What a feed is about: everything, or one country."""

from feeds.entry import ALL
from timeline import countries


def canonical(text: str) -> str | None:
    """Give the scope that people mean: `all`, or a country's code in lower case.

    `JP`, `uk` and `japan` are `jp`, `gb` and `jp`; None for what names no country.
    """
    if text.casefold() == ALL:
        return ALL
    code = countries.find(text)
    return code.lower() if code else None


def country(scope: str) -> str | None:
    """The country's code as the store writes it, None for `all`."""
    return None if scope == ALL else scope.upper()
