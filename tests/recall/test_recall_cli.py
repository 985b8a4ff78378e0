"""A case and a drill from the command line alone: everything its page does."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.errors import NotFoundError, SettingsError
from app.graph.run import Graph
from app.recall import cases
from app.recall.papers.letters import notice
from app.recall.snapshots import answer
from app.settings import Settings
from tests.conftest import Load
from tests.events.said import ask
from tests.neo4j_server import Server
from tests.trace.telling import Event, Tell
from tests.web.stories import dairy

Verb = Callable[..., str]


@pytest.fixture
def told(
    graph: Graph,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Verb:
    """Run `lotgraph recall …` inside this process, on an empty graph; what it printed."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["lotgraph", "recall", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert int(ended.value.code or 0) == code, out + err
        return str(out or err)

    return run


def as_json(told: Verb, *arguments: str) -> Any:
    return json.loads(told(*arguments, "--json"))


def test_a_case_from_open_to_close(graph: Graph, load: Load, told: Verb, tmp_path: Path) -> None:
    load(graph, dairy())
    case = told("open", "lot:RM-100/A7", "--title", "Listeria", "--by", "anna").strip()
    assert "Request a hold" in told("show", case)
    assert "active" in told("activate", case)
    told("exclude", case, "lot:FIN/F1", "--reason", "tested", "--by", "anna", "--second", "b")
    assert as_json(told, "show", case)["counts"]["excluded"] == 1
    told("unmark", case, "lot:FIN/F1")
    assert "neither" in told("unmark", case, "lot:FIN/F1", code=2)
    assert as_json(told, "show", case)["counts"]["excluded"] == 0

    assert "Asked for is not held" in told("hold", "request", case, "--by", "anna")
    states = {row["ref"]: row["state"] for row in as_json(told, "hold", "list", case)}
    assert states == {"lot:FIN/F1": "asked", "lot:RM-100/A7": "confirmed"}  # A7 was held before
    assert "asked for, not confirmed" in told("hold", "list", case)
    told("hold", "file", case, "1", "--out", str(tmp_path / "hold.csv"))
    assert (tmp_path / "hold.csv").read_bytes().decode() == told("hold", "file", case, "1")
    lines = (tmp_path / "hold.csv").read_text().splitlines()
    assert [row["lot"] for row in csv.DictReader(lines)] == ["F1", "F1", "A7"]  # F1 at two places
    told("hold", "send", case, "1")
    count = "MATCH (e:Event {source: 'recall', type: 'status'}) RETURN count(e) AS count"
    assert ask(graph, count)[0]["count"] == 3
    told("hold", "undo", case, "1", "--reason", "false alarm")
    assert {r["state"] for r in as_json(told, "hold", "list", case)} == {"taken back"}

    assert "1 did not answer yet" in told("customers", case)
    told("follow-up", case, "C1", "sold_through", "--quantity", "20", "--by", "anna")
    replies = tmp_path / "replies.csv"
    replies.write_text("customer,step,quantity,certificate\nC1,destroyed,15,D-77\n")
    assert "1 reply" in told("follow-up", case, "--csv", str(replies), "--by", "ben")
    (who,) = as_json(told, "customers", case)
    assert (who["answered"], who["amounts"][0]["open"]) == (True, 0)
    assert "Line 2" in told_after(told, replies, "customer,step\nC9,contacted\n", case)
    assert told("follow-up", case, "C1", code=2)
    step = told("follow-up", case, "C1", "sold_through", "--quantity", "2", "--note", "slip")
    wrong = as_json(told, "customers", case)[0]["replies"][-1]["number"]
    told("follow-up", case, "C1", "withdrawn", "--corrects", str(wrong), "--by", "ben")
    told("follow-up", case, "C1", "withdrawn", "--corrects", str(wrong), code=2)
    lines = as_json(told, "customers", case)[0]["replies"]
    assert [row.get("corrected_by") for row in lines[-2:]] == [wrong + 1, None], step

    photo = tmp_path / "D-77.pdf"
    photo.write_bytes(b"%PDF-1.7 destroyed")
    said = told("attach", case, str(photo), "--about", f"reply:{wrong - 1}", "--by", "anna")
    assert f"Attachment 1: D-77.pdf, about line {wrong - 1} of the replies." in said
    assert "D-77.pdf" in told("attachments", case)
    told("attachments", case, "--file", "1", "--out", str(tmp_path / "back.pdf"))
    assert (tmp_path / "back.pdf").read_bytes() == photo.read_bytes()
    assert told("attach", case, str(tmp_path / "none.pdf"), code=2)

    told("freeze", case, "--by", "a", "--second", "b")
    said = told("freeze", case, "--by", "a", "--second", "b")
    assert "Nothing had changed since snapshot 1." in said
    late = Tell("late")
    late.ship("FIN/F1", "C1", 3, uom="pcs", from_="COLD", at="2026-03-04T08:00:00Z")
    late.ship("FIN/F1", "C2", 2, uom="pcs", from_="COLD", at="2026-03-04T09:00:00Z")
    load(graph, late.events)
    told("freeze", case, "--by", "a", "--second", "b")
    words = told("compare", case, "2", "3").replace("\xa0", " ")
    assert "C2: 2 pcs shipped" in words, words
    assert "shipped 40 pcs → 43 pcs" in words, words
    assert "told late" in words, words
    assert told("follow-up", case, "--csv", str(tmp_path / "none.csv"), code=2)

    assert "Corner Shop" in told("letter", case, "C1")
    told("letter", case, "--out", str(tmp_path / "letters"))
    names = {path.name for path in (tmp_path / "letters").iterdir()}
    letters = {f"{case}-{who}.txt" for who in ("customer-C1", "customer-C2", "supplier-S-N")}
    assert names == letters | {"letters.pdf", "letters.html", "merge.csv", "replies.csv"}
    told("note", case, "Called the lab", "--document", "LAB-9", "--by", "anna")
    assert as_json(told, "show", case)["log"][0]["document"] == "LAB-9"

    assert "second person" in told("close", case, "--by", "anna", code=2)
    assert "Customers answered" in told("close", case, "--by", "a", "--second", "b", code=2)
    done = told("close", case, "--by", "a", "--second", "b", "--reason", "no risk")
    assert (f"{case} is closed." in done, "open: " in done) == (True, True)
    assert told("hold", "request", case, code=2)


