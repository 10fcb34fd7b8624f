"""HTML."""

import re

_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.I,
)


def declared_charset(data: bytes) -> str | None:
    """The charset that a page names in its first bytes."""
    found = _META.search(data[:4096])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None
