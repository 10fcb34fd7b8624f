"""How a timeline is put on other pages: what can be chosen, and the markup that does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from timeline.errors import QueryError
from timeline.query import Query, parse_query, write_query

ALL = "all"
THEMES = ("light", "dark")
LANGUAGES = {"en": "English", "fa": "فارسی", "ja": "日本語", "vi": "Tiếng Việt"}
PARAMETERS = ("country", "match", "since", "until", "theme", "lang", "height")
WIDTH, HEIGHT = 720, 640  # pixels of a frame, where nobody says other
_LOWEST, _HIGHEST = 200, 4000
# Frames say how high their content is; this makes them so high, and is all a page needs of ours.
_SIZING = (
    'addEventListener("message",e=>{for(const f of document.querySelectorAll("iframe"))'
    'if(e.source===f.contentWindow&&e.data.type==="dateline:resize")'
    "f.height=Math.min(e.data.height,20000)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose. *theme* and *lang* are empty where the page around decides, *height* is
    None where the timeline is as high as it needs to be."""

    query: Query
    theme: str = ""
    lang: str = ""
    height: int | None = None

    @property
    def scope(self) -> str:
        """The name of the frame: `all`, `jp`, or `jp-vn` for what concerns both."""
        joint = len(self.query.countries) == 1 or self.query.match == "all"
        return "-".join(self.query.countries).lower() if joint else ALL

    @property
    def country(self) -> str:
        """The element's attribute: `jp vn` for either, `jp-vn` for both."""
        return ("-" if self.query.match == "all" else " ").join(self.query.countries).lower()

    @property
    def home(self) -> str:
        """The page of this service that shows the same, or all of it."""
        return f"/countries/{self.country}" if len(self.query.countries) == 1 else "/"

    @property
    def path(self) -> str:
        """The address of the frame on this service."""
        query = self.query
        if self.scope != ALL or not query.countries:
            query = replace(query, countries=(), match="any")
        looks = [(name, value) for name in ("theme", "lang") if (value := getattr(self, name))]
        asked = "&".join(filter(None, (write_query(query), urlencode(looks))))
        return f"/embed/{self.scope or ALL}{f'?{asked}' if asked else ''}"


def choose(arguments: Mapping[str, Sequence[str]]) -> Choice:
    """Read what a form or an address says; QueryError names what cannot be."""
    given = {name: values for name, values in arguments.items() if name in PARAMETERS}
    looks = {name: given.pop(name, [""])[-1] for name in ("theme", "lang", "height")}
    query = parse_query(given)
    if len(query.countries) < 2:
        query = replace(query, match="any")
    return Choice(
        query=query,
        theme=_one_of("theme", looks["theme"], THEMES),
        lang=_one_of("lang", looks["lang"], tuple(LANGUAGES)),
        height=_height(looks["height"]),
    )


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value and value not in known:
        raise QueryError(name, value, f"must be one of {', '.join(known)}")
    return value


def _height(value: str) -> int | None:
    if not value:
        return None
    if not re.fullmatch("[0-9]{1,4}", value) or not _LOWEST <= int(value) <= _HIGHEST:
        raise QueryError("height", value, f"must be from {_LOWEST} to {_HIGHEST} pixels")
    return int(value)


def period(query: Query) -> str:
    """The part of a query that an address of the timeline's JSON has to say."""
    return write_query(Query(since=query.since, until=query.until))


def element(base: str, choice: Choice, title: str) -> str:
    """The markup with the script of ours on the page: the element, and a link for who has none."""
    asked = period(choice.query)
    attributes = {
        "src": f"{base}/timeline.json?{asked}" if asked else "",
        "country": choice.country,
        "theme": choice.theme,
        "lang": choice.lang,
        "height": str(choice.height or ""),
    }
    shown = "".join(f' {name}="{escape(text)}"' for name, text in attributes.items() if text)
    return (
        f'<script type="module" src="{escape(base)}/widget.js"></script>\n'
        f"<dateline-timeline{shown}>\n"
        f'  <a href="{escape(base + choice.home)}">{escape(title, quote=False)}</a>\n'
        "</dateline-timeline>"
    )


def frame(base: str, choice: Choice, title: str) -> str:
    """The markup without a script of ours: an iframe, and a line that fits its height to it."""
    sizing = "" if choice.height else f"\n<script>{_SIZING}</script>"
    return iframe(base + choice.path, title, (None, choice.height or HEIGHT)) + sizing


def iframe(address: str, title: str, size: tuple[int | None, int]) -> str:
    """An iframe of *size* (width, height) in pixels; no width is all there is."""
    width, height = size
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" '
        f'width="{width or "100%"}" height="{height}" frameborder="0" loading="lazy"></iframe>'
    )


def is_loopback(base: str) -> bool:
    """Whether nobody but this machine can read what stands at *base*."""
    host = urlsplit(base).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
