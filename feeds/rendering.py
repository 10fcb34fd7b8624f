"""What is written after a refresh: the feeds of everything and of every country, packed too.

A feed is rendered when what it is made from changed, and what stood in it already is not written
again. Its documents, its archives and the index that knows of both change in one transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from feeds import archive, documents, fragments
from feeds.documents import Index
from feeds.entry import UNCHANGED, Feed
from feeds.fragments import Known, Written
from feeds.scopes import EVERYTHING, Scope, of_country
from timeline import countries
from timeline.packing import PACKERS
from timeline.settings import Settings
from timeline.store import Document, Store

STATE = "feeds/state"
_NEVER = "9999"  # after all stamps
_AT_ONCE = 16 * 2**20  # bytes of documents held before they are written


def render(store: Store, settings: Settings) -> tuple[str, ...]:
    """Bring the stored feeds up to date; the names of the documents that changed, `jp.atom`.

    Stored are `all` and every country that has events or once had a stored feed; those of other
    countries are empty, and made when asked for.
    """
    state = store.document(STATE)
    maker = repr((fragments.maker(settings), settings))
    if state and state.inputs == _inputs(maker, store.generation()):
        return ()
    changed: list[str] = []
    having, stamp = store.countries(), _last_refresh(store)
    try:
        # What stands in the live feed of a country is written in all formats; so the archive of
        # everything, which comes last, has it. Of a first import that saves 4 %.
        for scope in (*map(of_country, countries.codes()), EVERYTHING):
            index = store.document(documents.index_name(scope))
            if index or not scope.codes or scope.codes[0] in having:
                changed += _render(store, settings, scope, Index.read(index), stamp)
    finally:
        fragments.forget()
    _put_state(store, maker, stamp)
    return tuple(changed)


def _last_refresh(store: Store) -> str:
    runs = store.status().runs
    return runs[0].finished if runs else UNCHANGED


def _inputs(maker: str, generation: int) -> str:
    return documents.digest([maker.encode(), str(generation).encode()])


def _put_state(store: Store, maker: str, stamp: str) -> None:
    """Remember that all is rendered as of now, which is a generation itself. What is made when
    asked for is as old as this."""
    inputs = _inputs(maker, store.generation() + 1)
    state = Document(
        name=STATE, content_type="text/plain", body=b"", etag="", modified=stamp, inputs=inputs
    )
    store.put_documents([state])


def _render(
    store: Store, settings: Settings, scope: Scope, index: Index, stamp: str
) -> Sequence[str]:
    """Write the documents of one feed that changed, and give their names.

    What was archived stands in no live feed again, so that every change is told once.
    """
    feed = documents.describe(store, settings, scope)
    texts = store.newest(scope.query, settings.feed_entries)
    feed = replace(feed, gone=documents.gone(store, settings, scope, texts))
    made_from = (fragments.maker(settings), repr(feed), *texts)
    inputs = documents.digest(text.encode() for text in made_from)
    if index.inputs == inputs:
        return ()
    old = documents.stored(store, scope)
    known = documents.known_of(index, old, settings)
    written = [fragments.write(text, known, settings) for text in texts]
    fragments.keep(archive.ATOM, (w for w in written if w.key not in known), settings)
    live = documents.fitting([entry for entry in written if entry.updated > index.archived])
    volumes: list[Document] = []
    if len(texts) == settings.feed_entries or len(live) < len(texts):
        volumes, index = _archive(store, settings, feed, index, live, known)
    feed = replace(feed, before="".join(index.archives[-1:]))
    new = [_dated(d, old, stamp) for d in documents.join(feed, live, inputs)]
    tags = {document.etag for document in old}
    changed = [document for document in new if document.etag not in tags]
    rows = fragments.rows(live, [document.body for document in new])
    index = replace(index, inputs=inputs, maker=fragments.maker(settings), rows=rows)
    packings = [each for document in changed for each in _packings(document)]
    store.put_documents([*volumes, *new, *packings, index.document(scope, stamp)])
    return [document.name.removeprefix("feeds/") for document in changed]


def _archive(
    store: Store,
    settings: Settings,
    feed: Feed,
    index: Index,
    live: Sequence[Written],
    known: Known,
) -> tuple[list[Document], Index]:
    """Archive what is older than all that is live; the volumes still to be written, and the index.

    Most volumes of a first import are written here: nothing names them yet, and all together are
    too large to hold.
    """
    held: list[Document] = []
    before = live[-1].updated if live else _NEVER
    for volume, after in archive.extend(store, settings, feed, index, before=before, known=known):
        if sum(len(document.body) for document in held) > _AT_ONCE:
            store.put_documents(held)
            held = []
        held.append(volume)
        index = after
    return held, index


def _dated(new: Document, old: Iterable[Document], stamp: str) -> Document:
    before = next((document for document in old if document.name == new.name), None)
    return replace(new, modified=documents.moved(new, before, stamp))


def _packings(document: Document) -> Iterator[Document]:
    for packing in PACKERS:
        name = documents.packed_name(document.name, packing)
        yield replace(documents.packed(document, packing), name=name)
