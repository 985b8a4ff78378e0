"""Sign-ins, accounts and tokens stand in the log that shows tampering: each once, in order, after a
kill and a silent database, too, and without what people can be reached by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.accounts import entering
from app.accounts.accounts import add_account, find_account, set_disabled
from app.accounts.entering import NoteKeeper, enter_notes
from app.accounts.notes import notes_waiting
from app.accounts.sessions import check_sign_in, note_refused
from app.accounts.store import FILE, IdleConnections, Store
from app.accounts.tokens import make_token
from app.audit.listing import lines_before
from app.audit.service import verdict
from app.chain.append import enter
from app.errors import DatabaseError, LotgraphError
from app.graph.run import Graph
from app.settings import Settings
from tests.accounts.team import Team, be_quick, closed_graph, team_of
from tests.conftest import Lotgraph, be_patient
from tests.waiting import wait_until


@pytest.fixture
def team(
    settings: Settings, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Team]:
    """An app over an empty graph."""
    be_patient(monkeypatch)
    be_quick(monkeypatch)
    kept = {name: getattr(settings, name) for name in settings.model_fields_set - {"home"}}
    with team_of(graph, tmp_path, **kept) as made:
        yield made


def _told(graph: Graph, count: int = 1_000) -> list[tuple[str, str, str, Any]]:
    """What the log says of sign-ins, first first: what, who, how known, whose account."""
    found = reversed(lines_before(graph, None, count, kind="sign-in"))
    return [(each.told["what"], each.by, each.how, each.told.get("account")) for each in found]


def _waits_for_none(team: Team) -> None:
    wait_until(lambda: notes_waiting(team.desk.store)[1] == [], "all was entered")


def test_what_is_done_at_the_door_is_entered_in_order(team: Team, graph: Graph) -> None:
    """By whom and how that is known; addresses stand beside, what was typed as a name nowhere."""
    _waits_for_none(team)
    before = len(_told(graph))
    team.browser(address="192.0.2.7").sign_in("viewer-person", "not it, not it")
    team.browser(address="192.0.2.7").sign_in("my own password, typed too early", "x")
    viewer = team.person("viewer-person", address="192.0.2.8")
    made = {"title": "MES", "days": "1", "scope-read": "yes"}
    assert viewer.post("/account/tokens", made).status_code == 200
    admin = team.person("admin-person")
    assert admin.post("/accounts", {"do": "end", "name": "viewer-person"}).status_code == 303
    assert admin.post("/accounts", {"do": "disable", "name": "viewer-person"}).status_code == 303
    assert admin.post("/sign-out", {}).status_code == 303
    bad = {"authorization": "Bearer lotgraph_0_0"}
    assert team.browser().client.get("/api/v1/health", headers=bad).status_code == 401
    _waits_for_none(team)
    viewers, admins = ("viewer-person", "signed in"), ("admin-person", "signed in")
    nobody = ("", "nobody asked")
    assert _told(graph)[before:] == [
        ("refused", *nobody, "viewer-person"), ("refused", *nobody, None),
        ("signed in", *viewers, None), ("token made", *viewers, "viewer-person"),
        ("signed in", *admins, None), ("session ended", *admins, "viewer-person"),
        ("account disabled", *admins, "viewer-person"), ("signed out", *admins, "admin-person"),
        ("refused", *nobody, None),
    ]  # fmt: skip
    texts = " ".join(each.text for each in lines_before(graph, None, 1_000))
    assert "192.0.2." not in texts
    assert "typed too early" not in texts
    (beside,) = graph.read(lambda work: [dict(row) for row in work.tx.run(
        "MATCH (b:AuditBeside) WHERE b.text CONTAINS 'typed too early' RETURN count(b) AS n"
    )])  # fmt: skip
    assert beside["n"] == 0
    found = verdict(graph, None)
    assert found.good, found.findings


def test_a_lockout_is_entered_once(team: Team, graph: Graph) -> None:
    for _ in range(8):
        team.browser(address="192.0.2.9").sign_in("analyst-person", "not it, not it")
    _waits_for_none(team)
    told = [each for each in _told(graph) if each[3] == "analyst-person" or each[0] == "locked out"]
    assert [each[0] for each in told if each[0] != "account made"][-6:] == [
        *["refused"] * 5, "locked out",
    ]  # fmt: skip
    assert [each[0] for each in told].count("locked out") == 1


class _KilledError(Exception):
    """Stands for the end of a process."""


def test_a_kill_between_both_commits_enters_each_once(
    tmp_path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The graph has it and the file does not know; or the file was about to, and the graph has it
    not."""
    be_quick(monkeypatch)
    store = Store(tmp_path / FILE)
    add_account(store, "anna", ["admin"])

    def killed(*_: Any, **__: Any) -> None:
        raise _KilledError

    enter(graph, "export", "", told={"files": {}})
    monkeypatch.setattr(entering, "forget_notes", killed)
    with pytest.raises(_KilledError):
        enter_notes(graph, store)
    monkeypatch.undo()
    add_account(store, "ben", ["viewer"])
    enter(graph, "export", "", told={"files": {}})
    with monkeypatch.context() as patch:
        patch.setattr(entering, "_enter", killed)
        with pytest.raises(_KilledError):
            enter_notes(graph, store)
    assert enter_notes(graph, store) == 2
    assert enter_notes(graph, store) == 0
    assert [each[3] for each in _told(graph)] == ["anna", "ben"]
    assert verdict(graph, None).good


