"""Reading a text as a file would be read, and each event in a few words."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from app.events.reading import Reading
from app.intake.choices import Choices
from app.intake.opening import open_stream
from app.profiles.shelf import shipped_profiles


def readings(data: str | bytes, **said: Any) -> list[Reading]:
    """The readings of a file with this content, their items read."""
    raw = data.encode() if isinstance(data, str) else data
    choices = Choices(profiles=shipped_profiles(), **said)
    found = []
    for reading in open_stream(io.BytesIO(raw), "f", choices):
        reading.items = list(reading.items)
        found.append(reading)
    return found


def items_of(data: str | bytes, **said: Any) -> list[Incoming]:
    """All items of a file."""
    return [item for reading in readings(data, **said) for item in reading.items]


def content(item: Incoming) -> dict[str, Any]:
    """An item as the door understands it."""
    assert item.event is not None, item
    assert item.problem is None, item
    taken = read_event({"source": "-", **item.event})
    assert isinstance(taken, ValidEvent), (taken, item.event)
    told: dict[str, Any] = json.loads(taken.content)
    return told


def events_of(data: str | bytes, **said: Any) -> dict[str, dict[str, Any]]:
    """Every event but the defines, by id; one that is there twice must be the same."""
    found: dict[str, dict[str, Any]] = {}
    for item in items_of(data, **said):
        told = content(item)
        if told["type"] != "define":
            assert found.setdefault(told["event_id"], told) == told
    return found


def said(data: str | bytes, *, ids: bool = False, notes: str = "", **more: Any) -> list[str]:
    """What a file says in its order, a refused row as its code; without its defines.

    `ids`: with the id before it; `notes`: those alone that have a note of this code.
    """
    told = []
    for item in items_of(data, **more):
        if notes and notes not in {each.code for each in item.notes}:
            continue
        taken = item.event and read_event({"source": "-", **item.event})
        if item.problem is not None:
            told.append(item.problem.code)
        elif not isinstance(taken, ValidEvent):
            told.append(getattr(taken, "code", "") or "nothing")
        elif (event := json.loads(taken.content))["type"] != "define":
            told.append(" ".join(([event["event_id"]] if ids else []) + [in_words(event)]))
    return told


def in_words(event: Mapping[str, Any]) -> str:
    """What an event says: “ship YOG/Y1 800 pcs C1 BLUE > 2026-03-04”."""
    like = event.get("like", {})
    words = [event["type"], "like" if like else "", like.get("type"), event.get("kind")]
    words += [event.get("hu"), _thing(event.get("object") or like.get("object"))]
    words += [_things(event.get("contents", ()))]
    if "inputs" in event:
        words += [_things(event["inputs"]), "=", _things(event["outputs"])]
    words += [like.get("customer"), like.get("work_order"), event.get("test"), event.get("result")]
    words += [event.get("value"), event.get("limits"), event.get("quantity"), event.get("uom")]
    words += [event.get("status"), event.get("reason")]
    words += ["order", event["work_order"]] if "work_order" in event else []
    words += ["run", event["batch"]] if "batch" in event and "inputs" not in event else []
    words += [event.get("supplier"), event.get("customer")]
    words += ["lot", event["supplier_lot"]] if "supplier_lot" in event else []
    words += [event.get("location"), event.get("from")]
    if event["type"] in ("move", "ship", "return"):
        words += [">", event.get("to")]
    words += [event.get("at")]
    return " ".join(str(word) for word in words if word not in (None, ""))


def _thing(given: Mapping[str, Any] | None) -> str:
    if not given:
        return ""
    if "serial" in given:
        return f"{given['item']}#{given['serial']}"
    return f"{given['item']}/{given['lot']}" if "lot" in given else str(given["item"])


def _things(lines: Any) -> str:
    return " + ".join(_thing(line["object"]) for line in lines)
