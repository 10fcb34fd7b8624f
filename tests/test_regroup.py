"""Merging again only what a change touches gives what merging everything gives."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.newsroom import Clock, unstamped
from timeline.difference import Stamps
from timeline.document import encode_mention
from timeline.events import first_id, index
from timeline.events.extract import mention_key
from timeline.model import Country, Mention, Source, When
from timeline.query import KINDS, Query
from timeline.regroup import Files, regroup
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run, Store
from timeline.store.sql import open_store

# Alike to every degree: the same words, some of them, the same names only, other days, no day.
TOLD = (
    "Malta and Fiji signed a treaty on tuna in Valletta {}.",
    "In Valletta {}, a treaty on tuna was signed by Fiji and Malta.",
    "Malta and Fiji signed a treaty on tuna and squid in Valletta {}.",
    "Malta and Fiji signed a treaty on taxes in Valletta {}.",
    "The envoys of Malta and Fiji opened a fair of boats in Valletta {}.",
    "A treaty on tuna and a treaty on taxes were signed {}.",
)
DATES = ("2024-05-14", "2024-05-15", "2024-05-17", "2024-05", "2024", "../2024-05-20", "2024/..")
NEWS = (
    (),
    ("tuna", "squid", "trawlers", "Valletta", "Vella"),
    ("squid", "tuna", "quota", "Valletta", "Vella"),
    ("taxes", "quota", "trawlers", "Suva", "Vella"),
)
SKETCHES = ("", "0001" * 32, "0002" * 32)

told = st.tuples(
    st.sampled_from(TOLD), st.sampled_from(DATES), st.sampled_from(("event", "claim", "scheduled"))
)
texts = st.lists(told, max_size=3, unique=True)
articles = st.tuples(texts, st.sampled_from(SKETCHES), st.sampled_from("0123"), st.integers(0, 8))
names = st.sampled_from([f"{letter}.txt" for letter in "abcdef"])
steps = st.lists(st.dictionaries(names, st.none() | articles, min_size=1), min_size=1, max_size=5)
Article = tuple[list[tuple[str, str, str]], str, str, int]


def mention(name: str, article: Article, at: int) -> Mention:
    said, sketch, printed, tie = article
    pattern, date, kind = said[at]
    words = f"on {date}"
    quote = pattern.format(words)
    source = Source(
        article=f"article-{name}-{printed}",
        path=name,
        title=None,
        publisher=None,
        url=None,
        published=f"2024-06-1{printed}",
        date=date,
        quote=quote,
        start=100 * at,
        end=100 * at + len(quote),
    )
    # An editor of some articles ties their first mention to what another sentence tells.
    other = mention_key(TOLD[tie % 4].format(f"on {DATES[0]}"), f"on {DATES[0]}")
    named = str(first_id(other)) if at == 0 and tie < 6 else None
    return Mention(
        key=mention_key(quote, words),
        when=When.parse(date),
        kind=kind,
        category="agreement",
        title=quote,
        summary=quote,
        language="en",
        countries=tuple(Country(code=code, role="party") for code in ("FJ", "MT")),
        source=source,
        sketch=sketch,
        news=NEWS[tie % 4] if at == 0 else (),
        same_as=named if tie < 3 else None,
        not_same=named if tie >= 3 else None,
    )


def row(name: str, article: Article) -> FileRow:
    mentions = [mention(name, article, at) for at in range(len(article[0]))]
    return FileRow(
        path=name,
        article_id=f"article-{name}-{article[2]}",
        known=KnownFile(state=(1, 1, 1, 1), digest=repr(article), rules="", failed=False),
        article="{}",
        mentions=tuple(map(encode_mention, mentions)),
        handles=tuple(map(index, mentions)),
    )


def take(store: Store, clock: Clock, step: dict[str, Article | None]) -> None:
    """One refresh, without a folder."""
    before = {found.path: found for found in store.rows_of(step)}
    now = {name: row(name, article) for name, article in step.items() if article is not None}
    status = store.status()
    files = Files(before=before, now=now, closing=not status.files)
    change, events = regroup(store, Settings(), files, stamps=Stamps(clock(), status.last_updated))
    run = Run(started="", finished="", outcome="ok", events=events)
    gone = tuple(name for name in before if name not in now)
    with store.lease():
        store.commit(replace(change, run=run, files=tuple(now.values()), removed=gone))
    assert store.total() == events


def shown(store: Store) -> tuple[str, ...]:
    return store.page(Query(kinds=KINDS, limit=500)).texts


@settings(max_examples=60)
@given(steps)
def test_any_sequence_of_changes_groups_as_a_build_from_scratch(
    steps: list[dict[str, Article | None]],
) -> None:
    """With the ledger everything is equal to the letter, without it all but ids and stamps."""
    clock = Clock()
    grown, clean, fresh = open_store("sqlite://"), open_store("sqlite://"), open_store("sqlite://")
    final: dict[str, Article | None] = {}
    for step in steps:
        take(grown, clock, step)
        final |= step
    run = Run(started="", finished="", outcome="ok")
    with clean.lease():
        clean.commit(Change(run=run, identities=tuple(grown.identities())))
    take(clean, clock, final)
    take(fresh, clock, final)

    assert shown(clean) == shown(grown)
    assert list(clean.identities()) == list(grown.identities())
    untied = all(article is None or article[3] >= 6 for article in final.values())
    if untied:  # what editors tie, they tie by ids, which only the ledger knows
        assert sorted(map(unstamped, shown(fresh))) == sorted(map(unstamped, shown(grown)))
    for store in (grown, clean, fresh):
        store.close()
