"""Feeds the date reader with text that a fuzzer makes up, guided by the code that it reaches.

    python -m benchmarks.fuzz_dates [-max_total_time=SECONDS]

Any text must be read within its time and give well-formed expressions: spans within the text, in
order and not overlapping, dates that EDTF can write, a reason for each. The first text that breaks
one of these is printed and left in a file `crash-…`. Half the inputs are any Unicode, half are made
of words that rules know.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import atheris  # noqa: E402 - the checkout is not installed

with atheris.instrument_imports(include=["timeline.dates"]):
    from timeline.dates import Context, Dated, find_dates, timeml

from timeline.model import Published, When  # noqa: E402

WORDS = """the last year of two weeks ago in May 5 , 2019 1999 ' . Monday quarter said will first to
and by night 10:30 a.m. that Agenda 2030 since until between from early end every summer century
1990s BC noon Good Friday 03/04/2025 2016-09-17 this next later \n\n fiscal Muharram 1447 Shahrivar
27 was forum remarks half Q3 nineteen ninety 24:00 31 0 B.E. 2568 令和 7 年 following the previous
day week January , votes ( ) had must hours 3-5 2009-2010 44 BC '60s — 5th 999999999999""".split(
    " "
)
CONTEXTS = (
    Context(published=Published.parse("2025-04-17"), region="en-GB"),
    Context(published=Published.parse("0001-01-01")),
    Context(published=Published.parse("9999-12-31"), region="en-US", hemisphere="south"),
    Context(),
    Context(language="vi", published=Published.parse("2025-04-17")),
)
_SECONDS = 1.0  # for a text of a few kilobytes: a thousand times what it should take


def judge(text: str, context: Context, dated: Dated) -> None:
    """Raise AssertionError where a law is broken."""
    end = 0
    for item in dated.expressions:
        assert end <= item.start < item.end <= len(text), item
        assert text[item.start : item.end] == item.text, item
        assert 0 <= item.phrase.start <= item.start < item.end <= item.phrase.end, item
        assert item.value, item
        end = item.end
        if item.when:
            assert When.parse(item.when.edtf).extent == item.when.extent, item
            assert item.when.why, item
    assert timeml(text, dated, context)


def one_input(data: bytes) -> None:
    source = atheris.FuzzedDataProvider(data)
    context = CONTEXTS[source.ConsumeIntInRange(0, len(CONTEXTS) - 1)]
    if source.ConsumeBool():
        count = source.ConsumeIntInRange(0, 40)
        text = " ".join(WORDS[source.ConsumeIntInRange(0, len(WORDS) - 1)] for _ in range(count))
    else:
        text = source.ConsumeUnicodeNoSurrogates(4000)
    begin = time.process_time()
    dated = find_dates(text, context=context)
    assert time.process_time() - begin < _SECONDS, f"too slow: {text!r}"
    judge(text, context, dated)


def main() -> None:
    atheris.Setup([sys.argv[0], *(sys.argv[1:] or ["-max_total_time=60"])], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
