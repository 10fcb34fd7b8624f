"""Boxes of other articles ("Other news", "Related"): found as boxes, read as linked items."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from timeline.corpus import bylines, stamps
from timeline.corpus.page import Lines
from timeline.model import LinkedItem, Published

_MARK = re.compile(r"(?:[-*•·–—>»›+o]|\(?\d{1,2}[.)])\s+")
_POINTER = re.compile(r"[^:>»|–—]{2,30}\s?[:>»|–—]\s?(.+)")
_ADDRESS = re.compile(r"https?://\S+")
_TITLE = 12  # characters: a shorter line is a topic or a button
_MOST_ITEMS = 60
_TITLES = ("short", "sentence")
_TEASERS = ("prose", "sentence")


class Entry(NamedTuple):
    """An item of a box, and the month and day that it has where no year stands beside them."""

    item: LinkedItem
    yearless: tuple[int, int] | None = None

    @property
    def is_undated(self) -> bool:
        return self.item.published is None and self.yearless is None


class Box(NamedTuple):
    """A stretch of lines that points to other articles, its heading included if it has one."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    headed: bool = True


def linked(entries: Iterable[Entry], published: Published | None) -> tuple[LinkedItem, ...]:
    """The items of boxes, each once; those without a year came out before the page was copied."""
    return tuple(dict.fromkeys(_with_year(entry, published) for entry in entries))


_AHEAD = 31  # days from the publication of a page to that of the latest article in its boxes


def _with_year(entry: Entry, published: Published | None) -> LinkedItem:
    if entry.yearless is None or published is None:
        return entry.item
    last = published.day.ordinal + _AHEAD
    for year in range(published.day.year + 1, published.day.year - 2, -1):
        day = stamps.day_of(year, *entry.yearless)
        if day and day.ordinal <= last:
            return replace(entry.item, published=Published(day=day))
    return entry.item


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


def _pointed(text: str, order: str | None) -> tuple[Entry, ...]:
    found = _POINTER.fullmatch(text)
    title = found[1].strip() if found else text
    address = _ADDRESS.search(title)
    published, title = _own_date(_ADDRESS.sub("", title).strip(" -–—") or title, order)
    item = LinkedItem(title=title, published=published, url=address[0] if address else None)
    return (Entry(item),)


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


def _whole(lines: Lines, start: int) -> tuple[int, list[Entry]]:
    """Entries of one line each, with title and date; one alone must have its year."""
    items: list[Entry] = []
    number = start
    while lines.is_a(number, "dated", *_TITLES):
        entry = _item(lines, (number, None), "")
        if entry.item.published is None:
            entry = _beside_day(entry.item)
        beside = len(lines.texts[number]) - len(entry.item.title)
        if entry.is_undated or not beside or len(entry.item.title) < _TITLE:
            break
        items.append(entry)
        number += 1
    return (number, items) if len(items) > 1 or (items and items[0].item.published) else (start, [])


def _dated(lines: Lines, start: int) -> tuple[int, list[Entry]]:
    """Entries with dates: date and title and teaser, or title and date and teaser.

    One alone has no topic or byline about it: it may be the article itself.
    """
    for read in (_date_first, _title_first):
        end, items = read(lines, start)
        if len(items) > 1 or (items and end - start == 2 + bool(items[0].item.teaser)):
            return end, items
    return start, []


def _date_first(lines: Lines, start: int) -> tuple[int, list[Entry]]:
    """Date, title and perhaps a teaser."""
    items: list[Entry] = []
    number = _past_topic(lines, start)
    end = start
    while lines.is_a(number, "dated"):
        title = _past_topic(lines, number + 1)
        if not lines.is_a(title, *_TITLES):
            break
        alike = lines.is_a(title + 2, "dated") or _had_teaser(items)
        teaser = lines.texts[title + 1] if alike and lines.is_a(title + 1, *_TEASERS) else ""
        items.append(_item(lines, (title, number), teaser))
        end = title + (2 if teaser else 1)
        number = _past_topic(lines, end)
    return end, items


