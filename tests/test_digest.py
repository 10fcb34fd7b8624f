"""The digest: the dates that articles look back at, spread over time."""

import random

from hypothesis import given
from hypothesis import strategies as st

from timeline.events.digest import Entry, Statement, digest


def said(date: str, *articles: str, published: str | None = "2024-06-30") -> list[Statement]:
    return [
        Statement(date=date, event=f"event of {date}", article=article, published=published)
        for article in articles
    ]


def dates(entries: list[Entry]) -> list[str]:
    return [entry.date for entry in entries]


def test_dates_that_more_articles_look_back_at_come_first_in_order_of_time() -> None:
    statements = said("2024-05-01", "a", "b") + said("2023-01-09", "a", "b", "c")
    statements += said("2022", "a")

    assert digest(statements, 2) == [
        Entry(date="2023-01-09", documents=3, events=("event of 2023-01-09",)),
        Entry(date="2024-05-01", documents=2, events=("event of 2024-05-01",)),
    ]


def test_news_of_the_day_and_what_lies_ahead_do_not_count_as_looking_back() -> None:
    statements = said("2024-06-30", "a", "b", "c") + said("2030", "a", "b") + said("2019-04", "a")
    statements += said("2018", "a", "b", published=None) + said("2017/..", "a", "b")

    assert [(e.date, e.documents) for e in digest(statements, 1)] == [("2019-04", 1)]
    assert [e.documents for e in digest(statements, 9)] == [0, 0, 1, 0, 0]


def test_where_nobody_looks_back_what_more_articles_tell_goes_first() -> None:
    statements = said("2024-06-29", "a", published=None)
    statements += said("2024-06-30", "a", "b", published=None)

    assert dates(digest(statements, 1)) == ["2024-06-30"]


def test_an_article_counts_once_for_a_date() -> None:
    twice = [*said("2024-05-01", "a"), *said("2024-05-01", "a")]
    twice += [Statement(date="2024-05-01", event="other", article="a", published="2024-06-01")]

    (entry,) = digest(twice, 5)
    assert (entry.documents, entry.events) == (1, ("event of 2024-05-01", "other"))


def test_a_doubted_day_counts_for_the_day() -> None:
    statements = said("2024-05-01", "a") + said("2024-05-01?", "b") + said("2023-02-03", "a")

    assert [(e.date, e.documents) for e in digest(statements, 1)] == [("2024-05-01", 2)]


def test_a_date_alone_in_its_month_goes_before_one_more_of_a_crowd() -> None:
    crowd = [s for day in range(1, 10) for s in said(f"2024-05-0{day}", *"abcde")]
    alone = said("2021-11-20", *"abcd")

    assert "2021-11-20" in dates(digest(crowd + alone, 5))


@given(
    st.lists(
        st.builds(
            Statement,
            date=st.sampled_from(("2020", "2020-05", "2020-05-03", "../2021", "2020-06-01/..")),
            event=st.sampled_from("xyz"),
            article=st.sampled_from("abc"),
            published=st.none() | st.sampled_from(("2020-05-04T10:00", "2022-01-01")),
        )
    ),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_order_and_repetition_of_statements_change_nothing(
    statements: list[Statement], k: int, order: random.Random
) -> None:
    entries = digest(statements, k)

    assert len(entries) == min(k, len({s.date for s in statements}))
    assert digest(order.sample(statements, len(statements)) + statements, k) == entries
