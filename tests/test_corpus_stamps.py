"""Dates in bylines, datelines and paths."""

import pytest

from timeline.corpus import bylines, paths
from timeline.corpus.stamps import order_of, stamps


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ann Lee 17:34, 2016/09/17", "2016-09-17T17:34"),
        ("3 May 2024, 10:15 GMT+7", "2024-05-03T10:15+07:00"),
        ("May 3rd, 2024 at 5pm EST", "2024-05-03T17:00-05:00"),
        ("12:05 a.m. on 1st of June, 2024", "2024-06-01T00:05"),
        ("2024-05-03T10:15:30.5+0530", "2024-05-03T10:15+05:30"),
        ("2024-05-03T10:15Z", "2024-05-03T10:15+00:00"),
        ("Sept. 3 2024 1639 GMT", "2024-09-03T16:39+00:00"),
        ("17.09.2016", "2016-09-17"),
        ("03.04.2016", "2016-04-03"),
        ("13/12/2024 - 10h30", "2024-12-13T10:30"),
        ("11/19/19 11:04 PM", "2019-11-19T23:04"),
        ("1/31/70", "1970-01-31"),
        ("05/05/2020", "2020-05-05"),
        ("2019, July 4", "2019-07-04"),
        ("2019年6月12日 09:15", "2019-06-12T09:15"),
        ("3-May-2024", "2024-05-03"),
        ("3 May 2024 10:15 (IST)", "2024-05-03T10:15"),
        ("3 May 2024 10:15 UTC-19:00", "2024-05-03T10:15"),
        ("3 May 2024 10:15 -0330", "2024-05-03T10:15-03:30"),
    ],
)
def test_full_dates_are_read_with_their_times(line: str, expected: str) -> None:
    assert [str(stamp.published(None)) for stamp in stamps(line)] == [expected]


@pytest.mark.parametrize(
    "line",
    ["31/02/2024", "2024/13/45", "5 May", "May 2024", "0999-01-01", "1/2/3/2024", "v1.2.2024b", ""],
)
def test_what_is_no_full_date_is_none(line: str) -> None:
    assert stamps(line) == []


def test_day_and_month_are_never_guessed() -> None:
    (stamp,) = stamps("03/04/2025")

    assert stamp.published(None) is None
    assert str(stamp.published("dmy")) == "2025-04-03"
    assert str(stamp.published("mdy")) == "2025-03-04"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("on 25/12/2020 and 01/02/2020", "dmy"),
        ("12-25-2020", "mdy"),
        ("12/25/20", "mdy"),
        ("25/12/2020 12/25/2020", None),
        ("01/02/2020", None),
        ("Thursday 03/04/2025", "dmy"),
        ("Tue, 03/04/2025", "mdy"),
        ("Monday 03/04/2025", None),
        ("Wed 31/31/2025", None),
        ("99/12/2020 and 555-12-2020", None),
    ],
)
def test_another_date_of_the_text_tells_the_order(text: str, order: str | None) -> None:
    assert order_of(text) == order


@pytest.mark.parametrize(
    ("line", "kind", "author"),
    [
        ("By Ann Lee | 3 May 2024, 10:15 GMT+7", "dated", "Ann Lee"),
        ("Published: Friday, May 3rd, 2024 at 5pm", "dated", None),
        ("PUBLISHED: 10:48, Tue, Nov 19, 2019 | UPDATED: 11:05, Tue, Nov 19, 2019", "dated", None),
        ("Capital City, Harbour Bureau | Updated : 19 November 2019, 09:01 AM", "dated", None),
        ("2 days ago at 07:52 am", "dated", None),
        ("November 20", "dated", None),
        ("By Ann Lee and Bob Ray", "byline", "Ann Lee and Bob Ray"),
        ("Interview by Ann Lee", "byline", "Ann Lee"),
        ("Ann Lee, Staff Writer", "byline", "Ann Lee"),
        ("Posted on 3 September 2024 by admin", "dated", None),
        ("17/04/2021 18:05 | author: xy", "dated", None),
        ("Friday 3 May 2024. This page is updated all day. Latest first.", "dated", None),
        ("Newsletter no. 14 - 3 May 2024", "dated", None),
        ("03 May 24 | Harbours", "dated", None),
        ("Working paper no. 7, Harbour Institute. Last updated 3 May 2024.", "dated", None),
        ("The list that the harbour published. It was updated 3 May 2024.", None, None),
        ("PUBLIC NOTICE - Posted 12/5/2024 - Please display until June", "dated", None),
        ("Harbour Radio, morning programme, 3 May 2024, 07:15", "dated", None),
        ("Friday 3 May 2024 Oslo 50 kroner", "dated", None),
        ("For immediate release – 3 May 2024", "dated", None),
        ("This article was published on 3 May 2024.", "dated", None),
        ("viernes, 3 de mayo de 2024", "dated", None),
        ("Oslo, 3 mai 2024", "dated", None),
        ("On 3 May 2024", "dated", None),
        ("On 3 May 2024, Oslo opened the new harbour.", None, None),
        ("Harbour to reopen on 3 May 2024", None, None),
        ("3 May 2024 - Harbour reopened by the mayor", None, None),
        ("The pier, opened by two mayors on 3 May 2024, is shut.", None, None),
        ("Harbour Talks Begin May 3", None, None),
        ("By land and by sea", None, None),
        ("— Ann Lee (@annlee) May 3, 2024", None, None),
        ("02-751-1500", None, None),
        ("x" * 200, None, None),
    ],
)
def test_bylines_are_told_from_headlines(line: str, kind: str | None, author: str | None) -> None:
    assert bylines.kind(line) == kind
    if kind and author:
        assert bylines.author(line) is not None
        assert str(bylines.author(line)).startswith(author)


