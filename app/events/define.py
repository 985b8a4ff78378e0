"""`define` events as the door validates them, in their one shape (`app.vocabulary.defining`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.events.fields import At, AtBasis, Attributes, Document, Part, Quantity, Strict, Text
from app.events.forms import TYPES, form_of
from app.events.models import Problem
from app.events.problems import EVENT_TYPES
from app.vocabulary.defining import PROPERTIES, NothingDefinedError, one_shape
from app.vocabulary.event_types import FieldKind


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError(
            "bad_value", "is no time zone; write one such as Europe/Berlin or UTC"
        ) from None
    return text


def _day_start(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise PydanticCustomError("bad_value", "is no time of day; write 06:00") from None


def _event_type(text: str) -> str:
    if text not in EVENT_TYPES:
        raise PydanticCustomError(
            "bad_value", "“{given}” is not an event type", {"given": text[:40]}
        )
    return text


def _as_set(texts: list[str]) -> list[str]:
    return sorted(set(texts))


_TYPES: dict[FieldKind, Any] = TYPES | {
    "factors": dict[Text, Quantity],
    "item_type": Literal["raw", "packaging", "intermediate", "finished"],
    "tracking": Literal["lot", "serial", "lot_and_serial", "none"],
    "zone": Annotated[Text, AfterValidator(_zone)],
    "day_start": Annotated[Text, AfterValidator(_day_start)],
    "event_types": Annotated[
        list[Annotated[Text, AfterValidator(_event_type)]], AfterValidator(_as_set)
    ],
}
# What a define may say of a thing; anything else goes into `attributes`.
Properties = form_of("Properties", PROPERTIES, types=_TYPES)


class Subject(Strict):
    """The thing defined: its kind and the parts of its ref."""

    kind: Literal[
        "item", "lot", "serial", "hu", "location", "customer", "supplier", "resource", "order",
        "source",
    ]  # fmt: skip
    item: Part | None = None
    number: Part
    lot: Part | None = None  # the lot a serial belongs to


class Define(Strict):
    """A define event in its one canonical shape."""

    type: Literal["define"]
    event_id: Part
    source: Part
    at: At | None = None
    at_basis: AtBasis | None = None
    document: Document | None = None
    note: Text | None = None
    attributes: Attributes | None = None
    subject: Subject
    properties: Properties = Field(default_factory=Properties)  # type: ignore[valid-type]
    same_as: Annotated[list[Part], AfterValidator(_as_set)] | None = None

    @model_validator(mode="after")
    def _own_source(self) -> Define:
        subject = self.subject
        if subject.kind == "source" and subject.number != self.source:
            raise PydanticCustomError(
                "bad_value", "a source is defined by its own events only", {"field": "source"}
            )
        if subject.kind in ("lot", "serial") and subject.item is None:
            raise PydanticCustomError(
                "missing_field", "a {kind} is defined without its item",
                {"kind": subject.kind, "field": "item"},
            )  # fmt: skip
        return self


def normalise_define(fields: Mapping[str, Any]) -> dict[str, Any] | Problem:
    """The one shape of a define event, ready for validation, or what is wrong with it."""
    try:
        return one_shape(fields)
    except NothingDefinedError as error:
        return Problem("missing_field", str(error), "item", error.remedy)
