"""The day of publication, in the many ways in which pages, wires and archives write it."""

import pytest

from timeline import work
from timeline.corpus import read_text
from timeline.settings import Settings

TITLE = "Council approves new bus depot in Ikorodu"
BODY = """The city council approved a new bus depot on Wednesday after a debate of five hours. \
Members voted 31 to 12 for the plan, which had been put off twice.

The depot will have room for 200 buses and a workshop. Work begins next month, and the first \
lines are to move there in the autumn of the year after.

Residents of the quarter have fought the plan since 2016. Their lawyer said on Tuesday that \
they would go to court."""
HEADS = (
    "21:17 14.03.2019 Get short link",
    "Published Thu, Mar 14 20194:29 AM ESTUpdated an hour ago",
    "CNP-03-14-19",
    "CNP-NY-03-14-19 1630EST",
    "Remarks by the Mayor at the opening of the bus depot, Lagos, 14 March 2019",
    "Transcript of the morning programme broadcast on 14 March 2019",
    "Updated at 10:22, 14 March 2019",
    "By Anna Kern, 14 March 2019, Lagos",
    "Words: Anna Kern Photos: Bo Li Date: 14/03/19",
    "Last Updated: 14/03/2019 | Anna Kern",
    "Date | 14 March 2019",
    "Published in: The Courier, vol 3, 14 March 2019",
    "[14 March 2019]",
    "Thursday March 14th 2019",
    "14th of March 2019",
    "2019/3/14",
    "14.03.19",
    "14. März 2019",
    "14 mars 2019 à 10h22",
    "14 de marzo de 2019",
    "Jueves 14 de marzo de 2019 - 10:22",
    "Courier Weekly • 14 March 2019 • Lagos edition",
    "Release no. 33, for use on or after 14 March 2019",
    "Bulletin 14/2019 of 14 March 2019",
    "Our ref 33/2019, your ref -, Lagos 14 March 2019",
    "City desk, Thursday 14 March 2019, 10.22 a.m., updated 11.40 a.m.",
    "THE COURIER, THURSDAY, MARCH 14, 2019",
    "The Courier (Lagos), Thursday, March 14, 2019, p. A4",
    "Uploaded: 14 Mar 2019 by admin, 122 views",
    "Mar 14, 2019, 10:22am EDT | 1,204 views",
    "2 min read | 14 Mar 2019 | Lagos",
    "March 14, 2019 / 10:22 AM / 5 years ago",
    "Thu 14/03/2019 - 10:22",
    "Sitting of Thursday 14 March 2019",
    "Press Office // 14 March 2019 // No 33",
    "Diary, 14 March 2019: what the council did",
    "News from the city / Thursday 14 March 2019 / 10:22",
    "ISSUED 14 MAR 2019 BY CITY HALL, LAGOS",
    "Statement of 14 March 2019",
    "Created 14.03.2019, changed 15.03.2019",
    "From our correspondent, Lagos, March 14, 2019",
    "Data as of 14 March 2019",
    "Posted: 14 Mar 2019, 10:22 | Category: City | Author: jk",
    "Posted on Mar 14, 2019 in Buses, City | 3 comments",
    "(Thursday, 14 March 2019)",
    "-- 14 March 2019 --",
    "~ 14 March 2019 ~",
    "14 Mar. 2019",
    "14-Mar-19",
    "Mar 14 2019",
    "2019-03-14T10:22:00Z",
    "Lagos Transport Authority\n14 Ferry Road\nLagos\n14 March 2019",
    "No. 33\n14 March 2019\nFor more information: Anna Kern, 555 0101",
    "Vol. XII No. 33 — Thursday, 14 March 2019",
    "Date of issue: 14/03/2019",
    "Ref: MFA/PR/2019/33   14 March 2019",
    "Reading time: 4 minutes · 14 Mar 2019",
    "Posted by jkern in Economy on March 14, 2019 at 3:15 pm with 12 comments",
    "BYLINE: Anna Kern\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 433 words\n\nMarch 14, 2019 Thursday",
    "By Anna Kern\n433 words\n14 March 2019\nThe Courier\nEnglish\nCopyright 2019. Courier Press.",
    "Kern, Anna. The Courier; Lagos [Lagos]14 Mar 2019: 4.",
    "Issued on: 14/03/2019 - 16:42 Modified: 14/03/2019 - 18:01",
    "EMBARGOED UNTIL 00.01 THURSDAY 14 MARCH 2019",
    "For release at 10:00 a.m. EDT, March 14, 2019",
    "Anna Kern in Lagos\nThu 14 Mar 2019 18.30 GMT\nLast modified on Fri 15 Mar 2019 01.05 GMT",
)
DATELINES = (
    "The Hague, 14 March 2019 – ",
    "Port-of-Spain, Trinidad and Tobago, 14 March 2019 - ",
    "SÃO PAULO, 14.3.2019 – ",
    "Washington, D.C., March 14, 2019 — ",
    "N'Djamena, 14 March 2019 (NPA) – ",
    "ADDIS ABABA, Thursday 14 March 2019 – ",
    "Geneva/Nairobi, 14 March 2019 – ",
    "Brussels | 14 March 2019 | ",
    "March 14, 2019 (LAGOS) – ",
    "LAGOS, Lagos State, March 14, 2019 (CITYWIRE) -- ",
    "LAGOS (CityWire), 14 March 2019 — ",
    "Lagos, Nigeria | 14 March 2019: ",
    "LAGOS, 14 MARCH 2019: ",
    "Lagos 14 March 2019 – ",
    "Lagos, 14 March 2019/CityWire/ - ",
    "New Delhi [India], March 14, 2019 (CW): ",
    "Lagos, Mar 14 2019. ",
    "LAGOS, March 14th, 2019 - ",
    "Thursday 14 March 2019 (Lagos) – ",
    "LAGOS - 14 March 2019: ",
    "[Lagos, 14 March 2019] ",
    "14 March 2019, Lagos: ",
    "LAGOS, 14th March 2019 (Courier News Agency): ",
)
TAILS = (
    "By order of the Council\n14 March 2019",
    "Anna Kern, Town Clerk\nTown Hall, Lagos\n14th March, 2019",
    "ENDS\n\n14 March 2019\nFor more: 555 0101",
    "###\nReleased March 14, 2019",
    "Published 14 March 2019 in City",
    "This text appeared in the print edition of 14 March 2019.",
    "This article appeared in The Courier on Thursday, March 14, 2019.",
    "© The Courier, 14 March 2019",
    "(The Courier, 14.03.2019)",
    "[Courier, March 14, 2019]",
    "-- Courier, 14 Mar 2019",
    "Date: 14 March 2019\nAuthor: Anna Kern",
    "The writer is a lecturer in Lagos.\n\n14 March 2019",
    "LAGOS, 14 March 2019",
    "Thursday, 14 March 2019 10:22",
    "Posted 14.03.2019 | Tags: buses",
    "First published in The Courier of 14 March 2019",
    "The Courier - Thursday 14 March 2019 - Page 4. To place a notice call 555 0101.",
    "Page last modified: 14 March 2019, 10:22\n\nContact us | Legal notice",
)


