"""What the agency, consignees and an auditor are told of a case, from an answer made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.recall.drills import Drill, TeamAnswer
from app.recall.models import Case, CaseAnswer
from app.recall.papers.persons import CasePerson
from app.reports.case_source import CaseSource
from app.reports.exercise import exercise_book, minutes_taken
from app.reports.held import NOT_HELD
from app.reports.recalls import agency_book, communication_book, communication_texts
from app.reports.sheets import ReportBook
from tests.reports.pure import STAMP, dossier_of, told
from tests.reports.salad import SALAD

LOT = "lot:SAL/S1"
AT = STAMP


def shipment(customer: str, quantity: float | None, document: str | None) -> dict[str, Any]:
    return {
        "customer": customer, "ship_to": None, "ref": LOT, "quantity": quantity, "uom": "bag",
        "at": "2026-03-04", "document": document, "source": "mes", "event": "s1",
        "certainty": "certain", "excluded": False,
    }  # fmt: skip


def account(customer: str, shipped: float, returned: float) -> dict[str, Any]:
    return {
        "customer": customer, "ship_to": None, "uom": "bag", "certainty": "certain",
        "shipped": shipped, "shipped_certain": shipped, "shipped_possible": 0,
        "returned": returned, "outstanding": shipped - returned, "lots": [LOT], "documents": ["D"],
    }  # fmt: skip


def source(**more: Any) -> CaseSource:
    case = Case("RC-2026-001", "Salad", "Listeria found", "I", "anna", "active", "real", (LOT,),
                AT, "anna", 1)  # fmt: skip
    rows: dict[str, Any] = {
        "lots": [{"ref": LOT, "kind": "lot", "certainty": "certain", "reason": None, "depth": 0,
                  "excluded": False}],
        "shipments": [shipment("customer:C1", 100, "DN-1"), shipment("customer:C2", 60, None),
                      shipment("customer:OWN", 5, "DN-9")],
        "customers": [account("customer:C1", 100, 5), account("customer:C2", 60, 0),
                      account("customer:OWN", 5, 0)],
        "returns": [], "stock": [], "runs": [], "containers": [], "removed": [],
    }  # fmt: skip
    beside: dict[str, Any] = {
        "goods": {LOT: {"item": "SAL", "name": "Mixed salad", "gtin": "0401", "printed": "S1 X",
                        "best_before": "2026-03-20", "packs": None}},
        "parties": {"customer:C1": {"name": "Corner Shop", "address": "2 High Street"},
                    "customer:OWN": {"name": "Our depot", "kind": "own"}},
        "balances": {"rows": [{
            "ref": LOT, "accounted_percent": 97.5, "uom": "bag", "within_tolerance": False,
            "parts": {"produced": 350, "shipped": 165, "on_hand": 176}, "gaps": [],
        }, {
            "ref": "batch:WO-1/1", "accounted_percent": None, "uom": "kg",
            "within_tolerance": None, "parts": {"inputs": 70}, "gaps": [{"text": "a gap"}],
        }]},
    }  # fmt: skip
    answer = CaseAnswer({"roots": [LOT], "rows": rows, "known_at": AT}, beside)
    return CaseSource(dossier_of(SALAD, LOT), case, answer, **more)


def answers(book: ReportBook) -> dict[str, Any]:
    return {
        row["What the agency is told"]: row["What is held"] for row in told(book, "Information")
    }


def test_the_agency_is_told_the_nine_things_or_that_they_are_not_held() -> None:
    book = agency_book(source(), "UTC")
    paragraphs = {row["21 CFR"] for row in told(book, "Information")}
    assert paragraphs == {f"7.46(a)({n})" for n in range(1, 10)}
    said = answers(book)
    assert said["Identity of the product"] == "Mixed salad"
    assert said["Reason for the removal or correction"] == "Listeria found"
    assert said["Total amount produced"] == "350 bag"
    assert said["Total amount in distribution channels"] == "155 bag"
    assert said["Number of direct accounts"] == 2
    assert said["Time of the production"] == "2026-03-03T12:00:00Z"
    for words in ("Evaluation of the risk", "Telephone number of the official",
                  "Date and circumstances of the discovery"):  # fmt: skip
        assert said[words] == NOT_HELD
    named = {row["Element not held"] for row in told(book, "Not held")}
    assert {"Evaluation of the risk", "Packs (size)", "Phone"} <= named


def test_direct_accounts_are_customers_and_not_places_of_ones_own() -> None:
    book = agency_book(source(), "UTC")
    rows = {row["Account"]: row for row in told(book, "Direct accounts")}
    assert set(rows) == {"Corner Shop", "C2"}
    assert (rows["Corner Shop"]["Still out"], rows["C2"]["Address"]) == (95, NOT_HELD)
    (product,) = told(book, "Products")
    assert (product["Made or received"], product["Distributed"]) == ("350 bag", "165 bag")


def test_consignees_are_told_what_it_is_and_what_nobody_recorded() -> None:
    book = communication_book(source(), "UTC")
    rows = {(row["Consignee"], row["Document"]): row for row in told(book, "Consignees")}
    assert ("Corner Shop", "DN-1") in rows
    assert rows["C2", NOT_HELD]["Shipped"] == 60
    letters = communication_texts(source(), "UTC")
    assert len(letters) == 2
    shop = next(text for text in letters if "Corner Shop" in text)
    assert shop.startswith("URGENT: PRODUCT RECALL")
    assert "Mixed salad, lot S1, printed S1 X, size not held, best before 2026-03-20" in shop
    assert "100 bag, shipped 2026-03-04, document DN-1" in shop
    assert "Hazard: [not held: to be filled in]" in shop
    assert "not legal advice" in shop


def test_a_mock_recall_says_so_on_each_paper() -> None:
    real = source()
    mock = replace(real, case=replace(real.case, kind="mock", recall_class=""))
    assert communication_texts(mock, "UTC")[0].startswith("MOCK, AN EXERCISE: PRODUCT RECALL")
    assert dict(agency_book(mock, "UTC").sheets[0].lines)["MOCK RECALL"]  # type: ignore[arg-type]


def form(book: ReportBook) -> dict[str, Any]:
    return {row["Question"]: row["Answer"] for row in told(book, "Form")}


def test_the_form_of_a_drill_has_time_mass_balance_and_what_was_traced() -> None:
    bare = source()
    said = TeamAnswer("lots", "forward", "How many lots?", "1", "1", True)
    drill = Drill(
        replace(bare.case, kind="mock"), "forward", LOT, 10, 240,
        {name: AT + n * 60_000_000 for n, name in enumerate(
            ("scope", "stock", "customers", "balance"), 1)},
        {"scope": (said,)},
    )  # fmt: skip
    people = (CasePerson("anna", ("owner",), True),)
    whole = replace(bare, case=drill.case, drill=drill, persons=people,
                    contacted=frozenset({"customer:C1"}))  # fmt: skip
    book = exercise_book(whole, "UTC")
    held = form(book)
    assert (held["Time taken, minutes"], held["Within 4 hours"]) == (4, "yes")
    assert (held["Traced of SAL / S1"], held["Quantity of SAL / S1"]) == ("97.5 %", "350 bag")
    assert (held["Customers contacted"], held["Answers of the team right"]) == (
        "1 of 2", "1 of 1",
    )  # fmt: skip
    assert held["Weaknesses found and corrective actions"] == NOT_HELD
    assert not any("WO-1" in name for name in held)
    balance, run = told(book, "Mass balance")
    assert (run["Put in"], run["Not closed by"]) == (70, "a gap")
    assert (balance["Accounted for"], balance["Produced"], balance["On hand"]) == (0.975, 350, 176)
    assert [row["Minutes from the start"] for row in told(book, "Steps")] == [1, 2, 3, 4]
    assert told(book, "Team") == [{"Name": "anna", "Part": "owner", "Signed in": "yes"}]


def test_without_a_drill_the_time_is_that_of_the_first_frozen_scope_or_not_held() -> None:
    assert minutes_taken(source()) is None
    assert form(exercise_book(source(), "UTC"))["Time taken, minutes"] == NOT_HELD
