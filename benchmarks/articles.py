"""The sample corpus many times over, each copy with dates, figures and names of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

_READ = (".txt", ".md", ".html")
SAMPLE = Path(__file__).parents[1] / "corpus"
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b")
_NUMBER = re.compile(rf"(?<![\w.,-])(\d{{2,3}})(?![\w.,-]| (?:{'|'.join(_MONTHS)}))")
_ENDS = re.compile(r"(?<=[a-z])\.(?=\s)")


def copies(times: int) -> Iterator[tuple[str, str]]:
    """Names and texts of *times* copies of each article."""
    files = sorted(f for f in SAMPLE.rglob("*") if f.suffix in _READ)
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    for number in range(times):
        for stem, text in texts:
            yield f"{number:04}/{stem}", _copy(text, number)


def _copy(text: str, number: int) -> str:
    """The same news of other days and places of its own."""

    def day(found: re.Match[str]) -> str:
        month = (_MONTHS.index(found[2]) + number // 28) % 12
        return f"{(int(found[1]) + number) % 28 + 1} {_MONTHS[month]}"

    told = _DAY.sub(day, text)
    told = _NUMBER.sub(lambda found: str((int(found[1]) * 7 + number) % 900 + 11), told)
    return _ENDS.sub(f" near ward {number + 1}k.", told)


def write(folder: Path, times: int) -> int:
    """Write them; the number of files."""
    count = 0
    for name, text in copies(times):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        count += 1
    return count
