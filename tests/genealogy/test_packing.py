"""Presence in containers: first in, first out, nestings, same instants, days."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from app.ledger.containers import WHENEVER, Pack, Packing, Piece, ever
from app.ledger.presence import read_packing
from app.times import AFTER_ALL
from tests.sizes import size

CONTENT, OTHER, CASE, PALLET = 1, 2, 10, 11


@dataclass
class Told:
    """Packs and unpacks, told in order of events."""

    packs: list[Pack] = field(default_factory=list)

    def _add(
        self, out: bool, content: int, hu: int, at: tuple[int, int] | None, quantity: float | None
    ) -> None:
        self.packs.append(
            Pack(
                len(self.packs), content, hu, at or WHENEVER, quantity, None, out,
                out and content == hu,
            )
        )  # fmt: skip

    def pack(
        self, content: int, hu: int, at: int | tuple[int, int] | None, q: float | None = None
    ) -> Told:
        """A pack at a moment, within an interval, or at an unknown time."""
        self._add(False, content, hu, (at, at) if isinstance(at, int) else at, q)
        return self

    def unpack(self, content: int | None, hu: int, at: int, q: float | None = None) -> Told:
        """An unpack of a content, or (None) of everything."""
        self._add(True, hu if content is None else content, hu, (at, at), q)
        return self

    def read(self) -> Packing:
        """The presence that follows."""
        return read_packing(self.packs)


def seen(packing: Packing, hu: int, at: int) -> list[Piece]:
    """What may be in a container at a moment, in containers inside it as well."""
    contents = list(packing.by_content)
    pieces = (piece for content in contents for piece in packing.holders(content))
    return [piece for piece in pieces if piece.hu == hu and piece.seen((at, at))]


def inside(packing: Packing, hu: int, at: int) -> dict[int, float | None]:
    """Quantity of each content at a moment; pieces of one content add up."""
    found: dict[int, float | None] = {}
    for piece in seen(packing, hu, at):
        if piece.quantity is None:
            found[piece.content] = None
        elif found.get(piece.content, 0) is not None:
            found[piece.content] = (found.get(piece.content) or 0) + piece.quantity
    return found


def test_first_in_first_out_by_quantity() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).pack(CONTENT, CASE, 3, 5).unpack(CONTENT, CASE, 5, 12)
    packing = told.read()
    assert inside(packing, CASE, 2) == {CONTENT: 10}
    assert inside(packing, CASE, 4) == {CONTENT: 15}
    assert inside(packing, CASE, 5) == {CONTENT: 15}, "a look still sees what is being unpacked"
    assert inside(packing, CASE, 6) == {CONTENT: 3}


def test_without_quantity_all_of_that_content() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).pack(OTHER, CASE, 1, 4).unpack(CONTENT, CASE, 5)
    assert inside(told.read(), CASE, 6) == {OTHER: 4}


def test_everything_out() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).pack(OTHER, CASE, 1, 4).unpack(None, CASE, 5)
    assert inside(told.read(), CASE, 6) == {}


def test_at_one_instant_unpack_comes_before_pack() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).unpack(None, CASE, 5).pack(OTHER, CASE, 5, 4)
    assert inside(told.read(), CASE, 6) == {OTHER: 4}
    assert inside(told.read(), CASE, 5) == {CONTENT: 10, OTHER: 4}


def test_part_of_an_unknown_quantity_stays_unknown() -> None:
    told = Told().pack(CONTENT, CASE, 1).unpack(CONTENT, CASE, 5, 2)
    assert inside(told.read(), CASE, 6) == {CONTENT: None}


def test_unknown_time_may_have_been_at_any() -> None:
    told = Told().pack(CONTENT, CASE, None, 3).unpack(None, CASE, 5)
    assert inside(told.read(), CASE, 2) == {CONTENT: 3}
    assert inside(told.read(), CASE, 6) == {CONTENT: 3}  # or it was packed after that


def test_a_day_counts_whenever_it_may_have_been() -> None:
    told = Told().pack(CONTENT, CASE, (10, 19), 3)
    assert inside(told.read(), CASE, 12) == {CONTENT: 3}
    assert inside(told.read(), CASE, 9) == {}


def test_nested_containers_hold_only_while_nested() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).pack(CASE, PALLET, 3).unpack(CASE, PALLET, 6)
    packing = told.read()
    assert inside(packing, PALLET, 2) == {}
    assert inside(packing, PALLET, 4) == {CONTENT: 10, CASE: None}
    assert inside(packing, PALLET, 7) == {}
    spans = {(piece.hu, piece.start, piece.end) for piece in packing.holders(CONTENT)}
    assert spans == {(CASE, 1, AFTER_ALL), (PALLET, 3, 6)}
    assert {piece.content for piece in ever(packing, PALLET)} == {CASE, CONTENT}


def test_what_left_the_case_before_it_was_palletised_is_not_on_the_pallet() -> None:
    told = Told().pack(CONTENT, CASE, 1, 10).unpack(CONTENT, CASE, 2).pack(CASE, PALLET, 3)
    packing = told.read()
    assert [piece.hu for piece in packing.holders(CONTENT)] == [CASE]
    assert {piece.content for piece in ever(packing, PALLET)} == {CASE}


def test_containers_in_each_other_end() -> None:
    told = Told().pack(CASE, PALLET, 1).pack(PALLET, CASE, 2).pack(CONTENT, CASE, 3, 1)
    packing = told.read()
    assert {piece.hu for piece in packing.holders(CONTENT)} == {CASE, PALLET}
    assert set(inside(packing, PALLET, 5)) >= {CASE, CONTENT}
    assert {piece.content for piece in ever(packing, PALLET)} >= {CASE, CONTENT}


_STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 12), st.one_of(st.none(), st.integers(1, 6))),
    max_size=10,
)


@settings(max_examples=size(100, 300), deadline=None)
@given(_STEPS, st.integers(0, 13))
def test_quantities_agree_with_counting_a_heap(
    steps: list[tuple[bool, int, int | None]], moment: int
) -> None:
    """One content, known packs: what is inside strictly between events is a heap's height."""
    told = Told()
    for packs, at, quantity in steps:
        if packs:
            told.pack(CONTENT, CASE, 2 * at, quantity or 1)
        else:
            told.unpack(CONTENT, CASE, 2 * at, quantity)
    height = _heap(steps, 2 * moment + 1)
    assert inside(told.read(), CASE, 2 * moment + 1).get(CONTENT, 0) == height


def _heap(steps: list[tuple[bool, int, int | None]], until: int) -> int:
    def order(step: tuple[bool, int, int | None]) -> tuple[int, bool]:
        return step[1], step[0]

    height = 0
    for packs, at, quantity in sorted(steps, key=order):
        if 2 * at > until:
            break
        if packs:
            height += quantity or 1
        else:
            height = 0 if quantity is None else max(0, height - quantity)
    return height
