"""PDF documents: paragraphs out of placed lines, and those made to do harm."""

import os
import re
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdfs import column, document, of_streams, pdf, stream
from tests.programs import until
from timeline.corpus import body_text, read, read_bytes, walk
from timeline.corpus.pdf import Line, paragraphs
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.settings import Settings

FIRST = """\
The reservoir above Vassli was filled for the first time on 9 March 2018, the
water board said. It holds enough for two dry summers, and the pumps that lift
it out of the valley run at night."""
SECOND = """\
Work on the dam had begun in 2013 and was stopped for a year by a landslide.
Norway and Sweden shared the costs."""
SQUEEZED = [" ".join(part.split()) for part in (FIRST, SECOND)]


def article(data: bytes, **chosen: int) -> Article:
    return read_bytes(data, "a.pdf", settings=Settings(**chosen))  # type: ignore[arg-type]


def code(data: bytes, **chosen: int) -> str:
    with pytest.raises(CorpusError) as caught:
        article(data, **chosen)
    assert caught.value.path == "a.pdf"
    return caught.value.code


def test_a_report_is_read_with_headline_byline_and_paragraphs() -> None:
    page = [
        ("Vassli fills its reservoir at last", 60.0, 780.0, 20.0),
        ("By Ann Lee, 10 March 2018", 60.0, 740.0, 9.0),
        *column(f"{FIRST}\n\n{SECOND}"),
    ]
    found = article(pdf(page))

    assert found.title == "Vassli fills its reservoir at last"
    assert (found.byline, str(found.published)) == ("Ann Lee", "2018-03-10")
    assert found.published_from == "byline"
    assert body_text(found).split("\n") == SQUEEZED
    assert [found.text[start:end] for start, end in found.body] == SQUEEZED
    assert found.warnings == ()


def test_a_paragraph_may_be_set_in_instead_of_apart() -> None:
    found = article(pdf(column(f"   {FIRST}\n   {SECOND}")))

    assert body_text(found).split("\n") == SQUEEZED


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    words = FIRST.split()
    first, second, third, fourth = (" ".join(words[n : n + 11]) for n in range(0, 44, 11))
    left, right = column(f"{first}\n{second}"), column(third, x=320)
    whole = pdf([*left, *right], column(f"{fourth}\n\n{SECOND}"))

    assert body_text(article(whole)).split("\n") == SQUEEZED


def test_heads_and_feet_of_pages_are_left_out() -> None:
    pages = [
        [
            ("Water Board of Vassli", 60.0, 820.0, 11.0),
            *column(text),
            (f"Page {number} of 3", 60.0, 30.0, 11.0),
        ]
        for number, text in enumerate((FIRST, SECOND, FIRST.replace("9 March", "4 May")), 1)
    ]
    printed = [*column(FIRST), ("11/22/26, 2:07 AM", 30.0, 830.0, 8.0)]

    assert "Water Board of Vassli" not in article(pdf(*pages)).text
    assert "Page" not in article(pdf(*pages)).text
    assert article(pdf(printed)).text == SQUEEZED[0]


def lines(*texts: str) -> list[Line]:
    return [Line(text, 50, 700 - 12 * number, 10) for number, text in enumerate(texts)]


def test_hyphens_part_words_only_where_many_lines_end_with_one() -> None:
    few = lines("The county is well-", "known for it", *["and this is a line of it"] * 40)
    many = lines("The govern-", "ment of the ﬁve coun-", "ties met in Vass\u00ad", "li.")

    assert next(paragraphs([few])).startswith("The county is well-known for it and")
    assert list(paragraphs([many])) == ["The government of the five counties met in Vassli."]


def test_entries_of_a_list_stay_apart() -> None:
    page = lines(
        "Ferry prices rise",
        "Old quay to be a park",
        "The board said that more would have to be paid",
    )

    assert len(list(paragraphs([page, []]))) == 3


def test_only_the_first_pages_of_a_book_are_read() -> None:
    found = article(pdf(column(FIRST), *[column(SECOND)] * 210))

    assert found.warnings == ("only the first 200 of 211 pages are read",)


def test_a_document_of_pictures_is_named_as_one() -> None:
    assert code(pdf([])) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7\n", id="a head alone"),
        pytest.param(pdf(column(FIRST))[:300], id="cut off"),
        pytest.param(document([b"<</Type/Catalog>>"]), id="no pages"),
        pytest.param(document([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 100_000]), id="nested"),
    ],
)
def test_what_is_broken_is_a_failure(data: bytes) -> None:
    assert code(data) in ("format", "empty")


