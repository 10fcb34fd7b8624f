"""The cache before Flask: the same answers, without asking the application again."""

import gzip
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from timeline.errors import StoreError
from timeline.web import hot


@dataclass
class Bench:
    """An application that counts what it is asked, a store's generation and a clock."""

    asked: list[str] = field(default_factory=list)
    now: float = 100.0
    generation: int = 1
    broken: bool = False
    looks: int = 0

    def ask(self) -> int:
        self.looks += 1
        if self.broken:
            raise StoreError("the store is gone")
        return self.generation

    def client(self) -> FlaskClient:
        app = Flask(__name__)
        app.add_url_rule("/<name>", view_func=self.view, methods=["GET", "POST"])
        app.wsgi_app = hot.Hot(  # type: ignore[method-assign]
            app.wsgi_app, generation=self.ask, ticks=lambda: self.now
        )
        return app.test_client()

    def view(self, name: str) -> Response:
        self.asked.append(f"{request.method} {name}")
        body = f"{name} of generation {self.generation}. ".encode() * 50
        packing = request.headers.get("Accept-Encoding", "")
        response = Response(gzip.compress(body, mtime=0) if packing == "gzip" else body)
        if packing:
            response.headers["Content-Encoding"] = packing
        response.set_etag(f"{name}-{self.generation}-{packing}")
        response.headers["Last-Modified"] = f"Sun, 22 Nov 2026 09:00:{self.generation:02} GMT"
        response.headers["Cache-Control"] = "no-cache" if name == "page" else "public, max-age=60"
        return response.make_conditional(request)


@pytest.fixture(name="bench")
def _bench() -> Bench:
    return Bench()


def fields(answer: Any) -> dict[str, str]:
    return dict(answer.headers)


def test_the_second_answer_is_the_first_one_again(bench: Bench) -> None:
    client = bench.client()
    first, again = client.get("/feed"), client.get("/feed")

    assert (first.status, first.data, fields(first)) == (again.status, again.data, fields(again))
    assert bench.asked == ["GET feed"]


def test_each_packing_is_kept_by_itself(bench: Bench) -> None:
    client = bench.client()
    for _ in range(2):
        packed = client.get("/feed", headers={"Accept-Encoding": "deflate, gzip;q=0.9"})
        assert gzip.decompress(packed.data) == client.get("/feed").data

    assert bench.asked == ["GET feed"] * 2


def test_a_query_is_kept_when_it_is_asked_again(bench: Bench) -> None:
    client = bench.client()
    once = [client.get(f"/feed?page={page}").data for page in range(10)]
    assert len(bench.asked) == 10
    again = [client.get("/feed?page=0").data for _ in range(10)]

    assert {*once, *again} == {once[0]}
    assert len(bench.asked) == 11


def test_queries_that_are_known_are_forgotten_when_they_are_many(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "_ONCE", 3)
    client = bench.client()
    for page in (0, 1, 2, 3, 0, 0, 0):
        client.get(f"/feed?page={page}")

    assert len(bench.asked) == 6


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-None-Match", '"feed-1-"', 304),
        ("If-None-Match", 'W/"feed-1-"', 304),
        ("If-None-Match", '"other", "feed-1-"', 304),
        ("If-None-Match", '"feed-0-"', 200),
        ("If-None-Match", "*", 200),
        ("If-Modified-Since", "Sun, 22 Nov 2026 09:00:01 GMT", 304),
        ("If-Modified-Since", "Sun, 22 Nov 2026 09:30:00 GMT", 304),
        ("If-Modified-Since", "Sun, 22 Nov 2026 09:00:00 GMT", 200),
        ("If-Modified-Since", "yesterday", 200),
    ],
)
def test_who_has_it_is_told_so_without_the_application(
    bench: Bench, name: str, value: str, status: int
) -> None:
    client = bench.client()
    whole = client.get("/feed")
    answer = client.get("/feed", headers={name: value})

    assert answer.status_code == status
    assert bench.asked == ["GET feed"]
    if status == 304:
        assert answer.data == b""
        bodily = ("Content-Length", "Content-Type")
        assert fields(answer) == {k: v for k, v in fields(whole).items() if k not in bodily}


def test_a_tag_goes_before_a_date(bench: Bench) -> None:
    client = bench.client()
    client.get("/feed")
    both = {"If-None-Match": '"old"', "If-Modified-Since": "Sun, 22 Nov 2026 09:30:00 GMT"}

    assert client.get("/feed", headers=both).status_code == 200


def test_a_tag_is_learnt_from_a_304_and_the_body_when_it_is_wanted(bench: Bench) -> None:
    client = bench.client()
    known = {"If-None-Match": '"feed-1-"'}
    assert [client.get("/feed", headers=known).status_code for _ in range(3)] == [304] * 3
    assert len(bench.asked) == 1
    assert [len(client.get("/feed").data) for _ in range(3)] == [1100] * 3
    assert len(bench.asked) == 2


def test_head_has_the_headers_and_no_body(bench: Bench) -> None:
    client = bench.client()
    assert client.head("/feed").data == b""
    whole, head = client.get("/feed"), client.head("/feed")

    assert (head.data, fields(head)) == (b"", fields(whole))
    assert bench.asked == ["HEAD feed", "GET feed"]


def test_what_may_not_be_kept_is_asked_for_each_time(bench: Bench) -> None:
    client = bench.client()
    for _ in range(2):
        client.get("/page")
        client.post("/feed")
        client.get("/nowhere/else")

    assert bench.asked == ["GET page", "POST feed"] * 2


def test_a_new_generation_is_seen_within_a_second(bench: Bench) -> None:
    client = bench.client()
    old = client.get("/feed").data
    bench.generation = 2
    assert client.get("/feed").data == old
    bench.now += 0.5
    assert client.get("/feed").data != old
    assert bench.looks == 2


def test_a_store_that_cannot_be_read_takes_nothing_away(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    client = bench.client()
    old = client.get("/feed").data
    bench.broken, bench.now = True, bench.now + 10

    assert client.get("/feed").data == old
    assert "the store is gone" in caplog.text


def test_health_does_not_wait_for_the_store(bench: Bench) -> None:
    assert bench.client().get("/healthz").status_code == 200
    assert bench.looks == 0


def test_memory_is_bounded_and_the_oldest_go(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "_MOST", 10_000)
    monkeypatch.setattr(hot, "_OVERHEAD", 1000)
    client = bench.client()
    for name in "abcdefghij":
        client.get(f"/{name}")
    client.get("/j")
    assert len(bench.asked) == 10
    client.get("/a")
    assert len(bench.asked) == 11


def test_an_answer_that_is_very_large_is_not_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "_LARGEST", 1000)
    client = bench.client()
    client.get("/feed")
    client.get("/feed")

    assert len(bench.asked) == 2
