"""Every benchmark in turn: `python -m benchmarks [NAME...]`, into `benchmarks/results/`.

Each is a process of its own, of a size that lets all of them end within twenty minutes on two idle
cores; run by itself (`python -m benchmarks.NAME --help`) it takes the sizes one likes. A benchmark
that lacks a folder or a program is named, and the others go on; one that fails, or takes three
times as long as it should, leaves the results of its last run as they were.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import page

SHARED = Path(__file__).parents[2] / "shared"
_PATIENCE = 3  # times the usual time
_STOPS = 20  # seconds to come to an end


class Part(NamedTuple):
    """A benchmark: the seconds it takes on two idle cores, and what it cannot do without: folders
    of ../shared, programs."""

    name: str
    seconds: int
    folders: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    def missing(self) -> Iterator[str]:
        yield from (f"../shared/{name}" for name in self.folders if not (SHARED / name).is_dir())
        yield from (name for name in self.programs if not shutil.which(name))


PARTS = (
    Part("reading", 30, folders=("articles",)),
    Part("places", 40, folders=("places",)),
    Part("dates", 150, folders=("dates",)),
    Part("undated", 10),
    Part("events", 20, folders=("seeds", "merge")),
    Part("merge", 10),
    Part("store", 150),
    Part("refresh", 240),
    Part("feeds", 25),
    Part("widget", 90, programs=("npm", "chromium")),
    Part("serve", 200, programs=("nginx", "wrk", "taskset")),
    Part("pipeline", 60),
    Part("export", 50),
)


def run(part: Part) -> str:
    """Run one; what became of it, empty when all is well or it cannot run here."""
    if lacks := ", ".join(part.missing()):
        print(f"{part.name}: not run here, there is no {lacks}\n", flush=True)
        return ""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", f"benchmarks.{part.name}"])
    code = ended(process, _PATIENCE * part.seconds)
    if code is None:
        process.send_signal(signal.SIGINT)  # so that it stops the servers that it started
        if ended(process, _STOPS) is None:
            process.kill()
            process.wait()
    print(f"{part.name}: {time.monotonic() - began:.0f} s\n", flush=True)
    return {0: "", None: "took too long"}.get(code, f"ended with {code}")


def ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code of a process; None when it still runs after so long."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def main() -> None:
    asked = sys.argv[1:]
    parts = [part for part in PARTS if not asked or part.name in asked]
    if unknown := sorted(set(asked) - {part.name for part in parts}):
        sys.exit(f"no such benchmark: {', '.join(unknown)}")
    began, failed = time.monotonic(), []
    for number, part in enumerate(parts, 1):
        print(f"[{number}/{len(parts)}] {part.name}, some {part.seconds} s", flush=True)
        if trouble := run(part):
            failed.append(f"{part.name} ({trouble})")
    page()
    print(f"{len(parts)} benchmarks: {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(f"not run to the end: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
