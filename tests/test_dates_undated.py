"""Articles that do not say when they were published."""

import pytest

from timeline.dates import Context, Dated, find_dates
from timeline.model import Published, TimeExpression

EXPO = """The harbour minister met the Danish envoy in Oslo.

The talks, held on Tuesday, dealt with ferries and cranes.

In June, officials of both sides had visited the yards.

The fleet is ready, the minister said in March.

She spoke of new quays and said that trade would grow.

She made the remarks at the Nordic Ports Forum 2024 in Bergen.
"""
BRIDGE = """The old bridge was closed on 3 June 2024 after cracks were found.

In August it was opened again, the county said on Monday.
"""
PLANT = """A plant is coming. It makes glass. It is large. All like it.
The council chose the site on 12 May 2026.

The plant will open in March 2027, the builder said.

Work goes on today.
"""
BARE = "The mayor spoke on Tuesday. She had been ill in May."
TARGET = "The city follows Agenda 2030. It will plant trees by 2031."
FAIR = "The choir sang on 14 October at the Riverside Festival 2022, and on Friday it sang again."
QUIET = "A spokesman recently confirmed it. The law was passed on 10 February 2025."
CLASH = "The envoy spoke in March at the Lakes Forum 2019. The law was passed on 1 July 2023."
HISTORY = """The order was founded in 1820. It built its first house in May 1822. In August the roof
fell in. A second house stood from 1831 to 1840. In 1852 the order was dissolved."""


TIED = [
    "He praised the dam in March, speaking at the Gulf Water Forum 2024 in Doha.",
    "He praised the dam in March. He was speaking on the sidelines of the Gulf Water Forum 2024.",
    "He praised the dam in March.\n\nHe made the remarks at the 2024 Gulf Water Forum in Doha.",
    "He attended the Gulf Water Forum 2024. In March, at the event, he praised the dam.",
]


def read(text: str, published: str | None = None) -> Dated:
    day = Published.parse(published) if published else None
    return find_dates(text, context=Context(published=day))


def named(dated: Dated, text: str) -> TimeExpression:
    return next(item for item in dated.expressions if item.text == text)


def edtf(dated: Dated, text: str) -> str | None:
    when = named(dated, text).when
    return when.edtf if when else None


def interval(dated: Dated) -> str | None:
    return dated.published_interval.edtf if dated.published_interval else None


def test_a_dated_name_gives_the_year_of_months_told_with_it() -> None:
    dated = read(EXPO)
    assert edtf(dated, "March") == "2024-03"
    assert edtf(dated, "June") == "2024-06"
    assert interval(dated) == "2024-07/2025-02"
    assert edtf(dated, "Tuesday") == "2024-07/2025-02"
    assert named(dated, "Tuesday").weekday == 1
    assert named(dated, "Tuesday").value == "XXXX-WXX-2"
    assert named(dated, "Nordic Ports Forum 2024").role == "name"


def test_reasons_name_the_words_and_the_weakest_link() -> None:
    when = named(read(EXPO), "Tuesday").when
    assert when
    assert when.basis == "inferred"
    for words in ("“June”", "“March”", "The weakest link", "Nordic Ports Forum 2024"):
        assert words in when.why
    march = named(read(EXPO), "March").when
    assert march
    assert [item.role for item in march.evidence] == ["phrase", "year"]


def test_a_month_after_a_full_date_takes_the_nearest_year() -> None:
    dated = read(BRIDGE)
    assert edtf(dated, "August") == "2024-08"
    assert interval(dated) == "2024-09/2025-07"


def test_announcements_bound_the_end() -> None:
    dated = read(PLANT)
    assert interval(dated) == "2026-05-12/2027-03"
    assert edtf(dated, "today") == "2026-05-12/2027-03"
    assert edtf(dated, "March 2027") == "2027-03"


LEAD = """Lowmoor beat Fenwick 3-1 on 12 May 2026, before a full house.

They had lost on 2 May and won six days later. The keeper joined in March.

The cup is played for {when}, and the trainer leaves in 2029.
"""


def test_news_is_written_soon_after_the_day_that_it_opens_with() -> None:
    dated = read(LEAD.format(when="on Saturday"))

    assert interval(dated) == "2026-05-12/2026-06-12"
    assert (edtf(dated, "2 May"), edtf(dated, "March")) == ("2026-05-02", "2026-03")
    assert edtf(dated, "six days later") == "2026-05-08"
    assert dated.published_interval
    assert "opens with “12 May 2026”" in dated.published_interval.why


def test_what_speaks_of_no_day_near_may_be_written_any_time_after() -> None:
    assert interval(read(LEAD.format(when="each year"))) == "2026-05-12/2027-01"


def test_nothing_is_made_up_when_nothing_bounds() -> None:
    dated = read(BARE)
    assert interval(dated) is None
    assert [item.when for item in dated.expressions] == [None, None]
    assert [item.value for item in dated.expressions] == ["XXXX-WXX-2", "XXXX-05"]


