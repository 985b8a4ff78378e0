"""The types of events: one record each, from which the door, the planner and the pages derive.

A new type is a record here: its words, its fields, the relationships it writes and how it is
taken back. `define` is the exception; it has as many shapes as people write (`defining`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# How a field is read; the door has a type for each (`app/events/forms.py`).
FieldKind = Literal[
    "part", "text", "time", "at", "quantity", "signed", "flag", "map", "object", "inputs",
    "outputs", "contents", "at_basis", "basis", "role", "status", "result", "measured", "limits",
    "factors", "item_type", "tracking", "zone", "day_start", "event_types", "also", "documents",
    "like",
]  # fmt: skip
LINES: tuple[FieldKind, ...] = ("inputs", "outputs", "contents")  # each line has an object


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event, of a line of it, or of what a define says."""

    name: str
    kind: FieldKind
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relationship an event writes.

    `start` and `end` are roles that `plan` knows: object, run (the batch, else the order), maker
    (the batch, else the order's completion), hu, to, customer, supplier, source_of, place,
    resource, inspection, subject. `lines`: one for each line of that field, else one. `when` and
    `unless`: only where the event has, or has not, that field. `carries`: fields that stand on it
    as properties; `sign` −1: the quantity with a minus, because it left; `says`: properties that
    are the same on all.
    """

    type: str
    start: str
    end: str
    carries: tuple[str, ...] = ("quantity", "uom", "also", "position", "documents")
    lines: str = ""
    when: str = ""
    unless: str = ""
    sign: Literal[1, -1] = 1
    says: tuple[tuple[str, str | bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields of which an event needs one at least, or has one at the most, and how that is said."""

    names: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class EventType:
    """What there is to know of a type of event.

    `means`: for the manual; `verb`: what was done to the object, for pages. `one_of`: choices of
    which an event needs one; `only_one`: of which it has one at the most.
    `about`: the role of the thing that the fields `gives` are properties of; `aside`: with one of
    these fields they are true of a part only, and give nothing; `linked`: an event that gives
    nothing is linked with the thing all the same. `reversed`: whether a reverse
    takes back nothing, all, or a part too. `corrects`: the field that names an event it changes.
    `lines`: its fields that are lists of lines.
    """

    name: str
    means: str
    verb: str
    fields: tuple[Field, ...]
    arrows: tuple[Arrow, ...] = ()
    one_of: tuple[Choice, ...] = ()
    only_one: tuple[Choice, ...] = ()
    about: str = ""
    gives: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    linked: bool = False
    reversed: Literal["no", "whole", "part"] = "no"
    corrects: str = ""
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        lines = tuple(each.name for each in self.fields if each.kind in LINES)
        object.__setattr__(self, "lines", lines)

    def field(self, name: str) -> Field | None:
        """One of its fields."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def on_run(self) -> bool:
        """Whether it can name an order or a run."""
        return any(each.name in ("work_order", "batch") for each in self.fields)


COMMON = (
    Field("event_id", "part", True), Field("source", "part", True), Field("at", "at"),
    Field("at_basis", "at_basis"), Field("document", "part"), Field("note", "text"),
    Field("attributes", "map"),
)  # fmt: skip
OBJECT = (
    Field("item", "part"), Field("lot", "part"), Field("serial", "part"), Field("hu", "part"),
    Field("expires_at", "time"), Field("manufactured_at", "time"), Field("status", "status"),
    Field("attributes", "map"),
)  # fmt: skip
# `also`: the same amount in other units (catch weight); `position`: where in the unit it is.
_BOOKED = (Field("also", "also"), Field("position", "text"))
_LINE = (
    Field("object", "object", True), Field("quantity", "quantity"), Field("uom", "text"), *_BOOKED
)  # fmt: skip
ALSO = (Field("quantity", "quantity", True), Field("uom", "text", True))
PAPERS = (Field("kind", "text"), Field("number", "part", True))
LIKE = (
    Field("type", "text", True), Field("object", "object", True), Field("work_order", "part"),
    Field("document", "part"), Field("customer", "part"),
)  # fmt: skip
_PAPERS = Field("documents", "documents")  # beside `document`
_OF_RUN = (Field("basis", "basis"), Field("location", "part"))
LINE_FIELDS: Mapping[FieldKind, tuple[Field, ...]] = {
    "contents": _LINE,
    "inputs": (*_LINE, *_OF_RUN),
    "outputs": (*_LINE, Field("role", "role"), *_OF_RUN),
}
_RUN = (Field("work_order", "part"), Field("batch", "part"))
_ON_RUN = (Choice(("work_order", "batch"), "needs a work order or a batch"),)
_HOW = (Field("kind", "text"), Field("homogeneous", "flag"))
_PLACE, _RESOURCE = Field("location", "part"), Field("resource", "part")
_REASON = Field("reason", "text")
_ONE_SUBJECT = "has an object and a batch; an inspection is of one of them"
_AMOUNT = ("quantity", "uom", "also", "position", "documents")
_CONSUMED = (*_AMOUNT, "basis", "location")
_PRODUCED = (*_AMOUNT, "role", "basis", "location")
_RAN_ON = Arrow("RAN_ON", "run", "resource", (), when="resource")

RECEIVE = EventType(
    "receive", "goods receipt", "received",
    (*_LINE, Field("supplier", "part"), Field("supplier_lot", "part"), _PLACE, _PAPERS),
    (Arrow("SUPPLIED", "source_of", "object", (*_AMOUNT, "location", "supplier_lot")),),
    reversed="part",
)  # fmt: skip
CONSUME = EventType(
    "consume", "it went into an order or a run", "consumed",
    (*_RUN, *_LINE, _PLACE, Field("basis", "basis"), _RESOURCE, _PAPERS),
    (Arrow("CONSUMED_INTO", "object", "run", _CONSUMED), _RAN_ON),
    _ON_RUN, reversed="part",
)  # fmt: skip
PRODUCE = EventType(
    "produce", "it came out of an order or a run", "made",
    (*_RUN, *_LINE, Field("role", "role"), _PLACE, Field("basis", "basis"), _RESOURCE, _PAPERS),
    (Arrow("PRODUCED", "maker", "object", _PRODUCED), _RAN_ON),
    _ON_RUN, reversed="part",
)  # fmt: skip
TRANSFORM = EventType(
    "transform", "a run with all that went in and came out", "transformed",
    (*_HOW, Field("batch", "part", True), Field("work_order", "part"), Field("inputs", "inputs"),
     Field("outputs", "outputs"), _PLACE, _RESOURCE, _PAPERS),
    (Arrow("CONSUMED_INTO", "object", "run", _CONSUMED, lines="inputs"),
     Arrow("PRODUCED", "maker", "object", _PRODUCED, lines="outputs"), _RAN_ON),
    (Choice(("inputs", "outputs"), "has neither inputs nor outputs"),),
    about="run", gives=("kind", "homogeneous"), reversed="whole",
)  # fmt: skip
RUN = EventType(
    "run", "how a run went", "run recorded",
    (*_RUN, *_HOW, Field("started_at", "time"), Field("ended_at", "time"), _RESOURCE,
     Field("operator", "text"), Field("parameters", "map"), Field("record", "text")),
    (_RAN_ON,), _ON_RUN, about="run",
    gives=("kind", "homogeneous", "started_at", "ended_at", "operator", "parameters", "record"),
    linked=True,
)  # fmt: skip
MOVE = EventType(
    "move", "from place to place", "moved",
    (*_LINE, Field("from", "part"), Field("to", "part", True), _PAPERS),
    (Arrow("MOVED_TO", "object", "to", (*_AMOUNT, "from")),),
    reversed="part",
)  # fmt: skip
PACK = EventType(
    "pack", "put into a container", "packed into",
    (Field("hu", "part", True), Field("contents", "contents", True), _PAPERS),
    (Arrow("PACKED_INTO", "object", "hu", lines="contents"),),
    reversed="whole",
)  # fmt: skip
UNPACK = EventType(
    "unpack", "taken out; without contents: everything", "unpacked from",
    (Field("hu", "part", True), Field("contents", "contents"), _PAPERS),
    (Arrow("UNPACKED_FROM", "hu", "object", lines="contents"),
     Arrow("UNPACKED_FROM", "hu", "hu", ("documents",), unless="contents",
           says=(("everything", True),))),
    reversed="whole",
)  # fmt: skip
SHIP = EventType(
    "ship", "gone to a customer; without one: to the customer `?`, unknown", "shipped",
    (*_LINE, Field("customer", "part"), Field("from", "part"), Field("ship_to", "part"),
     _PAPERS),
    (Arrow("SHIPPED_TO", "object", "customer", (*_AMOUNT, "ship_to", "from")),),
    reversed="part",
)  # fmt: skip
RETURN = EventType(
    "return", "back from a customer, or back to a supplier", "returned",
    (*_LINE, Field("customer", "part"), Field("supplier", "part"), Field("to", "part"), _PAPERS),
    (Arrow("RETURNED", "customer", "object", (*_AMOUNT, "to"), when="customer"),
     Arrow("RETURNED", "object", "supplier", (*_AMOUNT, "to"), when="supplier")),
    (Choice(("customer", "supplier"), "needs a customer or a supplier"),),
    (Choice(("customer", "supplier"), "has a customer and a supplier; a return has one of them"),),
    reversed="part",
)  # fmt: skip
ADJUST = EventType(
    "adjust", "stock changed by so much", "adjusted",
    (_LINE[0], Field("quantity", "signed", True), *_LINE[2:], _PLACE,
     Field("reason", "text", True), _PAPERS),
    (Arrow("ADJUSTED", "object", "place", (*_AMOUNT, "reason")),),
    reversed="part",
)  # fmt: skip
COUNT = EventType(
    "count", "so much was found", "counted",
    (_LINE[0], Field("quantity", "quantity", True), *_LINE[2:], _PLACE, _REASON, _PAPERS),
    (Arrow("COUNTED", "object", "place", (*_AMOUNT, "reason")),),
    reversed="whole",
)  # fmt: skip
REVERSE = EventType(
    "reverse", "an earlier event is taken back, wholly or in part", "took back event",
    (Field("reverses", "part"), Field("like", "like"), Field("quantity", "quantity"),
     Field("uom", "text"), _REASON),
    one_of=(Choice(("reverses", "like"), "names no event, and none it is like"),),
    only_one=(Choice(("reverses", "like"), "names an event and one it is like; name one"),),
    corrects="reverses",
)  # fmt: skip
STATUS = EventType(
    "status", "a decision about it", "set to",
    (_LINE[0], Field("status", "status", True), _PLACE, *_LINE[1:3], _REASON),
    about="object", gives=("status",), aside=("location", "quantity"), linked=True,
)  # fmt: skip
INSPECT = EventType(
    "inspect", "a test and its result", "inspected",
    (Field("object", "object"), Field("batch", "part"), Field("work_order", "part"),
     Field("test", "text", True), Field("result", "result", True), Field("value", "measured"),
     Field("uom", "text"), Field("limits", "limits")),
    (Arrow("MEASURED", "inspection", "subject", ()),),
    (Choice(("object", "batch", "work_order"), "needs an object or a batch"),),
    (Choice(("object", "batch"), _ONE_SUBJECT), Choice(("object", "work_order"), _ONE_SUBJECT)),
)  # fmt: skip
VOID = EventType(
    "void", "an earlier event never happened", "voided event",
    (Field("voids", "part", True), Field("reason", "text", True)),
    corrects="voids",
)  # fmt: skip
DEFINE = EventType("define", "what something is", "defined", ())

EVENT_TYPES: Mapping[str, EventType] = {
    each.name: each
    for each in (
        DEFINE, RECEIVE, CONSUME, PRODUCE, TRANSFORM, RUN, MOVE, PACK, UNPACK, SHIP, RETURN,
        ADJUST, COUNT, REVERSE, STATUS, INSPECT, VOID,
    )
}  # fmt: skip
