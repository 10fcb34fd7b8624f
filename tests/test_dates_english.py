"""English time expressions, family by family; read as published on Thursday, 17 April 2025."""

import pytest

from timeline.dates import Context, calendars, find_dates
from timeline.dates.load import load
from timeline.edtf import Day
from timeline.model import Published, Span, TimeExpression

PUBLISHED = Published.parse("2025-04-17")

# sentence with the words in brackets, TIMEX3 value, EDTF ("" for what has no place on a timeline)
READINGS = """
The lake froze [last December].|2024-12|2024-12
From [03/04/2024] to 2026 it is dry.|2024|2024-03-04/2026
The fire of 4 August 2024 took it. The town adopted its plan on [14 December].|2024-12-14|2024-12-14
The board announces that from [1 July] all trains will be slow.|2025-07-01|2025-07-01
The drivers have called a strike of a day for [Monday].|2025-04-21|2025-04-21
The judge adjourned the case again, to [5 September].|2025-09-05|2025-09-05
The plague raged in the spring and [summer of 2001].|2001-SU|2001-03/2001-08
It lost money in the last three months of [2023].|2023|2023-10/2023-12
The trust takes over the mill on [Monday].|2025-04-21|2025-04-21
They won the last race of the meet by a length on [Sunday].|2025-04-13|2025-04-13
The hens (9-1, 6-1) play [Saturday] against the foxes.|2025-04-19|2025-04-19
She is likely to be asked about his [February 25] letter.|2025-02-25|2025-02-25
The tour stops at the old mill on [22 July].|2025-07-22|2025-07-22
Profit rose in [the March quarter].|2025-03|2025-01/2025-03
It raised its [fiscal 2024] sales forecast.|2024|2024
Six were sold in [the past year].|2024|2024-04/2025-04
Six were sold in [the past month].|2025-03|2025-03-18/2025-04-17
Since [the beginning of the 21st century] it has been darker.|20|2000/..
It was built in [the late 19th century].|18|1866/1899
The next concert is on [Saturday].|2025-04-19|2025-04-19
The night train runs again from [Monday].|2025-04-21|2025-04-21
The upcoming vote is on [Sunday].|2025-04-20|2025-04-20
The figures will be published in [the third quarter].|2025-Q3|2025-35
The school will send pupils in [September].|2025-09|2025-09
He arrived on Tuesday and leaves on [Sunday].|2025-04-20|2025-04-20
The hall, which will close next year, opened a new wing on [Monday].|2025-04-14|2025-04-14
On [Monday], the hall, which will close next year, opened a wing.|2025-04-14|2025-04-14
Firms will merge, and on [Monday] their shares fell.|2025-04-14|2025-04-14
He said that on [Monday] the talks will begin.|2025-04-21|2025-04-21
Parliament votes on [Monday].|2025-04-21|2025-04-21
The votes on [Monday] were counted twice.|2025-04-14|2025-04-14
Reports on [Monday] said that the mill had burnt.|2025-04-14|2025-04-14
The Senate votes on [Monday] after the house rejected the bill.|2025-04-21|2025-04-21
She flies to Lima on [Sunday].|2025-04-20|2025-04-20
The match must be played again on [Tuesday].|2025-04-22|2025-04-22
The tests have to be repeated on [Tuesday].|2025-04-22|2025-04-22
The match must have ended on [Tuesday].|2025-04-15|2025-04-15
The report is due on [Monday].|2025-04-21|2025-04-21
The report is to be delivered on [Monday].|2025-04-21|2025-04-21
The bridge was closed due to rain on [Monday].|2025-04-14|2025-04-14
The minister is to address the nation on [Monday].|2025-04-21|2025-04-21
Old friends travel to Rome on [Monday].|2025-04-21|2025-04-21
The planned march on [Monday] drew thousands.|2025-04-14|2025-04-14
They agreed to meet on [Sunday].|2025-04-20|2025-04-20
She failed to appear on [Monday].|2025-04-14|2025-04-14
The deadline is [Friday].|2025-04-18|2025-04-18
The two leaders are meeting on [Friday].|2025-04-18|2025-04-18
He could come as early as [Tuesday].|2025-04-22|2025-04-22
Storm kills 12 on [Tuesday]|2025-04-15|2025-04-15
Parliament to vote on [Friday]|2025-04-18|2025-04-18
Woman sentenced to prison on [Friday]|2025-04-11|2025-04-11
Police respond to crash on [Sunday]|2025-04-13|2025-04-13
Schools to be closed on [Monday]|2025-04-21|2025-04-21
Dispute leads to clashes on [Tuesday]|2025-04-15|2025-04-15
It should have been settled on [Monday].|2025-04-14|2025-04-14
The pier opened in May 2019. In [April of the next year] it shut.|2020-04|2020-04
The pier opened in May 2019. In [the spring of the following year] it shut.|2020-SP|2020-21
Come on any Tuesday or [Friday].|XXXX-WXX-5|
It meets on [the first Monday of each month].|XXXX-WXX-1|
They sail on [Tuesday nights].|XXXX-WXX-2TNI|
The firm bought it in May 2001. In [September last year] it sold it.|2024-09|2024-09
She showed "[2001]: A Space Odyssey" to the class.|2001|2001
It took [2 1/2 years].|P2Y6M|
He came back [a minute and a half later].|PT1M30S|
They kept it for [two thousand years].|P2000Y|
It was ready by [the year two thousand].|2000|../2000
It was ready in [two thousand and five].|2005|2005
He left [a week or so ago].|2025-04-10|2025-04-10
Shares fell at [mid-afternoon yesterday].|2025-04-16TAF|2025-04-16
It made more than in [the same period last year].|2024|2024
Profit rose in the first quarter from $2 million [last year].|2024-Q1|2024-33
Profit rose in the quarter from that in [the same quarter last year].|2024-Q1|2024-33
The loss of the fourth quarter ended 26 March was deeper than [a year ago].|2023-Q4|2023-36
He fell ill on 30 December 2019; a week later, on [6 January], he died.|2020-01-06|2020-01-06
In 2017, on [18 March], the port reopened.|2017-03-18|2017-03-18
They froze in [the winter of 1861-62].|1861-WI|1861-24
They dug in [the spring] and summer of 1862.|1862-SP|1862-03/1862-08
They dug in [the spring] and summer of 481 BC.|BC0481-SP|-0480-03/-0480-08
It began on 4 May 1863; on [10 August of the same year] it ended.|1863-08-10|1863-08-10
He left in May 1863 and came back [that winter].|1863-WI|1863-24
It snowed on [December 13th] and 14th.|2024-12-13|2024-12-13
It lasts [two or three years].|PXY|
It met on [the first Monday in May 2024].|2024-05-06|2024-05-06
In [winter], the road is closed.|XXXX-WI|
She was hired in [spring].|2025-SP|2025-21
They ruled from [499] to 493 BC.|BC0499|-0498/-0492
The lock will open in [two years].|2027|2027
The lock was built in [two years].|P2Y|
They meet on [Monday].|2025-04-21|2025-04-21
It grew in [the past century].|P1C|
The lake will thaw [next March].|2026-03|2026-03
The vote falls [this May].|2025-05|2025-05
She rang him [last night].|2025-04-16TNI|2025-04-16
He sang [this morning].|2025-04-17TMO|2025-04-17
She flew home [a fortnight ago].|2025-04-03|2025-04-03
She flew home [an hour ago].|2025-04-17|2025-04-17
The dam is [a century ago] in style.|1925|1925~
The mill burnt [twenty-five years ago].|2000|2000
The mill burnt [several years ago].|PAST_REF|
It takes [half an hour].|PT0.5H|
It took [dozens of years].|PXY|
It ran for [two fortnights].|P4W|
He waited for [weeks].|PXW|
They pray [every day].|P1D|
They sail [each July].|XXXX-07|
It prints [daily].|P1D|
Sales fell in [Q3 2019].|2019-Q3|2019-35
Sales fell in [H1 2019].|2019-H1|2019-40
Sales will rise in [the fourth quarter].|2025-Q4|2025-36
Sales fell in [the second quarter of last year].|2024-Q2|2024-34
Sales rose in [last year's first half].|2024-H1|2024-40
The hall will open [next winter].|2025-WI|2025-24
The hall will open in [the autumn].|2025-FA|2025-23
The hall opened in [the autumn].|2024-FA|2024-23
It has rained [this spring].|2025-SP|2025-21
They danced in [the twenties].|202|202X
They danced in [the '60s].|196|196X
The road dates from [the 470s BC].|BC047|-047X
The road dates from [the 4th century BC].|BC03|-03XX
They dug in [1066].|1066|1066
They dug in [March 480 BC].|BC0480-03|-0479-03
Ann Obi, the minister, presents a budget to the house on [Monday].|2025-04-21|2025-04-21
Kenya and Malta open a border post on [Monday].|2025-04-21|2025-04-21
The arrest comes a day after the bombing on [Monday].|2025-04-14|2025-04-14
Judges strike on Monday over the dismissal of a clerk in [June].|2025-06|2025-06
The club remains the leader after a draw on [Monday].|2025-04-14|2025-04-14
He notes the fire on [Monday] destroyed a mill.|2025-04-14|2025-04-14
Storm hits the coast on [Monday]|2025-04-14|2025-04-14
The king visits Ghana from Monday to [Thursday].|2025-04-24|2025-04-21/2025-04-24
The park is shut from 6 January until [11 February].|2025-02-11|2025-01-06/2025-02-11
The park was shut from [20 December] to 6 January.|2024-12-20|2024-12-20/2025-01-06
Rain is forecast for [Sunday].|2025-04-20|2025-04-20
The pier opened on [1 August].|2024-08-01|2024-08-01
The firm has set [10 May] as the last day for bids.|2025-05-10|2025-05-10
The new law takes effect on [1 January].|2026-01-01|2026-01-01
Residents return home on [Friday], the mayor said.|2025-04-18|2025-04-18
They had filed it by [Wednesday].|2025-04-16|../2025-04-16
The bomb hit the market on [Friday].|2025-04-11|2025-04-11
They will set a trap on [Friday].|2025-04-18|2025-04-18
A summit set for Rome in [June] may fail.|2025-06|2025-06
Dr. May, of the U.S. team, won in [June].|2024-06|2024-06
The match is played on [Sunday].|2025-04-20|2025-04-20
She had met him earlier [Wednesday].|2025-04-16|2025-04-16
Pat Low, who ran the mill, the dam and the port in [March], is ill.|2025-03|2025-03
Sales of [the year] ended 31 March fell.|P1Y|
Sales fell in [the last quarter of 2019].|2019-Q4|2019-36
Sales fell in [the final quarter of last year].|2024-Q4|2024-36
Sales will rise in [the second half of the year].|2025-H2|2025-41
Eleven boats were seized in [January] and February.|2025-01|2025-01/2025-02
Eleven boats were seized in January and [February 2019].|2019-02|2019-01/2019-02
The pass is shut [11th to 14th June].|2025-06-11/2025-06-14|2025-06-11/2025-06-14
They came on 6, [7] and 8 May 2019.|2019-05-07|2019-05-07
It is to be built no earlier than [2027] and no later than 2029.|2027|2027/2029
It is to be built no later than [2029].|2029|../2029
A review is planned for [the last week of July].|2025-07-25/2025-07-31|2025-07-25/2025-07-31
Old friends vote on [16 September 2025].|2025-09-16|2025-09-16
Malta will vote on [3 December].|2025-12-03|2025-12-03
It snowed on [the 30th].|2025-03-30|2025-03-30
It will snow on [the 3rd].|2025-05-03|2025-05-03
It snowed on [February 3-5].|2025-02-03/2025-02-05|2025-02-03/2025-02-05
It snowed from [3 to 5 February].|2025-02-03/2025-02-05|2025-02-03/2025-02-05
It snowed between [3 and 5 February].|2025-02-03/2025-02-05|2025-02-03/2025-02-05
Shops shut on [Easter Monday 2019].|2019-04-22|2019-04-22
Shops shut on [Black Friday 2024].|2024-11-29|2024-11-29
Shops shut at [Lunar New Year 2024].|2024-02-10|2024-02-10
Shops shut on [Eid al-Fitr 2024].|2024-04-10|2024-04-10
Shops shut [last Thanksgiving].|2024-11-28|2024-11-28
Shops shut on [Halloween].|2024-10-31|2024-10-31
Shops shut on [Boxing Day].|2024-12-26|2024-12-26
He left on [Wednesday, 16 April].|2025-04-16|2025-04-16
He left on [Thursday, 17 April '14].|2014-04-17|2014-04-17
He left at [noon on 3 March 2020].|2020-03-03T12:00|2020-03-03
He left at [10:15 p.m. GMT Monday].|2025-04-14T22:15|2025-04-14
He left at [7 o'clock on Monday].|2025-04-14T07:00|2025-04-14
He left at [12 a.m.] sharp.|2025-04-17T00:00|
Open on [15] and 16 May 2015.|2015-05-15|2015-05-15
Open on May 15 and [16] in Rome.|2025-05-16|2025-05-16
Open in [March] or April 2015.|2015-03|2015-03
[March], April and May 2015 were dry.|2015-03|2015-03
They came [Friday last week].|2025-04-11|2025-04-11
It opens [three days from now].|2025-04-20|2025-04-20
It was logged at [10:00:00 on 5 May 2015].|2015-05-05T10:00|2015-05-05
It closed at [year-end].|2024-12-31|2024-12-31
It must be done by [Friday].|2025-04-18|../2025-04-18
It was quiet until [Sunday].|2025-04-20|../2025-04-20
The strike lasted until [Sunday].|2025-04-13|../2025-04-13
The strike went on until [Sunday], when both sides signed.|2025-04-13|2025-04-13
But by [December], it was worse.|2024-12|../2024-12
In March 2021 it was cold for a week, and on [the 23rd] a pipe burst.|2021-03-23|2021-03-23
The fair was moved from last week to [18 May].|2025-05-18|2025-05-18
The pass did not open until [May 2021].|2021-05|2021-05
The pass will not open until [May 2026].|2026-05|2026-05
It was quiet before [May 2019].|2019-05|../2019-04
It was quiet after [last week].|2025-W15|2025-04-14/..
It was quiet since [the 1990s].|199|1990/..
It was quiet since [the third quarter].|2024-Q3|2024-07/..
He may come perhaps in [2027], she said.|2027|2027?
On 3 May 2003 he left; [the following Friday] he wrote.|2003-05-09|2003-05-09
On 3 May 2003 he left; [the previous Friday] he had packed.|2003-05-02|2003-05-02
On 3 May 2003 he left; [three hours later] he wrote.|2003-05-03|2003-05-03
In May 2003 he left; [two days later] he wrote.|XXXX-XX-XX|
In May 2003 he left; [the next day] he wrote.|XXXX-XX-XX|
In May 2003 he left; [the same day] he wrote.|XXXX-XX-XX|
In May 2003 he left; [that month] he wrote.|2003-05|2003-05
In 2003 he left; [the summer of that year] was hot.|2003-SU|2003-22
Profit fell in the third quarter; [a year earlier] it rose.|2023-Q3|2023-35
It fell in [the 2019 period].|2019|2019
Profit fell in the third quarter; in [the 2019 quarter] it rose.|2019-Q3|2019-35
Profit fell in the third quarter and for six months; [a year earlier] it rose.|2023|2023
In 2010 he left. [A year later] he came back.|2011|2011
"""

