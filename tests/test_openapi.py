"""The description of the routes is true: every route is in it, and the service does as it says."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import hypothesis
import jsonschema
import pytest
import schemathesis
from flask import Flask

import feeds
from tests import web_events
from tests.test_web import BASE, SETTINGS, application
from timeline import countries
from timeline.store import Store
from timeline.web import openapi

# So many requests an operation here; `SCHEMATHESIS_EXAMPLES=200` is the long run.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "3"))


@pytest.fixture(name="store", scope="module")
def _store() -> Iterator[Store]:
    with web_events.kept() as store:
        yield store


@pytest.fixture(name="app", scope="module")
def _app(store: Store) -> Flask:
    settings = replace(SETTINGS, refresh_seconds=10**6, admin_token="correct horse")
    app = application(store, settings)
    app.register_blueprint(feeds.blueprint(store=store, settings=settings))
    return app


@pytest.fixture(name="description", scope="module")
def _description(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


@pytest.fixture(name="loaded", scope="module")
def _loaded(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


OPERATIONS = [
    (path, method.upper())
    for path, item in openapi.describe(BASE, "Dateline")["paths"].items()
    for method in item
]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_service_does_as_it_says(
    loaded: Any, path: str, method: str, mode: schemathesis.GenerationMode
) -> None:
    @hypothesis.given(case=loaded[path][method].as_strategy(generation_mode=mode))
    @hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=list(hypothesis.HealthCheck))
    def holds(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})  # it unpacks nothing

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing can be wrong with it
        holds()


def shape(path: str) -> str:
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", path)


def test_every_route_is_described(app: Flask, description: dict[str, Any]) -> None:
    assets = re.compile(r"\.(css|js|svg|ico|png)$|/static/|^/widget/")
    routes = {shape(rule.rule) for rule in app.url_map.iter_rules() if not assets.search(rule.rule)}
    described = {shape(path) for path in description["paths"]}

    assert routes - described == {"/feeds", "/feeds/*"}  # the latter is /feeds/*.* there
    assert described - routes == {"/widget.js", "/preview/*.png", "/feeds/*.*"}


def test_every_operation_has_an_example_of_each_parameter_and_answer(
    description: dict[str, Any],
) -> None:
    for item in description["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                assert "example" in openapi.resolved(description, parameter)
            good = operation["responses"].get("200") or operation["responses"]["202"]
            assert any("example" in c or "examples" in c for c in good["content"].values())


def test_countries_are_those_that_there_are(description: dict[str, Any]) -> None:
    schema = description["components"]["parameters"]["country"]["schema"]

    assert schema["items"]["enum"] == [code.lower() for code in countries.codes()]


def test_the_timeline_is_as_its_schema_says(app: Flask) -> None:
    client = app.test_client()
    schema = client.get("/timeline.schema.json").get_json(force=True)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    validator.validate(client.get("/timeline.json?kind=all&limit=500").get_json())
    validator.validate(client.get("/timeline.json?changed_since=2020-01-01T00:00:00Z").get_json())
    assert schema["$id"] == f"{BASE}/timeline.schema.json"


def test_the_examples_are_as_their_schemas_say(description: dict[str, Any]) -> None:
    schema = openapi.schema(BASE)
    validator = jsonschema.Draft202012Validator(schema)
    for example in description["components"]["examples"].values():
        validator.validate(example["value"])


def test_people_can_read_it(app: Flask, description: dict[str, Any]) -> None:
    page = app.test_client().get("/openapi").get_data(as_text=True)

    for path in description["paths"]:
        assert path in page