def day(text: str) -> str:
    return str(read_text(text, "page.txt", settings=Settings()).published)[:10]


@pytest.mark.parametrize("line", HEADS)
def test_lines_above_and_below_the_headline_tell_the_day(line: str) -> None:
    assert day(f"{line}\n\n{TITLE}\n\n{BODY}") == "2019-03-14"
    assert day(f"{TITLE}\n{line}\n\n{BODY}") == "2019-03-14"


@pytest.mark.parametrize("line", DATELINES)
def test_a_dateline_tells_the_day(line: str) -> None:
    assert day(f"{TITLE}\n\n{line}{BODY}") == "2019-03-14"


@pytest.mark.parametrize("line", TAILS)
def test_lines_below_the_article_tell_the_day(line: str) -> None:
    assert day(f"{TITLE}\n\n{BODY}\n\n{line}\n") == "2019-03-14"


@pytest.mark.parametrize(
    "line",
    [
        "Depot to open on 14 March 2019",
        "The depot, opened by two mayors on 14 March 2019, is full",
        "What the vote of 14 March 2019 changed for the buses",
    ],
)
def test_a_headline_with_a_date_tells_no_day_of_publication(line: str) -> None:
    assert day(f"{line}\n\n{BODY}") == "None"


@pytest.mark.parametrize(
    ("line", "interval", "dates"),
    [
        ("Policy Brief No. 7, March 2019", "2019-03", ["2016/..", "2018", "2019-02", "2019-04"]),
        ("The Depot Review | Spring 2019 issue", "2019-03/2019-05", ["2016/..", "2018", "2019-02"]),
        ("By Ana Kos, Monday 18 March", "2019-03-18", ["2016/..", "2018", "2019-02", "2019-04"]),
        ("Tuesday 18 March", "2025-03-18", ["2016/..", "2024", "2025-02", "2025-04"]),
        ("What March 2019 changed for the buses", "2016-01/..", ["2016/.."]),
        ("Policy Brief No. 7, March 2014", "2016-01/..", ["2016/.."]),
    ],
)
def test_what_says_of_which_month_or_day_it_is_was_written_then_if_nothing_says_otherwise(
    line: str, interval: str, dates: list[str]
) -> None:
    told = "The council approved the depot in February. It opens next month. Residents have fought"
    text = f"{line}\n\n{TITLE}\n\n{told} it since 2016. Last year a court turned them down.\n"
    article = read_text(text, "page.txt", settings=Settings())
    article, mentions = work.analyse(article, Settings())

    assert article.published_interval == interval
    assert set(dates) <= {mention.when.edtf for mention in mentions}
