"""All settings: one table, read from the environment once, at the top."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from timeline.errors import SettingError
from timeline.labels import locales

PREFIX = "DATELINE_"


def _setting(default: Any, help: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process; `DATELINE_<NAME>` in the environment sets each."""

    corpus: str = _setting("corpus", "folder of the articles, or an address as s3://bucket/news")
    bind: str = _setting("127.0.0.1:8000", "address and port to serve on; PORT sets the port alone")
    database_url: str = _setting(
        "sqlite:///var/dateline.db", "the store: sqlite:/// or postgresql://"
    )
    public_base_url: str = _setting(
        "http://127.0.0.1:8000", "the address readers see, without a final slash; BIND's unless set"
    )
    site_title: str = _setting("Dateline", "title of the pages and feeds")
    refresh_seconds: int = _setting(300, "seconds between two refreshes")
    watch: str = _setting("auto", "notice changes at once", ("auto", "poll", "off"))
    executor: str = _setting(
        "processes:2", "where articles are read: serial, processes:N or dask:ADDRESS"
    )
    file_timeout: int = _setting(30, "seconds that one file may take")
    file_max_bytes: int = _setting(20_000_000, "bytes that one file may have")
    language: str = _setting("auto", "language of the articles, or auto")
    locale: str = _setting("en", "language of labels and feeds", locales())
    date_order: str = _setting("auto", "what 03/04/2025 means", ("auto", "dmy", "mdy"))
    hemisphere: str = _setting("north", "whose seasons are meant", ("north", "south"))
    show_text: str = _setting(
        "quotes", "what pages show of an article: its quotes or its full text", ("quotes", "full")
    )
    admin_token: str = _setting(
        "", "bearer token of POST /refresh; without one there is no such route"
    )
    embed_ancestors: str = _setting("*", "sites that may embed /embed, as in CSP frame-ancestors")
    trusted_proxies: int = _setting(0, "proxies in front whose X-Forwarded-For is believed")
    websub_hub: str = _setting("", "WebSub hub that the feeds name and that is told of changes")
    feed_entries: int = _setting(100, "entries in a live feed")
    log: str = _setting("text", "form of the log", ("text", "json"))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read every `DATELINE_` variable; SettingError for an unknown one or a bad value."""
        known = {f.name: f for f in fields(cls)}
        values: dict[str, Any] = {}
        for variable, text in sorted(environment.items()):
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in known:
                # Its value is not shown: it may be the token, under a misspelt name.
                raise SettingError(variable, "…", f"no such setting; there are {_names(known)}")
            values[name] = _value(
                variable, text, known[name].default, known[name].metadata["choices"]
            )
        if "PORT" in environment:
            host = values.get("bind", known["bind"].default).rpartition(":")[0]
            values["bind"] = f"{host}:{_value('PORT', environment['PORT'], 0, ())}"
        if "bind" in values:
            values.setdefault("public_base_url", _address(values["bind"]))
        return _checked(cls(**values))

    def at(self, address: str) -> "Settings":
        """The same under another PUBLIC_BASE_URL; SettingError where that is none."""
        return _checked(replace(self, public_base_url=address))


def _address(bind: str) -> str:
    """Where a reader on this machine finds what is bound there; all addresses have loopback's."""
    host, _, port = bind.rpartition(":")
    return f"http://{_LOOPBACK.get(host, host)}:{port}"


_LOOPBACK = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}


def _names(known: Mapping[str, Any]) -> str:
    return ", ".join(PREFIX + name.upper() for name in known)


def _value(variable: str, text: str, default: Any, choices: tuple[str, ...]) -> Any:
    if choices and text not in choices:
        raise SettingError(variable, text, f"must be one of {', '.join(choices)}")
    if not isinstance(default, int):
        return text
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise SettingError(variable, text, "must be a whole number")
    return int(text)


_TEXT = (re.compile(r".*\S.*"), "must say something, on one line")
_FORMS = {
    "corpus": _TEXT,
    "site_title": _TEXT,
    "bind": (re.compile(r"\S+:[0-9]{1,5}"), "must be ADDRESS:PORT"),
    # Put into documents as it is, so nothing in it may need escaping.
    "public_base_url": (
        re.compile(r"https?://[^\s/?#\"\\<>&]+(?:/[^\s/?#\"\\<>&]+)*"),
        "must be http(s)://… without a final slash",
    ),
    "websub_hub": (re.compile(r"(?:https?://[^\s\"\\<>]+)?"), "must be http(s)://…"),
    "executor": (
        re.compile(r"serial|processes:[1-9][0-9]*|dask:\S+"),
        "must be serial, processes:N or dask:ADDRESS",
    ),
}


def _checked(settings: Settings) -> Settings:
    """Refuse texts of the wrong form and numbers out of range."""
    for name, (form, reason) in _FORMS.items():
        text = getattr(settings, name)
        if not form.fullmatch(text):
            raise SettingError(PREFIX + name.upper(), text, reason)
    if int(settings.bind.rpartition(":")[2]) > 65535:
        raise SettingError(PREFIX + "BIND", settings.bind, "the port must be at most 65535")
    for name in ("refresh_seconds", "feed_entries", "file_timeout", "file_max_bytes"):
        if getattr(settings, name) < 1:
            raise SettingError(PREFIX + name.upper(), "0", "must be at least 1")
    return settings
