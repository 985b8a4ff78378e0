"""An event in a few words, for a row of a preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_LINES = ("inputs", "outputs", "contents")
_LINES_SHOWN = 3
_MORE = (
    ("supplier", "from supplier"), ("customer", "to customer"), ("work_order", "order"),
    ("batch", "batch"), ("from", "from"), ("to", "to"), ("location", "at"), ("status", "status"),
    ("voids", "of event"), ("reverses", "of event"), ("document", "document"),
)  # fmt: skip


def event_words(event: Mapping[str, Any]) -> str:
    """An event as `receive 5 kg of BOLT / A1, order WO1`."""
    told = [str(event.get("type", "event")), *_of_what(event)]
    more = [f"{word} {event[name]}" for name, word in _MORE
            if isinstance(event.get(name), str)]  # fmt: skip
    return ", ".join([" ".join(told), *more])


def _of_what(event: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(event.get("object"), Mapping):
        yield _amount(event)
    for name in _LINES:
        lines = event.get(name)
        if isinstance(lines, list) and lines:
            shown = [_amount(line) for line in lines[:_LINES_SHOWN] if isinstance(line, Mapping)]
            left = len(lines) - _LINES_SHOWN
            yield f"{name} {'; '.join(shown)}" + (f" and {left} more" if left > 0 else "")


def _amount(line: Mapping[str, Any]) -> str:
    thing = line.get("object")
    named = _thing(thing) if isinstance(thing, Mapping) else "?"
    quantity = line.get("quantity")
    if quantity is None:
        return named
    unit = f" {line['uom']}" if line.get("uom") else ""
    return f"{quantity:,}{unit} of {named}" if isinstance(quantity, int | float) else named


def _thing(thing: Mapping[str, Any]) -> str:
    parts = [str(thing[name]) for name in ("item", "lot", "serial", "hu") if thing.get(name)]
    return " / ".join(parts) or "?"
