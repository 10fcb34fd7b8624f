"""The formats of feeds, in one place. A new one is a module with a FORMAT, and a line here."""

from feeds import atom, ics, jsonfeed, rss
from feeds.format import Format

FORMATS: tuple[Format, ...] = (atom.FORMAT, rss.FORMAT, jsonfeed.FORMAT, ics.FORMAT)
