"""The tables of a case as rows for CSV and workbook. Pure; cells are texts, numbers or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.recall.models import Answer
from app.wording import computed

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: file and sheet name, header, and a function that gives its rows."""

    name: str
    title: str
    header: Sequence[str]
    rows: Callable[[Answer], Iterable[Cells]]


def _named(answer: Answer, ref: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.beside["parties"].get(ref, {}) if ref else {}
    return found


def _goods(answer: Answer, ref: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.beside["goods"].get(ref, {})
    return found


def _customers(answer: Answer) -> Iterator[Cells]:
    for row in answer.rows["customers"]:
        who, where = _named(answer, row["customer"]), _named(answer, row["ship_to"])
        yield (
            row["customer"], who.get("name"), row["ship_to"], where.get("name"), row["certainty"],
            row["uom"], row["shipped"], row["shipped_certain"], row["shipped_possible"],
            row["returned"], row["outstanding"], " ".join(row["lots"]),
            " ".join(row["documents"]), who.get("contact"), who.get("phone"), who.get("email"),
            who.get("address"), who.get("country"),
        )  # fmt: skip


def _lots(answer: Answer) -> Iterator[Cells]:
    shares = answer.beside["shares"]
    for row in answer.rows["lots"]:
        if row["excluded"]:
            continue
        good = _goods(answer, row["ref"])
        yield (
            row["ref"], row["kind"], good.get("item"), good.get("name"), good.get("printed"),
            good.get("gtin"), good.get("best_before"), good.get("packs"), good.get("status"),
            row["certainty"], row["reason"], row["depth"], shares.get(row["ref"]),
        )  # fmt: skip


def _stock(answer: Answer) -> Iterator[Cells]:
    for row in answer.rows["stock"]:
        good, where = _goods(answer, row["ref"]), _named(answer, row["location"])
        yield (
            row["ref"], good.get("item"), good.get("name"), good.get("printed"), row["location"],
            where.get("name"), row["quantity"], row["uom"], good.get("status"), row["certainty"],
        )  # fmt: skip


def _balance(answer: Answer) -> Iterator[Cells]:
    for row in answer.beside["balances"]["rows"]:
        parts = "; ".join(
            f"{name} {computed(value)}" for name, value in row.get("parts", {}).items() if value
        )
        gaps = "; ".join(gap["text"] for gap in row["gaps"]) or row.get("error")
        yield (
            row["ref"], row["accounted_percent"], row.get("uom"), row.get("within_tolerance"),
            row.get("tolerance_percent"), parts, gaps,
        )  # fmt: skip


def _proof(answer: Answer) -> Iterator[Cells]:
    for customer, proof in answer.beside["proofs"].items():
        for step, hop in enumerate(proof["hops"], 1):
            yield (
                customer, proof["certainty"], step, hop["from"], hop["type"], hop["to"],
                hop["quantity"], hop["uom"], hop["at"], hop["document"], hop["source"],
                hop["event"], hop["through"], hop["certainty"],
            )  # fmt: skip


def _left_out(answer: Answer) -> Iterator[Cells]:
    reasons = {mark["ref"]: mark for mark in answer.beside["marks"]}
    for row in answer.rows["lots"]:
        if row["excluded"]:
            mark = reasons.get(row["ref"], {})
            yield row["ref"], row["kind"], "taken out by hand", mark.get("reason"), mark.get("by")
    for row in answer.rows["removed"]:
        yield row["ref"], row["kind"], "taken out by time", "; ".join(row["events"]), None


def _warnings(answer: Answer) -> Iterator[Cells]:
    for row in answer.beside["warnings"]:
        yield row["code"], row["ref"], row["text"]


def _deliveries(answer: Answer) -> Iterator[Cells]:
    for row in answer.rows["shipments"]:
        yield (
            row["customer"], row["ship_to"], row["ref"], row["quantity"], row["uom"], row["at"],
            row["document"], row["source"], row["event"], row["certainty"],
            "taken out by hand" if row["excluded"] else None,
        )  # fmt: skip


def _suppliers(answer: Answer) -> Iterator[Cells]:
    for row in answer.beside["suppliers"]["receipts"]:
        yield (
            "receipt", row["supplier"], row["name"], row["supplier_lot"], row["ref"],
            row["quantity"], row["uom"], row["document"], row["source"], row["event"], True,
        )  # fmt: skip
    for row in answer.beside["suppliers"]["sisters"]:
        yield (
            "from the same supplier lot", None, None, row["supplier_lot"], row["ref"], None, None,
            None, None, None, row["in_scope"],
        )  # fmt: skip


CUSTOMERS = Table(
    "customers", "Customers",
    ("customer", "name", "ship_to", "ship_to_name", "certainty", "uom", "shipped",
     "shipped_certain", "shipped_possible", "returned", "outstanding", "lots", "documents",
     "contact", "phone", "email", "address", "country"),
    _customers,
)  # fmt: skip
LOTS = Table(
    "lots", "Lots",
    ("ref", "kind", "item", "item_name", "printed_code", "gtin", "best_before", "packs", "status",
     "certainty", "reason", "depth", "share"),
    _lots,
)  # fmt: skip
STOCK = Table(
    "stock", "Stock",
    ("ref", "item", "item_name", "printed_code", "location", "location_name", "quantity", "uom",
     "status", "certainty"),
    _stock,
)  # fmt: skip
BALANCE = Table(
    "balance", "Balance",
    ("ref", "accounted_percent", "uom", "within_tolerance", "tolerance_percent", "parts", "gaps"),
    _balance,
)  # fmt: skip
PROOF = Table(
    "proof", "Proof",
    ("customer", "certainty", "step", "from", "type", "to", "quantity", "uom", "at", "document",
     "source", "event", "through", "step_certainty"),
    _proof,
)  # fmt: skip
LEFT_OUT = Table("left_out", "Left out", ("ref", "kind", "how", "why", "by"), _left_out)
WARNINGS = Table("warnings", "Warnings", ("code", "ref", "text"), _warnings)
DELIVERIES = Table(
    "deliveries", "Deliveries",
    ("customer", "ship_to", "ref", "quantity", "uom", "at", "document", "source", "event",
     "certainty", "left_out"),
    _deliveries,
)  # fmt: skip
SUPPLIERS = Table(
    "suppliers", "Suppliers",
    ("what", "supplier", "name", "supplier_lot", "ref", "quantity", "uom", "document", "source",
     "event", "in_scope"),
    _suppliers,
)  # fmt: skip
CSV_FILES = (CUSTOMERS, LOTS, STOCK)
SHEETS = (
    CUSTOMERS, LOTS, STOCK, BALANCE, PROOF, LEFT_OUT, WARNINGS, DELIVERIES, SUPPLIERS,
)  # fmt: skip
TABLES: Mapping[str, Table] = {table.name: table for table in SHEETS}
