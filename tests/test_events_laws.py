"""What holds for the events of any article, however it is put together."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from timeline import corpus, work
from timeline.model import Correction, Mention
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")
WHO = st.sampled_from(
    [
        "Peru and Chile",
        "They",
        "She",
        "It",
        "The Bank of Ghana",
        "Trade minister Ana Díaz",
        "The two sides",
        "A Kenyan firm, which opened in May 2019,",
        "“We” — she said —",
        "But the mayor (of Suva)",
    ]
)
DID = st.sampled_from(
    [
        "signed a treaty",
        "said that it would open a port",
        "will meet",
        "exported 40 per cent more than in 2012",
        "were to reach 5,000 homes",
        "was struck by an earthquake",
        "told the press, and it rained,",
        "has been closed",
    ]
)
WHERE = st.sampled_from(["", " in Lima", " at Hoa Lac", ", in Dubai, the United Arab Emirates,"])
DATE = st.sampled_from(
    [
        " on Tuesday",
        " in March 2021",
        " by 2030",
        " since 2009",
        " on 3 May 2019 and in June 2020",
        " last week",
        " recently",
        " (2016)",
        "",
    ]
)
GAP = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n\r\n", "\u00a0 "])
SENTENCES = st.tuples(WHO, DID, WHERE, DATE, st.sampled_from([".", "?", ".”", ";"]), GAP)
ARTICLES = st.lists(SENTENCES, min_size=1, max_size=7).map(
    lambda parts: "".join(
        f"{who} {did}{where}{date}{end}{gap}" for who, did, where, date, end, gap in parts
    )
)
PUBLISHED = st.sampled_from([None, "2021-05-06"])
LAWS = hypothesis_settings(deadline=None, max_examples=80)


def read(text: str, published: str | None) -> tuple[str, tuple[Mention, ...]]:
    stated = f'published = "{published}"\n' if published else ""
    sidecar = f'{stated}language = "en"\n'.encode()
    article = corpus.read_bytes(text.encode(), "case.txt", settings=SETTINGS, sidecar=sidecar)
    article, found = work.analyse(article, SETTINGS)
    return article.text, found


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@LAWS
@given(ARTICLES, PUBLISHED)
def test_every_quote_is_the_text_at_its_offsets_and_holds_its_date(
    text: str, published: str | None
) -> None:
    read_text, found = read(text, published)

    for mention in found:
        source = mention.source
        assert source.quote is not None
        assert read_text[source.start : source.end] == source.quote
        assert source.marks
        for start, end in source.marks:
            assert 0 <= start < end <= len(source.quote)


@LAWS
@given(ARTICLES, PUBLISHED)
def test_a_title_is_short_and_says_no_word_that_the_article_does_not(
    text: str, published: str | None
) -> None:
    read_text, found = read(text, published)

    for mention in found:
        assert 0 < len(mention.title) <= 100
        cut = mention.title.rstrip("…")
        assert words(cut.rpartition(" ")[0] if cut != mention.title else cut) <= words(read_text)


@LAWS
@given(ARTICLES, PUBLISHED)
def test_the_same_article_gives_the_same_events(text: str, published: str | None) -> None:
    assert read(text, published) == read(text, published)


@LAWS
@given(ARTICLES, st.data())
def test_what_an_editor_hides_by_its_own_words_is_gone(text: str, data: st.DataObject) -> None:
    """And nothing else that another quote tells."""
    article = corpus.read_text(text, "case.txt", settings=SETTINGS)
    _, found = work.analyse(article, SETTINGS)
    if not found:
        return
    hidden = data.draw(st.sampled_from(found))
    correction = Correction(quote=hidden.source.quote, hide=True)
    corrected = corpus.read_text(text, "case.txt", settings=SETTINGS)
    left = work.analyse(replace(corrected, corrections=(correction,)), SETTINGS)[1]

    quotes = {mention.source.quote for mention in left}
    assert hidden.source.quote not in quotes
    plain = " ".join(re.findall(r"\w+", (hidden.source.quote or "").casefold()))
    assert quotes >= {
        m.source.quote
        for m in found
        if plain not in " ".join(re.findall(r"\w+", (m.source.quote or "").casefold()))
    }
