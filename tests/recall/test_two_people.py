"""Two people at one case: what was decided on an older version is answered with both, not done."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.recall import cases, drills
from app.recall.closing import close
from app.recall.follow_up import add_reply
from app.recall.holds import held_rows, request_hold, requests_of, send, undo_hold
from app.recall.models import Case
from app.recall.snapshots import answer, snapshots_of, take_snapshot
from app.recall.versions import ClosedCaseError, OlderVersionError
from app.settings import Settings
from tests.conftest import Load
from tests.events.said import ask
from tests.web.stories import dairy

Fields = dict[str, str]
OUT = {"do": "exclude", "ref": "lot:FIN/F1", "reason": "tested good", "by": "ben"}
IN = {"do": "include", "ref": "lot:FIN/F1", "reason": "smells", "by": "anna"}


def opened(graph: Graph, load: Load) -> Case:
    """A case on the milk of the small dairy: one lot made of it, one customer."""
    load(graph, dairy())
    return cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")


def forms(text: str) -> dict[str, Fields]:
    """The fields of each form of a case on a page, by what it does."""
    found = {}
    for form in re.findall(r"<form method=\"post\" action=\"/recall/case.*?</form>", text, re.S):
        inputs = [dict(re.findall(r'(\w+)="([^"]*)"', each)) for each in
                  re.findall(r"<(?:input|button)[^>]*>", form)]  # fmt: skip
        fields = {each["name"]: html.unescape(each.get("value", "")) for each in inputs
                  if "name" in each}  # fmt: skip
        for do in re.findall(r'name="do" value="(\w+)"', form):
            found[do] = {**fields, "do": do}
    return found


def page_of(client: TestClient, case: Case) -> dict[str, Fields]:
    return forms(client.get(f"/recall/case?number={case.number}").text)


def log(graph: Graph, case: Case) -> list[str]:
    return [row["what"] for row in cases.log_of(graph, case)]


def post(client: TestClient, case: Case, fields: Fields) -> Any:
    where = f"/recall/case?number={case.number}"
    return client.post(where, data=fields, follow_redirects=False)


@pytest.mark.parametrize("order", [(IN, OUT), (OUT, IN)], ids=["in first", "out first"])
def test_two_saves_from_one_page(
    order: tuple[Fields, Fields], graph: Graph, load: Load, client: TestClient
) -> None:
    """Whichever comes second is shown both, with one button that does it all the same."""
    case = opened(graph, load)
    page = page_of(client, case)
    first, second = ({**page[each["do"]], **each} for each in order)
    assert post(client, case, first).status_code == 303
    older = post(client, case, second)
    assert older.status_code == 409
    assert [mark.mark for mark in cases.read_marks(graph, case)] == [first["do"]]
    for words in (first["by"], first["reason"], second["by"], second["reason"], "all the same"):
        assert words in older.text, words
    (again,) = forms(older.text).values()
    assert {key: again[key] for key in second if key != "version"} == {
        key: text for key, text in second.items() if key != "version"
    }
    assert post(client, case, again).status_code == 303
    assert [mark.mark for mark in cases.read_marks(graph, case)] == [second["do"]]
    assert log(graph, case) == [second["do"] + "d", first["do"] + "d", "opened"]


def test_every_form_that_overwrites_says_its_version(
    graph: Graph, load: Load, client: TestClient, settings: Settings
) -> None:
    case = opened(graph, load)
    cases.mark(graph, case, "lot:FIN/F1", "include", reason="x", by="anna")
    request_hold(graph, case, answer(graph, settings, case), by="anna")
    page = page_of(client, case)
    page |= forms(client.get(f"/recall/customer?number={case.number}&ref=customer:C1").text)
    new = forms(client.get("/recall/new?ref=lot:FIN/F1").text)
    now = str(cases.read_case(graph, case.number).version)
    acts = {"include", "exclude", "unmark", "freeze", "hold", "undo", "reply", "replies", "close"}
    assert {do for do, fields in page.items() if fields["version"] == now} >= acts
    assert new["include"]["version"] == now


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "unmark", "ref": "lot:FIN/F1"}, {"do": "freeze"}, {"do": "hold"},
        {"do": "undo", "hold": "1", "reason": "x"}, {"do": "close", "reason": "x"},
    ],
    ids=lambda wish: wish["do"],
)  # fmt: skip
def test_what_depends_on_the_page_is_not_done_on_an_older_one(
    wish: Fields, graph: Graph, load: Load, client: TestClient, settings: Settings
) -> None:
    case = opened(graph, load)
    cases.mark(graph, case, "lot:FIN/F1", "include", reason="x", by="anna")
    if wish["do"] == "undo":
        request_hold(graph, case, answer(graph, settings, case), by="anna")
    version = cases.read_case(graph, case.number).version
    cases.mark(graph, case, "lot:FIN/F1", "exclude", reason="tested good", by="anna")
    before = log(graph, case)
    older = post(client, case, {**wish, "by": "ben", "version": str(version)})
    assert older.status_code == 409
    assert "tested good" in older.text
    assert log(graph, case) == before
    assert snapshots_of(graph, case) == []
    assert post(client, case, forms(older.text)[wish["do"]]).status_code == 303
    assert len(log(graph, case)) > len(before)


def test_notes_simply_go_in_and_follow_up_makes_only_its_own_older(
    graph: Graph, load: Load, client: TestClient, settings: Settings
) -> None:
    """Fifty calls to customers do not stop who freezes; two notes of one call are shown."""
    case = opened(graph, load)
    old = {"version": str(case.version)}
    sold = {"do": "reply", "customer": "customer:C1", "step": "sold_through", "quantity": "20",
            "uom": "pcs", **old}  # fmt: skip
    assert post(client, case, {**sold, "by": "anna", "note": "on the phone"}).status_code == 303
    older = post(client, case, {**sold, "by": "ben"})
    assert older.status_code == 409
    assert "on the phone" in older.text
    csv = {"do": "replies", "csv": "customer,step\nC1,acknowledged\n", "by": "ben", **old}
    assert post(client, case, csv).status_code == 409
    note = {"do": "note", "note": "called the laboratory", "by": "ben", **old}
    assert post(client, case, {"do": "freeze", "by": "carl", **old}).status_code == 303
    assert post(client, case, note).status_code == 303
    assert post(client, case, {"do": "close", "reason": "x", "by": "ben", **old}).status_code == 409
    assert ask(graph, "MATCH (r:RecallReply) RETURN count(r) AS count")[0]["count"] == 1
    assert post(client, case, forms(older.text)["reply"]).status_code == 303


def test_a_case_that_was_closed_meanwhile_has_no_button(
    graph: Graph, load: Load, client: TestClient, settings: Settings
) -> None:
    case = opened(graph, load)
    close(graph, case, [], by="anna", second="", reason="false alarm")
    older = post(client, case, {**OUT, "version": str(case.version)})
    assert (older.status_code, forms(older.text)) == (409, {})
    assert "false alarm" in older.text
    assert post(client, case, OUT).status_code == 409
    with pytest.raises(ClosedCaseError):  # a case read while it was open is not opened again
        request_hold(graph, case, answer(graph, settings, case), by="ben")
    assert cases.read_case(graph, case.number).status == "closed"


def test_the_api_says_both(graph: Graph, load: Load, client: TestClient) -> None:
    case = opened(graph, load)
    where = f"/api/v1/recall/cases/{case.number}"
    (listed,) = client.get("/api/v1/recall/cases").json()
    assert (listed["version"], client.get(where).json()["case"]["version"]) == (1, 1)
    hand = {"ref": "F1", "reason": "smells", "by": "anna", "version": 1}
    assert client.post(f"{where}/include", json=hand).status_code == 200
    older = client.post(f"{where}/exclude", json={**hand, "by": "ben", "reason": "good"})
    assert older.status_code == 409
    error = older.json()["error"]
    assert (error["code"], error["case"], error["version"]) == ("older_version", case.number, 2)
    assert [(row["what"], row["by"]) for row in error["since"]] == [("included", "anna")]
    assert error["wanted"] == {
        "do": "exclude", "by": "ben", "ref": "lot:FIN/F1", "reason": "good"
    }  # fmt: skip
    reply = {"customer": "C1", "step": "sold_through", "quantity": 20, "version": 1}
    assert client.post(f"{where}/replies", json={**reply, "by": "anna"}).status_code == 201
    error = client.post(f"{where}/replies", json={**reply, "by": "ben"}).json()["error"]
    assert [(row["step"], row["by"]) for row in error["since"]] == [("sold_through", "anna")]
    for part in ("snapshots", "holds", "close"):
        body = {"by": "ben", "reason": "x", "version": 1}
        assert client.post(f"{where}/{part}", json=body).status_code == 409, part
    again = {**hand, "by": "ben", "reason": "good", "version": error["version"]}
    assert client.post(f"{where}/exclude", json=again).status_code == 200


Deed = Callable[[Graph, Settings, Case, str], Any]


def _take(what: Any) -> Deed:
    return lambda graph, _, case, by: cases.mark(
        graph, case, "lot:FIN/F1", what, reason=by, by=by, version=case.version
    )


def _freeze(graph: Graph, settings: Settings, case: Case, by: str) -> Any:
    return take_snapshot(graph, settings, case, by=by, version=case.version)


def _hold(graph: Graph, settings: Settings, case: Case, by: str) -> Any:
    found = answer(graph, settings, case)
    return request_hold(graph, case, found, by=by, version=case.version)


def _reply(graph: Graph, settings: Settings, case: Case, by: str) -> Any:
    found = answer(graph, settings, case)
    return add_reply(graph, case, found, customer="C1", step="sold_through", quantity=3, by=by,
                     version=case.version)  # fmt: skip


def _close(graph: Graph, _: Settings, case: Case, by: str) -> Any:
    return close(graph, case, [], by=by, second="", reason=by, version=case.version)


PAIRS: list[tuple[Deed, Deed]] = [
    (_take("include"), _take("exclude")), (_take("exclude"), _freeze), (_freeze, _freeze),
    (_hold, _hold), (_close, _take("include")), (_close, _close), (_reply, _reply),
]  # fmt: skip


def at_once(*deeds: Callable[[], Any]) -> list[Exception]:
    """Do several things at the same instant, each in a thread; what they raised."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Exception | None:
        start.wait()
        try:
            deed()
        except Exception as error:
            return error
        return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [error for error in threads.map(do, deeds) if error is not None]


