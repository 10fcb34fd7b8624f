"""What a feed is and what an entry says, before any format: values made from events."""

from dataclasses import dataclass

from feeds.clean import language_tag, line, web_address
from feeds.content import SOURCES, content, source_address
from feeds.scopes import Scope
from feeds.words import words
from timeline import countries
from timeline.labels import label
from timeline.model import Event
from timeline.query import SHOWN
from timeline.settings import Settings

ISO_3166 = "urn:iso:std:iso:3166"

# An empty feed has never changed, yet must say when: any moment will do that never moves.
UNCHANGED = "2000-01-01T00:00:00.000000Z"

_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What was withdrawn: the id of its entry, when, and the id that it was merged into or ""."""

    id: str
    when: str
    into: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed without its entries. *page* is its human twin; *updated* is the newest entry's stamp;
    *seconds* is how long an answer may be kept. *archive* is the name of the archive document that
    this is, empty for the live one; *before* that of the one with older changes."""

    scope: Scope
    id: str
    title: str
    about: str
    author: str
    language: str
    base_url: str
    page: str
    hub: str
    seconds: int
    updated: str = UNCHANGED
    gone: tuple[Gone, ...] = ()
    archive: str = ""
    before: str = ""

    def address(self, suffix: str) -> str:
        """Where this document stands."""
        if self.archive:
            return self.archived(self.archive)
        return self.live(suffix)

    def live(self, suffix: str) -> str:
        asked = f"?{self.scope.asked}" if self.scope.asked else ""
        return f"{self.base_url}/feeds/{self.scope.name}.{suffix}{asked}"

    def archived(self, archive: str) -> str:
        return f"{self.base_url}/feeds/{self.scope.name}/{archive}.atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A word that a reader may sort by. *scheme* says which list the term is from."""

    term: str
    label: str
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """An article that tells the event; *elsewhere*: on its own site."""

    href: str
    title: str
    elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as every format tells it. All text is clean; all but *html*, which is ours, is
    plain. *point* is (latitude, longitude); *date* is the event's date in words, *precision* what
    to add where its unit is no day, *why* its reason; *quote* is the first source's sentence,
    *place* where it happened, each empty if unknown."""

    event: Event
    id: str
    url: str
    title: str
    summary: str
    html: str
    date: str
    precision: str
    why: str
    quote: str
    place: str
    language: str | None
    published: str
    updated: str
    namespace: str
    categories: tuple[Category, ...]
    via: tuple[Via, ...]
    point: tuple[float, float] | None


def make_feed(scope: Scope, feed_id: str, *, settings: Settings) -> Feed:
    """Describe the feed of a scope. A hub is told only of documents that are stored, and so no
    others name it."""
    said, base = words(settings.locale), settings.public_base_url
    name = scope_name(scope, settings.locale)
    about = said["feed_about" if scope.members else "feed_about_all"].format(name=name)
    title = said["feed_title"].format(site=settings.site_title, name=name)
    return Feed(
        scope=scope,
        id=f"urn:uuid:{feed_id}",
        title=line(title, _TITLE),
        about=about,
        author=line(settings.site_title, _TITLE),
        language=settings.locale,
        base_url=base,
        page=f"{base}{scope.page}",
        hub=settings.websub_hub if scope.stored else "",
        seconds=settings.refresh_seconds,
    )


def scope_name(scope: Scope, locale: str) -> str:
    """Say what a feed is about: `Japan and Vietnam, kind: target, “harbour”`."""
    said = words(locale)
    members = [*(countries.name(c, locale) for c in scope.codes), *scope.organisations]
    name = said["all"]
    if members:
        name = said["and"].join(filter(None, [", ".join(members[:-1]), members[-1]]))
    kinds = said["or"].join(said[f"kind_{kind}"] for kind in scope.kinds if scope.kinds != SHOWN)
    text = said["quoted"].format(text=line(scope.text, _TITLE)) if scope.text else ""
    return ", ".join(filter(None, [name, kinds, said["or"].join(scope.categories), text]))


def namespace(base_url: str) -> str:
    """The name of our own element and of the kinds of events: the page that explains them."""
    return f"{base_url}/ns"


def make_entry(event: Event, *, base_url: str, locale: str, plain: bool = False) -> Entry:
    """Tell an event to subscribers. The title begins with the date in words, never with EDTF,
    unless it is to be *plain*."""
    url = f"{base_url}/events/{event.id}"
    title = line(event.title, _TITLE)
    if not plain:
        short = label(event.when, event.kind, locale=locale, short=True)
        title = words(locale)["entry_title"].format(date=short, title=title)
    return Entry(
        event=event,
        id=f"urn:uuid:{event.id}",
        url=url,
        title=title,
        summary=line(event.summary, 2 * _TITLE),
        html=content(event, base_url=base_url, locale=locale),
        date=label(event.when, event.kind, locale=locale),
        precision=words(locale).get(f"precision_{event.when.precision}", ""),
        why=line(event.when.why, 2 * _TITLE),
        quote=line(next((s.quote for s in event.sources if s.quote), ""), 4 * _TITLE),
        place=line(event.places[0].name, _TITLE) if event.places else "",
        language=language_tag(event.language),
        published=event.first_seen,
        updated=event.updated,
        namespace=namespace(base_url),
        categories=_categories(event, namespace(base_url), locale),
        via=_via(event, base_url),
        point=_point(event),
    )


def _categories(event: Event, scheme: str, locale: str) -> tuple[Category, ...]:
    codes = dict.fromkeys(country.code for country in event.countries)
    named = [
        Category(
            term=code,
            label=countries.name(code, locale),
            # Former states have codes of four letters, in part 3 of the standard.
            scheme=f"{ISO_3166}:-{1 if len(code) == 2 else 3}",
        )
        for code in codes
    ]
    kind = Category(term=event.kind, label=event.kind, scheme=scheme)
    return (*named, kind, Category(term=event.category, label=event.category))


def _via(event: Event, base_url: str) -> tuple[Via, ...]:
    found: dict[str, Via] = {}
    for source in event.sources[:SOURCES]:
        href = source_address(source, base_url)
        title, elsewhere = line(source.title or "", _TITLE), web_address(source.url) is not None
        found.setdefault(href, Via(href=href, title=title, elsewhere=elsewhere))
    return tuple(found.values())


def _point(event: Event) -> tuple[float, float] | None:
    """The first place whose coordinates are known and on this planet."""
    for place in event.places:
        lat, lon = place.lat, place.lon
        if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    return None
