"""The contract of the event door: every event type, validated and made canonical.

`read_event` takes any raw object and gives either a `ValidEvent` (typed event, canonical content,
SHA-256) or a `Problem` that names field and remedy. Same meaning, same content: times are UTC
with their precision, `5` equals `5.0`, lists are sorted, absent equals null.
"""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from app.events.canonical import canonical_form
from app.events.define import Define, normalise_define
from app.events.fields import Strict
from app.events.forms import event_form
from app.events.models import Problem
from app.events.problems import say
from app.vocabulary import EVENT_TYPES

_ASIDE = frozenset(("recorded_at", "_code", "_field", "_text"))  # of an event: no content
LINES_MOST = 50_000  # of one event, which is stored in one transaction

FORMS: Mapping[str, type[Strict]] = {
    name: Define if name == "define" else event_form(type_) for name, type_ in EVENT_TYPES.items()
}


def any_form() -> Any:
    """The form of an event of any type, told by its `type`."""
    return Annotated[functools.reduce(operator.or_, FORMS.values()), Field(discriminator="type")]


class EventTypes:
    """The types of the contract and the adapter that reads them."""

    adapter: ClassVar[TypeAdapter[Strict]] = TypeAdapter(any_form())
    names: ClassVar[tuple[str, ...]] = tuple(EVENT_TYPES)


class ValidEvent(NamedTuple):
    """A valid event: typed, its canonical content and SHA-256, and the stamp it asked for.

    `plain` is what `content` is the text of; it is shared, so nobody may change it. `event` is None
    for one that was valid when it was first taken (see `again.py`).
    """

    event: Strict | None
    content: str
    sha256: str
    recorded_at: str | None
    plain: dict[str, Any]


def line_count(raw: Mapping[str, Any]) -> int:
    """How many lines a raw event has: entries of its lists."""
    found = 0
    for value in raw.values():
        if type(value) is list:
            found += len(value)
    return found


def read_event(raw: Mapping[str, Any]) -> ValidEvent | Problem:
    """Validate one raw event; never raises.

    `recorded_at`, `_code`, `_field`, `_text` (a refused file's own columns) are not content.
    """
    if (lines := line_count(raw)) > LINES_MOST:
        return Problem(
            "too_many_lines",
            f"the event has {lines:,} lines; {LINES_MOST:,} are taken in one event",
            "",
            "Send it as several events.",
        )
    fields: Mapping[str, Any] = raw
    if None in raw.values() or not _ASIDE.isdisjoint(raw):
        fields = {
            key: value for key, value in raw.items() if value is not None and key not in _ASIDE
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
    return ValidEvent(
        event,
        content,
        hashlib.sha256(content.encode()).hexdigest(),
        stamp if isinstance(stamp, str) else None,
        plain,
    )
