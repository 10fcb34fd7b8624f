"""The words of a language of events are a file: what it finds, and what a wrong one says."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from timeline import corpus, work
from timeline.errors import RuleError
from timeline.events.lexicon import Lexicon, compile_lexicon, lexicon
from timeline.model import Mention, Span
from timeline.settings import Settings

LANG = resources.files("timeline.events") / "lang"
FILES = {f.name: tomllib.loads(f.read_text("utf-8")) for f in LANG.iterdir()}
VIETNAMESE = """\
Ngày 15/4/2021, tại Hà Nội, Bộ trưởng Giao thông Việt Nam và Đại sứ Nhật Bản đã ký một thỏa thuận về
tàu điện chạy pin. Tuyến tàu đầu tiên sẽ khai trương vào tháng 9 năm 2023 tại Đà Nẵng.

Số hành khách đi tàu đạt 4 triệu lượt trong năm 2019. Hai nước đặt mục tiêu tăng gấp đôi con số này
đến năm 2030.
"""


def read(text: str, language: str) -> tuple[Mention, ...]:
    sidecar = f'published = "2021-05-13"\nlanguage = "{language}"\n'.encode()
    article = corpus.read_bytes(text.encode(), "a.txt", settings=Settings(), sidecar=sidecar)
    return work.analyse(article, Settings())[1]


def test_vietnamese_events_have_kind_category_countries_and_title() -> None:
    signed, opens, figure, target = read(VIETNAMESE, "vi")

    assert [m.kind for m in (signed, opens, figure, target)] == [
        "event",
        "scheduled",
        "claim",
        "target",
    ]
    assert (signed.category, opens.category) == ("agreement", "launch")
    assert {c.code for c in signed.countries} == {c.code for c in target.countries} == {"JP", "VN"}
    assert opens.title == "Tuyến tàu đầu tiên sẽ khai trương tại Đà Nẵng"


def test_a_language_without_a_file_has_events_all_the_same() -> None:
    (event,) = read(
        "Havnen i Oslo ble åpnet av ordføreren i Norge 2019-05-03, sier kommunen.", "no"
    )

    assert (event.when.edtf, event.kind, event.category) == ("2019-05-03", "event", "other")


@pytest.mark.parametrize("file", FILES)
def test_no_file_names_what_the_english_one_does_not_know(file: str) -> None:
    """So that a name with a typing error does not go unseen."""
    for table in ("categories", "words", "patterns"):
        assert FILES[file].get(table, {}).keys() <= FILES["en.toml"][table].keys()


def test_every_pattern_that_the_code_asks_for_is_in_the_english_file() -> None:
    folder = Path(str(LANG)).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    asked = set(re.findall(r"(?:lexicon|words)\[\"([a-z-]+)\"\]", code))

    assert asked
    assert asked <= FILES["en.toml"]["patterns"].keys()


WORDS = Lexicon(
    "xx",
    {
        "categories": {"agreement": ["sign~", "treaty"]},
        "words": {"action": ["~ed", "took"], "future": ["about to", "won't", "plans for~"]},
        "but-not": {"action": ["need"]},
        "not-behind": {"action": ["a"]},
        "lists": {"side": "left right"},
        "patterns": {"turn": ["(?i)turn {side}", "stop"]},
    },
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Signing the TREATY", {"agreement": ["Signing", "TREATY"]}),
        ("need, sped-up, London-based, red", {"action": ["London-based"]}),
        ("a limited stay took hold", {"action": ["took"]}),
        ("About  to go; roundabout to", {"future": ["About  to"]}),
        ("they won't plan; plans forever", {"future": ["won't", "plans forever"]}),
        ("a no-need, a treaty-less day", {}),
    ],
)
def test_words_are_met_whole_and_in_any_case(text: str, found: dict[str, list[str]]) -> None:
    hits = WORDS.hits(text, Span(0, len(text)))

    assert {name: [text[slice(*s)] for s in spans] for name, spans in hits.by_name.items()} == found


def test_hits_lie_within_the_stretch_that_is_asked_for() -> None:
    text = "signed, then signed again"
    hits = WORDS.hits(text, Span(0, len(text)))

    assert hits.within("agreement", Span(3, len(text))) == [Span(13, 19)]
    assert hits.within("disaster", Span(0, len(text))) == []


def test_patterns_take_their_lists_and_any_of_them_may_match() -> None:
    assert [m[0] for m in WORDS["turn"].finditer("Turn LEFT, stop, turn off, Stop")] == [
        "Turn LEFT",
        "stop",
    ]
    assert WORDS["unheard-of"].search("anything") is None
    assert WORDS.listed("side") == {"left", "right"}
    assert WORDS.listed("none") == frozenset()


@pytest.mark.parametrize(
    "said", ["[a-z]+k", r"(?P<who>si\b)|\x6b\W", "(?:i|k|s)(?<!as)", "é|ski[^s]"]
)
def test_any_case_is_what_ignorecase_matches(said: str) -> None:
    letters = "".join(
        letter
        for letter in map(chr, range(0x20, 0x3000))
        if letter not in "\u0131\u0130\u017f\u212a"
    )
    text = " ".join(f"{a}{b}" for a in "aAsSkKiI-é" for b in "aAsSkKiI-É") + letters
    mine = Lexicon("xx", {"patterns": {"p": f"(?i){said}"}})["p"]
    assert [*map(re.Match.span, mine.finditer(text))] == [
        *map(re.Match.span, re.finditer(said, text, re.IGNORECASE))
    ]


def test_where_a_pattern_looks_first_changes_nothing_that_it_finds() -> None:
    text = "In Oslo, at Bergen; chat Paris, within Rome, then no latin Lima, at\nTurin, _in Cairo"
    for said in (r"\b(?:in|at)\s+[A-Z]\w+", r"(?<!, )(?<!; )\bat\s+[A-Z]\w+"):
        mine = Lexicon("xx", {"patterns": {"p": said}})["p"]
        assert [m.span() for m in mine.finditer(text)] == [
            m.span() for m in re.finditer(said, text)
        ]


def test_the_end_of_a_text_is_told_by_its_last_letters() -> None:
    words = Lexicon("xx", {"patterns": {"end": r"\bof the\W*\Z"}})
    said = "the roof of the house, and then at last the end of the …"
    found = words.ending("end", said)
    assert found is not None
    assert said[found.start() :] == "of the …"
    assert words.ending("end", "the end of the road") is None


@pytest.mark.parametrize("text", ["[patterns]\np = '{nowhere}'", "[patterns]\np = '(open'", "p ="])
def test_a_wrong_file_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(RuleError, match="xx"):
        compile_lexicon("xx", text)


def test_a_language_is_read_once() -> None:
    assert lexicon("en") is lexicon("en")
