"""Everything that is subscribed to: a `Publisher` after each refresh, `blueprint` to serve it.

    store -> texts of events -> Entry -> one fragment a format -> documents -> HTTP

Formats are modules that are all alike and know nothing of each other; `formats` lists them.
"""

from feeds.push import Publisher
from feeds.rendering import render
from feeds.web import blueprint

__all__ = ["Publisher", "blueprint", "render"]
