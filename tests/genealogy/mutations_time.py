"""Rule 1 broken, sentence by sentence: times of bookings, what they carry, what keeps, 0."""

from __future__ import annotations

from app.genealogy import kernels, network, own_steps, pairing, step_plan, steps, walk
from app.genealogy.extent import Extent
from app.ledger import columns
from app.lives import cover, lives
from app.times import AFTER_ALL
from tests.genealogy.breaks import Mutation, both, edit

NO_COVER = "assumed or of quantity 0 covers nothing"
READ_COVER = "only possible, assumed or 0 covers nothing"

INTERVALS = (
    Mutation(
        "1", "*posted* (the default) | any time up to the end of what is written",
        "a posted booking happened when it was posted",
        edit(columns.dated_bookings, ("assumed | posted", "assumed")),
        ("all_at_order_close", "case 01"),
    ),
    Mutation(
        "1", "a date that *occurred* | its whole day in the source's zone",
        "a date is its first moment",
        edit(columns.read_bookings,
             ('end[spread] = [row["at_to"][place] for place in spread.tolist()]', "")),
        ("returned_that_day",),
    ),
    Mutation(
        "1", "no time, or `basis: assumed` | any time",
        "what is assumed happened by the time written",
        edit(columns.dated_bookings, ("np.where(assumed, AFTER_ALL, written_to)", "written_to")),
        ("assumed_use",),
    ),
    Mutation(
        "1", "\"Earlier\" compares booked ends (nothing written: last of all)",
        "earlier compares the beginnings of what is written",
        edit(cover.cover_of,
             ("booked = found.bookings.written_to", "booked = found.bookings.written_from")),
        ("received_at_noon",),
    ),
    Mutation(
        "1", "the same instant counts", "what is booked at the carried instant comes too late",
        edit(kernels.spread, ("use & wanted and carried <= high[end]",
                              "use & wanted and (carried < high[end] or node == start)")),
        ("two_uses_at_one_instant",),
    ),
)  # fmt: skip

CARRIED = (
    Mutation(
        "1", "`from` of the earlier ≤ `to` of the later", "time cuts nothing",
        edit(network.network_of, ("booked.high[told.flows.booking]",
                                  "np.full(len(told.flows), AFTER_ALL)")),
        ("real_inflow",),
    ),
    Mutation(
        "1", "it starts at the root's earliest inflow (no inflow: any time)",
        "it starts at any time",
        edit(own_steps.start_steps, ("low = first[states]\n",
                                     "low = np.full(len(states), BEFORE_ALL)\n")),
        ("root_received_late",),
    ),
    Mutation(
        "1", "the carried time becomes the later of itself and the booking's `from`",
        "the carried time stays what it was at the root",
        edit(network.network_of, ("booked.low[told.flows.booking]",
                                  "np.full(len(told.flows), BEFORE_ALL)")),
        ("real_inflow",),
    ),
    Mutation(
        "1", "The walk up is the mirror: it carries the latest time", "the walk up knows no time",
        edit(step_plan.plan_of, ("(-network.high, -network.low)",
                                 "(0 * network.low + BEFORE_ALL, 0 * network.low + AFTER_ALL)")),
        ("five_keep_nothing",),
    ),
    Mutation(
        "1", "a thing all of whose inflows begin later than it would have to have left is not "
        "reached", "it is reached all the same",
        edit(step_plan.plan_of, (
            "(-network.high, -network.low)",
            "(-network.high, np.where(np.arange(len(network.low)) < network.first_flow, AFTER_ALL,"
            " -network.low))",
        )),
        ("root_received_late",),
    ),
    Mutation(
        "1", "A thing reached again at a better time is walked again and listed once",
        "what was reached once is not walked again",
        edit(kernels.spread, ("if time < times[end] and time < next_times[end]:",
                              "if times[end] == unreached and time < next_times[end]:")),
        ("reached_again_earlier",),
    ),
)  # fmt: skip

