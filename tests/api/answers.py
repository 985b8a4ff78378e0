"""What the API answers about one small plant, and the shape of it.

OpenAPI describes what is asked for; most answers it calls an object. What they hold is promised
too, so it is read off real answers about bookings that never change:

    A/1 (supplier lot SL-1), B/1 ── run W1/B1 ──> F/1 ── pallet PAL-1 ──> customer C1
                                                       └─ 40 kg still in STORE
    a serial S/1 of a run W2/B2 from F/1, inspected; a second lot F/2, on hold
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from fastapi.testclient import TestClient

Json = Mapping[str, Any]
_BASE = "/api/v1"
_F1 = {"item": "F", "lot": "1"}


def plant() -> list[dict[str, Any]]:
    """Its events."""
    told: list[dict[str, Any]] = [
        {"type": "define", "item": "F", "name": "Finished", "uom": "kg", "at": None},
        {"type": "define", "customer": "C1", "name": "Corner shop", "at": None},
        {"type": "receive", "item": "A", "lot": "1", "quantity": 100, "uom": "kg",
         "supplier": "SUP", "supplier_lot": "SL-1", "location": "STORE", "document": "GR-1"},
        {"type": "receive", "item": "B", "lot": "1", "quantity": 50, "uom": "kg",
         "supplier": "SUP", "location": "STORE"},
        {"type": "run", "work_order": "W1", "batch": "B1", "resource": "LINE-1", "operator": "Kim"},
        {"type": "consume", "item": "A", "lot": "1", "quantity": 60, "uom": "kg",
         "work_order": "W1", "batch": "B1", "location": "STORE"},
        {"type": "consume", "item": "B", "lot": "1", "quantity": 40, "uom": "kg",
         "work_order": "W1", "batch": "B1", "location": "STORE"},
        {"type": "produce", **_F1, "quantity": 100, "uom": "kg",
         "work_order": "W1", "batch": "B1", "location": "STORE"},
        {"type": "produce", "item": "F", "lot": "2", "quantity": 5, "uom": "kg",
         "work_order": "W1", "batch": "B1", "location": "STORE"},
        {"type": "status", "item": "F", "lot": "2", "status": "hold", "reason": "sample"},
        {"type": "pack", "hu": "PAL-1",
         "contents": [{"object": _F1, "quantity": 30, "uom": "kg"}]},
        {"type": "ship", "hu": "PAL-1", "customer": "C1", "from": "STORE", "document": "DN-1"},
        {"type": "ship", **_F1, "quantity": 20, "uom": "kg", "customer": "C1", "from": "STORE",
         "document": "DN-2"},
        {"type": "return", **_F1, "quantity": 5, "uom": "kg", "customer": "C1", "to": "STORE"},
        {"type": "consume", **_F1, "quantity": 10, "uom": "kg",
         "work_order": "W2", "batch": "B2", "location": "STORE"},
        {"type": "produce", "item": "S", "serial": "1", "work_order": "W2", "batch": "B2"},
        {"type": "inspect", "item": "S", "serial": "1", "test": "leak", "result": "pass"},
    ]  # fmt: skip
    return [_event(number, each) for number, each in enumerate(told, 1)]


def shapes(client: TestClient) -> dict[str, Json]:
    """The shape of each answer about the plant, by what was asked."""
    asked = (
        "/health",
        "/trace/down?ref=lot:A/1&why=customer:C1",
        "/trace/up?ref=serial:S/1",
        "/balance?ref=lot:F/1",
        "/balance?ref=batch:W1/B1",
        "/siblings?ref=lot:F/1",
        "/trace/common?bad=lot:F/1&bad=serial:S/1",
        "/checks",
        "/queries",
        "/trace/down?ref=lot:none/none",
    )
    found = {f"GET {path}": shape(client.get(_BASE + path).json()) for path in asked}
    tables = [f"/trace/down?ref=lot:A/1&format=csv&part={part}" for part in _PARTS]
    for path in (*tables, "/trace/common?bad=lot:F/1&format=csv"):
        found[f"GET {path}"] = _columns(client.get(_BASE + path).text)
    return found | _of_a_case(client)


_PARTS = ("nodes", "edges", "customers", "stock")


def _of_a_case(client: TestClient) -> dict[str, Json]:
    cases = f"{_BASE}/recall/cases"
    opened = client.post(cases, json={"refs": ["lot:A/1"], "title": "T", "kind": "mock"})
    case = f"{cases}/{opened.json()['number']}"
    frozen = client.post(f"{case}/snapshots", json={"second": "Kim"})
    client.post(f"{case}/replies", json={"customer": "customer:C1", "step": "contacted"})
    found = {"POST /recall/cases": opened, "POST /recall/cases/{number}/snapshots": frozen}
    for more in ("", "/snapshots", "/verify", "/customers", "/escapes", "/holds"):
        found[f"GET /recall/cases/{{number}}{more}"] = client.get(case + more)
    found["GET /recall/cases"] = client.get(cases)
    assert {name: each.text for name, each in found.items() if each.status_code >= 400} == {}
    return {name: shape(each.json()) for name, each in found.items()}


def shape(value: Any) -> Json:
    """The JSON schema of one value: all its fields, the alternatives of a list's entries.

    A name with a slash, colon or dot in it is no field but data, and what it names a kind of value.
    """
    if isinstance(value, Mapping) and any(set(name) & set("/:.") for name in value):
        return _map([shape(each) for each in value.values()])
    if isinstance(value, Mapping):
        fields = {str(name): shape(each) for name, each in sorted(value.items())}
        return {"type": "object", "properties": fields, "required": sorted(fields)}
    if isinstance(value, list):
        found = {"type": "array"}
        return found | {"items": _united([shape(each) for each in value])} if value else found
    return {"type": _word(value)}


def _map(values: list[Json]) -> Json:
    return {"type": "object", "properties": {}, "additionalProperties": _united(values)}


def _word(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "string"


def _united(all_shapes: list[Json]) -> Json:
    """One schema for the entries of a list: objects become one, the rest alternatives."""
    kinds = sorted({each["type"] for each in all_shapes})
    merged = [_of_kind([each for each in all_shapes if each["type"] == kind]) for kind in kinds]
    return merged[0] if len(merged) == 1 else {"anyOf": merged}


def _of_kind(same: list[Json]) -> Json:
    if same[0]["type"] == "array":
        items = [each["items"] for each in same if "items" in each]
        flat = [one for each in items for one in each.get("anyOf", [each])]
        return {"type": "array"} | ({"items": _united(flat)} if flat else {})
    if same[0]["type"] != "object":
        return same[0]
    maps = [each["additionalProperties"] for each in same if "additionalProperties" in each]
    if maps:
        return _map([one for each in maps for one in each.get("anyOf", [each])])
    names = sorted({name for each in same for name in each["properties"]})
    fields = {}
    for name in names:
        given = [each["properties"][name] for each in same if name in each["properties"]]
        fields[name] = _united([one for each in given for one in each.get("anyOf", [each])])
    required = set(names).intersection(*(each["required"] for each in same))
    return {"type": "object", "properties": fields, "required": sorted(required)}


def _columns(text: str) -> Json:
    names = next(csv.reader(io.StringIO(text)))
    fields = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": fields, "required": sorted(names)}


def _event(number: int, told: dict[str, Any]) -> dict[str, Any]:
    event = {"event_id": str(number), "source": "mes", "at_basis": "occurred"}
    event["at"] = f"2026-03-02T{6 + number // 4:02}:{number % 4 * 15:02}:00Z"
    about = {key: told.pop(key) for key in ("item", "lot", "serial") if key in told}
    if told["type"] == "define":
        return {key: value for key, value in (event | about | told).items() if value is not None}
    if "hu" in told and told["type"] == "ship":
        about = {"hu": told.pop("hu")}
    return event | ({"object": about} if about else {}) | told
