"""What the words beside a name say: part of another name, a person, or a place indeed."""

import re
from collections.abc import Iterable
from enum import Enum

from timeline.places.folding import fold_word
from timeline.places.gazetteer import Gazetteer, words
from timeline.places.scan import Candidate


class Standing(Enum):
    """How much the words beside a name speak for a place."""

    PART = "a capital letter beside it: perhaps part of a longer name"
    ALONE = "nothing beside it that tells"
    SAID = "a preposition or a comma says that it is a place"
    DATELINE = "it heads an agency's text"


def other_name(text: str, found: Candidate, plain: frozenset[str]) -> str:
    """Say what else the name is, or is a part of; empty if nothing else.

    *plain*: keys that the text also has as plain words.
    """
    kind = found.readings[0].kind
    if kind == "organisation":
        shouted = found.key in _CAPITAL_WORDS and (found.after.isupper() or found.before.isupper())
        return f"{found.text} is a word in capital letters" if shouted else ""
    if kind == "demonym" and _is_language(found):
        return f"{found.text} is a language here"
    if found.key in plain and _may_be_plain(text, found):
        return f"{found.text} begins a sentence and is a plain word elsewhere"
    if kind in ("demonym", "country") and fold_word(found.after) in _things(kind):
        return f"{found.text} {found.after} names no country"
    longer = _longer_before(text, found) or _longer_after(found) or _doubled(text, found)
    return f"{longer} is no place" if longer else ""


_CAPITAL_WORDS = frozenset(("who",))
_MONEY = frozenset(("dollar", "dollars"))
_OF = re.compile(r"([A-Z]\w+)\sof\s\Z")


def _things(kind: str) -> frozenset[str]:
    return words("things") if kind == "demonym" else _MONEY


def _longer_before(text: str, found: Candidate) -> str:
    """Give the longer name that begins before this one: "Bank of England", "HMS Belfast"."""
    if fold_word(found.before) in words("before_names") and found.before[0].isupper():
        return f"{found.before} {found.text}"
    if found.before == "of":
        of = _OF.search(text, max(0, found.start - 20), found.start)
        if of and fold_word(of[1]) in words("of_names"):
            return f"{of[1]} of {found.text}"
    return ""


def _doubled(text: str, found: Candidate) -> str:
    """Give a person's double name of which this is the first half: "Ana Chad-Whitfield"."""
    if not found.before[:1].isupper() or found.before.isupper():
        return ""
    other = _SECOND_HALF.match(text, found.end)
    return f"{found.text}{other[0]}" if other and fold_word(found.before) in words("given") else ""


_SECOND_HALF = re.compile(r"-[A-Z][a-z]+")


def seats_an_institution(text: str, found: Candidate) -> bool:
    """Say whether the name is part of that of a university, a bank, an airline or a news agency,
    which has its country."""
    if found.readings and _NEWS_AGENCY.match(text, found.end):
        return True
    if found.readings and fold_word(found.after) in words("seats"):
        return found.after[0].isupper()
    of = _OF.search(text, max(0, found.start - 20), found.start) if found.before == "of" else None
    return of is not None and bool(found.readings) and fold_word(of[1]) in words("seats")


_NEWS_AGENCY = re.compile(r"\s(?:[A-Z]\w+\s)?News\sAgency\b")


def _longer_after(found: Candidate) -> str:
    """Give the longer name that ends behind this one: "Toronto Star", "Boston Bruins"."""
    after = fold_word(found.after)
    if after in words("buildings") and found.before.endswith(("'s", "’s")):
        return f"{found.text} {found.after}"  # "Lisbon's São Domingos church"
    is_part = (found.after[:1].isupper() or found.after[:1].isdigit()) and any(
        after in words(topic) for topic in ("media", "teams", "institutions", "addresses")
    )
    return f"{found.text} {found.after}" if is_part else ""


def is_person(found: Candidate, gazetteer: Gazetteer) -> bool:
    """Say whether the words beside the name make it a person's."""
    if found.readings and found.readings[0].kind == "organisation":
        return False
    before = fold_word(found.before)
    if _is_initial(found.before) or before.rstrip(".") in words("titles"):
        return found.before[:1].isupper()
    if found.readings and found.readings[0].kind == "demonym":
        return False  # "Young Vietnamese engineers": what stands before a people is no given name
    return found.before[:1].isupper() and before in words("given") and before not in gazetteer.hand


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()


