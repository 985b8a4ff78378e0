"""Field types of events: parts of refs, times, quantities, objects, lines.

Each refuses with a stable code and words; nothing is guessed.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.times import BadTimeError, read_time
from app.vocabulary import MICRO, QUANTITY_LIMIT, clean_part

Status = Literal["released", "quarantine", "hold", "rejected", "recalled", "scrapped", "expired"]
Role = Literal["main", "co_product", "by_product", "scrap"]
Basis = Literal["recorded", "assumed"]
AtBasis = Literal["occurred", "posted"]


def _part(text: str) -> str:
    text = clean_part(text)
    if not text:
        raise PydanticCustomError("empty", "is empty")
    if "\x00" in text:
        raise PydanticCustomError("bad_text", "contains a NUL character")
    return text


def _time(text: object) -> str:
    if not isinstance(text, str):
        raise PydanticCustomError("bad_time", "is not a text with a date or time")
    try:
        return read_time(text).text
    except BadTimeError as error:
        raise PydanticCustomError("bad_time", "{why}", {"why": str(error)}) from None


def _number(value: object) -> float | int:
    """A decimal number of at most six places; integral values become integers."""
    number: float | int
    if isinstance(value, str):
        try:
            number = float(value.strip())
        except ValueError:
            raise PydanticCustomError(
                "bad_quantity",
                "“{given}” is not a number; use a decimal point and no thousands separator",
                {"given": value[:40]},
            ) from None
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = value
    else:
        raise PydanticCustomError("bad_quantity", "is not a number")
    if not math.isfinite(number) or abs(number) > QUANTITY_LIMIT:
        raise PydanticCustomError(
            "bad_quantity", "is beyond ±{limit}", {"limit": f"{QUANTITY_LIMIT:,}"}
        )
    if isinstance(number, float):
        rounded = round(number, 6)
        if rounded != number and abs(rounded - number) > abs(number) * 1e-15:
            raise PydanticCustomError("too_many_places", "has more than six decimal places")
        number = int(rounded) if rounded == int(rounded) else rounded
    return number


def _quantity(value: object) -> float | int:
    number = _number(value)
    if number < 0:
        raise PydanticCustomError(
            "negative_quantity",
            "is negative; use a reverse, return or adjust event to take something back",
        )
    return number


def micro_quantity(quantity: float) -> int:
    """A quantity as a whole number of millionths, for exact sums."""
    return round(quantity * MICRO)


Part = Annotated[str, AfterValidator(_part)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Time = Annotated[str, BeforeValidator(_time)]
Quantity = Annotated[float | int, BeforeValidator(_quantity)]
SignedQuantity = Annotated[float | int, BeforeValidator(_number)]
Attributes = dict[str, Any]


class Strict(BaseModel):
    """Unknown fields are refused, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, frozen=True)


class Object(Strict):
    """What an event is about: a lot, a serial (in a lot), a container, or an untracked item."""

    item: Part | None = None
    lot: Part | None = None
    serial: Part | None = None
    hu: Part | None = None
    expires_at: Time | None = None
    manufactured_at: Time | None = None
    status: Status | None = None
    attributes: Attributes | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Object:
        if self.hu is not None:
            if self.item or self.lot or self.serial:
                raise PydanticCustomError(
                    "bad_object", "names a container and an item; name one of them"
                )
        elif self.item is None:
            raise PydanticCustomError(
                "bad_object", "names no item; write item and lot, item and serial, or hu"
            )
        return self


class Line(Strict):
    """One input, output or content: an object and how much of it."""

    object: Object
    quantity: Quantity | None = None
    uom: Text | None = None


class InputLine(Line):
    """An input of a transformation."""

    basis: Basis | None = None
    location: Part | None = None


class OutputLine(Line):
    """An output of a transformation."""

    role: Role | None = None
    basis: Basis | None = None
    location: Part | None = None
