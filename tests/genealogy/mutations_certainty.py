"""Rules 3, 5, 6, 8 and 10 broken: what is certain, serials in lots, shares, moments, candidates."""

from __future__ import annotations

from app.genealogy import (
    answer,
    kernels,
    mixing,
    network,
    own_steps,
    pairing,
    reached,
    shares,
    steps,
    untracked,
    walk,
)
from app.genealogy.from_events import Genealogy
from app.ledger import columns, rows
from app.lives import runs
from tests.genealogy.breaks import Mutation, both, edit

READ_UNIT = "a unit that comes out of the run again"
READ_ZERO = "0 is another lot or output"
READ_TRAY = "a run that takes the serial in, or a birth with 0, is no birth here"
READ_SHARE = "0 beside certain; what stood in a root container"

CERTAIN = (
    Mutation(
        "3", "A step input → run → output pairs a booking on a run with those of the run and its "
        "order", "a booking on a run is not paired with those of its order",
        edit(runs.runs_of, ("order[found.ends[ran]] = found.starts[ran]", "")),
        (),
    ),
    Mutation(
        "3", "two runs never with each other", "runs of one order are one",
        edit(network._through_runs, ("flows.run[ins], WALKED",
                                     "told.runs.order[flows.run[ins]], WALKED")),
        (),
    ),
    Mutation(
        "3", "(a) both are booked on one run that is homogeneous (kind `blend`, or `homogeneous: "
        "true`)", "no run is homogeneous",
        edit(pairing.pairs_of, ("found.things.homogeneous[at], at, -1", "at < 0, at, -1")),
        (),
    ),
    Mutation(
        "3", "(a) both are booked on one run that is homogeneous (kind `blend`, or `homogeneous: "
        "true`)", "a `blend` is no homogeneous run",
        edit(columns.read_things, (" | (run_kinds == blend)", "")), ("mixed_then_out",),
    ),
    Mutation(
        "3", "(b) that input could have gone into no other output thing",
        "an input never goes into one output for certain for want of another",
        edit(pairing.pairs_of, ("np.full(len(sole_in), kernels.SOLE)",
                                "np.full(len(sole_in), kernels.PLAIN)")),
        ("zero_input",),
    ),
    Mutation(
        "3", "Scrap is no other output", "scrap is another output",
        edit(kernels.nowhere_else, (" and not out_scrap[p]", "")), (),
    ),
    Mutation(
        "3", "except that for a step into scrap all outputs that are not scrap are others",
        "a step into scrap is certain like any",
        edit(kernels.nowhere_else, ("(only == -1 or only == out_thing[p])",
                                    "(only == -1 or only == out_thing[p] or out_scrap[p])")),
        (),
    ),
    Mutation(
        "3", "an untracked output counts", "an untracked output is no other output",
        edit(pairing.pairs_of, ("& SCRAP) > 0",
                                "& SCRAP) > 0\n    scrap |= found.things.kinds[thing_out] == 2")),
        (),
    ),
    Mutation(
        "3", "an output that keeps the input counts", "an output that keeps the input is no other",
        edit(kernels.nowhere_else, (" or kept_by[p] == i", "")), (),
    ),
    Mutation(
        "3", "(c) that output could have got that item from no other lot or serial",
        "an output never has an item for certain for want of another lot",
        edit(pairing.pairs_of, ("np.concatenate([kinds, np.full", "np.concatenate([np.where(kinds "
                                "== kernels.SOLE, kernels.PLAIN, kinds), np.full")),
        (),
    ),
    Mutation(
        "3", "a booking of the item without a lot is another lot",
        "a booking of the item without a lot is no other lot",
        edit(pairing.pairs_of, (
            "found.things.items[thing_in], thing_in",
            "found.things.items[thing_in] + (found.things.kinds[thing_in] == 2), thing_in",
        ), ("len(found.names.texts) + 1", "len(found.names.texts) + 2")),
        (),
    ),
    Mutation(
        "3", "By the bookings' own times the step is *certain* when",
        "all inputs and outputs of a run count, whatever their times",
        edit(kernels.pair_kinds, ("if in_low[i] <= out_high[p]:", "if True:")), (),
    ),
    Mutation(
        "3", "A unit that comes out of the run again (as a serial or lot that the run takes in and "
        "gives out) is certain in itself", "a unit is certain in itself only like any other",
        edit(pairing._of_units, ("goes_in[own]", "goes_in[own[:0]]"),
             ("comes_out[own]", "comes_out[own[:0]]"), ("int(own.sum())", "0")),
        ("two_units_reworked_together",), READ_UNIT,
    ),
    Mutation(
        "3", "and at most *possible* in other outputs", "a unit is certain in other outputs, too",
        edit(pairing._of_units, ("doubt = _beside_units(found, flows, runs, apart, inputs, outputs,"
                                 " itself=True)", "doubt = np.zeros(len(inputs), np.bool_)")),
        ("two_things_cleaned_together",), READ_UNIT,
    ),
    Mutation(
        "3", "the other inputs of that run are at most *possible* in outputs that did not go in",
        "the other inputs are certain in outputs that did not go in",
        edit(pairing._of_units, ("doubt[others] |= _beside_units(found, flows, runs, apart, "
                                 "inputs[others], outputs[others])", "")),
        ("unit_and_others",), READ_UNIT,
    ),
    Mutation(
        "3", "What a homogeneous run mixes is mixed all the same",
        "what a homogeneous run mixes is possible beside a unit",
        edit(pairing._of_units, ("    doubt &= ~(found.things.homogeneous[at] & "
                                 "(flows.run[inputs] == at))\n", "")),
        (), READ_UNIT,
    ),
    Mutation(
        "3", "A step through `basis: assumed` is never certain", "what is assumed is certain",
        both(
            edit(steps.clean_of, ("clean & (assumed == 0)", "clean")),
            edit(steps._belonging, ("lives.sure & ~assumed", "lives.sure")),
        ),
        (),
    ),
    Mutation(
        "3", "nor a booking that belongs to several lives, nor content of which it is not sure "
        "that it was in the container", "content is certain, whether it was inside or not",
        both(
            edit(steps.clean_of, ("clean[lives.row[lives.sure]] = True",
                                  "clean[lives.row] = True")),
            edit(steps._belonging, ("lives.sure & ~assumed & ~zero", "~assumed & ~zero")),
        ),
        ("consumed_twice_in_a_tote",),
    ),
    Mutation(
        "3", "A thing is certain when one chain that is possible in time is certain throughout",
        "a thing is certain wherever a step to it is",
        edit(walk._walked, ("low, high, kernels.CERTAIN, False", "low, high, SURE | WALKED | "
                            "kernels.RUNG, False")),
        ("zero_input",),
    ),
    Mutation(
        "3", "a customer when something certain was shipped to it at a time the walk allows",
        "a customer is certain when what was shipped is",
        edit(network._outflows, ("told.flows.booking[shipped]], SURE | WALKED",
                                 "told.flows.booking[shipped]], WALKED")),
        ("shipped_is_out",),
    ),
    Mutation(
        "3", "(through the order: when it is the order's only run, or a certain step leads through "
        "it)", "a run is certain when its order is",
        edit(reached._runs, ("(runs_of_order[order[batches]] == 1) & ", "")), (),
    ),
)  # fmt: skip