def test_of_two_at_the_same_instant_one_passes(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """Any pair of acts, begun together on one version: one line of the log more, one answer."""
    load(graph, dairy())
    for first, second in PAIRS * 2:
        case = cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")
        errors = at_once(
            lambda case=case, deed=first: deed(graph, settings, case, "anna"),  # type: ignore[misc]
            lambda case=case, deed=second: deed(graph, settings, case, "ben"),  # type: ignore[misc]
        )
        (error,) = errors
        assert isinstance(error, OlderVersionError), error
        done = {row["by"] for row in cases.log_of(graph, case) if row["what"] != "opened"}
        assert {row["by"] for row in error.detail["since"]} == done
        assert {error.detail["wanted"]["by"]} | done == {"anna", "ben"}


def test_at_the_same_instant_without_a_version(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """As from two terminals: nothing is asked for twice, and the first time counts."""
    case = opened(graph, load)
    found = answer(graph, settings, case)
    errors = at_once(
        *(lambda by=by: request_hold(graph, case, found, by=by) for by in ("anna", "ben"))  # type: ignore[misc]
    )
    assert (len(errors), len(requests_of(graph, case))) == (1, 1)
    errors = at_once(
        *(lambda by=by: undo_hold(graph, case, 1, by=by, reason=by) for by in ("anna", "ben"))  # type: ignore[misc]
    )
    assert len(errors) == 1
    assert log(graph, case).count("hold taken back") == 1
    drill = drills.start(graph, settings, "forward", by="anna")
    errors = at_once(
        *(lambda by=by: drills.reach(graph, drill, "scope", by=by) for by in ("anna", "ben"))  # type: ignore[misc]
    )
    assert len(errors) == 1


def test_a_scope_decided_while_it_was_worked_out_is_not_frozen_or_held(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """Also from the command line, which names no version."""
    case = opened(graph, load)
    found = answer(graph, settings, case)

    def meanwhile(words: str) -> None:
        if words == "writing the snapshot":
            cases.mark(graph, case, "lot:FIN/F1", "exclude", reason="good", by="anna")

    with pytest.raises(OlderVersionError) as raised:
        take_snapshot(graph, settings, case, by="ben", say=meanwhile)
    assert [row["by"] for row in raised.value.detail["since"]] == ["anna"]
    with pytest.raises(OlderVersionError):
        request_hold(graph, case, found, by="ben")
    assert (snapshots_of(graph, case), requests_of(graph, case)) == ([], [])


def test_a_hold_taken_back_is_sent_again_as_taken_back(
    graph: Graph, load: Load, settings: Settings
) -> None:
    case = opened(graph, load)
    request_hold(graph, case, answer(graph, settings, case), by="anna")
    undo_hold(graph, case, 1, by="ben", reason="false alarm")
    count = "MATCH (e:Event {source: 'recall'}) RETURN count(e) AS count"
    before = ask(graph, count)
    send(graph, case, 1)
    assert ask(graph, count) == before
    rows = held_rows(graph, case, answer(graph, settings, case))
    assert {row["state"] for row in rows} == {"taken back"}
