"""The trace page's views: tree, graph, timeline, tables, filters; their parts; hostile names."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.workbench.answers import Workbench
from tests.conftest import Load
from tests.trace.telling import Tell, day
from tests.web.stories import dairy, doubtful
from tests.web.test_pages_answers import text_of

_ROW = re.compile(r'<div role="row" class="row.*?\n</div>', re.S)


def _rows(html: str) -> list[tuple[int, str, str]]:
    """(level, ref, state) of the rows of a tree; state as a screen reader hears it."""
    found = []
    for row in _ROW.findall(html):
        ref = re.search(r'data-ref="([^"]*)"', row)
        if ref is None:
            continue
        level = re.search(r'aria-level="(\d+)"', row)
        open_ = re.search(r'aria-expanded="(\w+)"', row)
        assert level
        state = open_[1] if open_ else "elsewhere" if "data-elsewhere" in row else "leaf"
        found.append((int(level[1]), unescape(ref[1]), state))
    return found


def _mark(html: str) -> str:
    found = re.search(r'data-mark="([^"]+)"', html)
    assert found
    return found[1]


def diamond() -> Tell:
    """A ─► W1 ─► B ─► W3 ─► D ─► C1
    A ─► W2 ─► C ─► W3"""
    tell = Tell()
    tell.receive("A/1", 100, uom="kg", location="RAW")
    tell.consume("A/1", "W1/1", 40, uom="kg")
    tell.produce("B/1", "W1/1", 40, uom="kg", location="WIP")
    tell.consume("A/1", "W2/1", 30, uom="kg")
    tell.produce("C/1", "W2/1", 30, uom="kg", location="WIP")
    tell.consume("B/1", "W3/1", 40, uom="kg")
    tell.consume("C/1", "W3/1", 30, uom="kg")
    tell.produce("D/1", "W3/1", 70, uom="kg", location="FG")
    tell.ship("D/1", "K1", 50, uom="kg", document="DN-1", from_="FG")
    return tell


def fan(children: int) -> Tell:
    """One lot into many orders of one lot each."""
    tell = Tell()
    for number in range(children):
        tell.consume("X/root", f"W{number:03}", 1, uom="kg")
        tell.produce(f"X/L{number:03}", f"W{number:03}", 1, uom="kg")
    return tell


def test_a_shared_thing_stands_once_and_says_where_else(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, diamond().events)
    page = client.get("/trace/down?ref=lot:A/1").text
    assert _rows(page) == [
        (1, "lot:A/1", "true"),
        (2, "batch:W1/1", "true"),
        (3, "lot:B/1", "true"),
        (4, "batch:W3/1", "true"),
        (5, "lot:D/1", "true"),
        (6, "customer:K1", "leaf"),
        (2, "batch:W2/1", "true"),
        (3, "lot:C/1", "true"),
        (4, "batch:W3/1", "elsewhere"),
    ]
    said = text_of(page)
    assert "also under 1" in said  # batch W3/1, also under lot C / 1
    assert "shown under 1" in said
    assert "consumed 40 kg" in said
    assert "3 work orders are shown as their runs" in said


def test_up_the_tree_starts_from_what_was_asked(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, diamond().events)
    rows = _rows(client.get("/trace/up?ref=lot:D/1").text)
    assert rows[:2] == [(1, "lot:D/1", "true"), (2, "batch:W3/1", "true")]
    assert [ref for _, ref, _ in rows].count("lot:A/1") == 2  # in full once, led to once
    assert ("lot:A/1", "elsewhere") in [(ref, state) for _, ref, state in rows]


def test_branches_open_and_shut_by_address(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, diamond().events)
    shut = client.get("/trace/down?ref=lot:A/1&shut=lot:B/1").text
    assert (3, "lot:B/1", "false") in _rows(shut)
    assert (4, "batch:W3/1", "true") not in _rows(shut)
    assert "3 things below" in text_of(shut)
    link = re.search(r'href="([^"]*)#r\d+" aria-label="Open 1"', shut)
    assert link
    opened = _rows(client.get(unescape(link[1])).text)
    assert (3, "lot:B/1", "true") in opened


def test_a_wide_branch_comes_in_portions(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, fan(130).events)
    ask = "/trace/down?ref=lot:X/root"
    page = client.get(ask).text
    assert _rows(page) == [(1, "lot:X/root", "false")]  # too wide to be opened unasked
    page = client.get(ask + "&open=lot:X/root").text
    assert len(_rows(page)) == 101
    assert "30 more under root" in text_of(page)
    assert len(_rows(client.get(ask + "&open=lot:X/root&open=lot:X/root").text)) == 131
    part = f"/trace/down/branch?ref=lot:X/root&under=lot:X/root&first=100&mark={_mark(page)}"
    rest = client.get(part).text
    assert [level for level, _, _ in _rows(rest)] == [2] * 30
    assert "<html" not in rest


def test_the_tree_stands_further_in_at_any_depth(
    client: TestClient, graph: Graph, load: Load
) -> None:
    """A/0 ──► W0 ──► A/1 ──► W1 ──► … ──► A/40, each level under the one before."""
    tell = Tell()
    for n in range(40):
        tell.consume(f"A/{n}", f"W{n}", 1, uom="kg")
        tell.produce(f"A/{n + 1}", f"W{n}", 1, uom="kg")
    load(graph, tell.events)
    page = client.get("/trace/down?ref=lot:A/0&why=lot:A/40").text
    widths = [float(w) for w in re.findall(r'class="indent" width="([\d.]+)em"', page)]
    assert len(widths) == 80
    assert widths == sorted(set(widths))
    assert '<span class="level" aria-hidden="true">81</span>' in page


def test_certainty_is_said_where_it_is_not_certain_and_no_status_is_said(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, doubtful())
    page = client.get("/trace/down?ref=lot:BOLT/A1").text
    assert "sure-possible" in page
    assert "sure-certain" not in page[: page.index("<aside")]
    rows = [row for row in _ROW.findall(page) if 'data-ref="lot:' in row]
    assert rows
    assert all("no status" in row or 'class="status' in row for row in rows)


def test_what_is_selected_is_shown_wherever_it_stands(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, fan(130).events)
    page = client.get("/trace/down?ref=lot:X/root&why=lot:X/L120").text
    assert re.search(r'aria-selected="true" data-ref="lot:X/L120"', page)
    panel = text_of(page[page.index('id="why"') :])
    assert "X / root consumed in" in panel
    assert "X / L120" in panel


@pytest.mark.parametrize("view", ["tree", "graph", "lots", "customers", "stock", "timeline"])
def test_certain_only_hides_in_every_view_and_says_how_much(
    client: TestClient, graph: Graph, load: Load, view: str
) -> None:
    load(graph, doubtful())
    page = client.get(f"/trace/down?ref=lot:BOLT/A1&view={view}&certain_only=true").text
    assert "the views below hide 3 possible things, 1 customer among them" in text_of(page)
    body = page[page.index('<div class="view') : page.index("<aside")]
    assert "lot%3ABIKE%2FB2" not in body
    assert "sure-possible" not in body


def test_depth_item_and_place_filter_and_say_how_much(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, diamond().events)
    ask = "/trace/down?ref=lot:A/1"
    near = client.get(ask + "&depth=1").text
    assert "hide 2 deeper things, 1 customer among them" in text_of(near)
    assert not any(ref in ("lot:D/1", "customer:K1") for _, ref, _ in _rows(near))
    item = client.get(ask + "&item=C&view=lots").text
    assert re.search(r"item C: the views below hide \d+ other things", text_of(item))
    refs = re.findall(r'href="/thing\?ref=([^"]+)"', item[item.index('id="steps"') :])
    assert {"lot%3AC%2F1", "batch%3AW2%2F1", "batch%3AW3%2F1"} == set(refs)
    tree = [ref for _, ref, _ in _rows(client.get(ask + "&item=D").text)]
    assert tree[-3:] == ["batch:W3/1", "lot:D/1", "customer:K1"]  # with the way there
    assert "lot:C/1" not in tree
    place = client.get(ask + "&location=FG&view=stock").text
    assert "20 kg" in text_of(place)
    assert "WIP" not in place[place.index('id="stock"') :]
    assert "on hand at FG: the views below hide" in text_of(place)
    nothing = client.get(ask + "&item=NONE").text
    assert "Nothing is left to show" in text_of(nothing)
    assert client.get(ask + "&depth=deep").status_code == 400


def test_a_place_holds_what_is_within_it(client: TestClient, graph: Graph, load: Load) -> None:
    tell = diamond()
    for code in ("FG", "WIP"):
        tell.add("define", location=code, at=None, in_="HALL")
    load(graph, tell.events)
    page = client.get("/trace/down?ref=lot:A/1&location=HALL&view=stock").text
    assert "on hand at HALL or within it: the views below hide" in text_of(page)
    stock = text_of(page[page.index('id="stock"') :])
    assert "FG" in stock
    assert "20 kg" in stock
    assert "RAW" not in stock
    assert '<option value="HALL">' in page  # offered, though nothing stands in it directly


def test_tables_sort_search_and_total(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, doubtful())
    ask = "/trace/down?ref=lot:BOLT/A1&view=customers"

    def names(more: str) -> list[str]:
        page = client.get(ask + more).text
        table = page[page.index('id="customers"') :]
        return re.findall(r"> ?(?:<bdi>)?(North|South|East)(?:</bdi>)?</a>", table)

    assert names("&sort=customer") == ["East", "North", "South"]
    assert names("&sort=-out") == ["East", "North", "South"]
    assert names("&sort=out") == ["South", "North", "East"]
    found = client.get(ask + "&find=south").text
    assert names("&find=south") == ["South"]
    assert "2 customers hidden" in text_of(found)
    total = text_of(client.get(ask).text)
    assert re.search(r"All 3 customers 32 pcs ?30 l 2 pcs ?0 l 30 pcs ?30 l", total)


def test_documents_are_listed_with_what_they_book(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, doubtful())
    ask = "/trace/down?ref=lot:BOLT/A1&view=documents"
    page = client.get(ask + "&sort=document").text
    said = text_of(page[page.index('id="documents"') :])
    assert said.index("DN-1") < said.index("DN-2") < said.index("DN-6")
    assert "DN-4" not in said  # time left it out
    when = "2026-03-03 12:00 2026-03-03 12:00"
    assert re.search(rf"DN-1 shipped 2 {when} ?lot B1 8 pcs ?lot B3 15 pcs", said)
    table = client.get("/trace/down/table.csv?ref=lot:BOLT/A1&view=documents&sort=document").text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["document"] for row in rows] == ["DN-1", "DN-2", "DN-6"]


def test_csv_of_a_view_is_filtered_as_the_view_is(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, doubtful())
    ask = "/trace/down/table.csv?ref=lot:BOLT/A1&view=customers&sort=customer"
    rows = list(csv.DictReader(io.StringIO(client.get(ask + "&certain_only=true").text)))
    assert [(row["name"], row["certainty"]) for row in rows] == [
        ("East", "certain"),
        ("North", "certain"),
    ]


def test_the_timeline_tells_receipts_runs_moves_and_shipments(
    client: TestClient, graph: Graph, load: Load
) -> None:
    tell = diamond()
    tell.move("D/1", "DOCK", 70, uom="kg", from_="FG")
    tell.consume("A/1", "W9/1", 5, uom="kg", at=day(1))  # before A/1 was received
    load(graph, tell.events)
    page = client.get("/trace/down?ref=lot:A/1&view=timeline").text
    shapes = re.findall(r'class="mark mark-(\w+)( other)?( possible)?"><title>([^<]*)', page)
    told = {(shape, title.split(" ", 2)[2]) for shape, _, _, title in shapes}
    assert ("receipt", "received 100 kg") in told
    assert ("used", "consumed 40 kg · batch:W1/1") in told
    assert ("made", "made 70 kg · batch:W3/1") in told
    assert ("moved", "moved 70 kg · location:DOCK") in told
    assert ("shipped", "shipped 50 kg · customer:K1") in told
    listed = text_of(page[page.index("data-table") :])
    assert listed.index("received") < listed.index("shipped")


def test_the_timeline_shows_what_left_in_a_container(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get("/trace/down?ref=lot:RM-100/A7&view=timeline").text
    said = text_of(page[page.index("data-table") :])
    assert re.search(r"2026-03-03 09:00 (booked )?lot F1 shipped 40 pcs .*Corner Shop in", said)


def test_a_part_is_of_the_answer_the_page_shows(
    client: TestClient, graph: Graph, load: Load
) -> None:
    tell = diamond()
    load(graph, tell.events)
    mark = _mark(client.get("/trace/down?ref=lot:A/1").text)
    ask = f"/trace/down/branch?ref=lot:A/1&under=lot:D/1&mark={mark}"
    before = client.get(ask).text
    tell.ship("D/1", "K2", 10, uom="kg")
    load(graph, tell.events)
    assert client.get(ask).text == before  # still the answer of that page
    assert "customer:K2" in client.get("/trace/down?ref=lot:A/1").text  # a new page has the news
    client.app.state.process.of(Workbench, Workbench).answers._kept.clear()  # type: ignore[attr-defined]
    late = client.get(ask)
    assert late.status_code == 409
    assert "Something was recorded since this page was made" in late.text


def test_there_is_nothing_to_stop_when_nothing_runs(client: TestClient) -> None:
    assert "That trace is over" in client.post("/trace/stop?work=nothing").text


LONG = "L" * 400
RIGHT = "\u202e\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627"
HOSTILE = (
    "<script>window.hacked=1</script>",
    "\"'><img src=x>",
    LONG,
    RIGHT,
    "🥛🧀",
    "=HYPERLINK(1)",
)


def hostile_names() -> Tell:
    """One lot of each name in one run, shipped to a customer of that name by such a document."""
    tell = Tell()
    for number, name in enumerate(HOSTILE):
        lot = {"item": f"I{number}", "lot": name}
        made = {"item": name, "lot": name}
        run = {"work_order": name, "batch": name}
        tell.add("define", item=f"I{number}", name=name, uom=name[:20])
        tell.add("define", customer=name, name=name)
        tell.add("consume", object={"item": "ROOT", "lot": "1"}, work_order="W", batch="1")
        tell.add("produce", object=lot, work_order="W", batch="1", quantity=1)
        tell.add("consume", object=lot, quantity=1, uom=name[:20], **run)
        tell.add("produce", object=made, quantity=1, uom=name[:20], location=name, **run)
        tell.add("ship", object=made, quantity=1, customer=name, document=name, from_=name)
    return tell


@pytest.mark.parametrize(
    "view", ["tree", "graph", "timeline", "lots", "customers", "stock", "documents", "left"]
)
def test_hostile_names_are_text_in_every_view(
    client: TestClient, graph: Graph, load: Load, view: str
) -> None:
    load(graph, hostile_names().events)
    ask = f"?ref=lot:ROOT/1&view={view}&why=customer:" + "%253Cscript%253Ewindow.hacked%253D1%253C"
    page = client.get(f"/trace/down{ask}%252Fscript%253E").text
    assert "<script>" not in page
    assert "<img" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')
    assert "There is no answer: nothing" not in page
    for part in ("branch", "panel", "chain", "graph.svg"):
        part_page = client.get(f"/trace/down/{part}{ask}%252Fscript%253E").text
        assert "<script" not in part_page
        assert "<img" not in part_page


@pytest.mark.parametrize("view", ["lots", "customers", "stock", "documents"])
def test_hostile_names_are_no_formula_in_csv(
    client: TestClient, graph: Graph, load: Load, view: str
) -> None:
    load(graph, hostile_names().events)
    table = client.get(f"/trace/down/table.csv?ref=lot:ROOT/1&view={view}").text
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
