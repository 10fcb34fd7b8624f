"""A refresh brings the store in step with the folder, and keeps every promise about ids."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.newsroom import (
    ALL,
    BRIDGE,
    ECHO,
    TELESCOPE,
    TREATY,
    Make,
    Newsroom,
    rebuilt,
    texts,
    unstamped,
)
from timeline import work
from timeline.difference import stamp
from timeline.settings import Settings
from timeline.store import Lookup
from timeline.store.sql import open_store

# In step


def test_a_file_dropped_in_appears(make: Make) -> None:
    room = make(files={"bridge.txt": BRIDGE})
    first = room.run()
    assert (first.seen, first.read, first.changed, first.events) == (1, 1, 1, 2)

    room.write("treaty.txt", TREATY)

    second = room.run()
    assert (second.seen, second.read, second.changed, second.events) == (2, 1, 1, 3)
    assert [event.when.edtf for event in room.events()] == ["2015", "2019-02-28", "2021-05-12"]


def test_unchanged_files_are_not_read_again(room: Newsroom) -> None:
    generation, before = room.store.generation(), texts(room.store)

    run = room.run()

    assert (run.seen, run.read, run.changed, run.removed) == (4, 0, 0, 0)
    assert texts(room.store) == before
    assert room.store.generation() == generation


def test_a_touched_file_is_read_but_nothing_moves(room: Newsroom) -> None:
    before = texts(room.store)
    (room.corpus / "bridge.txt").touch()

    run = room.run()

    assert (run.read, run.changed) == (1, 0)
    assert texts(room.store) == before


def test_a_removed_file_takes_its_events_and_a_returning_one_revives_them(room: Newsroom) -> None:
    event = room.on("2019-02-28")
    (room.corpus / "bridge.txt").unlink()

    run = room.run()

    assert run.removed == 1
    assert not [e for e in room.events() if e.sources[0].path == "bridge.txt"]
    gone = room.store.event(event.id)
    assert gone is not None
    assert gone.state == "withdrawn"
    assert event.updated < gone.stamp <= str(room.store.status().last_updated)

    room.write("bridge.txt", BRIDGE)
    room.run()

    back = room.on("2019-02-28")
    assert (back.id, back.first_seen) == (event.id, event.first_seen)
    assert back.updated > gone.stamp


def test_files_in_folders_are_read(make: Make) -> None:
    room = make(files={"may/treaty.txt": TREATY})
    room.run()
    assert room.on("2021-05-12").sources[0].path == "may/treaty.txt"


def test_progress_and_callbacks_are_told(make: Make) -> None:
    """Callbacks run after the commit and still under the lease."""
    room = make(files=ALL)
    progress, seen = [], []

    def callback() -> None:
        with room.store.lease() as mine:
            seen.append((mine, len(room.events())))

    room.refresh(
        progress=lambda done, total: progress.append((done, total)), after_commit=[callback]
    )

    assert progress == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert seen == [(False, len(room.events()))]
    assert seen[0][1]


def test_while_another_refreshes_nothing_is_done(room: Newsroom) -> None:
    room.write("more.txt", BRIDGE)
    with room.store.lease() as mine:
        assert mine
        report = room.refresh(after_commit=[lambda: pytest.fail("must not run")])
    assert report.run is None
    assert room.run().read == 1


def test_new_rules_read_everything_again_and_change_no_id(room: Newsroom) -> None:
    before, old = texts(room.store), work.rules_version(room.settings)
    room.settings = replace(room.settings, hemisphere="south")
    assert work.rules_version(room.settings) != old

    run = room.run()

    assert (run.read, run.changed) == (4, 0)
    assert texts(room.store) == before


def test_processes_find_what_one_process_finds(make: Make) -> None:
    room = make(files=ALL)
    room.write("empty.txt", "")
    room.run()
    room.clock = type(room.clock)()
    store = room.store
    room.store, room.settings = (
        open_store("sqlite://"),
        replace(room.settings, executor="processes:2"),
    )

    room.run()

    assert texts(room.store) == texts(store)
    assert list(room.store.identities()) == list(store.identities())
    assert list(room.store.file_rows()) == list(store.file_rows())
    store.close()


# Ids and stamps


def test_ids_survive_renaming(room: Newsroom) -> None:
    before = room.ids()
    (room.corpus / "bridge.txt").rename(room.corpus / "a-bridge.txt")
    (room.corpus / "telescope.txt").rename(room.corpus / "zoom.txt")

    run = room.run()

    assert (run.read, run.removed) == (2, 2)
    assert room.ids() == before


def test_ids_survive_an_edited_sentence(room: Newsroom) -> None:
    before = room.ids()
    room.edit("bridge.txt", "to share the cost of the bridge", "to share the costs of the bridge")

    assert room.run().changed == 1

    assert "costs" in room.on("2015").title
    assert room.ids() == before


def test_ids_do_not_depend_on_the_order_of_files(room: Newsroom, tmp_path: Path) -> None:
    other = Newsroom(tmp_path / "other", files={f"{9 - i}.txt": ALL[n] for i, n in enumerate(ALL)})
    other.run()
    assert other.ids() == room.ids()
    other.store.close()


def test_a_publication_date_sharpens_a_date_and_keeps_the_id(make: Make) -> None:
    room = make(files={"telescope.txt": TELESCOPE})
    room.run()
    vague = room.on("2017-11-05/..")

    room.write("telescope.txt.toml", 'published = "2023-11-07"')
    room.run()

    sharp = room.on("2023-11-05")
    assert sharp.id == vague.id
    assert sharp.updated > vague.updated
    assert sharp.first_seen == vague.first_seen


def test_a_date_that_sharpens_and_merges_leaves_an_alias(make: Make) -> None:
    """Both ids live on: one as the event, the other as a way to it."""
    dated = (
        "By Anna Koski | 7 November 2023\n\nPeru lent a telescope to Finland on 5 November 2023,"
    )
    other = dated + " and the observatory in Turku will keep it for a year.\n"
    room = make(files={"telescope.txt": TELESCOPE})
    room.run()
    first = room.on("2017-11-05/..")
    room.write("other.txt", "Telescope on loan\n\n" + other)
    room.run()
    second = room.on("2023-11-05")
    assert second.id != first.id

    room.write("telescope.txt.toml", 'published = "2023-11-07"')
    room.run()

    merged = room.on("2023-11-05")
    assert merged.id == first.id
    assert room.store.event(second.id) == Lookup(state="moved", target=first.id)


@pytest.fixture(name="merged")
def _merged(make: Make) -> tuple[Newsroom, str, str]:
    """Two events that became one: the room, the id that stays, the id that is an alias."""
    room = make(files={"treaty.txt": TREATY})
    room.run()
    older = room.on("2021-05-12").id
    room.write("echo.txt", ECHO.replace("12 May 2021", "2 June 2021"))
    room.run()
    younger = room.on("2021-06-02").id
    assert younger != older
    room.edit("echo.txt", "2 June 2021", "12 May 2021")
    room.run()
    assert len(room.events()) == 1
    return room, older, younger


def test_of_two_that_merge_the_older_stays(merged: tuple[Newsroom, str, str]) -> None:
    room, older, younger = merged
    assert [event.id for event in room.events()] == [older]
    assert len(room.events()[0].sources) == 2
    assert room.store.event(younger) == Lookup(state="moved", target=older)


def test_parting_gives_each_its_own_back(merged: tuple[Newsroom, str, str]) -> None:
    room, older, younger = merged
    before = room.events()[0].updated

    room.edit("echo.txt", "12 May 2021", "2 June 2021")
    room.run()

    ids = {event.sources[0].path: event.id for event in room.events()}
    assert ids == {"treaty.txt": older, "echo.txt": younger}
    assert room.on("2021-06-02").updated > before

    (room.corpus / "echo.txt").unlink()
    room.run()

    found = room.store.event(younger)
    assert found is not None
    assert found.state == "withdrawn"


def test_an_alias_without_articles_still_leads_to_its_event(
    merged: tuple[Newsroom, str, str],
) -> None:
    room, older, younger = merged
    (room.corpus / "echo.txt").unlink()
    room.run()

    assert room.store.event(younger) == Lookup(state="moved", target=older)
    assert rebuilt(room).event(younger) == Lookup(state="moved", target=older)

    (room.corpus / "treaty.txt").unlink()
    room.write("echo.txt", ECHO)
    room.run()

    assert [event.id for event in room.events()] == [younger]
    room.write("treaty.txt", TREATY)
    room.run()
    assert [event.id for event in room.events()] == [older]
    assert room.store.event(younger) == Lookup(state="moved", target=older)


def test_an_id_never_goes_to_another_event(make: Make) -> None:
    """A sentence that many articles have brings no id of the one to the event of the other."""
    plain = "Norway and Chile met\n\nBy A. Holm | {}\n\nNorway and Chile met in Oslo on Monday.\n"
    room = make(files={"one.txt": plain.format("5 May 2021")})
    room.run()
    one = room.events()[0]
    (room.corpus / "one.txt").unlink()
    room.write("two.txt", plain.format("6 July 2022"))
    room.run()
    two = room.events()[0]
    assert (one.when.edtf, two.when.edtf) == ("2021-05-03", "2022-07-04")
    assert two.id != one.id


def test_updated_moves_only_with_what_is_shown_in_substance(room: Newsroom) -> None:
    before = room.on("2019-02-28")
    sidecar = "bridge.txt.toml"

    room.write(sidecar, 'url = "https://bridge.example/1"')
    room.run()
    linked = room.on("2019-02-28")
    assert linked.sources[0].url == "https://bridge.example/1"
    assert linked.updated == before.updated

    others = [e.updated for e in room.events() if e.id != before.id]
    room.write(
        sidecar, '[[event]]\nquote = "Kenya and Uganda opened"\ntitle = "The bridge is open"'
    )
    room.run()
    titled = room.on("2019-02-28")
    assert (titled.id, titled.title) == (before.id, "The bridge is open")
    assert titled.updated > before.updated
    assert [e.updated for e in room.events() if e.id != before.id] == others

    (room.corpus / sidecar).unlink()
    room.run()
    assert room.on("2019-02-28").updated > titled.updated


def test_stamps_are_a_microsecond_each_in_timeline_order_ending_now(make: Make) -> None:
    room = make(files=ALL)
    run = room.run()
    stamps = [event.updated for event in room.events()]
    assert stamps == sorted(set(stamps))
    assert stamps[-1] == run.finished == stamp(room.clock.now)
    moments = [datetime.fromisoformat(text) for text in stamps]
    assert moments[-1] - moments[0] == timedelta(microseconds=len(moments) - 1)

    room.write("echo.txt", ECHO.replace("Oslo", "Bergen"))
    room.edit("bridge.txt", "nine hours", "ten hours")
    room.edit("bridge.txt", "28 February 2019", "27 February 2019")
    run = room.run()
    new = [event.updated for event in room.events() if event.updated not in stamps]
    assert new == sorted(new)
    assert max(stamps) < new[0]
    assert new[-1] == run.finished


def test_a_grown_store_equals_a_clean_build_with_the_ledger(room: Newsroom) -> None:
    (room.corpus / "bridge.txt").rename(room.corpus / "span.txt")
    room.run()
    room.edit("telescope.txt", "for a year", "for two years")
    room.write("telescope.txt.toml", 'published = "2023-11-07"')
    room.run()
    (room.corpus / "echo.txt").unlink()
    room.run()

    clean = rebuilt(room)

    assert texts(clean) == texts(room.store)
    assert list(clean.identities()) == list(room.store.identities())
    anew = rebuilt(room, ledger=False)
    assert [unstamped(t) for t in texts(anew)] == [unstamped(t) for t in texts(room.store)]


def test_settings_that_show_nothing_else_keep_the_rules() -> None:
    assert work.rules_version(Settings()) == work.rules_version(Settings(log="json"))
