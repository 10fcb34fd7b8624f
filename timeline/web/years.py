"""The timeline cut into years: documents that can be kept, copied and read as plain files.

    /timeline/<scope>/index.json    the years there are, and how many events each has
    /timeline/<scope>/<yyyy>.json   the events whose first possible day lies in that year

A year's document changes only when one of its events does, and an export has the very same bytes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from flask import Response, abort

from feeds import scopes
from feeds.scopes import Scope
from timeline.document import VERSION, dumps, with_urls
from timeline.edtf import Day, read, read_year, write_year
from timeline.query import LIMIT_MAX
from timeline.web.site import JSON, Site, answer, moved, refuse_arguments, walk

# A text has its date before any word of an article.
EDTF = re.compile(r'"date":\{"edtf":"([^"]+)"')
_YEAR = re.compile(r"-?\d{4}|Y-?[1-9]\d{4,8}", re.ASCII)


def years(site: Site, name: str) -> Response:
    """The years of a scope."""
    scope = _scope(name)
    if scope.name != name:
        return moved(f"/timeline/{scope.name}/index.json")
    return answer(site, JSON, lambda: index(site, scope))


def year(site: Site, name: str, text: str) -> Response:
    """The events of one year."""
    scope = _scope(name)
    if not _YEAR.fullmatch(text) or write_year(read_year(text)) != text:
        abort(404)
    if scope.name != name:
        return moved(f"/timeline/{scope.name}/{text}.json")
    return answer(site, JSON, lambda: document(site, scope, text))


def _scope(name: str) -> Scope:
    refuse_arguments()
    return scopes.parse(name) or abort(404)


def index(site: Site, scope: Scope) -> str:
    """Write the index: years in order, and when anything of the scope last changed."""
    query = scope.query
    counted = Counter(Day.from_ordinal(first).year for first, _, _ in site.store.spans(query))
    newest = site.store.newest(query, 1)
    fields = {
        "version": VERSION,
        "title": site.settings.site_title,
        "scope": scope.name,
        "updated": json.loads(newest[0])["updated"] if newest else None,
        "total": counted.total(),
        "years": [
            {
                "year": write_year(number),
                "events": counted[number],
                "url": site.address(f"/timeline/{scope.name}/{write_year(number)}.json"),
            }
            for number in sorted(counted)
        ],
    }
    return dumps(fields) + "\n"


def document(site: Site, scope: Scope, text: str) -> str:
    """Write the document of a year, its events in timeline order."""
    base = site.settings.public_base_url
    events = ",".join(with_urls(_events(site, scope, read_year(text)), base))
    head = {
        "version": VERSION,
        "title": site.settings.site_title,
        "scope": scope.name,
        "year": text,
    }
    return f'{dumps(head)[:-1]},"events":[{events}]}}\n'


def _events(site: Site, scope: Scope, number: int) -> Iterator[str]:
    """Texts of events that begin in a year; what only reaches into it stands in an earlier one."""
    within = replace(
        scope.query, since=Day(number, 1, 1), until=Day(number, 12, 31), limit=LIMIT_MAX
    )
    for text in walk(site.store, within):
        found = EDTF.search(text)
        if found and read(found[1]).first.year == number:
            yield text
