"""The roof: what making the application does, and `python app.py`, which serves all."""

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import click
import pytest

import app as roof
from tests.newsroom import BRIDGE, TREATY
from tests.programs import HERE, alive, environment, flask, free_port, running, until
from timeline.settings import Settings


def test_making_it_opens_no_store_and_starts_no_thread(tmp_path: Path) -> None:
    threads = threading.enumerate()
    made = roof.create_app(Settings(database_url=f"sqlite:///{tmp_path}/dateline.db"))
    assert threading.enumerate() == threads
    assert list(tmp_path.iterdir()) == []
    assert {"refresh", "worker", "events", "dates", "read", "places", "check", "config"} <= set(
        made.cli.list_commands(click.Context(made.cli))
    )


def test_it_serves_pages_data_and_feeds_of_one_store(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/dateline.db", corpus=str(tmp_path))
    (tmp_path / "treaty.txt").write_text(TREATY)
    made = roof.create_app(settings)
    assert made.test_cli_runner().invoke(args=["refresh"]).exit_code == 0
    client = made.test_client()
    (event,) = client.get("/timeline.json").json["events"]
    assert event["date"]["edtf"] == "2021-05-12"
    for address in ("/", "/feeds/no.atom", f"/events/{event['id']}", "/readyz"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_its_settings_are_the_environments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_CORPUS", str(tmp_path))
    shown = roof.create_app().test_cli_runner().invoke(args=["config"]).stdout
    assert f"DATELINE_CORPUS={tmp_path}\n" in shown
    monkeypatch.setenv("DATELINE_CORPUSS", "x")
    with pytest.raises(click.ClickException, match="DATELINE_CORPUSS"):
        roof.create_app()


def test_its_clock_is_in_utc() -> None:
    assert str(roof.utc_now().tzinfo) == "UTC"


@pytest.mark.parametrize(
    ("name", "value"), [("corpuss", "x"), ("bind", "nowhere"), ("database_url", "mysql://db")]
)
def test_wrong_settings_are_one_line_and_no_traceback(
    tmp_path: Path, name: str, value: str
) -> None:
    env = environment(tmp_path, **{name: value})
    served = subprocess.run(
        [sys.executable, HERE / "app.py"], env=env, capture_output=True, text=True, timeout=20
    )
    command = flask("refresh", env=env)
    assert served.returncode == 2
    assert command.returncode == 1
    for said in (served.stderr, command.stderr):
        assert len(said.splitlines()) == 1
    assert served.stdout == command.stdout == ""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "treaty.txt").write_text(TREATY)
    return tmp_path


def get(port: int, path: str) -> str:
    """The body; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_it_serves_all_and_sigterm_ends_all(folder: Path) -> None:
    """Started in another folder, with a store and a corpus named from there."""
    port = free_port()
    env = environment(
        folder,
        corpus="corpus",
        database_url="sqlite:///var/dateline.db",
        bind=f"127.0.0.1:{port}",
        refresh_seconds=1,
    )
    script = str(HERE / "app.py")
    with running(sys.executable, script, env=env, log=folder / "log", cwd=folder) as service:
        until(lambda: "2021-05-12" in get(port, "/timeline.json"))
        (folder / "corpus" / "bridge.txt").write_text(BRIDGE)
        until(lambda: "2019-02-28" in get(port, "/timeline.json"))
        assert service.stop() == 0
        assert "clean exit" in service.said
        assert "Traceback" not in service.said


def test_when_one_of_both_ends_so_does_the_other(folder: Path) -> None:
    port = free_port()
    env = environment(folder, bind=f"127.0.0.1:{port}", executor="serial")
    with running(sys.executable, str(HERE / "app.py"), env=env, log=folder / "log") as service:
        until(lambda: get(port, "/healthz"))
        family = service.family()
        (worker,) = [member for member in family if "flask\0worker" in command_line(member)]
        os.kill(worker, signal.SIGKILL)
        assert service.process.wait(timeout=10) == 128 + signal.SIGKILL
        assert not any(map(alive, family))


def command_line(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()