def _title_first(lines: Lines, start: int) -> tuple[int, list[Entry]]:
    """Title, date and perhaps a teaser; or title, teaser and date."""
    items: list[Entry] = []
    number = _past_topic(lines, start)
    end = start
    while lines.is_a(number, *_TITLES):
        date = _past_topic(lines, number + 1)
        teaser = ""
        if lines.is_a(date, "dated"):
            end = date + 1
            alike = lines.is_a(date + 3, "dated") or _had_teaser(items)
            if alike and lines.is_a(end, *_TEASERS):
                teaser = lines.texts[end]
                end += 1
        elif lines.is_a(number + 1, *_TEASERS) and lines.is_a(number + 2, "dated"):
            teaser, date = lines.texts[number + 1], number + 2
            end = date + 1
        else:
            break
        items.append(_item(lines, (number, date), teaser))
        number = _past_topic(lines, end)
    return end, items


def _past_topic(lines: Lines, number: int) -> int:
    """The line behind those that tell the topic of an entry or who wrote it: "Business"."""
    while lines.is_a(number, "byline", "kicker") or _is_topic(lines, number):
        number += 1
    return number


def _is_topic(lines: Lines, number: int) -> bool:
    return lines.is_a(number, "short") and " " not in lines.texts[number].strip()


def _had_teaser(items: list[Entry]) -> bool:
    """Say whether the entry above has a teaser: then this one has too, and it is no paragraph."""
    return bool(items and items[-1].item.teaser)


def _titles(lines: Lines, start: int) -> tuple[int, list[Entry]]:
    """Titles one below the other, each perhaps with a teaser."""
    items: list[Entry] = []
    number = start
    marked = _is_marked(lines, start)
    while _is_entry(lines, number, marked):
        teaser = _teaser(lines, number, items)
        if len(_bare(lines.texts[number])) >= _TITLE and " " in lines.texts[number].strip():
            items.append(_item(lines, (number, None), teaser))
        number += 2 if teaser else 1
    return number, items


def _teaser(lines: Lines, title: int, items: list[Entry]) -> str:
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


def _item(lines: Lines, place: tuple[int, int | None], teaser: str) -> Entry:
    """The entry whose title stands in one line and whose date perhaps in another."""
    title_line, date_line = place
    title = _bare(lines.texts[title_line])
    address = _ADDRESS.search(title)
    title = _ADDRESS.sub("", title).strip()
    published, title = _own_date(title, lines.order) if date_line is None else (None, title)
    yearless = None
    if date_line is not None:
        text = lines.texts[date_line]
        if found := bylines.published(text):
            published = found[0].published(lines.order)
        else:
            yearless = stamps.yearless(text)
    item = LinkedItem(
        title=title, published=published, teaser=teaser, url=address[0] if address else None
    )
    return Entry(item, yearless)


def _own_date(title: str, order: str | None) -> tuple[Published | None, str]:
    """The date at the start or end of a title, and the title without it."""
    found = bylines.published(title)
    if found is None:
        return None, title
    stamp = found[0]
    before = title[: stamp.start].rstrip(" (|[,–—-:·•")
    after = title[stamp.end :].lstrip(" )|],–—-:·•")
    if before and after:
        return None, title
    return stamp.published(order), before or after or title


_SEPARATORS = " (|[,)]–—-:·•"


def _beside_day(item: LinkedItem) -> Entry:
    """An entry whose title has a day without a year before or behind it: "16.02 New ferry"."""
    words = item.title.split()
    for count in (3, 2, 1):
        head, tail = " ".join(words[:count]), " ".join(words[-count:])
        if day := stamps.yearless(head.strip(_SEPARATORS)):
            title = item.title[len(head) :]
        elif day := stamps.yearless(tail.strip(_SEPARATORS)):
            title = item.title[: -len(tail)]
        else:
            continue
        return Entry(replace(item, title=title.strip(_SEPARATORS)), day)
    return Entry(item)
