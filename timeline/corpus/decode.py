"""From bytes to text, without ever making up a character silently.

In this order: byte order mark, UTF-16 by its pattern of NULs, UTF-8, the declared charset,
detection. Valid UTF-8 goes before a declaration because nothing else looks like it by chance.
"""

import codecs
import re

from timeline.errors import CorpusError

_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16, so it goes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Charsets that a page may declare. Others (utf-7, hex, zip ...) are never used.
_CHARSETS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp437|cp85\d|cp866|cp874|cp93[26]|cp949|cp950|koi8-[rut]|"
    r"mac-roman|mac-cyrillic|shift_jis\w*|euc_\w+|iso2022_(?:jp|kr)\w*|gb2312|gbk|gb18030|"
    r"big5(?:hkscs)?|tis-620|hz"
)
_SAMPLE = 65_536
_FOREIGN = re.compile("[^\0-\x7f\ufffd]")
_FEW = 4  # times as many good characters beyond ASCII as broken ones: damaged UTF-8
_UNWANTED = re.compile("[\0\ud800-\udfff]")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


def clean(text: str) -> str:
    """The text with NULs and lone surrogates as U+FFFD, one for one, and no byte order mark."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNWANTED.sub("\ufffd", text.removeprefix("\ufeff"))


def decode(data: bytes, path: str, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of a file and what an editor should know about how it was read."""
    if not data.strip():
        raise CorpusError(path, "empty", "the file is empty")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise CorpusError(path, "binary", f"not text: this is {kind}")
    encoding = _marked(data) or _unmarked_utf16(data)
    warnings: tuple[str, ...] = ()
    if encoding:
        text = _exactly(data, encoding, path)
    else:
        text, warnings = _undeclared(data, path, declared)
    text = clean(text)
    if not text.strip("\ufffd \t\r\n"):
        raise CorpusError(path, "empty", "the file holds no text")
    return text, warnings


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 of a mostly Latin text has a NUL in every other byte."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _exactly(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"not valid {encoding.upper()} at byte {error.start}"
        raise CorpusError(path, "encoding", reason) from error


def _undeclared(data: bytes, path: str, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of bytes without a mark."""
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) * 0.02:
        raise CorpusError(path, "binary", "not text: it is full of control characters")
    charset = _charset(declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, path, (declared, charset))
    if declared and not charset:
        return text, (f"the declared charset {declared[:40]!r} is not known; read as UTF-8",)
    if charset not in (None, "utf-8", "ascii") and not data.isascii():
        return text, (f"declared as {declared} but valid UTF-8; read as UTF-8",)
    return text, ()


def _charset(declared: str | None) -> str | None:
    """The codec of a declared charset, as browsers take it; None when it is not to be used."""
    try:
        name = codecs.lookup((declared or "").strip()).name
    except (LookupError, ValueError):
        return None
    if not _CHARSETS.fullmatch(name):
        return None
    # https://encoding.spec.whatwg.org/#names-and-labels
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}.get(name, name)


def _legacy(
    data: bytes, path: str, declaration: tuple[str | None, str | None]
) -> tuple[str, tuple[str, ...]]:
    """The text of bytes that are not UTF-8: as declared if that fits, else as detected."""
    declared, charset = declaration
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if _FEW * broken < len(_FOREIGN.findall(text)):
        return text, (f"not valid UTF-8 in {broken} places, each shown as U+FFFD",)
    if charset and charset != "utf-8":
        try:
            return data.decode(charset), ()
        except UnicodeDecodeError:
            pass
    guess = _detected(data[:_SAMPLE])
    if guess is None:
        raise CorpusError(path, "encoding", "the encoding of the file cannot be told")
    text = data.decode(guess, "replace")
    said = f"declared as {declared[:40]} but is not" if declared else "no encoding declared"
    return text, (f"{said}; read as {guess}, which is a guess",)


# What English text in Windows-1252 holds besides ASCII: quotes, dashes, dots, signs, accents.
_WESTERN = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb"
)
_WESTERN_SHARE = 0.02
_STRAY_SHARE = 0.05  # of bytes beyond ASCII: a text with some damage rather than another encoding


_MARKED_ONLY = ["utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"]


def _detected(sample: bytes) -> str | None:
    high = bytes(byte for byte in sample if byte > 127)
    if (
        len(high) < _WESTERN_SHARE * len(sample)
        and sum(b in _WESTERN for b in high) > len(high) / 2
    ):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(sample, cp_exclusion=_MARKED_ONLY).best()
    if best is None and len(high) < _STRAY_SHARE * len(sample):
        return "cp1252"
    return best.encoding if best else None
