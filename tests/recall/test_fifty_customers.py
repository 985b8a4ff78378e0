"""A recall of fifty customers from the supplier's call to closing, by API and in the browser; its
letters and workbook as LibreOffice reads them, against the reference."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.graph.run import Graph
from tests import office
from tests.conftest import Load
from tests.recall.fifty import MANY, NAMES, ROOT, fifty, number, shipped, told_late
from tests.reference import answer
from tests.web.cells import csv_rows
from tests.web.hands import Hands

BASE = "/api/v1/recall/cases"
ALL = range(1, MANY)
SUM = sum(map(shipped, ALL))
PATIENCE_MS = 240_000


def of_reference() -> dict[str, float]:
    """Who got how much of it, as the reference works it out."""
    rows = answer([*fifty(), *told_late()], "down", [ROOT]).rows
    return {ref: float(row.amounts["pcs"][0]) for ref, row in rows.items()}


def test_fifty_customers_by_api(
    graph: Graph, load: Load, client: TestClient, tmp_path: Path
) -> None:
    load(graph, fifty())
    body = {"refs": [ROOT], "title": "Foreign culture", "class": "I", "by": "anna"}
    case = f"{BASE}/{client.post(BASE, json=body).json()['number']}"

    def done(part: str, code: int = 201, **fields: Any) -> Any:
        told = client.post(f"{case}/{part}", json=fields)
        assert told.status_code == code, told.text
        return told.json()

    done("activate", 200, by="anna")
    done("holds", by="anna")
    done("snapshots", by="anna", second="ben")
    done("notes", note="The supplier called at 8", document="MAIL-1", by="anna")

    # Two desks at once: neither loses a line of the other.
    def contact(who: str, places: range) -> None:
        for place in places:
            done("replies", customer=number(place), step="contacted", by=who)

    with ThreadPoolExecutor(2) as desks:
        list(desks.map(contact, ("anna", "ben"), (range(27, 31), range(31, 35))))
    people = client.get(f"{case}/customers").json()
    assert len(people) == MANY - 1
    heard = {each["customer"]: [row["by"] for row in each["replies"]] for each in people}
    assert [heard[f"customer:{number(place)}"] for place in range(27, 35)] == [
        *[["anna"]] * 4, *[["ben"]] * 4,
    ]  # fmt: skip

    # The sheet goes out empty and comes back filled in.
    sheet = client.get(f"{case}/mailings/replies.csv").text
    rows = csv_rows(sheet)
    assert {row["customer"]: row["got"] for row in rows} == {
        f"customer:{number(place)}": f"{shipped(place)} pcs" for place in ALL
    }  # fmt: skip
    for row in rows[: MANY // 2]:
        row |= {"step": "sold_through", "quantity": row["got"].split(" ")[0]}
    filled = io.StringIO()
    writer = csv.DictWriter(filled, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert done("replies/csv", csv=filled.getvalue(), by="ben") == {"taken": MANY // 2}

    # Two typing errors: more than was shipped is not taken, too little is corrected.
    wrong = {"customer": "K30", "step": "sold_through", "quantity": 4000, "by": "anna"}
    error = done("replies", 400, **wrong)["error"]
    assert (error["field"], "got 40 pcs" in error["text"].replace("\xa0", " ")) == (
        "quantity", True,
    )  # fmt: skip
    done("replies", **{**wrong, "quantity": 4})
    done("replies", customer="K31", step="destroyed", quantity=41, certificate="D-1", by="anna")
    heard = {each["customer"]: each for each in client.get(f"{case}/customers").json()}
    mistake = heard["customer:K30"]["replies"][-1]["number"]
    done("replies", **{**wrong, "quantity": 40, "corrects": mistake})
    done("replies", 400, **{**wrong, "quantity": 39, "corrects": mistake})  # it was corrected
    other = heard["customer:K31"]["replies"][-1]["number"]
    done("replies", customer="K31", step="withdrawn", corrects=other, by="ben")
    more = {"customer": "K32", "step": "sold_through", "quantity": 43, "by": "anna"}
    done("replies", **more, note="they had one of an older order")
    heard = {each["customer"]: each for each in client.get(f"{case}/customers").json()}
    assert [heard[f"customer:{who}"]["amounts"][0]["open"] for who in ("K30", "K31", "K32")] == [
        0, 41, 0,
    ]  # fmt: skip
    lines = [(row["step"], row.get("corrected_by")) for row in heard["customer:K30"]["replies"]]
    assert lines == [
        ("contacted", None), ("sold_through", mistake + 2), ("sold_through", None)
    ]  # fmt: skip

    load(graph, told_late())
    done("snapshots", by="anna", second="ben")
    change = client.get(f"{case}/compare?first=1&second=2").json()
    assert change["customers_came"] == ["customer:K50"]
    assert {(row["source"], row["late"]) for row in change["events"]} == {("late", True)}
    page = client.get(f"/recall/compare?number={case[len(BASE) + 1 :]}&first=1&second=2").text
    assert "+ Shop 50 (K50): 60\xa0pcs shipped" in page
    assert "told late" in page
    _files(client, case, tmp_path)
    closed = done("close", 200, by="anna", second="ben", reason="the rest is under lock")
    assert closed["status"] == "closed"
    persons = {each["name"]: each["roles"] for each in client.get(case).json()["persons"]}
    assert persons["anna"][:2] == ["owner", "opened the case"]
    assert {"froze snapshot 1", "froze snapshot 2", "closed the case"} <= {*persons["anna"]}
    assert {"second person of snapshot 1", "second person of the closing"} <= {*persons["ben"]}
    assert any(role.startswith("wrote down what was told") for role in persons["ben"])


def _files(client: TestClient, case: str, folder: Path) -> None:
    """Letters, the sheet to merge and the workbook say what the reference says, in LibreOffice."""
    want = of_reference()
    archive = client.get(f"{case}/mailings/letters.zip").content
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        letters = {name: parts.read(name).decode() for name in parts.namelist()}
    merge = letters.pop("merge.csv")
    told = {}
    for name, text in letters.items():
        if who := re.search(r"customer-(K\d+)", name):
            amount = re.search(r"Delivered: ([\d,]+) pcs", text)
            assert amount is not None
            told[f"customer:{who[1]}"] = float(amount[1].replace(",", ""))
    assert told == want
    ours = next(text for name, text in letters.items() if "customer-K30" in name)
    assert "- anna: owner, froze snapshot 1, froze snapshot 2, wrote down what you said" in ours
    assert "- ben: second person of snapshot 1, second person of snapshot 2" in ours
    printed = client.get(f"{case}/mailings/letters.html").text
    assert printed.count("<pre>") == len(letters)
    assert all(name in printed for name in NAMES.values())
    sheets = PdfReader(io.BytesIO(client.get(f"{case}/mailings/letters.pdf").content)).pages
    assert len(sheets) == len(letters)
    firsts = {sheet.extract_text().split("\n")[0] for sheet in sheets}
    assert firsts >= set(NAMES.values())
    if office.find() is None:
        pytest.skip(office.ABSENT)
    book = client.get(f"{case}/files/recall.xlsx").content
    (folder / "recall.xlsx").write_bytes(book)
    (folder / "merge.csv").write_text(merge)
    (folder / "letters.html").write_text(printed)
    texts = office.sheet_of(folder / "letters.html", 1, "HTML (StarCalc)")
    amounts = re.findall(r"Delivered: ([\d,]+) pcs", texts)
    assert sorted(float(each.replace(",", "")) for each in amounts) == sorted(want.values())
    lines = csv_rows(office.sheet_of(folder / "recall.xlsx", 2))
    customers = [row for row in lines if row["Customer number"]]
    told = {f"customer:{row['Customer number']}": row["Shipped, pcs"] for row in customers}
    assert {ref: float(text) for ref, text in told.items()} == want
    assert set(NAMES.values()) <= {row["Customer"] for row in customers}
    (sums,) = [row for row in lines if row["Customer"] == "Total of all lines above"]
    assert float(sums["Shipped, pcs"].replace(",", "")) == sum(want.values())
    chains = csv_rows(office.sheet_of(folder / "recall.xlsx", 7))
    assert {f"customer:{row['Customer number']}" for row in chains} == want.keys()
    rows = csv_rows(office.sheet_of(folder / "merge.csv", 1))
    assert {row["customer"]: row["phone"] for row in rows} == {
        number(place): f"+49 30 {place:04d}" for place in range(1, MANY + 1)
    }  # fmt: skip


@pytest.mark.long("fifty customers by hand")
def test_fifty_customers_at_the_desk(page: Page, live: str, graph: Graph, load: Load) -> None:
    _work(Hands(page, "mouse"), page, live, graph, load)


@pytest.mark.long("the same by other hands")
def test_fifty_customers_by_keyboard(page: Page, live: str, graph: Graph, load: Load) -> None:
    _work(Hands(page, "keyboard"), page, live, graph, load)


def _work(hands: Hands, page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, fifty())
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)  # a case of fifty is planned and compiled at first
    page.goto(live + "/recall/new")
    hands.form("main", "Open the case", refs="CB-9", title="Foreign culture", by="anna")
    expect(page.locator("main")).to_contain_text("Not opened yet")  # a slip; the form is kept
    expect(page.get_by_label("Title")).to_have_value("Foreign culture")
    hands.form("main", "Open the case", refs="CB-1")
    expect(page.locator(".answer")).to_contain_text("3 lots affected, at 49 customers")
    hands.form("#stock", "Request a hold on all of it", by="anna")
    expect(page.locator("#holds")).to_contain_text("requested, not confirmed")
    hands.form("#freeze", "Freeze the scope", by="anna", second="anna")
    expect(page.locator("#wrong")).to_contain_text("takes a second person")
    hands.form("main", "Freeze the scope", second="ben")
    expect(page.locator("#export tbody th").first).to_have_text("1")
    with page.expect_download() as download:
        hands.press(page.get_by_role("link", name="As texts"))
    assert download.value.suggested_filename.endswith("letters.zip")
    case = page.url

    expect(page.locator("#told")).to_contain_text("Told 0 of 49 customers, 0 answered")
    lines = "".join(f"K{place:02d},contacted,\n" for place in ALL)
    lines += "".join(f"K{place:02d},sold_through,{shipped(place)}\n" for place in ALL[:-2])
    hands.press(page.get_by_text("Take replies from a CSV"))
    hands.form("#customers", "Take the replies", csv=f"customer,step,quantity\n{lines}", by="ben")
    expect(page.locator("#told")).to_contain_text("Told 49 of 49 customers, 47 answered")
    first = page.locator("#customers tbody").first
    expect(first).to_contain_text("wait for an answer")  # whoever is waited for stands first
    hands.press(first.get_by_role("link", name=re.compile("Shop")).first)

    left = shipped(48)
    expect(page.locator("main")).to_contain_text(f"open {left} pcs".replace(" pcs", "\xa0pcs"))
    hands.choose(page.get_by_label("Step"), "sold_through")
    hands.form("main", "Write it down", quantity=f"{left}0", by="anna")
    expect(page.locator("#wrong")).to_contain_text("got 58")  # the first typing error
    hands.form("main", "Write the step down", quantity=f"{left - 1}")
    expect(page.locator(".replies")).to_contain_text("sold it, 57")  # the second
    hands.press(page.get_by_role("link", name="Correct line").last)
    hands.form("main", "Correct it", quantity=f"{left}")
    expect(page.locator(".replies")).to_contain_text("corrected by line")
    expect(page.locator("main")).to_contain_text("open 0")

    load(graph, told_late())
    page.goto(case)
    expect(page.locator(".answer")).to_contain_text("4 lots affected, at 50 customers")
    hands.form("#freeze", "Freeze the scope", by="anna", second="ben")
    hands.press(page.get_by_role("link", name="compare with 1"))
    expect(page.locator("main")).to_contain_text("+ Shop 50 (K50): 60")
    expect(page.locator("main")).to_contain_text("told late")
    page.goto(case)
    hands.form("#close", "Close the case", by="anna", second="ben", reason="the rest is locked")
    expect(page.locator(".head .status").first).to_have_text("closed")
