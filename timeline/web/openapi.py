"""The description of every route: for programs, as a page, and as the schema of the timeline."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Response, render_template

from timeline import countries
from timeline.document import dumps
from timeline.web.site import JSON, PAGE, Site, answer, refuse_arguments

SCHEMA = "application/schema+json"
_FILE = Path(__file__).with_name("openapi.yaml")


@cache
def _written() -> dict[str, Any]:
    """The file as it is; an array or object that it names by an anchor is one object here."""
    text = _FILE.read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def describe(base_url: str, title: str) -> dict[str, Any]:
    """All of the description, for a service at this address."""
    description: dict[str, Any] = json.loads(json.dumps(_written()))
    description["info"]["title"] = title
    description["servers"] = [{"url": base_url}]
    country = description["components"]["parameters"]["country"]["schema"]
    country["items"]["enum"] = [code.lower() for code in countries.codes()]
    return description


def schema(base_url: str) -> dict[str, Any]:
    """The JSON Schema of /timeline.json, the same that the description has."""
    schemas = json.dumps(_written()["components"]["schemas"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base_url}/timeline.schema.json",
        "$ref": "#/$defs/Timeline",
        "$defs": json.loads(schemas.replace("#/components/schemas/", "#/$defs/")),
    }


def openapi_json(site: Site) -> Response:
    """OpenAPI 3.1."""
    refuse_arguments()
    settings = site.settings
    return answer(
        site,
        JSON,
        lambda: dumps(describe(settings.public_base_url, settings.site_title)) + "\n",
    )


def schema_json(site: Site) -> Response:
    """JSON Schema 2020-12."""
    refuse_arguments()
    return answer(site, SCHEMA, lambda: dumps(schema(site.settings.public_base_url)) + "\n")


def page(site: Site) -> Response:
    """The same to read."""
    return answer(site, PAGE, lambda: _page(site))


def _page(site: Site) -> str:
    description = describe(site.settings.public_base_url, site.settings.site_title)
    routes: dict[str, list[dict[str, Any]]] = {}
    for path, item in description["paths"].items():
        for method, operation in item.items():
            route = _route(description, path, method.upper(), operation)
            routes.setdefault(operation["tags"][0], []).append(route)
    return render_template(
        "openapi.html",
        description=description,
        routes=routes,
        canonical=site.address("/openapi"),
    )


def _route(
    description: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    """What the page shows of an operation: references resolved, an address to try."""
    parameters = [resolved(description, p) for p in operation.get("parameters", ())]
    example = path
    for parameter in parameters:
        example = example.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return {
        "path": path,
        "method": method,
        "summary": operation["summary"],
        "about": operation.get("description", ""),
        "parameters": parameters,
        "example": example,
        "answers": {
            status: resolved(description, answered)["description"]
            for status, answered in operation["responses"].items()
        },
    }


def resolved(description: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """The item, or what it refers to."""
    if "$ref" not in item:
        return item
    found = description
    for part in item["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
