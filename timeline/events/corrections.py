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
            found += [] if correction.hide else [_own(article, correction)]
            continue
        keys = {id(mention) for mention in meant(correction, found)}
        found = [
            changed
            for mention in found
            for changed in (_corrected(mention, correction) if id(mention) in keys else [mention])
        ]
    return tuple(found)


def unmatched(article: Article, mentions: Sequence[Mention]) -> tuple[Correction, ...]:
    """Corrections whose quote begins no dated sentence of the article (any more)."""
    return tuple(c for c in article.corrections if c.quote is not None and not meant(c, mentions))


def meant(correction: Correction, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions that a correction speaks of.

    Its quote is the start of a sentence, or any stretch that holds the date words of one. Where a
    sentence tells several events, the one is meant whose date words end the quote, unless that is
    the whole sentence; else those whose date words it holds, all of them if it holds none. A date
    or a title is given to one only: the one whose date it touches, or the first.
    """
    stretches = [_stretch(mention, correction.quote or "") for mention in mentions]
    placed = [(m, where) for m, where in zip(mentions, stretches, strict=True) if where is not None]
    dated = [m for m, where in placed if _held(where, m)]
    dated = [m for m, where in placed if _ends(where, m)] or dated
    chosen = dated or [m for m, (start, _) in placed if start == 0]
    if len(chosen) > 1 and (correction.date or correction.title):
        wanted = When.parse(correction.date) if correction.date else chosen[0].when
        chosen = sorted(chosen, key=lambda m: not m.when.overlaps(wanted))[:1]
    return tuple(chosen)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _stretch(mention: Mention, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a mention's sentence, both as plain words; None if nowhere."""
    sentence, wanted = _plain(mention.source.quote or ""), _plain(quote)
    if not wanted or sentence.startswith(wanted):
        return (0, len(wanted)) if wanted else None
    start = f" {sentence} ".find(f" {wanted} ")
    return (start, start + len(wanted)) if start > 0 else None


def _held(where: tuple[int, int], mention: Mention) -> list[int]:
    """Where those date words of a mention end that a stretch of its sentence holds."""
    said, (start, end) = mention.source.quote or "", where
    spans = (
        (len(_plain(said[: mark.start] + "x")) - 1, len(_plain(said[: mark.end])))
        for mark in mention.source.marks
    )
    return [last for first, last in spans if start <= first and last <= end]


def _ends(where: tuple[int, int], mention: Mention) -> bool:
    """Say whether a stretch of a mention's sentence is all of it, or ends with its date words."""
    whole = where == (0, len(_plain(mention.source.quote or "")))
    held = _held(where, mention)
    return bool(held) if whole else where[1] in held


def _corrected(mention: Mention, correction: Correction) -> list[Mention]:
    """The mention as the editor wants it; nothing where it is to be hidden."""
    if correction.hide:
        return []
    if correction.date is not None:
        when = _edited(correction)
        mention = replace(mention, when=when, source=replace(mention.source, date=when.edtf))
    elif correction.note is not None:
        why = f"{mention.when.why} An editor notes: {correction.note}".strip()
        mention = replace(mention, when=replace(mention.when, why=why))
    if correction.countries is not None:
        mention = replace(mention, countries=_countries(correction))
    said = {name: getattr(correction, name) for name in ("title", "kind", "same_as", "not_same")}
    changed = {name: value for name, value in said.items() if value is not None}
    return [replace(mention, **changed)]


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
        same_as=correction.same_as,
        not_same=correction.not_same,
    )
