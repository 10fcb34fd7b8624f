"""A store that is opened when it is first used.

Most commands need none, and to import what talks to databases takes 0.2 s and 25 MiB.
"""

import threading
from collections.abc import Callable
from typing import Any, cast

from timeline.store import Store

_KNOWN = ("sqlite://", "postgresql://", "postgresql+psycopg://")


class _Later:
    """Stands in for a store: each method opens it first."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._store: Store | None = None

    def _opened(self) -> Store:
        with self._lock:
            if self._store is None:
                from timeline.store.sql import open_store

                self._store = open_store(self._url, at_once=False)
            return self._store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or not hasattr(Store, name):
            raise AttributeError(name)

        def method(*args: Any, **kwargs: Any) -> Any:
            return getattr(self._opened(), name)(*args, **kwargs)

        return method

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


def open_later(url: str) -> Store:
    """The store of a database URL, of which nothing is touched or imported before its first use.

    A URL of no database that is known is a StoreError at once.
    """
    if not url.startswith(_KNOWN):
        from timeline.store.sql import open_store

        return open_store(url, at_once=False)
    return cast(Store, _Later(url))
