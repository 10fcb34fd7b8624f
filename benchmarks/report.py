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


def page() -> None:
    """Put all results into one page, each as it was written last, with its day and machine."""
    told = ["# Results", "", "Written by `make bench`; each part says when and where.", ""]
    parts = [file for file in sorted(RESULTS.glob("*.md")) if file.name != "README.md"]
    for file in parts:
        title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        told.append(f"- [{title}](#{_anchor(title)})")
    for file in parts:
        lines = file.read_text(encoding="utf-8").splitlines()
        told += ["", *(f"#{line}" if line.startswith("#") else line for line in lines)]
    (RESULTS / "README.md").write_text("\n".join(told) + "\n", encoding="utf-8")


def _anchor(title: str) -> str:
    """As GitHub makes them of headings."""
    letters = (c for c in title.lower() if c.isalnum() or c in " -")
    return "".join(letters).replace(" ", "-")