def test_two_homes_on_one_graph_are_told_apart(tmp_path: Path, graph: Graph) -> None:
    for name in ("one", "two"):
        store = Store(tmp_path / name / FILE)
        add_account(store, name, ["admin"])
        assert enter_notes(graph, store) == 1
    assert [each[3] for each in _told(graph)] == ["one", "two"]


def test_while_the_database_is_silent_people_sign_in_and_it_is_entered_later(
    tmp_path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_quick(monkeypatch)
    monkeypatch.setattr(entering, "_AGAIN_S", 0.05)
    with closed_graph() as silent:
        store = Store(tmp_path / FILE)
        keeper = NoteKeeper(silent, store)
        store = replace(store, written=keeper.wake)
        add_account(store, "anna", ["admin"])
        with pytest.raises(DatabaseError):
            enter_notes(silent, store)
        keeper.close()
    assert len(notes_waiting(store)[1]) == 1
    keeper = NoteKeeper(graph, store)
    keeper.wake()
    wait_until(lambda: notes_waiting(store)[1] == [], "it was entered")
    keeper.close()
    assert _told(graph) == [("account made", "", "nobody asked", "anna")]


def test_a_flood_of_refused_attempts_is_counted(tmp_path: Path, graph: Graph) -> None:
    store = Store(tmp_path / FILE)
    for _ in range(130):
        note_refused(store, "bad_token", "192.0.2.1")
    assert enter_notes(graph, store) == 100
    told = [each.told for each in lines_before(graph, None, 1_000, kind="sign-in")]
    assert sum(1 + each.get("more", 0) for each in told) == 130


def test_the_command_line_enters_what_it_did_and_what_waited(
    lotgraph: Lotgraph, graph: Graph, tmp_path: Path
) -> None:
    env = {"LOTGRAPH_HOME": str(tmp_path)}
    assert lotgraph("users", "add", "anna", "--role", "admin", env=env).returncode == 0
    assert _told(graph) == []
    shown = lotgraph("audit", "show", "--kind", "sign-in", "--json", env=env)
    assert shown.returncode == 0, shown.stderr
    assert [(what, how) for what, _, how, _ in _told(graph)] == [
        ("account made", "command line"), ("link made", "command line"),
    ]  # fmt: skip
    assert [each["told"]["what"] for each in orjson.loads(shown.stdout)][:2] == [
        "link made", "account made",
    ]  # fmt: skip


def test_a_file_of_the_version_before_is_brought_forward(tmp_path: Path) -> None:
    from app.accounts.store import _FIRST

    work = sqlite3.connect(tmp_path / FILE)
    work.executescript(_FIRST)
    work.execute(
        "INSERT INTO account (name, folded, roles, created_at) VALUES ('anna', 'anna', '[]', 1)"
    )
    work.execute("INSERT INTO session VALUES ('k', 'n', 'anna', 1, 1, 'a', 'b', NULL, 0)")
    work.execute("PRAGMA user_version = 1")
    work.commit()
    work.close()
    store = Store(tmp_path / FILE)
    assert find_account(store, "anna").name == "anna"
    name, notes = notes_waiting(store)
    assert (len(name), notes) == (16, [])
    with store.read() as read:
        assert dict(read.execute("SELECT * FROM session").fetchone())["sid"] is None


def test_a_connection_is_kept_and_a_replaced_file_is_seen(tmp_path: Path) -> None:
    store = Store(tmp_path / FILE, idle=IdleConnections())
    add_account(store, "anna", ["admin"])
    with store.read() as one:
        pass
    with store.read() as two:
        assert two is one
        with store.read() as three:
            assert three is not one
    with pytest.raises(LotgraphError), store.read() as broken:
        broken.execute("SELECT no_such_column FROM account")
    for each in tmp_path.iterdir():
        each.rename(tmp_path / f"old-{each.name}")
    add_account(store, "ben", ["admin"])
    assert find_account(store, "ben").name == "ben"
    with pytest.raises(LotgraphError):
        find_account(store, "anna")
    assert store.idle is not None
    store.idle.close()
    assert find_account(store, "ben").name == "ben"


def test_notes_and_their_deed_are_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was refused by the file leaves no note."""
    be_quick(monkeypatch)
    store = Store(tmp_path / FILE)
    add_account(store, "anna", ["admin"])
    count = len(notes_waiting(store)[1])
    with pytest.raises(LotgraphError):
        add_account(store, "Anna", ["viewer"])
    with pytest.raises(LotgraphError):
        set_disabled(store, "anna", True)
    with pytest.raises(LotgraphError):
        make_token(store, find_account(store, "anna"), title="x", scopes=["admin"], days=1)
    assert len(notes_waiting(store)[1]) == count
    with pytest.raises(LotgraphError):
        check_sign_in(store, "anna", "no", "192.0.2.1")
    assert len(notes_waiting(store)[1]) == count + 1
