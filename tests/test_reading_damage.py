"""Files of every format, damaged in any way: an article or a failure, in time, always the same."""

import json
import locale
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdfs import column, pdf
from tests.test_reading_packed import docx, run
from timeline import work
from timeline.corpus import read, read_bytes
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.settings import Settings

SETTINGS = Settings(file_timeout=10)
HEAD = "Lindvik opens its new harbour\n\nBy Ann Lee, 4 May 2019\n\n"
PROSE = (
    "OSLO (FNA) - The harbour of Lindvik was opened on 3 May 2019 by the mayor of the town, who "
    "said that it would bring back the ferries from Denmark.\n\n"
    "Work on the quay had begun in 2013, and a storm destroyed half of it in January 2015. “Then "
    "we began anew,” she said.\n\n"
)
TEXT = (
    f"Home / News / Town\n\n{HEAD}{PROSE}Related stories\n\nFerry prices rise again\n3 May 2018\n"
)
LD = {
    "@type": "NewsArticle",
    "headline": "Lindvik opens its new harbour",
    "datePublished": "2019-05-04T08:00:00+02:00",
    "author": {"name": "Ann Lee"},
    "publisher": {"name": "Lindvik Post"},
    "articleSection": "Town",
}
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in PROSE.split("\n\n") if part)
HTML = (
    f'<html><head><script type="application/ld+json">{json.dumps(LD)}</script></head><body>'
    f"<nav>Home</nav><article><h1>Lindvik opens its new harbour</h1>{PARAGRAPHS}</article></body>"
)


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Lindvik opens its new harbour"
    message["From"] = "Ann Lee <ann@post.example>"
    message["Date"] = "Sat, 04 May 2019 09:30:00 +0200"
    message.set_content(PROSE)
    return message.as_bytes()


FILES = {
    "a.txt": TEXT.encode(),
    "b.html": HTML.encode(),
    "c.md": f"---\ntitle: Lindvik\npublished: 2019-05-04\n---\n# Lindvik\n\n{PROSE}".encode(),
    "d.eml": mail(),
    "e.docx": docx(*(run(part) for part in PROSE.split("\n\n") if part)),
    "f.pdf": pdf(column(PROSE.replace(", ", ",\n"))),
    "g.txt": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "h.txt": TEXT.encode("cp1252"),
}


def checked(data: bytes, path: str) -> Article | None:
    """The article of some bytes with its offsets checked; None for a failure naming the file."""
    start = time.process_time()
    try:
        article = read_bytes(data, path, settings=SETTINGS)
    except CorpusError as error:
        article = None
        assert error.path == path  # noqa: PT017  a failure is one of two right answers
    assert time.process_time() - start < 5
    if article is None:
        return None
    ends = [0]
    for span in article.body:
        assert ends[-1] <= span.start < span.end <= len(article.text)
        ends.append(span.end)
    for extra in (article.headline, article.dateline):
        assert extra is None or 0 <= extra.start < extra.end <= len(article.text)
    article.text.encode("utf-8")
    return article


@pytest.mark.parametrize("path", FILES)
def test_offsets_are_those_of_the_text_in_every_format(path: str) -> None:
    article = checked(FILES[path], path)

    assert article is not None
    parts = [article.text[start:end] for start, end in article.body]
    squeezed = " ".join(" ".join(part.split()) for part in parts)
    assert squeezed == " ".join(PROSE.split()).removeprefix("OSLO (FNA) - ")
    assert article.dateline is not None
    assert article.text[slice(*article.dateline)].startswith("OSLO (FNA)")
    article, mentions = work.analyse(article, SETTINGS)
    assert mentions
    for mention in mentions:
        assert article.text[mention.source.start : mention.source.end] == mention.source.quote


@pytest.mark.parametrize("path", FILES)
def test_reading_twice_gives_the_same_in_any_locale(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = checked(FILES[path], path)
    before = locale.setlocale(locale.LC_ALL)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        locale.setlocale(locale.LC_ALL, "C")
        again = checked(FILES[path], path)
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()

    assert once == again


def test_neither_order_nor_neighbours_change_what_is_read(tmp_path: Path) -> None:
    for path, data in FILES.items():
        (tmp_path / path).write_bytes(data)
    names = list(FILES)
    forwards = [read(str(tmp_path), path, settings=SETTINGS) for path in names]
    backwards = [read(str(tmp_path), path, settings=SETTINGS) for path in reversed(names)]

    assert forwards == backwards[::-1]


def damaged(data: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    """The bytes after cuts, swaps, repeats and strange bytes at places that wrap around."""
    for kind, place, piece in changes:
        at = place % (len(data) + 1)
        data = {
            "put": data[:at] + piece + data[at:],
            "over": data[:at] + piece + data[at + len(piece) :],
            "cut": data[:at] + data[at + 7 * len(piece) :],
            "end": data[:at],
            "again": data[:at] + data[max(0, at - 200) : at] * 3 + data[at:],
        }[kind]
    return data


KINDS = st.sampled_from(["put", "over", "cut", "end", "again"])
PIECES = st.binary(max_size=20) | st.sampled_from(
    [b"<", b"</p>", b"<script>", b"\0", b"\xff", b"\xed\xa0\x80", b"{{", b"--", b"\r", b"%%EOF"]
)
CHANGES = st.lists(st.tuples(KINDS, st.integers(0, 100_000), PIECES), min_size=1, max_size=5)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([path for path in FILES if path != "f.pdf"]), CHANGES)
def test_any_damage_gives_an_article_or_a_failure(
    path: str, changes: list[tuple[str, int, bytes]]
) -> None:
    data = damaged(FILES[path], changes)

    assert checked(data, path) == checked(data, path)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.sampled_from(sorted(FILES)), st.binary(max_size=60))
def test_any_content_under_any_ending_gives_an_article_or_a_failure(
    path: str, other: str, tail: bytes
) -> None:
    checked(FILES[other] + tail, path)