NOTHING = """
It was the second time, and the last straw.
They march on; it may rain; he can august us.
Call 555-1234 or 020 7946 0958 about the A380, Boeing 747 and Windows 95.
The score was 3-5 and the ratio 24/7.
Born on 30 February 2020-13-45, paid on 31/31/2020.
April Hale met Jan Novak by the Mon river.
June walked home; April said no; May smiled. August Tamm agreed.
It rained in the fifth week of May.
The Good Friday Agreement, the Easter Rising and the October Revolution are taught.
Bloody Sunday and Black Wednesday are remembered.
She is in her late 40s, he in his fifties, and it was dark later in the day.
He wore size 44, weighed 80 kg, and paid £2019 for 1999 shares.
It was 5-3 1999-1998.
In the fifth quarter nothing happens.
The H1N1 and H5N1 viruses spread.
"""


def parts(marked: str) -> tuple[str, str]:
    words = marked[marked.find("[") + 1 : marked.find("]")]
    return marked.replace("[", "").replace("]", ""), words


def read(text: str, context: Context | None = None) -> tuple[TimeExpression, ...]:
    return find_dates(text, context=context or Context(published=PUBLISHED)).expressions


@pytest.mark.parametrize("line", READINGS.strip().splitlines())
def test_reading(line: str) -> None:
    marked, value, edtf = line.split("|")
    text, words = parts(marked)
    found = {item.text: item for item in read(text)}
    assert words in found, list(found)
    assert found[words].value == value
    when = found[words].when
    assert (when.edtf if when else "") == edtf


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert [(item.text, item.value) for item in read(text)] == []