MEMBERS = (
    Mutation(
        "5", "A run that takes the serial itself in, or a birth of 0, is no birth of its own here",
        "a run that takes the serial in is a birth of its own",
        edit(steps.interpretation_of, ("~apart.again[births] & ", "")), ("tray_of_a_lot",),
        READ_TRAY,
    ),
    Mutation(
        "5", "A run that takes the serial itself in, or a birth of 0, is no birth of its own here",
        "a birth of 0 is one",
        edit(steps.interpretation_of, (" & (flows.quantity[births] != 0)", "")), ("zero_birth",),
        READ_TRAY,
    ),
    Mutation(
        "5", "its serials without a birth of their own, certain if at most one run or order made "
        "the lot, else *possible*", "its serials with a birth, too",
        edit(own_steps.membership_steps, ("down = ~root_of & ~is_born", "down = ~root_of")),
        ("real_birth",),
    ),
    Mutation(
        "5", "certain if at most one run or order made the lot, else *possible*",
        "certain whoever made the lot",
        edit(own_steps.membership_steps, ("several = told.processes > 1",
                                          "several = told.processes < 0")),
        (),
    ),
    Mutation(
        "5", "From a root lot: all its serials, certain", "a root lot has its own bookings alone",
        edit(own_steps.start_steps, ("        for lot, serial in members:",
                                     "        for lot, serial in ():")),
        (),
    ),
    Mutation(
        "5", "Down from a serial: its lot and the bookings on the lot as such, *possible*",
        "down from a serial nothing is said of its lot",
        edit(own_steps.membership_steps, ("plan.steps.add(serial_states, aside[lot_of], WALKED, "
                                          "Reason.LOT_AS_SUCH)", "pass")),
        (),
    ),
    Mutation(
        "5", "never another serial", "from a serial by its lot to the other serials",
        edit(own_steps.membership_steps, ("plan.steps.add(serial_states, aside[lot_of], WALKED, "
                                          "Reason.LOT_AS_SUCH)",
                                          "plan.steps.add(serial_states, lot_of, WALKED, 7)")),
        (),
    ),
    Mutation(
        "5", "its lot is named, as certain as the serial", "up its lot is not named",
        edit(own_steps.membership_steps, ("plan.steps.add(serial_states, aside[lot_of], SURE | "
                                          "WALKED)", "pass")),
        ("real_birth",),
    ),
    Mutation(
        "5", "walked on from only when the serial has no birth of its own",
        "walked on from, whatever births the serial has",
        edit(own_steps.membership_steps, ("origin = ~is_born", "origin = is_born | ~is_born")),
        ("real_birth",),
    ),
    Mutation(
        "5", "(its origin is then *possible* if several runs made the lot)",
        "its origin is then certain",
        edit(own_steps.membership_steps, ("doubt = several[lot_of[origin]]",
                                          "doubt = lot_of[origin] < 0")),
        (),
    ),
    Mutation(
        "5", "its serials that have births, *possible*; certain from a root lot",
        "its serials that have births, certain",
        edit(own_steps.membership_steps, ("np.where(root_of[up], SURE | WALKED, WALKED)",
                                          "SURE | WALKED")),
        (),
    ),
    Mutation(
        "5", "certain from a root lot", "possible from a root lot, too",
        edit(own_steps.membership_steps, ("np.where(root_of[up], SURE | WALKED, WALKED)",
                                          "WALKED")),
        (),
    ),
)  # fmt: skip

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
        edit(shares._columns, ("murky[partly] = True", "")), (), READ_SHARE,
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
        (),
    ),
    Mutation(
        "6", "(but what a run draws comes before what this run gives)",
        "what a run gives comes before what it draws",
        edit(shares._turns, ("told.runs, made, end).items()", "told.runs, made[:0], end).items()")),
        ("through_its_own_run",),
    ),
    Mutation(
        "6", "what is received from outside brings 0", "what is received leaves the mix as it is",
        edit(shares._roles, ("role[types == SUPPLIED] = OUTSIDE", "")), (),
    ),
    Mutation(
        "6", "what comes back or is adjusted leaves the mix as it is",
        "what comes back or is adjusted brings 0",
        edit(shares._roles, ("    role[(types == PRODUCED)", "    role[told.flows.sign == IN] = "
                             "OUTSIDE\n    role[(types == PRODUCED)")),
        (),
    ),
    Mutation(
        "6", "inputs its own time allows", "an output has all inputs of its run",
        edit(shares._columns, ("booked.high[flows.booking], *_weights",
                               "np.full(size, AFTER_ALL), *_weights")),
        (),
    ),
    Mutation(
        "6", "in a unit all convert to", "quantities are added whatever their units",
        edit(shares._weights, ("weight, unit = np.abs(flows.quantity.copy()), flows.uom.copy()",
                               "weight, unit = np.abs(flows.quantity.copy()), 0 * flows.uom\n"
                               "    return weight, unit")),
        (),
    ),
    Mutation(
        "6", "packaging items left out", "packaging items count",
        edit(shares._plain, ('facts.type == "packaging"', "facts.type == 0")), ("packaging",),
    ),
    Mutation(
        "6", "or an outflow is not covered, the share is null",
        "what is not covered has the mix of its time",
        edit(shares._columns, ("~told.covered | untimed", "untimed")), (),
    ),
    Mutation(
        "6", "Several roots: the sum of each one's share, at most 1, when no root descends from "
        "another, else null", "the sum of all shares, whichever descends from which",
        edit(shares.sum_of_shares, ("np.full(len(total), np.nan) if descends else total", "total")),
        (),
    ),
    Mutation(
        "6", "Several roots: the sum of each one's share, at most 1",
        "the share of the first root",
        edit(shares.sum_of_shares, ("np.minimum(np.sum(parts, axis=0), 1.0)", "parts[0]")), (),
    ),
)  # fmt: skip

MOMENTS = (
    Mutation(
        "8", "*Known at T*: the answer as it would have been at T", "it is today's answer",
        edit(rows.rows_of, ("told.stamp > known_at or ", "")), (),
    ),
    Mutation(
        "8", "*At T*: only bookings whose interval begins at or before T",
        "bookings that end at or before T",
        edit(Genealogy.columns, ("bookings.low <= at", "bookings.high <= at")), (),
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

CERTAINTY = (*CERTAIN, *MEMBERS, *SHARES, *MOMENTS)
