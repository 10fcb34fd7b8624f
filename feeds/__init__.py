"""Everything that is subscribed to: `render` after a refresh, `blueprint` to serve it.

    store -> texts of events -> Entry -> one fragment a format -> documents -> HTTP

Formats are modules that are all alike and know nothing of each other; `formats` lists them.
"""

from feeds.rendering import render
from feeds.web import blueprint

__all__ = ["blueprint", "render"]
