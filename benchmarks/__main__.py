"""Every benchmark in turn: `python -m benchmarks [NAME...]`, into `benchmarks/results/`.

Each is a process of its own. One that cannot run here, as a package or a folder is missing, is
named, and the others go on.
"""

import subprocess
import sys
import time

from benchmarks.report import page

NAMES = (
    *("reading", "places", "dates", "undated", "events", "merge"),
    *("store", "refresh", "feeds", "widget", "serve", "pipeline"),
)
_LIMIT = 300  # seconds for one: all together take less than twenty minutes


def run(name: str) -> bool:
    """Run one; say how long it took, and whether it came to its end."""
    began = time.monotonic()
    try:
        ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], timeout=_LIMIT)
        good = ended.returncode == 0
    except subprocess.TimeoutExpired:
        good = False
    print(f"{name}: {time.monotonic() - began:.0f} s\n", flush=True)
    return good


if __name__ == "__main__":
    names = sys.argv[1:] or NAMES
    failed = [name for name in names if not run(name)]
    page()
    sys.exit(f"not run to the end: {', '.join(failed)}" if failed else 0)
