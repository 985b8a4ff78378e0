"""The workbook for people, written of an answer made by hand and read as a spreadsheet reads it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from app.recall.follow_up import CustomerFollowUp
from app.recall.models import Case, CaseAnswer
from app.recall.next_steps import NextStep
from app.recall.papers.persons import CasePerson
from app.recall.papers.sheets import SHEETS, SheetSource
from app.recall.papers.workbook import write_workbook
from app.recall.snapshots import Snapshot

LOT = "lot:YOG/=1+1"
AT = 1_772_442_000_000_000  # 2026-03-02 09:00 UTC


def _answer() -> CaseAnswer:
    """YOG / =1+1, of which C1 got 10 and 2.5 pcs, at two addresses, and C2 an unknown quantity."""
    sent = {"ref": LOT, "uom": "pcs", "document": "DN-1", "source": "mes", "event": "1",
            "certainty": "certain", "excluded": False}  # fmt: skip
    customer = {"certainty": "certain", "uom": "pcs", "shipped_certain": None, "lots": [LOT],
                "shipped_possible": 0, "returned": 0, "documents": ["DN-1"]}  # fmt: skip
    hop = {"from": "batch:WO-1/1", "to": LOT, "type": "PRODUCED", "quantity": 12.5,
           "uom": "pcs", "at": "2026-03-02", "document": None, "through": None,
           "certainty": "certain"}  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "lots": [{"ref": LOT, "kind": "lot", "certainty": "certain", "reason": None, "depth": 1,
                  "excluded": False}],
        "customers": [
            {**customer, "customer": "customer:C1", "ship_to": "location:A", "shipped": 10,
             "outstanding": 10},
            {**customer, "customer": "customer:C1", "ship_to": None, "shipped": 2.5,
             "outstanding": 2.5},
        ],
        "shipments": [
            {**sent, "customer": "customer:C1", "ship_to": None, "quantity": 12.5,
             "at": "2026-03-02T08:00:00Z"},
            {**sent, "customer": "customer:C2", "ship_to": None, "quantity": None,
             "at": "2026-03-02T08:00:00"},
        ],
        "stock": [], "runs": [], "containers": [], "removed": [], "returns": [],
    }  # fmt: skip
    filters = {"from": None, "to": None, "ignore_time": False, "include_candidates": False,
               "included": [], "excluded": []}  # fmt: skip
    return CaseAnswer(
        {"roots": ["lot:CULT/1"], "filters": filters, "rows": rows},
        {
            "goods": {LOT: {"name": "Joghurt", "best_before": "2026-04-01", "printed": "=1+1"}},
            "parties": {"customer:C1": {"name": "Café Łódź", "phone": "+49 30 1"}},
            "shares": {LOT: 0.25}, "balances": {"rows": []}, "marks": [], "warnings": [],
            "suppliers": {"receipts": [], "sisters": []}, "proofs_left_out": 0,
            "delivery_proofs": [{"customer": "customer:C1", "ref": LOT, "certainty": "certain",
                                 "hops": [hop]}],
            "delivery_proofs_left_out": 0,
        },
    )  # fmt: skip


def _book(folder: Path) -> tuple[bytes, dict[str, list[list[Any]]]]:
    reply = {"number": 1, "step": "contacted", "by": "anna", "at": AT, "customer": "customer:C1"}
    amount = {"uom": "pcs", "shipped": 12.5, "returned": 0, "outstanding": 12.5, "accounted": 2.5,
              "open": 10}  # fmt: skip
    who = CustomerFollowUp("customer:C1", "Café Łódź", "certain", {"phone": "+49 30 1"}, [],
                           [reply], [amount])  # fmt: skip
    case = Case("RC-2026-001", "T", "", "I", "QA", "active", "real", ("lot:CULT/1",), AT, "anna", 1)
    taken = Snapshot("RC-2026-001", 1, "ab", "cd", AT, AT, "anna", "ben", True, "x", {})
    persons = (CasePerson("anna", ("owner", "froze snapshot 1"), False),
               CasePerson("ben", ("second person of snapshot 1",), True))  # fmt: skip
    told = SheetSource(_answer(), [(who, NextStep(2, "wait for an answer", reply, AT))], persons)
    write_workbook(folder / "r.xlsx", case, taken, told, "Europe/Berlin", lambda _: None)
    book = CalamineWorkbook.from_path(str(folder / "r.xlsx"))
    names = book.sheet_names
    return (folder / "r.xlsx").read_bytes(), {
        name: book.get_sheet_by_name(name).to_python() for name in names
    }


def test_people_read_words_dates_and_totals(tmp_path: Path) -> None:
    _, sheets = _book(tmp_path)
    assert list(sheets) == ["Case", *(each.title for each in SHEETS)]
    cover = [(str(row[0]), str(row[1])) for row in sheets["Case"]]
    at = cover.index(("Persons", "anna: owner, froze snapshot 1 (not authenticated)"))
    assert cover[at + 1] == ("", "ben: second person of snapshot 1")
    head, first, second, _, sums = sheets["Customers"]
    assert head[:3] == ["Customer", "Customer number", "Counted as"]
    assert "Shipped, pcs" in head
    assert (first[0], first[1], first[3]) == ("Café Łódź", "C1", "A")
    at = head.index("Shipped, pcs")
    assert [row[at] for row in (first, second, sums)] == [10, 2.5, 12.5]
    assert (sums[0], sums[head.index("Unit")]) == ("Total of all lines above", "pcs")
    head, known, local, _, sums = sheets["Deliveries"]
    when = head.index("Shipped at (Europe/Berlin)")
    assert known[when] == datetime(2026, 3, 2, 9)
    assert local[when] == "2026-03-02 08:00:00 (clock of its source)"
    assert sums[head.index("Shipped, pcs")] == "unknown"
    head, lot = sheets["Lots"][:2]
    assert lot[:2] == ["YOG / =1+1", "Joghurt"]
    assert lot[head.index("Best before")] == date(2026, 4, 1)
    assert lot[head.index("Share of the suspect")] == 0.25


def test_follow_up_and_a_chain_for_each_lot_of_a_customer(tmp_path: Path) -> None:
    _, sheets = _book(tmp_path)
    head, row = sheets["Follow-up"][:2]
    told = dict(zip(head, row, strict=True))
    assert told["Last heard (Europe/Berlin)"] == datetime(2026, 3, 2, 10)
    assert (told["What was heard"], told["Next step"]) == ("was contacted", "wait for an answer")
    assert (told["Accounted for, pcs"], told["Open, pcs"], told["Phone"]) == (2.5, 10, "+49 30 1")
    assert sheets["Replies"][1][3:6] == ["Café Łódź", "C1", "was contacted"]
    head, row = sheets["Chains"][:2]
    told = dict(zip(head, row, strict=True))
    assert (told["Customer"], told["Lot or serial"]) == ("Café Łódź", "YOG / =1+1")
    assert (told["From"], told["To"]) == ("batch WO-1 / 1", "YOG / =1+1 (Joghurt)")
    refs = {row[1]: row[3] for row in sheets["Refs"][1:]}
    assert refs["YOG / =1+1"] == LOT
    elsewhere = [
        cell for name, rows in sheets.items() if name != "Refs" for r in rows for cell in r
    ]
    assert not any(str(cell).startswith(("lot:", "customer:")) for cell in elsewhere)


def test_sheets_can_be_filtered_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    made, _ = _book(tmp_path)
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = {name: book.read(name).decode() for name in names}
    assert not any("<f>" in text for text in texts.values())
    tables = [text for name, text in texts.items() if not name.endswith("sheet1.xml")]
    assert all("<autoFilter" in text and 'state="frozen"' in text for text in tables)
    assert all('customWidth="1"' in text for text in texts.values())
