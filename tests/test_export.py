"""The site as files: the same bytes again, only what changed is written, and it works so."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import expect

import app as roof
import feeds
from tests import servers, web_events
from tests.browser import Open
from tests.test_web import merged_and_withdrawn
from timeline.errors import SettingError
from timeline.settings import Settings
from timeline.store import Change, Run, Store

BASE = "https://copy.example"
EVENT = web_events.identity(web_events.SCHOOL)
Export = Callable[..., str]


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/dateline.db", public_base_url=BASE)


@pytest.fixture(name="store")
def _store(settings: Settings) -> Iterator[Store]:
    with web_events.kept(settings.database_url) as store:
        feeds.render(store, settings)
        yield store


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture(name="export")
def _export(store: Store, settings: Settings, folder: Path) -> Export:
    """Runs the command; gives what it said."""

    def export(*options: str, base: str = BASE) -> str:
        runner = roof.create_app(settings).test_cli_runner()
        done = runner.invoke(args=["export", str(folder), "--base-url", base, *options])
        assert done.exit_code == 0, done.output
        return str(done.output)

    return export


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in files(folder)}


def test_all_of_the_site_is_there(export: Export, folder: Path) -> None:
    export()
    found = files(folder)

    for name in (
        *("index.html", "countries/jp/index.html", "embed/jp/index.html", "404.html"),
        *(f"events/{EVENT}/index.html", f"events/{EVENT}.json", "widget.js", "_headers"),
        *("feeds/index.html", "feeds/all.atom", "feeds/jp.rss", "feeds/jp.ics", "feeds/feeds.opml"),
        *("timeline/all/index.json", "timeline/jp/2016.json", "countries.json", "sitemap.xml"),
        f"articles/{web_events.identity('talks')}/index.html",
    ):
        assert found[name]
    assert b"127.0.0.1" not in b"".join(found.values())


def test_every_file_is_in_the_manifest_with_its_sum(export: Export, folder: Path) -> None:
    export()
    found = files(folder)
    manifest = json.loads(found.pop("manifest.json"))["files"]

    assert manifest.keys() == found.keys()
    for name, body in found.items():
        digest = hashlib.sha256(body).hexdigest()
        assert (manifest[name]["sha256"], manifest[name]["bytes"]) == (digest, len(body))


def test_feeds_and_data_lie_packed_beside(export: Export, folder: Path) -> None:
    export()
    found = files(folder)

    for name in ("feeds/all.atom", "timeline/jp/2016.json", "countries.json", "widget.js"):
        assert gzip.decompress(found[f"{name}.gz"]) == found[name]
        assert brotli.decompress(found[f"{name}.br"]) == found[name]


def test_the_service_has_the_very_same_years_and_feeds(
    export: Export, folder: Path, settings: Settings
) -> None:
    export()
    client = roof.create_app(settings).test_client()
    found = files(folder)

    for name in ("timeline/all/index.json", "timeline/jp/2016.json", "feeds/jp.atom"):
        assert client.get(f"/{name}").data == found[name]
    for row in json.loads(found["timeline/all/index.json"])["years"]:
        year = json.loads(found[f"timeline/all/{row['year']}.json"])
        assert len(year["events"]) == row["events"]


def test_a_second_export_writes_nothing(export: Export, folder: Path) -> None:
    export()
    before = times(folder)

    assert ", 0 written" in export()
    assert times(folder) == before


def test_another_folder_gets_the_same_bytes(
    export: Export, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    """Also one that is exported by two processes."""
    export()
    made = roof.create_app(replace(settings, refresh_seconds=301))
    del made
    other = tmp_path / "other"
    roof._MANY, many = 10, roof._MANY
    try:
        roof._export(settings, other, BASE, False)
    finally:
        roof._MANY = many

    assert files(other) == files(folder)


def test_one_new_event_changes_only_what_shows_it(
    export: Export, folder: Path, store: Store
) -> None:
    export()
    before = files(folder)
    old = next(e for e in web_events.events() if e.when.edtf == "2016-09-15")
    stamp = "2026-11-20T09:00:00.000000Z"
    countries = tuple(c for c in old.countries if c.code == "JP")
    event = replace(old, id=web_events.identity("new"), countries=countries).stamped(stamp, stamp)
    with store.lease():
        store.commit(
            Change(
                run=Run(started=stamp, finished=stamp, outcome="ok"),
                events=(web_events.stored(event),),
                identities=(web_events.ledger_row(event),),
            )
        )
    feeds.render(store, Settings(database_url="sqlite://", public_base_url=BASE))
    export()
    after = files(folder)

    changed = {name for name, body in after.items() if before.get(name) != body}
    plain = {name for name in changed if not name.endswith((".gz", ".br"))}
    assert before.keys() <= after.keys()
    assert {f"events/{event.id}/index.html", "timeline/jp/2016.json", "feeds/jp.atom"} <= plain
    for name in plain:
        assert "/vn" not in name
        assert not name.startswith("events/") or event.id in name


def test_what_is_gone_is_removed_only_when_asked(
    export: Export, folder: Path, store: Store
) -> None:
    export()
    (folder / "CNAME").write_text("copy.example")
    first, second, third = merged_and_withdrawn(store)

    said = export()
    assert " old ones left" in said
    assert (folder / "events" / third / "index.html").exists()
    said = export("--prune")
    assert " 0 removed" not in said
    assert not (folder / "events" / third).exists()
    assert (folder / "CNAME").exists()
    redirects = (folder / "_redirects").read_text()
    assert f"/events/{second} /events/{first} 301\n" in redirects


def test_another_address_stands_in_every_document(export: Export, folder: Path) -> None:
    export(base="https://mirror.example")
    found = files(folder)

    assert b"https://mirror.example/events/" in found["feeds/all.atom"]
    assert BASE.encode() not in b"".join(found.values())


def test_an_address_must_be_one(settings: Settings, folder: Path) -> None:
    with pytest.raises(SettingError):
        roof._export(settings, folder, "nowhere", False)


@pytest.fixture(name="address")
def _address(export: Export, folder: Path) -> Iterator[str]:
    """The folder behind a web server that knows nothing but files."""
    export()
    with servers.serving_files(folder) as address:
        yield address


@pytest.mark.parametrize(("path", "events"), [("/", 39), ("/countries/jp/", 17), ("/embed/vn/", 0)])
def test_the_widget_works_from_plain_files(
    open_page: Open, address: str, path: str, events: int
) -> None:
    page = open_page(address + path, expected="404")
    element = page.locator("dateline-timeline")

    expect(element.locator("h4").first).to_be_visible()
    if events:
        expect(element.get_by_text(f"{events} events").first).to_be_visible()
