"""One truth on every surface: customers, shipped, returned, still out, stock and status are the
same in sentence, views, CSV and JSON, at the desk and in its workbook, and as the reference works
them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from fastapi.testclient import TestClient

from app.demo.plant import events as plant_events
from app.graph.run import Graph
from app.recall.cases import open_case
from app.recall.models import Case
from app.vocabulary import UNKNOWN_CUSTOMER
from tests.conftest import Load
from tests.reference import StockRow, answer, stock
from tests.reference.books import open_books
from tests.reference.customers import Amounts as Told
from tests.reference.units import base
from tests.sizes import size
from tests.trace.compare import _exact
from tests.trace.made import make, prefixed
from tests.trace.telling import Event, Tell, day
from tests.trace.ways import write
from tests.web.cells import Amounts, add, amounts, csv_rows, for_programs, number, tables
from tests.web.delivery_cells import DeliveryFiles
from tests.web.slices import slice_of
from tests.web.surfaces import (
    FREE,
    NAMES,
    Sums,
    Surfaces,
    csv_sums,
    stock_cells,
    stock_lines,
)
from tests.web.test_pages_answers import text_of

GENEALOGIES = size(20, 200)
ROOT = "lot:RAW/1"
STORY = "lot:FRUIT-STRAW/FP-0117"  # of the demo plant


def dispatch() -> list[Event]:
    """A pallet of which some is unpacked, a second item on it, and everyone who can get goods.

    RAW/1 ──100──► W1/1 ──► F/1 1,000 pcs ──┬─ 700 of 1,000 (300 unpacked) on PAL-1 ──► K1, DN-1
                            G/1   500 kg  ──┴─ 200 kg on PAL-1, DN-1; 100 kg ──► K2, DN-2
    F/1: 100 ──► K2 (20 came back), 50 ──► OWN (an own place), 10 ──► DUMP, 5 ──► nobody known;
    F/1: 198 of it at COLD are on hold; G/1: 40 kg of what is at COLD is.
    """
    tell = Tell()
    tell.add("define", item="F", uom="pcs", name="Yoghurt", item_type="finished", at=None)
    tell.add("define", item="G", uom="kg", name="Curd", item_type="finished", at=None)
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.add("define", customer="DUMP", kind="disposal", at=None)
    tell.receive("RAW/1", 500, uom="kg", supplier="S", supplier_lot="SL-1", document="GR-1")
    tell.consume("RAW/1", "W1/1", 100, uom="kg")
    tell.produce("F/1", "W1/1", 1_198, uom="pcs", location="COLD")
    tell.produce("G/1", "W1/1", 500, uom="kg", location="COLD")
    tell.pack("PAL-1", ("F/1", 1_000), ("G/1", 200))
    tell.unpack("PAL-1", ("F/1", 300))
    tell.ship("[PAL-1]", "K1", document="DN-1", from_="COLD")
    tell.ship("F/1", "K2", 100, uom="pcs", document="DN-2", from_="COLD")
    tell.ship("G/1", "K2", 100, uom="kg", document="DN-2", from_="COLD")
    tell.ship("F/1", "OWN", 50, uom="pcs", document="DN-3", from_="COLD")
    tell.ship("F/1", "DUMP", 10, uom="pcs", document="DN-4", from_="COLD")
    tell.ship("F/1", "?", 5, uom="pcs", document="DN-5", from_="COLD")
    tell.back("F/1", "K2", 20, uom="pcs", document="RT-1", to="BACK", at=day(20))
    tell.add("status", object={"item": "F", "lot": "1"}, status="hold", quantity=198, uom="pcs",
             location="COLD", at=day(21))  # fmt: skip
    tell.add("status", object={"item": "G", "lot": "1"}, status="hold", quantity=40, uom="kg",
             location="COLD", at=day(21))  # fmt: skip
    return tell.events


def expected(told: Told) -> dict[str, Amounts]:
    """A row of the reference: shipped, returned and outstanding, in grams and pieces."""
    found: dict[str, Amounts] = {name: {} for name in NAMES}
    for uom, row in told.items():
        for name, value in zip(NAMES, row, strict=True):
            add(found[name], value, uom)
    return found


def named(ref: str) -> str:
    """A ref of the reference as the product writes it."""
    return UNKNOWN_CUSTOMER if ref == "customer:?" else ref


def disagreements(client: TestClient, events: list[Event], root: str) -> list[str]:
    """What any surface says of a trace that the reference does not."""
    mine = answer(events, "down", [root])
    want = {named(ref): expected(row.amounts) for ref, row in mine.rows.items()}
    shipped = {ref: row["shipped"] for ref, row in want.items()}
    told = Surfaces(client, root)
    found = []
    for name, sums in told.sums().items():
        found += unlike(name, sums, want)
    for name, some in told.shipped().items():
        found += unlike(name, some, shipped)
    found += stock_disagreements(events, {root, *mine.nodes}, told.stock())
    customers = sum(row.kind not in ("own", "disposal", "?") for row in mine.rows.values())
    found += [f"{count} customers, not {customers}" for count in told.count() if count != customers]
    return found


def stock_disagreements(
    events: list[Event], goods: set[str], surfaces: Mapping[str, set[tuple[Any, ...]]]
) -> list[str]:
    """What surfaces say of the stock of some lots and serials, by place and status, that the
    reference does not."""
    here = {
        (row.ref, None if row.location is None else f"location:{row.location}",
         *base(row.quantity, row.uom), row.status, _amount(row))
        for row in stock(open_books(events), events)
        if row.ref in goods and row.ref.startswith(("lot:", "serial:"))
    }  # fmt: skip
    open_ = {row[:5] for row in here if row[5] == "?"}  # of how much is not said by the reference
    here = {(*row[:5], None) if row[:5] in open_ else row for row in here}
    found = []
    for name, shown in surfaces.items():
        rows = {(*row[:5], None) if row[:5] in open_ else row for row in shown}
        found += [f"{name}: {each} not in the reference" for each in sorted(rows - here, key=str)]
        found += [f"{name}: {each} is missing" for each in sorted(here - rows, key=str)]
    return found


def _amount(row: StockRow) -> float | str | None:
    if row.status in FREE or isinstance(row.amount, str):
        return None if row.status in FREE else row.amount
    return base(row.amount, row.uom)[0]


def unlike(name: str, found: dict[str, Any], want: dict[str, Any]) -> list[str]:
    """By customer, what is said otherwise than it should be."""
    return [
        f"{name}: {ref} {found.get(ref)}, not {want.get(ref)}"
        for ref in sorted(found.keys() | want.keys())
        if not _agree(found.get(ref), want.get(ref))
    ]


def _agree(told: Any, want: Any) -> bool:
    """Whether amounts are the same; of what is unknown the unit is not always said, but that it is
    unknown is."""
    if not isinstance(told, dict) or not isinstance(want, dict):
        return bool(told == want)
    if any(isinstance(each, dict) for each in want.values()):
        return told.keys() == want.keys() and all(_agree(told[name], want[name]) for name in want)
    if None not in want.values():
        return bool(told == want)
    known = {unit: value for unit, value in told.items() if value is not None}
    return None in told.values() and known.items() <= want.items()


def test_a_pallet_is_said_once(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dispatch())
    assert disagreements(client, dispatch(), ROOT) == []
    assert DeliveryFiles(client).unlike(dispatch()) == []
    goods = {"lot:RAW/1", "lot:F/1", "lot:G/1"}
    shown = {"pages of the lots": pages_of_goods(client, goods)}
    assert stock_disagreements(dispatch(), goods, shown) == []


def test_made_genealogies_are_said_once(client: TestClient, graph: Graph) -> None:
    many = []
    for seed in range(10 * GENEALOGIES):
        events = make(seed)
        if _exact(events) and (root := _root(events)) is not None:
            many.append((events, root))
        if len(many) == GENEALOGIES:
            break
    write(graph, [events for events, _ in many], "o")
    found, delivered_by = {}, DeliveryFiles(client)
    for place, (events, root) in enumerate(many):
        prefix = f"o{place}-"
        kind, _, rest = root.partition(":")
        told = prefixed(events, prefix)
        lines = disagreements(client, told, f"{kind}:{prefix}{rest}") + delivered_by.unlike(told)
        if lines:
            found[place] = lines
    assert found == {}


def test_the_desk_and_its_files_say_the_same(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dispatch())
    case, page, found = desk_disagreements(client, graph, dispatch(), ROOT)
    assert found == []
    assert "at 2\u00a0customers: 2 certain, 0 possible; beside them 1\u00a0unknown customer" in page
    letters = all_letters_of(client, case.number)
    assert letters == {"customer:K1", "customer:K2"}


def test_the_desk_says_the_same_of_the_story_of_the_plant(
    client: TestClient, graph: Graph, load: Load
) -> None:
    """The fruit preparation of the demo plant, with what was made of it and who got it."""
    events = slice_of([dict(event) for event in plant_events(1)], STORY)
    load(graph, events)
    assert desk_disagreements(client, graph, events, STORY)[2] == []
    assert DeliveryFiles(client).unlike(events) == []


def desk_disagreements(
    client: TestClient, graph: Graph, events: list[Event], root: str
) -> tuple[Case, str, list[str]]:
    """A case about a root, its page, and what it or its files say that the reference does not."""
    case = open_case(graph, [root], "Suspect", by="anna", kind="mock")
    client.post(f"/recall/case?number={case.number}", data={"do": "freeze", "by": "anna"})
    asked = f"/recall/file?number={case.number}&name="
    book = client.get(asked + "recall.xlsx").content
    page = client.get(f"/recall/case?number={case.number}").text
    mine = answer(events, "down", [root])
    want = {named(ref): expected(row.amounts) for ref, row in mine.rows.items()}
    shipped = {ref: row["shipped"] for ref, row in want.items()}
    said = {
        "page of the case": desk_customers(page),
        "customers.csv": csv_sums(csv_rows(client.get(asked + "customers.csv").text)),
        "sheet of customers": csv_sums(for_programs(book, "Customers")),
    }
    found = [line for name, sums in said.items() for line in unlike(name, sums, want)]
    for name, rows in (
        ("deliveries.csv", csv_rows(client.get(asked + "deliveries.csv").text)),
        ("sheet of deliveries", for_programs(book, "Deliveries")),
    ):
        found += unlike(name, delivered(rows), shipped)
    here = _section(page, "stock")
    found += stock_disagreements(events, {root, *mine.nodes}, {
        "stock of the case": stock_lines(here, 3, 4) if "<tbody>" in here else set(),
        "stock.csv": stock_cells(csv_rows(client.get(asked + "stock.csv").text)),
        "sheet of stock": stock_cells(for_programs(book, "Stock")),
    })  # fmt: skip
    return case, page, found


def pages_of_goods(client: TestClient, goods: Iterable[str]) -> set[tuple[Any, ...]]:
    """What the pages of some lots and serials say of where they are now."""
    found: set[tuple[Any, ...]] = set()
    for ref in goods:
        page = client.get("/thing", params={"ref": ref}).text
        found |= stock_lines(_section(page, "stock"), 2, 1, ref)
    return found


def _section(page: str, name: str) -> str:
    """A part of a page by its id."""
    begin = page.index(f'<section id="{name}"')
    return page[begin : page.index("</section>", begin)]


def all_letters_of(client: TestClient, number: str) -> set[str]:
    """Who is counted as a customer by the API of the follow-up."""
    rows = client.get(f"/api/v1/recall/cases/{number}/customers").json()
    return {row["customer"] for row in rows if row["party"] == "customer"}


def test_a_document_and_a_pallet_say_what_they_carried(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dispatch())
    told = tables(client.get("/document?number=DN-1").text)
    rows = told["Lots and serials of the document DN-1 with their quantities"].rows[1:]
    assert {(row[1].split("\n")[0], row[3]) for row in rows} == {
        ("lot 1", "700 pcs"), ("lot 1", "200 kg"),
    }  # fmt: skip
    pallet = tables(client.get("/thing?ref=hu:PAL-1").text)["Where it went"].rows[1:]
    assert [row[2] for row in pallet] == ["700 pcs, 200 kg"]
    receipt = client.get("/document?number=GR-1").text
    assert "supplier-lot%3AS%2FSL-1" in receipt
    up = "/trace/up?ref=lot:F/1"
    assert "supplier-lot%3AS%2FSL-1" in client.get(f"{up}&view=tree").text
    assert "supplier-lot%3AS%2FSL-1" in client.get(f"{up}&view=lots").text
    assert "supplier-lot%3AS%2FSL-1" in client.get(f"{up}&view=documents").text
    assert "SL-1" in client.get(f"{up}&view=graph").text
    edges = csv_rows(client.get(f"/api/v1{up}&format=csv&part=edges").text)
    received = [
        (row["supplier_lot"], row["document"]) for row in edges if row["type"] == "SUPPLIED"
    ]
    assert received == [("supplier-lot:S/SL-1", "GR-1")]
    down = client.get(f"/trace/down?ref={ROOT}&view=documents").text
    (table,) = [each for name, each in tables(down).items() if name.startswith("Documents that")]
    assert {"GR-1", "RT-1", "DN-1"} <= {row[0] for row in table.rows}


def test_a_status_of_a_part_is_said_wherever_lots_are_listed(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dispatch())
    held = "40 of 200 kg on hold at COLD"
    for path in (
        "/thing?ref=lot:G/1", "/trace/up?ref=lot:G/1", f"/trace/down?ref={ROOT}&view=tree",
        f"/trace/down?ref={ROOT}&view=lots", f"/trace/down?ref={ROOT}&view=graph", "/kind/lot",
        "/thing?ref=item:G", f"/trace/down?ref={ROOT}&view=lots&status=hold",
    ):  # fmt: skip
        assert held in text_of(client.get(path).text), path
    case = open_case(graph, [ROOT], "Suspect", by="anna", kind="mock")
    scope = _section(client.get(f"/recall/case?number={case.number}").text, "scope")
    assert held in text_of(scope)
    told = tables(client.get("/lots?status=hold").text)["Stock of which a part is hold"].rows[1:]
    assert {(row[0], row[2]) for row in told} == {("lot 1", "40 kg"), ("lot 1", "198 pcs")}
    assert "parts of lots: 2 stock rows" in text_of(client.get("/").text)
    nodes = client.get(f"/api/v1/trace/down?ref={ROOT}").json()["nodes"]
    (standing,) = [node["standing"] for node in nodes if node["ref"] == "lot:G/1"]
    assert standing == [
        {"status": "hold", "quantity": 40, "of": 200, "uom": "kg", "places": ["location:COLD"],
         "requested": False}
    ]  # fmt: skip


def desk_customers(page: str) -> Sums:
    """The table of customers of a case."""
    table = tables(page)["Customers with what they got, by ship-to and unit"]
    refs = [
        unquote(ref) for ref in re.findall(r"/recall/customer\?number=[^&]*&amp;ref=([^\"]*)", page)
    ]
    found: Sums = {}
    names = list(dict.fromkeys(row[0] for row in table.rows[1:]))
    by_name = dict(zip(names, refs, strict=True))
    for row in table.rows[1:]:
        told = found.setdefault(by_name[row[0]], {name: {} for name in NAMES})
        for name, cell in zip(NAMES, (row[3], row[5], row[6]), strict=True):
            for unit, value in amounts(cell).items():
                add(told[name], value, unit)
    return found


def delivered(rows: list[dict[str, str]]) -> dict[str, Amounts]:
    """Rows of deliveries, added up by customer."""
    found: dict[str, Amounts] = {}
    for row in rows:
        add(found.setdefault(row["customer"], {}), number(row["quantity"]), row["uom"] or None)
    return found


def _root(events: list[Event]) -> str | None:
    """The lot or serial of which most customers got something."""
    counts = {
        thing: len(answer(events, "down", [thing]).rows)
        for thing in sorted(open_books(events).things())
        if thing.startswith(("lot:", "serial:"))
    }
    most = max(counts.values(), default=0)
    return next((thing for thing, count in counts.items() if count == most and most), None)
