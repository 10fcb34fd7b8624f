"""An article in a language without date rules, from its file to its page."""

from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from timeline import work
from timeline.refresh import refresh
from timeline.settings import Settings
from timeline.store.sql import open_store

NORWEGIAN = """\
Lindvik åpner ny havn

Havnen i Lindvik ble åpnet av ordføreren på mandag, og mange mennesker kom for å se på det første
skipet som kom inn fra Danmark etter førti år.

Norge og Danmark åpnet havnen i Lindvik 2019-05-03, skriver kommunen i en melding om de mange
skipene som skal komme.
"""
WARNING = "no date rules for the language no: only dates as 2025-04-17 count"


def test_an_article_in_a_language_without_rules_is_kept_and_its_iso_dates_count(
    tmp_path: Path,
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "havn.txt").write_text(NORWEGIAN)
    settings = Settings(
        corpus=str(tmp_path / "corpus"),
        database_url=f"sqlite:///{tmp_path}/dateline.db",
        executor="serial",
    )
    store = open_store(settings.database_url)
    report = refresh(store, settings, clock=lambda: datetime(2026, 1, 31, tzinfo=UTC))
    store.close()
    assert report.run is not None
    assert (report.run.failed, report.run.events) == (0, 1)

    client = create_app(settings).test_client()
    (event,) = client.get("/timeline.json").get_json()["events"]
    assert (event["date"]["edtf"], event["date"]["basis"]) == ("2019-05-03", "stated")
    assert event["language"] == "no"
    page = client.get(f"/articles/{event['sources'][0]['article']}").text
    assert WARNING in page


def test_a_language_with_rules_has_no_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The harbour was opened on 3 May 2019 by the mayor of the town."
    )

    outcome = work.read_file(str(tmp_path), "a.txt", Settings())

    assert outcome.article is not None
    assert outcome.article.warnings == ()
