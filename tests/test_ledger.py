"""What is promised about ids outlives the store: in the ledger, and in better rules."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.newsroom import BRIDGE, ECHO, TREATY, Make, newsrooms, rebuilt, texts
from timeline import work
from timeline.commands.ledger import ledger_command
from timeline.model import Article, Event, Mention, When
from timeline.refresh import refresh
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store

SAMPLE = Path(__file__).parents[1] / "corpus"


@pytest.fixture(name="make")
def _make(tmp_path: Path) -> Iterator[Make]:
    with newsrooms(tmp_path) as make:
        yield make


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Callable[..., Result]:
    def run(name: str, *arguments: str, text: str | None = None) -> Result:
        command = ledger_command(lambda: open_store(f"sqlite:///{tmp_path}/{name}.db"))
        return CliRunner().invoke(command, arguments, input=text)

    return run


def store(folder: Path, name: str) -> Store:
    return open_store(f"sqlite:///{folder}/{name}.db")


def test_a_store_built_anew_with_the_ledger_is_the_old_one(
    make: Make, run: Callable[..., Result], tmp_path: Path
) -> None:
    """After merging, parting and withdrawal: every id, stamp and byte."""
    room = make(files={"treaty.txt": TREATY, "bridge.txt": BRIDGE}, store=store(tmp_path, "old"))
    room.refresh()
    room.write("echo.txt", ECHO)
    room.refresh()
    room.edit("bridge.txt", "28 February 2019", "1 March 2019")
    (room.corpus / "treaty.txt").unlink()
    room.refresh()

    ledger = run("old").stdout
    rows = [json.loads(line) for line in ledger.splitlines()]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert run("new", "-", text=ledger).exit_code == 0
    assert run("new").stdout == ledger

    new = store(tmp_path, "new")
    refresh(new, room.settings, clock=room.clock)
    assert texts(new) == texts(room.store)
    assert list(new.identities()) == list(room.store.identities())
    new.close()


def test_a_ledger_from_a_file(make: Make, run: Callable[..., Result], tmp_path: Path) -> None:
    room = make(files={"treaty.txt": TREATY}, store=store(tmp_path, "old"))
    room.refresh()
    (tmp_path / "ledger.jsonl").write_text(run("old").stdout)
    told = run("new", str(tmp_path / "ledger.jsonl"))

    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "1 ids taken in\n")


def test_ids_of_which_nothing_comes_back_are_withdrawn(make: Make) -> None:
    """Their addresses say so, as they do in the store that the ledger is from."""
    room = make(files={"treaty.txt": TREATY, "bridge.txt": BRIDGE})
    room.refresh()
    (gone,) = [e.id for e in room.events() if e.when.edtf == "2021-05-12"]
    (room.corpus / "treaty.txt").unlink()
    new = rebuilt(room)

    found = new.event(gone)
    assert found is not None
    assert found.state == "withdrawn"
    new.close()


def test_a_ledger_goes_into_a_new_store_only(
    make: Make, run: Callable[..., Result], tmp_path: Path
) -> None:
    room = make(files={"treaty.txt": TREATY}, store=store(tmp_path, "old"))
    room.refresh()
    told = run("old", "-", text=run("old").stdout)

    assert told.exit_code == 1
    assert "in use" in told.stderr


@pytest.mark.parametrize("line", ["no json", "[]", "{}", '{"id": 3}', '{"id": "a", "aliases": 1}'])
def test_what_is_no_ledger_is_refused_with_its_line(run: Callable[..., Result], line: str) -> None:
    told = run("new", "-", text=f"\n{line}\n")

    assert told.exit_code == 1
    assert "line 2 is no row of a ledger" in told.stderr


def test_nothing_is_taken_in_while_a_refresh_runs(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    busy = store(tmp_path, "new")
    with busy.lease():
        told = run("new", "-", text="")
    busy.close()

    assert told.exit_code == 1
    assert "running" in told.stderr


def test_other_rules_change_no_id(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade that reads every file anew: what is shown as it was is not told of again, and what
    is not keeps its id."""
    room = make(files={p.name: p.read_text() for p in SAMPLE.glob("*.*") if p.is_file()})
    room.refresh()
    before = {event.id: event for event in room.events()}
    analyse = work.analyse

    def better(article: Article, settings: Settings) -> tuple[Article, tuple[Mention, ...]]:
        """Rules that word some titles otherwise and are less sure of some days."""
        article, mentions = analyse(article, settings)
        return article, tuple(map(mended, mentions))

    monkeypatch.setattr(work, "analyse", better)
    monkeypatch.setattr(work, "rules_version", lambda settings: "next")
    run = room.run()
    after = {event.id: event for event in room.events()}

    assert run.read == run.seen
    assert after.keys() == before.keys()
    changed = {i for i in after if facts(after[i]) != facts(before[i])}
    assert {i for i in after if after[i].updated != before[i].updated} == changed
    assert 0 < len(changed) < len(after)


def mended(mention: Mention) -> Mention:
    if mention.key[0] in "01":
        return replace(mention, title=f"{mention.title} (told)")
    if mention.key[0] in "23" and mention.when.precision == "day":
        return replace(mention, when=When.parse(mention.when.edtf[:7]))
    return mention


def facts(event: Event) -> tuple[str, str]:
    return event.title, event.when.edtf
