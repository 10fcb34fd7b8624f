"""Small applications beside which ours is measured: an empty view, and what one writes first."""

import json
import os
from pathlib import Path

from feedgen.feed import FeedGenerator
from flask import Flask, Response

empty = Flask("empty")


@empty.get("/")
def nothing() -> str:
    return "ok"


def per_request() -> Flask:
    """Flask and feedgen, a feed built for each request from the events in a file."""
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
            entry.content(event["summary"], type="html")
        return Response(made.atom_str(), mimetype="application/atom+xml")

    return app
