"""What stands beside the rows of a case: names, contacts, statuses, balances, warnings, versions.

None of it decides who is affected; it changes when master data change, so it has its own hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from app import __version__
from app.balance.service import balance
from app.errors import LotgraphError
from app.graph.as_known import parties, properties_then
from app.graph.catalogue import catalogue
from app.graph.run import Graph, Work
from app.recall.around import good_lots
from app.recall.models import Case, ScopeMark
from app.settings import Settings
from app.trace.answer import Trace
from app.trace.proof import prove, prove_deliveries
from app.units import is_measure
from app.wording import NBSP, quantity

BALANCES = 50  # roots and runs balanced at the most
_CHUNK = 10_000


def beside(
    graph: Graph,
    settings: Settings,
    case: Case,
    marks: Sequence[ScopeMark],
    found: Trace,
    hashed: Mapping[str, Any],
    proofs: int,
) -> dict[str, Any]:
    """Everything a reader needs beside the rows; `proofs`: customers whose chain is kept."""
    rows = hashed["rows"]
    refs = [row["ref"] for row in rows["lots"]]
    goods = read_goods(graph, refs)
    suppliers = supplier_leg(graph, found, hashed)
    parties = {
        *(row["customer"] for row in rows["customers"]),
        *(row["supplier"] for row in suppliers["receipts"]),
        *(row["location"] for row in rows["stock"] if row["location"]),
        *(row["ship_to"] for row in rows["customers"] if row["ship_to"]),
    }
    chains, left = _proofs(found, hashed, proofs)
    deliveries, more = prove_deliveries(found, proofs) if proofs else ([], 0)
    return {
        "case": case.as_json(),
        "marks": [each.as_json() for each in marks],
        "goods": goods,
        "shares": {
            node.ref: node.share for node in found.nodes
            if node.kind in ("lot", "serial") and node.has_share
        },
        "statuses": _statuses(found),
        "parties": _places(found) | read_parties(graph, parties),
        "suppliers": suppliers,
        "balances": balances(graph, settings, found),
        "good_lots": good_lots(graph, found, set(refs)),
        "containers": _containers(graph, hashed),
        "warnings": [each.as_json() for each in found.warnings],
        "removed_links": len(found.removed.edges),
        "proofs": chains,
        "proofs_left_out": left,
        "delivery_proofs": [
            {"customer": each.customer, "ref": each.ref, **each.proof.as_json()}
            for each in deliveries
        ],
        "delivery_proofs_left_out": more,
        "made_by": {
            "lotgraph": __version__,
            "queries": {
                name: hashlib.sha256(query.text.encode()).hexdigest()
                for name, query in sorted(catalogue().items())
                if name.startswith("trace/")
            },
        },
    }  # fmt: skip


def _places(found: Trace) -> dict[str, Any]:
    """What places are called, also own ones that are known as customers only."""
    rows = (row for row in found.stock if row.location)
    return {row.location: {"name": row.location_name} for row in rows if row.location}


def _statuses(found: Trace) -> list[dict[str, Any]]:
    """What stock rows have which status, how much of them, and what was requested there."""
    return [
        {
            "ref": row.ref, "location": row.location, "uom": row.uom, "status": row.status,
            "quantity": row.status_quantity, "requested": row.requested,
            "requested_quantity": row.requested_quantity,
        }
        for row in found.stock if row.status or row.requested
    ]  # fmt: skip


def read_goods(graph: Graph, refs: Sequence[str]) -> dict[str, Any]:
    """By ref, how a customer can recognise a lot or serial: printed code, GTIN, dates, packs."""
    found = {}
    for start in range(0, len(refs), _CHUNK):
        some = refs[start : start + _CHUNK]
        for row in graph.read(lambda work, some=some: _goods(work, some)):  # type: ignore[misc]
            attributes = orjson.loads(row["attributes"]) if row["attributes"] else {}
            factors = orjson.loads(row["factors"]) if row["factors"] else {}
            found[row["ref"]] = {
                "item": row["item"], "number": row["number"], "name": row["item_name"],
                "type": row["item_type"], "status": row["status"], "gtin": row["gtin"],
                "printed": attributes.get("printed_code") or row["number"],
                "best_before": row["expires_at"], "made": row["manufactured_at"],
                "packs": packs(factors, row["uom"]),
                "aliases": row["aliases"],
            }  # fmt: skip
    return found


def _goods(work: Work, refs: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of `recall/goods`, as known at the moment that is read."""
    rows = work.rows("recall/goods", refs=refs)
    ids = {row[name] for row in rows for name in ("id", "item_id")} - {None}
    then = properties_then(work, ids)
    own = ("status", "expires_at", "manufactured_at", "attributes")
    of_item = {"item_name": "name", "item_type": "type", "gtin": "gtin", "uom": "uom",
               "factors": "factors"}  # fmt: skip
    for row in rows:
        if told := then.get(row["id"]):
            row |= {name: told[name] for name in own} | {"aliases": told["aliases"] or []}
        if told := then.get(row["item_id"]):
            row |= {name: told[given] for name, given in of_item.items()}
    return rows


