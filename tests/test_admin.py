"""What an operator asks over HTTP: a refresh, and figures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests import web_events
from tests.newsroom import TREATY
from tests.programs import environment, running, until
from tests.test_web import SETTINGS, application
from tests.test_worker import WORKER
from timeline.store import Store
from timeline.store.sql import open_store

TOKEN = "correct horse"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    with web_events.kept() as store:
        yield store


@pytest.fixture(name="client")
def _client(store: Store) -> FlaskClient:
    return application(store, replace(SETTINGS, admin_token=TOKEN)).test_client()


def test_a_refresh_is_asked_for_and_only_once(client: FlaskClient, store: Store) -> None:
    first, second = (client.post("/refresh", headers=RIGHT) for _ in range(2))

    assert (first.status_code, first.get_json()["asked"]) == (202, "2026-11-22T09:30:00.000000Z")
    assert (second.status_code, second.mimetype) == (409, "application/problem+json")
    assert store.take_request()


def test_while_one_runs_none_can_be_asked_for(client: FlaskClient, store: Store) -> None:
    with store.lease():
        assert client.post("/refresh", headers=RIGHT).status_code == 409
    assert not store.take_request()


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("", 401),
        ("Basic Zm9v", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        ("Bearer other", 403),
        ("Bearer corrèct", 403),
        (f"bearer  {TOKEN}", 202),
    ],
)
def test_who_has_no_token_or_another_may_not(
    client: FlaskClient, store: Store, header: str | None, status: int
) -> None:
    answer = client.post("/refresh", headers={"Authorization": header} if header else {})

    assert answer.status_code == status
    assert store.take_request() == (status == 202)
    if status != 202:
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_there_is_no_such_route(store: Store) -> None:
    answer = application(store).test_client().post("/refresh", headers=RIGHT)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_it_is_not_got(client: FlaskClient) -> None:
    assert client.get("/refresh").status_code == 405


def test_the_worker_does_it_within_seconds(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    store = open_store(f"sqlite:///{tmp_path}/dateline.db")
    client = application(store, replace(SETTINGS, admin_token=TOKEN)).test_client()
    env = environment(tmp_path, watch="off", refresh_seconds=3600, executor="serial")
    with running(*WORKER, env=env, log=tmp_path / "log") as worker:
        until(lambda: store.status().runs)
        (tmp_path / "corpus" / "treaty.txt").write_text(TREATY)
        until(lambda: client.post("/refresh", headers=RIGHT).status_code == 202)
        until(lambda: store.status().events == 1)
        assert worker.stop() == 0
    store.close()


def test_metrics_are_what_the_status_says(client: FlaskClient) -> None:
    answer = client.get("/metrics")

    figures = dict(line.split() for line in answer.text.splitlines() if line[0] != "#")
    assert figures == {
        "dateline_events": "39",
        "dateline_files": "6",
        "dateline_files_failed": "1",
        "dateline_generation": figures["dateline_generation"],
        "dateline_refresh_success_timestamp_seconds": "1795161601.0",
        "dateline_refresh_duration_seconds": "1.0",
    }
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
