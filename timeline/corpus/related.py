"""Boxes of other articles ("Other news", "Related"): found as boxes, read as linked items."""

import re
from typing import NamedTuple

from timeline.corpus import bylines
from timeline.corpus.page import Lines
from timeline.model import LinkedItem, Published

_MARK = re.compile(r"(?:[-*•·–—>»›+o]|\(?\d{1,2}[.)])\s+")
_POINTER = re.compile(r"[^:>»|–—]{2,30}\s?[:>»|–—]\s?(.+)")
_ADDRESS = re.compile(r"https?://\S+")
_TITLE = 12  # characters: a shorter line is a topic or a button
_MOST_ITEMS = 60
_TITLES = ("short", "sentence")
_TEASERS = ("prose", "sentence")


class Box(NamedTuple):
    """A stretch of lines that points to other articles, its heading included if it has one."""

    start: int
    end: int
    items: tuple[LinkedItem, ...]
    headed: bool = True


def boxes(lines: Lines) -> list[Box]:
    """The boxes of a page, in order.

    A heading makes a box only when titles or dates follow it, so "More on the harbour" above a
    paragraph stays a heading within the article. Dated lists need no heading when they have at
    least three entries.
    """
    labels = lines.labels
    found: list[Box] = []
    number = 0
    while number < len(labels):
        box = None
        if labels[number] == "related":
            box = _box(lines, number, number + 1)
        elif labels[number] == "pointer":
            box = Box(number, number + 1, _pointed(lines.texts[number], lines.order))
        elif labels[number] == "dated" and (not found or found[-1].end < number):
            box = _list(lines, number)
        if box:
            found.append(box)
        number = box.end if box else number + 1
    return found


def _pointed(text: str, order: str | None) -> tuple[LinkedItem, ...]:
    found = _POINTER.fullmatch(text)
    title = found[1].strip() if found else text
    address = _ADDRESS.search(title)
    published, title = _own_date(_ADDRESS.sub("", title).strip(" -–—") or title, order)
    return (LinkedItem(title=title, published=published, url=address[0] if address else None),)


def _box(lines: Lines, heading: int, start: int) -> Box | None:
    """The box under a heading: with dates if its first entries have them, else of bare titles."""
    for read in (_whole, _dated, _titles):
        end, items = read(lines, start)
        if items:
            return Box(heading, end, tuple(items[:_MOST_ITEMS]))
    return None


def _list(lines: Lines, start: int) -> Box | None:
    """A dated list without a heading, beginning with a date."""
    end, items = _date_first(lines, start)
    return Box(start, end, tuple(items[:_MOST_ITEMS]), False) if len(items) >= 3 else None


def _whole(lines: Lines, start: int) -> tuple[int, list[LinkedItem]]:
    """Entries of one line each, with title and date."""
    items: list[LinkedItem] = []
    number = start
    while lines.is_a(number, "dated", *_TITLES):
        item = _item(lines, (number, None), "")
        beside = len(lines.texts[number]) - len(item.title)
        if item.published is None or not beside or len(item.title) < _TITLE:
            break
        items.append(item)
        number += 1
    return number, items


def _dated(lines: Lines, start: int) -> tuple[int, list[LinkedItem]]:
    """Entries with dates: date and title and teaser, or title and date and teaser."""
    if lines.is_a(start, "dated"):
        return _date_first(lines, start)
    return _title_first(lines, start)


def _date_first(lines: Lines, start: int) -> tuple[int, list[LinkedItem]]:
    """Date, title and perhaps a teaser."""
    items: list[LinkedItem] = []
    number = start
    while lines.is_a(number, "dated") and lines.is_a(number + 1, *_TITLES):
        alike = lines.is_a(number + 3, "dated") or _had_teaser(items)
        teaser = lines.texts[number + 2] if alike and lines.is_a(number + 2, *_TEASERS) else ""
        items.append(_item(lines, (number + 1, number), teaser))
        number += 3 if teaser else 2
    return number, items


def _title_first(lines: Lines, start: int) -> tuple[int, list[LinkedItem]]:
    """Title, date and perhaps a teaser; or title, teaser and date."""
    items: list[LinkedItem] = []
    number = start
    while lines.is_a(number, *_TITLES):
        if lines.is_a(number + 1, "dated"):
            alike = lines.is_a(number + 4, "dated") or _had_teaser(items)
            teaser = lines.texts[number + 2] if alike and lines.is_a(number + 2, *_TEASERS) else ""
            items.append(_item(lines, (number, number + 1), teaser))
            number += 3 if teaser else 2
        elif lines.is_a(number + 1, *_TEASERS) and lines.is_a(number + 2, "dated"):
            items.append(_item(lines, (number, number + 2), lines.texts[number + 1]))
            number += 3
        else:
            break
    return number, items


def _had_teaser(items: list[LinkedItem]) -> bool:
    """Say whether the entry above has a teaser: then this one has too, and it is no paragraph."""
    return bool(items and items[-1].teaser)


def _titles(lines: Lines, start: int) -> tuple[int, list[LinkedItem]]:
    """Titles one below the other, each perhaps with a teaser."""
    items: list[LinkedItem] = []
    number = start
    marked = _is_marked(lines, start)
    while _is_entry(lines, number, marked):
        teaser = _teaser(lines, number, items)
        if len(_bare(lines.texts[number])) >= _TITLE and " " in lines.texts[number].strip():
            items.append(_item(lines, (number, None), teaser))
        number += 2 if teaser else 1
    return number, items


def _teaser(lines: Lines, title: int, items: list[LinkedItem]) -> str:
    """The prose under a title when the entry above or below has one too; else it is the article."""
    below = lines.is_a(title + 2, *_TITLES) and lines.is_a(title + 3, "prose")
    if lines.is_a(title + 1, "prose") and (below or _had_teaser(items)):
        return lines.texts[title + 1]
    return ""


def _is_entry(lines: Lines, number: int, marked: bool) -> bool:
    """Say whether a line is one more title: marked as the first was, no byline under it."""
    if marked:
        return _is_marked(lines, number)
    return lines.is_a(number, *_TITLES) and not lines.is_a(number + 1, "dated", "byline")


def _is_marked(lines: Lines, number: int) -> bool:
    """A line with a bullet or a number, however long."""
    return lines.is_a(number, "prose", *_TITLES) and _MARK.match(lines.texts[number]) is not None


def _bare(text: str) -> str:
    return _MARK.sub("", text, count=1) if _MARK.match(text) else text


def _item(lines: Lines, place: tuple[int, int | None], teaser: str) -> LinkedItem:
    """The entry whose title stands in one line and whose date perhaps in another."""
    title_line, date_line = place
    title = _bare(lines.texts[title_line])
    address = _ADDRESS.search(title)
    title = _ADDRESS.sub("", title).strip()
    published, title = _own_date(title, lines.order) if date_line is None else (None, title)
    if date_line is not None and (found := bylines.published(lines.texts[date_line])):
        published = found[0].published(lines.order)
    return LinkedItem(
        title=title, published=published, teaser=teaser, url=address[0] if address else None
    )


def _own_date(title: str, order: str | None) -> tuple[Published | None, str]:
    """The date at the start or end of a title, and the title without it."""
    found = bylines.published(title)
    if found is None:
        return None, title
    stamp = found[0]
    before = title[: stamp.start].rstrip(" (|[,–—-:")
    after = title[stamp.end :].lstrip(" )|],–—-:")
    if before and after:
        return None, title
    return stamp.published(order), before or after or title
