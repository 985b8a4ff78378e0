"""The words of EPCIS and its Core Business Vocabulary, and what they mean to lotgraph.

The same word comes bare (`shipping`), as a URN (`urn:epcglobal:cbv:bizstep:shipping`) or as a
web address (`https://ref.gs1.org/cbv/BizStep-shipping`); `short` makes them one. Words of others
(`urn:gdst:bizStep:landing`) shorten the same way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.events.json_text import doubled_key
from app.events.models import Note, Problem
from app.events.problems import said_twice
from app.times import BadTimeError, read_time

EVENT_TYPES = frozenset(
    {
        "ObjectEvent",
        "AggregationEvent",
        "AssociationEvent",
        "TransformationEvent",
        "TransactionEvent",
        "QuantityEvent",
    }
)

SHIPPING = "shipping"
RECEIVING = "receiving"

# bizStep of a DELETE -> reason of the adjustment; others become "other: <bizStep>".
REASONS = {
    "destroying": "scrap",
    "disposing": "scrap",
    "sampling": "sample",
    "consuming": "loss",
    "dispensing": "loss",
}

# bizStep of an event of quantities that is a count of what is there; without a step it is one, too.
COUNTING = frozenset({"", "cycle_counting", "stock_taking", "stocktaking", "counting"})

# Disposition -> status of the contract; other dispositions stay in the attributes.
STATUSES = {
    "recalled": "recalled",
    "non_sellable_recalled": "recalled",
    "expired": "expired",
    "non_sellable_expired": "expired",
    "destroyed": "scrapped",
    "disposed": "scrapped",
    "quarantine": "quarantine",
    "quarantined": "quarantine",
}

# bizStep of a transformation -> kind of the run; others are the kind themselves.
KINDS = {"commingling": "blend", "repackaging": "repack", "packing": "repack"}

# Which business transaction is the document of a booking, best first.
DOCUMENTS = {
    "ship": ("desadv", "bol", "inv", "po"),
    "receive": ("recadv", "desadv", "bol", "po"),
    "produce": ("prodorder", "po"),
    "transform": ("prodorder", "po"),
}
ANY_DOCUMENT = ("desadv", "recadv", "bol", "prodorder", "po")

_VOCABULARY_PREFIX = re.compile(r"(?:BizStep|Disp|SDT|BTT|ER|Comp)-")


def short(value: object) -> str:
    """The bare word of a vocabulary value; empty when there is none."""
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("@id")
    if not isinstance(value, str):
        return ""
    return _VOCABULARY_PREFIX.sub("", re.split(r"[:/#]", value.strip())[-1])


def event_type(event: Mapping[str, Any]) -> str:
    """The bare type of an EPCIS event: `type`, `isA` or `@type`, bare or as an address."""
    for name in ("type", "isA", "@type"):
        given = event.get(name)
        for value in given if isinstance(given, list) else (given,):
            if word := short(value):
                return word
    return ""


def text_of(value: object) -> str:
    """A text, also when it is wrapped as `{"id": …}` or `{"@value": …}`; else empty."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("id", "@id", "@value") if key in value), None)
    return value.strip() if isinstance(value, str) else ""


def entries(value: object) -> list[Any]:
    """A list as it is, one thing as a list of one, nothing as an empty list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The JSON objects among the entries."""
    return (entry for entry in entries(value) if isinstance(entry, Mapping))


def first(texts: Iterable[str]) -> str:
    """The first text that is not empty, or an empty one."""
    return next((text for text in texts if text), "")


def written_time(value: object, offset: object = None) -> str | None:
    """A time the event door takes, or None: fractions cut to six digits, offset added if missing.

    EPCIS times are xsd:dateTimeStamp; real files leave the offset to `eventTimeZoneOffset` and
    write seven fractional digits.
    """
    text = re.sub(r"(\.\d{6})\d+", r"\1", text_of(value))
    try:
        written = read_time(text)
        if written.form == "local" and text_of(offset):
            read_time(text + text_of(offset))
            text += text_of(offset)
    except BadTimeError:
        return text if text and _is_time(text) else None
    return text


def _is_time(text: str) -> bool:
    try:
        read_time(text)
    except BadTimeError:
        return False
    return True


def number_of(value: object) -> int | float | None:
    """A finite number of at most six places and at most nine digits before them, or None."""
    if isinstance(value, Mapping):
        value = value.get("@value")
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, (int, float)) or not math.isfinite(value) or abs(value) > 9e9:
        return None
    value = round(value, 6)
    return int(value) if value == int(value) else value


def quantity_of(value: object, notes: list[Note], field: str) -> int | float | None:
    """A quantity the event door takes, or None (unknown), noting what was not understood."""
    if value is None or value == "":
        return None
    number = number_of(value)
    if number is None or number < 0:
        notes.append(
            Note(
                "quantity_not_understood",
                f"the quantity {value!r:.60} is no amount; it is unknown now",
                field,
            )
        )
        return None
    if _rounded(value, number):
        notes.append(
            Note(
                "quantity_rounded",
                f"the quantity {value} has more than six decimal places; {number} is taken",
                field,
            )
        )
    return number


def _rounded(value: object, number: float) -> bool:
    """Whether a number is another than the one that was written, by more than a double's doubt."""
    try:
        written = Decimal(str(value))
    except InvalidOperation:
        return False
    return abs(written - Decimal(str(number))) > abs(written) * Decimal("1e-15")


class NulError(ValueError):
    """A text with a NUL character, which no key may have."""


def readable(value: Any) -> Any | Problem:
    """The value in plain JSON, or why it cannot be stored."""
    try:
        if key := doubled_key(value):
            return said_twice(key)
        return plain(value)
    except RecursionError:
        return Problem("too_deep", "nested too deeply to be read", "", "Flatten what is nested.")
    except NulError:
        return Problem("bad_text", "a text contains a NUL character", "", "Remove it.")
    except UnicodeEncodeError:
        return Problem(
            "not_unicode", "a text contains half a character", "", "Write the file as UTF-8."
        )


def plain(value: Any, depth: int = 0) -> Any:
    """JSON that has a canonical form: what is no number (NaN, infinite) becomes a text.

    Raises `RecursionError` beyond 100 levels, `UnicodeEncodeError` for half a character and
    `NulError`.
    """
    if depth > 100:
        raise RecursionError
    if isinstance(value, str):
        value.encode()
        if "\x00" in value:
            raise NulError
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    if isinstance(value, Mapping):
        return {plain(str(key), depth): plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner, depth + 1) for inner in value]
    return value
