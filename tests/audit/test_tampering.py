"""The table of docs/audit.md: everything somebody with the database's password does is found.

One graph for all pairs: each is done in a transaction, looked at in it, and taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.accounts.accounts import add_account
from app.accounts.entering import enter_notes
from app.accounts.sessions import begin_session
from app.accounts.store import store_of
from app.acting import Person
from app.audit.models import LogVerdict
from app.audit.service import verdict
from app.chain.anchors import Anchor, anchor, read_anchors
from app.chain.append import append
from app.chain.entries import EntryDraft
from app.graph.run import Graph, Work
from app.recall import cases
from app.recall.attachments.store import attach
from app.recall.follow_up import add_reply
from app.recall.holds import request_hold
from app.recall.models import Case
from app.recall.snapshots import answer, take_snapshot
from app.settings import Settings
from tests.audit.tampering import KINDS, NOT_FOUND, TABLE, Picture, forge, pairs, run
from tests.conftest import through_the_door
from tests.neo4j_server import Server, empty
from tests.sizes import size
from tests.trace.telling import Event
from tests.web.stories import dairy


@dataclass(frozen=True)
class Desk:
    """Two cases, what was told of them outside, and how all was before the last steps."""

    graph: Graph
    anchors: list[Anchor]
    earlier: Picture
    one: str
    two: str


GOODS = ("booking", "event", "void", "customer")  # the desk is looked at alone, which is quicker
EVERY_PAIR = pytest.mark.parametrize(
    ("name", "what"),
    [pytest.param(*each, id=": ".join(each)) for each in [*pairs()][:: size(5, 1)]],
)


def more(event_id: str, type_: str, **fields: object) -> Event:
    return {
        "event_id": event_id, "source": dairy()[0]["source"], "type": type_,
        "at": "2026-03-07T09:00:00Z", "at_basis": "occurred", **fields,
    }  # fmt: skip


@pytest.fixture(scope="module")
def desk(
    server: Server, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The milk of the small dairy under suspicion, twice; a second customer; two voids."""
    told = settings.model_copy(update={
        "audit_anchor": "file", "audit_anchor_file": tmp_path_factory.mktemp("anchors") / "a.jsonl",
        "home": tmp_path_factory.mktemp("home"),
    })  # fmt: skip
    graph = server.connect()
    empty(graph)
    through_the_door(graph, dairy())
    through_the_door(graph, [
        more("17", "define", customer="C2", name="Other Shop"),
        more("18", "ship", object={"item": "FIN", "lot": "F1"}, quantity=2, uom="pcs",
             customer="C2", document="DN-2", **{"from": "COLD"}),
        more("19", "consume", object={"item": "RM-100", "lot": "A9"}, quantity=3, uom="kg",
             work_order="WO-1", batch="1"),
        more("21", "void", voids="19", reason="another wrong scan"),
    ])  # fmt: skip
    one, two = (cases.open_case(graph, ["lot:RM-100/A7"], name, by="anna") for name in "ab")
    work_on(graph, told, one, "anna", "ben")
    work_on(graph, told, two, "eva", "fay")
    sign_in(graph, told, "anna")
    earlier = graph.read(Picture)
    sign_in(graph, told, "ben")
    through_the_door(graph, [
        more("22", "define", customer="C1", name="Corner Shop Ltd"),
        more("23", "receive", object={"item": "RM-100", "lot": "A7"}, quantity=1, uom="kg",
             supplier="S-N", location="COLD"),
        more("24", "void", voids="18", reason="not shipped"),
    ])  # fmt: skip
    work_on(graph, told, one, "carl", "ben")
    assert anchor(graph, told, "asked") is not None
    anchors = read_anchors(told)
    assert anchors
    yield Desk(graph, anchors, earlier, one.number, two.number)
    graph.close()


