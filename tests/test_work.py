"""What is done with one file, and that it ends in time."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.newsroom import TELESCOPE, TREATY
from timeline import corpus, work
from timeline.edtf import Day
from timeline.model import Published
from timeline.settings import Settings

SERIAL = Settings(executor="serial")


def test_a_file_gives_its_article_and_mentions(tmp_path: Path) -> None:
    (tmp_path / "treaty.txt").write_text(TREATY)
    outcome = work.read_file(str(tmp_path), "treaty.txt", SERIAL)
    assert outcome.failure is None
    assert outcome.article is not None
    assert outcome.article.published == Published(day=Day(2021, 5, 14))
    assert [m.when.edtf for m in outcome.mentions] == ["2021-05-12"]


def test_a_given_publication_date_stands_in_for_a_missing_one_only(tmp_path: Path) -> None:
    for name, text in (("treaty.txt", TREATY), ("telescope.txt", TELESCOPE)):
        (tmp_path / name).write_text(text)
    given = Published(day=Day(2023, 11, 7))
    treaty, telescope = (
        work.read_file(str(tmp_path), name, SERIAL, published=given)
        for name in ("treaty.txt", "telescope.txt")
    )
    assert treaty.article is not None
    assert treaty.article.published == Published(day=Day(2021, 5, 14))
    assert telescope.article is not None
    assert telescope.article.published == given
    assert "2023-11-05" in [m.when.edtf for m in telescope.mentions]


def test_an_undated_article_gets_the_interval_its_text_allows(tmp_path: Path) -> None:
    (tmp_path / "telescope.txt").write_text(TELESCOPE)
    article = corpus.read(str(tmp_path), "telescope.txt", settings=SERIAL)
    article, _ = work.analyse(article, SERIAL)
    assert (article.published, article.published_from) == (None, "inferred")
    assert article.published_interval == "2018-01/.."


def test_the_order_of_days_and_months_is_the_sidecars_then_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Notes\n\nKenya and Uganda opened a bridge on 03/04/2019.\n")

    def found(settings: Settings) -> list[str]:
        outcome = work.read_file(str(tmp_path), "a.txt", settings)
        return [mention.when.edtf for mention in outcome.mentions]

    assert found(replace(SERIAL, date_order="dmy")) == ["2019-04-03"]
    assert found(replace(SERIAL, date_order="mdy")) == ["2019-03-04"]
    (tmp_path / "a.txt.toml").write_text('date_order = "mdy"')
    assert found(replace(SERIAL, date_order="dmy")) == ["2019-03-04"]


def test_corrections_without_effect_are_named(tmp_path: Path) -> None:
    (tmp_path / "treaty.txt").write_text(TREATY)
    (tmp_path / "treaty.txt.toml").write_text(
        '[[event]]\nquote = "Norway and Chile"\ntitle = "Treaty"\n[[event]]\nquote = "Gone"\n'
    )
    article = corpus.read(str(tmp_path), "treaty.txt", settings=SERIAL)
    assert [c.quote for c in work.idle_corrections(article, SERIAL)] == ["Gone"]


def test_what_takes_too_long_is_interrupted() -> None:
    """A loop of ours, however it catches errors, ends; the handler of before is in place again."""
    before = signal.getsignal(signal.SIGALRM)
    started = time.monotonic()

    def forever() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(work._TimeUpError), work._time_limit(1):
        forever()

    assert time.monotonic() - started < 5
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outside_a_main_thread_there_is_no_limit(tmp_path: Path) -> None:
    """Only a main thread can be interrupted; elsewhere files are read all the same."""
    (tmp_path / "treaty.txt").write_text(TREATY)
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(work.read_file, str(tmp_path), "treaty.txt", SERIAL).result()
    assert outcome == work.read_file(str(tmp_path), "treaty.txt", SERIAL)
