"""Pages of the timeline answered before Flask: byte for byte and header for header its answers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tests import web_events
from timeline import web
from timeline.errors import StoreError
from timeline.settings import Settings
from timeline.store.sql import open_store
from timeline.web.direct import Direct

STORE = open_store("sqlite://")
with STORE.lease():
    STORE.commit(web_events.change())


def _app() -> tuple[Flask, Direct]:
    app = Flask("timeline.web", static_folder=None)
    site = Settings(database_url="sqlite://")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    app.register_blueprint(web.blueprint(store=STORE, settings=site, clock=lambda: now))
    direct = app.wsgi_app
    assert isinstance(direct, Direct)
    web.secure(app, site)
    return app, direct


APP, DIRECT = _app()
FAST, SLOW = Client(DIRECT), Client(DIRECT.app)

PARAMETERS = st.sampled_from(
    """country=jp country=JP country=zz match=all match=none role=venue role=party since=2016
    since=2025-04 since=tomorrow until=2026~ until=2009 kind=all kind=target kind=no
    category=meeting q=harbour q=%C3%A9t%C3%A9 q=%FF q=a+b q= q=%00 publisher=Lakeshore+Courier
    order=desc order=asc limit=1 limit=3 limit=501 cursor=0000000000000000 cursor=x
    cursor=4000000000000000 changed_since=2020-01-01T00:00:00Z changed_since=2099-01-01T00:00:00Z
    limit ; é utm_source=x country=vn country=jp%20 =1 && limit=%31 q=%E2%82""".split()
)
ENCODINGS = st.sampled_from(["", "gzip", "br, gzip", "zstd;q=0.5", "*", "identity;q=0, x"])


def same(address: str, **headers: str) -> int:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    fast, slow = (client.get(address, headers=given) for client in (FAST, SLOW))
    assert list(fast.headers) == list(slow.headers)
    assert (fast.status, fast.data) == (slow.status, slow.data)
    return fast.status_code


@settings(deadline=None, max_examples=300)
@given(parameters=st.lists(PARAMETERS, max_size=5), accepted=ENCODINGS)
def test_any_query_is_answered_as_flask_answers_it(parameters: list[str], accepted: str) -> None:
    same(f"/timeline.json?{'&'.join(parameters)}", Accept_Encoding=accepted)


@pytest.mark.parametrize("name", ["If_None_Match", "If_Modified_Since", "Range", "Origin"])
@pytest.mark.parametrize("value", ["*", '"x"', "bytes=0-3", "Sun, 22 Nov 2026 09:00:00 GMT"])
def test_any_header_is_heeded_as_flask_heeds_it(name: str, value: str) -> None:
    assert same("/timeline.json?limit=2", **{name: value}) == 200


def test_a_reader_who_has_the_page_is_told_so() -> None:
    tag = FAST.get("/timeline.json").headers["ETag"]

    assert same("/timeline.json", If_None_Match=tag) == 304
    assert same("/timeline.json", If_None_Match=tag, Accept_Encoding="br") == 304


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_other_methods_are_for_flask(method: str) -> None:
    fast, slow = (c.open("/timeline.json", method=method) for c in (FAST, SLOW))

    assert (fast.status, list(fast.headers), fast.data) == (
        slow.status,
        list(slow.headers),
        slow.data,
    )


def test_flask_is_not_asked_for_a_plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DIRECT, "app", None)

    assert FAST.get("/timeline.json?country=jp&since=2016-03").status_code == 200


def test_a_store_that_cannot_be_read_is_told_by_flask(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def generation(self) -> int:
            raise StoreError("the disk is gone")

    monkeypatch.setattr(DIRECT, "site", replace(DIRECT.site, store=Broken()))

    assert FAST.get("/timeline.json").status_code == 200  # of the application, which has its own