@pytest.mark.parametrize(
    ("text", "region", "edtf"),
    [
        ("Due 03/04/2025.", "en-US", "2025-03-04"),
        ("Due 03/04/2025.", "en-GB", "2025-04-03"),
        ("Due 03/04/2025.", "en", "[2025-03-04,2025-04-03]"),
        ("Due 03/04/2025, paid 25/04/2025.", None, "2025-04-03"),
        ("Due 03/04/2025, paid 04/25/2025.", None, "2025-03-04"),
        ("Due 03/04/2025, paid 04/25/2025 and 25/04/2025.", None, "[2025-03-04,2025-04-03]"),
        ("Due 03.04.2025.", "en-US", "2025-04-03"),
        ("Due 03/04/25.", "en-GB", "2025-04-03"),
        ("Due 25/12/2025.", "en-US", "2025-12-25"),
    ],
)
def test_order_of_day_and_month(text: str, region: str | None, edtf: str) -> None:
    when = read(text, Context(published=PUBLISHED, region=region))[0].when
    assert when
    assert when.edtf == edtf


def test_a_sidecar_decides_the_order_before_all_else() -> None:
    when = read("Due 03/04/2025.", Context(date_order="mdy", region="en-GB"))[0].when
    assert when
    assert when.edtf == "2025-03-04"


