"""Rule 11 broken, sentence by sentence: what a document handled, places, windows, machines."""

from __future__ import annotations

from app.genealogy import paper_steps, part_steps, starts, untracked
from app.ledger import rows, visits
from tests.genealogy.breaks import Mutation, edit

READ_SUPPLY = "supplier of an untracked item"
READ_PAPER = "documents"
READ_FOUND = "what was found, changed or sent to a place (readings 122 to 124)"
READ_PART = "part of a lot at a place, document or customer"

HANDLED = (
    Mutation(
        "11", "another lot of that supplier is elsewhere, too", "a supplier's lots are all one",
        edit(untracked._sources_of, ("if named is not None:", "if named is not named:")),
        ("glue_of_two_lots", "glue_of_a_paper"), READ_SUPPLY,
    ),
    Mutation(
        "11", "Its own bookings are told with their runs and suppliers, also of a part",
        "of a part the run is not told",
        edit(part_steps.inflow_steps, ("whole, single = ~part & came, part & came",
                                       "whole, single = ~part & came, part & ~part")),
        ("made_in_part_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "Its own bookings are told with their runs and suppliers, also of a part",
        "the run is certain, whatever the booking is",
        edit(part_steps.inflow_steps, ("begin(plan.first_flow + row[whole], uses[whole], "
                                       "reasons[whole])", "begin(plan.first_flow + row[whole])")),
        ("made_in_part_by_a_guess",), READ_PAPER,
    ),
    Mutation(
        "11", "What it unpacked counts as what it packed", "what it unpacked is not told",
        edit(paper_steps._contents, ("(PACKED, UNPACKED)", "(PACKED,)")),
        ("unpacked_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "what it counted in as what it brought in", "what it counted in goes no further",
        edit(paper_steps.paper_steps, ("(RETURNED, ADJUSTED)", "(RETURNED,)")),
        ("counted_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "a box stands for what was in it then", "a box it packed is not opened",
        edit(paper_steps._handled, ("in _boxes(told, root):", "in []:")),
        ("loaded_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "Boxes between are named with their contents", "boxes between are not named",
        edit(paper_steps._containers, ("in _boxes(plan.told, root):", "in []:")),
        ("boxes_in_boxes_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "what it packed of an item without a lot is as surely in the containers around",
        "what it packed of an item without a lot is perhaps in what stands around",
        edit(paper_steps._bare_outflows, ("Reason.PART_OF_LOT, held.sure[rows]",
                                          "Reason.PART_OF_LOT")),
        ("boxes_in_boxes_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "it went to its customer", "its customer is possible",
        edit(paper_steps._empty, ("return empty", "return empty & ~empty")),
        ("crates_of_nothing_known",), READ_PAPER,
    ),
)  # fmt: skip

PLACES = (
    Mutation(
        "11", "a posted booking may have been in it", "a posted booking was when it was posted",
        edit(starts._visit, ("int(booked.low[place])", "int(booked.written_from[place])")),
        ("told_late_at_a_place",), READ_PART,
    ),
    Mutation(
        "11", "a run was at work from its first booking on the resource to its last",
        "a run was at work when its bookings were",
        edit(visits.ran_within, ("min(low, first), max(high, last)", "low, high")),
        ("oven_for_days",),
    ),
    Mutation(
        "11", "what was at a place goes on from the window's beginning",
        "it goes on from when it came",
        edit(part_steps.arrival, ("np.maximum(first[things], root.window[0])", "first[things]")),
        ("told_late_at_a_place",), READ_PART,
    ),
    Mutation(
        "11", "What only an assumed booking or one of 0 says was at a place was there possibly",
        "it was there for certain",
        edit(part_steps.surely_there, ("sure[:] = False", "pass")),
        ("guessed_at_a_place",), READ_PART,
    ),
    Mutation(
        "11", "Amounts in two units do not prove that nothing was left", "units do not matter",
        edit(visits.was_there, ("len({visit.uom for visit in begun}) < 2", "True")),
        ("gone_in_other_units",), READ_PART,
    ),
    Mutation(
        "11", "what was in it before possibly", "what was in it before was there",
        edit(visits.stays, ("(BEFORE_ALL, call.high, False, None)",
                            "(BEFORE_ALL, call.high, True, None)")),
        ("crate_taken_away",), READ_PART,
    ),
    Mutation(
        "11", "what was in it when it was taken away was there",
        "what was in it when it was taken away was there possibly",
        edit(visits.stays, ("(call.end, call.end, not call.assumed", "(call.end, call.end, False")),
        ("crate_taken_away",), READ_PART,
    ),
    Mutation(
        "11", "A count of more than nothing found", "a count says nothing",
        edit(rows._book, ("quantity > 0", "quantity > 10**9")),
        ("counted_there", "counted_away", "serial_counted", "pallet_counted"), READ_FOUND,
    ),
    Mutation(
        "11", "A count of more than nothing found", "it was there by a count of 0",
        edit(rows._book, ("quantity > 0", "quantity >= 0")),
        ("counted_there",), READ_FOUND,
    ),
    Mutation(
        "11", "A count of more than nothing found",
        "what a count found is gone when what came was taken",
        edit(visits._left, ("if count.sign == 0:", "if count.sign == 7:")),
        ("counted_away",), READ_FOUND,
    ),
    Mutation(
        "11", "an adjustment brings or takes it", "an adjustment says nothing of a place",
        edit(visits.bookings_at, ("adjusted, less = (types == ADJUSTED) & to_place",
                                     "adjusted, less = types == types + 1")),
        ("scrapped_there",), READ_FOUND,
    ),
    Mutation(
        "11", "what was sent to a place of one's own came to the place of that id",
        "it did not come there",
        edit(starts._branches, ("columns.things.own[each]", "False")),
        ("sent_to_a_place_of_ones_own", "box_sent_to_a_place_of_ones_own"), READ_FOUND,
    ),
    Mutation(
        "11", "was there before possibly, whenever the window is",
        "it was there when it was taken away",
        edit(visits._unsaid, ("v.sign <= 0 and", "v.sign > 9 and")),
        ("found_after_it_was_used",), READ_FOUND,
    ),
    Mutation(
        "11", "was there before possibly, whenever the window is",
        "a serial was there when it was counted or moved",
        edit(visits.serial_stays, ("(call.found or call.goes) and not earlier", "False")),
        ("serial_counted", "round_the_table"), READ_FOUND,
    ),
    Mutation(
        "11", "Of an item without a lot, too, bookings that name the place are as sure as they are",
        "of an item without a lot all bookings are",
        edit(untracked.item_there_steps, ("np.where(named, uses, WALKED)", "uses")),
        ("glue_at_a_place",), READ_PART,
    ),
    Mutation(
        "1", "is walked as *possible*, never for certain",
        "of an item as root a row of 0 is certain",
        edit(untracked.item_steps, ("uses[mine]", "np.full(len(ends), SURE | WALKED)")),
        ("glue_of_nothing",),
    ),
)  # fmt: skip

IN_PLACES = (*HANDLED, *PLACES)
