"""Everything that Dateline itself raises.

TimelineError
├── CorpusError(path, code)       a file that cannot be read as an article
├── EdtfError(text)               a text that is no EDTF date
├── QueryError(name, value)       a parameter of a request
├── RuleError(language, rule)     a rule of a language file
├── SettingError(name, value)     a setting from the environment
├── StoreError                    the store is missing, busy, full or of another version
└── WorkError(place)              nobody reads the files where the settings say

Each carries what failed; the message is made from it. Errors of libraries are chained at the border
of the module that calls the library.
"""

import copyreg
from typing import Any


class TimelineError(Exception):
    """Base of all errors that are meant to be shown to a person."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a worker process: unpickling must not call `__init__`, which
        would take the message for the parts that it was made from.
        """
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class CorpusError(TimelineError):
    """A file cannot be read as an article. *code* is a short stable word such as `too-large`."""

    def __init__(self, path: str, code: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.code = code
        self.reason = reason


class EdtfError(TimelineError, ValueError):
    """A text is not an EDTF date of the kinds this project writes."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not an EDTF date: {text!r}")
        self.text = text


class QueryError(TimelineError):
    """A request parameter is unknown or has a value that cannot be used."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name}={value[:80]!r}: {reason}")
        self.name = name
        self.value = value
        self.reason = reason


class RuleError(TimelineError):
    """A rule of a language file is wrong; found when the file is loaded, not when it is used."""

    def __init__(self, language: str, rule: str, reason: str) -> None:
        super().__init__(f"{language}: rule {rule}: {reason}")
        self.language = language
        self.rule = rule


class SettingError(TimelineError):
    """A setting is unknown or has a value that cannot be used."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name}={value!r}: {reason}")
        self.name = name


class StoreError(TimelineError):
    """The store cannot be used; the message says what an operator can do about it."""


class WorkError(TimelineError):
    """Files cannot be read where the settings say; the message says what is missing there."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
