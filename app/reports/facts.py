"""What reports say of a booking in the words of a law: lot codes, products, places, papers. Pure.

What nobody recorded is None here, and the reports then name it as not held; nothing is made up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from app.reports.dossier import Dossier, EventKey, GoodsBooking, Properties
from app.vocabulary import UNKNOWN_CUSTOMER, make_ref, parse_ref
from app.wording import is_unknown_party

_NOTHING: Properties = {}
# Attributes under which sources keep what has no field of its own, best first.
TLC_SOURCE = ("tlc_source", "traceability_lot_code_source", "tlcSource")
TLC_REFERENCE = ("tlc_source_reference", "traceability_lot_code_source_reference")


class Facts:
    """Looks up what a dossier holds."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def thing(self, ref: str | None) -> Properties:
        """What is known of a thing; empty where nothing is."""
        return self.dossier.things.get(ref or "", _NOTHING)

    def content(self, key: EventKey) -> Properties:
        """What an event says; empty where its text was erased."""
        return self.dossier.events.get(key, _NOTHING)

    def item(self, goods: str) -> Properties:
        """What is known of the item of some goods."""
        return self.thing(make_ref("item", parse_ref(goods).parts[0]))

    @cached_property
    def by_goods(self) -> Mapping[str, Sequence[GoodsBooking]]:
        """The bookings of each lot, serial and item."""
        found: dict[str, list[GoodsBooking]] = defaultdict(list)
        for each in (*self.dossier.bookings, *self.dossier.origins):
            found[each.goods].append(each)
        return found

    @cached_property
    def chosen_bookings(self) -> Sequence[GoodsBooking]:
        """The bookings of what was asked for, by lot and time."""
        own = [each for each in self.dossier.bookings if each.goods in self.dossier.goods]
        return sorted(own, key=lambda each: (each.goods, each.low, each.high, *each.key))

    @cached_property
    def by_run(self) -> Mapping[str, Sequence[GoodsBooking]]:
        """What went into each run, or order, and came out of it."""
        found: dict[str, list[GoodsBooking]] = defaultdict(list)
        for each in (*self.dossier.bookings, *self.dossier.origins):
            if each.type in ("CONSUMED_INTO", "PRODUCED"):
                found[each.other].append(each)
        return found

    @cached_property
    def tests(self) -> Mapping[str, Sequence[EventKey]]:
        """The inspections of each lot and serial."""
        found: dict[str, list[EventKey]] = defaultdict(list)
        for goods, key in self.dossier.tests:
            found[goods].append(key)
        return found

    def bookings(self, goods: str, *types: str) -> list[GoodsBooking]:
        """The bookings of some goods that are of some types."""
        return [each for each in self.by_goods.get(goods, ()) if each.type in types]

    def lot_code(self, goods: str) -> str | None:
        """The traceability lot code: of a lot that was received under one lot number of its
        supplier and never made here, that number; else its own. None: an item without a lot."""
        ref = parse_ref(goods)
        if ref.kind == "item":
            return None
        received = self.bookings(goods, "SUPPLIED")
        named = {self.content(each.key).get("supplier_lot") for each in received}
        if len(named) == 1 and not self.bookings(goods, "PRODUCED"):
            return str(named.pop() or ref.parts[1])
        return ref.parts[1]

    def code_source(self, goods: str) -> str | None:
        """Where the lot code was assigned, as recorded: an attribute of an event or of the lot; of
        a lot made here the place where."""
        own = self.bookings(goods, "SUPPLIED", "PRODUCED", "SHIPPED_TO", "RETURNED")
        said = self.attribute(goods, TLC_SOURCE, [each.key for each in own])
        if said:
            return said
        made = {self.place(each, "location") for each in own if each.type == "PRODUCED"} - {None}
        return self.place_text(made.pop()) if len(made) == 1 else None

    def attribute(
        self, goods: str, names: Sequence[str], keys: Iterable[EventKey] = ()
    ) -> str | None:
        """The first attribute of one of some names: of some events, of the lot, of its item."""
        told = [self.content(key).get("attributes") for key in keys]
        told += [self.thing(goods).get("attributes"), self.item(goods).get("attributes")]
        for attributes in filter(None, told):
            for name in names:
                found = attributes.get(name)
                if found not in (None, "", []):
                    return attribute_text(found)
        return None

    def product(self, goods: str) -> str | None:
        """The product description: name, brand, commodity, variety, packaging, as far as recorded,
        and the GTIN."""
        item = self.item(goods)
        more = item.get("attributes") or {}
        parts = [item.get("name"), *(more.get(name) for name in PRODUCT_ATTRIBUTES)]
        gtin = item.get("gtin")
        text = ", ".join(attribute_text(part) for part in parts if part)
        return f"{text} (GTIN {gtin})" if text and gtin else text or (gtin and f"GTIN {gtin}")

    def place(self, each: GoodsBooking, field: str) -> str | None:
        """The ref of a place an event names; a line's own comes before the event's."""
        content = self.content(each.key)
        number = self.line(each).get(field) or content.get(field)
        return None if number is None else make_ref("location", str(number))

    def line(self, each: GoodsBooking) -> Properties:
        """The line of an event that is of the goods booked."""
        content = self.content(each.key)
        parts = parse_ref(each.goods).parts
        for name in ("inputs",) if each.type == "CONSUMED_INTO" else ("outputs", "contents"):
            for line in content.get(name, ()):
                told = line["object"]
                number = told.get("serial") or told.get("lot")
                if parts == ((told.get("item"), number) if number else (told.get("item"),)):
                    return dict(line)
        return _NOTHING

    def party(self, ref: str | None) -> str | None:
        """The ref of a customer or supplier; None for one nobody recorded."""
        return None if ref is None or ref == UNKNOWN_CUSTOMER or is_unknown_party(ref) else ref

    def recipient(self, each: GoodsBooking) -> str | None:
        """Where something shipped went: the place of delivery, else the customer."""
        to = self.content(each.key).get("ship_to")
        return make_ref("location", str(to)) if to else self.party(each.other)

    def place_text(self, ref: str | None) -> str | None:
        """A place, customer or supplier by its name and its code."""
        if ref is None:
            return None
        number, name = parse_ref(ref).parts[-1], self.thing(ref).get("name")
        return f"{name} ({number})" if name and name != number else number

    def described(self, ref: str) -> Properties:
        """What is known of a place, customer or supplier; an address it has not is that of the
        innermost place around it that has one."""
        told = dict(self.thing(ref))
        for outer in self.dossier.within.get(ref, ()):
            for name, value in self.thing(outer).items():
                if name in ADDRESS and value and not told.get(name):
                    told[name] = value
        return told

    def documents(self, key: EventKey) -> list[tuple[str | None, str]]:
        """(kind, number) of the documents an event names; None: its kind is not recorded."""
        content = self.content(key)
        beside = [(each.get("kind"), each["number"]) for each in content.get("documents", ())]
        own = content.get("document")
        if own is not None and all(number != own for _, number in beside):
            return [(_bare_kind(content, own), own), *beside]
        return beside

    def runs_of(self, each: GoodsBooking) -> Iterator[str]:
        """A run and its order."""
        yield each.other
        if order := self.dossier.orders.get(each.other):
            yield order


PRODUCT_ATTRIBUTES = (
    "brand", "commodity", "variety", "packaging_size", "packaging_style", "species",
)  # fmt: skip
ADDRESS = ("phone", "address", "country", "contact", "email", "gln")


def attribute_text(value: Any) -> str:
    """An attribute as a person reads it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {attribute_text(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(attribute_text, value))
    return str(value)


def _bare_kind(content: Properties, number: str) -> str | None:
    """The kind EPCIS gave a document, where it did."""
    listed = (content.get("attributes") or {}).get("bizTransactionList")
    for each in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(each, Mapping) and each.get("bizTransaction") == number and each.get("type"):
            return str(each["type"])
    return None