def packs(factors: Mapping[str, float], uom: str | None) -> str | None:
    """`1 case = 12 pcs`: how an item is packed; what it weighs or measures is no pack."""
    said = (
        f"1 {name} = {quantity(value, uom)}" for name, value in sorted(factors.items())
        if not is_measure(name)
    )  # fmt: skip
    return ", ".join(said).replace(NBSP, " ") or None


def read_parties(graph: Graph, refs: Iterable[str]) -> dict[str, Any]:
    """By ref, name and contact data of customers, suppliers and places."""
    wanted = sorted(refs)

    def read(work: Work) -> dict[str, Mapping[str, Any]]:
        rows = work.rows("recall/parties", refs=wanted)
        then = properties_then(work, [row["id"] for row in rows])
        return {
            row["ref"]: {key: then.get(row["id"], row["told"]).get(key) for key in row["told"]}
            for row in rows
        }

    return {
        ref: {key: value for key, value in told.items() if value is not None}
        for ref, told in graph.read(read).items()
    }


def supplier_leg(graph: Graph, found: Trace, hashed: Mapping[str, Any]) -> dict[str, Any]:
    """Receipts of the roots' lots, and the sister lots that came from the same supplier lots."""
    refs = [node.ref for node in found.nodes if node.depth == 0 and node.kind in ("lot", "serial")]
    rows = graph.at(hashed["known_at"]).read(lambda work: _receipts(work, refs))
    lots = sorted({row["supplier_lot"] for row in rows if row["supplier_lot"]})
    named = [lot for lot in lots if lot.startswith("supplier-lot:")]
    inside = {row["ref"] for row in hashed["rows"]["lots"]}
    sisters = [
        {**row, "in_scope": row["ref"] in inside}
        for row in graph.read(lambda work: _sisters(work, named))
    ]
    return {"receipts": rows, "sisters": sisters}


def _receipts(work: Work, refs: Sequence[str]) -> list[dict[str, Any]]:
    rows = work.rows("recall/suppliers", refs=refs)
    names = parties(work, {row["supplier"] for row in rows})
    return [{**row, "name": names[row["supplier"]][0]} for row in rows]


def _sisters(work: Work, supplier_lots: Sequence[str]) -> list[dict[str, Any]]:
    rows = work.rows("recall/sisters", supplier_lots=supplier_lots)
    ids = [row.pop("id") for row in rows]
    then = properties_then(work, ids)
    return [
        {**row, "status": then[id_].get("status")} if id_ in then else row
        for id_, row in zip(ids, rows, strict=True)
    ]


def balances(graph: Graph, settings: Settings, found: Trace) -> dict[str, Any]:
    """Balances of the roots' lots and the runs they went into, of at most `BALANCES` things."""
    goods = [n.ref for n in found.nodes if n.depth == 0 and n.kind in ("lot", "serial")]
    roots = set(goods)
    runs = sorted({e.end for e in found.edges if e.type == "CONSUMED_INTO" and e.start in roots})
    wanted = [*goods, *runs]
    rows: list[dict[str, Any]] = []
    for ref in wanted[:BALANCES]:
        try:
            told = balance(graph, ref, settings.balance_tolerance_percent)
        except LotgraphError as error:
            rows.append({"ref": ref, "accounted_percent": None, "error": error.text, "gaps": []})
        else:
            rows.append(told.as_json())
    return {"rows": rows, "left_out": max(0, len(wanted) - BALANCES)}


def _containers(graph: Graph, hashed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Containers that were not shipped, where they were last; `transit` when that is on the way."""
    refs = [row["ref"] for row in hashed["rows"]["containers"]]
    found = []
    for start in range(0, len(refs), _CHUNK):
        some = refs[start : start + _CHUNK]
        for row in graph.read(lambda work, some=some: _stand(work, some)):  # type: ignore[misc]
            if not row["shipped"]:
                found.append({**row, "transit": row["place_kind"] == "transit"})
    return found


def _stand(work: Work, refs: Sequence[str]) -> list[dict[str, Any]]:
    rows = work.rows("recall/containers", refs=refs)
    told = parties(work, {row["place"] for row in rows} - {None})
    for row in rows:
        if row["place"] is not None:
            row["place_name"], row["place_kind"] = told[row["place"]]
    return rows


def _proofs(found: Trace, hashed: Mapping[str, Any], most: int) -> tuple[dict[str, Any], int]:
    """The chain to each customer, for at most so many of them, and how many are left out."""
    refs = list(dict.fromkeys(row["customer"] for row in hashed["rows"]["customers"]))
    if not most or not refs:
        return {}, len(refs)
    chains = prove(found, refs[:most])
    return (
        {ref: chain.as_json() for ref, chain in chains.items() if chain is not None},
        max(0, len(refs) - most),
    )