def work_on(graph: Graph, settings: Settings, case: Case, by: str, second: str) -> None:
    """A hold, two replies, two files, a snapshot."""
    found = answer(graph, settings, case)
    request_hold(graph, case, found, by=by)
    for step in ("contacted", "acknowledged"):
        add_reply(graph, case, found, customer="C1", step=step, by=by, note="called Ms Low")
    for name in ("label.png", "D-1.pdf"):
        content = f"{name} of {case.number}, by {by}".encode()
        attach(graph, settings, case, found, name=name, content=content, by=by, about="lot:FIN/F1")
    take_snapshot(graph, settings, case, by=by, second=second)


def sign_in(graph: Graph, settings: Settings, name: str) -> None:
    """Somebody signs in, from an address of their own."""
    store = store_of(settings)
    account = add_account(store, name, ["recall lead"])
    enter_notes(graph, store)
    begin_session(store, account, address=f"{name}.example", agent="a browser")
    assert enter_notes(graph, store) == 1


class _TakeBackError(Exception):
    """Ends a transaction so that nothing of it stays."""


def looked_at(
    desk: Desk, name: str, what: str, *, anchors: list[Anchor] | None = None
) -> tuple[LogVerdict, LogVerdict]:
    """Do it, look, write the log anew so that it fits, look with the anchors; take it back."""
    found: list[LogVerdict] = []

    def attack(work: Work) -> None:
        if what == "roll back all":
            desk.earlier.put_back(work)
        elif what == "roll back":
            desk.earlier.put_back(work, KINDS[name], links=name == "booking")
        else:
            run(work, *TABLE.get(name, {}).get(what, ()), one=desk.one, two=desk.two)
        found.append(verdict(work, None, goods=name in GOODS))
        forge(work)
        found.append(verdict(work, anchors, goods=name in GOODS))
        raise _TakeBackError

    with pytest.raises(_TakeBackError):
        desk.graph.write(attack)
    return found[0], found[1]


def test_nothing_is_found_where_nothing_was_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where the log was written anew and nothing was changed: the forger does its work well."""
    found = verdict(desk.graph, desk.anchors)
    assert found.good, found.findings
    assert all(look.looked_at for look in found.looks)
    assert found.from_start
    monkeypatch.setattr("app.backup.event_pages._EVENTS_AT_ONCE", 3)  # a thing is on many pages
    found = verdict(desk.graph, desk.anchors)
    assert found.good, found.findings
    monkeypatch.undo()
    plain, forged = looked_at(desk, "booking", "nothing", anchors=desk.anchors)
    assert plain.good
    assert forged.good, forged.findings


@EVERY_PAIR
def test_who_has_the_password_is_found(desk: Desk, name: str, what: str) -> None:
    """By what was entered, or by what follows from the events; when the log was written anew by the
    anchor, or not at all for the reason told."""
    plain, forged = looked_at(desk, name, what, anchors=desk.anchors)
    assert not plain.good, (name, what)
    assert forged.good == ((name, what) in NOT_FOUND), forged.findings


def test_a_graph_rolled_back_whole_is_found_by_the_anchor(desk: Desk) -> None:
    """All fits all, as it did then; only outside is known that it went on."""
    plain, anchored = looked_at(desk, "booking", "roll back all", anchors=desk.anchors)
    assert plain.good, plain.findings
    assert {each.code for each in anchored.findings} == {"rolled_back"}


@pytest.mark.parametrize("name", ["hold", "case", "hash"])
def test_without_an_anchor_a_log_written_anew_fits(name: str, desk: Desk) -> None:
    """Nothing in the database is secret, so this cannot be found from it alone."""
    _, found = looked_at(desk, name, "change")
    assert {each.code for each in found.findings} <= {"text_changed"}
    assert found.looks[1].aside


def test_what_is_entered_behind_the_last_anchor_cannot_be_found(desk: Desk) -> None:
    """Whoever may write may enter something that fits; it is found when it changes what was."""
    found: list[LogVerdict] = []

    def attack(work: Work) -> None:
        append(work, [EntryDraft("export", Person("carl", "signed in"), told={"files": {}})])
        found.append(verdict(work, desk.anchors, goods=False))
        raise _TakeBackError

    with pytest.raises(_TakeBackError):
        desk.graph.write(attack)
    assert found[0].good
