"""What a scanned code names: refs to look for, and what is to be said about the code. Pure but for
looking up which items have a GTIN.

A code is read by `app/gs1.py`, whatever its form. A bare number of 8, 12, 13 or 14 digits can be a
GTIN or GLN that was read without its application identifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.graph.run import Work
from app.gs1 import Identifier, has_valid_check_digit, parse
from app.vocabulary import clean_part, make_ref

_GTIN_LENGTHS = (8, 12, 13, 14)
_GLN_LENGTH = 13
_PLACES = ("location", "customer", "supplier")


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read. `number` is its lot, serial or container number, if it has one."""

    found: Identifier
    number: str | None


def read_code(text: str) -> Code | None:
    """The code a text is, or None."""
    found = parse(text)
    if found is None:
        return None
    number = found.serial or found.lot or (found.value if found.kind == "hu" else None)
    return Code(found, clean_part(number) if number else None)


def refs_of(work: Work, code: Code) -> Iterator[str]:
    """Refs of what a code names, under its GTIN or under the items that have it."""
    found = code.found
    if found.item is None:
        if found.kind == "hu":
            yield make_ref("hu", found.value)
        elif found.kind in ("location", "party"):
            yield from (make_ref(kind, found.value) for kind in _PLACES)
            yield from _of_gln(work, found.value)
        return
    for item in dict.fromkeys([found.item, *_items(work, found.item)]):
        if found.serial:
            yield make_ref("serial", item, clean_part(found.serial))
        if found.lot:
            yield make_ref("lot", item, clean_part(found.lot))
        if not found.serial and not found.lot:
            yield make_ref("item", item)


def refs_near(work: Work, code: Code) -> Iterator[str]:
    """Refs of the items a code names, whatever its lot or serial."""
    if code.found.item is not None:
        for item in dict.fromkeys([code.found.item, *_items(work, code.found.item)]):
            yield make_ref("item", item)


def refs_of_digits(work: Work, text: str) -> Iterator[str]:
    """Refs of a bare number that has the length and check digit of a GTIN or GLN."""
    if len(text) not in _GTIN_LENGTHS or not has_valid_check_digit(text):
        return
    yield from (make_ref("item", item) for item in _items(work, text.zfill(14)))
    if len(text) == _GLN_LENGTH:
        yield from _of_gln(work, text)


def notes_of(code: Code, exact: Sequence[str]) -> list[str]:
    """What a person should know about a code, given the refs that are exactly what it names."""
    said = code.found
    if exact:
        lacking = said.serial and not any(ref.startswith("serial:") for ref in exact)
        return [f"No serial {said.serial} is known, but what else the code names is."] * bool(
            lacking
        )
    if said.item is None:
        key = {"hu": "SSCC", "location": "GLN", "party": "GLN"}.get(said.kind, "key")
        told = f"{key} {said.value}"
    else:
        parts = (("GTIN", said.item), ("lot", said.lot), ("serial", said.serial))
        told = ", ".join(f"{word} {text}" for word, text in parts if text)
    notes = [f"The code reads as {told}. Nothing in the graph is exactly that."]
    return notes + ([f"Look at the code again: {said.warning}."] if said.warning else [])


def _items(work: Work, gtin: str) -> list[str]:
    return [str(row["number"]) for row in work.rows("search/by_gtin", gtin=gtin)]


def _of_gln(work: Work, gln: str) -> Iterator[str]:
    for row in work.rows("search/by_gln", gln=gln):
        yield str(row["ref"])
