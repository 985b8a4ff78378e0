"""The sheets of a recall's workbook: headings in words, names and numbers, dates as dates. Pure.

Refs, which programs need, stand on the last sheet, beside the name and number each goes by in the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ledger.parties import PARTIES
from app.recall.follow_up import STEPS, CustomerFollowUp
from app.recall.models import CaseAnswer, Row
from app.recall.next_steps import NextStep
from app.recall.papers.persons import CasePerson
from app.vocabulary.relationships import RELATIONSHIPS
from app.web.pen import Caption
from app.wording import computed_text, kind_name, ref_name, ref_number

Line = Sequence[Any]


UNIT = Caption("Unit", width=8)


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What a workbook is made of: a snapshot's answer, and the follow-up and the persons of the
    case as they are now."""

    answer: CaseAnswer
    people: Sequence[tuple[CustomerFollowUp, NextStep]] = ()
    persons: Sequence[CasePerson] = ()

    def name(self, ref: str | None) -> str | None:
        """The name of a customer, supplier or place; its number where it has none."""
        if ref is None:
            return None
        named: Mapping[str, Any] = self.answer.beside["parties"].get(ref, {})
        return str(named.get("name") or ref_number(ref))

    def good(self, ref: str) -> Mapping[str, Any]:
        """What is known of a lot or serial."""
        found: Mapping[str, Any] = self.answer.beside["goods"].get(ref, {})
        return found

    def lot(self, ref: str) -> tuple[str, str | None]:
        """A lot's or serial's number with its item, and the item's name."""
        return ref_name(ref), self.good(ref).get("name")

    def thing(self, ref: str | None) -> str | None:
        """Anything a chain goes through, in words."""
        if ref is None:
            return None
        if ref.startswith(("customer:", "supplier:", "location:")):
            return self.name(ref)
        name = self.good(ref).get("name")
        return f"{ref_name(ref)} ({name})" if name else f"{kind_name(_kind(ref))} {ref_name(ref)}"


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet: its columns and its lines. Where `summed`, amounts are added up by unit below."""

    title: str
    heads: tuple[Caption, ...]
    lines: Callable[[SheetSource], Iterator[Line]]
    summed: bool = False


def _kind(ref: str) -> str:
    return ref.partition(":")[0]


_PARTY = {name: one for name, (_, one, _) in PARTIES.items()}


def _customers(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.rows["customers"]:
        ref = row["customer"]
        yield (
            told.name(ref), ref_number(ref), _PARTY[told.answer.party(ref)],
            told.name(row["ship_to"]), row["certainty"], row["shipped_certain"],
            row["shipped_possible"], row["shipped"], row["returned"], row["outstanding"],
            row["uom"], ", ".join(ref_name(lot) for lot in row["lots"]),
            ", ".join(row["documents"]),
        )  # fmt: skip


def _follow_up(told: SheetSource) -> Iterator[Line]:
    for each, step in told.people:
        contacted = [row["at"] for row in each.replies if row["step"] == "contacted"]
        last = step.last
        party = each.party
        for amount in each.amounts:
            yield (
                each.name or ref_number(each.customer), ref_number(each.customer),
                _PARTY[each.kind], amount["shipped"], amount["accounted"], amount["open"],
                amount["uom"], min(contacted, default=None), last and last["at"],
                last and STEPS.get(last["step"]), "yes" if each.answered else "no",
                ("overdue: " if step.overdue else "") + step.text, step.due,
                *(party.get(name) for name in ("contact", "phone", "email", "address", "country")),
            )  # fmt: skip


def _replies(told: SheetSource) -> Iterator[Line]:
    lines = [(row, each) for each, _ in told.people for row in each.replies]
    for row, each in sorted(lines, key=lambda pair: pair[0]["number"]):
        yield (
            row["number"], row["at"], row["by"], each.name or ref_number(each.customer),
            ref_number(each.customer), STEPS.get(row["step"], row["step"]), row.get("quantity"),
            row.get("uom"), row.get("certificate"), row.get("note"), row.get("corrects"),
            row.get("corrected_by"),
        )  # fmt: skip


def _lots(told: SheetSource) -> Iterator[Line]:
    shares = told.answer.beside["shares"]
    for row in told.answer.rows["lots"]:
        if row["excluded"]:
            continue
        good, (number, name) = told.good(row["ref"]), told.lot(row["ref"])
        yield (
            number, name, kind_name(row["kind"]), good.get("printed"), good.get("gtin"),
            good.get("best_before"), good.get("made"), good.get("packs"), good.get("status"),
            row["certainty"], row["reason"], row["depth"], shares.get(row["ref"]),
        )  # fmt: skip


def _stock(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.rows["stock"]:
        status = told.answer.stock_status(row)
        place = row["location"]
        yield (
            *told.lot(row["ref"]), told.name(place), place and ref_number(place),
            row["quantity"], row["uom"], status["status"], status["quantity"],
            status["requested"], status["requested_quantity"], row["certainty"],
        )  # fmt: skip


def _deliveries(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.rows["shipments"]:
        ref = row["customer"]
        yield (
            told.name(ref), ref_number(ref), told.name(row["ship_to"]), *told.lot(row["ref"]),
            row["quantity"], row["uom"], row["at"], row["document"], row["certainty"],
            "taken out by hand" if row["excluded"] else None, f"{row['source']} {row['event']}",
        )  # fmt: skip


def _chains(told: SheetSource) -> Iterator[Line]:
    for chain in told.answer.beside.get("delivery_proofs", ()):
        who = told.name(chain["customer"]), ref_number(chain["customer"])
        for step, hop in enumerate(chain["hops"], 1):
            known = RELATIONSHIPS.get(hop["type"])
            yield (
                *who, *told.lot(chain["ref"]), chain["certainty"], step, told.thing(hop["from"]),
                known.forth if known else hop["type"].lower(), told.thing(hop["to"]),
                hop["quantity"], hop["uom"], hop["at"], hop["document"],
                told.thing(hop["through"]), hop["certainty"],
            )  # fmt: skip


def _balance(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.beside["balances"]["rows"]:
        percent, uom = row["accounted_percent"], row.get("uom")
        parts = "; ".join(
            f"{name.replace('_', ' ')} {computed_text(value, uom)}"
            for name, value in row.get("parts", {}).items() if value
        )  # fmt: skip
        within = row.get("within_tolerance")
        yield (
            told.thing(row["ref"]), None if percent is None else percent / 100,
            None if within is None else ("yes" if within else "no"), parts,
            "; ".join(gap["text"] for gap in row["gaps"]) or row.get("error"),
        )  # fmt: skip


def _suppliers(told: SheetSource) -> Iterator[Line]:
    leg = told.answer.beside["suppliers"]
    for row in leg["receipts"]:
        yield (
            "received", row["name"] or told.name(row["supplier"]), _number(row["supplier_lot"]),
            *told.lot(row["ref"]), row["quantity"], row["uom"], row["document"], "yes",
        )  # fmt: skip
    for row in leg["sisters"]:
        yield (
            "from the same lot of theirs", None, _number(row["supplier_lot"]),
            *told.lot(row["ref"]), None, None, None, "yes" if row["in_scope"] else "no",
        )  # fmt: skip


def _number(ref: str | None) -> str | None:
    return ref_number(ref) if ref and ref.startswith("supplier-lot:") else ref


def _left_out(told: SheetSource) -> Iterator[Line]:
    answer = told.answer
    marks = {mark["ref"]: mark for mark in answer.beside["marks"]}
    ends = ", ".join(map(ref_name, answer.hashed["filters"].get("stop", ())))
    none: Row = {}
    for row in answer.rows["lots"]:
        if row["excluded"]:
            mark = marks.get(row["ref"], none)
            yield told.thing(row["ref"]), "by hand", mark.get("reason"), mark.get("by")
    for row in answer.rows.get("stopped", ()):
        yield told.thing(row["ref"]), "by hand", f"the trace ends at {ends}", None
    for row in answer.rows["removed"]:
        yield told.thing(row["ref"]), "by time", "events: " + "; ".join(row["events"]), None


def _warnings(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.beside["warnings"]:
        yield told.thing(row["ref"]) if row["ref"] else None, row["text"], row["code"]


def _files(told: SheetSource) -> Iterator[Line]:
    for row in told.answer.beside.get("attachments", ()):
        about = row["about"]
        words = f"line {about[6:]} of the replies" if about.startswith("reply:") else None
        yield (
            row["number"], row["name"], words or told.thing(about) if about else "the case",
            row["note"], row["type"], row["size"], row["by"], row["at"], row["sha256"],
        )  # fmt: skip


def _refs(told: SheetSource) -> Iterator[Line]:
    rows = told.answer.rows
    found = {row["ref"] for name in ("lots", "stock", "runs", "containers") for row in rows[name]}
    for row in rows["customers"]:
        found |= {row["customer"], *row["lots"]} | ({row["ship_to"]} - {None})
    found |= set(told.answer.beside["parties"]) | set(told.answer.hashed["roots"])
    for ref in sorted(found):
        name = told.good(ref).get("name") or told.answer.beside["parties"].get(ref, {}).get("name")
        yield kind_name(_kind(ref)), ref_name(ref), name, ref


_WHO = Caption("Customer", width=30), Caption("Customer number", width=16)
_LOT = Caption("Lot or serial", width=24), Caption("Item name", width=26)
SHEETS: tuple[PeopleSheet, ...] = (
    PeopleSheet("Customers", (
        *_WHO, Caption("Counted as"), Caption("Ship to", width=26), Caption("Certainty", width=10),
        Caption("Shipped, certain", "amount"), Caption("Shipped, possible", "amount"),
        Caption("Shipped", "amount"), Caption("Returned", "amount"),
        Caption("Still out", "amount"), UNIT, Caption("Lots and serials", width=40),
        Caption("Documents", width=30),
    ), _customers, summed=True),
    PeopleSheet("Follow-up", (
        *_WHO, Caption("Counted as"), Caption("Shipped", "amount"),
        Caption("Accounted for", "amount"), Caption("Open", "amount"), UNIT,
        Caption("First told", "moment", 17), Caption("Last heard", "moment", 17),
        Caption("What was heard", width=22), Caption("Answered", width=9),
        Caption("Next step", width=24), Caption("Answer due", "moment", 17),
        Caption("Contact", width=20), Caption("Phone", width=18), Caption("E-mail", width=26),
        Caption("Address", width=30), Caption("Country", width=9),
    ), _follow_up, summed=True),
    PeopleSheet("Lots", (
        *_LOT, Caption("Kind", width=8), Caption("Printed code", width=18),
        Caption("GTIN", width=16), Caption("Best before", "written", 13),
        Caption("Made", "written", 17), Caption("Packs", width=20), Caption("Status", width=12),
        Caption("Certainty", width=10), Caption("Why only possible", width=40),
        Caption("Steps from the suspect", "number", 10),
        Caption("Share of the suspect", "share", 10),
    ), _lots),
    PeopleSheet("Stock", (
        *_LOT, Caption("Place", width=22), Caption("Place number"), Caption("On hand", "amount"),
        UNIT, Caption("Status", width=12), Caption("Of that status", "part"),
        Caption("Requested", width=12), Caption("Of that requested", "part"),
        Caption("Certainty", width=10),
    ), _stock, summed=True),
    PeopleSheet("Deliveries", (
        *_WHO, Caption("Ship to", width=26), *_LOT, Caption("Shipped", "amount"), UNIT,
        Caption("Shipped at", "written", 17), Caption("Document", width=18),
        Caption("Certainty", width=10), Caption("Left out", width=17), Caption("Event", width=26),
    ), _deliveries, summed=True),
    PeopleSheet("Chains", (
        *_WHO, *_LOT, Caption("Certainty of the chain", width=10), Caption("Step", "number", 6),
        Caption("From", width=34), Caption("What", width=18), Caption("To", width=34),
        Caption("Quantity", "amount"), UNIT, Caption("When", "written", 17),
        Caption("Document", width=18), Caption("In", width=18),
        Caption("Certainty of the step", width=10),
    ), _chains),
    PeopleSheet("Replies", (
        Caption("Line", "number", 6), Caption("Written down", "moment", 17), Caption("By"), *_WHO,
        Caption("What was said", width=28), Caption("Quantity", "amount"), UNIT,
        Caption("Certificate", width=16), Caption("Note", width=40),
        Caption("Instead of line", "number", 9), Caption("Corrected by line", "number", 9),
    ), _replies),
    PeopleSheet("Balance", (
        Caption("Lot, serial or run", width=34), Caption("Accounted for", "share", 10),
        Caption("Within tolerance", width=10), Caption("Where it went", width=60),
        Caption("What is missing", width=60),
    ), _balance),
    PeopleSheet("Suppliers", (
        Caption("What", width=24), Caption("Supplier", width=28),
        Caption("Lot of theirs", width=18), *_LOT, Caption("Received", "amount"), UNIT,
        Caption("Document", width=18), Caption("In the scope", width=9),
    ), _suppliers),
    PeopleSheet("Left out", (
        Caption("What", width=34), Caption("How", width=10), Caption("Why", width=60),
        Caption("By"),
    ), _left_out),
    PeopleSheet("Warnings", (
        Caption("About", width=34), Caption("Warning", width=90),
        Caption("Kind of warning", width=24),
    ), _warnings),
    PeopleSheet("Attachments", (
        Caption("Number", "number", 8), Caption("File", width=34), Caption("About", width=34),
        Caption("Note", width=40), Caption("Type told", width=18), Caption("Bytes", "number", 12),
        Caption("By"), Caption("Attached", "written", 17), Caption("SHA-256", width=66),
    ), _files),
    PeopleSheet("Refs", (
        Caption("What it is"), Caption("Number here", width=28), Caption("Name", width=30),
        Caption("Ref for programs", width=50),
    ), _refs),
)  # fmt: skip