def test_the_name_of_an_aim_is_not_past() -> None:
    assert interval(read(TARGET)) == "../2030-12"
    assert interval(read("They failed. Agenda 2030 was given up.")) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The mill was sold this year, 2024.", "2024-01/2024-12"),
        ("The mill was sold in 2023, last year.", "2024-01/2024-12"),
        ("The mill was sold in 2014 (ten years ago).", "2024-01/2024-12"),
        ("The mill was sold yesterday, 3 May 2024.", "2024-05-04"),
    ],
)
def test_what_the_article_says_outright_bounds_both_ends(text: str, days: str) -> None:
    dated = read(text)
    assert interval(dated) == days
    assert dated.published_interval
    assert "the day of writing" in dated.published_interval.why


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("She said the pier, in 2030, gets a roof.", None),
        ("She said in 2020 that the pier was old.", "2020-01/.."),
        ("The owner publishes figures for 2020.", None),
        ("The town votes on 5 May 2020.", "../2020-05-05"),
        ("They had to wait for rain until June 2009.", None),
        ("It opened in May 2012. It will move in July 2024. It shut in March.", "2012-05/2024-07"),
        ("A shared school will open in May 2020.", "../2020-05"),
        ("They met in May 2020, and the dam will open soon.", "2020-05/.."),
        ("It was founded in 1850. A tower will open in May 2020. It closed in June.",
         "1850-01/2020-05"),
    ],
)  # fmt: skip
def test_only_what_is_surely_told_or_announced_bounds(text: str, days: str | None) -> None:
    assert interval(read(text)) == days


def test_how_long_something_took_bounds_nothing() -> None:
    assert interval(read("The mill stood, in 2014, two years.")) == "2014-01/.."


def test_a_day_and_a_name_in_one_sentence_belong_together() -> None:
    dated = read(FAIR)
    assert edtf(dated, "14 October") == "2022-10-14"
    assert interval(dated) == "2022-10-14/2023-06"


def test_a_full_date_alone_leaves_the_end_open() -> None:
    dated = read(QUIET)
    assert interval(dated) == "2025-02-10/.."
    assert named(dated, "recently").when is None


def test_a_tie_that_contradicts_a_stated_date_is_given_up() -> None:
    dated = read(CLASH)
    assert interval(dated) is not None
    first = named(dated, "1 July 2023").when
    assert first
    assert dated.published_interval
    assert dated.published_interval.extent[0] >= first.extent[0]


def test_a_history_counts_from_the_date_before() -> None:
    dated = read(HISTORY)
    assert dated.mode == "narrative"
    assert edtf(dated, "August") == "1822-08"


STORY = (
    "The order was founded in 1820 and dissolved in 1852. In March 1830 its mill burnt down. {} "
)
STORY += (
    "In April it was rebuilt. In June 1830 it ground again. A second mill stood from 1831 to 1840,"
)
STORY += " a third from 1845 to 1850."


@pytest.mark.parametrize(
    "aside",
    [
        "The fire is recalled since November 1951.",
        "The brothers had bought it in December 1828.",
        "A chapel (built in May 1811) was spared.",
        "The owner planned a new one for August 1842.",
        "It stood until October 1907.",
    ],
)
def test_a_history_goes_on_where_it_was_after_looking_aside(aside: str) -> None:
    dated = read(STORY.format(aside), "2025-04-17")
    assert dated.mode == "narrative"
    april = named(dated, "April").when
    assert april
    assert april.edtf == "1830-04"
    assert "“March 1830”" in april.why


