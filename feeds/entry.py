"""What a feed is and what an entry says, before any format: values made from events."""

from dataclasses import dataclass

from feeds.clean import language_tag, line, web_address
from feeds.content import SOURCES, content
from feeds.words import words
from timeline import countries
from timeline.labels import label
from timeline.model import Event
from timeline.settings import Settings

# The name of our own element and of the kinds of events. It must be the same wherever the service
# runs, for programs compare it letter by letter: so it is no address of a host, and a UUID, which
# needs no owner. The page that explains it is linked as `describedby`.
NAMESPACE = "urn:uuid:7b1f0a52-6c1e-4d0e-9a57-3c8d2f61e904"
ISO_3166 = "urn:iso:std:iso:3166"

# An empty feed has never changed, yet must say when: any moment will do that never moves.
UNCHANGED = "2000-01-01T00:00:00.000000Z"
ALL = "all"

_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed without its entries. *page* is its human twin; *updated* is the newest entry's stamp;
    *seconds* is how long an answer may be kept."""

    scope: str
    id: str
    title: str
    about: str
    author: str
    language: str
    updated: str
    base_url: str
    page: str
    hub: str
    seconds: int

    def address(self, suffix: str) -> str:
        return f"{self.base_url}/feeds/{self.scope}.{suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A word that a reader may sort by. *scheme* says which list the term is from."""

    term: str
    label: str
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """An article that tells the event."""

    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as every format tells it. All text is clean; *title* and *summary* are plain,
    *html* is ours. *point* is (latitude, longitude); *date* is the event's date in words."""

    event: Event
    id: str
    url: str
    title: str
    summary: str
    html: str
    date: str
    language: str | None
    published: str
    updated: str
    categories: tuple[Category, ...]
    via: tuple[Via, ...]
    point: tuple[float, float] | None


def make_feed(scope: str, feed_id: str, *, updated: str, settings: Settings) -> Feed:
    """Describe the feed of `all` or of a country."""
    said, base = words(settings.locale), settings.public_base_url
    name = scope_name(scope, settings.locale)
    about = said["feed_about_all" if scope == ALL else "feed_about"].format(name=name)
    title = said["feed_title"].format(site=settings.site_title, name=name)
    return Feed(
        scope=scope,
        id=f"urn:uuid:{feed_id}",
        title=line(title, _TITLE),
        about=about,
        author=line(settings.site_title, _TITLE),
        language=settings.locale,
        updated=updated,
        base_url=base,
        page=f"{base}/" if scope == ALL else f"{base}/countries/{scope}",
        hub=settings.websub_hub,
        seconds=settings.refresh_seconds,
    )


def scope_name(scope: str, locale: str) -> str:
    return words(locale)["all"] if scope == ALL else countries.name(scope.upper(), locale)


def make_entry(event: Event, *, base_url: str, locale: str) -> Entry:
    """Tell an event to subscribers. The title begins with the date in words, never with EDTF."""
    url = f"{base_url}/events/{event.id}"
    short = label(event.when, event.kind, locale=locale, short=True)
    title = words(locale)["entry_title"].format(date=short, title=line(event.title, _TITLE))
    return Entry(
        event=event,
        id=f"urn:uuid:{event.id}",
        url=url,
        title=title,
        summary=line(event.summary, 2 * _TITLE),
        html=content(event, base_url=base_url, locale=locale),
        date=label(event.when, event.kind, locale=locale),
        language=language_tag(event.language),
        published=event.first_seen,
        updated=event.updated,
        categories=_categories(event, locale),
        via=_via(event),
        point=_point(event),
    )


def _categories(event: Event, locale: str) -> tuple[Category, ...]:
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
    kind = Category(term=event.kind, label=event.kind, scheme=NAMESPACE)
    return (*named, kind, Category(term=event.category, label=event.category))


def _via(event: Event) -> tuple[Via, ...]:
    found: dict[str, Via] = {}
    for source in event.sources[:SOURCES]:
        if href := web_address(source.url):
            found.setdefault(href, Via(href=href, title=line(source.title or "", _TITLE)))
    return tuple(found.values())


def _point(event: Event) -> tuple[float, float] | None:
    """The first place whose coordinates are known and on this planet."""
    for place in event.places:
        lat, lon = place.lat, place.lon
        if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    return None
