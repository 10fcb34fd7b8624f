"""The commands of `flask`: each reads its input, calls one function, prints what it gave.

Only what was asked for goes to standard output; progress and errors go to standard error.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from timeline.commands import (
    articles,
    exporting,
    keeping,
    ledger,
    merging,
    operations,
    refreshing,
    texts,
)
from timeline.refresh import Clock, Report, refresh
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.later import open_later


def commands(
    settings: Settings,
    *,
    clock: Clock,
    after_commit: Callable[[Store, Settings], object],
    export: Callable[[Path, str, bool], Any],
) -> list[click.Command]:
    """All commands, bound to these settings. *after_commit* runs at the end of each refresh;
    *export* writes the site into a folder, for an address, without or with what it was before."""

    def job(**options: Any) -> Report:
        store = open_later(settings.database_url)
        try:
            return refresh(
                store,
                settings,
                clock=clock,
                after_commit=[lambda: after_commit(store, settings)],
                **options,
            )
        finally:
            store.close()

    def opened() -> Store:
        return open_later(settings.database_url)

    requests = opened()
    return [
        refreshing.refresh_command(job),
        refreshing.worker_command(settings, job, requests.take_request),
        articles.events_command(settings),
        articles.read_command(settings),
        texts.dates_command(settings),
        texts.places_command(settings),
        merging.merge_command(),
        ledger.ledger_command(opened),
        keeping.status_command(settings, opened),
        keeping.backup_command(opened),
        keeping.restore_command(opened),
        exporting.export_command(export),
        operations.check_command(settings, opened),
        operations.config_command(settings),
    ]
