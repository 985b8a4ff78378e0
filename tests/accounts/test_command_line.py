"""Every verb names a permission and holds to it where people sign in: by a token, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.accounts import caller
from app.accounts.accounts import add_account, find_account, set_disabled
from app.accounts.caller import admit, begin_as_machine, name_of_caller
from app.accounts.confirmations import confirmations_of
from app.accounts.store import FILE, Store
from app.accounts.tokens import make_token
from app.acting import ACCOUNTS, ACTING, NO_PERSON
from app.audit.listing import lines_before
from app.cli.verbs import every_verb
from app.errors import LotgraphError, UsageError
from app.graph.run import Graph
from app.people import ADMIN, PERMISSIONS, ROLES, SHARE, VERBS
from app.recall.cases import log_of, open_case, read_case
from app.settings import Settings
from tests.conftest import Load, Lotgraph
from tests.web.stories import dairy

pytestmark = pytest.mark.usefixtures("nobody_acts")
OF_THE_MACHINE = sorted(verb for verb, each in VERBS.items() if each == ADMIN)


class _ReachedError(Exception):
    """The verb began."""


@pytest.fixture
def nobody_acts() -> Iterator[None]:
    """Who acts is told to one test alone."""
    acting, accounts = ACTING.set(NO_PERSON), ACCOUNTS.set(frozenset())
    yield
    begin_as_machine()
    ACTING.reset(acting)
    ACCOUNTS.reset(accounts)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A home in which people sign in."""
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTGRAPH_SIGN_IN", "local")
    found = Store(tmp_path / FILE)
    for role in ROLES:
        add_account(found, role, [role])
    return found


def _token(store: Store, role: str, *scopes: str) -> str:
    account = find_account(store, role)
    wanted = scopes or account.permissions - {ADMIN}
    return make_token(store, account, title="x", scopes=list(wanted), days=1)


def _answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What becomes of each verb: `begins`, or the code of why not. None of them does anything.

    The environment, which is the same for all of them, is read once.
    """

    def reached(*_: Any, **__: Any) -> None:
        raise _ReachedError

    found, settings = {}, Settings()
    monkeypatch.setattr(caller, "Settings", lambda: settings)
    for verb, command in every_verb():
        inner = command.callback
        cell = next(each for each in inner.__closure__ if callable(each.cell_contents))
        begin_as_machine()
        with monkeypatch.context() as patch:
            patch.setattr(cell, "cell_contents", reached)
            try:
                inner()
            except _ReachedError:
                found[verb] = "begins"
            except LotgraphError as error:
                found[verb] = error.code
    begin_as_machine()
    return found


def test_every_verb_is_in_the_table_and_held_to_it() -> None:
    assert {verb for verb, _ in every_verb()} == set(VERBS)
    assert set(VERBS.values()) | {SHARE} == set(PERMISSIONS)  # links are made on a page
    assert [verb for verb, each in every_verb() if each.callback.__name__ == ""] == []


def test_where_nobody_signs_in_every_verb_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path))
    assert set(_answers(monkeypatch).values()) == {"begins"}


def test_without_a_token_only_what_runs_the_machine_begins(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = _answers(monkeypatch)
    assert sorted(verb for verb, each in answers.items() if each == "begins") == OF_THE_MACHINE
    assert {each for each in answers.values() if each != "begins"} == {"token_needed"}
    monkeypatch.setenv("LOTGRAPH_COMMAND_LINE", "machine")
    assert set(_answers(monkeypatch).values()) == {"begins"}


@pytest.mark.parametrize("role", ROLES)
def test_a_token_runs_the_verbs_of_its_account(
    role: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the setting is: a token that is given is held to."""
    monkeypatch.setenv("LOTGRAPH_TOKEN", _token(store, role))
    for setting in ("token", "machine"):
        monkeypatch.setenv("LOTGRAPH_COMMAND_LINE", setting)
        wanted = {
            verb: "begins" if each == ADMIN or each in ROLES[role] else "forbidden"
            for verb, each in VERBS.items()
        }
        assert _answers(monkeypatch) == wanted


def test_scopes_ends_and_other_texts_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTGRAPH_TOKEN", _token(store, "recall lead", "read"))
    answers = _answers(monkeypatch)
    assert (answers["trace down"], answers["recall freeze"]) == ("begins", "forbidden")
    monkeypatch.setenv("LOTGRAPH_COMMAND_LINE", "machine")
    set_disabled(store, "recall lead", True)
    for text in (None, "lotgraph_0_0", "x"):
        if text is not None:
            monkeypatch.setenv("LOTGRAPH_TOKEN", text)
        refused = {v: each for v, each in _answers(monkeypatch).items() if v not in OF_THE_MACHINE}
        assert set(refused.values()) == {"bad_token"}


def test_a_token_of_a_file_names_its_account_and_nobody_else(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    path.write_text(_token(store, "recall lead") + "\n", encoding="utf-8")
    monkeypatch.setenv("LOTGRAPH_TOKEN_FILE", str(path))
    begin_as_machine()
    admit("recall note")
    assert name_of_caller() == "recall lead"
    assert name_of_caller("Recall Lead") == "recall lead"
    with pytest.raises(UsageError, match="cannot be done as anna"):
        name_of_caller("anna")
    begin_as_machine()
    assert name_of_caller("anna") == "anna"


def test_what_is_decided_by_a_token_is_signed_in_and_waits_for_a_second(
    store: Store, lotgraph: Lotgraph, graph: Graph, load: Load, tmp_path: Path
) -> None:
    """As by the API: the account's name, as signed in; what takes two people takes two."""
    load(graph, dairy())
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna")
    env = {"LOTGRAPH_HOME": str(tmp_path), "LOTGRAPH_SIGN_IN": "local"}
    refused = lotgraph("recall", "note", case.number, "x", env=env)
    assert (refused.returncode, "takes a token" in refused.stderr) == (2, True)
    env["LOTGRAPH_TOKEN"] = _token(store, "recall lead")
    done = lotgraph("recall", "note", case.number, "called the dairy", env=env)
    assert done.returncode == 0, done.stderr
    noted = log_of(graph, read_case(graph, case.number))[0]
    assert (noted["by"], noted["authenticated"]) == ("recall lead", True)
    entry = lines_before(graph, None, 1)[0]
    assert (entry.kind, entry.by, entry.how) == ("note", "recall lead", "signed in")
    frozen = lotgraph("recall", "freeze", case.number, env=env)
    assert "Nothing was done yet" in frozen.stdout
    (waits,) = confirmations_of(store, case.number)
    assert (waits.by, waits.by_account) == ("recall lead", True)
