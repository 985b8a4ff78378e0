"""Rules 6, 8 and 10 broken: shares, moments, candidates."""

from __future__ import annotations

from app.genealogy import (
    answer,
    shares,
    untracked,
)
from app.genealogy.from_events import Genealogy
from app.ledger import rows
from tests.genealogy.breaks import Mutation, edit

READ_SHARE = "0 beside certain; what stood in a root container"
READ_INSTANT = "at one instant: draws before what their run gives; circles are unknown"
READ_UNKNOWN = "what came back before anything came in; a leaf; an opened unit"

SHARES = (
    Mutation(
        "6", "A stop changes no share", "what comes by a stopped run is none of the share",
        edit(answer._shares, ("if question.stop:", "if ():")), ("two_ways_into_one",),
    ),
    Mutation(
        "6", "A root has 1", "a root has none of itself",
        edit(shares._roots, ("fixed[told.lives.of(root.whole)] = 1.0", "")), ("packaging",),
    ),
    Mutation(
        "6", "and so has what stood in a root container or place",
        "what stood in a root container has none",
        edit(shares._stood, ("fixed[told.lives.of(things)] = 1.0",
                             "fixed[told.lives.of(things)] = 0.0")),
        ("case 19",), READ_SHARE,
    ),
    Mutation(
        "6", "of a lot what leaves through that container, of its other bookings nobody knows",
        "all bookings of that lot are of it",
        edit(shares._columns, ("murky[partly] = True", "")), ("beside_a_pallet",), READ_SHARE,
    ),
    Mutation(
        "6", "A share of 0 of something certain is null", "it is 0",
        edit(answer._shares, ("total[(total == 0) & surely] = np.nan", "surely |= False")),
        ("packaging",), READ_SHARE,
    ),
    Mutation(
        "6", "A lot mixes what flows in, in the order of booked ends",
        "a lot mixes in the order of the columns",
        edit(shares._columns, ("end[lives.row], lives.state))", "0 * end[lives.row], "
                               "lives.state))")),
        ("through_its_own_run",),
    ),
    Mutation(
        "6", "(but what a run draws comes before what this run gives)",
        "what a run gives comes before what it draws",
        edit(shares._turns, ("told.runs, made, end)", "told.runs, made[:0], end)")),
        ("through_its_own_run",),
    ),
    Mutation(
        "6", "The share shown for a lot is that of all that flowed in",
        "of a lot that mixed nothing is shown",
        edit(shares._brought, ("return amount", "return amount * np.nan")), ("half_received",),
    ),
    Mutation(
        "6", "Of what an order reported as a whole a batch as root has an unknown share when the "
        "order has other runs", "it has none of it",
        edit(shares._roots, ("_reported(told, root, value)", "pass")), ("oil_of_the_order",),
    ),
    Mutation(
        "6", "what is received from outside brings 0", "what is received leaves the mix as it is",
        edit(shares._roles, ("role[types == SUPPLIED] = OUTSIDE", "")), ("half_received",),
    ),
    Mutation(
        "6", "what comes back or is adjusted leaves the mix as it is",
        "what comes back or is adjusted brings 0",
        edit(shares._roles, ("    role[(types == PRODUCED)", "    role[told.flows.sign == IN] = "
                             "OUTSIDE\n    role[(types == PRODUCED)")),
        ("half_received",),
    ),
    Mutation(
        "6", "inputs its own time allows", "an output has all inputs of its run",
        edit(shares._columns, ("booked.high[flows.booking], *_weights",
                               "np.full(size, AFTER_ALL), *_weights")),
        ("inputs_in_time",),
    ),
    Mutation(
        "6", "in a unit all convert to", "quantities are added whatever their units",
        edit(shares._weights, ("weight, unit = np.abs(flows.quantity.copy()), flows.uom.copy()",
                               "weight, unit = np.abs(flows.quantity.copy()), 0 * flows.uom\n"
                               "    return weight, unit")),
        ("grams_and_kilograms",),
    ),
    Mutation(
        "6", "packaging items left out", "packaging items count",
        edit(shares._plain, ('facts.type == "packaging"', "facts.type == 0")), ("packaging",),
    ),
    Mutation(
        "6", "or an outflow is not covered, the share is null",
        "what is not covered has the mix of its time",
        edit(shares._columns, ("~told.covered | untimed", "untimed")), ("drawn_too_much",),
    ),
    Mutation(
        "6", "So it is where two runs draw at one instant what the other gives",
        "both draw before either gives",
        edit(shares._draws_first, ("{row for row in draws if gifts <= drawn[row]}", "set(draws)")),
        ("two_topped_up_at_once", "given_by_the_order"), READ_INSTANT,
    ),
    Mutation(
        "6", "and of what came back before anything came in", "it has nothing of the roots",
        edit(shares._nothing_known, ("mix=np.full(states, np.nan)", "mix=np.zeros(states)")),
        ("back_before_it_was_made",), READ_UNKNOWN,
    ),
    Mutation(
        "6", "Of a unit out of which a run took something, only that it has all of the roots or "
        "nothing is known", "it has its part of what went in",
        edit(shares._opened, ("if told.apart.service.is_service(row)", "if ()")),
        ("taken_out_again",), READ_UNKNOWN,
    ),
    Mutation(
        "6", "An item without a lot is a leaf here, too: what is booked of it brings 0",
        "it mixes like a lot",
        edit(shares._roots, ("fixed[bare[told.lives.thing] & np.isnan(fixed)] = 0.0", "")),
        ("grease_of_it",), READ_UNKNOWN,
    ),
    Mutation(
        "6", "Several roots: the sum of each one's share, at most 1, when no root descends from "
        "another, else null", "the sum of all shares, whichever descends from which",
        edit(shares.sum_of_shares, ("np.full(len(total), np.nan) if descends else total", "total")),
        ("two_roots",),
    ),
    Mutation(
        "6", "Several roots: the sum of each one's share, at most 1",
        "the share of the first root",
        edit(shares.sum_of_shares, ("np.minimum(np.sum(parts, axis=0), 1.0)", "parts[0]")),
        ("two_roots",),
    ),
)  # fmt: skip

MOMENTS = (
    Mutation(
        "8", "*Known at T*: the answer as it would have been at T", "it is today's answer",
        edit(rows.rows_of, ("told.stamp > known_at or ", "")), ("known_bit_by_bit",),
    ),
    Mutation(
        "8", "*At T*: only bookings whose interval begins at or before T",
        "bookings that end at or before T",
        edit(Genealogy.columns, ("bookings.low <= at", "bookings.high <= at")),
        ("received_at_noon",),
    ),
    Mutation(
        "10", "They are counted, and walked as *possible* when asked for",
        "they are walked for certain",
        edit(untracked._through_hubs, ("before[0], before[1], before[2]", "before[0], before[1], "
             "before[2] | SURE"), ("after[1], after[0], after[2]", "after[1], after[0], after[2] | "
                                   "SURE")),
        ("glue_gets_lots",),
    ),
    Mutation(
        "10", "as they come in (receipts, productions, returns: a stock without lots that turned "
        "into lots)", "only as they go out",
        edit(untracked.candidate_steps, ("np.flatnonzero(bare & inward)",
                                         "np.flatnonzero(bare & inward)[:0]")),
        ("glue_gets_lots",),
    ),
    Mutation(
        "10", "and as they go out", "only as they come in",
        edit(untracked.candidate_steps, ("outward = bare & is_any",
                                         "outward = ~bare & bare & is_any")),
        ("glue_goes_out",),
    ),
)  # fmt: skip

SHARED = (*SHARES, *MOMENTS)