def told_after(told: Verb, file: Path, text: str, case: str) -> str:
    """What taking a wrong file says."""
    file.write_text(text)
    return told("follow-up", case, "--csv", str(file), code=2)


def test_what_got_away_is_an_exit_code(graph: Graph, load: Load, told: Verb) -> None:
    load(graph, dairy())
    case = told("open", "lot:RM-100/A7", "--title", "x", "--kind", "mock").strip()
    assert "Nothing affected" in told("escapes", case)
    late: Event = {
        "event_id": "1", "source": "late", "type": "ship", "at": "2099-01-01T00:00:00Z",
        "at_basis": "occurred", "object": {"item": "FIN", "lot": "F1"}, "quantity": 2,
        "uom": "pcs", "customer": "C9",
    }  # fmt: skip
    load(graph, [late])
    assert "2 pcs shipped to customer:C9" in told("escapes", case, code=1)


def test_a_drill_from_start_to_report(graph: Graph, load: Load, told: Verb) -> None:
    load(graph, dairy())
    assert told("drill", "history") == "No drill was held yet.\n"
    case = told("drill", "start", "backward", "--by", "anna").splitlines()[0]
    assert "still open" in told("drill", "history")
    assert "packaging_lots" in told("drill", "questions")
    said = told("drill", "reach", case, "scope", "--answer", "lots=1", "--answer", "suppliers=2")
    assert "lots: the team 1, worked out 1, right" in said
    assert "suppliers: the team 2, worked out 1, not right" in said
    assert "Still open" in told("drill", "report", case)
    assert "not finished" in told("drill", "certificate", case, code=2)
    for milestone in ("stock", "customers", "balance"):
        told("drill", "reach", case, milestone)
    assert "already" in told("drill", "reach", case, "scope", code=2)
    report = told("drill", "report", case)
    assert ("Drawn lot:FIN/F1 of 1 lot" in report, "In time." in report) == (True, True)
    assert as_json(told, "drill", "report", case)["counts"]["customers"] == 1
    assert [each["in_time"] for each in as_json(told, "drill", "history")] == [True]
    paper = told("drill", "certificate", case)
    assert "Backward (what went into it, without packaging): 1 lot or serial" in paper
    assert "Suppliers: North Farm" in paper
    assert "RM-100 / A7" in paper
    assert "1 of 2 answers right" in paper
    assert told("drill", "start", "sideways", code=2)


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
