"""Links between two mentions: what they depend on, and that an index finds them all."""

from collections import Counter

from hypothesis import given, settings

from tests.test_regroup import Article, articles, mention
from timeline.events import SHARED_KEYS, asks, assemble, index, merge, node, score
from timeline.events.links import Node, holds, span
from timeline.model import Country, Mention, Source, When


def met(asking: Node, held: Node) -> int:
    """In how many stretches that the one asks for the other stands."""
    places = Counter(holds(held))
    return sum(
        number
        for key, first, last in asks(asking)
        for (other, day), number in places.items()
        if other == key and first <= day <= last
    )


@settings(max_examples=150)
@given(articles.filter(lambda a: a[0]), articles.filter(lambda a: a[0]))
def test_what_is_linked_is_found_from_either_side(one: Article, two: Article) -> None:
    a, b = node(mention("a.txt", one, 0)), node(mention("b.txt", two, 0))

    assert score(a, b) == score(b, a)
    if score(a, b) > 0:
        assert min(met(a, b), met(b, a)) >= SHARED_KEYS


def told(quote: str, date: str, *, name: str = "a", kind: str = "event") -> Mention:
    source = Source(
        article=name,
        path=f"{name}.txt",
        title=None,
        publisher=None,
        url=None,
        published=None,
        date=date,
        quote=quote,
        start=0,
        end=len(quote),
    )
    return Mention(
        key=f"{quote} {date}",
        when=When.parse(date),
        kind=kind,
        category="launch",
        title=quote,
        summary=quote,
        language="en",
        countries=(Country(code="MT", role="party"),),
        source=source,
        gist=("gregal", "marsaxlokk", "ferry"),
    )


FERRY = "Malta launched the ferry Gregal in Marsaxlokk with a choir and a brass band"


def test_an_open_start_holds_what_came_shortly_before_its_end() -> None:
    recently = told(FERRY, "../2024-05-20")

    assert span(recently)[1] - span(recently)[0] == 92
    assert len(merge([recently, told(FERRY, "2024-05-02", name="b")])) == 1
    assert len(merge([recently, told(FERRY, "2023-05-02", name="b")])) == 2


def test_a_date_that_was_doubtful_stays_as_it_is_written() -> None:
    contradicted = [("2024-05-14", "2024-05-14?"), ("2024-05-14~", "2024-05-14%")]
    contradicted += [("2024-05-14?", "2024-05-14?")]
    for date, shown in contradicted:
        (group,) = merge([told(FERRY, date), told(FERRY, "2024-05-15", name="b")])
        event = assemble(group, "")
        assert (event.when.edtf, event.when.uncertain) == (shown, True)


def test_a_claim_joins_what_happened_only_where_they_are_nearly_the_same() -> None:
    claim = told(FERRY, "2024-05-14", name="b", kind="claim")
    other = told("Malta launched a ferry in Marsaxlokk with a song", "2024-05-14", kind="claim")
    event = told(FERRY, "2024-05-14")

    assert assemble(merge([event, claim])[0], "").kind == "event"
    assert len(merge([event, other])) == 2


def test_a_sentence_that_thousands_have_is_compared_once() -> None:
    """Else a line that an outlet has under each article would cost a comparison a pair."""
    same = [told(FERRY, "2024-05-14", name=f"{n:04}") for n in range(3_000)]

    assert [len(group) for group in merge(same)] == [3_000]


def test_the_index_is_written_as_keys_with_days() -> None:
    pairs = [pair.split(":") for pair in index(told(FERRY, "2024-05-14")).split()]

    assert all(0 <= int(key) < 2**63 for key, _ in pairs)
    assert {int(day) for _, day in pairs} == {0, 1, span(told(FERRY, "2024-05-14"))[0]}
