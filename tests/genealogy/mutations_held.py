"""Containers around what is reached, and stops at roots, broken."""

from __future__ import annotations

from app.genealogy import container_root, own_steps, part_steps, reached, untracked, walk
from app.lives import held
from tests.genealogy.breaks import Mutation, edit, swap

READ = "containers around what is reached"

HELD = (
    Mutation(
        "4", "a container is reached with a content that was in it when, or after, what is traced "
        "can have arrived in the content", "containers are reached with what leaves in them alone",
        edit(walk._to_rows, ("plan.steps.add(starts, nodes.maybe[rows], WALKED, reasons)", "pass")),
        ("filled_after_the_pallet", "nothing_packed"), READ,
    ),
    Mutation(
        "4", "what is traced had surely arrived when it was packed", "whenever it was packed",
        edit(walk.held_nodes, ("held.packed[sure])", "np.full(len(sure), AFTER_ALL))")),
        ("filled_after_the_pallet",), READ,
    ),
    Mutation(
        "4", "for certain when the content surely was in it", "a container is never certain",
        edit(walk._to_rows, ("surely = one & sure", "surely = one & ~one & sure")),
        ("packed_after_it_came", "on_a_pallet_with_others"), READ,
    ),
    Mutation(
        "4", "boxes in boxes, too", "a box alone is named, not the pallet it stands on",
        edit(held._around, ("for outer in packing.of(piece.hu):", "for outer in ():")),
        ("box_on_two_pallets",), READ,
    ),
    Mutation(
        "4", "What was packed before anything came in is of a root all the same",
        "what was packed before anything came in is not of it",
        edit(own_steps.early_steps, ("if plan.held is not None:", "if False:")),
        ("packed_before_it_was_made",), READ,
    ),
    Mutation(
        "4", "Both ways those by which bookings of the answer were made",
        "containers of bookings are not named",
        edit(reached.units_of, ("seen.walked & (told.flows.unit >= 0)",
                                "seen.walked & (told.flows.unit < -1)")),
        ("packed_after_it_came",), READ,
    ),
    Mutation(
        "4", "A container named by a root's own booking is as sure as that booking",
        "it is possible",
        edit(reached.units_of, ("units[unit] = units.get(unit, False) or sure",
                                "units[unit] = units.get(unit, False)")),
        ("box_back_from_a_customer",), READ,
    ),
    Mutation(
        "3", "A step through `basis: assumed` is never certain",
        "the assumed use of a container of nobody knows what is certain",
        edit(container_root.container_steps, ("np.where(assumed, WALKED, SURE | WALKED)",
                                              "np.where(assumed, SURE | WALKED, SURE | WALKED)")),
        ("tote_of_nobody_assumed",),
    ),
    Mutation(
        "11", "That holds for a root that is stopped itself, and for what a root stands for",
        "the serials of a stopped root go on",
        edit(own_steps.start_steps, (" and lot not in stop:", ":")),
        ("stopped_where_it_begins",),
    ),
    Mutation(
        "11", "That holds for a root that is stopped itself, and for what a root stands for",
        "what is in a stopped root goes on",
        edit(own_steps.start_steps, ("elif kind == UNIT and place not in stop:",
                                     "elif kind == UNIT:")),
        ("stopped_where_it_begins",),
    ),
    Mutation(
        "1", "what this inflow brought is only *possible* in it",
        "what was returned on the day of a shipment is certain in it",
        edit(part_steps.part_steps, ("chosen &= ~(", "chosen &= (rows >= 0) | (")),
        ("back_and_out_on_a_day",),
    ),
    Mutation(
        "10", "what may have come in as that lot counts when it is asked when anything can have "
        "come into it", "what may have come in as a lot does not count",
        swap(untracked.first_with_candidates, lambda _told, first: first),
        ("glue_before_its_lot",),
    ),
)  # fmt: skip
