"""The tables of a case as rows for page, CSV and workbook. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from app.recall.models import CaseAnswer
from app.tables import Table, table_of
from app.wording import computed_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CaseSheet(Generic[T]):
    """A table of a case, and the function that gives its rows."""

    table: Table[T]
    rows: Callable[[CaseAnswer], Iterable[T]]


class CustomerSheetLine(NamedTuple):
    """What one customer got at one address of one unit."""

    customer: str
    name: str | None
    ship_to: str | None
    ship_to_name: str | None
    certainty: str
    uom: str | None
    shipped: float | None
    shipped_certain: float | None
    shipped_possible: float | None
    returned: float | None
    outstanding: float | None
    lots: str
    documents: str
    contact: str | None
    phone: str | None
    email: str | None
    address: str | None
    country: str | None
    party: str


class LotLine(NamedTuple):
    """A lot or serial of the scope."""

    ref: str
    kind: str
    item: str | None
    item_name: str | None
    printed_code: str | None
    gtin: str | None
    best_before: str | None
    packs: Any
    status: str | None
    certainty: str
    reason: str | None
    depth: int
    share: float | None


class StockSheetLine(NamedTuple):
    """What is on hand of one lot or serial at one place."""

    ref: str
    item: str | None
    item_name: str | None
    printed_code: str | None
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None
    status: str | None
    certainty: str
    status_quantity: float | None
    requested: str | None
    requested_quantity: float | None


class BalanceLine(NamedTuple):
    """What is accounted for of one lot or serial."""

    ref: str
    accounted_percent: float | None
    uom: str | None
    within_tolerance: bool | None
    tolerance_percent: float | None
    parts: str
    gaps: str | None


class ProofLine(NamedTuple):
    """A hop of the chain to a customer."""

    customer: str
    certainty: str
    step: int
    start: str | None
    type: str
    end: str | None
    quantity: float | None
    uom: str | None
    at: str | None
    document: str | None
    source: str | None
    event: str | None
    through: str | None
    step_certainty: str


class LeftOutLine(NamedTuple):
    """Something taken out, by hand or by time."""

    ref: str
    kind: str
    how: str
    why: str | None
    by: str | None


class WarningLine(NamedTuple):
    """What makes the answer less sure."""

    code: str
    ref: str
    text: str


class DeliveryLine(NamedTuple):
    """One shipment of one lot or serial."""

    customer: str
    ship_to: str | None
    ref: str
    quantity: float | None
    uom: str | None
    at: str | None
    document: str | None
    source: str | None
    event: str | None
    certainty: str
    left_out: str | None


class SupplierLine(NamedTuple):
    """A receipt of a root, or what came in from the same supplier lot."""

    what: str
    supplier: str | None
    name: str | None
    supplier_lot: str | None
    ref: str
    quantity: float | None
    uom: str | None
    document: str | None
    source: str | None
    event: str | None
    in_scope: bool


def _named(answer: CaseAnswer, ref: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.beside["parties"].get(ref, {}) if ref else {}
    return found


def _goods(answer: CaseAnswer, ref: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.beside["goods"].get(ref, {})
    return found


def _customers(answer: CaseAnswer) -> Iterator[CustomerSheetLine]:
    for row in answer.rows["customers"]:
        who, where = _named(answer, row["customer"]), _named(answer, row["ship_to"])
        yield CustomerSheetLine(
            row["customer"], who.get("name"), row["ship_to"], where.get("name"), row["certainty"],
            row["uom"], row["shipped"], row["shipped_certain"], row["shipped_possible"],
            row["returned"], row["outstanding"], " ".join(row["lots"]),
            " ".join(row["documents"]), who.get("contact"), who.get("phone"), who.get("email"),
            who.get("address"), who.get("country"), answer.party(row["customer"]),
        )  # fmt: skip


def _lots(answer: CaseAnswer) -> Iterator[LotLine]:
    shares = answer.beside["shares"]
    for row in answer.rows["lots"]:
        if row["excluded"]:
            continue
        good = _goods(answer, row["ref"])
        yield LotLine(
            row["ref"], row["kind"], good.get("item"), good.get("name"), good.get("printed"),
            good.get("gtin"), good.get("best_before"), good.get("packs"), good.get("status"),
            row["certainty"], row["reason"], row["depth"], shares.get(row["ref"]),
        )  # fmt: skip


def _stock(answer: CaseAnswer) -> Iterator[StockSheetLine]:
    for row in answer.rows["stock"]:
        good, where = _goods(answer, row["ref"]), _named(answer, row["location"])
        told = answer.stock_status(row)
        yield StockSheetLine(
            row["ref"], good.get("item"), good.get("name"), good.get("printed"), row["location"],
            where.get("name"), row["quantity"], row["uom"], told["status"], row["certainty"],
            told["quantity"], told["requested"], told["requested_quantity"],
        )  # fmt: skip


def _balance(answer: CaseAnswer) -> Iterator[BalanceLine]:
    for row in answer.beside["balances"]["rows"]:
        parts = "; ".join(
            f"{name} {computed_text(value)}"
            for name, value in row.get("parts", {}).items()
            if value
        )
        gaps = "; ".join(gap["text"] for gap in row["gaps"]) or row.get("error")
        yield BalanceLine(
            row["ref"], row["accounted_percent"], row.get("uom"), row.get("within_tolerance"),
            row.get("tolerance_percent"), parts, gaps,
        )  # fmt: skip


def _proof(answer: CaseAnswer) -> Iterator[ProofLine]:
    for customer, proof in answer.beside["proofs"].items():
        for step, hop in enumerate(proof["hops"], 1):
            yield ProofLine(
                customer, proof["certainty"], step, hop["from"], hop["type"], hop["to"],
                hop["quantity"], hop["uom"], hop["at"], hop["document"], hop["source"],
                hop["event"], hop["through"], hop["certainty"],
            )  # fmt: skip


def _left_out(answer: CaseAnswer) -> Iterator[LeftOutLine]:
    reasons = {mark["ref"]: mark for mark in answer.beside["marks"]}
    for row in answer.rows["lots"]:
        if row["excluded"]:
            mark = reasons.get(row["ref"], {})
            yield LeftOutLine(
                row["ref"], row["kind"], "taken out by hand", mark.get("reason"), mark.get("by")
            )
    ends = ", ".join(answer.hashed["filters"].get("stop", ()))
    for row in answer.rows.get("stopped", ()):
        yield LeftOutLine(
            row["ref"], row["kind"], "taken out by hand", f"the trace ends at {ends}", None
        )
    for row in answer.rows["removed"]:
        yield LeftOutLine(
            row["ref"], row["kind"], "taken out by time", "; ".join(row["events"]), None
        )


def _warnings(answer: CaseAnswer) -> Iterator[WarningLine]:
    for row in answer.beside["warnings"]:
        yield WarningLine(row["code"], row["ref"], row["text"])


def _deliveries(answer: CaseAnswer) -> Iterator[DeliveryLine]:
    for row in answer.rows["shipments"]:
        yield DeliveryLine(
            row["customer"], row["ship_to"], row["ref"], row["quantity"], row["uom"], row["at"],
            row["document"], row["source"], row["event"], row["certainty"],
            "taken out by hand" if row["excluded"] else None,
        )  # fmt: skip


def _suppliers(answer: CaseAnswer) -> Iterator[SupplierLine]:
    for row in answer.beside["suppliers"]["receipts"]:
        yield SupplierLine(
            "receipt", row["supplier"], row["name"], row["supplier_lot"], row["ref"],
            row["quantity"], row["uom"], row["document"], row["source"], row["event"], True,
        )  # fmt: skip
    for row in answer.beside["suppliers"]["sisters"]:
        yield SupplierLine(
            "from the same supplier lot", None, None, row["supplier_lot"], row["ref"], None, None,
            None, None, None, row["in_scope"],
        )  # fmt: skip


CUSTOMERS = CaseSheet(table_of("customers", "Customers", CustomerSheetLine), _customers)
LOTS = CaseSheet(table_of("lots", "Lots", LotLine), _lots)
STOCK = CaseSheet(table_of("stock", "Stock", StockSheetLine), _stock)
BALANCE = CaseSheet(table_of("balance", "Balance", BalanceLine), _balance)
PROOF = CaseSheet(
    table_of("proof", "Proof", ProofLine, names={"start": "from", "end": "to"}), _proof
)
LEFT_OUT = CaseSheet(table_of("left_out", "Left out", LeftOutLine), _left_out)
WARNINGS = CaseSheet(table_of("warnings", "Warnings", WarningLine), _warnings)
DELIVERIES = CaseSheet(table_of("deliveries", "Deliveries", DeliveryLine), _deliveries)
SUPPLIERS = CaseSheet(table_of("suppliers", "Suppliers", SupplierLine), _suppliers)
CSV_FILES: tuple[CaseSheet[Any], ...] = (CUSTOMERS, LOTS, STOCK)
SHEETS: tuple[CaseSheet[Any], ...] = (
    CUSTOMERS, LOTS, STOCK, BALANCE, PROOF, LEFT_OUT, WARNINGS, DELIVERIES, SUPPLIERS,
)  # fmt: skip
TABLES: Mapping[str, CaseSheet[Any]] = {sheet.table.name: sheet for sheet in SHEETS}
