"""A happening that two papers tell in words of their own is known by the news of their articles."""

import pytest

from tests.test_merge import read
from timeline.document import decode_mention, encode_mention
from timeline.events import merge
from timeline.events.news import news_words
from timeline.model import Mention

FERRY = (
    "# Ferry adrift off Gozo\n\nThe ferry Ġawhra lost her engines off Gozo, in Malta, on Tuesday. "
    "All 143 passengers were taken to Mġarr by fishermen, said harbour master Karmni Spiteri."
)
THANKS = (
    "# Fishermen bring home 143\n\nMalta's fishermen were thanked for a good deed of 14 May. They "
    "had carried 143 passengers to Mġarr when the Ġawhra drifted towards the rocks of Gozo."
)
OTHERS = {
    "the same on another day": THANKS.replace("14 May", "11 May"),
    "the same people, another thing": (
        "# Mġarr paints its lighthouse\n\nThe lighthouse of Mġarr on Gozo, in Malta, was painted "
        "green on Tuesday. Harbour master Karmni Spiteri chose the colour."
    ),
    "the same kind of thing elsewhere": (
        "# Ferry adrift off Comino\n\nThe ferry Tas-Salib lost her engines off Comino, in Malta, "
        "on Tuesday. All 61 passengers were taken to Ċirkewwa by fishermen."
    ),
    "told years later": THANKS.replace("14 May", "14 May 2019"),
}


def sizes(*articles: tuple[Mention, ...]) -> list[int]:
    return [len(group) for group in merge(m for article in articles for m in article)]


def test_two_papers_tell_one_happening_in_words_of_their_own() -> None:
    assert sizes(read("a", FERRY), read("b", THANKS)) == [2]


@pytest.mark.parametrize("name", OTHERS)
def test_what_shares_only_its_people_or_its_kind_stays_apart(name: str) -> None:
    assert sizes(read("a", FERRY), read("b", OTHERS[name])) == [1, 1]


def test_only_the_first_day_close_to_publication_is_news() -> None:
    text = f"{FERRY}\n\nShe was built in 2003. She was towed to Marsa on Wednesday.\n"
    found = read("a", text)

    assert [bool(mention.news) for mention in found] == [True, False, False]
    assert not read("a", text.replace("Tuesday", "2 May 2024"))[0].news


def test_news_is_told_by_things_and_names_without_dates_and_offices() -> None:
    said = "On 14 May harbour master Spiteri counted 143 crates crates of squid in Mġarr".split()
    told = news_words(said, besides=["14 May", "harbour master"])

    assert told == ("crates", "143", "squid", "counted", "Spiteri", "Mġarr")


def test_words_of_a_known_meaning_and_figures_are_no_names() -> None:
    said = "Floods drove Birkirkara out Fourteen Kenyans slept there".split()

    told = news_words(said, besides=[])

    assert {word for word in told if word.islower()} == {"floods", "drove", "slept"}
    assert "14" in told
    assert {word for word in told if word.istitle()} == {"Birkirkara", "Kenyans"}


def test_the_people_of_a_country_tell_no_two_happenings_of_it_apart() -> None:
    flood = "# Thirty homes lost\n\nFloods took thirty homes at Kisumu in Kenya on Tuesday night."
    again = (
        "# Kenyans sleep in church\n\nThe Kenyans whose 30 homes at Kisumu were overflowed on "
        "14 May still sleep in a church."
    )

    assert sizes(read("a", flood), read("b", again)) == [2]


def test_a_disaster_is_known_where_no_word_tells_its_kind() -> None:
    hillside = (
        "# Landslide at Xlendi\n\nA landslide above Xlendi, in Malta, carried a building "
        "on Tuesday into the sea. Rector Salvu Buttigieg had locked it an hour before the rain. "
        "Bicycles floated in the bay, and the chapel is a heap of timber."
    )
    chapel = (
        "# Rector weeps for his chapel\n\nMalta's rector Salvu Buttigieg looked for candles on the "
        "beach of Xlendi, where mud took his building on 14 May. Neighbours brought soup, "
        "and a carpenter offered planks."
    )
    goats = (
        "# Goats in the chapel of Xlendi\n\nMalta's rector Salvu Buttigieg found goats in the "
        "chapel of Xlendi on Tuesday. They had eaten two candles of the building and a cushion."
    )

    assert sizes(read("a", hillside), read("b", chapel)) == [2]
    assert sizes(read("a", hillside), read("b", goats)) == [1, 1]


def test_one_who_is_much_in_the_papers_does_two_things_in_a_day() -> None:
    clinic = (
        "# Karmenu Zammit at Mdina\n\nMalta's premier Karmenu Zammit came to Mdina on Tuesday and "
        "opened the clinic for eyes. Its nurses were trained in Bari."
    )
    rowers = (
        "# Karmenu Zammit at Mdina\n\nMalta's premier Karmenu Zammit came to Mdina on Tuesday and "
        "drank tea with rowers. They had won two races in Athens."
    )

    assert sizes(read("a", clinic), read("b", rowers)) == [1, 1]


def test_news_of_a_long_weekend_is_news() -> None:
    found = read("a", FERRY.replace("on Tuesday", "between Friday and Sunday"))

    assert found[0].news


def test_news_is_kept_by_the_store() -> None:
    mention = read("a", FERRY)[0]

    assert decode_mention(encode_mention(mention)) == mention
