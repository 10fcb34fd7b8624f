"""The commands: JSON and nothing else on standard output, errors in one line, codes as promised."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from app import create_app
from tests.newsroom import BRIDGE, ECHO, TELESCOPE, TREATY
from tests.programs import environment, flask
from timeline.settings import Settings
from timeline.store.sql import open_store

Run = Callable[..., Result]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    for name, text in (("treaty.txt", TREATY), ("echo.txt", ECHO), ("telescope.txt", TELESCOPE)):
        (tmp_path / "corpus" / name).write_text(text)
    return tmp_path


@pytest.fixture(name="run")
def _run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the folder of the articles; nothing else may be there afterwards."""
    monkeypatch.chdir(folder / "corpus")

    def run(*arguments: str, text: str = "", **settings: Any) -> Result:
        database = f"sqlite:///{folder}/dateline.db"
        chosen = Settings(
            **{"corpus": str(folder / "corpus"), "database_url": database, "executor": "serial"}
            | settings
        )
        return create_app(chosen).test_cli_runner().invoke(args=arguments, input=text)

    return run


def rows(result: Result, *, code: int = 0) -> list[dict[str, Any]]:
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


# flask events


def test_events_are_told_file_by_file_and_nothing_is_stored(run: Run, folder: Path) -> None:
    treaty, echo, telescope = rows(run("events", "treaty.txt", "echo.txt", "telescope.txt"))
    assert [list(row) for row in (treaty, echo, telescope)] == [
        ["file", "article", "events", "linked"]
    ] * 3
    assert treaty["file"] == treaty["article"]["path"] == "treaty.txt"
    assert treaty["article"]["published"] == "2021-05-14"
    assert (telescope["article"]["published"], telescope["article"]["published_interval"]) == (
        None,
        "2018-01/..",
    )
    assert sorted(p.name for p in folder.rglob("*")) == [
        "corpus", "echo.txt", "telescope.txt", "treaty.txt"
    ]  # fmt: skip


def test_an_event_of_two_files_stands_under_both(run: Run) -> None:
    treaty, echo = rows(run("events", "treaty.txt", "echo.txt"))
    (mine,), (same,) = treaty["events"], echo["events"]
    assert mine == same
    assert [source["path"] for source in mine["sources"]] == ["echo.txt", "treaty.txt"]
    for source, text in zip(mine["sources"], (ECHO, TREATY), strict=True):
        assert text[source["start"] : source["end"]] == source["quote"]


def test_one_name_in_two_folders_is_two_files(run: Run, folder: Path) -> None:
    (folder / "corpus" / "sub").mkdir()
    (folder / "corpus" / "sub" / "treaty.txt").write_text(BRIDGE)
    treaty, bridge = rows(run("events", "treaty.txt", "sub/treaty.txt"))
    assert [e["date"]["edtf"] for e in treaty["events"]] == ["2021-05-12"]
    assert [e["date"]["edtf"] for e in bridge["events"]] == ["2015", "2019-02-28"]
    assert bridge["article"]["path"] == "sub/treaty.txt"


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(run: Run, folder: Path) -> None:
    (folder / "corpus" / "binary.txt").write_bytes(b"\x7fELF" + bytes(99))
    told = rows(run("events", "binary.txt", "treaty.txt", "gone.txt", "../corpus", "."), code=1)
    assert [list(row) for row in told[:1] + told[2:]] == [["file", "error"]] * 4
    codes = [row.get("error", {}).get("code") for row in told]
    assert codes == ["binary", None, "unreadable", "not-a-file", "not-a-file"]
    assert len(told[1]["events"]) == 1


def test_a_name_that_is_no_text_is_told_as_one(run: Run, folder: Path) -> None:
    odd = b"r\xe9sum\\e.txt"
    (Path(str(folder) + "/corpus") / odd.decode("utf-8", "surrogateescape")).write_text(TREATY)
    (row,) = rows(run("events", odd.decode("utf-8", "surrogateescape")))
    assert row["file"] == r"r\udce9sum\e.txt"
    assert row["article"]["path"] == r"r\xe9sum\\e.txt"
    assert len(row["events"]) == 1


