"""Cases and snapshots: frozen, verified, recomputed, compared, exported."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from fastapi.testclient import TestClient

from app.demo.plant import events
from app.demo.story import FRUIT
from app.errors import NotFoundError
from app.graph.run import Graph
from app.recall import cases, snapshots
from app.recall.cases import SecondPersonError
from app.recall.comparison import compare
from app.recall.models import Case
from app.recall.papers.export import export_case
from app.recall.papers.letters import all_letters
from app.recall.snapshots import Snapshot, stored_texts, take_snapshot
from app.recall.verification import verify
from app.recall.versions import ClosedCaseError
from app.settings import Settings
from tests import office
from tests.conftest import Load, Lotgraph
from tests.demo import counting
from tests.events.said import ask
from tests.trace.telling import Tell
from tests.web.slices import slice_of
from tests.web.stories import dairy, doubtful


def opened(graph: Graph, *refs: str, kind: Any = "mock") -> Case:
    return cases.open_case(graph, refs, "Suspect", by="anna", kind=kind)


def frozen(graph: Graph, settings: Settings, case: Case) -> Snapshot:
    return take_snapshot(graph, settings, case, by="anna", second="ben")[0]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_planted_contamination_from_the_command_line(
    graph: Graph, load: Load, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    """Customers as counted by plain Python from all events; those it has to do with are loaded."""
    plant = list(events(1))
    told = counting.answer(plant, FRUIT.root)
    load(graph, slice_of([dict(event) for event in plant], *sorted(told.roots)))
    done = lotgraph("recall", "open", FRUIT.root, "--title", "Listeria", "--by", "anna")
    number = done.stdout.strip()
    assert (done.returncode, number) == (0, "RC-" + number[3:7] + "-001")
    alone = lotgraph("recall", "freeze", number, "--by", "anna", "--second", "Anna")
    assert (alone.returncode, "second person" in alone.stderr) == (2, True)
    done = lotgraph("recall", "freeze", number, "--by", "anna", "--second", "ben")
    assert (done.returncode, done.stderr) == (0, "")
    assert lotgraph("recall", "export", number, "--out", str(tmp_path / "out")).returncode == 0
    found = rows(tmp_path / "out" / "customers.csv")
    for column, counted in (
        ("shipped", told.shipped), ("returned", told.returned), ("outstanding", told.outstanding)
    ):  # fmt: skip
        assert {(r["customer"], r["uom"]): float(r[column]) for r in found} == {
            key: counted.get(key, 0.0) for key in told.shipped
        }
    assert {row["certainty"] for row in found} == {"certain"}
    assert {row["ref"] for row in rows(tmp_path / "out" / "lots.csv")} == told.lots | told.roots
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    for name, mark in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == mark
    body = json.loads((tmp_path / "out" / "recall.json").read_text())
    assert hashlib.sha256(rfc8785.dumps(body["hashed"])).hexdigest() == manifest["snapshot_hash"]
    assert manifest["counts"]["customers"] == 4
    balanced = {row["ref"]: row for row in body["beside"]["balances"]["rows"]}
    for ref in told.roots:
        came, used = _booked(plant, ref)
        left = sum(quantity for (each, _, _), quantity in told.stock.items() if each == ref)
        percent = (used + left) / came * 100
        assert balanced[ref]["accounted_percent"] == pytest.approx(percent)
        assert (percent, balanced[ref]["gaps"]) == (100, [])
    assert lotgraph("recall", "verify", number).returncode == 0
    assert number in lotgraph("recall", "list").stdout
    assert lotgraph("recall", "verify", "RC-1999-001").returncode == 4


def _booked(plant: list[dict[str, Any]], ref: str) -> tuple[float, float]:
    """What was received and what was consumed of a lot, from the raw events."""
    item, number = ref.removeprefix("lot:").split("/")
    sums = {"receive": 0.0, "consume": 0.0}
    for event in counting.effective(plant):
        lines = [(event["type"], event)] + [("consume", line) for line in event.get("inputs", ())]
        for kind, line in lines:
            if kind in sums and line.get("object") == {"item": item, "lot": number}:
                sums[kind] += line["quantity"]
    return sums["receive"], sums["consume"]


def test_what_stands_beside_the_scope(graph: Graph, load: Load, settings: Settings) -> None:
    """The lots around the suspect, its sister lot, an order in process, goods in transit."""
    tell = Tell()
    tell.add("define", location="TRUCK", kind="transit", at=None)
    for number, lot in ((1, "X"), (2, "X"), (3, "Y")):
        tell.receive(f"M/{number}", 10, uom="kg", supplier="S", supplier_lot=lot, document="GR")
    tell.consume("M/2", "W/1", 4, uom="kg")
    tell.pack("BOX", ("M/2", 3))
    tell.move("[BOX]", "TRUCK")
    load(graph, tell.events)
    found = take_snapshot(graph, settings, opened(graph, "lot:M/2"), by="anna")[1]
    (around,) = found.beside["good_lots"]
    assert (around["last_good"], around["first_good"]) == ("lot:M/1", "lot:M/3")
    suppliers = found.beside["suppliers"]
    (receipt,) = suppliers["receipts"]
    assert (receipt["supplier_lot"], receipt["document"]) == ("supplier-lot:S/X", "GR")
    sisters = {row["ref"]: row["in_scope"] for row in suppliers["sisters"]}
    assert sisters == {"lot:M/1": False, "lot:M/2": True}
    assert [row["ref"] for row in found.rows["runs"] if row["open"]] == ["batch:W/1"]
    (box,) = found.beside["containers"]
    assert (box["ref"], box["place"], box["transit"]) == ("hu:BOX", "location:TRUCK", True)


def test_an_unfrozen_case_can_be_exported_and_says_so(
    graph: Graph, load: Load, settings: Settings, tmp_path: Path
) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7", kind="real")
    told = export_case(graph, settings, case, tmp_path, by="anna")
    assert told["snapshot"]["frozen"] is False
    with zipfile.ZipFile(tmp_path / "recall.xlsx") as book:
        pages = b"".join(book.read(n) for n in book.namelist() if n.startswith("xl/worksheets/"))
    assert b"NO: kept for this export only" in pages
    assert verify(graph, case, _only(graph, case)).good


def _only(graph: Graph, case: Case) -> Snapshot:
    from app.recall.snapshots import snapshots_of

    (only,) = snapshots_of(graph, case)
    return only


def test_certain_and_possible_are_kept_apart(graph: Graph, load: Load, settings: Settings) -> None:
    """Customer K1 has 15 pieces that surely and 8 that perhaps hold the suspect bolts."""
    load(graph, doubtful())
    case = opened(graph, "lot:BOLT/A1")
    found = take_snapshot(graph, settings, case, by="anna")[1]
    by = {row["customer"]: row for row in found.rows["customers"]}
    first = by["customer:K1"]
    assert (first["shipped_certain"], first["shipped_possible"]) == (15, 8)
    assert (first["certainty"], by["customer:K2"]["certainty"]) == ("certain", "possible")
    assert by["customer:K2"]["outstanding"] == 7
    (gone,) = [row for row in found.rows["removed"] if row["ref"] == "customer:K4"]
    assert gone["events"] == [f"test {_event_of(doubtful(), 'DN-4')}"]
    assert found.beside["proofs"]["customer:K1"]["hops"][-1]["to"] == "customer:K1"


def test_the_chain_to_a_customer_is_looked_for_in_the_answer_of_the_case(
    graph: Graph, load: Load, settings: Settings, client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    load(graph, doubtful())
    case = opened(graph, "lot:BOLT/A1")
    assert client.get("/recall/customer", params={"number": case.number, "ref": "customer:K1"})

    def anew(*_: Any) -> None:
        raise AssertionError("traced anew")

    monkeypatch.setattr(snapshots, "case_trace", anew)
    shown = client.get("/recall/customer", params={"number": case.number, "ref": "customer:K2"})
    assert (shown.status_code, "shortest chain of bookings" in shown.text) == (200, True)


def _event_of(told: list[dict[str, Any]], document: str) -> str:
    return next(str(e["event_id"]) for e in told if e.get("document") == document)


def test_a_late_consumption_names_the_new_customers_and_itself(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """M/1 into F/1 to C1; after the freeze it is told that M/1 also went into G/1, sent to C2."""
    tell = Tell()
    tell.receive("M/1", 100, uom="kg")
    tell.consume("M/1", "W1/1", 40, uom="kg")
    tell.produce("F/1", "W1/1", 40, uom="kg")
    tell.produce("G/1", "W2/1", 40, uom="kg")
    tell.ship("F/1", "C1", 40, uom="kg")
    tell.ship("G/1", "C2", 30, uom="kg")
    load(graph, tell.events)
    case = opened(graph, "lot:M/1")
    first = frozen(graph, settings, case)
    at = "2026-03-02T08:30:00Z"
    late = tell.consume("M/1", "W2/1", 20, uom="kg", at=at)
    tell.receive("OTHER/1", 5, uom="kg")  # has nothing to do with it
    load(graph, tell.events[-2:])
    second = frozen(graph, settings, cases.read_case(graph, case.number))
    told = compare(graph, second, first)
    assert (told.customers_came, told.customers_went) == (["customer:C2"], [])
    assert [(e["source"], e["event"]) for e in told.events] == [("mes", late)]
    assert [row["ref"] for row in told.tables["lots"].came] == ["lot:G/1"]
    old = verify(graph, case, first)
    assert (old.good, old.recomputed) == (True, first.sha256)
    tell.void(late)
    load(graph, tell.events[-1:])
    third = frozen(graph, settings, case)
    back = compare(graph, second, third)
    assert (back.customers_went, [e["how"] for e in back.events]) == (["customer:C2"], ["voided"])
    assert verify(graph, case, second).good
    assert third.sha256 != first.sha256  # another known-at is another statement
    assert not any(compare(graph, first, third).tables.values())


@pytest.mark.parametrize(("part", "rows_ok", "beside_ok"), [("rows", 0, 1), ("beside", 1, 0)])
def test_a_changed_byte_is_found(
    graph: Graph, load: Load, settings: Settings, lotgraph: Lotgraph,
    part: str, rows_ok: int, beside_ok: int,
) -> None:  # fmt: skip
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    found = frozen(graph, settings, case)
    assert verify(graph, case, found).good
    ask(
        graph,
        "MATCH (t:RecallText) WHERE t.owner STARTS WITH $owner "
        "SET t.text = replace(t.text, $old, $new)",
        owner=f"{found.owner}/{part}/", old="FIN", new="FIM",
    )  # fmt: skip
    told = verify(graph, case, found)
    assert (told.rows_intact, told.beside_intact) == (bool(rows_ok), bool(beside_ok))
    assert not told.good
    assert lotgraph("recall", "verify", case.number).returncode == 1


def test_other_rules_break_no_snapshot(
    graph: Graph, load: Load, settings: Settings, lotgraph: Lotgraph
) -> None:
    """Frozen under rules that missed a customer: whole, not to be worked out again, one more."""
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    found = frozen(graph, settings, case)
    rows = json.loads(stored_texts(graph, found)[0])
    missed = rows["rows"]["customers"].pop()
    text = rfc8785.dumps(rows)
    ask(
        graph,
        "MATCH (t:RecallText) WHERE t.owner STARTS WITH $owner SET t.text = $whole "
        "WITH count(*) AS pieces MATCH (s:RecallSnapshot {owner: $of}) "
        "SET s.sha256 = $sha256, s.rules = null WITH s MATCH (n:AuditEntry|AuditHead) DELETE n",
        owner=f"{found.owner}/rows/", of=found.owner, whole=text.decode(),
        sha256=hashlib.sha256(text).hexdigest(),
    )  # fmt: skip
    told = verify(graph, case, _only(graph, case))
    assert (told.good, told.reproduced, told.recomputable, told.snapshot.rules) == (
        True, None, False, 1,
    )  # fmt: skip
    assert [row["customer"] for row in told.changes["customers"].came] == [missed["customer"]]
    assert told.changed_rows == 1
    done = lotgraph("recall", "verify", case.number)
    assert (done.returncode, "frozen under rules 1" in done.stdout) == (0, True)
    assert "1 row of lots, customers and stock differ" in done.stdout


def test_by_hand(graph: Graph, load: Load, settings: Settings) -> None:
    """What is taken in is traced; what is taken out leaves only its own rows."""
    load(graph, doubtful())
    case = opened(graph, "lot:BOLT/A2")
    cases.mark(graph, case, "lot:BIKE/B3", "include", reason="same operator", by="anna")
    cases.mark(graph, case, "lot:BIKE/B2", "exclude", reason="seen to be sound", by="ben")
    found = take_snapshot(graph, settings, case, by="anna")[1]
    assert {row["customer"] for row in found.rows["customers"]} == {"customer:K1"}
    lots = {row["ref"]: row["excluded"] for row in found.rows["lots"]}
    assert (lots["lot:BIKE/B3"], lots["lot:BIKE/B2"]) == (False, True)
    assert found.counts["excluded"] == 1
    cases.unmark(graph, case, "lot:BIKE/B2", by="ben")
    again = take_snapshot(graph, settings, case, by="anna")[1]
    assert {row["customer"] for row in again.rows["customers"]} == {"customer:K1", "customer:K2"}
    words = [row["what"] for row in cases.log_of(graph, case)]
    assert words[::-1][:4] == ["opened", "included", "excluded", "frozen"] or "activated" in words
    assert all(row["authenticated"] is False for row in cases.log_of(graph, case))


def test_two_people_for_a_real_case(graph: Graph, load: Load, settings: Settings) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7", kind="real")
    for second in ("", " ANNA "):
        with pytest.raises(SecondPersonError):
            take_snapshot(graph, settings, case, by="anna", second=second)
    take_snapshot(graph, settings, case, by="anna", second="ben")
    (line,) = [row for row in cases.log_of(graph, case) if row["what"] == "frozen"]
    assert (line["by"], line["second"]) == ("anna", "ben")
    assert cases.read_case(graph, case.number).status == "active"
    graph.write(
        lambda work: work.do("recall/set_case", number=case.number, properties={"status": "closed"})
    )
    closed = cases.read_case(graph, case.number)
    with pytest.raises(ClosedCaseError):
        cases.mark(graph, closed, "lot:FIN/F1", "exclude", reason="x", by="anna")


def test_the_lots_around_the_suspects_are_found_by_time(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """Numbers and arrival run against time; a day is not before its own evening.

    1 March  M/9    2 March 08:00  M/5 suspect, M/6 made until 12:00 suspect
    2 March  M/4 (a date), M/1 09:00    2 March 13:00  M/3    4 March  M/2    M/8 no time
    """
    tell = Tell()
    for lot, at in (
        ("2", "2026-03-04T10:00:00Z"), ("8", None), ("4", "2026-03-02"),
        ("3", "2026-03-02T13:00:00Z"), ("9", "2026-03-01T10:00:00Z"),
        ("5", "2026-03-02T08:00:00Z"), ("1", "2026-03-02T09:00:00Z"),
    ):  # fmt: skip
        tell.receive(f"M/{lot}", 1, uom="kg", at=at)
    for hour in (9, 12):
        tell.produce("M/6", "W/1", 1, uom="kg", at=f"2026-03-02T{hour:02}:00:00Z")
    load(graph, tell.events)
    found = take_snapshot(graph, settings, opened(graph, "lot:M/5", "lot:M/6"), by="anna")[1]
    (around,) = found.beside["good_lots"]
    assert (around["last_good"], around["first_good"]) == ("lot:M/9", "lot:M/3")
    assert (around["same_time_lots"], around["without_time"]) == (["lot:M/1", "lot:M/4"], 1)


def test_an_unknown_root_opens_nothing(graph: Graph) -> None:
    with pytest.raises(NotFoundError):
        opened(graph, "lot:NONE/1")
    assert cases.all_cases(graph) == []


def test_hostile_names_stay_text(
    graph: Graph, load: Load, settings: Settings, tmp_path: Path
) -> None:
    """A customer named =1+1, in CSV and workbook; one whose name turns a letter's text about."""
    tell = Tell()
    tell.add("define", customer="C1", name="=1+1", at=None)
    name = "\uff1d1 \u202egpj"
    tell.add("define", customer="\u202eC2", name=name, contact="A\tB\u2028C", at=None)
    tell.receive("M/1", 100, uom="kg")
    tell.ship("M/1", "C1", 12.5, uom="kg", document="@SUM(1)")
    tell.ship("M/1", "\u202eC2", 1, uom="kg")
    load(graph, tell.events)
    case = opened(graph, "lot:M/1")
    letters = dict(all_letters(graph, settings, case, snapshots.answer(graph, settings, case)))
    assert sorted(name[21:] for name in letters) == ["%25E2%2580%25AEC2.txt", "C1.txt"]
    assert not any("\u202e" in text or "\u2028" in text for text in letters.values())
    assert any("\uff1d1 \ufffdgpj" in text for text in letters.values())
    frozen(graph, settings, case)
    export_case(graph, settings, case, tmp_path, by="anna")
    row, other = sorted(rows(tmp_path / "customers.csv"), key=lambda each: each["name"])
    assert (row["name"], row["documents"]) == ("'=1+1", "'@SUM(1)")
    assert other["name"] == "'" + name
    with zipfile.ZipFile(tmp_path / "recall.xlsx") as book:
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")
        sheets = {n: book.read(n).decode() for n in book.namelist() if "worksheets" in n}
    assert not any("<f>" in text for text in sheets.values())
    assert any("=1+1" in text for text in sheets.values())
    assert any("<v>12.5</v>" in text for text in sheets.values())


