"""Text and addresses that may stand in any feed, whatever an article holds."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

# XML 1.0 cannot say most control characters, U+FFFE, U+FFFF or half a surrogate pair, and one of
# them makes a whole document unreadable. The other controls and non-characters here are allowed
# but no reader can do anything with them. Bidi embeddings, overrides and isolates go because one
# left open reorders what stands around it; marks and joiners, which languages need, stay.
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0010ffff]"
    "|[\u202a-\u202e\u2066-\u2069]"
)
_SPACE = re.compile(r"\s+")
_SAFE = "%/:?#[]@!$&'()*+,;=-._~"
_ADDRESS_MAX = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def clean(text: str) -> str:
    """Leave out what cannot stand in XML, or would harm the text around it.

    A letter that could not be decoded (U+FFFD) becomes a white square: validators take the
    character itself for a fault of the feed.
    """
    text = text.replace("\ufffd", "\u25a1")
    return text if text.isprintable() else _UNFIT.sub("", text)  # most is, and told at once


def line(text: str, limit: int) -> str:
    """Make one line of at most *limit* characters, cut at a word and then ended by an ellipsis."""
    whole = clean(text[: limit * 4])
    if "  " in whole or not whole.isprintable():
        whole = _SPACE.sub(" ", whole)
    whole = whole.strip()
    if len(whole) <= limit:
        return whole
    return (whole[: limit - 1].rsplit(" ", 1)[0] or whole[: limit - 1]).rstrip() + "…"


def web_address(text: str | None) -> str | None:
    """Give an http(s) address in plain ASCII, None for anything else, `javascript:` above all."""
    if not text or len(text) > _ADDRESS_MAX or _UNFIT.search(text) or _SPACE.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one: no address, or a host that no resolver could look up
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    rest = (quote(part, safe=_SAFE) for part in parts[2:])
    return urlunsplit((parts.scheme, quote(host, safe=_SAFE), *rest))


def language_tag(text: str) -> str | None:
    """Give a language tag that `xml:lang` may hold, else None."""
    return text if _LANGUAGE.fullmatch(text) else None
