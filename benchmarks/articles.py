"""The sample corpus many times over, each copy with dates, figures and words of its own.

The whole of a copy lies in another year and on other days, and long words change places by a draw
of their own, so that no two copies tell the same; names, short words and the shape of sentences
stay.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "corpus"
_READ = (".txt", ".md", ".html")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b")
_YEAR = re.compile(r"(?<![\w.,/-])((?:19|20)\d\d)(?!\w|[.,]\d)")
_YEARS = 60  # over which copies are spread
_NUMBER = re.compile(rf"(?<![\w.,-])(\d{{2,3}})(?![\w.,-]| (?:{'|'.join(_MONTHS)}))")
_WORD = re.compile(r"(?<![\w<=/\"-])[a-z]{7,}(?![\w=>:\"-])")


def copies(times: int) -> Iterator[tuple[str, str]]:
    """Names and texts of *times* copies of each article."""
    files = sorted(file for file in SAMPLE.rglob("*") if file.suffix in _READ)
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    words = sorted({word for _, text in texts for word in _WORD.findall(text)})
    for number in range(times):
        drawn = random.Random(number).sample(words, len(words)) if number else words
        others = dict(zip(words, drawn, strict=True))
        for name, text in texts:
            yield f"{number:04}/{name}", _copy(text, number, others)


def _copy(text: str, number: int, others: dict[str, str]) -> str:
    """News of other days."""

    def day(found: re.Match[str]) -> str:
        month = (_MONTHS.index(found[2]) + number // 28) % 12
        return f"{(int(found[1]) + number) % 28 + 1} {_MONTHS[month]}"

    def year(found: re.Match[str]) -> str:
        return str(int(found[1]) - number % _YEARS)

    told = _YEAR.sub(year, _DAY.sub(day, text))
    told = _NUMBER.sub(lambda found: str((int(found[1]) * 7 + number) % 900 + 11), told)
    return _WORD.sub(lambda found: others[found[0]], told)


def write(folder: Path, times: int) -> int:
    """Write them; the number of files."""
    count = 0
    for name, text in copies(times):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        count += 1
    return count
