"""The web face: pages for people, JSON for programs, the widget for other sites."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask, Response
from flask.blueprints import BlueprintSetupState
from werkzeug.middleware.proxy_fix import ProxyFix

from timeline import countries
from timeline.settings import Settings
from timeline.store import Store
from timeline.web import (
    admin,
    api,
    assets,
    conventions,
    embed,
    errors,
    headers,
    health,
    openapi,
    pages,
    preview,
    sitemap,
    summaries,
    years,
)
from timeline.web.compress import compress
from timeline.web.direct import Direct
from timeline.web.hot import Hot
from timeline.web.site import Clock, Site, build_digest
from timeline.web.view import publication, stamp

_BODY_MAX = 16_384  # bytes: nothing larger is ever sent to this service
_VIEWS: dict[str, Callable[..., Response]] = {
    "/": pages.front,
    "/countries/<name>": pages.country,
    "/events/<event_id>": pages.event,
    "/articles/<article_id>": pages.article,
    "/embed": embed.builder,
    "/embed/<scope>": embed.frame,
    "/oembed": embed.oembed,
    "/preview/<scope>.png": preview.picture,
    "/timeline.json": api.timeline,
    "/timeline.csv": conventions.csv,
    "/timeline.ics": conventions.calendar,
    "/timeline.timelinejs.json": conventions.timeline_js,
    "/timeline.jsonld": conventions.json_ld,
    "/timeline/<name>/index.json": years.years,
    "/timeline/<name>/<text>.json": years.year,
    "/density.json": summaries.density_json,
    "/digest.json": summaries.digest_json,
    "/openapi": openapi.page,
    "/openapi.json": openapi.openapi_json,
    "/timeline.schema.json": openapi.schema_json,
    "/events/<event_id>.json": api.event,
    "/countries.json": api.countries,
    "/status": health.status,
    "/status.json": health.status_json,
    "/healthz": health.healthz,
    "/readyz": health.readyz,
    "/metrics": admin.metrics,
    "/robots.txt": health.robots,
    "/sitemap.xml": sitemap.sitemap,
}


__all__ = ["Clock", "Hot", "blueprint", "secure"]


def blueprint(*, store: Store, settings: Settings, clock: Clock) -> Blueprint:
    """Put the routes together; `secure` is for the application as a whole."""
    site = Site(store=store, settings=settings, clock=clock, build=build_digest(settings))
    bound = Blueprint("timeline", __name__, template_folder="templates")
    for rule, view in _VIEWS.items():
        name = f"{view.__module__.rpartition('.')[2]}_{view.__name__}"
        bound.add_url_rule(rule, name, partial(view, site))
    bound.add_url_rule("/refresh", "refresh", partial(admin.refresh, site), methods=["POST"])
    files = assets.load()
    for path, asset in files.items():
        bound.add_url_rule(f"/{path}", path.replace(".", "_"), partial(assets.serve, asset))
    bound.add_url_rule("/favicon.ico", "icon", partial(assets.serve, files["favicon.svg"]))
    bound.after_request(compress)
    bound.record_once(_lean_markup)
    bound.record_once(partial(_shortcut, site))
    bound.record_once(partial(_for_every_page, settings, files))
    return bound


def secure(app: Flask, settings: Settings) -> None:
    """Give every response its headers and every error its page; believe only known proxies."""
    app.after_request(headers.secure)
    errors.register(app)
    app.config["MAX_CONTENT_LENGTH"] = _BODY_MAX
    if settings.trusted_proxies:
        # Only for the address of the reader: scheme and host come from PUBLIC_BASE_URL alone.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's own manual does it
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0
        )


def _lean_markup(state: BlueprintSetupState) -> None:
    """Lines that hold only template statements leave nothing in the page."""
    state.app.jinja_env.trim_blocks = True
    state.app.jinja_env.lstrip_blocks = True


def _shortcut(site: Site, state: BlueprintSetupState) -> None:
    app = state.app
    assert isinstance(app, Flask)
    app.wsgi_app = Direct(app.wsgi_app, site)  # type: ignore[method-assign]  # as its manual does


def _for_every_page(
    settings: Settings, files: dict[str, assets.Asset], state: BlueprintSetupState
) -> None:
    """What all templates know. Macros that need no more than this are made once for all pages,
    which takes a fifth off the page of an event."""
    state.app.jinja_env.globals |= {
        "site_title": settings.site_title,
        "base_url": settings.public_base_url,
        "lang": settings.locale,
        "country_name": partial(countries.name, locale=settings.locale),
        "stamp": partial(stamp, locale=settings.locale),
        "day": partial(publication, locale=settings.locale),
        "asset": {path: f"/{path}?v={asset.version}" for path, asset in files.items()},
    }
