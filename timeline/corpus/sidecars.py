"""What an editor says about a file: `NAME.EXT.toml` beside it, or its YAML front matter.

Everything is checked and nothing is put right: a wrong value is a CorpusError `sidecar` that names
the file and the key.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from timeline import countries, edtf
from timeline.corpus.stamps import stamps
from timeline.errors import CorpusError, EdtfError
from timeline.model import Correction, Published

KINDS = ("event", "scheduled", "target", "claim")
_YAML_LIMIT = 8192  # characters: nobody writes more by hand, and aliases multiply


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An editor's word on one file; None or empty where nothing is said."""

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: Published | None = None
    language: str | None = None
    date_order: str | None = None
    tags: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class _Wrong(ValueError):
    """A value is wrong: which key, and what it must be."""


def parse_toml(data: bytes, path: str) -> Said:
    """Read a sidecar's bytes; *path* is that of its article."""
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise CorpusError(path, "sidecar", f"{path}.toml does not parse: {error}") from error
    try:
        return _said(said)
    except _Wrong as error:
        raise CorpusError(path, "sidecar", f"{path}.toml: {error}") from error


def parse_yaml(text: str, path: str) -> tuple[Said, Mapping[str, Any]]:
    """Read front matter: what an editor says in our keys, and all keys as written, as strings.

    Keys of other programs are common there, so unknown ones are no mistake.
    """
    try:
        values = _plain(text)
        known = {key: value for key, value in values.items() if key in _FIELDS}
        if isinstance(tags := known.get("tags"), str):  # as blogs write them
            known["tags"] = [tag for tag in map(str.strip, tags.split(",")) if tag]
        return _said(known), values
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())[:300]
        raise CorpusError(path, "sidecar", f"front matter: {reason}") from error


# `title: The week: what passed`: YAML would want quotation marks, and people forget them.
_UNQUOTED = re.compile(r"^([A-Za-z]\w*):[ \t]+([^\W_][^\n]*:[ \t][^\n]*)$", re.MULTILINE)


def _plain(text: str) -> dict[str, Any]:
    """YAML as strings, lists and mappings: `NO` stays a word and a date stays text."""
    if len(text) > _YAML_LIMIT:
        raise _Wrong(f"longer than {_YAML_LIMIT} characters")
    text = _UNQUOTED.sub(lambda line: f"{line[1]}: {json.dumps(line[2])}", text)
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.BaseLoader)):
        raise _Wrong("aliases are not read")
    values = yaml.load(text, yaml.BaseLoader)
    if values in (None, ""):
        return {}
    if not isinstance(values, dict):
        raise _Wrong("must be keys and values")
    return {str(key): value for key, value in values.items()}


def _said(values: Mapping[str, Any]) -> Said:
    return Said(**_checked(values, _FIELDS, ""))


def _checked(
    values: Mapping[str, Any], fields: Mapping[str, tuple[str, Callable[[Any], Any]]], where: str
) -> dict[str, Any]:
    """The values by the name of the field that each sets."""
    checked = {}
    for key, value in values.items():
        if key not in fields:
            raise _Wrong(f"{where}{key} is not known; known are {', '.join(fields)}")
        name, check = fields[key]
        try:
            checked[name] = check(value)
        except _Wrong:
            raise
        except ValueError as error:
            raise _Wrong(f"{where}{key} {error}") from error
    return checked


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value.strip()


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(value)

    return check


def _matching(pattern: str, what: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = _text(value)
        if not re.fullmatch(pattern, text):
            raise ValueError(f"must be {what}")
        return text

    return check


def _published(value: Any) -> Published:
    text = value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
    try:
        return Published.parse(text)
    except EdtfError as error:
        written = [stamp.published(None) for stamp in stamps(text)]
        if len(written) == 1 and written[0] is not None:  # "29 April 2016", but not 03/04/2016
            return written[0]
        raise ValueError("must be a day or a time, such as 2016-09-17T17:34") from error


def _language(value: Any) -> str:
    """An ISO 639 code; of a tag such as en-GB (RFC 5646) its first part."""
    code = re.split("[-_]", _text(value))[0].lower()
    if not re.fullmatch("[a-z]{2,3}", code):
        raise ValueError("must be an ISO 639 code such as en")
    return code


def _date(value: Any) -> str:
    said = value.isoformat() if type(value) is dt.date else value
    if not isinstance(said, str):
        raise ValueError('must be an EDTF date in quotation marks, such as "2025"')
    try:
        edtf.read(said.strip())
    except EdtfError as error:
        raise ValueError("must be an EDTF date, such as 2025-02 or 2009/2011") from error
    return said.strip()


def _list(check: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    def check_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        try:
            return tuple(map(check, value))
        except ValueError as error:
            raise ValueError(f"must be a list of which each {error}") from error

    return check_all


def _hidden(value: Any) -> bool:
    if value not in (True, False, "true", "false"):
        raise ValueError("must be true or false")
    return value in (True, "true")


def _corrections(value: Any) -> tuple[Correction, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("must be a list of [[event]] tables")
    return tuple(_correction(item, number) for number, item in enumerate(value, start=1))


def _correction(values: Mapping[str, Any], number: int) -> Correction:
    where = f"event {number}: "
    correction = Correction(**_checked(values, _CORRECTION, where))
    if correction.quote is None and not (correction.date and correction.title):
        raise _Wrong(f"{where}needs a quote, or date and title of an event of its own")
    return correction


def _country(value: Any) -> str:
    if not countries.known(code := _text(value)):
        raise ValueError("must be an ISO 3166 code such as JP or SUHH")
    return code


_EVENT_ID = _matching("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an event's id")

_CORRECTION: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "quote": ("quote", _text),
    "date": ("date", _date),
    "title": ("title", _text),
    "countries": ("countries", _list(_country)),
    "kind": ("kind", _one_of(*KINDS)),
    "note": ("note", _text),
    "same_as": ("same_as", _EVENT_ID),
    "not_same": ("not_same", _EVENT_ID),
    "hide": ("hide", _hidden),
}
_FIELDS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("title", _text),
    "url": ("url", _matching(r"https?://[^\s<>\"]+", "an http or https address")),
    "publisher": ("publisher", _text),
    "published": ("published", _published),
    "language": ("language", _language),
    "date_order": ("date_order", _one_of("dmy", "mdy")),
    "tags": ("tags", _list(_text)),
    "event": ("corrections", _corrections),
}
