"""Kinds of cases people of this field meet, each drawn and answered by hand first.

As in `real_cases`, every case is asked in four forms (as it occurred, every time posted, dates
only, told in reversed order); the docstring of what tells a case derives its answer from the rules,
and says which rule changes it in a form. A form that is left out is named with its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.genealogy.forms import FORMS
from tests.genealogy.kinds_told import (
    branch_ships_on_by_container,
    counted_in,
    made_again_after_scrap,
    motor_swapped_twice,
    one_receipt_two_suppliers,
    part_of_a_mixed_pallet_back,
    rework_booked_late,
    sampled_before_the_merge,
    some_of_a_lot_unbuilt,
    tote_of_two_suppliers,
)
from tests.genealogy.real_cases import ABSENT, CERTAIN, POSSIBLE, Question, Right
from tests.trace.telling import Event

OUT_OF_IT = ("returned_not_shipped", "returned_too_much")


@dataclass(frozen=True)
class Kind:
    """A kind of case: what tells it, and questions to it."""

    tell: Callable[[], list[Event]]
    asked: tuple[Question, ...]


def ask(direction: str, *roots: str, right: Right, **more: Any) -> Question:
    """A question; `posted=...` and the like replace its answer in a form."""
    forms = {name: more.pop(name) for name in list(more) if name in FORMS}
    return Question("", direction, roots, right, by_form=forms, **more)


_SWAPPED_ONCE = Right(
    goods={"serial:U/1": CERTAIN, "serial:U/2": CERTAIN, "serial:M/2": ABSENT},
    customers={"C1": CERTAIN, "C2": ABSENT, "C3": CERTAIN},
    amounts={"C1": (1, 1, 0, None), "C3": (1, 0, 1, None)},
    not_found=tuple((code, "serial:U/1") for code in OUT_OF_IT),
)  # fmt: skip
_SWAPPED_TWICE = Right(
    goods={"serial:U/1": CERTAIN, "serial:U/2": ABSENT},
    customers={"C1": CERTAIN, "C2": ABSENT, "C3": ABSENT}, amounts={"C1": (1, 1, 0, None)},
)  # fmt: skip
_LATE = Right(
    goods={"lot:F/1": CERTAIN}, customers={"C2": CERTAIN, "C1": ABSENT},
    amounts={"C2": (4, 0, 4, None)}, cut=("C1",),
)  # fmt: skip
_DOCK = Right(
    goods={"lot:A/1": CERTAIN}, suppliers={"S1": CERTAIN, "S2": ABSENT},
)  # fmt: skip
_POSTED = "2: a posted shipment belongs to every life of U#1 its time allows"

KINDS: tuple[Kind, ...] = (
    Kind(tote_of_two_suppliers, (
        ask("down", "supplier:S1", right=Right(
            goods={"lot:CHEESE/1": CERTAIN, "lot:CHEESE/2": POSSIBLE},
            customers={"C1": CERTAIN, "C2": POSSIBLE},
            amounts={"C1": (5, 0, 5, "kg"), "C2": (4, 0, 4, "kg")},
        )),
        ask("down", "supplier:S2", right=Right(
            goods={"lot:CHEESE/2": CERTAIN, "lot:CHEESE/1": ABSENT},
            customers={"C2": CERTAIN, "C1": ABSENT},
        )),
        ask("up", "lot:CHEESE/2", right=Right(
            goods={"lot:MILK/2": CERTAIN, "lot:MILK/1": POSSIBLE},
            suppliers={"S2": CERTAIN, "S1": POSSIBLE},
        )),
        ask("up", "customer:C1", right=Right(
            goods={"lot:MILK/1": CERTAIN, "lot:MILK/2": ABSENT}, suppliers={"S2": ABSENT},
        )),
    )),
    Kind(part_of_a_mixed_pallet_back, (
        ask("down", "lot:F/1", right=Right(
            customers={"C1": CERTAIN, "C2": POSSIBLE},
            amounts={"C1": (10, None, None, None), "C2": (10, 0, 10, None)},
            found=(("unknown_quantity", "customer:C1"),),
        )),
        ask("down", "lot:F/2", right=Right(
            customers={"C1": CERTAIN, "C2": POSSIBLE},
            amounts={"C1": (6, 2, 4, None), "C2": (4, 0, 4, None)},
            not_found=(("unknown_quantity", "customer:C1"),
                       *((code, "lot:F/2") for code in OUT_OF_IT)),
        )),
    )),
    Kind(rework_booked_late, (
        ask("down", "lot:A/2", right=_LATE, posted=_LATE.but(
            customers={"C1": POSSIBLE}, amounts={"C1": (4, 0, 4, None)}, cut=(),
        ), because="1: posted reaches back; booked before the rework and covered without it"),
        ask("down", "lot:A/1", right=Right(
            customers={"C1": CERTAIN, "C2": CERTAIN}, amounts={"C1": (4, 0, 4, None)},
        )),
        ask("up", "customer:C1", right=Right(goods={"lot:A/1": CERTAIN, "lot:A/2": ABSENT}),
            posted=Right(goods={"lot:A/1": CERTAIN, "lot:A/2": POSSIBLE}),
            because="1: the same, from the other end"),
    )),
    Kind(made_again_after_scrap, (
        ask("down", "serial:C/1", right=Right(
            goods={"serial:U/1": CERTAIN}, customers={"C1": POSSIBLE},
            amounts={"C1": (1, 0, 1, None)}, not_found=(("serial_twice", "serial:U/1"),),
        )),
        ask("down", "serial:C/2", right=Right(
            goods={"serial:U/1": CERTAIN}, customers={"C1": POSSIBLE},
        )),
        ask("up", "customer:C1", right=Right(
            goods={"serial:U/1": CERTAIN, "serial:C/1": POSSIBLE, "serial:C/2": POSSIBLE},
        )),
    )),
    Kind(motor_swapped_twice, (
        ask("down", "serial:M/1", right=_SWAPPED_ONCE, posted=_SWAPPED_ONCE.but(
            customers={"C1": POSSIBLE, "C2": POSSIBLE},
            amounts={"C1": (2, 2, 0, None), "C2": (1, 0, 1, None)},
        ), because=_POSTED),
        ask("down", "serial:M/2", right=_SWAPPED_TWICE, posted=_SWAPPED_TWICE.but(
            customers={"C1": POSSIBLE, "C2": POSSIBLE}, amounts={"C1": (2, 2, 0, None)},
        ), because=_POSTED),
        ask("down", "serial:M/3", right=Right(
            goods={"serial:U/1": CERTAIN, "serial:M/2": ABSENT, "serial:M/1": ABSENT},
            customers={"C2": CERTAIN, "C1": ABSENT}, amounts={"C2": (1, 0, 1, None)},
        ), posted=Right(
            goods={"serial:U/1": CERTAIN}, customers={"C2": POSSIBLE, "C1": POSSIBLE},
        ), because=_POSTED),
        ask("up", "serial:M/1", right=Right(
            goods={"serial:U/1": ABSENT, "serial:M/2": ABSENT, "serial:M/3": ABSENT},
        )),
    )),
    Kind(some_of_a_lot_unbuilt, (
        ask("down", "lot:B/1", right=Right(
            goods={"lot:KIT/1": CERTAIN, "lot:A/1": ABSENT, "lot:F/1": ABSENT},
            customers={"C1": CERTAIN, "C3": CERTAIN, "C2": ABSENT},
            amounts={"C1": (5, 0, 5, None), "C3": (2, 0, 2, None)},
        )),
        ask("down", "lot:A/1", right=Right(
            goods={"lot:KIT/1": CERTAIN, "lot:F/1": CERTAIN, "lot:B/1": ABSENT},
            customers={"C1": CERTAIN, "C2": CERTAIN, "C3": CERTAIN},
        )),
        ask("up", "lot:F/1", right=Right(
            goods={"lot:A/1": CERTAIN, "lot:KIT/1": ABSENT, "lot:B/1": ABSENT},
        )),
    )),
    Kind(counted_in, (
        ask("down", "lot:F/9", right=Right(
            customers={"C1": CERTAIN}, amounts={"C1": (5, 0, 5, None)},
            stock={("lot:F/9", "WH"): (2, None)},
        )),
        ask("down", "document:CNT-1", right=Right(
            goods={"lot:F/9": CERTAIN}, customers={"C1": CERTAIN},
        )),
        ask("up", "customer:C1", right=Right(goods={"lot:F/9": CERTAIN})),
    )),
    Kind(one_receipt_two_suppliers, (
        ask("down", "document:DOC-7", right=Right(
            goods={"lot:A/1": CERTAIN, "lot:B/1": CERTAIN, "lot:F/1": POSSIBLE,
                   "lot:F/2": POSSIBLE, "lot:G/1": CERTAIN},
            customers={"C1": POSSIBLE, "C2": POSSIBLE, "C3": CERTAIN},
        )),
        ask("up", "lot:F/1", right=_DOCK, posted=_DOCK.but(suppliers={"S2": POSSIBLE}),
            because="1: booked before the second receipt and covered without it"),
        ask("up", "lot:F/2", right=Right(
            goods={"lot:A/1": CERTAIN, "lot:B/1": ABSENT},
            suppliers={"S1": CERTAIN, "S2": CERTAIN},
        )),
        ask("down", "supplier:S2", right=Right(
            goods={"lot:A/1": CERTAIN, "lot:F/2": CERTAIN, "lot:G/1": CERTAIN},
            customers={"C2": CERTAIN, "C3": CERTAIN},
        )),
    )),
    Kind(sampled_before_the_merge, (
        ask("down", "lot:L/1", right=Right(
            goods={"lot:M/1": CERTAIN}, customers={"C1": CERTAIN}, shares={"lot:M/1": 0.5},
            amounts={"C1": (40, 0, 40, "kg")}, found=(("failed_test", "lot:L/1"),),
        )),
        ask("down", "lot:L/2", right=Right(
            goods={"lot:M/1": CERTAIN, "lot:L/1": ABSENT}, shares={"lot:M/1": 0.5},
            not_found=(("failed_test", "lot:L/1"),),
        )),
        ask("up", "customer:C1", right=Right(
            goods={"lot:L/1": CERTAIN, "lot:L/2": CERTAIN}, found=(("failed_test", "lot:L/1"),),
        )),
    )),
    Kind(branch_ships_on_by_container, (
        ask("down", "lot:F/1", right=Right(
            customers={"C1": CERTAIN}, amounts={"C1": (10, 0, 10, None)}, own_places={"BR": 0},
            stock={("lot:F/1", "WH"): (6, None), ("lot:F/1", "BR"): (4, None)},
        )),
        ask("down", "hu:P", right=Right(
            goods={"lot:F/1": CERTAIN}, customers={"C1": CERTAIN},
            amounts={"C1": (10, 0, 10, None)}, own_places={"BR": 0},
        )),
        ask("down", "hu:Q", right=Right(
            goods={"lot:F/1": CERTAIN}, customers={"C1": POSSIBLE}, own_places={"BR": 0},
        )),
    )),
)  # fmt: skip
