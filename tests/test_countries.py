import pickle

import pytest
from babel import Locale

from timeline import countries

# English CLDR names that nobody uses in running prose.
OWN_NAMES = {"CD", "CG", "HK", "MM", "MO", "PS"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jp", "JP"),
        ("JP", "JP"),
        ("uk", "GB"),
        ("U.S.", "US"),
        ("japan", "JP"),
        ("viet-nam", "VN"),
        ("Viet Nam", "VN"),
        ("Ivory Coast", "CI"),
        ("cote-divoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("the Netherlands", "NL"),
        ("bosnia-and-herzegovina", "BA"),
        ("Saint Lucia", "LC"),
        ("Turkiye", "TR"),
        ("Burma", "MM"),
        ("Korea", "KR"),
        ("Congo", "CD"),
        ("suhh", "SUHH"),
        ("USSR", "SUHH"),
        ("atlantis", None),
        ("European Union", None),
        ("", None),
    ],
)
def test_find_understands_codes_and_names_as_people_write_them(text, code):
    assert countries.find(text) == code


def test_every_country_is_found_by_its_code_and_its_name():
    for code in countries.codes():
        assert countries.find(code.lower()) == code
        assert countries.find(countries.name(code)) == code


def test_codes_are_those_of_cldr_with_former_states_beside_them():
    territories = Locale("en").territories
    no_countries = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB"}
    present = {code for code in territories if len(code) == 2} - no_countries - {"ZZ"}

    assert present == {code for code in countries.codes() if len(code) == 2}
    assert list(countries.codes()) == sorted(countries.codes())
    assert countries.known("XK")
    assert all(countries.known(code) for code in ("SUHH", "CSHH", "YUCS", "DDDE"))
    assert not countries.known("jp")


def test_english_names_are_those_of_cldr_but_for_a_few():
    territories = Locale("en").territories

    for code in countries.codes():
        if len(code) == 2 and code not in OWN_NAMES:
            assert countries.name(code) == territories[code]


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("HK", "en", "Hong Kong"),
        ("TR", "en-GB", "Türkiye"),
        ("KP", "en", "North Korea"),
        ("JP", "de", "Japan"),
        ("DE", "fr", "Allemagne"),
        ("BR", "pt-BR", "Brasil"),
        ("SUHH", "de", "Soviet Union"),
        ("JP", "tlh", "Japan"),
        ("JP", "no such locale", "Japan"),
    ],
)
def test_names_follow_the_locale_and_fall_back_to_english(code, locale, name):
    assert countries.name(code, locale) == name


def test_an_unknown_code_has_no_name():
    with pytest.raises(KeyError):
        countries.name("QQ")


def test_rows_can_be_pickled():
    row = countries.table()["VN"]

    assert pickle.loads(pickle.dumps(row)) == row
