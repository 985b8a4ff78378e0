"""What one source tells by the container and another by what was in it; what was sent on in one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.checks.findings import Looked, day, looked_at
from tests.neo4j_server import Server
from tests.trace.telling import Tell


def _pallet(tell: Tell, number: str, *contents: tuple[str, float]) -> None:
    """[number] is packed and shipped to C under DN by the warehouse."""
    for what, quantity in contents:
        tell.receive(what, quantity, at=day(1), location="WH")
    tell.pack(number, *contents, at=day(2, 8))
    tell.ship(f"[{number}]", "C", document="DN", at=day(3), from_="WH")


def _erp(tell: Tell, what: str, quantity: float | None, document: str = "DN") -> None:
    tell.ship(what, "C", quantity, document=document, at=day(3, 15), source="erp")


def by_pallet_and_by_lot(tell: Tell) -> None:
    """A/1 5 on [P] → C by DN, and A/1 5 → C by DN of the other source."""
    _pallet(tell, "P", ("A/1", 5))
    _erp(tell, "A/1", 5)


def two_pallets_and_one_line(tell: Tell) -> None:
    """A/1 24 each on [P] and [Q] → C by DN, and A/1 48 → C by DN of the other source."""
    _pallet(tell, "P", ("A/1", 24))
    _pallet(tell, "Q", ("A/1", 24))
    _erp(tell, "A/1", 48)


def a_serial_in_a_box(tell: Tell) -> None:
    """U#1 in [P] → C by DN, and U#1 → C by DN of the other source."""
    _pallet(tell, "P", ("U#1", 1))
    _erp(tell, "U#1", None)


def another_paper(tell: Tell) -> None:
    """The same by another document: another delivery."""
    _pallet(tell, "P", ("A/1", 5))
    _erp(tell, "A/1", 5, "DN-2")


def another_amount(tell: Tell) -> None:
    """More than stood on the pallet."""
    _pallet(tell, "P", ("A/1", 5))
    _erp(tell, "A/1", 6)


def both_by_the_pallet(tell: Tell) -> None:
    """[P] → C by DN of both: told of the pallet, not of what is on it."""
    _pallet(tell, "P", ("A/1", 5))
    _erp(tell, "[P]", None)


def sent_on_and_back(tell: Tell) -> None:
    """A/1 5 in [P] → C, sent on → K as it was, perhaps: 2 back from K."""
    tell.receive("A/1", 5, at=day(1), location="WH")
    tell.pack("P", ("A/1", 5), at=day(2, 8))
    tell.ship("[P]", "C", at=day(3))
    tell.ship("[P]", "K", at=day(4))
    tell.back("A/1", "K", 2, at=day(5), to="WH")


def back_from_another(tell: Tell) -> None:
    """A/1 5 in [P] → C, 2 back from K, who never got any."""
    tell.receive("A/1", 5, at=day(1), location="WH")
    tell.pack("P", ("A/1", 5), at=day(2, 8))
    tell.ship("[P]", "C", at=day(3))
    tell.back("A/1", "K", 2, at=day(5), to="WH")


HISTORIES = (
    by_pallet_and_by_lot, two_pallets_and_one_line, a_serial_in_a_box, another_paper,
    another_amount, both_by_the_pallet, sent_on_and_back, back_from_another,
)  # fmt: skip


@pytest.fixture(scope="module")
def found(server: Server) -> Iterator[Looked]:
    yield from looked_at(server, HISTORIES)


@pytest.mark.parametrize(
    ("history", "thing"),
    [(by_pallet_and_by_lot, "lot:A/1"), (two_pallets_and_one_line, "lot:A/1"),
     (a_serial_in_a_box, "serial:U/1"), (both_by_the_pallet, "hu:P")],
)  # fmt: skip
def test_told_by_the_container_and_by_its_content(
    found: Looked, history: object, thing: str
) -> None:
    said = found(history, "told_twice")  # type: ignore[arg-type]
    assert set(said) == {thing}
    assert "erp" in said[thing]


@pytest.mark.parametrize("history", [another_paper, another_amount])
def test_another_act(found: Looked, history: object) -> None:
    assert not found(history, "told_twice")  # type: ignore[arg-type]


def test_what_may_have_been_sent_on_is_no_excess(found: Looked) -> None:
    assert not found(sent_on_and_back, "returned_too_much")
    assert set(found(back_from_another, "returned_too_much")) == {"lot:A/1"}
