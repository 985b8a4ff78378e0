"""What is odd about an event by itself: found while it is read, before its transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.events.models import Note
from app.files.cells import damage_of, is_placeholder
from app.units import is_known_unit
from app.vocabulary import EVENT_TYPES, EventType, make_ref

Content = Mapping[str, Any]
Foreign = tuple[str, str, str]  # item ref (empty: none), field, unit

_NUMBERS = ("item", "lot", "serial", "hu", "work_order", "batch", "document", "supplier_lot",
            "number")  # fmt: skip
_PARTS = ("object", "subject")
_LINES = frozenset(name for type_ in EVENT_TYPES.values() for name in type_.lines)


def content_notes(content: Content, text: str) -> tuple[Note, ...]:
    """Warnings of an event's numbers. `text`: the content as canonical JSON."""
    why = "there is a line break inside the number: is it one?"
    broken = [Note("line_break", why, field) for field in _broken(content, text)]
    return (*broken, *_damaged(text))


def foreign_units(content: Content) -> Iterable[Foreign]:
    """The units of amounts that are not known, as they are spelt."""
    type_ = EVENT_TYPES[content["type"]]
    if not type_.lines and "properties" not in content:  # the usual event: one amount
        uom = content.get("uom")
        if uom is None or is_known_unit(uom):
            return ()
    return _foreign(type_, content)


def _foreign(type_: EventType, content: Content) -> Iterator[Foreign]:
    told: Iterable[tuple[Content, Content, str]] = ((content, content.get("object", {}), "uom"),)
    if type_.name == "inspect":
        return
    if type_.name == "define":
        told = ((content.get("properties", {}), content["subject"], "uom"),)
    elif type_.lines:
        told = (
            (line, line["object"], f"{name}.{at}.uom")
            for name in type_.lines for at, line in enumerate(content.get(name, ()))
        )  # fmt: skip
    for amount, named, field in told:
        uom = amount.get("uom")
        if uom is not None and not is_known_unit(uom):
            item = named.get("item")
            yield make_ref("item", item) if item else "", field, uom


# Two expressions that begin with a word are four times as fast as one with a choice in it.
_NAMED = tuple(
    (name, re.compile(rf'"{name}":"([^"\\]{{1,24}})"').findall) for name in ("lot", "serial")
)


def _damaged(text: str) -> list[Note]:
    """Lots and serials that a spreadsheet destroyed, or that stand for none; tables refuse them."""
    return [
        note for name, found in _NAMED for number in found(text)
        if (note := _damage(name, number)) is not None
    ]  # fmt: skip


@lru_cache(maxsize=16_384)
def _damage(field: str, number: str) -> Note | None:
    if why := damage_of(number, rounded=False):
        return Note("damaged_number", f"the {field} is “{number}”: {why}", field)
    if is_placeholder(number):
        text = f"the {field} is “{number}”, which stands for none; leave the field out"
        return Note("placeholder", text, field)
    return None


def _broken(content: Content, text: str) -> Iterable[str]:
    """The fields of an event's numbers that have a line break inside."""
    return _broken_in(content, "") if "\\n" in text or "\\r" in text else ()


def _broken_in(given: Content, path: str) -> Iterator[str]:
    for name, value in given.items():
        if isinstance(value, str) and name in _NUMBERS and ("\n" in value or "\r" in value):
            yield path + name
        elif name in _PARTS and isinstance(value, Mapping):
            yield from _broken_in(value, f"{path}{name}.")
        elif name in _LINES and isinstance(value, list):
            for place, line in enumerate(value):
                yield from _broken_in(line, f"{path}{name}.{place}.")