KEEPS = (
    Mutation(
        "1", "keeps all of them: *possible*, with a warning", "an output keeps nothing",
        edit(network._by_pairs, ("[AFRESH, sole, WALKED]", "[0 * sole, sole, WALKED]")),
        ("zero_keeps_nothing",),
    ),
    Mutation(
        "1", "keeps all of them: *possible*, with a warning", "what is kept is certain",
        edit(walk._walked, ("kernels.CERTAIN, False, start", "kernels.CERTAIN, reasons[-1] > -1, "
                            "start")),
        ("zero_keeps_nothing",),
    ),
    Mutation(
        "1", "The walk goes on from the output's own `from`",
        "the walk goes on only where the times fit",
        edit(network._by_pairs, ("[AFRESH, sole, WALKED]", "[WALKED, sole, WALKED]")),
        ("zero_keeps_nothing",),
    ),
    Mutation(
        "1", "A booking of 0 is none here", "a booking of 0 is one to keep, and one that time "
        "leaves", edit(pairing.pairs_of, ("flows.quantity[ins.rows] == 0", "ins.rows < 0")),
        ("zero_keeps_nothing", "zero_is_not_kept"), "a quantity of 0",
    ),
)  # fmt: skip

ZERO = (
    Mutation(
        "1", "is walked as *possible*, never for certain", "a quantity of 0 is certain",
        both(
            edit(steps._belonging, ("flows.quantity[lives.row] == 0", "lives.row < 0")),
            edit(steps.clean_of, (" & (flows.quantity != 0)", "")),
        ),
        ("zero_input", "case 09"), "a quantity of 0",
    ),
    Mutation(
        "1", NO_COVER, "an inflow of 0 covers like a known one",
        edit(cover._counted, (" & (flows.quantity != 0)", "")),
        ("zero_boxes_received",), READ_COVER,
    ),
    Mutation(
        "1", "It is covered only where something was left", "0 of nothing is covered",
        edit(cover.cover_of, ("net[end] >= 0.5", "net[end] >= -0.5")),
        ("zero_shipped_of_nothing",), "a quantity of 0",
    ),
    Mutation(
        "1", "begins and ends no life", "a birth or consumption of 0 begins or ends a life",
        edit(lives._tell, ("if flows.quantity[row] == 0", "if row < 0")),
        ("used_with_nothing",), "a quantity of 0",
    ),
    Mutation(
        "3", "is another lot or output where rule 3 asks whether there is one",
        "an input of 0 is no other lot",
        edit(pairing.pairs_of, ("thing_in, low,", "thing_in, "
             f"np.where(flows.quantity[ins.rows] == 0, {AFTER_ALL}, low),")),
        ("zero_beside_two",), "0 is another lot or output",
    ),
    Mutation(
        "3", "is another lot or output where rule 3 asks whether there is one",
        "an output of 0 is no other output",
        edit(pairing.pairs_of, ("(booked.flags[flows.booking[outs.rows]] & SCRAP) > 0",
                                "flows.quantity[outs.rows] == 0")),
        ("zero_output",), "0 is another lot or output",
    ),
)  # fmt: skip

WITHOUT_TIME = (
    Mutation(
        "1", "What time removed is what the answer without time holds and this one does not",
        "customers that time removed are not told",
        edit(Extent.lost, ("(LOT, SERIAL, CUSTOMER)", "(LOT, SERIAL)")),
        ("real_inflow",),
    ),
    Mutation(
        "1", "what it adds is *possible*, because a chain is certain only if it is possible in "
        "time", "without time a chain is certain whatever the times",
        edit(walk.without_time, ("SURE | WALKED, True, way.start,\n        NO_TIME,\n    )",
             "SURE | WALKED, True, way.start,\n        NO_TIME,\n    )\n    way = replace(way, "
             "sure=kernels.spread(way.begin, way.ends, way.uses, way.grows, low, high, "
             "kernels.CERTAIN, False, way.start, NO_TIME)[0])")),
        ("real_inflow",),
    ),
)  # fmt: skip

TIME = (*INTERVALS, *CARRIED, *KEEPS, *ZERO, *WITHOUT_TIME)
