"""What product and reference told unlike each other once, broken: serials before they came, boxes,
what stands in several at once."""

from __future__ import annotations

from app.genealogy import own_steps, paper_steps, part_steps
from tests.genealogy.breaks import Mutation, edit

MEMBERSHIP = "A serial that is named though all that came into it itself is later"
READ_BEFORE = "a serial named before anything came into it is of its lot"
BEFORE = ("packed_before_it_came", "of_its_lot_before_it_came", "there_before_it_came")

UNLIKE_ONCE = (
    Mutation(
        "5",
        MEMBERSHIP,
        "its lot is left to its lives",
        edit(own_steps.named_members, ("if not lots_of:", "if True:")),
        BEFORE,
        READ_BEFORE,
    ),
    Mutation(
        "5",
        MEMBERSHIP,
        "its lot is named, and not walked on from",
        edit(
            own_steps.named_members,
            ("node[origin], lot[origin]", "node[:0], lot[:0]"),
            ("np.where(doubt, WALKED, SURE | WALKED)", "WALKED"),
        ),
        BEFORE,
    ),
    Mutation(
        "5",
        "booked, packed or at a place by then",
        "what a document moved is left to its lives",
        edit(paper_steps._packed, ("plan.name_with_lots(", "plan.name(")),
        ("there_before_it_came",),
    ),
    Mutation(
        "5",
        "booked, packed or at a place by then",
        "what was at a place is left to its lives",
        edit(part_steps.place_steps, ("plan.name_with_lots(", "plan.name(")),
        ("there_before_it_came",),
    ),
)
