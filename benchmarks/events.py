"""How well events are found, dated and told: against gold written by others than the extractor's.

    python -m benchmarks events

Scores `flask events` on the sample corpus and the thirteen gold sets of the tests with the scorer
of ../shared/seeds, and the grouping of articles with that of ../shared/merge; nothing is measured
where they are absent. A third of each gold set, by the hash of a file's name, was never looked at
while rules were written: its figures stand apart. *joint* is the F1 of events whose date, kind and
countries are all right.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import write

HERE = Path(__file__).parents[1]
SHARED = HERE.parent / "shared"
GOLD = HERE / "tests" / "gold"
FLASK = f"{sys.executable} -m flask --app {HERE / 'app.py'}"
SETS = (
    ("seeds", SHARED / "seeds", SHARED / "seeds" / "gold.json", False),
    ("sample corpus", HERE / "corpus", GOLD / "sample" / "gold.json", False),
    ("first set", GOLD / "articles", GOLD / "articles" / "gold.json", True),
    ("second set", GOLD / "articles2", GOLD / "articles2" / "gold.json", True),
    ("third set", GOLD / "articles3", GOLD / "articles3" / "gold.json", True),
    ("fourth set", GOLD / "articles4", GOLD / "articles4" / "gold.json", True),
    ("fifth set", GOLD / "articles5", GOLD / "articles5" / "gold.json", True),
    ("sixth set", GOLD / "articles6", GOLD / "articles6" / "gold.json", True),
    ("seventh set", GOLD / "articles7", GOLD / "articles7" / "gold.json", True),
    ("eighth set", GOLD / "articles8", GOLD / "articles8" / "gold.json", True),
    ("ninth set", GOLD / "articles9", GOLD / "articles9" / "gold.json", True),
    ("tenth set", GOLD / "articles10", GOLD / "articles10" / "gold.json", True),
    ("eleventh set", GOLD / "articles11", GOLD / "articles11" / "gold.json", True),
    ("twelfth set", GOLD / "articles12", GOLD / "articles12" / "gold.json", True),
    ("thirteenth set", GOLD / "articles13", GOLD / "articles13" / "gold.json", True),
)
# The very first runs, before any rule had been written with an eye on the set.
FIRST = (
    "the first set's 18 text files R .919 P .891 joint .730 (nothing else was read yet)",
    "the second set R .890 P .875 joint .637",
    "the third set R .882 P .922 joint .688",
    "the fourth set R .973 P .935 joint .583",
    "the fifth set R .933 P .988 joint .678",
    "the sixth set R .958 P .936 joint .704",
    "the seventh set R .927 P .944 joint .639",
    "the eighth set R .972 P .990 countries .836 joint .716",
    "the ninth set R .949 P .982 countries .775 joint .626",
    "the tenth set R .881 P .950 countries .909 joint .677",
    "the eleventh set R .968 P .964 countries .883 joint .786",
    "the twelfth set R .969 P .947 countries .702 joint .598",
    "the thirteenth set R .995 P .990 dates .990 countries .847 joint .805",
)


def held(name: str) -> bool:
    """A third of the files, the same for ever."""
    return int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def score(articles: list[object], folder: Path) -> dict[str, float]:
    """The scorer's figures for these articles."""
    with tempfile.TemporaryDirectory() as scratch:
        gold = Path(scratch) / "gold.json"
        gold.write_text(json.dumps({"articles": articles}), encoding="utf-8")
        command = [sys.executable, str(SHARED / "seeds" / "score_events.py"), str(gold)]
        command += ["--dir", str(folder), "--cmd", f"{FLASK} events {{files}}"]
        out = subprocess.run(command, capture_output=True, text=True, cwd=scratch, check=True)
    (line,) = [line for line in out.stdout.splitlines() if line.startswith("OVERALL")]
    found = re.findall(r"(R|P|date|basis|kind|countries|place|joint F1) (\d\.\d+|-)", line)
    return {name: float(value) if value != "-" else float("nan") for name, value in found}


def pooled() -> Iterator[str]:
    """The rows of all gold sets as one."""
    with tempfile.TemporaryDirectory() as scratch:
        articles = []
        for _, folder, gold, split in SETS:
            found = json.loads(gold.read_text("utf-8"))["articles"] if split else []
            for article in found:
                shutil.copy(folder / article["file"], scratch)
            articles += found
        unseen = [article for article in articles if held(article["file"])]
        for name, chosen in (("all sets", articles), ("all sets, never looked at", unseen)):
            yield _row(name, len(chosen), score(chosen, Path(scratch)))


def _row(name: str, count: int, figures: dict[str, float]) -> str:
    return f"| {name} | {count} | " + " | ".join(f"{figures[n]:.3f}" for n in NAMES) + " |"


NAMES = ("R", "P", "date", "basis", "kind", "countries", "place", "joint F1")


def rows() -> Iterator[str]:
    yield "| set | articles | " + " | ".join(NAMES) + " |"
    yield "|---" * (len(NAMES) + 2) + "|"
    for name, folder, gold, split in SETS:
        articles = json.loads(gold.read_text("utf-8"))["articles"]
        parts = {name: articles}
        if split:
            parts[f"{name}, looked at"] = [a for a in articles if not held(a["file"])]
            parts[f"{name}, never looked at"] = [a for a in articles if held(a["file"])]
        for part, chosen in parts.items():
            yield _row(part, len(chosen), score(chosen, folder))
    yield from pooled()
    yield ""
    yield "First runs: " + "; ".join(FIRST) + "."
    yield ""
    yield f"Articles that report one event: {merging()}."


def merging() -> str:
    command = [sys.executable, str(SHARED / "merge" / "score_merge.py")]
    command += ["--jsonl", f"{FLASK} merge --jsonl"]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(out.stdout.split())


def main() -> None:
    if not SHARED.is_dir():
        print(f"events: {SHARED} is absent, nothing measured")
        return
    write("events", "Events found", rows())


if __name__ == "__main__":
    main()
