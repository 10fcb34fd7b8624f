"""A saved e-mail (.eml): its text part, or its HTML part for want of one."""

import email
import email.policy
import email.utils
from dataclasses import replace
from email.message import EmailMessage

from timeline.corpus import plain, webpage
from timeline.corpus.decode import clean, decode
from timeline.corpus.page import Hints, Page
from timeline.errors import CorpusError
from timeline.model import Day, Published

# What the standard library raises on mails made to break it.
_BROKEN = (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError)


def page(data: bytes, hints: Hints) -> Page:
    """Read a mail: the subject is the title, its date that of publication."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = message.get_body(("plain", "html"))
        content = part.get_payload(decode=True) if part else None
        subject, sender = _header(message, "subject"), _header(message, "from")
        published = _published(_header(message, "date"))
    except _BROKEN as error:
        raise CorpusError(
            hints.path, "format", f"not readable as a mail: {error!r:.200}"
        ) from error
    if not isinstance(part, EmailMessage) or not isinstance(content, bytes):
        raise CorpusError(hints.path, "empty", "the mail has no text")
    text, warnings = decode(content, hints.path, declared=part.get_content_charset())
    read = plain.page if part.get_content_type() == "text/plain" else webpage.page
    found = read(text, replace(hints, title=hints.title or subject))
    return replace(
        found,
        title=hints.title or subject or found.title,
        byline=(email.utils.parseaddr(sender or "")[0] or None) or found.byline,
        published=published or found.published,
        published_from="metadata" if published else found.published_from,
        warnings=warnings + found.warnings,
    )


def _header(message: EmailMessage, name: str) -> str | None:
    return " ".join(clean(str(message.get(name, ""))).split()) or None


def _published(text: str | None) -> Published | None:
    """The time of a Date header; "-0000" means that the zone is not known."""
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
    except _BROKEN:
        return None
    offset = moment.utcoffset()
    return Published(
        day=Day(moment.year, moment.month, moment.day),
        minute=moment.hour * 60 + moment.minute,
        offset=None if offset is None else int(offset.total_seconds()) // 60,
    )
