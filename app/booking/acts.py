"""What can be booked by hand: acts with their fields, in the order in which a hand fills them in.

One record an act; the form, the reading of it and the API derive from it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FieldRole = Literal["thing", "container", "things", "number", "quantity", "unit", "status", "words"]


@dataclass(frozen=True, slots=True)
class BookingField:
    """A field of a form: its name in the event, its word, what it takes. `hint`: an example."""

    name: str
    word: str
    role: FieldRole
    needed: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class BookingAct:
    """An act: the type of event it becomes, its words, its fields."""

    name: str
    type: str
    title: str
    says: str
    fields: tuple[BookingField, ...]


_SCAN = "scan, or type a number"
_WHAT = BookingField("what", "What", "thing", True, _SCAN)
_ITEM = BookingField("item", "Item, where the code does not tell it", "number")
_QUANTITY = BookingField("quantity", "Quantity", "quantity")
_NEEDED = BookingField("quantity", "Quantity", "quantity", True)
_UNIT = BookingField("uom", "Unit", "unit", hint="the item's")
_ORDER = BookingField("work_order", "Work order", "number")
_RUN = BookingField("batch", "Run (batch)", "number")
_PLACE = BookingField("location", "Place", "number")
_DOCUMENT = BookingField("document", "Document", "number")
_AMOUNT = (_WHAT, _QUANTITY, _UNIT)
REASON = BookingField("reason", "Why", "words")

ACTS: Mapping[str, BookingAct] = {
    each.name: each
    for each in (
        BookingAct(
            "receive", "receive", "Receive", "Goods came in.",
            (*_AMOUNT, BookingField("supplier", "Supplier", "number"),
             BookingField("supplier_lot", "Supplier's lot", "number"), _PLACE, _DOCUMENT, _ITEM),
        ),
        BookingAct(
            "use", "consume", "Use", "It went into an order or a run.",
            (_ORDER, _RUN, *_AMOUNT, _PLACE, _ITEM),
        ),
        BookingAct(
            "make", "produce", "Make", "It came out of an order or a run.",
            (_ORDER, _RUN, *_AMOUNT, _PLACE, _ITEM),
        ),
        BookingAct(
            "move", "move", "Move", "It went from place to place.",
            (_WHAT, BookingField("to", "To", "number", True),
             BookingField("from", "From", "number"), _QUANTITY, _UNIT, _ITEM),
        ),
        BookingAct(
            "pack", "pack", "Pack", "It was put into a container.",
            (BookingField("hu", "Container", "container", True, "scan its SSCC"),
             BookingField("contents", "Contents, a scan a line", "things", True,
                          "code, or code ; 10 kg"), _ITEM),
        ),
        BookingAct(
            "ship", "ship", "Ship", "It went to a customer.",
            (_WHAT, BookingField("customer", "Customer", "number"), _DOCUMENT, _QUANTITY, _UNIT,
             BookingField("from", "From", "number"), _ITEM),
        ),
        BookingAct(
            "return", "return", "Return", "Back from a customer, or back to a supplier.",
            (_WHAT, BookingField("customer", "Customer", "number"),
             BookingField("supplier", "or supplier", "number"), _QUANTITY, _UNIT,
             BookingField("to", "To the place", "number"), _DOCUMENT, _ITEM),
        ),
        BookingAct(
            "count", "count", "Count", "So much of it was found.",
            (_WHAT, _NEEDED, _UNIT, _PLACE, REASON, _ITEM),
        ),
        BookingAct(
            "status", "status", "Status", "It was decided about.",
            (_WHAT, BookingField("status", "Status", "status", True), REASON, _PLACE, _ITEM),
        ),
    )
}  # fmt: skip
# What every form has beside its own.
COMMON: tuple[BookingField, ...] = (
    BookingField("at", "When", "words", hint="now"), BookingField("note", "Note", "words"),
)  # fmt: skip
