"""README's worked example gives the answer README promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.graph.run import Graph
from app.trace.sentences import sentences
from app.trace.service import trace
from tests.conftest import CHECKOUT, Load, Lotgraph
from tests.trace.telling import Tell


def test_readme_example(graph: Graph, started: Lotgraph, tmp_path: Path) -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```csv\n(.*?)```", text, re.S)
    assert example is not None
    file = tmp_path / "first.csv"
    file.write_text(example.group(1), encoding="utf-8")
    done = started("load", str(file), "--json")
    assert (done.returncode, json.loads(done.stdout)["created"]) == (0, 10)
    found = trace(graph, "down", ["lot:CULTURE/K-7"])
    assert [node.ref for node in found.nodes if node.kind == "lot"] == [
        "lot:CULTURE/K-7", "lot:YOGURT/Y-1",
    ]  # fmt: skip
    [row] = found.customers
    assert (row.ref, row.quantities[0].outstanding) == ("customer:HOTEL-A", 400)
    stock = {(each.ref, each.location): each.quantity for each in found.stock}
    assert stock["lot:YOGURT/Y-1", "location:STORE"] == 190
    assert json.loads(started("load", str(file), "--json").stdout)["duplicate"] == 10


def test_what_left_from_an_unnamed_place_is_not_on_hand(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 590, uom="kg", location="LINE")
    tell.move("F/1", "STORE", 590, uom="kg")
    tell.ship("F/1", "C1", 400, uom="kg")
    load(graph, tell.events)
    said = " ".join(sentences(trace(graph, "down", ["lot:F/1"]))).replace("\u00a0", " ")
    assert "On hand: 190 kg of 1, at 2 places." in said
    assert "Some bookings name no place" in said


def test_more_out_than_in_is_said(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 5, uom="kg", location="LINE")
    tell.ship("F/1", "C1", 8, uom="kg", from_="LINE")
    load(graph, tell.events)
    said = " ".join(sentences(trace(graph, "down", ["lot:F/1"]))).replace("\u00a0", " ")
    assert "On hand: nothing." in said
    assert "More was booked out than in of 1." in said
