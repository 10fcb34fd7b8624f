"""How the service stands: what `flask status` and the status pages say."""

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from timeline.settings import Settings
from timeline.store import Run, Status
from timeline.work import rules_version

_LITTLE = 2**20  # bytes; a small refresh takes as much
_rules = lru_cache(maxsize=8)(rules_version)  # it reads all of the program


def standing(status: Status, settings: Settings) -> dict[str, Any]:
    """All that is known, the newest runs first. Nothing in it depends on what time it is: *next* is
    when the worker will begin another refresh, if it runs."""
    quarantined = set(status.quarantined)
    return {
        "files": status.files,
        "failed": [asdict(f) for f in status.failures],
        "quarantined": [f.path for f in status.failures if f.path in quarantined],
        "events": status.events,
        "updated": status.last_updated,
        "bytes": status.size,
        "trouble": _trouble(status),
        "refreshing": status.holder or None,
        "next": next_run(status, settings),
        "rules": _rules(settings),
        "runs": [asdict(run) | {"seconds": seconds(run)} for run in status.runs],
    }


def _trouble(status: Status) -> str | None:
    """What keeps refreshes from being written, though all that is stored can be read."""
    if status.free is not None and status.free < _LITTLE:
        return f"the disk is full: {status.free:,} bytes are free"
    last = status.runs[0] if status.runs else None
    return last.message if last and last.outcome in ("failed", "refused") else None


def next_run(status: Status, settings: Settings) -> str | None:
    """The stamp at which the next refresh is due; None before the first."""
    if not status.runs:
        return None
    due = datetime.fromisoformat(status.runs[0].started) + timedelta(
        seconds=settings.refresh_seconds
    )
    return due.isoformat(timespec="microseconds").replace("+00:00", "Z")


def seconds(run: Run) -> float:
    """How long a refresh took."""
    took = datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)
    return round(took.total_seconds(), 3)
