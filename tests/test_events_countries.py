"""Whose an event is where its own words do not name everybody who takes part."""

import pytest

from timeline import corpus, work
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")
FIJI = """\
A quiet year on the reef

14 May 2024

SUVA (Reef Wire) - Fiji has 300 islands, and Fiji lives on sugar. Fiji counts its ships each spring.

"""


def last_told(text: str, name: str = "case.txt") -> str:
    """The countries of the last event of a text, sorted."""
    article = corpus.read_bytes(text.encode(), name, settings=SETTINGS)
    _, mentions = work.analyse(article, SETTINGS)
    return " ".join(sorted(c.code for c in mentions[-1].countries))


@pytest.mark.parametrize(
    ("said", "countries"),
    [
        # The second of two sides is named, the first is at home.
        ("Exports to Japan fell by a third in 2019.", "FJ JP"),
        ("A treaty with Chile on tuna was signed in Santiago on 4 June 2019.", "CL FJ"),
        ("An older plan with Chile and the Cook Islands, drawn up in 1998, failed.", "CK CL FJ"),
        # Who visits or marches in does so where the article is at home.
        ("Tonga's king is to visit in June.", "FJ TO"),
        ("After Tonga's invasion in 1859 the fort was burnt.", "FJ TO"),
        ("Chile promised a grant of nine million dollars in 2010.", "CL FJ"),
        ("The dock, built in 2012 with money from a Korean yard, is long.", "FJ KR"),
        ("Norway accused the cabinet of spying in 2015.", "FJ NO"),
        ("Chile's envoy arrived on 3 May.", "CL FJ"),
        ("Norwegian warships left on 4 May.", "FJ NO"),
        # What is signed abroad is those's whom the article is about.
        ("The contract for the dredger was signed in Santiago on 5 May.", "CL FJ"),
        # Who is named only as the place that somebody went to.
        ("The treasurer fled to Santiago on 6 May.", "CL FJ"),
        ("The congress, which opens in Santiago on 6 October, is free.", "CL"),
        ("Nine men were killed by a quake in Chile on 7 May.", "CL"),
        # What a name only says the kind of is no party.
        ("The Swiss-made crane sank on 4 May.", "FJ"),
        ("The diver told the French weekly Corail on 6 May that it is deep.", "FJ"),
        ("A poet of Indian descent was sworn in as mayor on 7 May.", "FJ"),
        # "It" is what the sentence before speaks of, not who did something to it.
        (
            "The country has had two kings. It gained its independence from Britain in 1970.",
            "FJ GB",
        ),
        ("The mine, run by a Dutch firm, is deep. It gave Fiji half of its taxes in 1978.", "FJ"),
        # What is told of the world is no country's.
        ("Worldwide, 300 reefs have died since 2003.", ""),
        ("It was the largest reef park in Asia when it opened in 2003.", "FJ"),
        # A clause without a subject has that of the clause before.
        ("Samoa has been a member since 1990, and joined the cup two years later.", "WS"),
        ("Chile gave a ferry in 2019, and on 15 October it sent doctors.", "CL FJ"),
        # So many as were named last.
        ("Chile, Peru and Tonga run it. The three signed a pact in May.", "CL PE TO"),
        (
            "Chile and Peru met. Tonga came too. The three armies signed a pact in Suva in May.",
            "CL FJ PE TO",
        ),
        (
            "Peru sent a pilot to Chile. A bank agreed in May to lend the two airlines a jet.",
            "CL PE",
        ),
        # "The meeting" is that of the paragraph before.
        (
            "Fiji's minister met the envoy of Chile.\n\nThe meeting was held in Suva on 3 May.",
            "CL FJ",
        ),
        # "Both capitals": of the countries that the paragraph names most.
        (
            "Peru and Chile quarrel; Peru has a map. An envoy is due in both capitals in July.",
            "CL PE",
        ),
        ("Perth sold its wool to China. A pact between the neighbours fell in 2015.", "AU CN"),
        (
            "Serbia and Malta sell salt. The two countries have met since Yugoslavia fell in 1992.",
            "MT RS YUCS",
        ),
        (
            "Chile mines salt. Chile's minister and her counterpart met in May. Peru sent a card.",
            "CL FJ",
        ),
        # A ministers' council is one country's.
        ("Tonga sent a ship. The Council of Ministers thanked its crew on 3 May.", "FJ"),
        # What another clause tells happened at another time.
        ("Nurses went on strike in May, and the soldiers of Chile watched.", "FJ"),
        ("Two sailors from Peru drowned on 3 May.", "FJ PE"),
        # Foreigners of whom nothing is done to the home stay alone.
        ("Haiti had its last outbreak in 2019.", "HT"),
        ("In Riga the cranes stood still on 2 March.", "LV"),
    ],
)
def test_who_is_meant_beside_whom_is_named(said: str, countries: str) -> None:
    assert last_told(FIJI + said) == countries


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("The mill at Panoa starts on 3 May.", "Panoa"),
        ("A crate sank off Kelevi on 4 May.", "Kelevi"),
        ("The village of Oro Alto voted on 5 May.", "Oro Alto"),
        ("A crane fell in Vela do Monte on 6 May.", "Vela do Monte"),
        ("Rowers met on Lake Vaituru on 7 May.", "Lake Vaituru"),
        ("The pact was signed here on 8 May.", "Suva"),
        ('"We sank a ship here on 9 May," the mayor said.', ""),
        ("The office opens on Monday.", ""),
        ("Tonga opened the line on 3 May, and a class in Panoa sang.", "Panoa"),
    ],
)
def test_a_place_that_no_table_has_is_where_it_happened(said: str, places: str) -> None:
    article = corpus.read_bytes((FIJI + said).encode(), "case.txt", settings=SETTINGS)
    _, mentions = work.analyse(article, SETTINGS)

    assert " ".join(place.name for place in mentions[-1].places) == places


