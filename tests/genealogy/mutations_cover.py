"""Rule 1 broken, on: what covers what, and what is booked before."""

from __future__ import annotations

from app.genealogy import joins, network, own_steps, walk
from app.ledger.columns import ITEM
from app.lives import cover
from tests.genealogy.breaks import Mutation, both, edit

COVER_TERMS = (
    "An outflow is *covered* when the earlier inflow, less the earlier outflow, is at least its "
    "quantity"
)
NO_COVER = "assumed or of quantity 0 covers nothing"
WITHOUT_LOT = f"found.things.kinds[flows.thing] == {ITEM}"
READ_COVER = "only possible, assumed or 0 covers nothing"

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
        ("shipped_before", "adjusted_down"),
    ),
    Mutation(
        "1", "all quantities concerned being known", "an unknown quantity is none",
        edit(cover.cover_of, ("np.isnan(amount) | ", "")),
        ("receipt_not_said_how_much",),
    ),
    Mutation(
        "1", "and in one unit", "units do not matter",
        edit(cover.cover_of, (" | (flows.uom[order] != flows.uom[order][first][group])", "")),
        ("kilograms_and_pieces",),
    ),
    Mutation(
        "1", "An inflow at the same instant is earlier", "an inflow at the same instant is later",
        edit(cover.cover_of,
             ("[flows.booking]\n    moving", "[flows.booking] + (flows.sign == IN)\n    moving")),
        ("received_and_shipped_at_once",),
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
        ("two_shipped_at_once",),
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
        ("possible_outflow",), READ_COVER,
    ),
    Mutation(
        "1", "Bookings of an item without a lot are covered alike",
        "bookings without a lot are always covered",
        edit(cover.cover_of, ("    own = own_draws", f"    result |= {WITHOUT_LOT}\n"
                              "    own = own_draws")),
        ("glue_not_covered",), "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "1", "Bookings of an item without a lot are covered alike",
        "bookings without a lot are never covered",
        edit(cover.cover_of, ("    own = own_draws", f"    result &= ~({WITHOUT_LOT})\n"
                              "    own = own_draws")),
        ("glue_of_two",), "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "1", "One that is not covered is always walked, from its own `from`",
        "what is not covered is cut like what is",
        edit(network._outflows, ("open_ = ~told.covered[rows]", "open_ = rows < 0")),
        ("assumed_inflow",),
    ),
    Mutation(
        "1", "Only a covered outflow can be cut", "a covered outflow is never cut",
        edit(network._outflows, ("open_ = ~told.covered[rows]", "open_ = rows >= 0")),
        ("real_inflow", "adjusted_up"),
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

READ_JOINS = "posted, and something else had come in (readings 1, 109)"

JOINS = (
    Mutation(
        "1", "what this inflow brought is only *possible* in it", "it is certain in it",
        edit(joins.joins_of, ("early = told.preceded[rows] & (booked < latest[state])",
                              "early = rows < 0")),
        ("posted_top_up", "case 02f"), READ_JOINS,
    ),
    Mutation(
        "1", "Booked at the same end", "booked at the same end is only possible, too",
        both(
            edit(joins.joins_of, ("(booked < latest[state])", "(booked <= latest[state])")),
            edit(joins.late_inflows, ("_booked(told, rows[late]) >", "_booked(told, rows[late]) >="
                                      )),
            edit(joins.add_rungs, ("steps.add(flow + rows, rung + _at(joins, state, _booked(told, "
                                   "rows)), RUNG)", "later = np.minimum(_booked(told, rows) + 1, "
                                   "AFTER_ALL)\n    steps.add(flow + rows, rung + _at(joins, "
                                   "state, later), RUNG)")),
        ),
        ("posted_that_night",), READ_JOINS,
    ),
    Mutation(
        "1", "or with nothing in before: certain", "before all that came in it is only possible",
        both(
            edit(joins.joins_of, ("told.preceded[rows] & ", "")),
            edit(joins.early_outflows, ("told.preceded[rows] & ", "")),
        ),
        ("all_at_order_close",), READ_JOINS,
    ),
    Mutation(
        "1", "and something else had come in by then", "only where that covers what left",
        both(
            edit(joins.joins_of, ("told.preceded[rows] & ", "told.covered[rows] & ")),
            edit(joins.early_outflows, ("told.preceded[rows] & ", "told.covered[rows] & ")),
        ),
        ("joined_after_some", "came_twice_posted"), READ_JOINS,
    ),
    Mutation(
        "1", "down from the thing as root it is walked for certain",
        "what was booked before all that came in is cut",
        edit(own_steps.early_steps, ("own = np.isin(state, states)", "own = rows < 0")),
        ("used_before_it_came",), "a booking before all inflows joins for certain",
    ),
    Mutation(
        "1", "What came into the thing later is only *possible* there",
        "what came into the thing later is not there",
        edit(network._outflows, ("open_ = ~told.covered[rows]",
                                 "low, high = _first_inflow(told), told.found.bookings.high\n"
                                 "    open_ = ~told.covered[rows] & "
                                 "(high[told.flows.booking[rows]] >= low[state])")),
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
        ("root_received_late",), "a booking before all inflows joins for certain",
    ),
)  # fmt: skip

COVERED = (*COVER, *JOINS)
