"""The log as it is written: with what it is of, in one order, by whoever does it; begun late;
shown, looked through and erased from."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fastapi.testclient import TestClient

from app.audit.beginning import begin_log
from app.audit.erasing import erase
from app.audit.listing import lines_before
from app.audit.service import verdict, verify_case
from app.chain.append import head_of
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, Work
from app.recall import cases
from app.recall.follow_up import add_reply, follow_ups
from app.recall.snapshots import answer, snapshot_of, stored_answer, take_snapshot
from app.recall.verification import verify
from app.settings import Settings
from tests.conftest import Load, Lotgraph
from tests.events.said import ask
from tests.trace.telling import Event, Tell
from tests.web.stories import dairy


def receipts(source: str, count: int, stamp: str = "") -> list[Event]:
    return [
        {
            "event_id": str(number), "source": source, "type": "receive", "quantity": 1,
            "uom": "kg", "object": {"item": "M", "lot": f"{source}-{number}"},
            **({"recorded_at": stamp} if stamp else {}),
        }
        for number in range(count)
    ]  # fmt: skip


def kinds(graph: Graph) -> list[str]:
    return [each.kind for each in reversed(lines_before(graph, None, 100))]


def forget_log(work: Work) -> None:
    """As an earlier version left it."""
    work.tx.run("MATCH (n:AuditEntry|AuditBeside|AuditHead) DELETE n").consume()
    work.tx.run("MATCH (n:RecallDecision) REMOVE n.salt").consume()


def test_a_batch_is_an_entry_and_what_is_known_is_none(graph: Graph, load: Load) -> None:
    load(graph, receipts("erp", 3))
    load(graph, receipts("erp", 3))
    load(graph, receipts("erp", 5))
    assert kinds(graph) == ["begun", "events", "events"]
    newest, first, begun = lines_before(graph, None, 3)
    assert (first.told["events"], newest.told["events"]) == (3, 2)
    assert first.told["last"] - first.told["first"] == 2
    assert begun.said.startswith("chained from now on")
    assert verdict(graph, None).good


def test_stamps_of_a_file_are_told_apart_by_their_batch(graph: Graph, load: Load) -> None:
    """Both files carry one stamp, and it lies before all others."""
    load(graph, receipts("erp", 2))
    for source in ("old", "older"):
        incoming = [
            Incoming(line, each, each)
            for line, each in enumerate(receipts(source, 3, "2020-01-01T00:00:00Z"))
        ]
        assert all(one.problem is None for some in take(graph, incoming, stamps_from_file=True)
                   for one in some)  # fmt: skip
    found = verdict(graph, None)
    assert found.good, found.findings
    ask(graph, "MATCH (e:Event {source: 'old', event_id: '1'}) SET e.batch = 1")
    assert {each.code for each in verdict(graph, None).findings} >= {"event_inserted"}


def test_loads_and_decisions_at_once_have_one_order(graph: Graph, load: Load) -> None:
    """Two loads of many batches and two people on two cases: no gap, no lock in a circle."""
    load(graph, dairy())
    two = [cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna") for _ in range(2)]

    def book(source: str) -> None:
        incoming = [Incoming(n, each, each) for n, each in enumerate(receipts(source, 60))]
        for _ in take(graph, incoming, batch_events=5):
            pass

    def decide(case: cases.Case) -> None:
        for number in range(12):
            cases.decide(graph, case, "note", f"Note {number}", by="ben")

    with ThreadPoolExecutor(4) as people:
        jobs = [people.submit(book, source) for source in ("erp", "mes")]
        jobs += [people.submit(decide, case) for case in two]
        for job in jobs:
            job.result()
    found = verdict(graph, None)
    assert found.good, found.findings
    head = head_of(graph)
    assert head is not None
    assert head.number == found.looks[0].looked_at == 2 + 2 + 24 + 24


def test_an_old_home_is_chained_from_now_on(
    graph: Graph, load: Load, settings: Settings, lotgraph: Lotgraph
) -> None:
    """An earlier version filled it and froze a case in it: all opens, and says so."""
    load(graph, dairy())
    case = cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")
    take_snapshot(graph, settings, case, by="anna")
    graph.write(forget_log)
    shown = lotgraph("audit", "show")
    assert shown.returncode == 0, shown.stderr
    assert "chained from now on; 15 events were there before" in shown.stdout
    assert kinds(graph) == ["begun", "found", "found"]  # the case, and the counter of cases
    assert not begin_log(graph, lambda _done, _total: None)
    found = verdict(graph, None)
    assert found.good, found.findings
    assert not found.from_start
    snapshot = snapshot_of(graph, case)
    told = verify(graph, case, snapshot, verify_case(graph, settings, case.number))
    assert told.good
    assert "after this was frozen" in told.log_sentence
    ask(graph, "MATCH (e:Event {event_id: '6'}) SET e.recorded_at = e.recorded_at - 1")
    assert {each.code for each in verdict(graph, None).findings} >= {"event_changed"}
    ask(graph, "MATCH (s:RecallSnapshot) SET s.by = 'carl'")
    log = verify_case(graph, settings, case.number)
    assert not verify(graph, case, snapshot, log).good


def test_what_people_are_reached_by_is_erased_and_the_chain_holds(
    graph: Graph, load: Load, settings: Settings
) -> None:
    load(graph, dairy())
    load(graph, [{
        "event_id": "c", "source": "crm", "type": "define", "customer": "C1", "phone": "555-1",
    }])  # fmt: skip
    case = cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")
    found = answer(graph, settings, case)
    add_reply(graph, case, found, customer="C1", step="contacted", by="ben", note="Ms Low, 555-2")
    take_snapshot(graph, settings, case, by="anna")
    texts = [each.text for each in lines_before(graph, None, 100)]
    assert "555-" not in "".join(texts)
    for what in ("reply", "snapshot"):
        erase(graph, what, f"{case.number}/1", by="eva", reason="asked for")
    (customer,) = follow_ups(graph, case, found)
    assert [row["note"] for row in customer.replies] == ["(erased)"]
    kept = stored_answer(graph, snapshot_of(graph, case, 1))
    assert kept.beside["parties"]["customer:C1"]["phone"] is None
    assert kept.beside["parties"]["customer:C1"]["name"] == "Corner Shop"
    said = verdict(graph, None)
    assert said.good, said.findings
    assert kinds(graph)[-2:] == ["erased", "erased"]


def test_page_api_and_command_line_show_the_same(
    graph: Graph, client: TestClient, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    assert "Nothing was entered yet" in client.get("/audit").text
    tell = Tell()
    tell.receive("M/1", 10, uom="kg", location="STORE")
    assert client.post("/api/v1/events", json=tell.events).status_code == 200
    assert client.post("/api/v1/cypher", json={"text": "MATCH (n:Lot) RETURN n.ref"}).is_success
    made = client.post(
        "/api/v1/recall/cases", json={"refs": ["lot:M/1"], "title": "S", "by": "eva"}
    )
    number = made.json()["number"]
    entries = client.get("/api/v1/audit").json()["entries"]
    assert [each["kind"] for each in entries] == ["opened", "query", "events", "begun"]
    assert [each["how"] for each in entries[:3]] == ["typed", "this machine", "this machine"]
    of_case = client.get("/api/v1/audit", params={"case": number}).json()["entries"]
    assert [each["by"] for each in of_case] == ["eva"]
    first = client.get("/api/v1/audit", params={"count": 1}).json()
    assert first["next"] == 4
    assert client.get("/api/v1/audit/verify", params={"goods": True}).json()["good"]
    page = client.get("/audit", params={"look": True, "case": number})
    assert "Nothing was found" in page.text
    assert number in page.text
    out = tmp_path / "log.jsonl"
    assert lotgraph("audit", "export", "--out", str(out)).returncode == 0
    before = ""
    for line in out.read_text().splitlines():  # as docs/audit.md has it
        entry = json.loads(line)
        assert hashlib.sha256(entry["text"].encode()).hexdigest() == entry["hash"]
        assert json.loads(entry["text"])["previous"] == before
        before = entry["hash"]
    assert lotgraph("audit", "verify").returncode == 0
    ask(graph, "MATCH (h:AuditHead) DELETE h")
    assert lotgraph("audit", "verify", "--no-goods").returncode == 1
    assert "The head of the log is gone" in client.get("/audit", params={"look": True}).text
    cases.decide(graph, cases.read_case(graph, number), "note", "Goes on", by="eva")
    assert kinds(graph)[-2:] == ["head lost", "note"]
