"""Every benchmark in turn: `python -m benchmarks [NAME...]`, into `benchmarks/results/`."""

import importlib
import sys

NAMES = ("reading", "places", "dates", "undated", "events", "store", "feeds")

if __name__ == "__main__":
    names = sys.argv[1:] or NAMES
    sys.argv[1:] = []  # each module has options of its own
    for name in names:
        importlib.import_module(f"benchmarks.{name}").main()
