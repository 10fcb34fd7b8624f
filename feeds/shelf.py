"""Documents as they are served: stored ones as they stand, others made when they are asked for.

What is kept here is good for one generation of the store, and only while there is room: anybody may
ask for anything.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from feeds import archive, documents, fragments, opml, rendering
from feeds.entry import UNCHANGED, make_feed, scope_name
from feeds.formats import FORMATS
from feeds.fragments import Written
from feeds.scopes import EVERYTHING, Scope, of_country, organisations
from timeline.settings import Settings
from timeline.store import Document, Store

_MANY = 10_000  # what a store counts to


class Shelf:
    """The documents of a store, packed as readers ask for them; "" is no packing."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._stored = lru_cache(maxsize=64)(self._read)
        self._made = lru_cache(maxsize=32)(self._make)
        self._packed = lru_cache(maxsize=64)(self._pack)
        self._volumes = lru_cache(maxsize=32)(self._unpack)
        self._counted = lru_cache(maxsize=1)(self._count)
        self._listed = lru_cache(maxsize=4)(self._list)

    def feed(self, scope: Scope, suffix: str, packing: str) -> Document:
        """The live document of a scope in a format."""
        generation = self._store.generation()
        found = None
        if scope.stored:
            found = self._stored(generation, documents.name(scope, suffix), packing)
        return found or self._packed(generation, scope, suffix, packing)

    def volume(self, scope: Scope, name: str, packing: str) -> Document | None:
        """A volume of a feed's archive; None where there is no such."""
        stored = archive.stored_name(scope.name, name)
        return self._volumes(self._store.generation(), stored, packing)

    def opml(self, packing: str) -> Document:
        """The list of all feeds that have events."""
        return self._listed(self._store.generation(), packing)

    def counts(self) -> Sequence[tuple[Scope, int]]:
        """Each scope of one member that has events, and how many: all, countries, unions, each by
        name."""
        return self._counted(self._store.generation())

    def _read(self, _generation: int, name: str, packing: str) -> Document | None:
        return self._store.document(documents.packed_name(name, packing))

    def _pack(self, generation: int, scope: Scope, suffix: str, packing: str) -> Document:
        made = self._made(generation, scope)
        by_suffix = {
            format.suffix: document for format, document in zip(FORMATS, made, strict=True)
        }
        return documents.packed(by_suffix[suffix], packing)

    def _make(self, _generation: int, scope: Scope) -> Sequence[Document]:
        """Render a scope in every format, from entries that are written already where there are."""
        known: dict[str, Written] = {}
        if not scope.plain:
            for near in [of_country(code) for code in scope.codes] or [EVERYTHING]:
                known |= documents.known(self._store, self._settings, near)
        texts = self._store.newest(scope.query, self._settings.feed_entries)
        written = [fragments.write(t, known, self._settings, plain=scope.plain) for t in texts]
        feed = documents.describe(self._store, self._settings, scope)
        if scope == scope.base and not scope.organisations:  # of others it is not known
            feed = replace(feed, gone=documents.gone(self._store, self._settings, scope, texts))
        made = documents.join(feed, documents.fitting(written), "")
        return [replace(document, modified=self._modified()) for document in made]

    def _modified(self) -> str:
        """What is not stored may have changed with any refresh that changed anything."""
        state = self._store.document(rendering.STATE)
        return state.modified if state else UNCHANGED

    def _unpack(self, _generation: int, name: str, packing: str) -> Document | None:
        stored = self._store.document(name)
        return (
            documents.packed(replace(stored, body=archive.body(stored)), packing)
            if stored
            else None
        )

    def _count(self, _generation: int) -> Sequence[tuple[Scope, int]]:
        def by_name(scope: Scope) -> str:
            return scope_name(scope, self._settings.locale)

        having = {of_country(code): count for code, count in self._store.countries().items()}
        unions = {}
        for word in organisations():
            union = Scope(members=(word,))
            page = self._store.page(replace(union.query, limit=1))
            if page.texts:
                unions[union] = page.total or _MANY
        parts = [
            (scope, found[scope])
            for found in (having, unions)
            for scope in sorted(found, key=by_name)
        ]
        return [(EVERYTHING, self._store.status().events), *parts]

    def _list(self, generation: int, packing: str) -> Document:
        feeds = [
            make_feed(scope, "", settings=self._settings) for scope, _ in self._counted(generation)
        ]
        body = opml.write(feeds[0].author, feeds)
        made = Document(
            name="feeds/feeds.opml",
            content_type=opml.CONTENT_TYPE,
            body=body,
            etag=documents.digest([body]),
            modified=self._modified(),
            inputs="",
        )
        return documents.packed(made, packing)
