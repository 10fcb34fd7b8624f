"""The sample articles against what a careful reader finds in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from timeline import work
from timeline.events import assemble, assign, merge
from timeline.model import Event
from timeline.settings import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = json.loads((Path(__file__).parent / "gold/sample/gold.json").read_text())["articles"]

# What must be reached of all: a little less than what is.
FLOORS = {
    "found": 0.96,
    "true": 0.96,
    "date": 0.9,
    "kind": 0.94,
    "countries": 0.88,
}


BARRED = 1


@pytest.fixture(name="events", scope="module")
def _events() -> list[Event]:
    settings = Settings()
    files = [gold["file"] for gold in GOLD]
    outcomes = [work.read_file(str(CORPUS), file, settings) for file in files]
    assert [outcome.failure for outcome in outcomes] == [None] * len(files)
    mentions = [mention for outcome in outcomes for mention in outcome.mentions]
    return [assemble(a.group, a.id) for a in assign(merge(mentions), ())]


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def told(event: Event, file: str, gold: dict[str, Any]) -> bool:
    """Whether the event quotes the sentence that is meant."""
    quotes = [plain(s.quote) for s in event.sources if s.path == file]
    fragments = [plain(part) for part in (gold["quote_has"], *gold.get("quote_also", ()))]
    return any(part in quote for part in fragments for quote in quotes)


def right(event: Event, gold: dict[str, Any]) -> dict[str, bool]:
    codes = {country.code for country in event.countries}
    wanted = set(gold["countries"])
    return {
        "date": event.when.edtf in gold["edtf"],
        "kind": event.kind in (gold["kind"], *gold.get("kind_ok", ())),
        "countries": wanted <= codes <= wanted | set(gold.get("countries_ok", ())),
    }


def matched(events: list[Event], file: str, gold: list[dict[str, Any]]) -> dict[str, Event]:
    """Id of each gold event found -> its event; the best pair first, each event once."""
    pairs = sorted(
        (
            (-sum(right(event, g).values()), index, event.id)
            for index, g in enumerate(gold)
            for event in events
            if told(event, file, g)
        )
    )
    by_id = {event.id: event for event in events}
    found: dict[str, Event] = {}
    for _, index, event_id in pairs:
        if gold[index]["id"] not in found and by_id[event_id] not in found.values():
            found[gold[index]["id"]] = by_id[event_id]
    return found


def test_the_sample_is_read_well(events: list[Event]) -> None:
    """Most events are found with the right date, kind and countries, and little else is."""
    hits: dict[str, list[bool]] = {name: [] for name in FLOORS}
    for article in GOLD:
        file, gold = article["file"], article["events"]
        mine = [event for event in events if any(s.path == file for s in event.sources)]
        found = matched(mine, file, gold)
        needed = [g for g in gold if not g.get("optional")]
        hits["found"] += [g["id"] in found for g in needed]
        hits["true"] += [event in found.values() for event in mine]
        for g in needed:
            if g["id"] in found:
                for name, ok in right(found[g["id"]], g).items():
                    hits[name].append(ok)
    rates = {name: sum(marks) / len(marks) for name, marks in hits.items()}
    assert all(rates[name] >= floor for name, floor in FLOORS.items()), rates


def test_hardly_anything_forbidden_is_quoted(events: list[Event]) -> None:
    """Captions, menus, other news and what is always so are no events."""
    barred = [
        (fragment, event.when.edtf)
        for article in GOLD
        for fragment in article.get("not_events", ())
        for event in events
        for source in event.sources
        if source.path == article["file"] and plain(fragment) in plain(source.quote)
    ]
    assert len(barred) <= BARRED, barred


def test_publication_is_read_or_left_open() -> None:
    for article in GOLD:
        read = work.read_file(str(CORPUS), article["file"], Settings()).article
        assert read is not None
        published = str(read.published) if read.published else None
        assert (published or "")[:10] == (article["published"] or "")[:10]
