"""Small applications beside which ours is measured: an empty view, and what one writes first."""

import json
import os
from html import escape
from pathlib import Path
from typing import Any

from feedgen.feed import FeedGenerator
from flask import Flask, Response

empty = Flask("empty")


@empty.get("/")
def nothing() -> str:
    return "ok"


def per_request() -> Flask:
    """Flask and feedgen, a feed built for each request from the events in a file; its entries say
    what ours say."""
    app = Flask("per_request")
    events = json.loads(Path(os.environ["PEER_EVENTS"]).read_text(encoding="utf-8"))

    @app.get("/feed.atom")
    def feed() -> Response:
        made = FeedGenerator()
        made.id("https://dateline.example/")
        made.title("Events")
        made.link(href="https://dateline.example/")
        for event in events:
            entry = made.add_entry()
            entry.id(f"urn:uuid:{event['id']}")
            entry.title(event["title"])
            entry.link(href=event["url"])
            entry.updated(event["updated"])
            entry.published(event["first_seen"])
            entry.summary(event["summary"])
            entry.content(_html(event), type="html")
            entry.category([{"term": c["code"], "label": c["name"]} for c in event["countries"]])
            for source in event["sources"]:
                entry.link(href=source["url"] or event["url"], rel="via", title=source["title"])
        return Response(made.atom_str(), mimetype="application/atom+xml")

    return app


def _html(event: dict[str, Any]) -> str:
    """Date, summary, quotes, countries and sources."""
    said = [f"<p><strong>{escape(event['date']['label'])}</strong><br>{event['date']['why']}</p>"]
    said += [f"<p>{escape(event['summary'])}</p>"]
    for source in event["sources"]:
        said += [f"<blockquote><p>{escape(source['quote'] or '')}</p></blockquote>"]
    names = ", ".join(escape(country["name"]) for country in event["countries"])
    said += [f"<p>Countries: {names}</p>", "<p>Sources:</p>"]
    for source in event["sources"]:
        link = f'<a href="{escape(source["url"] or event["url"])}">{escape(source["title"])}</a>'
        said += [f"<ul><li>{source['publisher']}, {source['published']}: {link}</li></ul>"]
    return "\n".join(said)
