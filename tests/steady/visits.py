"""What people of a plant ask for all day, and how often one of it comes for a hundred others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.demo.plant import events
from app.vocabulary import make_ref

# How often of a hundred visits, and where; in braces a lot of the plant and its number.
PLANS = {
    "page: home": (5, "/"),
    "page: search": (6, "/search?q={number}"),
    "page: search while typing": (8, "/search/instant?q={number}"),
    "page: thing": (9, "/thing?ref={ref}"),
    "page: trace down": (9, "/trace/down?ref={ref}"),
    "page: trace up": (9, "/trace/up?ref={ref}"),
    "page: graph of a trace": (4, "/trace/down/graph.svg?ref={ref}"),
    "page: table of a trace": (3, "/trace/down/table.csv?ref={ref}&name=customers"),
    "page: lots": (4, "/kind/lot"),
    "page: customers": (2, "/kind/customer"),
    "page: siblings": (2, "/siblings?ref={ref}"),
    "page: checks": (2, "/checks"),
    "page: recalls": (3, "/recall"),
    "page: log": (1, "/audit"),
    "api: trace down": (8, "/api/v1/trace/down?ref={ref}"),
    "api: trace up": (8, "/api/v1/trace/up?ref={ref}"),
    "api: thing": (4, "/api/v1/thing?ref={ref}"),
    "api: balance": (3, "/api/v1/balance?ref={ref}"),
    "api: EPCIS of a trace": (1, "/api/v1/epcis/trace/down?ref={ref}"),
    "api: changes": (2, "/api/v1/changes?limit=100"),
    "api: health": (3, "/api/v1/health"),
    "api: typed query": (3, "/api/v1/cypher"),
    "api: figures": (1, "/metrics"),
}
QUERY = (
    "MATCH (n:Lot {ref: $ref})-[r:CONSUMED_INTO]->(b) WHERE r.voided_at IS NULL "
    "RETURN b.ref LIMIT 50"
)
POSTED = 20  # events at a time


@dataclass(frozen=True, slots=True)
class Visit:
    """One question: what kind it is of, its path, and its body when it is sent one."""

    kind: str
    path: str
    body: bytes | None = None


def lots_of_plant() -> list[tuple[str, str]]:
    """Ref and number of every lot that the demo plant receives or makes, in order."""
    found: dict[str, str] = {}
    for event in events(1):
        named = event.get("object", {})
        if "item" in named and "lot" in named:
            found[make_ref("lot", named["item"], named["lot"])] = named["lot"]
    return sorted(found.items())


def visits(lots: Sequence[tuple[str, str]], dice: random.Random) -> Iterator[Visit]:
    """Visits without end, by their weights."""
    kinds, weights = list(PLANS), [weight for weight, _ in PLANS.values()]
    while True:
        kind = dice.choices(kinds, weights)[0]
        ref, number = dice.choice(lots)
        path = PLANS[kind][1].format(ref=quote(ref, safe=""), number=quote(number, safe=""))
        body = None
        if kind == "api: typed query":
            body = json.dumps({"text": QUERY, "parameters": {"ref": ref}}).encode()
        yield Visit(kind, path, body)


def orders(name: str, count: int) -> Iterator[dict[str, Any]]:
    """`count` events: a lot is received, used, another made of it and shipped, and so on."""
    now = datetime.now(UTC).replace(microsecond=0)
    for number in range(count):
        order, step = divmod(number, 4)
        told: dict[str, Any] = {
            "event_id": f"{name}-{number}", "source": "steady", "uom": "kg", "quantity": 10,
            "at": (now - timedelta(hours=8) + timedelta(seconds=number)).isoformat(),
            "type": ("receive", "consume", "produce", "ship")[step],
            "object": {"item": "STEADY-RAW" if step < 2 else "STEADY", "lot": f"{name}-{order}"},
        }  # fmt: skip
        if step == 0:
            told |= {"supplier": "STEADY-SUPPLIER", "document": f"GR-{name}-{order}"}
        elif step == 3:
            told |= {"customer": f"STEADY-{order % 30}", "document": f"DN-{name}-{order}"}
        else:
            told |= {"work_order": f"WO-{name}-{order}"}
        yield told