def test_the_publication_date_given_is_for_files_without_one(run: Run) -> None:
    telescope, treaty = rows(
        run("events", "--published", "2023-11-07", "telescope.txt", "treaty.txt")
    )
    assert telescope["article"]["published"] == "2023-11-07"
    assert "2023-11-05" in [e["date"]["edtf"] for e in telescope["events"]]
    assert treaty["article"]["published"] == "2021-05-14"


def test_sidecars_apply_and_kinds_are_chosen(run: Run, folder: Path) -> None:
    (folder / "corpus" / "treaty.txt.toml").write_text(
        '[[event]]\nquote = "Norway and Chile signed"\nkind = "claim"\n'
        '[[event]]\ndate = "2030"\ntitle = "First harvest"\nkind = "target"\n'
    )
    found = {
        kinds: [e["kind"] for e in rows(run("events", "treaty.txt", *kinds))[0]["events"]]
        for kinds in [(), ("--kind", "all"), ("--kind", "claim"), ("--kind=event", "--kind=claim")]
    }
    assert list(found.values()) == [["target"], ["claim", "target"], ["claim"], ["claim"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["events"], "Missing argument"),
        (["events", "--kind", "news", "treaty.txt"], "news: must be all or one of event"),
        (["events", "--published", "soon", "treaty.txt"], "published soon: must be YYYY-MM-DD"),
        (["dates", "gone.txt"], "gone.txt: the file is no longer there"),
        (["places", "gone.txt"], "gone.txt: the file is no longer there"),
        (["read", "gone.txt"], "gone.txt: the file is no longer there"),
        (["dates", "--jsonl"], "line 2 is no JSON"),
        (["places", "--jsonl"], "line 2 is no JSON"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments, text='{"text": "May 2020"}\n?')
    assert result.exit_code > 0
    assert not isinstance(result.exception, OSError | ValueError)
    assert said in result.stderr


def test_a_line_that_is_no_object_is_refused(run: Run) -> None:
    assert "line 1 is no JSON object" in run("read", "--jsonl", text="[]").stderr


def test_only_json_comes_out_of_the_process(folder: Path) -> None:
    """As another program sees it: also from another folder, with names that lead elsewhere."""
    done = flask("events", "corpus/treaty.txt", "gone.txt", env=environment(folder), cwd=folder)
    treaty, gone = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert done.stderr == ""
    assert treaty["article"]["path"] == "corpus/treaty.txt"
    assert gone["error"]["code"] == "unreadable"


# flask dates, places, read


def test_dates_of_an_article_and_of_any_text(run: Run) -> None:
    article = rows(run("dates", "treaty.txt"))
    assert ("12 May 2021", "2021-05-12") in [(row["text"], row["edtf"]) for row in article]
    (row,) = rows(run("dates", "--published", "2021-05-14", text="They met on Wednesday."))
    assert list(row) == [
        "start", "end", "text", "type", "value", "mod", "edtf", "basis", "why", "rule"
    ]  # fmt: skip
    assert (row["start"], row["end"], row["edtf"]) == (12, 21, "2021-05-12")


def test_dates_are_served_line_by_line(run: Run) -> None:
    asked = [
        {"id": "1", "dct": "2021-05-14", "text": "They met on Wednesday."},
        {"id": "2", "text": "No date here."},
        {"id": "3", "text": "In May 2020 and 2021."},
    ]
    answers = rows(run("dates", "--jsonl", text="\n".join(map(json.dumps, asked)) + "\n\n"))
    assert [[row["edtf"] for row in answer] for answer in answers] == [
        ["2021-05-12"],
        [],
        ["2020-05", "2021"],
    ]


def test_dates_as_timeml(run: Run) -> None:
    out = run("dates", "--format", "timeml", "--published", "2021-05-14", "telescope.txt").stdout
    assert '<TIMEX3 tid="t' in out
    assert ">5 November</TIMEX3>" in out


def test_places_of_a_text_and_served(run: Run) -> None:
    out = run("places", text="Ministers of Norway met in Oslo.").stdout
    assert "Oslo" in out
    assert out.splitlines()[-1] == "NO 2"
    asked = [{"id": "1", "text": "From Lima to Helsinki."}, {"id": "2", "text": "Nowhere."}]
    answers = rows(run("places", "--jsonl", text="\n".join(map(json.dumps, asked))))
    assert [sorted(codes) for codes in answers] == [["FI", "PE"], []]
    assert run("places", "treaty.txt").stdout.endswith("NO 2  CL 2\n")  # of its prose


def test_names_that_are_no_places_are_told_with_the_words_that_decided(run: Run) -> None:
    out = run("places", text="Paris Hilton left for Paris, Texas, and then for Lima.").stdout
    told = [line.split("  ", 2)[1:] for line in out.splitlines()[:-1:2]]
    assert told[0][1].startswith("no place  ")
    assert told[1] == ["Paris", "Paris  city  US  in Texas; “for” before it"]
    assert told[-1][1].startswith("Lima  capital  PE  ")
    assert "    …or Paris, Texas, and then for [Lima].…" in out


def test_an_article_as_read(run: Run) -> None:
    (row,) = rows(run("read", "treaty.txt"))
    assert row["title"] == "Norway and Chile sign a treaty on salmon"
    assert row["text"] == TREATY
    assert row["body"].startswith("Norway and Chile signed")
    kept = {TREATY[d["start"] : d["end"]].strip(): d["label"] for d in row["dropped"]}
    assert "By Ada Holm | 14 May 2021" in kept


def test_reading_is_served_for_text_and_html(run: Run) -> None:
    said = "Norway and Chile signed a treaty on salmon farming in Oslo on 12 May 2021."
    page = f"<html><body><nav><a href='/'>Home</a></nav><article><h1>Treaty</h1><p>{said}</p>"
    asked = [
        {"id": "a", "text": TREATY},
        {"id": 7, "html": page, "url": "https://news.example/2021/05/14/treaty"},
    ]
    first, second = rows(run("read", "--jsonl", text="\n".join(map(json.dumps, asked))))
    assert (first["id"], first["published"]) == ("a", "2021-05-14")
    assert first["body"].startswith("Norway and Chile signed")
    assert (second["id"], second["url"]) == (7, asked[1]["url"])
    assert said in second["body"]
    assert "Home" not in second["body"]


PAGE = """<html><body><p>Home</p><h1>Norway and Chile sign a treaty on salmon</h1>
<p>By Ada Holm, 14 May 2021</p><p>Norway and Chile signed a treaty on salmon farming in Oslo on
12 May 2021, both governments said, and it is to hold for ten years.</p><p>The talks had begun in
2018 and were stopped for a year when the two could not agree on the price of feed.</p>
<h3>Related stories</h3><ul><li>Ferry prices rise again in the north<li>Quay to become a park</ul>
"""


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["dates", "treaty.txt"], "\x1b[32m\x1b[4m12 May 2021\x1b[0m"),
        (["read", "treaty.txt"], "\x1b[1mpublished\x1b[0m: 2021-05-14"),
        (["read", "treaty.txt"], "\x1b[32m         body\x1b[0m  Norway and Chile signed"),
        (["read", "treaty.txt"], "2021  \x1b[2mtells a day and hardly more\x1b[0m"),
        (
            ["read", "../page.html"],
            "\x1b[31m         menu\x1b[0m  Home  \x1b[2mis a part of the site's menu",
        ),
        (["read", "../page.html"], "\x1b[1mlinked item\x1b[0m: Ferry prices rise again"),
        (["places", "treaty.txt"], "\x1b[32m\x1b[1mNorway\x1b[0m  Norway  country  NO"),
        (["refresh"], "█ 3/3 files"),
    ],
)
def test_on_a_terminal_people_are_spoken_to(folder: Path, arguments: list[str], shown: str) -> None:
    (folder / "page.html").write_text(PAGE)
    ours, theirs = os.openpty()
    env = environment(folder, executor="serial")
    command = [sys.executable, "-m", "flask", *arguments]
    process = subprocess.Popen(
        command, env=env, cwd=folder / "corpus", stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    out = b""
    with suppress(OSError):  # that is how the end of a terminal looks
        while data := os.read(ours, 65536):
            out += data
    os.close(ours)
    assert process.wait() == 0
    assert shown in out.decode()


# flask refresh


def test_refresh_reports_for_people_and_for_programs(run: Run, folder: Path) -> None:
    (folder / "corpus" / "empty.txt").write_text("")
    people = run("refresh")
    assert people.exit_code == 0
    first, second = people.stdout.splitlines()
    assert first.startswith("4 files seen, 4 read, 4 changed, 0 removed, 1 failed, ")
    assert second.startswith("  empty.txt: empty: ")

    (report,) = rows(run("refresh", "--json"))
    store = open_store(f"sqlite:///{folder}/dateline.db")
    status = store.status()
    assert report == {**asdict(status.runs[0]), "failures": [asdict(f) for f in status.failures]}
    assert (report["seen"], report["read"], report["failed"]) == (4, 0, 1)
    assert store.document("feeds/all.atom") is not None
    store.close()


def test_refresh_refuses_an_emptied_folder(run: Run, folder: Path) -> None:
    run("refresh")
    for file in (folder / "corpus").iterdir():
        file.unlink()
    refused = run("refresh")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--allow-empty" in refused.stderr
    (report,) = rows(run("refresh", "--json"), code=1)
    assert report["outcome"] == "refused"
    assert run("refresh", "--allow-empty").exit_code == 0


def test_refresh_says_when_another_is_at_work(run: Run, folder: Path) -> None:
    store = open_store(f"sqlite:///{folder}/dateline.db")
    with store.lease():
        result = run("refresh")
    assert (result.exit_code, result.stderr) == (1, "Error: another refresh is running\n")
    store.close()


# flask check, config


def test_check_finds_nothing_wrong(run: Run) -> None:
    assert run("check").output == "nothing is wrong\n"


def test_check_names_all_that_is_wrong(run: Run, folder: Path) -> None:
    files = {
        "treaty.txt.toml": '[[event]]\nquote = "Norway and Chile"\n[[event]]\nquote = "Sweden"',
        "echo.txt.toml": "published = 'soon'",
        "lost.txt.toml": "title = 'Lost'",
        "empty.txt": "",
    }
    for name, text in files.items():
        (folder / "corpus" / name).write_text(text)
    result = run("check")
    assert result.exit_code == 1
    for said, line in zip(
        [
            "echo.txt: sidecar: echo.txt.toml: published must be",
            "empty.txt: empty: ",
            "lost.txt.toml: sidecar: ",
            "treaty.txt: no dated sentence begins with “Sweden”",
        ],
        result.stdout.splitlines(),
        strict=True,
    ):
        assert line.startswith(said)


@pytest.mark.parametrize("key", ["same_as", "not_same"])
def test_check_names_a_tie_that_leads_nowhere(run: Run, folder: Path, key: str) -> None:
    """Where it is said, no event has that id; of an id that was given nothing is said."""
    run("refresh")
    with closing(open_store(f"sqlite:///{folder}/dateline.db")) as store:
        known = next(store.identities()).id
    unknown = "7d9f1c1e-0000-5000-8000-000000000000"
    for id_, said in ((known, "nothing is wrong"), (unknown, f"{key} {unknown}: no event")):
        sidecar = f'[[event]]\nquote = "Norway and Chile"\n{key} = "{id_}"\n'
        (folder / "corpus" / "treaty.txt.toml").write_text(sidecar)
        assert said in run("check").output


def test_check_names_a_language_without_rules(run: Run) -> None:
    said = "DATELINE_LANGUAGE=tlh: there are no date rules of this language\n"
    assert run("check", language="tlh").output == said


def test_check_names_a_missing_folder(run: Run) -> None:
    assert (
        run("check", corpus="/no/such").output
        == "/no/such: unreadable: No such file or directory\n"
    )


def test_config_hides_secrets(run: Run) -> None:
    shown = run(
        "config", admin_token="hush", database_url="postgresql://me:hu:sh@db.example/dates"
    ).stdout
    assert "hush" not in shown
    assert "hu:sh" not in shown
    assert "DATELINE_ADMIN_TOKEN=(set)\n" in shown
    assert "DATELINE_DATABASE_URL=postgresql://me:***@db.example/dates\n" in shown
    plain = run("config").stdout
    assert "DATELINE_ADMIN_TOKEN=(not set)\n" in plain
    assert len(plain.splitlines()) == len(asdict(Settings()))
