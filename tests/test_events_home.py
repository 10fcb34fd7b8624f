"""Whose article it is where the dated sentences name nobody: what stands around the prose says."""

import pytest

from timeline import corpus, work
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")
PROSE = """\
The slipway was opened on Tuesday by the fishermen's cooperative, after three winters of work.

Sweden and Denmark had sent pumps, and Iceland two cranes. A ferry from Norway carried the timber.
"""


def told(text: str, name: str = "case.txt") -> dict[str, str]:
    """The countries of each event, by its sentence's first two words."""
    article = corpus.read_bytes(text.encode(), name, settings=SETTINGS)
    _, mentions = work.analyse(article, SETTINGS)
    return {
        " ".join(m.source.quote.split()[:2]): " ".join(sorted(c.code for c in m.countries))
        for m in mentions
    }


@pytest.mark.parametrize(
    "head",
    [
        "Slipway open at last\n\nBy Ona Vilkaite, in Klaipeda\n14 May 2019\n\n",
        "Slipway open at last\n\nKlaipeda, 14 May 2019\n\n",
        "Slipway open at last\n\nBy Ona Vilkaite, Klaipeda Bureau\n14 May 2019\n\n",
        "Slipway open at last\n\nBy Ona Vilkaite in Klaipeda. From the paper\n14 May 2019\n\n",
        "Slipway open at last\n14 May 2019\n\nKLAIPEDA (Amber Wire) - ",
        "Slipway open at last\n\nFrom our reporter in Klaipeda\n14 May 2019\n\n",
        "Slipway open at last\n\n14 May 2019\n\nVILNIUS. ",
    ],
)
def test_the_town_that_it_was_sent_from_tells_the_home(head: str) -> None:
    assert told(head + PROSE)["The slipway"] == "LT"


def test_a_dateline_s_town_that_no_table_of_cities_has_tells_the_home() -> None:
    head = "Slipway open at last\n\n14 May 2019\n\nHOFN, East Region - "
    prose = PROSE.replace("A ferry", "Danish boats and a ferry")

    assert told(head + prose)["The slipway"] == "IS"
    assert told(head.replace("HOFN", "NOHOF") + prose)["The slipway"] != "IS"


def test_a_people_s_name_within_a_town_s_is_no_place_of_a_dateline() -> None:
    head = "Slipway open at last\n\n14 May 2019\n\nPORT AUX BASQUES, N.L. — "

    assert told(head + PROSE)["The slipway"] == "CA"


def test_one_small_city_is_enough_where_nothing_else_is_named() -> None:
    said = "The slipway was opened on 3 May 2019. Its crane stands in Velenje now.\n"

    assert told(said)["The slipway"] == "SI"


def test_a_desk_abroad_that_writes_of_another_country_is_not_its_home() -> None:
    head = "Dam review ends\n\n14 May 2019\n\nVIENNA (Amber Wire) - "
    prose = """\
Latvia had asked the inspectors to come, and Latvian engineers showed them the turbines.

The spillway was closed on Tuesday by the owner of the dam, after three winters of work.

Latvia's energy ministry paid for the gates. Estonia lent a crane, Latvia said. Latvian divers and
two from Finland looked at the wall, and Latvia will publish what they found.
"""

    assert told(head + prose)["The spillway"] == "LV"


def test_a_foreigner_s_country_is_not_the_home_however_often_it_is_named() -> None:
    said = """\
Court frees rower

14 May 2019

A court in Riga has freed a Fijian rower whom the police had held for a week.

The Fijian oarsman had come on a Fijian yacht. Latvia has no law for this.

A judge heard him on Tuesday.
"""

    assert told(said)["A judge"] == "LV"


def test_a_country_among_the_tags_tells_the_home() -> None:
    head = (
        "---\ntitle: Slipway open at last\ndate: 2019-05-14\ntags: [harbours, lithuania]\n---\n\n"
    )

    assert told(head + PROSE, "case.md")["The slipway"] == "LT"


def test_a_heading_that_names_a_country_tells_whose_is_what_stands_below() -> None:
    digest = """\
---
title: Notes from the archives
date: 2022-10-07
---

## Portugal

The map room of the navy opened again on 3 October, after two years.

## Ghana

Police found the stolen sheets in August.

## Readers write

A reader found a globe in September.
"""

    assert told(digest, "case.md") == {"The map": "PT", "Police found": "GH", "A reader": "PT"}


PAIR = """\
Peru and Fiji to share a weather ship

14 May 2019

Peru and Fiji agreed on Monday to share a weather ship, which will sail from July.

The protocol had been signed in Geneva in March.

Passengers may come along from 2020.
"""


def test_what_is_nobody_s_belongs_to_the_two_countries_of_the_headline() -> None:
    found = told(PAIR)

    assert found["The protocol"] == "CH FJ PE"
    assert found["Passengers may"] == "FJ PE"


def test_georgia_is_the_country_among_countries() -> None:
    text = "# News\n\n3 May 2021\n\nGrain came by way of Georgia and Peru on Monday. "
    text += "Officials in Washington said so on Sunday. Georgia will ship more in July.\n"

    assert told(text, "case.md")["Georgia will"] == "GE"


def test_a_village_that_one_country_has_tells_whose_article_it_is() -> None:
    text = "# The book boat\n\n3 May 2021\n\nThe boat tied up in Florø on Monday. "
    text += "It is the last one. Scotland lost its own in 1988.\n"

    assert told(text, "case.md")["The boat"] == "NO"


def test_a_church_behind_a_town_s_name_is_no_town_elsewhere() -> None:
    text = "# News\n\n3 May 2021\n\nA choir sang at Lisbon's São Domingos church on Sunday.\n"

    assert told(text, "case.md") == {"A choir": "PT"}
