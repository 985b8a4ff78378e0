"""Rule 1 broken, sentence by sentence: times of bookings, cover, what keeps, 0."""

from __future__ import annotations

from app.genealogy import joins, kernels, network, own_steps, pairing, step_plan, steps, walk
from app.genealogy.extent import Extent
from app.ledger import columns
from app.lives import cover, lives
from tests.genealogy.breaks import Mutation, both, edit

COVER_TERMS = (
    "An outflow is *covered* when the earlier inflow, less the earlier outflow, is at least its "
    "quantity"
)
NO_COVER = "assumed or of quantity 0 covers nothing"
READ_COVER = "only possible, assumed or 0 covers nothing"

INTERVALS = (
    Mutation(
        "1", "*posted* (the default) | any time up to the end of what is written",
        "a posted booking happened when it was posted",
        edit(columns.read_bookings, ("assumed | posted", "assumed")),
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
        edit(columns.read_bookings, ("np.where(assumed, AFTER_ALL, end)", "end")),
        (),
    ),
    Mutation(
        "1", "“Earlier” compares booked ends (nothing written: last of all)",
        "earlier compares the beginnings of what is written",
        edit(cover.cover_of,
             ("booked = found.bookings.written_to", "booked = found.bookings.written_from")),
        (),
    ),
    Mutation(
        "1", "the same instant counts", "what is booked at the carried instant comes too late",
        edit(kernels.spread, ("use & wanted and carried <= high[end]",
                              "use & wanted and (carried < high[end] or node == start)")),
        (),
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
        edit(own_steps.start_steps, ("low = network.low[states]\n",
                                     "low = np.full(len(states), BEFORE_ALL)\n")),
        (),
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
        (),
    ),
    Mutation(
        "1", "A thing reached again at a better time is walked again and listed once",
        "what was reached once is not walked again",
        edit(kernels.spread, ("if time < times[end] and time < next_times[end]:",
                              "if times[end] == unreached and time < next_times[end]:")),
        (),
    ),
)  # fmt: skip

COVER = (
    Mutation(
        "1", COVER_TERMS, "everything is covered",
        edit(cover.cover_of, ("result[order] = enough & (doubts[end] == 0)", "result[:] = True")),
        ("assumed_inflow",),
    ),
    Mutation(
        "1", COVER_TERMS, "nothing is covered",
        edit(cover.cover_of, ("result[order] = enough & (doubts[end] == 0)", "return result")),
        ("real_inflow",),
    ),
    Mutation(
        "1", COVER_TERMS, "earlier outflow is not taken off",
        edit(cover.cover_of, ("amount) * sign, first", "amount) * (sign > 0), first"),
             (">= -0.5)", ">= amount - 0.5)")),
        (),
    ),
    Mutation(
        "1", "all quantities concerned being known", "an unknown quantity is none",
        edit(cover.cover_of, ("np.isnan(amount) | ", "")),
        (),
    ),
    Mutation(
        "1", "and in one unit", "units do not matter",
        edit(cover.cover_of, (" | (flows.uom[order] != flows.uom[order][first][group])", "")),
        (),
    ),
    Mutation(
        "1", "An inflow at the same instant is earlier", "an inflow at the same instant is later",
        edit(cover.cover_of,
             ("[flows.booking]\n    moving", "[flows.booking] + (flows.sign == IN)\n    moving")),
        (),
        "an inflow at the same instant counts, unless the run that draws gave it",
    ),
    Mutation(
        "1", "unless the run that draws gave it", "what the run that draws gave covers, too",
        edit(cover.cover_of, ("own_draws(flows, runs, runs.outputs[counted[runs.outputs]], booked)",
                              "{}")),
        ("drawn_by_its_own_run_alone",),
        "an inflow at the same instant counts, unless the run that draws gave it",
    ),
    Mutation(
        "1", "outflows at one instant count together", "they count one after the other",
        edit(cover.cover_of, ("end = last[np.searchsorted(last, np.arange(len(order)))]",
                              "end = np.arange(len(order))")),
        (),
    ),
    Mutation(
        "1", "A booking that is itself only possible (through a container, of one of several "
        "lives)", "what is only possible covers",
        edit(cover._counted, ("proof = sure & ", "proof = ")),
        ("possible_inflow",), READ_COVER,
    ),
    Mutation(
        "1", NO_COVER, "what is assumed covers", edit(cover._counted, ("& ~assumed ", "")),
        ("assumed_inflow",), READ_COVER,
    ),
    Mutation(
        "1", "as an outflow it counts whole", "an outflow that is only possible does not count",
        edit(cover._counted, ("(flows.sign == OUT) |", "((flows.sign == OUT) & sure) |")),
        (), READ_COVER,
    ),
    Mutation(
        "1", "Bookings of an item without a lot are covered alike",
        "bookings without a lot are always covered",
        edit(cover.cover_of, ("    own = own_draws", "    from app.ledger.columns import ITEM\n"
             "    result |= found.things.kinds[flows.thing] == ITEM\n    own = own_draws")),
        ("glue_not_covered",), "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "1", "Bookings of an item without a lot are covered alike",
        "bookings without a lot are never covered",
        edit(cover.cover_of, ("    own = own_draws", "    from app.ledger.columns import ITEM\n"
             "    result &= found.things.kinds[flows.thing] != ITEM\n    own = own_draws")),
        ("glue_of_two",), "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "1", "One that is not covered is always walked, from its own `from`",
        "what is not covered is cut like what is",
        edit(network._outflows, ("open_ = ~told.covered[rows]", "open_ = rows < 0")),
        ("assumed_inflow",),
    ),
    Mutation(
        "1", "such a step is *possible*", "such a step is certain",
        edit(walk._walked, ("kernels.CERTAIN, False, start", "kernels.CERTAIN, True, start")),
        ("assumed_inflow",),
    ),
    Mutation(
        "1", "Where the times fit anyway, the ordinary step stands beside it",
        "what is not covered is never certain",
        edit(network._outflows, ("np.where(early, WALKED | SURE_UP, uses)",
                                 "np.where(told.covered[rows], uses, WALKED)")),
        ("all_at_order_close",),
    ),
)  # fmt: skip

