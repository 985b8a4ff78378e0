"""Booked in a browser with the keystrokes of a scanner alone, traced, and its labels read again."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import httpx2
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.gs1 import check_digit
from tests.events.said import ask

MILK = "0401234500001" + check_digit("0401234500001")
YOGHURT = "0401234500002" + check_digit("0401234500002")
SSCC = "04012345000000007" + check_digit("04012345000000007")


class Scanner:
    """Keys only: what is scanned or typed ends with Enter, the separator comes as Ctrl and ]."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def scan(self, *texts: str) -> None:
        for text in texts:
            for number, part in enumerate(text.split("\x1d")):
                if number:
                    self.page.keyboard.press("Control+]")
                self.page.keyboard.type(part)
            self.page.keyboard.press("Enter")

    def book(self, live: str, act: str, *texts: str) -> None:
        """Fill the form of an act from its first field on, look at it, book it."""
        self.page.goto(f"{live}/book/{act}?by=ben")
        expect(self.page.locator("[autofocus]")).to_be_focused()
        self.scan(*texts)
        while not self.page.evaluate("document.activeElement.tagName === 'BUTTON'"):
            self.scan("")
        self.scan("")
        expect(self.page.locator("h1")).to_have_text(f"{act.capitalize()}: is this right?")
        expect(self.page.get_by_role("button", name="Book it")).to_be_focused()
        self.scan("")
        expect(self.page.locator("main").get_by_role("status")).to_contain_text("Booked")


def lot(gtin: str, number: str, more: str = "") -> str:
    """A code as a scanner sends it: its key, what has one length, the lot at the end."""
    return f"]d201{gtin}{more}10{number}"


def test_a_receipt_a_run_a_pallet_and_a_shipment_by_scanner_alone(
    page: Page, live: str, graph: Graph
) -> None:
    scanner = Scanner(page)
    coded = f"]d201{MILK}10A7\x1d17261231"
    scanner.book(live, "receive", coded, "500", "kg", "S-1", "SL-9", "TANKS")
    scanner.book(live, "use", "WO-1", "1", lot(MILK, "A7"), "120", "kg")
    scanner.book(live, "make", "WO-1", "1", lot(YOGHURT, "F1"), "50", "pcs")
    scanner.book(live, "pack", SSCC, lot(YOGHURT, "F1") + "\x1d3740", "")
    scanner.book(live, "ship", "]C100" + SSCC, "C1", "DN-1")
    rows = ask(
        graph, "MATCH (e:Event {source: 'hand'}) RETURN e.type AS type, e.content AS content"
    )
    assert [row["type"] for row in rows].count("ship") == 1
    assert len(rows) == 5
    assert all('"person":"ben"' in row["content"] for row in rows)
    assert sum('"expires_at":"2026-12-31"' in row["content"] for row in rows) == 1
    with httpx2.Client(base_url=live, timeout=300) as asking:
        told: Any = asking.get("/api/v1/trace/down", params={"ref": f"lot:{MILK}/A7"}).json()
    (customer,) = told["customers"]
    assert (customer["ref"], customer["quantities"][0]["shipped"]) == ("customer:C1", 40)
    for ref, symbol, text in (
        (f"lot:{MILK}/A7", "datamatrix", f"(01){MILK}(17)261231(10)A7"),
        (f"lot:{MILK}/A7", "gs1-128", f"(01){MILK}(17)261231(10)A7"),
        (f"hu:{SSCC}", "gs1-128", f"(00){SSCC}"),
    ):
        page.goto(f"{live}/label?ref={ref}&symbol={symbol}")
        expect(page.locator("figcaption")).to_contain_text(text)
        shot = Image.open(BytesIO(page.locator(".print-label").screenshot()))
        (read,) = zxingcpp.read_barcodes(shot)
        assert read.text == text
        assert read.content_type == zxingcpp.ContentType.GS1


def test_what_is_wrong_stands_beside_its_field_and_the_form_stays(page: Page, live: str) -> None:
    page.goto(f"{live}/book/receive?by=ben")
    page.locator("[name=what]").fill("A7")
    page.locator("[name=quantity]").fill("many")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#wrong-what")).to_contain_text("name its item")
    expect(page.locator("#wrong-quantity")).to_contain_text("“many” is no quantity")
    expect(page.locator("[name=what]")).to_have_value("A7")
    expect(page.locator("[name=what]")).to_be_focused()