def test_southern_seasons() -> None:
    when = read("It was dry in the summer of 2020.", Context(hemisphere="south"))[0].when
    assert when
    assert when.edtf == "2020-30"
    assert when.extent == (Day(2020, 12, 1), Day(2021, 2, 28))


def test_both_ends_of_a_range_share_phrase_and_span() -> None:
    text = "She taught from May 2009 to June 2011 here."
    one, other = read(text)
    assert one.phrase == other.phrase
    assert text[slice(*one.phrase)] == "from May 2009 to June 2011"
    assert one.when == other.when
    assert (one.value, other.value) == ("2009-05", "2011-06")


def test_a_range_that_runs_backwards_is_two_dates() -> None:
    one, other = read("She taught from June 2011 to May 2009.")
    assert one.when
    assert other.when
    assert (one.when.edtf, other.when.edtf) == ("2011-06", "2009-05")


def test_only_the_body_is_read() -> None:
    text = "In 1990 it began. SIDEBAR 1991. In 1992 it ended."
    start = text.index("In 1992")
    body = [(0, 17), (start, len(text))]
    found = find_dates(text, context=Context(), body=[Span(*span) for span in body]).expressions
    assert [item.text for item in found] == ["1990", "1992"]


@pytest.mark.parametrize(
    ("year", "region", "edtf"),
    [
        (2019, None, "2018-10/2019-09"),
        (2019, "en-GB", "2019-04/2020-03"),
        (2019, "en-AU", "2018-07/2019-06"),
        (2019, "de-DE", "2019"),
    ],
)
def test_fiscal_years_go_by_country(year: int, region: str | None, edtf: str) -> None:
    assert calendars.fiscal_year(year, region) == edtf


