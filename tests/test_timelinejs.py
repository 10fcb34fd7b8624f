"""A stock page of TimelineJS3 shows our slides. It comes from npm, with `make bench`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import servers, web_events
from tests.browser import Open
from tests.test_web import application

DIST = Path(__file__).parents[1] / "var/peers/node_modules/@knight-lab/timelinejs/dist"
PAGE = """<!doctype html><meta charset="utf-8"><title>Slides</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="dist/css/timeline.css">
<div id="slides" style="width:100%;height:600px"></div>
<script src="dist/js/timeline.js"></script>
<script>window.shown = new TL.Timeline("slides", "timeline.timelinejs.json");</script>
"""


@pytest.fixture(name="address")
def _address(tmp_path: Path) -> Iterator[str]:
    if not DIST.exists():
        pytest.skip("TimelineJS3 is not installed (make bench installs it)")
    shutil.copytree(DIST, tmp_path / "dist")
    with web_events.kept() as store:
        slides = application(store).test_client().get("/timeline.timelinejs.json").data
    (tmp_path / "timeline.timelinejs.json").write_bytes(slides)
    (tmp_path / "index.html").write_text(PAGE)
    with servers.serving_files(tmp_path) as address:
        yield address


def test_it_shows_every_event_under_its_own_words(open_page: Open, address: str) -> None:
    # It asks for fonts of another host by itself. The clock stands still here, so that what it
    # moves into view stays where it was made.
    page = open_page(f"{address}/index.html", expected="ERR_NAME_NOT_RESOLVED")

    expect(page.locator(".tl-timemarker")).to_have_count(39)
    for event in web_events.events():
        if event.kind != "claim":
            marker = page.locator(f"[id='{event.id}-marker']")
            expect(marker).to_contain_text(event.title)
