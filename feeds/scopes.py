"""What a feed is about: everything, a country, all of several parties, a saved search in these.

jp              Japan, taking part or playing host
jp-vn, eu-jp    what all of them are parties to; countries and unions, in alphabetical order
?kind=, ?category=, ?q=     only such events
?titles=plain   titles without the date before them
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from urllib.parse import urlencode

from timeline import countries
from timeline.errors import QueryError
from timeline.query import SHOWN, Query, parse_query

ALL = "all"
PARTIES_MAX = 5
FILTERS = ("kind", "category", "q")
_PLAIN = "plain"
_WORDS_MAX = (
    20  # of an address: enough for five long names, few enough to try all ways to part them
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """*members* are codes of countries in lower case and words of `organisations.tsv`, sorted;
    none stands for everything. *plain*: no dates in titles."""

    members: tuple[str, ...] = ()
    kinds: tuple[str, ...] = SHOWN
    categories: tuple[str, ...] = ()
    text: str = ""
    plain: bool = False

    @property
    def name(self) -> str:
        """The part of the address before the suffix."""
        return "-".join(self.members) or ALL

    @property
    def asked(self) -> str:
        """The canonical query string, empty where nothing is asked for."""
        pairs = [("category", category) for category in self.categories]
        if self.kinds != SHOWN:
            pairs += [("kind", kind) for kind in self.kinds]
        pairs += [("q", self.text)] if self.text else []
        pairs += [("titles", _PLAIN)] if self.plain else []
        return urlencode(pairs)

    @property
    def stored(self) -> bool:
        """Whether its documents are rendered after each refresh; others are made when asked for."""
        return self.base == self and len(self.members) <= 1 and not self.organisations

    @property
    def base(self) -> "Scope":
        """The same without filters."""
        return Scope(members=self.members)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(m.upper() for m in self.members if m not in organisations())

    @property
    def organisations(self) -> tuple[str, ...]:
        """Names of the unions that all must act."""
        return tuple(organisations()[m] for m in self.members if m in organisations())

    @property
    def query(self) -> Query:
        """The events that it has."""
        together = len(self.members) > 1
        return Query(
            countries=self.codes,
            match="all" if together else "any",
            role="party" if together and self.codes else None,
            organisations=self.organisations,
            kinds=self.kinds,
            categories=self.categories,
            text=self.text,
        )

    @property
    def page(self) -> str:
        """The path of the page that shows the same to people."""
        pairs = [("category", category) for category in self.categories]
        pairs += [("kind", kind) for kind in self.kinds if self.kinds != SHOWN]
        text = " ".join((*self.organisations, self.text)).strip()
        pairs += [("q", text)] if text else []
        path = "/"
        if len(self.members) == 1 and self.codes:
            path = f"/countries/{self.name}"
        elif self.codes:
            pairs += [("country", code.lower()) for code in self.codes]
            pairs += [("match", "all"), ("role", "party")]
        return f"{path}?{urlencode(sorted(pairs))}" if pairs else path


EVERYTHING = Scope()


@cache
def organisations() -> Mapping[str, str]:
    """Word of an address -> name of the union."""
    file = resources.files(__package__) / "organisations.tsv"
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def of_country(code: str) -> Scope:
    return Scope(members=(code.lower(),))


def parse(text: str) -> Scope | None:
    """Give the scope that people mean by a name; None for what names nobody.

    `JP`, `uk` and `japan` are `jp`, `gb` and `jp`; `vn-jp` and `japan-viet-nam` are `jp-vn`.
    """
    if text.casefold() == ALL:
        return EVERYTHING
    words = text.casefold().split("-")
    members = _members(tuple(words)) if len(words) <= _WORDS_MAX else None
    if not members or len(members) > PARTIES_MAX:
        return None
    return Scope(members=tuple(sorted(members)))


def _members(words: tuple[str, ...]) -> frozenset[str] | None:
    """Read words as names one after the other, the longest possible first; codes are codes though
    together they may spell a name: `pe-ru` is no Peru."""
    if all(countries.known(word.upper()) or word in organisations() for word in words):
        return frozenset(words)
    for end in range(len(words), 0, -1):
        member = _member("-".join(words[:end]))
        rest = _members(words[end:]) if member else None
        if member and rest is not None:
            return rest | {member}
    return None


def _member(text: str) -> str | None:
    if code := countries.find(text):
        return code.lower()
    return _unions().get(text)


@cache
def _unions() -> Mapping[str, str]:
    """How people write a union in an address -> its word: `european-union` is `eu`."""
    names = {name.casefold().replace(" ", "-"): word for word, name in organisations().items()}
    return names | {word: word for word in organisations()}


def of_query(query: Query) -> Scope:
    """The feed of what a page shows: of its country, or of all of them if all must take part."""
    together = len(query.countries) == 1 or query.match == "all"
    members = sorted(code.lower() for code in query.countries if together)
    return Scope(
        members=tuple(members if len(members) <= PARTIES_MAX else ()),
        kinds=query.kinds,
        categories=query.categories,
        text=query.text,
    )


def narrowed(scope: Scope, arguments: Mapping[str, Sequence[str]]) -> Scope:
    """Put the filters of a request into a scope. QueryError for one that cannot be used; what is
    no filter of feeds has no say."""
    query = parse_query({name: arguments[name] for name in FILTERS if name in arguments})
    titles = arguments.get("titles", [])
    if any(title != _PLAIN for title in titles):
        raise QueryError("titles", titles[-1], f"must be {_PLAIN}")
    return replace(
        scope,
        kinds=query.kinds,
        categories=query.categories,
        text=query.text,
        plain=bool(titles),
    )
