"""Settings from an environment: every one checked, none of them guessed."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import SettingError
from timeline.settings import PREFIX, Settings

NAMES = [f.name for f in fields(Settings)]


def read(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read() == read(HOME="/", PATH="/bin") == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("corpus", "/srv/articles", "/srv/articles"),
        ("bind", "[::1]:80", "[::1]:80"),
        ("public_base_url", "https://news.example/dates", "https://news.example/dates"),
        ("public_base_url", "http://[::1]:8000", "http://[::1]:8000"),
        ("refresh_seconds", "60", 60),
        ("trusted_proxies", "0", 0),
        ("file_max_bytes", "1000", 1000),
        ("watch", "off", "off"),
        ("executor", "serial", "serial"),
        ("executor", "processes:16", "processes:16"),
        ("date_order", "dmy", "dmy"),
        ("admin_token", "", ""),
        ("site_title", "Dates & places", "Dates & places"),
    ],
)
def test_a_variable_sets_its_setting(name: str, text: str, value: object) -> None:
    settings = read(**{PREFIX + name.upper(): text})

    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corpus", ""),
        ("site_title", ""),
        ("site_title", "   "),
        ("site_title", "two\nlines"),
        ("bind", "8000"),
        ("bind", ":8000"),
        ("bind", "localhost"),
        ("bind", "localhost:http"),
        ("bind", "localhost:65536"),
        ("bind", "localhost:²"),
        ("public_base_url", "news.example"),
        ("public_base_url", "ftp://news.example"),
        ("public_base_url", "https://"),
        ("public_base_url", "https://news.example/"),
        ("public_base_url", "https://news.example/?a=b"),
        ("public_base_url", 'https://news.example/"quoted"'),
        ("public_base_url", "https://news.example/a\\b"),
        ("public_base_url", "https://news.example/\n"),
        ("refresh_seconds", ""),
        ("refresh_seconds", "0"),
        ("refresh_seconds", "-5"),
        ("refresh_seconds", "5m"),
        ("refresh_seconds", "٥"),
        ("refresh_seconds", "9" * 5000),
        ("feed_entries", "0"),
        ("file_timeout", "0"),
        ("file_max_bytes", "0"),
        ("trusted_proxies", "-1"),
        ("watch", "on"),
        ("executor", "processes"),
        ("executor", "processes:0"),
        ("executor", "processes:00"),
        ("executor", "processes:²"),
        ("executor", "serial:2"),
        ("executor", "threads:2"),
        ("locale", "tlh"),
        ("locale", "../en"),
        ("date_order", "ymd"),
        ("hemisphere", "west"),
        ("show_text", "all"),
        ("log", "xml"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_under_its_name(name: str, text: str) -> None:
    with pytest.raises(SettingError) as refused:
        read(**{PREFIX + name.upper(): text})

    assert refused.value.name == PREFIX + name.upper()


def test_an_unknown_setting_is_refused_without_showing_what_may_be_a_secret() -> None:
    with pytest.raises(SettingError, match="DATELINE_ADMIN_TOKEN") as refused:
        read(DATELINE_ADMIN_TOKN="hunter2")

    assert refused.value.name == "DATELINE_ADMIN_TOKN"
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "bind"),
    [
        ({"PORT": "5000"}, "127.0.0.1:5000"),
        ({"PORT": "5000", "DATELINE_BIND": "0.0.0.0:80"}, "0.0.0.0:5000"),
        ({"PORT": "5000", "DATELINE_BIND": "[::1]:80"}, "[::1]:5000"),
    ],
)
def test_the_platforms_port_is_obeyed(environment: dict[str, str], bind: str) -> None:
    assert Settings.from_environment(environment).bind == bind


@pytest.mark.parametrize("port", ["", "http", "-1", "65536"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingError):
        read(PORT=port)


VALUES = st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["auto", "a:1", "serial"])


@given(st.dictionaries(st.sampled_from([PREFIX + n.upper() for n in NAMES] + ["PORT"]), VALUES))
def test_any_environment_gives_settings_or_names_the_one_that_is_wrong(
    environment: dict[str, str],
) -> None:
    assert refused_name(environment) in {None, *environment, PREFIX + "BIND"}


def refused_name(environment: dict[str, str]) -> str | None:
    try:
        Settings.from_environment(environment)
    except SettingError as error:
        return error.name
    return None


def test_every_setting_says_what_it_is_for() -> None:
    assert all(f.metadata["help"] for f in fields(Settings))


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"DATELINE_BIND": "0.0.0.0:80"}, "http://127.0.0.1:80"),
        ({"DATELINE_BIND": "[::]:80"}, "http://[::1]:80"),
        (
            {"PORT": "8123", "DATELINE_PUBLIC_BASE_URL": "https://news.example"},
            "https://news.example",
        ),
    ],
)
def test_readers_are_led_to_where_it_is_bound(environment: dict[str, str], address: str) -> None:
    """Unless the operator says what address they see."""
    assert Settings.from_environment(environment).public_base_url == address
