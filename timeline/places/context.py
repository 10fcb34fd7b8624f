"""What the words beside a name say: part of another name, a person, or a place indeed."""

from collections.abc import Sequence
from enum import Enum

from timeline.places.folding import fold
from timeline.places.gazetteer import Gazetteer, words
from timeline.places.scan import Candidate


class Standing(Enum):
    """How much the words beside a name speak for a place."""

    NOT = 0  # it names something else
    PART = 1  # a capital letter beside it: perhaps part of a longer name
    ALONE = 2
    SAID = 3  # a preposition or a comma says that it is a place


def other_name(found: Candidate) -> str:
    """Say of what else the name is a part, empty if of nothing else."""
    after = fold(found.after)
    capital_after = found.after[:1].isupper() or found.after[:1].isdigit()
    if not found.readings:
        return "a longer name"
    if capital_after and found.readings[0].kind != "organisation":
        for topic, noun in _AFTER_NAMES:
            if after in words(topic):
                return f"part of {noun}: {found.text} {found.after}"
    return ""


_AFTER_NAMES = (
    ("media", "the name of a medium"),
    ("teams", "the name of a team"),
    ("institutions", "the name of an institution"),
    ("addresses", "the name of a street or a building"),
)


def is_person(found: Candidate, gazetteer: Gazetteer) -> bool:
    """Say whether the words beside the name make it a person's."""
    if found.readings and found.readings[0].kind == "organisation":
        return False
    before = fold(found.before)
    if _is_initial(found.before) or before.rstrip(".") in words("titles"):
        return found.before[:1].isupper()
    if found.before[:1].isupper() and before in words("given") and not gazetteer.knows(before):
        return True
    return _has_surname(found, gazetteer)


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()


def _has_surname(found: Candidate, gazetteer: Gazetteer) -> bool:
    """Say whether the name may be a given name and the word behind it a surname."""
    after = fold(found.after).removesuffix("'s")
    return (
        found.key in words("given")
        and found.after[:1].isupper()
        and not found.after.isupper()
        and after not in words("no_surnames")
        and not gazetteer.knows(after)
    )


def is_language(found: Candidate) -> bool:
    """Say whether a people's name means its language here."""
    if found.readings[0].kind != "demonym":
        return False
    before, after = fold(found.before), fold(found.after)
    if after.partition(" ")[0] in words("language_after") or before in words("language_before"):
        return True
    return before in ("in", "into") and not after


def standing(found: Candidate) -> Standing:
    """Weigh the words beside a name that is neither a person's nor part of a known kind of name."""
    before, after = fold(found.before), fold(found.after)
    if found.after[:1].isupper() and after not in words("no_surnames"):
        return Standing.PART
    if before in words("place_prepositions"):
        return Standing.SAID
    if found.before[:1].isupper() and before not in words("before_places"):
        ends_sentence = found.before.endswith(".") and len(found.before) > 3
        return Standing.ALONE if ends_sentence or _begins_sentence(before) else Standing.PART
    return Standing.ALONE


def _begins_sentence(word: str) -> bool:
    return word in _OPENERS


_OPENERS = frozenset(
    "in at near from to across outside around throughout inside and but as while when after before "
    "if although though since the for of with by both like unlike whether because".split()
)


def qualified(found: Sequence[Candidate], at: int, text: str) -> Candidate | None:
    """Give the region or the country that follows candidate *at* ("Paris, Texas"), or None."""
    if at + 1 == len(found):
        return None
    this, following = found[at], found[at + 1]
    gap = text[this.end : following.start]
    if gap.strip(" \n\u00a0") not in (",", "(", ", the") or len(gap) > 6:
        return None
    if any(reading.kind in ("country", "region") for reading in following.readings):
        return following
    return None
