"""From bytes to text."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.corpus.decode import clean, decode
from timeline.errors import CorpusError

RUSSIAN = (
    "Министр иностранных дел прибыл в столицу с двухдневным визитом. Стороны обсудили торговлю и "
    "подписали соглашение о культурном сотрудничестве, сообщила пресс-служба правительства."
)
ENGLISH = (
    "The café’s owner said “never again” on 3 May – and closed for good, to the regret of the town."
)


def code(data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        decode(data, "a.txt")
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (codecs.BOM_UTF8 + "é\r\n".encode(), "é\r\n"),
        (codecs.BOM_UTF16_LE + "é, 日本".encode("utf-16-le"), "é, 日本"),
        (codecs.BOM_UTF16_BE + "é, 日本".encode("utf-16-be"), "é, 日本"),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é"),
        (codecs.BOM_UTF32_BE + "é".encode("utf-32-be"), "é"),
        ("plain words".encode("utf-16-le"), "plain words"),
        ("plain words".encode("utf-16-be"), "plain words"),
        (b"a\rb\r\nc\x0bd\n\n", "a\rb\r\nc\vd\n\n"),
    ],
)
def test_marked_text_is_decoded_exactly_and_newlines_are_kept(data: bytes, expected: str) -> None:
    assert decode(data, "a.txt") == (expected, ())


def test_nul_and_lone_surrogates_become_replacement_characters_one_for_one() -> None:
    assert clean("\ufeffa\0b\ud800c\udfff") == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ENGLISH, "cp1252")]
)
def test_undeclared_encodings_are_guessed_with_a_warning(text: str, encoding: str) -> None:
    read, warnings = decode(text.encode(encoding), "a.txt")

    assert read == text
    assert "guess" in warnings[0]


def test_a_declared_charset_that_fits_is_used() -> None:
    assert decode(RUSSIAN.encode("cp1251"), "a", declared="windows-1251") == (RUSSIAN, ())
    assert decode(ENGLISH.encode("cp1252"), "a", declared="ISO-8859-1") == (ENGLISH, ())


def test_valid_utf8_goes_before_a_wrong_declaration() -> None:
    text, warnings = decode(RUSSIAN.encode(), "a", declared="windows-1251")

    assert text == RUSSIAN
    assert "windows-1251" in warnings[0]


@pytest.mark.parametrize("declared", ["utf-7", "hex", "zip", "no-such", "\udcff", "a" * 99])
def test_charsets_that_are_none_are_never_used(declared: str) -> None:
    text, warnings = decode(b"+ADw-b+AD4-", "a", declared=declared)

    assert text == "+ADw-b+AD4-"
    assert "not known" in warnings[0]


def test_a_declaration_that_does_not_fit_gives_way_to_a_guess() -> None:
    text, warnings = decode(RUSSIAN.encode("cp1251"), "a", declared="utf-8")

    assert text == RUSSIAN
    assert "declared as utf-8 but is not" in warnings[0]
    assert decode(b"ab \x81\x8d" + RUSSIAN.encode("cp1251"), "a", declared="ascii")[1]


def test_a_few_broken_bytes_do_not_make_utf8_another_encoding() -> None:
    text, warnings = decode(RUSSIAN.encode() + b"\xff end", "a")

    assert text == RUSSIAN + "\ufffd end"
    assert "1 places" in warnings[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8 + b"\n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"%PDF-1.7 ...", "binary"),
        (b"PK\x03\x04....", "binary"),
        (bytes(range(1, 32)) * 4, "binary"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "encoding"),
    ],
)
def test_what_is_no_text_says_so(data: bytes, expected: str) -> None:
    assert code(data) == expected


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_clean_text_or_a_failure(data: bytes) -> None:
    try:
        text, _ = decode(data, "a.txt")
    except CorpusError as error:
        text = error.code

    assert text
    assert "\0" not in text
    text.encode("utf-8")
