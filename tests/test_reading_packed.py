"""Mails and Word documents: text inside something else."""

import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.corpus import body_text, read_bytes
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.settings import Settings

TEXT = (
    "The reservoir above the town was filled for the first time on 9 March 2018, the water board\n"
    "said. It holds enough for two dry summers.\n\n"
    "Work on the dam had begun in 2013 and was stopped for a year by a landslide.\n"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def article(data: bytes, path: str) -> Article:
    return read_bytes(data, path, settings=Settings())


def code(data: bytes, path: str) -> str:
    with pytest.raises(CorpusError) as caught:
        article(data, path)
    return caught.value.code


def mail(date: str = "Sat, 10 Mar 2018 09:30:00 +0100") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Reservoir full für die Stadt"
    message["From"] = "Water Board Press <press@water.example>"
    message["Date"] = date
    message.set_content(TEXT)
    return message


def docx(*paragraphs: str, name: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        body = "".join(f"<w:p>{p}</w:p>" for p in paragraphs)
        archive.writestr(name, f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return packed.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_mail_tells_subject_sender_and_time() -> None:
    found = article(mail().as_bytes(), "a.eml")

    assert (found.title, found.byline) == ("Reservoir full für die Stadt", "Water Board Press")
    assert (str(found.published), found.published_from) == ("2018-03-10T09:30+01:00", "metadata")
    assert len(found.body) == 2
    assert "9 March 2018" in body_text(found)


def test_the_text_part_of_a_mail_goes_before_its_html() -> None:
    message = mail("soon")
    message.add_alternative("<p>Something else altogether.</p>", subtype="html")
    found = article(message.as_bytes(), "a.eml")

    assert "Something else" not in found.text
    assert found.published is None


def test_a_mail_of_html_alone_is_read_as_a_page() -> None:
    message = mail("Sat, 10 Mar 2018 09:30:00 -0000")
    message.set_content(f"<h1>Reservoir full</h1><p>{TEXT}</p>", subtype="html")
    found = article(message.as_bytes(), "a.eml")

    assert "9 March 2018" in body_text(found)
    assert str(found.published) == "2018-03-10T09:30"


def test_utf7_in_a_mail_is_never_used() -> None:
    data = (
        b"Content-Type: text/plain; charset=utf-7\n\nThe price was +AKM-5 on Monday, they said.\n"
    )

    assert "+AKM-5" in article(data, "a.eml").text


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: image/png\n\nabc",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x--\n",
        b"Subject: nothing\n\n",
    ],
)
def test_a_mail_without_text_is_a_failure(data: bytes) -> None:
    assert code(data, "a.eml") == "empty"


def test_a_word_document_is_read_by_paragraphs() -> None:
    title = f'<w:pPr><w:pStyle w:val="Title"/></w:pPr>{run("Reservoir full")}'
    deleted = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    paragraphs = TEXT.replace("\n", " ").split("  ")
    found = article(docx(title, run(paragraphs[0]), deleted + run(paragraphs[1])), "a.docx")

    assert found.title == "Reservoir full"
    assert body_text(found) == "\n".join(p.strip() for p in paragraphs)
    assert found.published is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PK\x03\x04 broken", "format"),
        (b"no archive", "format"),
        (docx(name="other.xml"), "format"),
        (docx("<w:p"), "format"),
        (docx(), "empty"),
    ],
)
def test_a_broken_document_is_a_failure(data: bytes, expected: str) -> None:
    assert code(data, "a.docx") == expected


def test_a_document_that_unpacks_without_end_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)

    assert code(packed.getvalue(), "a.docx") == "format"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.eml", "a.docx"]))
def test_any_bytes_are_an_article_or_a_failure(data: bytes, path: str) -> None:
    try:
        found = article(b"Subject: x\n" + data if path == "a.eml" else data, path)
    except CorpusError as error:
        found = None
        assert error.path == path  # noqa: PT017  a failure is one of two right answers
    assert found is None or found.path == path
