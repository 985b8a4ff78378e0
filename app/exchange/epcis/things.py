"""Things, containers, places and parties an EPCIS event names, as lotgraph's keys.

A thing is a lot, a serial, a container or an untracked item. An identifier that is none of GS1's
or GDST's forms is an item and a lot of that very name. Every written form becomes an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app import gs1
from app.exchange.epcis.draft import Draft
from app.exchange.epcis.outline import container_key
from app.exchange.epcis.words import entries, mappings, quantity_of, short, text_of


@dataclass(frozen=True, slots=True)
class EpcisThing:
    """An object with its quantity. `twin` is its container's key when it is also a container."""

    object: dict[str, Any]
    quantity: int | float | None = None
    uom: str = ""
    twin: str = ""

    @property
    def tracked(self) -> bool:
        """A lot or serial, which can carry dates and attributes of its own."""
        return "lot" in self.object or "serial" in self.object

    def amount(self) -> dict[str, Any]:
        """`quantity` and `uom` as booking fields; a container has neither."""
        if self.quantity is None or "hu" in self.object:
            return {}
        return {"quantity": self.quantity, "uom": self.uom}

    def line(self) -> dict[str, Any]:
        """As one input, output or content."""
        found = {"object": self.object, **self.amount()}
        return {key: value for key, value in found.items() if value != ""}

    def as_container(self) -> EpcisThing:
        """The container this thing also is."""
        return EpcisThing({"hu": self.twin})


def container(draft: Draft, written: str) -> EpcisThing:
    """What an event names as the parent that holds others."""
    _warn(draft, written, "parentID")
    key, _ = container_key(written)
    draft.names.name("hu", {"hu": key}, written)
    return EpcisThing({"hu": key})


def objects(draft: Draft, epcs: str, quantities: str, lot: str = "") -> list[EpcisThing]:
    """The things of an EPC list and a quantity list; a thing that cannot be read is noted.

    `lot` is the lot number that master data of the event gives for things without one.
    """
    found = []
    for entry in entries(draft.event.get(epcs)):
        if written := _written(draft, entry, epcs):
            made = thing(draft, written, lot, epcs)
            found.append(replace(made, quantity=1) if "serial" in made.object else made)
    for entry in entries(draft.event.get(quantities)):
        fields = entry if isinstance(entry, Mapping) else {}
        if written := _written(draft, fields.get("epcClass") or entry, quantities):
            made = thing(draft, written, lot, quantities)
            quantity = quantity_of(fields.get("quantity"), draft.notes, quantities)
            found.append(replace(made, quantity=quantity, uom=text_of(fields.get("uom"))))
    draft.used |= {field for field in (epcs, quantities) if _wholly_read(draft, field)}
    return found


def object_of_class(draft: Draft) -> EpcisThing | None:
    """The one thing of an event of version 1 that names a class and a quantity beside it."""
    written = text_of(draft.event.get("epcClass"))
    if not written:
        return None
    given = draft.event.get("quantity")
    made = thing(draft, written, "", "epcClass")
    quantity = quantity_of(given, draft.notes, "quantity")
    draft.used.add("epcClass")
    if quantity is not None:
        draft.used.add("quantity")
    return replace(made, quantity=quantity)


def _wholly_read(draft: Draft, field: str) -> bool:
    """Whether the things of a list say all it said; else the list stays in the attributes."""
    for entry in entries(draft.event.get(field)):
        more = set(entry) - {"epcClass", "quantity", "uom"} if isinstance(entry, Mapping) else None
        written = entry.get("epcClass") if isinstance(entry, Mapping) else entry
        if more or not text_of(written):
            return False
        given = entry.get("quantity") if isinstance(entry, Mapping) else None
        if given is not None and quantity_of(given, [], field) != given:
            return False
    return True


def _written(draft: Draft, entry: object, field: str) -> str:
    written = text_of(entry)
    if written:
        return written
    text = f"{field} has an entry that names nothing: {entry!r:.80}"
    draft.note("object_not_understood", text, field)
    return ""


def thing(draft: Draft, written: str, lot: str, field: str) -> EpcisThing:
    """The lot, serial, container or item that `written` names."""
    found = gs1.parse(written)
    _warn(draft, written, field)
    if found is not None and (found.kind == "hu" or found.value.startswith(("(8003)", "(8004)"))):
        draft.names.name("hu", {"hu": found.value}, written)
        return EpcisThing({"hu": found.value})
    if found is None or found.item is None:
        key = {"item": written, "lot": written}
    else:
        parts = {"item": found.item, "lot": found.lot or lot, "serial": found.serial}
        key = {part: value for part, value in parts.items() if value}
        if found.kind == "item":  # its written form names the item, not the lot
            gtin = found.item if found.form != "gdst-urn" and not found.warning else None
            draft.names.name("item", {"item": found.item}, written, gtin=gtin)
    kind = "serial" if "serial" in key else "lot" if "lot" in key else "item"
    if found is None or found.kind != "item":
        draft.names.name(kind, key, written)
    twin, _ = container_key(written)
    return EpcisThing(dict(key), twin=twin if twin in draft.containers else "")


def _warn(draft: Draft, written: str, field: str) -> None:
    found = gs1.parse(written)
    if found is not None and found.warning:
        draft.note("identifier_not_conformant", found.warning, field)
    for note in found.notes if found is not None else ():
        draft.note("identifier_in_part", f"{written}: {note}", field)


# --- places and parties -----------------------------------------------------------------------


def place(draft: Draft, value: object, field: str = "") -> str:
    """The key of a location: GLN (with extension), or as written; empty when there is none."""
    written = text_of(value)
    if not written:
        return ""
    found = gs1.parse(written)
    known = found is not None and found.kind in ("location", "party")
    key = found.value if found is not None and known else written
    if found is not None and known:
        _warn(draft, written, field)
    draft.names.name("location", {"location": key}, written)
    return key


def party(draft: Draft, written: str, field: str = "") -> str:
    """The key of a party: GLN without extension, or as written; it becomes a partner."""
    found = gs1.parse(written)
    key, gln = written, None
    if found is not None and found.kind in ("location", "party"):
        key = found.value
        if found.valid_check_digit is not None:
            key = gln = found.value.partition(".")[0]
        _warn(draft, written, field)
    draft.names.name("customer", {"customer": key}, written, kind="partner", gln=gln)
    return key


def where(draft: Draft, *fields: str) -> str:
    """The location of the first of these fields that names one."""
    for field in fields:
        given = draft.event.get(field)
        if text_of(given):
            if not isinstance(given, Mapping) or len(given) == 1:
                draft.used.add(field)
            return place(draft, given, field)
    return ""


def ends(draft: Draft, side: str) -> dict[str, list[str]]:
    """Sources or destinations (`side`) as written, by their bare type."""
    found: dict[str, list[str]] = {}
    for entry in mappings(draft.event.get(f"{side}List")):
        written = text_of(entry.get(side))
        if written:
            kind = short(entry.get("type")).lower()
            if written not in found.setdefault(kind, []):
                found[kind].append(written)
    return found


def end_place(draft: Draft, side: str) -> str:
    """The location among the sources or destinations, or empty."""
    written = ends(draft, side).get("location", [])
    return place(draft, written[0], f"{side}List") if written else ""


def name_parties(draft: Draft) -> None:
    """Remember every party and place of the source and destination lists by its forms."""
    for side in ("source", "destination"):
        for kind, written in ends(draft, side).items():
            for entry in written:
                if kind == "location":
                    place(draft, entry, f"{side}List")
                elif kind in ("owning_party", "possessing_party"):
                    party(draft, entry, f"{side}List")
