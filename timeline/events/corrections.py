"""What an editor says about an article's events: always wins, and is shown as `edited`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from timeline import countries as codes
from timeline.events.extract import mention_key
from timeline.model import Article, Correction, Country, Evidence, Mention, Source, When


def apply(article: Article, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Correct the mentions that an editor quotes, and add the events that only the editor tells."""
    found = list(mentions)
    for correction in article.corrections:
        if correction.quote is None:
            found.append(_own(article, correction))
            continue
        found = [
            changed
            for mention in found
            for changed in (
                _corrected(mention, correction) if _meant(mention, correction) else [mention]
            )
        ]
    return tuple(found)


def unmatched(article: Article, mentions: Sequence[Mention]) -> tuple[Correction, ...]:
    """Corrections whose quote begins no dated sentence of the article (any more)."""
    return tuple(
        c
        for c in article.corrections
        if c.quote is not None and not any(_meant(m, c) for m in mentions)
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _meant(mention: Mention, correction: Correction) -> bool:
    return _plain(mention.source.quote or "").startswith(_plain(correction.quote or ""))


def _corrected(mention: Mention, correction: Correction) -> list[Mention]:
    """The mention as the editor wants it; nothing where it is to be hidden."""
    if correction.hide:
        return []
    if correction.date is not None:
        when = _edited(correction)
        mention = replace(mention, when=when, source=replace(mention.source, date=when.edtf))
    if correction.countries is not None:
        mention = replace(mention, countries=_countries(correction))
    if correction.title is not None:
        mention = replace(mention, title=correction.title)
    if correction.kind is not None:
        mention = replace(mention, kind=correction.kind)
    return [mention]


def _edited(correction: Correction) -> When:
    note = f" {correction.note}" if correction.note else ""
    said = correction.date or ""
    why = f"An editor set this date.{note}"
    return When.parse(said, basis="edited", why=why, evidence=(Evidence(role="phrase", text=said),))


def _countries(correction: Correction) -> tuple[Country, ...]:
    found = (codes.find(text) for text in correction.countries or ())
    return tuple(Country(code=code, role="party") for code in found if code)


def _own(article: Article, correction: Correction) -> Mention:
    """An event that no sentence tells: it has a source, but no quote."""
    title = correction.title or ""
    when = _edited(correction)
    source = Source(
        article=article.id,
        path=article.path,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=str(article.published) if article.published else None,
        date=when.edtf,
        quote=None,
        start=None,
        end=None,
    )
    return Mention(
        key=mention_key(title, "editor"),
        when=when,
        kind=correction.kind or "event",
        category="other",
        title=title,
        summary=correction.note or title,
        language=article.language,
        countries=_countries(correction),
        source=source,
    )
