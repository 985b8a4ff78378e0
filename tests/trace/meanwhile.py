"""Somebody else commits while an answer is read: before its n-th statement, or before each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from app.graph.run import Graph, Work
from tests.conftest import through_the_door
from tests.trace.telling import Event, Tell

Commit = Callable[[int], None]


class Meanwhile:
    """Somebody else, on a connection of his own, commits before statements of all others."""

    def __init__(self, patch: pytest.MonkeyPatch, other: Graph, commit: Commit) -> None:
        self.commit = commit
        self.read = 0  # statements of readers so far
        self.committed = 0
        self._wanted: Callable[[int], bool] = lambda _: False
        self._lock = threading.Lock()
        run = Work._run

        def counting(work: Work, name: str, parameters: dict[str, Any]) -> Any:
            if work.graph.driver is not other.driver:
                self._before_statement()
            return run(work, name, parameters)

        patch.setattr(Work, "_run", counting)

    def _before_statement(self) -> None:
        with self._lock:
            self.read += 1
            if self._wanted(self.read):
                self.now()

    def now(self) -> None:
        """Commit the next events."""
        self.committed += 1
        self.commit(self.committed)

    @contextmanager
    def before(self, wanted: Callable[[int], bool]) -> Iterator[None]:
        """While this lasts, events are committed before the statements that are wanted."""
        self.read, self._wanted = 0, wanted
        try:
            yield
        finally:
            self._wanted = lambda _: False


def plant() -> list[Event]:
    """Everything an answer can show.

    North: SL-9 ──► M/A7 ──► W1/1 ──► F/F1 ──► pallet P1 ──► C1      (5 came back)
                    M/A8 ──►      └─► F/F1#S1 (a serial of the lot)
    F/F1 stands in COLD, which is in SITE; M/A7 is on hold; C2 gets F/F1 as such.
    """
    tell = Tell()
    tell.add("define", item="M", name="Milk", uom="kg", item_type="raw", at=None)
    tell.add("define", item="F", name="Yoghurt", uom="pcs", factors={"case": 12}, at=None)
    tell.add("define", customer="C1", name="Corner Shop", at=None)
    tell.add("define", supplier="N", name="North", at=None)
    tell.add("define", location="COLD", name="Cold store", in_="SITE", at=None)
    tell.receive("M/A7", 500, uom="kg", supplier="N", supplier_lot="SL-9", location="TANK")
    tell.receive("M/A8", 500, uom="kg", supplier="N", supplier_lot="SL-8", location="TANK")
    tell.consume("M/A7", "W1/1", 100, uom="kg", location="TANK", resource="FILLER")
    tell.consume("M/A8", "W1/1", 50, uom="kg", location="TANK")
    tell.produce("F/F1", "W1/1", 140, uom="pcs", location="COLD")
    tell.add("define", serial={"item": "F", "serial": "S1", "lot": "F1"})
    tell.pack("P1", ("F/F1", 40))
    tell.ship("[P1]", "C1", document="DN-1", from_="COLD")
    tell.ship("F/F1", "C2", 20, uom="pcs", document="DN-2", from_="COLD")
    tell.back("F/F1", "C1", 5, uom="pcs", to="BACK")
    tell.add("status", object={"item": "M", "lot": "A7"}, status="hold")
    tell.consume("F/F1", "W2/1", 10, uom="pcs", location="COLD")
    return tell.events


def commits(graph: Graph, *, shape: bool = False) -> Commit:
    """Number by number, one commit that changes every part of an answer about the plant.

    `shape`: also what the graph keeps only as it is now (a source's rules, where a place is, an
    identifier taken back).
    """

    def commit(number: int) -> None:
        through_the_door(graph, _changes(number))
        if shape:
            through_the_door(graph, _shape(number))

    return commit


def _changes(number: int) -> list[Event]:
    def said(_id: str, _type: str, **fields: Any) -> Event:
        at = f"2026-04-{1 + number // 24 % 28:02d}T{number % 24:02d}:00:00Z"
        event = {"event_id": f"{_id}-{number}", "source": "late", "type": _type, "at": at,
                 "at_basis": "occurred", **fields}  # fmt: skip
        return {key.rstrip("_"): value for key, value in event.items()}

    lot = {"item": "F", "lot": "F1"}
    found = [
        said("name", "define", customer="C1", name=f"Corner Shop {number}", kind="customer"),
        said("item", "define", item="F", name=f"Yoghurt {number}", uom="pcs",
             factors={"case": 12 + number}),
        said("held", "status", object={"item": "M", "lot": "A7"},
             status=("hold", "released")[number % 2]),
        said("alias", "define", object=lot, same_as=f"urn:yoghurt:{number}"),
        said("ship", "ship", object=lot, customer=f"N{number}", quantity=1, uom="pcs",
             document=f"DN-N{number}", from_="COLD"),
        said("made", "produce", object={"item": "G", "lot": f"G{number}"}, work_order="W2",
             batch="1", quantity=1, uom="pcs", location="COLD"),
        said("run", "consume", object=lot, work_order="W2", batch=f"R{number}", quantity=1,
             uom="pcs", location="COLD"),
        said("serial", "define", serial={"item": "F", "serial": f"S-{number}", "lot": "F1"}),
        said("moved", "move", object=lot, to=f"PLACE-{number % 3}", quantity=1, uom="pcs",
             from_="COLD"),
        said("count", "count", object=lot, quantity=number, uom="pcs", location="COLD"),
        said("kind", "run", work_order="W1", batch="1", kind=("rework", "assembly")[number % 2]),
        said("in", "receive", object={"item": "M", "lot": "A7"}, quantity=1, uom="kg",
             supplier="N", supplier_lot="SL-9", location="TANK"),
    ]  # fmt: skip
    if number > 1:
        found += [
            said("void", "void", voids=f"ship-{number - 1}", reason="wrong scan"),
            said("back", "reverse", reverses=f"made-{number - 1}"),
        ]
    return found


def _shape(number: int) -> list[Event]:
    at = f"2026-05-01T{number % 24:02d}:{number // 24 % 60:02d}:00Z"
    return [
        {"event_id": f"place-{number}", "source": "late", "type": "define", "at": at,
         "location": "COLD", "name": "Cold store", "in": ("SITE", "YARD")[number % 2]},
        {"event_id": f"source-{number}", "source": "mes", "type": "define", "at": at,
         "defines": "source", "zone": ("UTC", "Europe/Berlin")[number % 2]},
    ]  # fmt: skip


def one_of(got: Any, states: Sequence[Any]) -> None:
    """An answer is one of some others, never a mixture."""
    differing = [{name for name in got if got[name] != state.get(name)} for state in states]
    assert set() in differing
