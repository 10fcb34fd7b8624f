"""The content of an entry: HTML built here from text, so that nothing of an article is markup."""

from collections.abc import Iterable
from functools import partial
from html import escape
from urllib.parse import quote

from feeds.clean import clean, language_tag, line, web_address
from feeds.words import words
from timeline import countries
from timeline.labels import label
from timeline.model import Event, Source, Span, When

# Bounds that keep the largest possible entry well below the size of a document.
SOURCES = 30
_NAMES = 30
_NAME = 200
_TEXT = 2000

_escape = partial(escape, quote=False)  # for text; attributes take `escape` itself


def content(event: Event, *, base_url: str, locale: str) -> str:
    """Say all that a subscriber needs: date and reason, summary, quote, who and where, sources.

    The elements are ones that every reader keeps; the date phrase is `<strong>` because some
    readers drop `<mark>`.
    """
    parts = [
        _date(event, locale),
        _summary(event, locale),
        _quote(event, locale),
        *_names(event, locale),
        _sources(event, base_url, locale),
    ]
    if event.stale:
        parts.append(f"<p><em>{_escape(words(locale)['stale'])}</em></p>")
    return "\n".join(part for part in parts if part)


def _date(event: Event, locale: str) -> str:
    said = _escape(label(event.when, event.kind, locale=locale))
    note = words(locale).get(event.kind)
    note = f" ({_escape(note)})" if note else ""
    why = f"<br>{_text(event.when.why)}" if event.when.why else ""
    return f"<p><strong>{said}</strong>{note}{why}</p>"


def _text(text: str) -> str:
    return _escape(line(text, _TEXT))


def _foreign(event: Event, locale: str) -> str:
    """Attributes for words of the article where they are in another language than ours."""
    tag = language_tag(event.language)
    return f' lang="{tag}" dir="auto"' if tag and tag != locale else ""


def _summary(event: Event, locale: str) -> str:
    """The summary, where it says more than the quote below it."""
    text = line(event.summary, _TEXT)
    if not text or any(line(source.quote or "", _TEXT) == text for source in event.sources[:1]):
        return ""
    return f"<p{_foreign(event, locale)}>{_escape(text)}</p>"


def _quote(event: Event, locale: str) -> str:
    """Quote the first source that has a sentence of its own."""
    for source in event.sources:
        if source.quote:
            marked = _marked(source.quote, source.marks)
            return f"<blockquote{_foreign(event, locale)}><p>{marked}</p></blockquote>"
    return ""


def _marked(text: str, marks: Iterable[Span]) -> str:
    """Escape a quote, with its date phrases in `<strong>`; marks may touch, overlap or overrun."""
    parts, at, end_of_text = [], 0, min(len(text), _TEXT)
    for start, end in sorted(marks):
        start, end = max(start, at), min(end, end_of_text)
        if start < end:
            parts += [_letters(text[at:start]), f"<strong>{_letters(text[start:end])}</strong>"]
            at = end
    parts.append(_letters(text[at:end_of_text]))
    return "".join(parts) + ("…" if end_of_text < len(text) else "")


def _letters(text: str) -> str:
    return _escape(clean(text))


def _names(event: Event, locale: str) -> Iterable[str]:
    """One line each for countries, places, organisations and people."""
    by_role = {
        role: [countries.name(c.code, locale) for c in event.countries if c.role == role]
        for role in ("party", "venue")
    }
    lists = {
        "parties": by_role["party"],
        "venues": by_role["venue"],
        "places": [place.name for place in event.places],
        "organisations": [*event.organisations, *_actors(event, "organisation")],
        "people": _actors(event, "person"),
    }
    for heading, names in lists.items():
        if names:
            listed = ", ".join(_name(name) for name in dict.fromkeys(names[:_NAMES]))
            yield f"<p>{_escape(words(locale)[heading])}: {listed}</p>"


def _actors(event: Event, type_: str) -> list[str]:
    actors = (actor for actor in event.actors if actor.type == type_)
    return [f"{actor.name} ({actor.role})" if actor.role else actor.name for actor in actors]


def _name(text: str) -> str:
    """A name in a direction of its own: a Persian one must not turn the line around it.

    Not `<bdi>`, which readers drop.
    """
    said = _escape(line(text, _NAME))
    return said if said.isascii() else f'<span dir="auto">{said}</span>'


def _sources(event: Event, base_url: str, locale: str) -> str:
    said = words(locale)
    items = [
        _source(source, event, base_url=base_url, locale=locale)
        for source in event.sources[:SOURCES]
    ]
    if left := len(event.sources) - len(items):
        more = _escape(said["more"].format(count=left))
        items.append(f'<a href="{escape(base_url)}/events/{event.id}">{more}</a>')
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<p>{_escape(said['sources'])}:</p>\n<ul>{listed}</ul>" if items else ""


def _source(source: Source, event: Event, *, base_url: str, locale: str) -> str:
    """Publisher, day and linked title of an article, and its own date where it says another."""
    href = source_address(source, base_url)
    link = f'<a href="{escape(href)}">{_name(source.title or source.path)}</a>'
    before = [_name(source.publisher)] if source.publisher else []
    if source.published:
        before.append(_escape(_day(source.published, locale)))
    told = f"{', '.join(before)}: {link}" if before else link
    if source.date == event.when.edtf:
        return told
    return f"{told} ({_escape(words(locale)['says'].format(date=_day(source.date, locale)))})"


def source_address(source: Source, base_url: str) -> str:
    """Where the article stands: on its own site, or else what we know of it."""
    return web_address(source.url) or f"{base_url}/articles/{quote(source.article, safe='')}"


def _day(text: str, locale: str) -> str:
    return label(When.parse(text), locale=locale, short=True)