def encrypted() -> bytes:
    entry = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)
    trailer = b"/Encrypt 6 0 R/ID[<00><00>]"
    return of_streams([stream(b"")], trailer, [entry])


def test_a_document_with_a_password_is_named_as_one() -> None:
    assert code(encrypted()) == "encrypted"


def bomb() -> bytes:
    """Three gigabytes, deflated three times over."""
    data = zlib.compress(b" " * 30_000_000, 9)
    packed = b"".join([data[:0], zlib.compress(zlib.compress(data * 1000, 9), 9)])
    return of_streams([stream(packed, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")])


def looping() -> dict[str, bytes]:
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>"
    drawing = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        stream(b"/X Do /X Do", form),
        stream(b"/X Do"),
    ]
    before = pdf(column(FIRST)).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9")
    return {"tree": document(tree), "form": document(drawing), "table": before}


@pytest.mark.parametrize("name", ["bomb", "tree", "form", "table", "calm"])
def test_bombs_and_loops_end_in_time_and_in_bounds(name: str) -> None:
    data = {"bomb": bomb(), "calm": pdf(column(FIRST)), **looping()}[name]
    before = children()
    start = time.monotonic()
    try:
        read_bytes(data, "a.pdf", settings=Settings(file_timeout=5))
    except CorpusError as error:
        assert error.code in ("format", "empty", "memory", "timeout")  # noqa: PT017
    assert time.monotonic() - start < 10
    assert children() <= before


def children() -> set[str]:
    """The processes that this one has started and that still are, other tests' too."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def slow() -> bytes:
    """A page that takes a minute to read: a million lines."""
    return of_streams([stream(b"BT /F 9 Tf (a) Tj 0 -1 Td ET\n" * 1_000_000)])


def test_a_document_that_takes_too_long_is_given_up() -> None:
    before = children()
    start = time.monotonic()

    assert code(slow(), file_timeout=1) == "timeout"
    assert time.monotonic() - start < 4
    assert children() <= before


CHILD = Path(__file__).parents[1] / "timeline/corpus/pdf_child.py"


def run_child(data: bytes, *limits: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", str(CHILD), *limits], input=data, capture_output=True, check=False
    )


def test_the_child_keeps_its_limits_of_time_and_memory() -> None:
    long = run_child(slow(), "1", str(1 << 30), "5")
    data = stream(zlib.compress(b" " * 60_000_000), b"/Filter/FlateDecode")
    wide = run_child(of_streams([data]), "5", str(60 << 20), "5")

    assert long.returncode < 0
    assert (wide.returncode, wide.stdout) == (1, b"")
    assert wide.stderr.splitlines()[-1].startswith(b"MemoryError")


ORPHAN = """
import sys
from pathlib import Path
from timeline.corpus import read_bytes
from timeline.settings import Settings
read_bytes(Path(sys.argv[1]).read_bytes(), "a.pdf", settings=Settings(file_timeout=60))
"""


def test_no_child_outlives_its_parent(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(slow())
    command = [sys.executable, "-c", ORPHAN, str(tmp_path / "slow.pdf")]
    parent = subprocess.Popen(command, cwd=CHILD.parents[2])
    task = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    (number,) = until(lambda: task.read_text().split())
    child = Path(f"/proc/{number}")
    until(lambda: re.search(r"Max file size +0 ", (child / "limits").read_text()))
    parent.kill()
    parent.wait()

    until(lambda: not child.exists() or (child / "stat").read_text().split()[2] == "Z")


def test_a_pdf_is_an_article_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "2018-03-10-dam.pdf").write_bytes(pdf(column(f"{FIRST}\n\n{SECOND}")))

    (path, _) = next(walk(str(tmp_path)))
    found = read(str(tmp_path), path, settings=Settings())

    assert (str(found.published), found.published_from) == ("2018-03-10", "path")
    assert found == read(str(tmp_path), path, settings=Settings())


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
def test_any_damage_gives_an_article_or_a_failure(place: int, damage: bytes) -> None:
    data = pdf(column(FIRST))
    place %= len(data)
    try:
        article(data[:place] + damage + data[place + len(damage) :])
    except CorpusError as error:
        assert error.path == "a.pdf"  # noqa: PT017  a failure is one of two right answers