JOINS = (
    Mutation(
        "1", "what this inflow brought is only *possible* in it", "it is certain in it",
        edit(joins.joins_of, ("early = told.covered[rows] & (booked < latest[state])",
                              "early = rows < 0")),
        ("posted_top_up", "case 02f"), "posted and covered (reading 1)",
    ),
    Mutation(
        "1", "Booked at the same end", "booked at the same end is only possible, too",
        both(
            edit(joins.joins_of, ("(booked < latest[state])", "(booked <= latest[state])")),
            edit(joins.late_inflows, ("_booked(told, rows[late]) >", "_booked(told, rows[late]) >="
                                      )),
            edit(joins.add_rungs, ("steps.add(flow + rows, rung + _at(joins, state, _booked(told, "
                                   "rows)), RUNG)", "later = np.minimum(_booked(told, rows) + 1, "
                                   "AFTER_ALL)\n    steps.add(flow + rows, rung + _at(joins, state, "
                                   "later), RUNG)")),
        ),
        ("posted_that_night",), "posted and covered (reading 1)",
    ),
    Mutation(
        "1", "or not covered otherwise: certain", "what is not covered otherwise is only possible",
        both(
            edit(joins.joins_of, ("told.covered[rows] & ", "")),
            edit(joins.early_outflows, ("told.covered[rows] & ", "")),
        ),
        ("all_at_order_close",), "posted and covered (reading 1)",
    ),
    Mutation(
        "1", "down from the thing as root it is walked for certain",
        "what was booked before all that came in is cut",
        edit(own_steps.early_steps, ("own = np.isin(state, states)", "own = rows < 0")),
        ("used_before_it_came",), "a booking before all inflows joins for certain",
    ),
    Mutation(
        "1", "and up the thing is named for certain", "up it is not named",
        edit(network.network_of, ("early[2] & SURE)", "0 * early[2])")),
        ("used_before_it_came", "consumed_before_it_came"),
        "a booking before all inflows joins for certain",
    ),
    Mutation(
        "1", "whose whole interval lies before every inflow",
        "it is enough that it may have been before every inflow",
        edit(network.early_bookings, ("bookings.high[", "bookings.low[")),
        (), "a booking before all inflows joins for certain",
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
        edit(cover._counted, (" & (flows.quantity != 0)", "")), (), READ_COVER,
    ),
    Mutation(
        "1", "It is covered only where something was left", "0 of nothing is covered",
        edit(cover.cover_of, ("net[end] >= 0.5", "net[end] >= -0.5")),
        ("zero_shipped_of_nothing",), "a quantity of 0",
    ),
    Mutation(
        "1", "begins and ends no life", "a birth or consumption of 0 begins or ends a life",
        edit(lives._tell, ("if flows.quantity[row] == 0", "if row < 0")),
        (), "a quantity of 0",
    ),
    Mutation(
        "1", "is another lot or output where rule 3 asks whether there is one",
        "an input of 0 is no other lot",
        edit(pairing.pairs_of, ("low, flows.quantity[ins.rows] == 0",
             "np.where(flows.quantity[ins.rows] == 0, 1 << 62, low), flows.quantity[ins.rows] == 0"
             )),
        ("zero_beside_two",), "a quantity of 0",
    ),
    Mutation(
        "1", "is another lot or output where rule 3 asks whether there is one",
        "an output of 0 is no other output",
        edit(pairing.pairs_of, ("(booked.flags[flows.booking[outs.rows]] & SCRAP) > 0",
                                "flows.quantity[outs.rows] == 0")),
        ("zero_output",), "a quantity of 0",
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
        (),
    ),
)  # fmt: skip

TIME = (*INTERVALS, *CARRIED, *COVER, *JOINS, *KEEPS, *ZERO, *WITHOUT_TIME)
