"""Field types of events: parts of refs, times, quantities.

Each refuses with a stable code and words; nothing is guessed.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from app.times import BadTimeError, WrittenTime, read_time
from app.vocabulary import MICRO, QUANTITY_LIMIT, clean_part, encode_part

Status = Literal["released", "quarantine", "hold", "rejected", "recalled", "scrapped", "expired"]
Role = Literal["main", "co_product", "by_product", "scrap"]
Basis = Literal["recorded", "assumed"]
AtBasis = Literal["occurred", "posted"]

PART_LIMIT = 1_500  # bytes of a part as it stands in a ref: two of them fit an index entry
TEXT_LIMIT = 10_000  # characters of a free text
FIRST_YEAR, LAST_YEAR = 1900, 2199  # an event outside is a typing error, not history

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MEASURED = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?", re.ASCII)


def _part(text: str) -> str:
    text = clean_part(text)
    if not text:
        raise PydanticCustomError("empty", "is empty")
    if "\x00" in text:
        raise PydanticCustomError("bad_text", "contains a NUL character")
    if len(text) * 12 > PART_LIMIT and len(encode_part(text)) > PART_LIMIT:
        raise PydanticCustomError("too_long", "is too long to be a number or name")
    return text


def _read(text: object) -> WrittenTime:
    if not isinstance(text, str):
        raise PydanticCustomError("bad_time", "is not a text with a date or time")
    try:
        return read_time(text)
    except BadTimeError as error:
        raise PydanticCustomError("bad_time", "is {why}", {"why": str(error)}) from None


def _time(text: object) -> str:
    return _read(text).text


def _at(text: object) -> str:
    written = _read(text)
    if not FIRST_YEAR <= written.value.year <= LAST_YEAR:
        raise PydanticCustomError(
            "bad_time", "is in the year {year}; is it right?", {"year": written.value.year}
        )
    return written.text


def _number(value: object) -> float | int:
    """A decimal number of at most six places; integral values become integers."""
    number: float | int
    if type(value) is int and -QUANTITY_LIMIT <= value <= QUANTITY_LIMIT:
        return value
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 100 or _DECIMAL.fullmatch(text) is None:
            raise PydanticCustomError(
                "bad_quantity",
                "is “{given}”, not a number; use a decimal point and no thousands separator",
                {"given": text[:40]},
            )
        exact = Decimal(text)
        if abs(exact) <= QUANTITY_LIMIT and MICRO % exact.as_integer_ratio()[1]:
            raise PydanticCustomError("too_many_places", "has more than six decimal places")
        number = float(exact)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = value
    else:
        raise PydanticCustomError("bad_quantity", "is not a number")
    if isinstance(number, float) and math.isnan(number):
        raise PydanticCustomError("bad_quantity", "is not a number (NaN)")
    if abs(number) > QUANTITY_LIMIT or not math.isfinite(number) or abs(number) > QUANTITY_LIMIT:
        raise PydanticCustomError(
            "bad_quantity", "is beyond ±{limit}", {"limit": f"{QUANTITY_LIMIT:,}"}
        )
    if isinstance(number, float):
        if number.is_integer():
            return int(number)
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


def _measured(value: object) -> object:
    """A measured value: a finite number of any precision, a text that is one, or words."""
    if isinstance(value, str):
        text = value.strip()
        if _MEASURED.fullmatch(text) is None:
            return _words(text)
        value = float(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PydanticCustomError("wrong_type", "is neither a number nor a text")
    if abs(value) > 1e300 or not math.isfinite(value):
        raise PydanticCustomError("bad_quantity", "is not a finite number")
    return int(value) if abs(value) < 2**53 and value == int(value) else float(value)


def _limits(value: object) -> object:
    """Limits of a test: words, a number, or an object such as `{"min": 6.5, "max": 7}`."""
    return value if isinstance(value, dict) else _measured(value)


def _words(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "is empty")
    if len(text) > TEXT_LIMIT:
        raise PydanticCustomError("too_long", "is too long")
    return text


Part = Annotated[str, AfterValidator(_part)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LIMIT)]
Document = Annotated[str, AfterValidator(_part)]
At = Annotated[str, BeforeValidator(_at)]
Time = Annotated[str, BeforeValidator(_time)]
Quantity = Annotated[float | int, BeforeValidator(_quantity)]
SignedQuantity = Annotated[float | int, BeforeValidator(_number)]
Measurement = Annotated[Any, BeforeValidator(_measured)]
Limits = Annotated[Any, BeforeValidator(_limits)]
Attributes = dict[str, Any]


class Strict(BaseModel):
    """Unknown fields are refused, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, frozen=True)
