"""A case and a drill from the command line alone: everything its page does."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import NotFoundError, SettingsError
from app.graph.run import Graph
from app.recall import cases
from app.recall.letters import notice
from app.recall.snapshots import answer
from app.settings import Settings
from tests.conftest import Load, Lotgraph
from tests.events.said import ask
from tests.trace.telling import Event, Tell
from tests.web.stories import dairy


def told(lotgraph: Lotgraph, *arguments: str, code: int = 0) -> str:
    """What a verb of the desk printed."""
    done = lotgraph("recall", *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout or done.stderr


def as_json(lotgraph: Lotgraph, *arguments: str) -> Any:
    return json.loads(told(lotgraph, *arguments, "--json"))


def test_a_case_from_open_to_close(
    graph: Graph, load: Load, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    load(graph, dairy())
    case = told(lotgraph, "open", "lot:RM-100/A7", "--title", "Listeria", "--by", "anna").strip()
    assert "Request a hold" in told(lotgraph, "show", case)
    assert "active" in told(lotgraph, "activate", case)
    told(lotgraph, "exclude", case, "lot:FIN/F1", "--reason", "tested", "--by", "anna")
    assert as_json(lotgraph, "show", case)["counts"]["excluded"] == 1
    told(lotgraph, "unmark", case, "lot:FIN/F1")
    assert "neither" in told(lotgraph, "unmark", case, "lot:FIN/F1", code=2)
    assert as_json(lotgraph, "show", case)["counts"]["excluded"] == 0

    assert "Asked for is not held" in told(lotgraph, "hold", "request", case, "--by", "anna")
    states = {row["ref"]: row["state"] for row in as_json(lotgraph, "hold", "list", case)}
    assert states == {"lot:FIN/F1": "asked", "lot:RM-100/A7": "confirmed"}  # A7 was held before
    assert "asked for, not confirmed" in told(lotgraph, "hold", "list", case)
    told(lotgraph, "hold", "file", case, "1", "--out", str(tmp_path / "hold.csv"))
    assert (tmp_path / "hold.csv").read_text() == told(lotgraph, "hold", "file", case, "1")
    lines = (tmp_path / "hold.csv").read_text().splitlines()
    assert [row["lot"] for row in csv.DictReader(lines)] == ["F1", "F1", "A7"]  # F1 at two places
    told(lotgraph, "hold", "send", case, "1")
    count = "MATCH (e:Event {source: 'recall', type: 'status'}) RETURN count(e) AS count"
    assert ask(graph, count)[0]["count"] == 3
    told(lotgraph, "hold", "undo", case, "1", "--reason", "false alarm")
    assert {r["state"] for r in as_json(lotgraph, "hold", "list", case)} == {"taken back"}

    assert "1 did not answer yet" in told(lotgraph, "customers", case)
    told(lotgraph, "follow-up", case, "C1", "sold_through", "--quantity", "20", "--by", "anna")
    replies = tmp_path / "replies.csv"
    replies.write_text("customer,step,quantity,certificate\nC1,destroyed,15,D-77\n")
    assert "1 reply" in told(lotgraph, "follow-up", case, "--csv", str(replies), "--by", "ben")
    (who,) = as_json(lotgraph, "customers", case)
    assert (who["answered"], who["amounts"][0]["open"]) == (True, 0)
    assert "Line 2" in told_after(replies, "customer,step\nC9,contacted\n", lotgraph, case)
    assert told(lotgraph, "follow-up", case, "C1", code=2)
    assert told(lotgraph, "follow-up", case, "--csv", str(tmp_path / "none.csv"), code=2)

    assert "Corner Shop" in told(lotgraph, "letter", case, "C1")
    told(lotgraph, "letter", case, "--out", str(tmp_path / "letters"))
    names = {path.name for path in (tmp_path / "letters").iterdir()}
    assert names == {f"{case}-customer-C1.txt", f"{case}-supplier-S-N.txt"}
    told(lotgraph, "note", case, "Called the lab", "--document", "LAB-9", "--by", "anna")
    assert as_json(lotgraph, "show", case)["log"][0]["document"] == "LAB-9"

    assert "second person" in told(lotgraph, "close", case, "--by", "anna", code=2)
    assert "Scope frozen" in told(lotgraph, "close", case, "--by", "a", "--second", "b", code=2)
    done = told(lotgraph, "close", case, "--by", "a", "--second", "b", "--reason", "no risk")
    assert (f"{case} is closed." in done, "open: Scope frozen" in done) == (True, True)
    assert told(lotgraph, "hold", "request", case, code=2)


def told_after(file: Path, text: str, lotgraph: Lotgraph, case: str) -> str:
    file.write_text(text)
    return told(lotgraph, "follow-up", case, "--csv", str(file), code=2)


def test_what_got_away_is_an_exit_code(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, dairy())
    case = told(lotgraph, "open", "lot:RM-100/A7", "--title", "x", "--kind", "mock").strip()
    assert "Nothing affected" in told(lotgraph, "escapes", case)
    late: Event = {
        "event_id": "1", "source": "late", "type": "ship", "at": "2099-01-01T00:00:00Z",
        "at_basis": "occurred", "object": {"item": "FIN", "lot": "F1"}, "quantity": 2,
        "uom": "pcs", "customer": "C9",
    }  # fmt: skip
    load(graph, [late])
    assert "2 pcs shipped to customer:C9" in told(lotgraph, "escapes", case, code=1)


def test_a_drill_from_start_to_report(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, dairy())
    assert told(lotgraph, "drill", "history") == "No drill was held yet.\n"
    case = told(lotgraph, "drill", "start", "backward", "--by", "anna").splitlines()[0]
    assert "still open" in told(lotgraph, "drill", "history")
    for milestone in ("scope", "stock", "customers", "balance"):
        told(lotgraph, "drill", "reach", case, milestone)
    assert "already" in told(lotgraph, "drill", "reach", case, "scope", code=2)
    report = told(lotgraph, "drill", "report", case)
    assert ("Drawn lot:FIN/F1 of 1 lot" in report, "In time." in report) == (True, True)
    assert as_json(lotgraph, "drill", "report", case)["counts"]["customers"] == 1
    assert [each["in_time"] for each in as_json(lotgraph, "drill", "history")] == [True]
    assert told(lotgraph, "drill", "start", "sideways", code=2)


def test_the_notice_to_the_supplier(
    graph: Graph, load: Load, settings: Settings, tmp_path: Path
) -> None:
    """Its lot X became M/1, which is suspect, and M/2; its lot Y became M/3."""
    tell = Tell()
    tell.add("define", supplier="S", name="Dairy North", contact="Ms Ray", at=None)
    for number, lot in ((1, "X"), (2, "X"), (3, "Y")):
        tell.receive(f"M/{number}", 10, uom="kg", supplier="S", supplier_lot=lot, document="GR-7")
    tell.receive("M/1", 5, uom="kg")  # from nobody in particular
    load(graph, tell.events)
    case = cases.open_case(graph, ["lot:M/1"], "Listeria", by="anna", kind="mock")
    found = answer(graph, settings, case)
    text = notice(settings, case, found, "supplier:S")
    for words in ("EXERCISE", "Dairy North", "Attn. Ms Ray", "your lot X", "10 kg, received 2026",
                  "document GR-7", "(our lot 1)", "(our lot 2)"):  # fmt: skip
        assert words in text
    assert "our lot 3" not in text
    with pytest.raises(NotFoundError):
        notice(settings, case, found, "supplier:OTHER")
    own = settings.model_copy(update={"recall_letters": tmp_path})
    assert notice(own, case, found, "supplier:S") == text  # none of one's own: the one shipped
    (tmp_path / "supplier.txt").write_text("To {{ supplier.name }}: {{ receipts | length }}")
    assert notice(own, case, found, "supplier:S") == "To Dairy North: 1"
    (tmp_path / "supplier.txt").write_text("{{ nothing }}")
    with pytest.raises(SettingsError):
        notice(own, case, found, "supplier:S")
    gone = settings.model_copy(update={"recall_letters": tmp_path / "none"})
    with pytest.raises(SettingsError, match="no folder"):
        notice(gone, case, found, "supplier:S")
