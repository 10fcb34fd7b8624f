"""Events in the words of schema.org (JSON-LD), for search engines and graphs of knowledge."""

import re
from collections.abc import Iterable
from typing import Any

from timeline.web.view import web_address

CONTEXT = "https://schema.org"
_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def listing(name: str, address: str, events: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A page of the timeline; *events* are as `timeline.document` makes them, with addresses."""
    items = [
        {"@type": "ListItem", "position": n, "item": item(event)}
        for n, event in enumerate(events, 1)
    ]
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "@id": address,
        "name": name,
        "numberOfItems": len(items),
        "itemListElement": items,
    }


def item(event: dict[str, Any]) -> dict[str, Any]:
    """An event; what is not known of it is left out."""
    start, end = _span(event["date"])
    fields = {
        "@type": "Event",
        "@id": event["url"],
        "url": event["url"],
        "identifier": f"urn:uuid:{event['id']}",
        "name": event["title"],
        "description": event["summary"],
        "inLanguage": event["language"],
        "temporalCoverage": event["date"]["edtf"],
        "startDate": start,
        "endDate": end,
        "location": [_place(place) for place in event["places"]]
        or [_country(c) for c in event["countries"] if c["role"] == "venue"],
        "about": [_country(c) for c in event["countries"] if c["role"] == "party"],
        "organizer": [{"@type": "Organization", **o} for o in event["organisations"]],
        "performer": [{"@type": "Person", "name": a["name"]} for a in event["actors"]],
        "subjectOf": [_article(source) for source in event["sources"]],
        "dateModified": event["updated"],
    }
    return {name: value for name, value in fields.items() if value}


def _span(date: dict[str, Any]) -> tuple[str | None, str | None]:
    """As much of the date as is known: `2009` says neither month nor day."""
    if _ISO_DATE.fullmatch(date["edtf"]):
        return date["edtf"], date["edtf"]
    return tuple(  # type: ignore[return-value]  # two of them
        day if day and _ISO_DATE.fullmatch(day) else None for day in (date["start"], date["end"])
    )


def _place(place: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"@type": "Place", "name": place["name"]}
    if place["country"]:
        fields["address"] = {"@type": "PostalAddress", "addressCountry": place["country"]}
    if place["lat"] is not None and place["lon"] is not None:
        fields["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": place["lat"],
            "longitude": place["lon"],
        }
    return fields


def _country(country: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "Country", "name": country["name"], "identifier": country["code"]}


def _article(source: dict[str, Any]) -> dict[str, Any]:
    publisher = source["publisher"]
    fields = {
        "@type": "NewsArticle",
        "headline": source["title"],
        "url": web_address(source["url"]),
        "datePublished": source["published"],
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "abstract": source["quote"],
    }
    return {name: value for name, value in fields.items() if value}
