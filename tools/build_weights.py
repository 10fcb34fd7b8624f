"""Build timeline/events/weights.tsv: how much a shared word says, for every common English word.

Run in an environment of its own that has `wordfreq`; the table is checked in. A word's weight falls
with the chance that any article of 300 words holds it, from 1000 (never seen) to 0 (in every one).
"""

import math
import sys
from pathlib import Path

import wordfreq

TABLE = Path(__file__).parents[1] / "timeline" / "events" / "weights.tsv"
WORDS = 60_000
ARTICLE = 300  # words
RAREST = 9.5  # minus the logarithm of the chance at which a word says all it can
SHARPNESS = 1.5  # sets rare words further apart from common ones


def weight(word: str) -> int:
    """The weight of a word in thousandths."""
    often = 10 ** (wordfreq.zipf_frequency(word, "en") - 9)
    chance = 1 - math.exp(-often * ARTICLE)
    share = min(1.0, max(0.0, -math.log(chance) / RAREST))
    return round(1000 * share**SHARPNESS)


def main() -> int:
    words = [w for w in wordfreq.top_n_list("en", WORDS) if w.isalpha() and len(w) > 1]
    rows = sorted((word, weight(word)) for word in words)
    lines = [f"{word}\t{value}" for word, value in rows if value < 1000]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