def test_one_heading_with_a_country_in_an_article_at_home_elsewhere_is_only_a_heading() -> None:
    said = """\
---
title: Reefs and kings
date: 2024-05-14
---

Fiji has 300 islands, and Fiji lives on sugar. Fiji counts its ships each spring.

## Tonga next door

The visit of Chile's president on 4 May was kept secret.
"""

    assert last_told(said, "case.md") == "CL FJ"


PEOPLE = """\
A quiet year on the reef

14 May 2024

SUVA (Reef Wire) - Fiji has 300 islands, and Fiji lives on sugar. Fiji counts its ships each spring.

Chile's deputy secretary for fishing, Ana Ruiz, and the Peruvian diver Luis del Mar came to look.
With them came the Norwegian boat maker Havn Plast.

Kuwait has lent money for the quay before.

"""


@pytest.mark.parametrize(
    ("said", "countries"),
    [
        ("Ms Ruiz left on 3 May.", "CL"),
        ("Luis del Mar stayed until 4 May.", "PE"),
        ("Havn went bankrupt on 5 May.", "NO"),
        ("Havn Church was sold on 5 May.", "FJ"),
        ("Havn has three yards. Its shares fell by half in Santiago on 5 May.", "CL NO"),
        ("The Reef Institute counted them on 6 May.", "FJ"),
        ("The emirate was paid back on 6 May.", "KW"),
        ("In the emirate a second office was opened on 7 May.", "KW"),
        ("The island nation gave thanks on 8 May.", "FJ"),
    ],
)
def test_who_was_introduced_with_a_country_acts_for_it_later(said: str, countries: str) -> None:
    assert last_told(PEOPLE + said) == countries


def test_what_happened_in_one_of_the_two_countries_of_an_article_is_of_both() -> None:
    said = """\
Fiji and Tonga share a ferry

14 May 2024

SUVA (Reef Wire) - Fiji and Tonga agreed on Monday to share a ferry.

The first of the inspections took place in Nuku'alofa on 3 May.
"""

    assert last_told(said) == "FJ TO"


def test_one_of_the_two_countries_of_an_article_that_meets_somebody_meets_the_other() -> None:
    head = (
        "Fiji and Tonga share reef patrols\n\n14 May 2024\n\nFiji and Tonga are to share boats.\n\n"
    )

    assert last_told(head + "Tonga's captain met the rangers on 3 May.") == "FJ TO"
    assert last_told(head + "Tonga's captain sold his boat on 3 May.") == "TO"


def test_a_heading_of_two_capitals_puts_both_countries_over_the_text() -> None:
    said = """\
---
title: Letter from the islands
date: 2024-05-14
---

## Suva and Nuku'alofa

The hull was laid down on 3 May.

## Lima

Work began on 4 May. Chile watched.
"""
    article = corpus.read_bytes(said.encode(), "case.md", settings=SETTINGS)
    _, mentions = work.analyse(article, SETTINGS)

    assert [{c.code for c in m.countries} for m in mentions] == [{"FJ", "TO"}, {"PE"}]


def test_a_kicker_in_capitals_puts_its_countries_over_the_text() -> None:
    said = """\
---
title: Letter from the islands
date: 2024-05-14
---

FIJI / TONGA - A ferry for two

The hull was laid down on 3 May.

PERU - A road to the coast

Work began on 4 May.

CHILE - Snow

The pass was shut on 5 May.
"""
    article = corpus.read_bytes(said.encode(), "case.md", settings=SETTINGS)
    _, mentions = work.analyse(article, SETTINGS)

    assert [{c.code for c in m.countries} for m in mentions] == [{"FJ", "TO"}, {"PE"}, {"CL"}]
