"""What a careful reader would put on the timeline: cases in event_cases.tsv, and the laws."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from timeline import corpus, work
from timeline.model import Mention
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "event_cases.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def mentions(text: str, published: str | None = "2024-05-16") -> tuple[Mention, ...]:
    sidecar = f'published = "{published}"\nlanguage = "en"\n'.encode() if published else None
    data = text.replace("¶", "\n\n").encode()
    article = corpus.read_bytes(data, "case.md", settings=SETTINGS, sidecar=sidecar)
    return work.analyse(article, SETTINGS)[1]


def countries(mention: Mention) -> list[str]:
    return sorted(("/" if c.role == "venue" else "") + c.code for c in mention.countries)


@pytest.mark.parametrize("case", CASES, ids=[case[1][:60] for case in CASES])
def test_case(case: list[str]) -> None:
    """Date, kind, countries and the beginning of the title are those of the table."""
    published, text, *expected = case
    found = mentions(text, published)
    wanted = [event.split(" ", 3) for event in expected[0].split(" | ")] if expected else []

    assert [(m.when.edtf, m.kind, countries(m)) for m in found] == [
        (date, kind, sorted(codes.split(","))) for date, kind, codes, *_ in wanted
    ]
    titles = [(m.title, w[3]) for m, w in zip(found, wanted, strict=True) if len(w) > 3]
    assert [title for title, words in titles if not title.startswith(words)] == []


def test_every_quote_is_the_exact_text_at_its_offsets() -> None:
    """So that a reader finds it, whatever the article's line ends and spaces."""
    text = (
        "The foreign ministers of Peru and Chile sat down in the old custom house.\r\n\r\n"
        "On  Tuesday,\u00a0after nine hours of talks in a room without windows, Peru and Chile\r\n"
        "signed a treaty on fishing off Arica. Both parliaments have to agree to it.\r\n"
    )
    sidecar = b'published = "2024-05-16"'
    article = corpus.read_bytes(text.encode(), "a.txt", settings=SETTINGS, sidecar=sidecar)
    _, found = work.analyse(article, SETTINGS)

    assert found
    for mention in found:
        source = mention.source
        assert article.text[source.start : source.end] == source.quote
        for start, end in source.marks:
            assert "Tuesday" in source.quote[start:end]


def test_a_passage_gives_its_event_place_parties_and_people() -> None:
    """Sentences that go on telling add where it was; the lead's people are the meeting's."""
    found = mentions(
        "Omani trade minister Salim Harthy received the Indian envoy, Asha Rao, at his office. "
        "The meeting, held on Tuesday in Muscat, dealt with cables.¶"
        "In March 2023 the two ministers signed a letter of intent. "
        "During the talks, which took place in Mumbai, both sides praised it."
    )

    meeting, letter = sorted(found, key=lambda m: m.when.order, reverse=True)
    assert countries(meeting) == ["IN", "OM"]
    assert [p.name for p in meeting.places] == ["Muscat"]
    assert [a.name for a in meeting.actors] == ["Salim Harthy", "Asha Rao"]
    assert letter.when.edtf == "2023-03"
    assert countries(letter) == ["IN", "OM"]
    assert [p.name for p in letter.places] == ["Mumbai"]


def test_an_undated_article_has_no_guessed_day() -> None:
    """A weekday without a publication date is the whole interval it may lie in."""
    found = mentions("Peru opened a school on Tuesday. The work began in May 2019.", None)

    by_date = {m.when.edtf: m.when for m in found}
    assert by_date["2019-05"].basis == "stated"
    (open_day,) = (when for edtf, when in by_date.items() if edtf != "2019-05")
    assert open_day.basis == "inferred"
    assert open_day.why
    assert open_day.earliest is not None
    assert open_day.earliest.year == 2019


def test_titles_are_short_and_made_of_the_article_s_own_words() -> None:
    long = (
        "The Ministry of Agriculture, Rural Development and Fisheries of Uruguay, which runs nine "
        "stations along the river, opened on Tuesday in Salto a laboratory for the study of soils, "
        "seeds and water together with the University of the Republic and three cooperatives."
    )
    (found,) = mentions(long)

    assert len(found.title) <= 100
    assert set(found.title.rstrip("…").split()) <= set(long.replace(",", "").split()) | set(
        long.split()
    )


@given(st.text(max_size=300))
@hypothesis_settings(deadline=None, max_examples=60)
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Every mention of whatever text has a date phrase in its quote."""
    article = corpus.read_text(
        f"On 4 May 2021 {text}", "case.md", settings=SETTINGS, kind="markdown"
    )
    for mention in work.analyse(article, SETTINGS)[1]:
        assert mention.source.marks
        assert article.text[mention.source.start : mention.source.end] == mention.source.quote


def test_the_rows_of_a_table_that_tell_of_days_are_events() -> None:
    """A calendar in Markdown; heads, figures and what was told above are none."""
    found = mentions(
        "A plan of Peru goes through many hands. The senate of Peru will vote in March 2025.¶"
        "| Date | Step |\n|------|------|\n"
        "| 14 October 2024 | The senate of Peru holds a hearing |\n"
        "| **3 May 2023** | Lima | Ana Kos opened the [yard](https://example.org/a) in Cusco |\n"
        "| 2019 | 4.5 |\n| 4 March 2025 | The vote in the senate of Peru |¶"
        "| 2022 | 2023 | Change in per cent |\n|---|:--:|---|\n| 4 | 5 | 20 |"
    )

    assert [(m.when.edtf, m.kind, m.title) for m in found] == [
        ("2025-03", "scheduled", "The senate of Peru will vote"),
        ("2024-10-14", "scheduled", "The senate of Peru holds a hearing"),
        ("2023-05-03", "event", "Lima, Ana Kos opened the yard in Cusco"),
    ]
