"""A recall of the demo plant by keyboard: a bank of cultures that reached 46 customers.

CULT-BANK/CB-0001 went into cultures, those into everything that was fermented. From the supplier's
call to closing: hold, freeze with a second person, letters, replies with two typing errors, an
event told late, compare, close; figures against the reference.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.graph.run import Graph
from app.vocabulary import UNKNOWN_CUSTOMER
from tests import office
from tests.conftest import Load
from tests.reference import answer
from tests.trace.telling import Tell
from tests.web.cells import Amounts, add, amounts, csv_rows, for_programs
from tests.web.cells import number as number_of
from tests.web.hands import Hands
from tests.web.slices import slice_of
from tests.web.surfaces import csv_sums
from tests.web.test_one_truth import expected, plant_events, unlike

ROOT = "lot:CULT-BANK/CB-0001"
REACHED = 46  # customers
RECEIVERS = 48  # with a place of one's own and a disposal firm
PATIENCE_MS = 240_000


@pytest.mark.long("the demo plant, and the reference works out 11,000 of its events")
def test_the_bank_of_cultures_by_keyboard(
    page: Page, live: str, graph: Graph, load: Load, tmp_path: Path
) -> None:
    events = slice_of([dict(event) for event in plant_events(1)], ROOT)
    load(graph, events)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    number, uom = _by_keyboard(Hands(page, "keyboard"), page, live, graph, load)
    _figures(live, number, uom, events, tmp_path)


def _by_keyboard(hands: Hands, page: Page, live: str, graph: Graph, load: Load) -> tuple[str, str]:
    """The number of the case, and the unit in which what was told late was shipped."""
    page.goto(live + "/recall/new")
    hands.form("main", "Open the case", refs="CULT-BANK/CB-001", title="Phages", by="anna")
    expect(page.locator("main")).to_contain_text("Not opened yet")  # a slip; the form is kept
    hands.form("main", "Open the case", refs=ROOT)
    expect(page.locator(".answer")).to_contain_text(f"at {REACHED}")
    hands.form("#stock", "Request a hold on all of it")  # the name was kept
    expect(page.locator("#holds")).to_contain_text("requested, not confirmed")
    hands.form("#freeze", "Freeze the scope", second="ben")
    expect(page.locator("#unchanged")).to_contain_text("Nothing has changed since snapshot 1")
    case = page.url.partition("#")[0]
    number = case.rpartition("number=")[2]
    with page.expect_download() as download:
        hands.press(page.get_by_role("link", name="To print"))
    assert len(PdfReader(download.value.path()).pages) >= REACHED

    with page.expect_download() as download:
        hands.press(page.get_by_role("link", name="Sheet for replies"))
    sheet = _filled(download.value.path().read_text(encoding="utf-8"))
    hands.press(page.get_by_text("Take replies from a CSV"))
    hands.form("#customers", "Take the replies", csv=sheet)
    expect(page.locator("#told")).to_contain_text(f"Told {REACHED} of {REACHED}")

    # Two typing errors: too much is refused, a wrong step is corrected by another line.
    hands.press(page.locator("#customers tbody").first.get_by_role("link").first)
    hands.choose(page.get_by_label("Step"), "sold_through")
    hands.form("main", "Write it down", quantity="99999999")
    expect(page.locator("#wrong")).to_contain_text("are told")
    hands.form("main", "Write the step down", quantity="1")
    hands.press(page.get_by_role("link", name=re.compile("Correct line")).last)
    hands.form("main", "Correct it", quantity="2")
    expect(page.locator(".replies")).to_contain_text("corrected by line")

    row = httpx2.get(f"{live}/api/v1/recall/cases/{number}", timeout=120).json()
    lot = next(each for each in row["hashed"]["rows"]["shipments"])
    tell = Tell("late")
    tell.ship(lot["ref"].removeprefix("lot:"), "C-LATE", 1, uom=lot["uom"], at=lot["at"])
    load(graph, tell.events)
    page.goto(case)
    expect(page.locator(".answer")).to_contain_text(f"at {REACHED + 1}")
    hands.form("#freeze", "Freeze the scope", second="ben")
    hands.press(page.get_by_role("link", name="compare with 1"))
    expect(page.locator("main")).to_contain_text("+ C-LATE")
    expect(page.locator("main")).to_contain_text("told late")
    page.goto(case)
    hands.form("#close", "Close the case", second="ben", reason="the rest is locked")
    expect(page.locator(".head .status").first).to_have_text("closed")
    return number, lot["uom"]


def _filled(sheet: str) -> str:
    """The sheet of replies as it comes back: everybody was told."""
    rows = csv_rows(sheet)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, "step": "contacted"} for row in rows)
    return out.getvalue()


def _figures(live: str, number: str, uom: str, events: list[dict[str, Any]], folder: Path) -> None:
    """Letters and the sheet of customers of the first snapshot say what the reference says; the
    sheet also as LibreOffice reads it."""
    asked = {"number": number, "name": "recall.xlsx", "snapshot": "1"}
    book = httpx2.get(live + "/recall/file", params=asked, timeout=120).content
    told: dict[str, set[str]] = {}
    for row in for_programs(book, "Customers"):
        told.setdefault(row["customer"], set()).add(row["certainty"])
    reached = answer(events, "down", [ROOT], around=False).rows
    assert told.keys() - {UNKNOWN_CUSTOMER} == reached.keys() - {"customer:?"}
    assert len([ref for ref in told if ref != UNKNOWN_CUSTOMER]) == RECEIVERS
    want = {ref: expected(row.amounts)["shipped"] for ref, row in reached.items()}
    assert unlike("sheet", csv_sums_of(for_programs(book, "Customers")), want) == []
    archive = httpx2.get(f"{live}/api/v1/recall/cases/{number}/mailings/letters.zip", timeout=300)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as parts:
        letters = {name: parts.read(name).decode() for name in parts.namelist()}
    said = {}
    for name, text in letters.items():
        if who := re.search(r"-customer-(.+)\.txt", name):
            amounts_ = ", ".join(re.findall(r"Delivered: (.+?), returned so far", text))
            said[f"customer:{who[1]}"] = amounts(amounts_)
    assert said.pop("customer:C-LATE") == amounts(f"1 {uom}")
    assert unlike("letters", said, {ref: want[ref] for ref in said}) == []
    assert len(said) == REACHED
    if office.find() is None:
        pytest.skip(office.ABSENT)
    (folder / "recall.xlsx").write_bytes(book)
    sheet = csv_rows(office.sheet_of(folder / "recall.xlsx", 2))
    found: dict[str, Amounts] = {}
    for row in sheet:
        if row["Customer number"]:
            ref = f"customer:{row['Customer number']}"
            told_ = row["Shipped, in its unit"].replace(",", "")
            add(found.setdefault(ref, {}), number_of(told_), row["Unit"] or None)
    assert unlike("LibreOffice", {r: found[r] for r in said}, {r: want[r] for r in said}) == []


def csv_sums_of(rows: list[dict[str, str]]) -> dict[str, Amounts]:
    """Shipped by customer."""
    return {ref: row["shipped"] for ref, row in csv_sums(rows).items() if ref != UNKNOWN_CUSTOMER}