def has_surname(found: Candidate, gazetteer: Gazetteer) -> bool:
    """Say whether the name may be a given name and the word behind it a surname: India Knight."""
    after = fold_word(found.after).removesuffix("'s")
    return (
        found.key in words("given")
        and fold_word(found.before) != "the"
        and found.after[:1].isupper()
        and not found.after.isupper()
        and after not in words("no_surnames")
        and not gazetteer.knows(after)
    )


def _is_language(found: Candidate) -> bool:
    """Say whether a people's name means its language here."""
    before, after = fold_word(found.before), fold_word(found.after)
    if after.partition(" ")[0] in words("language_after") or before in words("language_before"):
        return True
    if after in ("is", "was", "as"):
        return before != "the"
    return before in ("in", "into") and after in ("", "and", "or", "but", "on", "at", "with")


def plain_words(text: str, keys: Iterable[str]) -> frozenset[str]:
    """Give those of *keys* that the text also has as plain words ("turkey")."""
    return frozenset(
        key
        for key in words("nouns").intersection(keys)
        if key in text and re.search(rf"(?<![\w./@#-]){key}s?(?![\w./@-])", text)
    )


def _may_be_plain(text: str, found: Candidate) -> bool:
    """Say whether a capital letter at a sentence's start may be all that makes it a name."""
    return not (found.before or found.text.isupper() or _OWNS.match(text, found.end))


_OWNS = re.compile(r"\s?['’]s\b")
_DATELINE = re.compile(r"\s*(?:[-–—]|\([A-Z]|,\s\S+\s(?:[-–—]|\())")


def standing(text: str, found: Candidate, *, doubtful: bool) -> Standing:
    """Weigh the words beside a name that is neither a person's nor part of a known kind of name.

    *doubtful*: the name is also a word or a person's, so that more must say that it is a place.
    """
    before = fold_word(found.before)
    if found.text.isupper() and not found.before and _DATELINE.match(text, found.end):
        return Standing.SAID if doubtful else Standing.DATELINE
    in_place = before in words("sure_prepositions" if doubtful else "place_prepositions")
    if _is_capital(found.after, found) and fold_word(found.after) not in words("no_surnames"):
        return Standing.ALONE if in_place and not doubtful else Standing.PART
    if _JOINED.match(text, found.end):
        return Standing.PART
    if before in words("particles") or (before == "the" and _stands_for_itself(text, found)):
        return Standing.PART
    if in_place:
        return Standing.ALONE if doubtful and _OWNS.match(text, found.end) else Standing.SAID
    if _is_capital(found.before, found) and not _may_stand_before(found.before, before):
        return Standing.PART
    return Standing.ALONE


# "Bayan-Olgii", "San Antonio de los Cobres": only a part of a longer name.
_JOINED = re.compile(r"(?:-|\sd(?:el?|i|a|os?)\s(?:l[ao]s?\s|el\s)?)[A-ZÀ-Þ]")


def _is_capital(word: str, found: Candidate) -> bool:
    """Say whether a word has a capital letter that means something: not in a line of capitals."""
    return word[:1].isupper() and not (word.isupper() and found.text.isupper())


def _may_stand_before(word: str, folded: str) -> bool:
    """Say whether a word with a capital letter is no part of the name behind it."""
    if "'" in folded or folded in words("before_places") or folded in _OPENERS:
        return True
    return word.endswith(".") and len(word) > 3  # the end of the sentence before


def _stands_for_itself(text: str, found: Candidate) -> bool:
    """Say whether nothing follows that "the" could belong to ("the Paris attacks")."""
    return not found.after and text[found.end : found.end + 1] not in ("-", "'", "’")


_OPENERS = frozenset(
    "in at near from to across outside around throughout inside and but as while when after before "
    "if although though since the for of with by both like unlike whether because a an this that "
    "these those some many most all no every each another his her its their our my why how what "
    "which who where".split()
)
