"""A source's own totals beside the graph: service, page, API and command line say the same."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from app.errors import NotFoundError
from app.graph.run import Graph
from app.intake.choices import Choices
from app.reconciliation.models import Place, Reconciliation
from app.reconciliation.service import behind, reconcile
from tests.conftest import Load, Lotgraph
from tests.reconciliation.totals import EVENTS, TOLD


def _found(graph: Graph, text: str = TOLD, source: str = "erp") -> Reconciliation:
    return reconcile(graph, io.BytesIO(text.encode()), "f", Choices(source=source))


def test_every_figure_of_both_sides_is_compared(graph: Graph, load: Load) -> None:
    """What no day, type and item of the file names is told, too."""
    load(graph, EVENTS)
    found = _found(graph)
    assert (found.zone, found.first, found.last) == ("Europe/Berlin", "2026-03-02", "2026-03-07")
    rows = {(each.day[-2:], each.type, each.item): each for each in found.rows}
    said = {key: (each.status, each.told_shown, each.booked_shown, each.difference_shown)
            for key, each in rows.items()}  # fmt: skip
    assert said == {
        ("02", "receive", "MILK"): ("same", "1000", "1000", "0"),
        ("03", "consume", "MILK"): ("differs", "330", "300", "-30"),
        ("03", "receive", "=SUM(A1)"): ("not_told", None, "2", None),
        ("03", "receive", "CASE"): ("unknown", "53", "5", None),
        ("03", "receive", "MILK"): ("same", "50", "50", "0"),
        ("05", "receive", "MILK"): ("not_booked", "10", None, "-10"),
        ("06", "consume", "MILK"): ("same", "100", "100", "0"),
        ("06", "pack", "YOG"): ("not_told", None, "40", None),
        ("06", "produce", "YOG"): ("same", "99", "99", "0"),
        ("06", "ship", "MILK"): ("same", "20", "20", "0"),
        ("07", "ship", "YOG"): ("same", "40", "40", "0"),  # what was in the container
    }
    assert rows["03", "consume", "MILK"].voided == 1
    assert rows["03", "consume", "MILK"].events == ("4", "5")
    assert rows["03", "receive", "CASE"].left_words == "4 case"
    assert rows["06", "ship", "MILK"].undone == 1
    assert (found.missing, found.silent, found.untimed) == (("2026-03-05",), ("2026-03-04",), 1)
    assert not found.agrees
    (first, gone) = behind(graph, "erp", Place("2026-03-03", "consume", "MILK")).lines
    assert (first.event_id, gone.event_id, gone.voided) == ("4", "5", True)
    with pytest.raises(NotFoundError) as told:
        _found(graph, source="mes")
    assert "erp" in told.value.remedy


def test_page_api_and_command_line_show_the_same_figures(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    load(graph, EVENTS)
    want = _found(graph).as_json()
    given = client.post("/api/v1/reconciliation?source=erp", content=TOLD.encode())
    assert given.json() == want
    as_csv = client.post("/api/v1/reconciliation?source=erp&format=csv", content=TOLD.encode()).text
    cells = list(csv.reader(io.StringIO(as_csv)))
    assert len(cells) == 1 + len(want["rows"])
    assert {"'=SUM(A1)"} <= {row[2] for row in cells}
    assert "-30" in {row[5] for row in cells}  # a number, and no formula

    sent = client.post(
        "/reconciliation", files={"file": ("march.csv", TOLD)}, data={"source": "erp"},
        follow_redirects=False,
    )  # fmt: skip
    address = sent.headers["location"]
    shown = client.get(address).text
    assert "2026-03-05" in shown
    assert "does not convert" in shown
    link = re.search(r'href="(/reconciliation/bookings\?[^"]*consume[^"]*)"', shown)
    assert link is not None
    behind_it = client.get(link[1].replace("&amp;", "&")).text
    assert re.search(r'href="/event\?source=erp&(amp;)?id=5"', behind_it)
    assert "voided" in behind_it
    saved = client.get(address.replace("/reconciliation?", "/reconciliation/figures.csv?"))
    assert saved.text == as_csv
    only = client.get(f"{address}&show=not_booked").text
    assert only.count('<tr><th scope="row"') == 1
    wrong = client.get("/reconciliation?upload=gone")
    assert (wrong.status_code, "kept for an hour" in wrong.text) == (404, True)
    query = urlencode({"source": "erp", "day": "2026-03-03", "type": "magic", "item": "MILK"})
    assert client.get(f"/api/v1/reconciliation/bookings?{query}").status_code == 400
    query = query.replace("magic", "consume")
    told = client.get(f"/api/v1/reconciliation/bookings?{query}").json()["bookings"]
    assert [each["event_id"] for each in told] == ["4", "5"]

    path = tmp_path / "march.csv"
    path.write_text(TOLD)
    ran = lotgraph("reconcile", str(path), "--source", "erp")
    assert ran.returncode == 1
    assert "days of the file on which nothing was booked: 2026-03-05" in ran.stdout
    path.write_text("day,type,item,quantity\n2026-03-06,ship,MILK,20\n2026-03-06,consume,MILK,100\n"
                    "2026-03-06,produce,YOG,99\n2026-03-06,pack,YOG,40\n")  # fmt: skip
    assert lotgraph("reconcile", str(path), "--source", "erp", "--json").returncode == 0
    assert lotgraph("reconcile", str(path), "--source", "mes").returncode == 4
    assert lotgraph("reconcile", str(tmp_path / "none.csv")).returncode == 2
