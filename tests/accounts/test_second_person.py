"""The second person where people sign in: another account, its own session, its password again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.confirmations import confirmations_of
from app.graph.run import Graph
from app.recall.cases import log_of, open_case, read_case, read_marks
from app.recall.snapshots import snapshots_of
from app.settings import Settings
from tests.accounts.team import Browser, Team, add_person, be_quick, password_of, team_of
from tests.conftest import Load, Lotgraph, be_patient
from tests.web.stories import dairy


@pytest.fixture
def team(
    settings: Settings, graph: Graph, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Team]:
    """The dairy's graph; anna, ben and cleo may decide on a case."""
    be_patient(monkeypatch)
    be_quick(monkeypatch)
    load(graph, dairy())
    kept = {name: getattr(settings, name) for name in settings.model_fields_set - {"home"}}
    with team_of(graph, tmp_path, **kept) as made:
        for name in ("anna", "ben", "cleo"):
            add_person(made.desk, name, "recall lead")
        yield made


def _act(browser: Browser, number: str, **form: str) -> str:
    """Send a form of a case; where it leads."""
    page = f"/recall/case?number={number}"
    answer = browser.post(page, form, "/account")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _confirm(browser: Browser, address: str, name: str, **more: str) -> int:
    form = {"do": "confirm", "password": password_of(name)} | more
    return int(browser.post(address, form).status_code)


def test_two_people_freeze_and_close_a_real_case(team: Team, graph: Graph) -> None:
    """Nothing is done before the second confirms; both names stand in the log as signed in."""
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna")
    anna, ben = team.person("anna"), team.person("ben")
    address = _act(anna, case.number, do="freeze", by="cleo", second="cleo")
    assert address.startswith("/recall/confirm?request=")
    assert snapshots_of(graph, case) == []
    assert "cannot confirm it, too" in anna.get(address).text
    assert _confirm(anna, address, "anna") == 403
    listed = ben.get(f"/recall/case?number={case.number}").text
    assert "Waits for a second person" in listed
    page = ben.get(address).text
    assert "I agree that they are what is known" in page
    assert _confirm(ben, address, "ben", password="wrong") == 401
    assert snapshots_of(graph, case) == []
    assert _confirm(ben, address, "ben") == 303
    (snapshot,) = snapshots_of(graph, case)
    assert (snapshot.by, snapshot.second, snapshot.authenticated) == ("anna", "ben", True)
    assert _confirm(ben, address, "ben") == 404
    log = log_of(graph, case)
    assert (log[0]["what"], log[0]["by"], log[0]["authenticated"]) == ("confirmed", "ben", True)
    frozen = next(row for row in log if row["what"] == "frozen")
    assert (frozen["by"], frozen["second"], frozen["authenticated"]) == ("anna", "ben", True)

    address = _act(ben, case.number, do="close", reason="done")
    assert _confirm(anna, address, "anna") == 303
    assert read_case(graph, case.number).status == "closed"


def test_taking_out_and_release_take_two_and_taking_in_takes_one(team: Team, graph: Graph) -> None:
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna")
    anna, ben, cleo = team.person("anna"), team.person("ben"), team.person("cleo")
    include = {"ref": "lot:RM-100/A8", "reason": "same tank"}
    assert _act(anna, case.number, do="include", **include).endswith("#scope")
    address = _act(anna, case.number, do="unmark", ref="lot:RM-100/A8")
    assert len(read_marks(graph, case)) == 1
    assert ben.post(address, {"do": "no"}).status_code == 303
    assert confirmations_of(team.desk.store, case.number) == []
    assert _confirm(cleo, address, "cleo") == 404
    address = _act(anna, case.number, do="exclude", ref="lot:FIN/F1", reason="sealed")
    assert [each.mark for each in read_marks(graph, case)] == ["include"]
    assert _confirm(ben, address, "ben") == 303
    assert {each.ref: each.by for each in read_marks(graph, case)}["lot:FIN/F1"] == "anna"
    _act(anna, case.number, do="hold")
    address = _act(anna, case.number, do="undo", hold="1", reason="tested")
    _act(ben, case.number, do="include", ref="lot:FIN/F1", reason="after all")
    assert _confirm(ben, address, "ben") == 409  # decided since
    told = log_of(graph, case)
    assert not any(row["what"] == "hold taken back" for row in told)
    assert (
        _confirm(ben, _act(anna, case.number, do="undo", hold="1", reason="tested"), "ben") == 303
    )


def test_the_api_and_the_command_line_ask_and_a_person_confirms(
    team: Team, graph: Graph, lotgraph: Lotgraph
) -> None:
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna")
    anna, ben = team.person("anna"), team.person("ben")
    told = anna.client.post(
        f"/api/v1/recall/cases/{case.number}/snapshots", json={"second": "ben", "by": "cleo"},
        headers={"x-csrf-token": anna.csrf()},
    )  # fmt: skip
    assert told.status_code == 202
    asked = told.json()["confirmation"]
    assert (asked["by"], asked["asked_of"]) == ("anna", "ben")
    address = f"/recall/confirm?request={asked['number']}"
    cleo = team.person("cleo")
    assert _confirm(cleo, address, "cleo") == 403
    assert _confirm(ben, address, "ben") == 303

    env = {
        "LOTGRAPH_HOME": str(team.desk.settings.home), "LOTGRAPH_SIGN_IN": "local",
        "LOTGRAPH_COMMAND_LINE": "machine",
    }  # fmt: skip
    strange = lotgraph("recall", "freeze", case.number, "--by", "root", env=env)
    assert strange.returncode != 0
    done = lotgraph("recall", "freeze", case.number, "--by", "anna", "--second", "ben", env=env)
    assert done.returncode == 0, done.stderr
    assert "Nothing was done yet" in done.stdout
    assert len(snapshots_of(graph, case)) == 1
    address = "/recall/confirm" + done.stdout.strip().partition("/recall/confirm")[2]
    assert "not signed in" in ben.get(address).text
    assert _confirm(ben, address, "ben") == 303
    latest = snapshots_of(graph, case)[0]
    assert (latest.by, latest.second, latest.authenticated) == ("anna", "ben", False)


def test_who_lost_the_role_meanwhile_counts_no_more(team: Team, graph: Graph) -> None:
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna")
    anna, ben = team.person("anna"), team.person("ben")
    address = _act(anna, case.number, do="freeze")
    admin = team.role("admin")
    form = {"do": "roles", "name": "anna", "role-viewer": "yes"}
    assert admin.post("/accounts", form).status_code == 303
    assert _confirm(ben, address, "ben") == 403
    assert anna.post(f"/recall/case?number={case.number}", {"do": "freeze"}).status_code == 403


def test_an_exercise_takes_one_person_and_no_typed_second(team: Team, graph: Graph) -> None:
    case = open_case(graph, ["lot:RM-100/A7"], "Exercise", by="anna", kind="mock")
    assert _act(team.person("anna"), case.number, do="freeze", second="ben").endswith("#freeze")
    (snapshot,) = snapshots_of(graph, case)
    assert (snapshot.by, snapshot.second) == ("anna", None)
