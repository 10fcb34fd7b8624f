"""What holds for every file, whatever is in it."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.corpus import body_text, read, read_bytes, read_text, walk
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.settings import Settings

SETTINGS = Settings()
SHARED = Path(__file__).parents[2] / "shared"
LINES = st.sampled_from(
    """
    By Ann Lee, 3 May 2019|Related stories|The harbour was opened on Monday by the mayor of it.|
    3 May 2019|2 hours ago|Share|Photo: Ann Lee|READ MORE: Ferry line to close|# Title|- one thing|
    ```|<!-- x|---|Harbour opened at last|Comments (3)|OSLO (FNA) - The king left.|© 2019|
    title: x|The ministers met in the capital and signed an agreement on ferries and on fish, after|
    A word|03/04/2020|\t\tindented|日本の港が月曜日に開港した。|<p>text</p>|-- |
    1. First of them all|Home > News
    """.split("|")
)
TEXTS = st.lists(LINES | st.text(max_size=40), max_size=30).map("\n".join)


def checked(data: bytes, path: str) -> Article | None:
    """The article of some bytes, its spans checked; None for a failure that names the file."""
    try:
        article = read_bytes(data, path, settings=SETTINGS)
    except CorpusError as error:
        assert error.path == path  # noqa: PT017  a failure is one of two right answers
        return None
    ends = [0]
    for span in article.body:
        assert ends[-1] <= span.start < span.end <= len(article.text)
        assert article.text[span.start : span.end].strip()
        ends.append(span.end)
    for extra in (article.headline, article.dateline):
        assert extra is None or 0 <= extra.start < extra.end <= len(article.text)
    json.dumps(article.text, ensure_ascii=False).encode()
    hash(article)
    return article


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.sampled_from(["a.txt", "a.md", "2020-01-02-a.txt"]))
def test_any_text_gives_an_article_whose_spans_are_in_order(text: str, path: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    article = checked(data, path)

    assert article == checked(data, path)
    if article:
        assert "".join(article.text.split("\ufffd")) in text.replace("\0", "") or "\ufffd" in text


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.md"]))
def test_any_bytes_give_an_article_or_a_failure(data: bytes, path: str) -> None:
    checked(data, path)


def test_unknown_endings_are_a_failure() -> None:
    with pytest.raises(CorpusError) as caught:
        read_bytes(b"text", "a.odt", settings=SETTINGS)

    assert caught.value.code == "unsupported"


def test_the_same_bytes_under_another_name_have_the_same_digest_and_another_id() -> None:
    one, two = (read_bytes(b"A word.", name, settings=SETTINGS) for name in ("a.txt", "b.txt"))

    assert one.digest == two.digest
    assert one.id != two.id


def test_settings_say_language_and_order_where_the_file_does_not() -> None:
    text = (
        "Harbour opened at last\n03/04/2020\nThe harbour was opened on Monday by the mayor of it."
    )
    chosen = Settings(language="fr", date_order="mdy")

    assert read_text(text, "a.txt", settings=SETTINGS).published is None
    assert str(read_text(text, "a.txt", settings=chosen).published) == "2020-03-04"
    assert read_text(text, "a.txt", settings=chosen).language == "fr"
    at = read_text(text, "a.txt", settings=SETTINGS, url="https://news.example.co.uk/1")
    assert str(at.published) == "2020-04-03"
    at = read_text(text, "a.txt", settings=SETTINGS, url="https://news.example.us/1")
    assert str(at.published) == "2020-03-04"


def test_languages_are_told_from_the_first_words() -> None:
    german = "Der Hafen wurde am Montag von der Bürgermeisterin eröffnet, die mit dem Boot kam."

    assert read_text(german, "a.txt", settings=SETTINGS).language == "de"
    assert read_text("1234567890.", "a.txt", settings=SETTINGS).language == "en"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 2_000_000, id="one long word"),
        pytest.param("a " * 1_000_000, id="one long line"),
        pytest.param(". " * 1_000_000, id="full stops"),
        pytest.param("a.\n" * 200_000, id="many lines"),
        pytest.param("More\n" * 100_000, id="many headings"),
        pytest.param("3 May 2019\nA title here\n" * 20_000, id="many dates"),
        pytest.param("![" * 200_000, id="images"),
        pytest.param("<!--" * 100_000, id="comments"),
        pytest.param("# " + "#" * 500_000, id="hashes"),
        pytest.param("x\n===\n" * 20_000, id="headings"),
        pytest.param("**" * 500_000, id="stars"),
    ],
)
def test_texts_made_to_be_slow_are_read_in_time(text: str) -> None:
    for path in ("a.txt", "a.md"):
        start = time.process_time()
        read_text(text, path, settings=SETTINGS, kind="markdown" if path == "a.md" else "plain")
        assert time.process_time() - start < 5


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the shared folder is not here")
def test_the_seeds_are_read_as_an_editor_would() -> None:
    gold = json.loads((SHARED / "seeds" / "gold.json").read_text())
    paths = [path for path, _ in walk(str(SHARED / "seeds")) if path.endswith(".txt")]
    articles = {path: read(str(SHARED / "seeds"), path, settings=SETTINGS) for path in paths}

    for expected in gold["articles"]:
        article = articles[expected["file"]]
        body = body_text(article)
        assert (str(article.published) if article.published else None) == expected["published"]
        assert [str(item.published) for item in article.linked] == [
            item["published"] for item in expected["linked"]
        ]
        for item, wanted in zip(article.linked, expected["linked"], strict=True):
            assert wanted["title_has"] in item.title
        assert not [text for text in expected["not_events"][:2] if text in body]
        assert not [event for event in expected["events"] if event["quote_has"] not in body]
