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

SHARES = (
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
        edit(shares._turns, ("told.runs, made, end).items()", "told.runs, made[:0], end).items()")),
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
        edit(untracked.candidate_steps, ("outward = bare & np.isin",
                                         "outward = ~bare & bare & np.isin")),
        ("glue_goes_out",),
    ),
)  # fmt: skip

SHARED = (*SHARES, *MOMENTS)
