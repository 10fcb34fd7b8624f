"""Whatever happens to the files, and in whatever order: the store is as if built from scratch."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.newsroom import Newsroom, grouped, rebuilt, texts, unstamped
from timeline import scan

SENTENCES = (
    "Norway and Chile signed a treaty on salmon farming in Oslo on 12 May 2021.",
    "The ministers of Norway and Chile signed the treaty on salmon farming in Oslo in May 2021.",
    "Norway and Chile signed a treaty on salmon farming in Bergen on 12 May 2021.",
    "Norway and Chile met in Oslo on Wednesday.",
    "In 2015 Kenya and Uganda agreed to share the cost of a bridge.",
    "Kenya and Uganda opened a bridge on 28 February 2019.",
)
BYLINE = "News of the day\n\nBy Ada Holm | 13 May 2021\n\n"
DAYS = ("13 May 2021", "3 March 2019", None)

articles = st.builds(
    lambda sentences, day: "\n\n".join(
        ["News of the day", *([f"By Ada Holm | {day}"] if day else []), *sentences]
    ),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3),
    st.sampled_from(DAYS),
)
names = st.sampled_from(("a.txt", "b.txt", "c.txt"))
# One refresh: file name -> its new text, or None to remove it.
steps = st.lists(st.dictionaries(names, st.none() | articles, min_size=1), min_size=1, max_size=4)


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    with tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder) / "corpus")
        yield room
        room.store.close()


def take(room: Newsroom, step: dict[str, str | None]) -> None:
    for name, text in step.items():
        if text is None:
            (room.corpus / name).unlink(missing_ok=True)
        else:
            room.write(name, text)
    room.refresh(allow_empty=True)


@settings(max_examples=15)
@given(steps, st.sampled_from((1, scan.MOST)))
def test_a_grown_store_is_a_built_one(steps: list[dict[str, str | None]], most: int) -> None:
    """Mentions are grouped as building from scratch does; with the ledger all bytes are equal. How
    many files a commit takes in does not matter."""
    with newsroom() as room:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scan, "MOST", most)
            for step in steps:
                take(room, step)
        fresh, clean = rebuilt(room, ledger=False), rebuilt(room)
        assert grouped(fresh) == grouped(room.store)
        assert sorted(map(unstamped, texts(fresh))) == sorted(map(unstamped, texts(room.store)))
        assert texts(clean) == texts(room.store)
        assert list(clean.identities()) == list(room.store.identities())
        fresh.close()
        clean.close()


# An id that was merged away, came back, and was left by what it was merged into.
@example(
    [
        {"a.txt": f"{BYLINE}{SENTENCES[2]}\n\n{SENTENCES[3]}"},
        {"c.txt": f"{BYLINE}{SENTENCES[3]}", "a.txt": f"{BYLINE}{SENTENCES[0]}"},
        {"c.txt": None},
        {"b.txt": None},
    ]
)
@settings(max_examples=15)
@given(steps)
def test_promises_about_ids_hold(steps: list[dict[str, str | None]]) -> None:
    """Every id once given leads somewhere; first_seen never moves; updated never goes back."""
    first_seen: dict[str, str] = {}
    with newsroom() as room:
        last = ""
        for step in steps:
            before = {event.id: event for event in room.events()}
            take(room, step)
            for event in room.events():
                assert first_seen.setdefault(event.id, event.first_seen) == event.first_seen
                old = before.get(event.id)
                if old is not None and same(old, event):
                    assert event.updated == old.updated
                else:
                    assert event.updated > last
            last = str(room.store.status().last_updated or "")
            for identity in first_seen:
                found = room.store.event(identity)
                assert found is not None
                assert found.state != "moved" or room.store.event(found.target) is not None


def same(old: object, new: object) -> bool:
    """Nothing that is shown differs in substance."""
    names = ("title", "kind", "countries", "summary")
    when = old.when.edtf == new.when.edtf  # type: ignore[attr-defined]
    return when and all(getattr(old, name) == getattr(new, name) for name in names)


@settings(max_examples=15)
@given(st.dictionaries(names, articles, min_size=1), st.permutations(("a.txt", "b.txt", "c.txt")))
def test_names_of_files_decide_nothing(files: dict[str, str], order: list[str]) -> None:
    """Renaming all files at once, whatever to, keeps every id, date and title."""
    with newsroom() as room:
        take(room, dict(files))
        before = [(event.when.edtf, event.id) for event in room.events()]
        renamed = dict(zip(("a.txt", "b.txt", "c.txt"), order, strict=True))
        moved = {f"x-{renamed[name]}": text for name, text in files.items()}
        take(room, {**dict.fromkeys(files), **moved})
        assert [(event.when.edtf, event.id) for event in room.events()] == before
