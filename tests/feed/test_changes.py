"""The feed of changes on a real graph: statuses, holds, cases; nothing skipped, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from typing import Any

import pytest

from app.events.models import Incoming
from app.events.service import take
from app.feed.cursor import OtherLogError
from app.feed.models import FeedChange, kinds_of
from app.feed.reading import LATEST, read_changes
from app.graph.run import Graph, Work
from app.recall import cases
from app.recall.closing import close
from app.recall.holds import held_rows, request_hold, undo_hold
from app.recall.snapshots import answer
from app.settings import Settings
from tests.conftest import Load
from tests.events.said import ask, lot, said
from tests.neo4j_server import empty

Event = dict[str, Any]


def status(event_id: str, number: str, status: str, **more: Any) -> Event:
    fields = {"object": lot("FIN", number), "status": status, "source": "wms", **more}
    fields.setdefault("at", f"2026-01-01T00:00:00.{event_id.replace('-', '')[-6:]:0>6}Z"
                      if event_id.replace("-", "").isdigit() else "2026-01-02")  # fmt: skip
    return said("status", event_id, **fields)


def pages(
    graph: Graph, since: str = "", limit: int = 200, **more: Any
) -> Iterator[list[FeedChange]]:
    """All pages from a place on."""
    while True:
        page = read_changes(graph, since, limit, **more)
        yield list(page.changes)
        if not page.more:
            return
        since = page.next


def all_changes(graph: Graph, since: str = "", limit: int = 200, **more: Any) -> list[FeedChange]:
    return [each for some in pages(graph, since, limit, **more) for each in some]


def short(changes: list[FeedChange]) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.kind, each.about, each.was, each.now) for each in changes]


def test_statuses_come_in_the_order_of_commits(graph: Graph, load: Load) -> None:
    first = lot("FIN", "A", status="quarantine")
    load(graph, [said("receive", "1", object=first, at="2026-01-01T00:00:00Z")])
    load(graph, [status("2", "A", "released"), status("3", "B", "hold", location="COLD")])
    load(graph, [said("void", "4", source="wms", voids="2", reason="wrong lot")])
    load(graph, [status("1", "A", "rejected", at="2001-01-01")])
    found = all_changes(graph)
    assert short(found) == [
        ("status.changed", "lot:FIN/A", None, "quarantine"),
        ("status.changed", "lot:FIN/A", "quarantine", "released"),
        ("status.changed", "lot:FIN/B", None, "hold"),
        ("status.changed", "lot:FIN/A", "released", "quarantine"),
    ]  # fmt: skip — what was said late of 2001 changes nothing
    assert found[2].more["part"] == {"location": "COLD", "quantity": None, "uom": None}
    assert found[1].as_json()["event"] == {"source": "wms", "event_id": "2"}
    assert len({each.id for each in found}) == 4
    assert [each.entry for each in found] == sorted(each.entry for each in found)


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_give_the_same(graph: Graph, load: Load, limit: int) -> None:
    for batch in range(3):
        load(graph, [status(f"{batch}-{n}", f"L{n}", ("hold", "released")[batch % 2])
                     for n in range(4)])  # fmt: skip
    whole = all_changes(graph)
    assert len(whole) == 12
    assert all_changes(graph, limit=limit) == whole
    last = read_changes(graph, LATEST)
    assert not last.changes
    load(graph, [status("x", "L1", "rejected")])
    assert short(all_changes(graph, last.next, limit)) == [
        ("status.changed", "lot:FIN/L1", "hold", "rejected")
    ]


def test_a_page_of_a_slow_database_is_short_and_goes_on(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes, what was read is given, and each page gets further."""
    load(graph, [status(str(n), f"L{n % 3}", ("hold", "released")[n // 3 % 2]) for n in range(12)])
    load(graph, [status("x", "L1", "rejected")])
    whole = all_changes(graph)
    monkeypatch.setattr("app.feed.reading._AT_MOST_S", -1.0)
    found = list(pages(graph))
    assert [each for some in found for each in some] == whole
    assert max(map(len, found)) == 12


def test_stamps_of_a_file_take_nothing_out_of_turn(graph: Graph, load: Load) -> None:
    """Recorded elsewhere long ago, told now: it comes behind what was committed before."""
    load(graph, [status("1", "A", "hold", at="2026-01-01")])
    old = [status(f"o{n}", "A", "released", at=f"2026-02-0{n + 1}",
                  recorded_at="2020-01-01T00:00:00Z") for n in range(2)]  # fmt: skip
    for each in (old, [status("9", "B", "hold", recorded_at="2020-01-01T00:00:00Z")]):
        outcomes = take(graph, (Incoming(1, e, e) for e in each), stamps_from_file=True)
        assert all(one.problem is None for some in outcomes for one in some)
    expected = [
        ("status.changed", "lot:FIN/A", None, "hold"),
        ("status.changed", "lot:FIN/A", "hold", "released"),
        ("status.changed", "lot:FIN/B", None, "hold"),
    ]
    assert short(all_changes(graph)) == expected
    assert short(all_changes(graph, limit=1)) == expected


def dairy() -> list[Event]:
    return [
        said("receive", "r", object=lot("MILK", "M1"), quantity=100, uom="kg", supplier="S",
             supplier_lot="X", location="TANK", at="2026-03-01T06:00:00Z"),
        said("receive", "q", object=lot("MILK", "M2"), quantity=50, uom="kg", supplier="S",
             supplier_lot="X", location="COLD", at="2026-03-01T06:00:00Z"),
    ]  # fmt: skip


def test_a_hold_is_asked_for_confirmed_and_refused_by_the_door(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """The system that owns the stock answers by a status event whose document is the request."""
    load(graph, dairy())
    case = cases.open_case(graph, ["supplier-lot:S/X"], "Listeria", by="anna")
    found = answer(graph, settings, case)
    request_hold(graph, case, found, by="anna")
    begun = read_changes(graph, LATEST).next
    names = {row["ref"]: row["event"] for row in held_rows(graph, case, found)}
    load(graph, [
        said("status", "c1", source="wms", object=lot("MILK", "M1"), status="quarantine",
             location="TANK", document=names["lot:MILK/M1"]),
        said("status", "c2", source="wms", object=lot("MILK", "M2"), status="released",
             location="COLD", document=names["lot:MILK/M2"], reason="used up already"),
    ])  # fmt: skip
    rows = {row["ref"]: row for row in held_rows(graph, case, answer(graph, settings, case))}
    assert (rows["lot:MILK/M1"]["state"], rows["lot:MILK/M1"]["confirmed_by"]) == (
        "confirmed", "wms c1",
    )  # fmt: skip
    refused = rows["lot:MILK/M2"]
    assert (refused["state"], refused["refused_by"]) == ("refused", "wms c2")
    assert refused["refused_because"] == "used up already"
    told = [each for each in all_changes(graph, begun) if each.kind.startswith("hold.")]
    assert [(each.kind, each.about, each.case, each.more["hold"]) for each in told] == [
        ("hold.confirmed", "lot:MILK/M1", case.number, names["lot:MILK/M1"]),
        ("hold.refused", "lot:MILK/M2", case.number, names["lot:MILK/M2"]),
    ]
    undo_hold(graph, case, 1, by="ben", reason="false alarm")
    holds = short(all_changes(graph, kinds=kinds_of(["hold"])))
    assert sorted(holds[:2]) == [
        ("hold.requested", "lot:MILK/M1", None, "asked"),
        ("hold.requested", "lot:MILK/M2", None, "asked"),
    ]
    assert sorted(holds[4:]) == [
        ("hold.withdrawn", "lot:MILK/M1", "confirmed", "taken back"),
        ("hold.withdrawn", "lot:MILK/M2", "refused", "taken back"),
    ]


def test_cases_are_opened_changed_and_closed(graph: Graph, load: Load, settings: Settings) -> None:
    load(graph, dairy())
    case = cases.open_case(graph, ["lot:MILK/M1"], "Trial", by="anna", kind="mock")
    cases.activate(graph, case, by="anna")
    cases.mark(graph, case, "lot:MILK/M2", "include", reason="same farm", by="anna")
    close(graph, cases.read_case(graph, case.number), [], by="anna", second="", reason="done")
    found = [each for each in all_changes(graph) if each.case]
    about = f"case:{case.number}"
    assert short(found) == [
        ("case.opened", about, None, "draft"),
        ("case.changed", about, "draft", "active"),
        ("case.changed", about, "active", "active"),
        ("case.closed", about, "active", "closed"),
    ]
    assert [each.more["what"] for each in found] == ["opened", "activated", "included", "closed"]
    assert "same farm" not in str([each.as_json() for each in found])


def test_nothing_is_missed_while_several_write(
    graph: Graph, load: Load, settings: Settings
) -> None:
    """Writers of events and of cases commit beside each other; a reader that goes on from each page
    sees all, in the order of commits, each once."""
    load(graph, dairy())
    done = Flag()

    def write(writer: int) -> None:
        for batch in range(4):
            load(graph, [status(f"{writer}-{batch:02}-{n}", f"W{writer}", word, source=f"w{writer}")
                         for n, word in enumerate(("hold", "released"))])  # fmt: skip

    def decide() -> None:
        for number in range(4):
            case = cases.open_case(graph, ["lot:MILK/M1"], f"T{number}", by="a", kind="mock")
            cases.activate(graph, case, by="a")

    def follow() -> list[FeedChange]:
        found: list[FeedChange] = []
        since = ""
        while True:
            last = done.is_set()
            page = read_changes(graph, since, 5)
            found += page.changes
            since = page.next
            if last and not page.more and not page.changes:
                return found

    with ThreadPoolExecutor(5) as pool:
        reader = pool.submit(follow)
        writers = [pool.submit(write, n) for n in range(3)] + [pool.submit(decide)]
        for each in writers:
            each.result()
        done.set()
        seen = reader.result()
    assert seen == all_changes(graph)
    assert len({each.id for each in seen}) == len(seen)
    for writer in range(3):
        mine = [(e.was, e.now) for e in seen if e.about == f"lot:FIN/W{writer}"]
        assert len(mine) == 8
        assert all(was == before for (was, _), (_, before) in zip(mine[1:], mine, strict=False))
    assert sum(each.kind == "case.opened" for each in seen) == 4


def test_a_commit_with_an_earlier_stamp_that_is_seen_later_is_not_skipped(
    graph: Graph, load: Load
) -> None:
    """A batch takes its stamps and dawdles; a case is opened and read meanwhile; it commits."""
    load(graph, dairy())
    begun = read_changes(graph, LATEST).next
    stamped, go_on = Flag(), Flag()

    def dawdle(work: Work) -> None:
        from app.acting import NO_PERSON
        from app.events import store
        from app.events.rows_of_event import EventRows, gather
        from app.events.service import validate

        event = status("late", "A", "hold")
        ready = validate(Incoming(1, event, event), None)
        assert isinstance(ready, EventRows)
        entered = store.enter_batch

        def held(*args: Any, **more: Any) -> None:
            stamped.set()
            assert go_on.wait(60)
            entered(*args, **more)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "enter_batch", held)
            store._write(work, gather([ready]), False, None, None, NO_PERSON)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(graph.write, dawdle)
        assert stamped.wait(60)
        cases.open_case(graph, ["lot:MILK/M1"], "T", by="a", kind="mock")
        page = read_changes(graph, begun)
        assert [each.kind for each in page.changes] == ["case.opened"]
        go_on.set()
        writing.result()
    assert short(all_changes(graph, page.next)) == [("status.changed", "lot:FIN/A", None, "hold")]


def test_an_entry_is_passed_only_when_all_before_it_and_all_of_it_are_seen(
    graph: Graph, load: Load
) -> None:
    """What a server shows of a commit that is being applied: an entry without the one before it,
    an entry without all of its events."""
    load(graph, [status("1", "A", "hold")])
    begun = read_changes(graph, LATEST).next
    load(graph, [status("2", "A", "released"), status("3", "B", "hold")])
    load(graph, [status("4", "A", "rejected")])
    whole = all_changes(graph, begun)
    ask(graph, "MATCH (e:AuditEntry) WITH e ORDER BY e.number DESC SKIP 1 LIMIT 1 "
               "SET e.aside = e.number REMOVE e.number")  # fmt: skip
    page = read_changes(graph, begun)
    assert (page.changes, page.next) == ((), begun)
    ask(graph, "MATCH (e:AuditEntry) WHERE e.aside > 0 SET e.number = e.aside REMOVE e.aside")
    ask(graph, "MATCH (e:Event {event_id: '3'}) SET e.aside = e.source REMOVE e.source")
    page = read_changes(graph, begun)
    assert (page.changes, page.next) == ((), begun)
    ask(graph, "MATCH (e:Event) WHERE e.aside <> '' SET e.source = e.aside REMOVE e.aside")
    assert all_changes(graph, begun) == whole
    assert len(whole) == 3


def test_a_place_in_another_log_is_told(graph: Graph, load: Load) -> None:
    load(graph, [status("1", "A", "hold")])
    place = read_changes(graph, LATEST).next
    empty(graph)
    with pytest.raises(OtherLogError):
        read_changes(graph, place)
    load(graph, [status("1", "A", "hold")])
    with pytest.raises(OtherLogError):
        read_changes(graph, place)


def test_what_a_hold_was_asked_for_escapes(graph: Graph, load: Load, settings: Settings) -> None:
    """By itself, or in a container; from another place it is another part of the lot."""
    load(graph, [
        *dairy(),
        said("receive", "s", object=lot("MILK", "M1"), quantity=7, uom="kg", location="SHOP",
             at="2026-03-01T06:00:00Z"),
        said("pack", "p", hu="PAL1", contents=[{"object": lot("MILK", "M2"), "quantity": 50}],
             at="2026-03-01T07:00:00Z"),
        said("ship", "s0", object=lot("MILK", "M1"), quantity=1, uom="kg", from_="TANK",
             customer="C1", at="2026-03-01T08:00:00Z"),
    ])  # fmt: skip
    case = cases.open_case(graph, ["supplier-lot:S/X"], "Listeria", by="anna")
    request_hold(graph, case, answer(graph, settings, case), by="anna")
    begun = read_changes(graph, LATEST).next
    later = {"at": "2099-01-01T00:00:00Z", "at_basis": "occurred"}
    load(graph, [
        said("ship", "s1", object=lot("MILK", "M1"), quantity=4, uom="kg", from_="TANK",
             customer="C2", **later),
        said("consume", "c1", object=lot("MILK", "M1"), quantity=2, uom="kg", location="ELSEWHERE",
             work_order="W", batch="1", **later),
        said("ship", "s2", object={"hu": "PAL1"}, customer="C3", document="D", **later),
        said("consume", "c2", object=lot("MILK", "M1"), quantity=3, uom="kg", location="TANK",
             work_order="W", batch="1", at="2026-03-01T09:00:00Z"),
    ])  # fmt: skip
    found = [each for each in all_changes(graph, begun) if each.kind == "escape.recorded"]
    assert [
        (e.about, e.now, e.more["to"], e.more["quantity"], e.more["through"], e.more["late"])
        for e in found
    ] == [
        ("lot:MILK/M1", "shipped", "customer:C2", 4, None, False),
        ("lot:MILK/M2", "shipped", "customer:C3", 50, "hu:PAL1", False),
        ("lot:MILK/M1", "consumed", "batch:W/1", 3, None, True),
    ]
    assert {each.case for each in found} == {case.number}
    undo_hold(graph, case, 1, by="ben", reason="false alarm")
    place = read_changes(graph, LATEST).next
    load(graph, [said("ship", "s3", object=lot("MILK", "M1"), from_="TANK", **later)])
    assert all_changes(graph, place) == []
    assert [e for e in all_changes(graph, begun, 1) if e.kind == "escape.recorded"] == found
