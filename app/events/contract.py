"""The contract of the event door: every event type, validated and made canonical.

`read_event` takes any raw object and gives either a `Taken` (typed event, canonical content,
SHA-256) or a `Problem` that names field and remedy. Same meaning, same content: times are UTC
with their precision, `5` equals `5.0`, lists are sorted, absent equals null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app.events.canonical import canonical_form
from app.events.define import Define, normalise_define
from app.events.fields import (
    At,
    AtBasis,
    Attributes,
    Basis,
    Document,
    InputLine,
    Limits,
    Line,
    Measured,
    Object,
    OutputLine,
    Part,
    Quantity,
    Role,
    SignedQuantity,
    Status,
    Strict,
    Text,
    Time,
)
from app.events.models import Problem
from app.events.problems import EVENT_TYPES, say


class Common(Strict):
    """Fields every event has."""

    event_id: Part
    source: Part
    at: At | None = None
    at_basis: AtBasis | None = None
    document: Document | None = None
    note: Text | None = None
    attributes: Attributes | None = None


class Booking(Common):
    """An event about one object and how much of it."""

    object: Object
    quantity: Quantity | None = None
    uom: Text | None = None


class OnRun(Common):
    """An event about an order, a batch (run), or both."""

    work_order: Part | None = None
    batch: Part | None = None

    @model_validator(mode="after")
    def _order_or_batch(self) -> Self:
        if self.work_order is None and self.batch is None:
            raise PydanticCustomError(
                "missing_field", "needs a work order or a batch", {"field": "work_order"}
            )
        return self


class Run(OnRun):
    """A run of an order: when, where, by whom, with which parameters."""

    type: Literal["run"]
    kind: Text | None = None
    homogeneous: bool | None = None
    started_at: Time | None = None
    ended_at: Time | None = None
    resource: Part | None = None
    operator: Text | None = None
    parameters: Attributes | None = None
    record: Text | None = None


class Receive(Booking):
    """Goods receipt."""

    type: Literal["receive"]
    supplier: Part | None = None
    supplier_lot: Part | None = None
    location: Part | None = None


class Consume(Booking, OnRun):
    """An input of an order or run."""

    type: Literal["consume"]
    location: Part | None = None
    basis: Basis | None = None
    resource: Part | None = None


class Produce(Booking, OnRun):
    """An output of an order or run."""

    type: Literal["produce"]
    role: Role | None = None
    location: Part | None = None
    basis: Basis | None = None
    resource: Part | None = None


class Transform(Common):
    """A run with its inputs and outputs in one event."""

    type: Literal["transform"]
    kind: Text | None = None
    homogeneous: bool | None = None
    batch: Part
    work_order: Part | None = None
    inputs: list[InputLine] = Field(default_factory=list)
    outputs: list[OutputLine] = Field(default_factory=list)
    location: Part | None = None
    resource: Part | None = None

    @model_validator(mode="after")
    def _something(self) -> Transform:
        if not self.inputs and not self.outputs:
            raise PydanticCustomError(
                "missing_field", "has neither inputs nor outputs", {"field": "inputs"}
            )
        return self


class Move(Booking):
    """A transfer to a location."""

    type: Literal["move"]
    from_: Part | None = Field(None, alias="from")
    to: Part


def _not_in_itself(hu: str, contents: list[Line]) -> None:
    if any(line.object.hu == hu for line in contents):
        raise PydanticCustomError(
            "bad_object", "names the container itself as its content", {"field": "contents"}
        )


class Pack(Common):
    """Contents put into a handling unit."""

    type: Literal["pack"]
    hu: Part
    contents: list[Line] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_others(self) -> Pack:
        _not_in_itself(self.hu, self.contents)
        return self


class Unpack(Common):
    """Contents taken out of a handling unit; without contents: everything."""

    type: Literal["unpack"]
    hu: Part
    contents: list[Line] | None = None

    @model_validator(mode="after")
    def _of_others(self) -> Unpack:
        _not_in_itself(self.hu, self.contents or [])
        return self

    @field_validator("contents")
    @classmethod
    def _no_empty_list(cls, contents: list[Line] | None) -> list[Line] | None:
        return contents or None


class Ship(Booking):
    """A delivery to a customer."""

    type: Literal["ship"]
    customer: Part
    from_: Part | None = Field(None, alias="from")
    ship_to: Part | None = None


class Return(Booking):
    """A return from a customer, or to a supplier."""

    type: Literal["return"]
    customer: Part | None = None
    supplier: Part | None = None
    to: Part | None = None

    @model_validator(mode="after")
    def _one_party(self) -> Return:
        if self.customer is None and self.supplier is None:
            raise PydanticCustomError(
                "missing_field", "needs a customer or a supplier", {"field": "customer"}
            )
        if self.customer is not None and self.supplier is not None:
            raise PydanticCustomError(
                "bad_value",
                "has a customer and a supplier; a return has one of them",
                {"field": "customer"},
            )
        return self


class Adjust(Booking):
    """A signed change of stock with its reason."""

    type: Literal["adjust"]
    quantity: SignedQuantity
    location: Part | None = None
    reason: Text


class Count(Booking):
    """What a count found."""

    type: Literal["count"]
    quantity: Quantity
    location: Part | None = None
    reason: Text | None = None


class Reverse(Common):
    """Takes back an earlier event of the same source, wholly or in part."""

    type: Literal["reverse"]
    reverses: Part
    quantity: Quantity | None = None
    uom: Text | None = None
    reason: Text | None = None


class StatusEvent(Common):
    """A change of disposition."""

    type: Literal["status"]
    object: Object
    status: Status
    location: Part | None = None
    quantity: Quantity | None = None
    uom: Text | None = None
    reason: Text | None = None


class Inspect(Common):
    """A test result, on an object or on a batch."""

    type: Literal["inspect"]
    object: Object | None = None
    batch: Part | None = None
    work_order: Part | None = None
    test: Text
    result: Literal["pass", "fail", "value"]
    value: Measured | None = None
    uom: Text | None = None
    limits: Limits | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Inspect:
        on_run = self.batch is not None or self.work_order is not None
        if self.object is None and not on_run:
            raise PydanticCustomError(
                "missing_field", "needs an object or a batch", {"field": "object"}
            )
        if self.object is not None and on_run:
            raise PydanticCustomError(
                "bad_value",
                "has an object and a batch; an inspection is of one of them",
                {"field": "object"},
            )
        return self


class Void(Common):
    """Says that an earlier event of the same source never happened."""

    type: Literal["void"]
    voids: Part
    reason: Text


Event = Annotated[
    Define | Receive | Consume | Produce | Transform | Run | Move | Pack | Unpack | Ship
    | Return | Adjust | Count | Reverse | StatusEvent | Inspect | Void,
    Field(discriminator="type"),
]  # fmt: skip
AnyEvent = (
    Define | Receive | Consume | Produce | Transform | Run | Move | Pack | Unpack | Ship
    | Return | Adjust | Count | Reverse | StatusEvent | Inspect | Void
)  # fmt: skip


class EventTypes:
    """The types of the contract and the adapter that reads them."""

    adapter: ClassVar[TypeAdapter[AnyEvent]] = TypeAdapter(Event)
    names: ClassVar[tuple[str, ...]] = EVENT_TYPES


@dataclass(frozen=True, slots=True)
class Taken:
    """A valid event: typed, its canonical content and SHA-256, and the stamp it asked for.

    `plain` is what `content` is the text of; it is shared, so nobody may change it.
    """

    event: AnyEvent
    content: str
    sha256: str
    recorded_at: str | None
    plain: dict[str, Any] = field(repr=False)


def read_event(raw: Mapping[str, Any]) -> Taken | Problem:
    """Validate one raw event; never raises.

    `recorded_at`, `_code`, `_field`, `_text` (a refused file's own columns) are not content.
    """
    fields = {
        key: value
        for key, value in raw.items()
        if value is not None and key not in ("recorded_at", "_code", "_field", "_text")
    }
    if fields.get("type") == "define":
        found = normalise_define(fields)
        if isinstance(found, Problem):
            return found
        fields = found
    try:
        event = EventTypes.adapter.validate_python(fields)
    except ValidationError as error:
        return say(error, fields)
    try:
        content, plain = canonical_form(event.model_dump(by_alias=True, exclude_none=True))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return Problem(
            "bad_text",
            "the event holds a value that JSON cannot keep (half a surrogate pair, NaN, a number "
            "beyond 64-bit floats, or too many levels)",
            "attributes" if "attributes" in fields else "",
            "Correct or remove it.",
        )
    stamp = raw.get("recorded_at")
    return Taken(
        event,
        content,
        hashlib.sha256(content.encode()).hexdigest(),
        stamp if isinstance(stamp, str) else None,
        plain,
    )