@pytest.mark.skipif(office.find() is None, reason=office.ABSENT)
def test_the_workbook_opens_in_libreoffice(
    graph: Graph, load: Load, settings: Settings, tmp_path: Path
) -> None:
    """Sheet 2, the customers, as LibreOffice itself reads it: numbers right, no name a formula."""
    tell = Tell("crm")
    tell.add("define", customer="C1", name="=1+1", at="2099-01-01T00:00:00Z")
    load(graph, [*dairy(), *tell.events])
    case = opened(graph, "lot:RM-100/A7")
    frozen(graph, settings, case)
    export_case(graph, settings, case, tmp_path, by="anna")
    to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        [str(office.find()), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", to, "--outdir", str(tmp_path), str(tmp_path / "recall.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    (made,) = tmp_path.glob("recall-*.csv")
    row = rows(made)[0]
    assert (row["Customer"], row["Shipped, pcs"], row["Still out, pcs"]) == ("=1+1", "40", "35")


def test_texts_longer_than_a_piece_come_back(
    graph: Graph, load: Load, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chain.texts._PIECE", 400)
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    found, answer = take_snapshot(graph, settings, case, by="anna")
    text, _ = stored_texts(graph, found)
    assert len(text) > 3 * 400
    assert json.loads(text) == answer.hashed
    assert verify(graph, case, found).good