@pytest.mark.parametrize(
    "line",
    ["News | 2010-05-06 | No. 92", "PUBLIC NOTICE - Posted 12/5/2024 - Please keep until June"],
)
def test_what_a_text_is_and_what_readers_may_do_is_nobodys_name(line: str) -> None:
    assert bylines.author(line) is None


@pytest.mark.parametrize(
    ("line", "day", "changed"),
    [
        ("Updated 4 May 2024, published 3 May 2024", "2024-05-03", False),
        ("Last updated on: 4 May 2024", "2024-05-04", True),
        ("3 May 2024 (updated 4 May 2024)", "2024-05-03", False),
    ],
)
def test_the_day_of_publication_goes_before_that_of_a_change(
    line: str, day: str, changed: bool
) -> None:
    found = bylines.published(line)

    assert found is not None
    assert (str(found[0].day), found[1]) == (day, changed)


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO – ",
        "OSLO (NTA) - ",
        "OSLO, Feb 3 (Fjord News) -- ",
        "OSLO, Norway – February 3, 2025 – ",
        "Oslo, Norway (February 3, 2025) – ",
        "OSLO | 3 February 2025 | ",
        "Oslo, 3 February 2025. ",
        "(Oslo, 3 February 2025) ",
        "3 February 2025, Oslo – ",
        "OSLO, FEBRUARY 3, 2025 (FNA) — ",
        "Oslo [Norway], November 3 (FNA): ",
        "PORT SAID: ",
        "OSLO, Norway (FN) — ",
        "OSLO, Norway--(Fjordwire - February 3, 2025) - ",
        "Oslo (FNA) – ",
        "(Fjord News) — ",
        "Oslo, 3 February 2025 – ",
        "ST. JOHN'S, Canada, Nov. 4, 2024 /Newsline/ -- ",
        "Oslo, February 3 /FJORD NEWS/. ",
        "OSLO, February 3. /FNA/. ",
        "OSLO, FEBRUARY 3, FJORDPRESS. ",
        "Oslo, Norway, Feb. 3. Fjord: ",
        "Tromsø, Feb 3 (FNA).- ",
        "PORT SAID, Feb 3 (FNA) ",
    ],
)
def test_datelines_are_found(dateline: str) -> None:
    found = bylines.dateline(dateline + "The ministers met again.")

    assert found is not None
    assert found.span == (0, len(dateline))


def test_a_dateline_may_stand_behind_a_headline_that_runs_on() -> None:
    title, place = "Harbour Board buys three ferries. ", "LOWPORT, KY--(Wire - May 3, 2010) - "
    found = bylines.dateline(f"{title}{place}The board has bought three ferries.")

    assert found is not None
    assert found.span == (len(title), len(title) + len(place))
    assert found.stamp is not None
    assert str(found.stamp.day) == "2010-05-03"
    assert bylines.dateline(f"{title}LOWPORT - The board has bought three ferries.") is None


@pytest.mark.parametrize(
    "line",
    [
        "The ship — built in 1990 — sank.",
        "NATO – an alliance – met.",
        "In Oslo, Feb 3 (Monday) was quiet.",
        "NOTE: The port is shut.",
        "OSLO – ",
    ],
)
def test_other_dashes_make_no_dateline(line: str) -> None:
    assert bylines.dateline(line) is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2016/09/17/talks.txt", "2016-09-17"),
        ("news/2016-09-17-talks.txt", "2016-09-17"),
        ("20160917_talks.txt", "2016-09-17"),
        ("talks-2016-09-17.txt", "2016-09-17"),
        ("talks_20160917.html", "2016-09-17"),
        ("2015/01/02/2016-09-17-talks.txt", "2016-09-17"),
        ("https://e.org/news/2016/09/talks-end-in-oslo-160917080500.html", "2016-09-17"),
        ("https://e.org/news/2016/09/160917080500.htm", "2016-09-17"),
        ("https://e.org/news/2016/09/talks-end-in-oslo-161117080500.html", "None"),
        ("2016-02-31-talks.txt", "None"),
        ("9999-01-01-talks.txt", "None"),
        ("20160917ab34.txt", "None"),
        ("fall-of-1989-11-09-told.txt", "None"),
        ("talks.txt", "None"),
    ],
)
def test_paths_tell_days(path: str, day: str) -> None:
    assert str(paths.published(path)) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Published: 08/11/2022\nAnn, 8 Nov: I was there.", "dmy"),
        ("Posted 08/11/2022\nThe market of August 11 was full.", "mdy"),
        ("Published: 08/11/2022\nThe market of 9 Nov was full.", None),
        ("Published: 08/11/2022\nFrom 8 November to 11 August.", None),
    ],
)
def test_a_day_written_out_tells_how_the_same_day_is_written_in_digits(
    text: str, order: str | None
) -> None:
    assert order_of(text) == order
