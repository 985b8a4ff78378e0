"""What the desk does: holds, the alarm, follow-up, letters, closing, drills; and its API."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import NotFoundError, SettingsError, UsageError
from app.graph.run import Graph
from app.recall import cases, drills
from app.recall.beside import packs
from app.recall.closing import OpenPointsError, close
from app.recall.escapes import escapes
from app.recall.follow_up import accounted_percent, add_reply, follow_ups, replies_from_csv
from app.recall.holds import held_rows, request_hold, send, undo_hold
from app.recall.models import Case
from app.recall.papers.letters import letter
from app.recall.papers.single import hold_sheet
from app.recall.snapshots import answer, take_snapshot
from app.recall.views import view_of
from app.settings import Settings
from tests.conftest import Load
from tests.events.said import ask, node
from tests.sizes import size
from tests.trace.telling import Event, Tell
from tests.web.stories import dairy


def opened(graph: Graph, *refs: str) -> Case:
    return cases.open_case(graph, refs, "Suspect", by="anna", kind="mock")


def later(event_id: str, type_: str, **fields: object) -> Event:
    """An event of the warehouse that happened after any case was opened."""
    return {
        "event_id": event_id, "source": "wms", "type": type_, "at": "2099-01-01T00:00:00Z",
        "at_basis": "occurred", **fields,
    }  # fmt: skip


LOTS = size(100, 500)


def test_a_hold_on_many_lots_while_stock_moves(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """Many lots of one supplier lot: 3 confirmed, 1 in part, 2 shipped meanwhile."""
    tell = Tell()
    for number in range(LOTS):
        tell.receive(
            f"M/{number:03}", 10, uom="kg", supplier="S", supplier_lot="X", location="STORE"
        )
    load(graph, tell.events)
    case = opened(graph, "supplier-lot:S/X")
    found = answer(graph, settings, case)
    # two shipments are told between looking and asking, as when stock moves
    load(
        graph,
        [
            later(f"s{n}", "ship", object={"item": "M", "lot": f"{n:03}"}, quantity=4, uom="kg",
                  customer="C", **{"from": "STORE"})
            for n in (7, 8)
        ],
    )  # fmt: skip
    request_hold(graph, case, found, by="anna")
    count = "MATCH (e:Event {source: 'recall', type: 'status'}) RETURN count(e) AS count"
    assert ask(graph, count)[0]["count"] == LOTS
    assert send(graph, case, 1) == LOTS  # sent again: nothing twice
    assert ask(graph, count)[0]["count"] == LOTS
    rows = held_rows(graph, case, answer(graph, settings, case))
    assert len(rows) == LOTS
    assert {row["state"] for row in rows} == {"asked"}
    assert "status" not in node(graph, "lot:M/000")  # requested is not held
    hold = {"status": "hold", "location": "STORE"}
    load(
        graph,
        [
            *(later(f"h{n}", "status", object={"item": "M", "lot": f"{n:03}"}, **hold)
              for n in range(3)),
            later("h3", "status", object={"item": "M", "lot": "003"}, quantity=6, **hold),
        ],
    )  # fmt: skip
    rows = held_rows(graph, case, answer(graph, settings, case))
    states = {row["ref"][-3:]: row["state"] for row in rows if row["state"] != "asked"}
    assert states == {"000": "confirmed", "001": "confirmed", "002": "confirmed", "003": "in part"}
    moved = {row["ref"]: (row["now"], [m["event"] for m in row["moved"]]) for row in rows
             if row["moved"]}  # fmt: skip
    assert moved == {"lot:M/007": (6, ["s7"]), "lot:M/008": (6, ["s8"])}
    assert sum(row["quantity"] for row in rows) == 10 * LOTS
    with pytest.raises(UsageError):
        request_hold(graph, case, answer(graph, settings, case), by="anna")
    file = list(hold_sheet(graph, case, 1))
    assert len(file) == LOTS + 1
    assert file[1][:7] == ("M", "000", None, "STORE", 10, "kg", "hold")
    assert escapes(graph, case.number).counts == {"shipped": 2, "moved": 0, "consumed": 0}
    undo_hold(graph, case, 1, by="ben", reason="false alarm")
    rows = held_rows(graph, case, answer(graph, settings, case))
    assert {row["state"] for row in rows} == {"taken back"}
    voided = "MATCH (e:Event {source: 'recall', type: 'status'}) WHERE e.voided_at IS NOT NULL "
    assert ask(graph, voided + "RETURN count(e) AS count")[0]["count"] == LOTS


def test_the_alarm_knows_late_records_from_escapes(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    assert escapes(graph, case.number).rows == ()
    load(
        graph,
        [
            later("1", "consume", object={"item": "RM-100", "lot": "A7"}, quantity=5, uom="kg",
                  work_order="WO-9"),
            {**later("2", "move", object={"item": "FIN", "lot": "F1"}, quantity=1, uom="pcs",
                     to="SHOP"), "at": "2026-03-04T00:00:00Z"},
            later("3", "ship", object={"item": "OTHER", "lot": "1"}, quantity=1, customer="C1"),
        ],
    )  # fmt: skip
    found = escapes(graph, case.number)
    assert [row["event"] for row in found.rows] == ["1"]
    assert [row["event"] for row in found.late] == ["2"]
    assert found.counts == {"shipped": 0, "moved": 0, "consumed": 1}
    cases.mark(graph, case, "lot:RM-100/A7", "exclude", reason="tested", by="anna")
    assert escapes(graph, case.number).rows == ()


def test_following_up(graph: Graph, load: Load, settings: Settings) -> None:
    """40 shipped, 5 came back in the books: the customer accounts for the others bit by bit."""
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    found = answer(graph, settings, case)
    (who,) = follow_ups(graph, case, found)
    assert (who.answered, who.amounts[0]["accounted"], who.amounts[0]["open"]) == (False, 5, 35)
    add_reply(graph, case, found, customer="customer:C1", step="contacted", by="anna")
    add_reply(graph, case, found, customer="C1", step="sold_through", quantity=20, by="anna")
    text = (
        "customer,step,quantity,uom,certificate,note\n"
        "C1,returned,5,pcs,,the five that are booked\nC1,destroyed,8,pcs,D-77,\n"
    )
    assert replies_from_csv(graph, case, found, text, by="ben") == 2
    (who,) = follow_ups(graph, case, found)
    assert (who.answered, who.amounts[0]["accounted"], who.amounts[0]["open"]) == (True, 33, 7)
    assert accounted_percent([who]) == pytest.approx(82.5)
    assert [(row["step"], row["by"]) for row in who.replies][-1] == ("destroyed", "ben")
    for wrong, words in (
        ("customer,step\nC1,lost\n", "Line 2"),
        ("customer,step\nC9,contacted\n", "Line 2"),
        ("customer\nC1\n", "no column step"),
        ("customer,step,quantity\nC1,contacted,\nC1,returned,x\n", "Line 3"),
        ("customer,step,quantity\nC1,destroyed,3\n", "certificate"),
        ("customer,step,quantity,uom\nC1,returned,3,kg\n", "not in kg"),
    ):
        with pytest.raises(UsageError, match=words):
            replies_from_csv(graph, case, found, wrong, by="ben")
    assert len(follow_ups(graph, case, found)[0].replies) == 4


def test_letters_come_from_a_template_of_ones_own(
    graph: Graph, load: Load, settings: Settings, tmp_path: Path
) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    found = answer(graph, settings, case)
    (who,) = follow_ups(graph, case, found)
    text = letter(settings, case, found, who)
    for words in ("EXERCISE", "Corner Shop", "lot or serial F1", "still with you: 35 pcs", "DN-1"):
        assert words in text
    own = settings.model_copy(update={"recall_letters": tmp_path})
    (tmp_path / "letter.txt").write_text("Dear {{ customer.name }}, {{ case.number }}")
    assert letter(own, case, found, who) == f"Dear Corner Shop, {case.number}"
    for bad in ("{{ nothing }}", "{% if %}", "{{ customer.__class__.__mro__ }}"):
        (tmp_path / "letter.txt").write_text(bad)
        with pytest.raises(SettingsError):
            letter(own, case, found, who)


def test_closing_says_what_is_open(graph: Graph, load: Load, settings: Settings) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    points = view_of(graph, settings, case, {})["points"]
    assert not any(each.met for each in points[:4])
    assert points[4].met
    with pytest.raises(OpenPointsError, match="Scope frozen"):
        close(graph, case, points, by="anna", second="", reason="")
    take_snapshot(graph, settings, case, by="anna")
    found = answer(graph, settings, case)
    add_reply(graph, case, found, customer="C1", step="sold_through", quantity=35, by="anna")
    points = view_of(graph, settings, case, {})["points"]
    assert [each.met for each in points] == [True, False, True, True, True]
    close(graph, case, points, by="anna", second="", reason="stock was destroyed on site")
    assert cases.read_case(graph, case.number).status == "closed"
    first = cases.log_of(graph, case)[0]
    assert (first["what"], "Stock held" in first["text"]) == ("closed", True)


def test_unknown_stock_is_still_to_hold(graph: Graph, load: Load, settings: Settings) -> None:
    """A lot of unknown quantity, and one of which more left than came in.

    U 1 (?) in STORE, U 2 (5 in, 8 out) in STORE: only the first may still be there.
    """
    tell = Tell()
    tell.receive("U/1", None, supplier="S", supplier_lot="X", location="STORE")
    tell.receive("U/2", 5, uom="kg", supplier="S", supplier_lot="X", location="STORE")
    load(graph, tell.events)
    load(
        graph,
        [later("1", "ship", object={"item": "U", "lot": "2"}, quantity=8, uom="kg", customer="C",
               **{"from": "STORE"})],
    )  # fmt: skip
    case = opened(graph, "supplier-lot:S/X")
    found = answer(graph, settings, case)
    assert [row["quantity"] for row in found.rows["stock"]] == [None, -3]
    told = view_of(graph, settings, case, {})
    assert (told["points"][1].met, told["points"][1].text) == (
        False, "0 asked for and not confirmed, 1 never asked for",
    )  # fmt: skip
    assert ("stock", "Request a hold on 1\N{NO-BREAK SPACE}stock row.") in told["next"]
    request_hold(graph, case, found, by="anna")
    told = view_of(graph, settings, case, {})
    assert told["points"][1].text == "1 asked for and not confirmed, 0 never asked for"
    assert "stock" not in dict(told["next"])


def test_a_frozen_scope_is_compared_row_by_row(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """One piece less on the shelf: every count is as before, and yet it was not frozen so."""
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    _, before = take_snapshot(graph, settings, case, by="anna")
    assert view_of(graph, settings, case, {})["points"][0].met
    load(
        graph,
        [later("1", "adjust", object={"item": "FIN", "lot": "F1"}, quantity=-1, uom="pcs",
               location="BACK", reason="sample")],
    )  # fmt: skip
    told = view_of(graph, settings, case, {})
    assert told["counts"] == before.counts
    assert (told["points"][0].met, "changed since snapshot 1" in told["points"][0].text) == (
        False, True,
    )  # fmt: skip
    take_snapshot(graph, settings, case, by="anna")
    assert view_of(graph, settings, case, {})["points"][0].met


def test_drills(graph: Graph, load: Load, settings: Settings) -> None:
    with pytest.raises(NotFoundError):
        drills.start(graph, settings, "forward", by="anna")
    load(graph, dairy())
    drill = drills.start(graph, settings, "backward", by="anna")
    assert (drill.drawn, drill.target_minutes, drill.in_time) == ("lot:FIN/F1", 240, None)
    for name in drills.MILESTONES:
        drills.reach(graph, drills.drill_of(graph, drill.case.number), name, by="anna")
    (done,) = drills.all_drills(graph)
    assert (done.done, done.in_time) == (True, True)
    with pytest.raises(UsageError):
        drills.reach(graph, done, "scope", by="anna")
    late = drills.start(
        graph, settings.model_copy(update={"recall_target_minutes": 0}), "forward", by="a"
    )
    assert late.drawn == "lot:RM-100/A7"
    for name in drills.MILESTONES:
        drills.reach(graph, drills.drill_of(graph, late.case.number), name, by="anna")
    assert drills.all_drills(graph)[0].in_time is False


def test_the_api_from_open_to_close(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, dairy())
    base = "/api/v1/recall/cases"
    body = {"refs": ["A7"], "title": "Listeria", "class": "I", "by": "anna"}
    made = client.post(base, json=body)
    assert made.status_code == 201
    case = f"{base}/{made.json()['number']}"
    assert client.get(base).json() == [made.json()]
    told = client.get(case).json()
    assert told["counts"]["customers"] == 1
    assert client.post(f"{case}/snapshots", json={"by": "anna"}).status_code == 400
    agreed = {"by": "anna", "second": "ben"}
    assert client.post(f"{case}/snapshots", json=agreed).status_code == 201
    hand = {"ref": "lot:FIN/F1", "reason": "x", "by": "anna", "second": "ben"}
    alone = client.post(f"{case}/exclude", json={**hand, "second": ""})
    assert alone.json()["error"]["code"] == "second_person"
    assert client.post(f"{case}/exclude", json=hand).json()["mark"] == "exclude"
    assert client.post(f"{case}/include", json=hand).json()["mark"] == "include"
    assert client.post(f"{case}/snapshots", json=agreed).json()["number"] == 2
    assert [each["good"] for each in client.get(f"{case}/verify").json()] == [True, True]
    assert client.get(f"{case}/compare?first=1&second=2").json()["filters"] == [
        "lot:FIN/F1 taken in by hand"
    ]
    assert client.post(f"{case}/holds", json={"by": "anna"}).status_code == 201
    states = {row["ref"]: row["state"] for row in client.get(f"{case}/holds").json()}
    assert states == {"lot:FIN/F1": "asked", "lot:RM-100/A7": "confirmed"}  # A7 was held before
    assert (
        client.post(f"{case}/holds/1/undo", json={"reason": "x", "by": "anna"}).status_code == 200
    )
    assert client.get(f"{case}/escapes").json()["escapes"] == []
    reply = {"customer": "C1", "step": "acknowledged", "by": "anna"}
    assert client.post(f"{case}/replies", json=reply).status_code == 201
    assert client.get(f"{case}/customers").json()[0]["answered"] is True
    assert client.post(f"{case}/close", json=agreed).status_code == 409
    closed = client.post(f"{case}/close", json={**agreed, "reason": "done"})
    assert closed.json()["status"] == "closed"
    assert client.post(f"{case}/exclude", json=hand).status_code == 409
    assert client.post("/api/v1/recall/drills?sort=forward&by=anna").status_code == 201
    assert len(client.get("/api/v1/recall/drills").json()) == 1
    assert client.get(f"{base}/RC-1999-001").status_code == 404


def test_files_from_the_page(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    asked = f"/recall/file?number={case.number}&name="
    assert client.get(asked + "customers.csv").status_code == 404  # never frozen
    form = {"do": "freeze", "by": "anna"}
    done = client.post(f"/recall/case?number={case.number}", data=form, follow_redirects=False)
    assert done.headers["location"] == f"/recall/case?number={case.number}#freeze"
    (row,) = csv.DictReader(io.StringIO(client.get(asked + "customers.csv").text))
    assert (row["name"], row["outstanding"]) == ("Corner Shop", "35")
    assert client.get(asked + "recall.xlsx").content.startswith(b"PK")
    assert client.get(asked + "recall.json").json()["snapshot"]["number"] == 1
    assert client.get(asked + "nothing.csv").status_code == 404
    client.post(f"/recall/case?number={case.number}", data={"do": "hold", "by": "anna"})
    assert "hold" in client.get(asked + "hold-1.csv").text
    wrong = client.post(f"/recall/case?number={case.number}", data={"do": "explode", "by": "anna"})
    assert wrong.status_code == 400


def test_an_answer_is_worked_out_again_only_after_a_commit(
    graph: Graph, load: Load, settings: Settings
) -> None:
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    first = answer(graph, settings, case)
    cases.activate(graph, case, by="anna")
    again = answer(graph, settings, cases.read_case(graph, case.number))
    assert again.hashed is first.hashed
    assert (first.beside["case"]["status"], again.beside["case"]["status"]) == ("draft", "active")
    cases.mark(graph, case, "lot:FIN/F1", "exclude", reason="tested", by="anna")
    assert answer(graph, settings, case).counts["excluded"] == 1
    load(graph, [later("1", "adjust", object={"item": "FIN", "lot": "F1"}, quantity=-1, uom="pcs",
                       location="BACK", reason="sample")])  # fmt: skip
    told = answer(graph, settings, case)
    assert told.hashed["known_at"] > first.hashed["known_at"]


def test_the_page_of_a_case_tells_how_far_it_is(
    graph: Graph, load: Load, client: TestClient
) -> None:
    """Its head is sent first, then steps, then what it holds; an error keeps its status."""
    load(graph, dairy())
    case = opened(graph, "lot:RM-100/A7")
    text = client.get(f"/recall/case?number={case.number}").text
    places = [text.index(part) for part in (
        f"Recall {case.number}", 'class="working"', 'class="step"', 'id="h-scope"', "</html>",
    )]  # fmt: skip
    assert places == sorted(places)
    assert client.get("/recall/case?number=RC-1999-001").status_code == 404
    assert client.get(f"/recall/case?number={case.number}&check=7").status_code == 404


def test_no_case_on_a_graph_that_was_filled_past_the_door(graph: Graph, load: Load) -> None:
    """Without a commit on the clock all would be left out as recorded later: an empty list that
    looks sure."""
    load(graph, dairy())
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (c:Clock) SET c.last = 0").consume()
    with pytest.raises(UsageError, match="no commit of events is on its clock"):
        opened(graph, "lot:RM-100/A7")
    assert graph.rows("recall/cases") == []


def test_what_an_item_weighs_is_no_pack() -> None:
    factors = {"case": 12, "pallet": 1_234_567, "kg": 6.666667, "LTR": 4}
    assert packs(factors, "pcs") == "1 case = 12 pcs, 1 pallet = 1,234,567 pcs"
    assert packs({"kg": 4}, "pcs") is None
    assert packs({}, None) is None
