"""The timeline on other sites: the frame, the page where it is put together, and oEmbed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from flask import Response, abort, render_template, request

from timeline import countries
from timeline.document import dumps
from timeline.errors import QueryError
from timeline.query import Query
from timeline.web import snippets
from timeline.web.headers import embeddable
from timeline.web.pages import day_label, shown
from timeline.web.site import JSON, PAGE, Site, answer, most_first, moved, page_arguments
from timeline.web.snippets import ALL, Choice, choose
from timeline.web.view import grouped

_FRESH = 86_400  # seconds for which a consumer may keep an answer of oEmbed


def frame(site: Site, scope: str) -> Response:
    """The page for an iframe: of everything (`all`), of a country (`jp`), of several (`jp-vn`)."""
    codes = codes_of(scope)
    if codes is None:
        abort(404)
    canonical = "-".join(codes) or ALL
    if scope != canonical:
        return moved(f"/embed/{canonical}")
    choice = _of(codes, page_arguments(*snippets.PARAMETERS))
    response = answer(site, PAGE, lambda: _frame(site, choice), site.today())
    return embeddable(response, site.settings.embed_ancestors)


def codes_of(scope: str) -> list[str] | None:
    """Read a scope as people write it: codes in lower case, sorted; none for everything; None when
    a part of it is no country. `guinea-bissau` is one country, `viet-nam-japan` is nothing."""
    if scope.casefold() == ALL:
        return []
    whole = countries.find(scope)
    codes = [whole] if whole else [countries.find(part) for part in scope.split("-")]
    known = sorted({code.lower() for code in codes if code})
    return known if all(codes) else None


def _of(codes: Sequence[str], arguments: Mapping[str, Sequence[str]]) -> Choice:
    choice = choose(arguments)
    if codes:
        upper = tuple(sorted(code.upper() for code in codes))
        both = "all" if len(upper) > 1 else "any"
        choice = replace(choice, query=replace(choice.query, countries=upper, match=both))
    return choice


def _frame(site: Site, choice: Choice) -> str:
    query, today = choice.query, site.today()
    views = [shown(site, text) for text in site.store.page(query).texts]
    asked = snippets.period(query)
    return render_template(
        "embed.html",
        choice=choice,
        source=f"/timeline.json?{asked}" if asked else "",
        name=_name(site, choice),
        groups=grouped(views, today),
        today_label=day_label(site, today),
        canonical=site.address(choice.home),
    )


def _name(site: Site, choice: Choice) -> str:
    names = [site.country_name(code) for code in choice.query.countries]
    return ", ".join(names) or site.settings.site_title


def builder(site: Site) -> Response:
    """The page on which a person puts the timeline together, sees it, and copies its markup."""
    arguments = page_arguments(*snippets.PARAMETERS)
    try:
        choice, wrong = choose(arguments), ""
    except QueryError as error:
        choice, wrong = Choice(query=Query()), f"“{error.value}” cannot be used: {error.reason}."
    return answer(site, PAGE, lambda: _builder(site, choice, wrong))


def _builder(site: Site, choice: Choice, wrong: str) -> str:
    base, title = site.settings.public_base_url, _name(site, choice)
    return render_template(
        "builder.html",
        choice=choice,
        wrong=wrong,
        asked=request.args,
        countries=[(code, site.country_name(code), n) for code, n in most_first(site)],
        themes=snippets.THEMES,
        languages=snippets.LANGUAGES,
        element=snippets.element(base, choice, title),
        frame=snippets.frame(base, choice, title),
        title=title,
        height=choice.height or snippets.HEIGHT,
        loopback=snippets.is_loopback(base),
        pasted=base + choice.path,
        canonical=site.address("/embed"),
    )


def oembed(site: Site) -> Response:
    """Say how to embed a page of ours, as oembed.com has it: sites that are given the address of a
    timeline show its frame. 404 for what is not ours, 501 for another form than JSON."""
    if request.args.get("format", "json") != "json":
        abort(501)
    url = request.args.get("url", "")
    base = site.settings.public_base_url
    path = url.removeprefix(base)
    found = _embedded(site, path) if url.startswith(base) else None
    if found is None:
        abort(404)
    choice, anchor = found
    size = (_least("maxwidth", snippets.WIDTH), _least("maxheight", snippets.HEIGHT))
    title = _name(site, choice)
    fields = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.settings.site_title,
        "provider_url": base + "/",
        "cache_age": _FRESH,
        "width": size[0],
        "height": size[1],
        "html": snippets.iframe(base + choice.path + anchor, title, size),
    }
    return answer(site, JSON, lambda: dumps(fields) + "\n")


def _embedded(site: Site, path: str) -> tuple[Choice, str] | None:
    """What the page at *path* shows of the timeline; an event stands in the timeline of all."""
    parts = urlsplit(path)
    given = {n: v for n, v in parse_qs(parts.query).items() if n in snippets.PARAMETERS}
    match parts.path.strip("/").split("/"):
        case [""]:
            return choose(given), ""
        case ["countries" | "embed", scope] if (codes := codes_of(scope)) is not None:
            return _of(codes, given), ""
        case ["events", id_] if (event := site.store.event(id_)) and event.state == "found":
            return Choice(query=Query()), f"#{id_}"
    return None


def _least(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise QueryError(name, text, "must be a number of pixels")
    return min(usual, int(text))
