"""Loading files in a real browser, by somebody who has never seen the page and has no terminal."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.settings import Settings
from app.vocabulary import make_ref
from tests.conftest import Load, be_patient
from tests.events.said import ask, lot, said
from tests.intake.test_load_page_pure import odd_log
from tests.intake.workbooks import workbook
from tests.serving import served
from tests.web.hands import Hands
from tests.web.test_accessible import violations
from tests.web.test_browser_pages import Watch

CSV = (
    "event_id;source;type;at;item;Lot No.;quantity;uom;customer\n"
    "1;wms;ship;14.03.2026;YOG;Y2;100,5;kg;SHOP\n"
    "2;wms;ship;14.03.2026;YOG;#N/A;50;kg;SHOP\n"
    "3;wms;ship;14.03.2026;YOG;Y2;viele;kg;CAFÉ\n"
)
# Puts a file where a person lets it go.
DROP = """(zone, [name, text]) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name));
    zone.dispatchEvent(new DragEvent("dragover", {dataTransfer: carried, bubbles: true}));
    zone.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
}"""


@pytest.fixture
def desk(
    settings: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """The app served, its home a folder of this test."""
    be_patient(monkeypatch)
    with served(settings.model_copy(update={"home": tmp_path / "home"}), graph) as address:
        yield address


def test_from_a_dropped_workbook_to_a_trace_and_a_mended_file(
    page: Page, desk: str, graph: Graph, load: Load, tmp_path: Path
) -> None:
    """T1 went into order WO1; the workbook says that Y1 and Y2 came out of it, and the CSV that Y2
    was shipped."""
    load(graph, [
        said("receive", "1", object=lot("MILK", "T1"), quantity=3000, uom="kg", supplier="FARM",
             at="2026-03-12"),
        said("consume", "2", object=lot("MILK", "T1"), quantity=2500, uom="kg", work_order="WO1",
             at="2026-03-13"),
    ])  # fmt: skip
    watch = Watch(page, desk)
    page.goto(desk)
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Load").click()
    expect(page.get_by_text("nothing is written before you say so")).to_be_visible()
    data = base64.b64encode(workbook(odd_log)).decode()
    page.locator(".drop").evaluate(DROP, ["März.xlsx", data])
    expect(page.locator(".answer").first).to_contain_text("Nothing of it can be booked")
    choice = page.get_by_role("combobox", name="Los-Kennung")
    expect(choice).to_have_value("lot")
    expect(page.get_by_label("Each row says that something")).to_have_value("produce")
    assert violations(page) == []
    page.locator("#map").get_by_label("Source").fill("mes")
    page.get_by_role("button", name="Keep, and look again").click()
    expect(page.locator(".answer")).to_contain_text("2 would be booked")
    expect(page.locator(".says")).to_contain_text("“Menge” has a decimal comma")
    expect(page.locator("main")).to_contain_text("1\u00a0title row")
    assert ask(graph, "MATCH (f:Refused) RETURN f.code AS code") == []
    page.get_by_role("button", name="Book 2").click()
    expect(page.locator(".answer")).to_contain_text("All of it was taken")

    page.goto(desk + "/load")
    file = tmp_path / "versand.csv"
    file.write_bytes(CSV.encode("cp1252"))
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".answer")).to_contain_text("1 would be booked")
    expect(page.locator(".wrong-cell")).to_have_text(["#N/A", "viele"])
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    other = page.context.new_page()  # a second tab, which books it too
    other.goto(page.url)
    other.get_by_role("button", name="Book 1").click()
    expect(other.locator(".answer")).to_contain_text("1 booked")
    page.get_by_role("button", name="Book 1").click()
    expect(page.locator(".answer")).to_contain_text("1 booked")
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download what was not taken").click()
    assert download.value.suggested_filename == "versand.csv.refused.csv"
    mended = tmp_path / "mended.csv"
    text = download.value.path().read_bytes().decode("cp1252")
    mended.write_bytes(text.replace("#N/A", "Y2").replace("viele", "25,5").encode("cp1252"))
    page.get_by_role("link", name="Load another file").click()
    page.get_by_label("File", exact=True).set_input_files(mended)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Book 2").click()
    expect(page.locator(".answer")).to_contain_text("All of it was taken")
    whole = tmp_path / "versand 2.csv"
    text = CSV.replace("#N/A", "Y2").replace("viele", "25,5")
    whole.write_bytes(text.encode("cp1252"))
    page.get_by_role("link", name="Load another file").click()
    page.get_by_label("File", exact=True).set_input_files(whole)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".answer")).to_contain_text("3 known already")
    expect(page.locator(".answer")).to_contain_text("there is nothing to book")

    # The first trace of a process compiles, which may take longer than a page may.
    told = httpx2.get(desk + "/api/v1/trace/down?ref=lot:MILK/T1", timeout=300).json()
    sums = {each["ref"]: each["quantities"][0]["shipped"] for each in told["customers"]}
    assert sums == {"customer:SHOP": 150.5, make_ref("customer", "CAFÉ"): 25.5}
    page.goto(desk + "/trace/down?ref=lot:MILK/T1")
    expect(page.locator(".answer")).to_contain_text("2\u00a0customers")
    page.goto(desk + "/thing?ref=lot:YOG/Y2")
    expect(page.locator("main")).to_contain_text("800.25\u00a0kg")
    assert watch.seen == []


def test_a_csv_is_loaded_mended_and_loaded_again_by_keyboard(
    page: Page, desk: str, tmp_path: Path
) -> None:
    hands, file = Hands(page, "keyboard"), tmp_path / "versand.csv"
    file.write_bytes(CSV.encode("cp1252"))
    page.goto(desk)
    hands.press(page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Load"))
    hands.pick(page.get_by_label("File", exact=True), file)
    hands.press(page.get_by_role("button", name="Look at it"))
    expect(page.locator(".answer")).to_contain_text("1 would be booked")
    expect(page.locator(".wrong-cell")).to_have_text(["#N/A", "viele"])
    hands.press(page.get_by_role("button", name="Book 1"))
    expect(page.locator(".answer")).to_contain_text("1 booked")
    with page.expect_download() as download:
        hands.press(page.get_by_role("link", name="Download what was not taken"))
    text = download.value.path().read_bytes().decode("cp1252")
    file.write_bytes(text.replace("#N/A", "Y2").replace("viele", "25,5").encode("cp1252"))
    hands.press(page.get_by_role("link", name="Load another file"))
    hands.pick(page.get_by_label("File", exact=True), file)
    hands.press(page.get_by_role("button", name="Look at it"))
    hands.press(page.get_by_role("button", name="Book 2"))
    expect(page.locator(".answer")).to_contain_text("All of it was taken")
