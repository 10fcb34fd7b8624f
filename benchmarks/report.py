"""Where results go: Markdown in `benchmarks/results/`, with the day and the machine."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("results")


def write(name: str, title: str, lines: Iterable[str]) -> None:
    """Print lines of Markdown as they come, then write them all as *name*.md."""
    day = datetime.now(UTC).date()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    told = [f"# {title}", "", f"{day}, {machine}, Python {platform.python_version()}.", ""]
    print("\n".join(told))
    for line in lines:
        told.append(line)
        print(line, flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text("\n".join(told) + "\n", encoding="utf-8")
