"""The timeline in a frame on other sites."""

from flask import Response, abort, render_template, request

from timeline import countries
from timeline.web.headers import embeddable
from timeline.web.site import PAGE, Site, answer, moved

ALL = "all"


def frame(site: Site, scope: str) -> Response:
    """The page for an iframe: of everything (`all`), of a country (`jp`), of several (`jp-vn`)."""
    codes = codes_of(scope)
    if codes is None:
        abort(404)
    canonical = "-".join(codes) or ALL
    if scope != canonical:
        return moved(f"/embed/{canonical}")
    response = answer(site, PAGE, lambda: _frame(site, codes), request.query_string)
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


def _frame(site: Site, codes: list[str]) -> str:
    names = [site.country_name(code.upper()) for code in codes]
    return render_template(
        "embed.html",
        scope="-".join(codes) or ALL,
        codes=codes,
        name=", ".join(names) or site.settings.site_title,
        settings=site.settings,
    )
