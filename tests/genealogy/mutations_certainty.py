"""Rules 3 and 5 broken: what is certain, serials in lots."""

from __future__ import annotations

from app.genealogy import (
    kernels,
    network,
    own_steps,
    pairing,
    reached,
    steps,
    walk,
)
from app.ledger import columns
from app.ledger.columns import ITEM
from app.lives import runs
from tests.genealogy.breaks import Mutation, both, edit

READ_UNIT = "a unit that comes out of the run again"
READ_TRAY = "a run that takes the serial in, or a birth with 0, is no birth here"

CERTAIN = (
    Mutation(
        "3", "one on the order with those of all its runs",
        "a part that the order reports comes from none of its runs",
        edit(reached._lead, ("alone[told.runs.outputs]", "alone[told.of_units]")),
        ("part_the_order_reports",),
    ),
    Mutation(
        "3", "A step input → run → output pairs a booking on a run with those of the run and its "
        "order", "a booking on a run is not paired with those of its order",
        edit(runs.runs_of, ("order[found.ends[ran]] = found.starts[ran]", "")),
        ("oil_of_the_order",),
    ),
    Mutation(
        "3", "two runs never with each other", "runs of one order are one",
        edit(network._through_runs, ("flows.run[ins], WALKED",
                                     "told.runs.order[flows.run[ins]], WALKED")),
        ("oil_of_the_order", "two_runs_of_one_order"),
    ),
    Mutation(
        "3", "(a) both are booked on one run that is homogeneous (kind `blend`, or `homogeneous: "
        "true`)", "no run is homogeneous",
        edit(pairing.pairs_of, ("found.things.homogeneous[at], at, -1", "at < 0, at, -1")),
        ("blended", "said_to_be_homogeneous"),
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
        edit(kernels.nowhere_else, (" and not out_scrap[p]", "")), ("with_scrap",),
    ),
    Mutation(
        "3", "except that for a step into scrap all outputs that are not scrap are others",
        "a step into scrap is certain like any",
        edit(kernels.nowhere_else, ("(only == -1 or only == out_thing[p])",
                                    "(only == -1 or only == out_thing[p] or out_scrap[p])")),
        ("with_scrap", "two_runs_of_one_order"),
    ),
    Mutation(
        "3", "an untracked output counts", "an untracked output is no other output",
        edit(pairing.pairs_of, ("& SCRAP) > 0",
                                "& SCRAP) > 0\n    scrap |= "
                                f"found.things.kinds[thing_out] == {ITEM}")),
        ("with_waste",),
    ),
    Mutation(
        "3", "an output that keeps the input counts", "an output that keeps the input is no other",
        edit(kernels.nowhere_else, (" or kept_by[p] == i", "")), ("kept_by_another",),
    ),
    Mutation(
        "3", "(c) that output could have got that item from no other lot or serial",
        "an output never has an item for certain for want of another lot",
        edit(pairing.pairs_of, ("np.concatenate([kinds, np.full", "np.concatenate([np.where(kinds "
                                "== kernels.SOLE, kernels.PLAIN, kinds), np.full")),
        ("beside_one_without_a_lot",),
    ),
    Mutation(
        "3", "a booking of the item without a lot is another lot",
        "a booking of the item without a lot is no other lot",
        edit(pairing.pairs_of, (
            "found.things.items[thing_in], thing_in",
            f"np.where(found.things.kinds[thing_in] == {ITEM}, len(found.names.texts), "
            "found.things.items[thing_in]), thing_in",
        ), ("len(found.names.texts) + 1", "len(found.names.texts) + 2")),
        ("beside_one_without_a_lot",),
    ),
    Mutation(
        "3", "By the bookings' own times the step is *certain* when",
        "all inputs and outputs of a run count, whatever their times",
        edit(kernels.pair_kinds, ("if in_low[i] <= out_high[p]:", "if True:")), ("two_bolts",),
    ),
    Mutation(
        "3", "Otherwise it is *possible*", "otherwise it is certain as well",
        edit(network._through_runs, (", WALKED, Reason", ", SURE | WALKED, Reason"), times=3),
        ("zero_beside_two", "two_bolts"),
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
        ("mixed_with_what_comes_out_again",), READ_UNIT,
    ),
    Mutation(
        "3", "A step through `basis: assumed` is never certain", "what is assumed is certain",
        both(
            edit(steps.clean_of, ("clean & (assumed == 0)", "clean")),
            edit(steps._belonging, ("lives.sure & ~assumed", "lives.sure")),
        ),
        ("assumed_use", "assumed_input"),
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
        edit(reached._runs, ("(runs_of_order[order[batches]] == 1) & ", "")), ("oil_of_the_order",),
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
        ("lot_of_two_runs",),
    ),
    Mutation(
        "5", "From a root lot: all its serials, certain", "a root lot has its own bookings alone",
        edit(own_steps.start_steps, ("members if root.kind != \"location\" else ():",
                                     "():")),
        ("lot_of_two_runs", "serials_in_lots"),
    ),
    Mutation(
        "5", "Down from a serial: its lot and the bookings on the lot as such, *possible*",
        "down from a serial nothing is said of its lot",
        edit(own_steps.membership_steps, ("plan.steps.add(serial_states, aside[lot_of], WALKED, "
                                          "Reason.LOT_AS_SUCH)", "pass")),
        ("serials_in_lots",),
    ),
    Mutation(
        "5", "never another serial", "from a serial by its lot to the other serials",
        edit(own_steps.membership_steps, ("plan.steps.add(serial_states, aside[lot_of], WALKED, "
                                          "Reason.LOT_AS_SUCH)",
                                          "plan.steps.add(serial_states, lot_of, WALKED)")),
        ("serials_in_lots",),
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
        ("lot_of_two_runs",),
    ),
    Mutation(
        "5", "its serials that have births, *possible*; certain from a root lot",
        "its serials that have births, certain",
        edit(own_steps.membership_steps, ("np.where(root_of[up], SURE | WALKED, WALKED)",
                                          "SURE | WALKED")),
        ("serials_in_lots",),
    ),
    Mutation(
        "5", "certain from a root lot", "possible from a root lot, too",
        edit(own_steps.membership_steps, ("np.where(root_of[up], SURE | WALKED, WALKED)",
                                          "WALKED")),
        ("serials_in_lots",),
    ),
    Mutation(
        "5", "Membership carries no time", "serials of a lot are no older than the lot as such",
        edit(own_steps.membership_steps, ("        plan.steps.add(beside[lot_of[up]], "
                                          "serial_states[up], WALKED, Reason.MEMBER_ORIGIN)\n",
                                          "")),
        ("made_before_its_lot",),
    ),
)  # fmt: skip

CERTAINTY = (*CERTAIN, *MEMBERS)