@pytest.mark.parametrize("text", [EXPO, BRIDGE, PLANT, FAIR])
def test_a_publication_date_learnt_later_sharpens_what_was_known(text: str) -> None:
    """The same expressions stand in the same places, each within what it was before."""
    before = read(text)
    assert before.published_interval
    middle = before.published_interval.extent
    day = middle[0].plus((middle[1].ordinal - middle[0].ordinal) // 2)
    after = read(text, str(day))
    assert [item.start for item in after.expressions] == [item.start for item in before.expressions]
    for early, late in zip(before.expressions, after.expressions, strict=True):
        assert early.when
        assert late.when
        assert early.when.overlaps(late.when)


def test_removing_the_anchor_changes_the_date_and_removing_others_does_not() -> None:
    without_name = EXPO.replace(
        "She made the remarks at the Nordic Ports Forum 2024 in Bergen.", ""
    )
    assert named(read(without_name), "March").when is None
    without_other = EXPO.replace("She spoke of new quays and said that trade would grow.", "")
    assert edtf(read(without_other), "March") == "2024-03"


@pytest.mark.parametrize("text", TIED)
def test_a_month_is_tied_to_the_dated_occasion_however_it_is_told(text: str) -> None:
    dated = read(text)
    assert edtf(dated, "March") == "2024-03"
    assert interval(dated) == "2024-04/2025-02"


def test_what_is_asked_for_is_not_told_as_past() -> None:
    """The year behind "asked to buy" lies ahead of the text: it bounds nothing from below."""
    dated = read("The mill was built in 2019. Its owner has asked to sell wool from 2026.")

    assert dated.published_interval is not None
    assert dated.published_interval.edtf.startswith("2019")


def test_what_follows_a_stated_year_bounds_the_text() -> None:
    """Three years after 2018 is 2021, whenever the text was written."""
    dated = read("The nets were set in 2018. Three years later the birds came back.")

    assert dated.published_interval is not None
    assert dated.published_interval.edtf.startswith("2021")


def test_only_in_english_may_the_month_come_first() -> None:
    text = "Ngày 12/5/2021 họ đã gặp nhau."
    dated = find_dates(
        text, context=Context(published=Published.parse("2021-06-01"), language="vi")
    )

    assert [item.value for item in dated.expressions] == ["2021-05-12"]


def test_a_past_year_at_the_end_of_what_lasted_is_no_announcement() -> None:
    """ "Until 1861" in a history of later years does not make it news."""
    dated = read("""There was no bell until 1861. It cracked in January 1867. In 1939 it was buried.
When peace came in March it was dug up. The mill burned in 1958.""")

    assert dated.mode == "narrative"
    assert edtf(dated, "March") == "1939-03"


def test_a_diary_of_long_ago_goes_on_by_itself() -> None:
    """Each month is the next one after the one before, in news that names no day of its own."""
    dated = read("""The diary was found in Bergen in June, and the finder spoke last week.

The writer left Oslo on 9 August 1910. On 14 January the ship reached the ice. He saw land on 19
October, and wept on 30 January. He died in 1953.""")

    assert [edtf(dated, day) for day in ("14 January", "19\nOctober", "30 January")] == [
        "1911-01-14",
        "1911-10-19",
        "1912-01-30",
    ]


def test_a_weekday_beside_a_day_tells_the_year() -> None:
    """9 February is a Friday in 2024, the first such year after what is told."""
    dated = read("The mill was built in 2023. On Friday 9 February the council met.")
    later = read("The last vote was in May 2021. On Tuesday 20 September the king spoke.")
    long_ago = read("The storm of 1969 was as bad. On Friday 9 February the council met.")

    assert edtf(dated, "Friday 9 February") == "2024-02-09"
    assert edtf(later, "Tuesday 20 September") == "2022-09-20"
    assert interval(long_ago) is None or interval(long_ago) == "1969-01/.."


def test_a_weekday_beside_a_day_tells_the_year_before_what_is_announced() -> None:
    dated = read("On Tuesday, May 16, the board chose him. He will begin on July 1, 2017.")
    assert edtf(dated, "Tuesday, May 16") == "2017-05-16"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The council vowed to finish a wall planned after the 2004 flood.", "2004-01/.."),
        ("Police will be asked about the 2001 bridge attacks.", "2001-01/.."),
        ("The town was named host of the 2018 Coast Games on a rainy night.", None),
        ("The mill closed in late 2014.", "2014-10/.."),
        ("Work was to begin in early 2021 and never did.", None),
        ("The court confirmed a permit to 2043.", None),
        ("The mill will open in early 2019.", "../2019-04"),
    ],
)
def test_a_year_in_a_name_bounds_as_what_it_names(text: str, days: str | None) -> None:
    assert interval(read(text)) == days


def test_a_day_is_told_without_its_year_for_some_months_only() -> None:
    """The harvest of a February is told of until autumn, a fair in March is announced in autumn."""
    dated = read(
        "The barn burnt in late 2022. A new one will open in June 2024. It held on 24 February,"
        " and the fair will be on 20 March."
    )
    assert interval(dated) == "2022-10/2024-03"


def test_what_may_be_told_of_two_years_says_so() -> None:
    dated = read("The lake froze on 5 March 2021. The talks broke down on 20 January.")
    assert edtf(dated, "20 January") == "2021-01-20/.."


def test_what_is_announced_takes_no_year_from_a_past_day() -> None:
    dated = read("The banks agreed in June 2021 to lend it. The house will meet on 3 October.")
    assert edtf(dated, "3 October") == "2021-10-03/.."


def test_a_month_after_since_is_a_later_one() -> None:
    dated = read("Since March 2005 it has spread. It was worst from 30 January to 5 February.")
    assert edtf(dated, "30 January") == edtf(dated, "5 February") == "2006-01-30/2006-02-05"


def test_a_day_named_in_full_once_keeps_its_year() -> None:
    dated = read(
        "He fell ill on 1 November 2006. He died last night. On 9 November he was moved. They had"
        " searched the room. The house of the meeting on 1 November was shut."
    )
    assert edtf(dated, "1 November") == "2006-11-01"


@pytest.mark.parametrize("words", ["between May and July", "from May till July"])
def test_a_span_is_one_though_its_year_is_not_known(words: str) -> None:
    dated = read(f"The mill stood in 2009. The water will be highest {words}.")
    assert edtf(dated, "May") == edtf(dated, "July") == "2009-05/.."
