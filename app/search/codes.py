"""What a scanned code names: refs to look for, and what is to be said about the code. Pure but for
looking up which items have a GTIN.

A code is read by `app/gs1.py`, whatever its form, in all the ways it can be. A bare number of 8,
12, 13 or 14 digits can be a GTIN or GLN that was read without its application identifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.graph.run import Work
from app.gs1 import Identifier, has_valid_check_digit, readings
from app.vocabulary import clean_part, make_ref

_GTIN_LENGTHS = (8, 12, 13, 14)
_GLN_LENGTH = 13
_PLACES = ("location", "customer", "supplier")


@dataclass(frozen=True, slots=True)
class Code:
    """A code in one of the ways it can be read.

    `number` is its lot, serial or container number, if it has one.
    """

    found: Identifier
    number: str | None


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code as it reads in one way, and the refs in the graph that are exactly that."""

    code: Code
    refs: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether all it names is there, and not only the lot of a serial that is not."""
        return bool(self.refs) and not (self.code.found.serial and _lots_only(self.refs))


def read_codes(text: str) -> list[Code]:
    """The code a text is in all the ways it can be read, the usual one first."""
    return [_code(found) for found in readings(text)]


def _code(found: Identifier) -> Code:
    number = found.serial or found.lot or (found.value if found.kind == "hu" else None)
    return Code(found, clean_part(number) if number else None)


def refs_of(work: Work, code: Code) -> Iterator[str]:
    """Refs of what a code names, under its GTIN or under the items that have it.

    A trade item that holds others is a container of that very name, too.
    """
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
    yield make_ref("hu", found.value)


def _lots_only(refs: Sequence[str]) -> bool:
    return all(ref.startswith("lot:") for ref in refs)


def exactly(code: Code, existing: Sequence[str]) -> CodeMatch:
    """The refs a code names of those that exist: a serial, and its lot only without it."""
    serials = [ref for ref in existing if ref.startswith("serial:")]
    if code.found.serial and serials:
        existing = [ref for ref in existing if not ref.startswith("lot:")]
    return CodeMatch(code, tuple(existing))


def refs_near(work: Work, codes: Iterable[Code]) -> Iterator[str]:
    """Refs of the items some codes name, whatever their lot or serial."""
    for code in codes:
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


def best_first(named: Sequence[CodeMatch]) -> list[CodeMatch]:
    """The readings of which something is there, those that are whole before the others."""
    return sorted((each for each in named if each.refs), key=lambda each: not each.whole)


def notes_of(named: Sequence[CodeMatch]) -> list[str]:
    """What a person should know about a code, given what it exactly names in each reading."""
    found = best_first(named)
    shown = found[0] if found else named[0]
    said = shown.code.found
    notes = []
    if found and (len(found) > 1 or found[0] is not named[0]):
        ways = "; or ".join(_told(each.code.found) for each in named)
        notes.append(
            f"The code can be read in several ways: {ways}. What there is of them is here."
        )
    if found and not shown.whole:
        notes.append(f"No serial {said.serial} is known, but what else the code names is.")
    if not found:
        notes.append(f"The code reads as {_told(said)}. Nothing in the graph is exactly that.")
        notes += [f"Look at the code again: {said.warning}."] if said.warning else []
    told = dict.fromkeys(note for each in found or named[:1] for note in each.code.found.notes)
    return notes + [f"Look at the code again: {note.rstrip('?.')}{_end(note)}" for note in told]


def _end(note: str) -> str:
    return "?" if note.endswith("?") else "."


def _told(said: Identifier) -> str:
    if said.item is None:
        key = {"hu": "SSCC", "location": "GLN", "party": "GLN"}.get(said.kind, "key")
        return f"{key} {said.value}"
    parts = (("GTIN", said.item), ("lot", said.lot), ("serial", said.serial))
    return ", ".join(f"{word} {text}" for word, text in parts if text)


def _items(work: Work, gtin: str) -> list[str]:
    return [str(row["number"]) for row in work.rows("search/by_gtin", gtin=gtin)]


def _of_gln(work: Work, gln: str) -> Iterator[str]:
    for row in work.rows("search/by_gln", gln=gln):
        yield str(row["ref"])