def test_days_that_other_calendars_lack_are_none() -> None:
    assert calendars.jalali(1395, 12, 31) is None
    assert calendars.hijri(9999, 1, 1) is None
    assert calendars.named_day("nonsense", 2020) is None
    assert calendars.named_day("easter-2", 1800) is None
    assert calendars.named_day("US:No Such Day", 2020) is None


def test_every_named_day_has_a_day() -> None:
    language = load("en")
    assert language
    names = language.lists["named-day"].values()
    assert [name for name in names if calendars.named_day(str(name), 2024) is None] == []


def test_reasons_are_sentences_that_name_their_anchor() -> None:
    text = (
        "On 4 May 2009 she left. Two days later she wrote. On Monday she came, on 3 March she went."
    )
    first, second, third, fourth = (item.when for item in read(text))
    assert first and second and third and fourth  # noqa: PT018 - four dates, each there
    assert first.why == "The text says “4 May 2009”."
    assert second.why == "“Two days later” is counted from “4 May 2009”, named before it."
    assert third.why == "“Monday” is the last one up to the publication date, 17 April 2025."
    assert fourth.why == "The year comes from the publication date, 17 April 2025."
    anchor = second.evidence[1]
    assert anchor.start is not None
    assert (anchor.role, text[anchor.start : anchor.end]) == ("anchor", "4 May 2009")
