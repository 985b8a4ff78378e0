"""Rule 11 broken, sentence by sentence: roots of every kind, parts of lots, where a walk stops."""

from __future__ import annotations

from app.genealogy import (
    container_root,
    own_steps,
    paper_steps,
    part_steps,
    reached,
    starts,
    stops,
    untracked,
)
from app.ledger import visits
from tests.genealogy.breaks import Mutation, edit, swap

READ_SUPPLY = "supplier of an untracked item"
READ_PAPER = "documents"
READ_PART = "part of a lot at a place, document or customer"
READ_STOP = "`stop`"

SUPPLIERS = (
    Mutation(
        "11", "Supplier: the lots it supplied", "a supplier has no lots",
        edit(starts._received, ("whole = tuple(each for each in found if",
                                "whole = tuple(each for each in () if")),
        ("supplier_lots",),
    ),
    Mutation(
        "11", "Of an item without a lot a supplier stands for its receipts",
        "a supplier has nothing to do with what has no lot",
        edit(own_steps.supplied_steps, ("supply_steps(plan, rows, \"down\", naming(told, root))",
                                        "pass")),
        ("glue_of_one", "case 21"), READ_SUPPLY,
    ),
    Mutation(
        "11", "is certain when nothing of it can have come from elsewhere before",
        "is possible, whoever supplied it",
        edit(untracked._several_sources, (" > 1\n", " > 0\n")), ("glue_of_one",), READ_SUPPLY,
    ),
    Mutation(
        "11", "else *possible* (glue of two suppliers in one pot)",
        "is certain, whoever else supplied it",
        edit(untracked._several_sources, (" > 1\n", " < 0\n")), ("glue_of_two", "case 21b"),
        READ_SUPPLY,
    ),
    Mutation(
        "11", "Up, the item is named, and its suppliers the same way",
        "up, its suppliers are not named",
        edit(untracked.untracked_steps, ("supply_steps(plan, supplied, \"up\")", "pass")),
        ("case 21b",), READ_SUPPLY,
    ),
    Mutation(
        "11", "Up, the item is named", "up, the item is not named",
        edit(untracked.untracked_steps, ("plan.steps.add(plan.first_flow + rows[bare], "
                                         "states[bare], uses[bare], reasons[bare])", "pass")),
        ("glue_of_one", "case 04"), READ_SUPPLY,
    ),
    Mutation(
        "11", "supplier lot: all internal lots from it, wholly",
        "a supplier lot is the first internal lot",
        edit(starts._received, ("found = tuple(sorted(things))",
                                "found = tuple(sorted(things))[: 1 + (id_ is not None)]")),
        ("supplier_lots",),
    ),
)  # fmt: skip

RUNS = (
    Mutation(
        "11", "(certain; what the order reported as a whole is *possible* for a batch if the order "
        "has other runs)", "what the order reported is certain for a batch",
        edit(own_steps.run_steps, ("uses = SURE | WALKED if alone else WALKED",
                                   "uses = SURE | WALKED")),
        ("oil_of_the_order",),
    ),
    Mutation(
        "11", "Order, batch: down what was made", "what an order made is not walked",
        edit(own_steps.run_steps, ("begin(plan.first_flow + rows[own & inside])", "pass")),
        ("oven", "tray"),
    ),
    Mutation(
        "11", "These four within a time window when one is given", "a window changes nothing",
        edit(own_steps.run_steps, ("inside = (low <= root.window[1]) & (high >= root.window[0])",
                                   "inside = low <= high")),
        ("order_of_two_days",),
    ),
    Mutation(
        "11", "Resource: the runs on it", "whenever they ran",
        edit(visits.inside, ("return at_to == BEFORE_ALL or (", "return True or (")),
        ("oven",),
    ),
    Mutation(
        "11", "Location: what was there", "a place has what ever came there",
        edit(visits.was_there, ("return bool(begun) and not (known and _left(begun) < 0.000_000_5)",
                                "return bool(begun)")),
        ("gone_from_a_place",),
    ),
    Mutation(
        "11", "Customer: up what was shipped to it, as of the shipment",
        "up of a customer is nothing",
        edit(own_steps.start_steps, ("if root.party is not None:\n        begin",
                                     "if root.party is not None and direction == 'down':\n"
                                     "        begin")),
        ("used_before_it_came",),
    ),
    Mutation(
        "11", "down what it returned, from then on", "down of a customer is what it ever got",
        edit(part_steps.inflow_steps, ("low = told.found.bookings.low[told.flows.booking"
                                       "[row[part]]]", "low = np.full(part.sum(), BEFORE_ALL)"),
             ("made = came[part]", "made = came[part] | True")),
        ("returned_then_shipped",),
    ),
    Mutation(
        "11", "an item without a lot as one of a supplier",
        "what it returned without a lot goes nowhere",
        edit(own_steps.return_steps, ("supply_steps(plan, rows[bare], \"down\")", "pass")),
        ("glue_came_back",),
    ),
    Mutation(
        "11", "Several roots are traced each by itself and united: certainty is the best of them",
        "of several roots the first is traced",
        swap(reached.union_of, lambda found: found[0]), ("order_of_two_days",),
    ),
)  # fmt: skip

PAPERS = (
    Mutation(
        "11", "what it took or shipped goes on by these bookings alone",
        "what it took or shipped goes on by the lot's other bookings, too",
        edit(paper_steps.paper_steps, ("inflow_steps(plan, root, rows[(sign == IN) & ~bare], "
                                       "begin)", "inflow_steps(plan, root, rows[~bare], begin)")),
        ("shipped_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "and what it shipped also if it came back (a serial for certain)",
        "what it shipped goes no further, came back or not",
        edit(paper_steps.paper_steps, ("back_steps(plan, outward[told.types()[outward] == "
                                       "SHIPPED])", "pass")),
        ("papers",), READ_PAPER,
    ),
    Mutation(
        "11", "(a serial for certain)", "a serial possibly",
        edit(paper_steps.back_steps, ("np.where(whole, told.belonging.uses[chosen], WALKED)",
                                      "WALKED")),
        ("serial_back_by_a_paper",), READ_PAPER,
    ),
    Mutation(
        "11", "what it brought in, made, packed or moved goes on by the lot's other bookings, too",
        "what it brought in goes no further",
        edit(paper_steps.paper_steps, ("inflow_steps(plan, root, rows[(sign == IN) & ~bare], "
                                       "begin)", "pass")),
        ("papers", "whole_receipt"), READ_PAPER,
    ),
    Mutation(
        "11", "what it brought in, made, packed or moved goes on by the lot's other bookings, too",
        "what it packed or moved is not told",
        edit(paper_steps.paper_steps, ("_packed(plan, root, direction, begin)", "pass")),
        ("moved_by_a_paper",),
        READ_PAPER,
    ),
    Mutation(
        "11", "Up until then: what it took or shipped has its origins",
        "what it took or shipped is not walked up from",
        edit(paper_steps.paper_steps, ("    sure = np.zeros", "    began &= (direction == 'down') "
                                       "| (sign == IN)\n    sure = np.zeros")),
        ("papers",), READ_PAPER,
    ),
    Mutation(
        "11", "what it brought in or made comes from that receipt or run alone",
        "what it made comes from all the lot comes from",
        edit(paper_steps.paper_steps, ("_origins(plan, rows[(sign == OUT) & ~bare])",
             "_origins(plan, rows[(sign == OUT) & ~bare])\n        chosen = np.isin(told.belonging."
             "rows, inward)\n        begin(told.belonging.states[chosen])")),
        ("run_paper",), READ_PAPER,
    ),
)  # fmt: skip

PARTS = (
    Mutation(
        "11", "its other bookings are *possible*", "a part of a lot is all of it",
        edit(part_steps.part_only, ("return part\n", "return part & ~part\n")),
        ("part_of_a_lot_at_a_place", "papers", "returned_part"), READ_PART,
    ),
    Mutation(
        "11", "Where not all that came into a lot came by that document, at that place or from "
        "that customer", "a root never has more than a part of a lot",
        edit(part_steps.part_only, ("other[told.flows.thing[(told.flows.sign == IN) & ~naming("
                                    "told, root)]] = True", "other[:] = True")),
        ("whole_receipt",), READ_PART,
    ),
    Mutation(
        "11", "What only perhaps came from there, in a container, makes no booking before "
        "something surely came from there certain", "it makes it certain",
        edit(part_steps.inflow_steps, ("at[clean], ends[clean]", "at, ends")),
        ("perhaps_back_in_a_box",), READ_PART,
    ),
    Mutation(
        "11", "contents, runs and their bookings are not reached", "what came back in it is",
        edit(part_steps.inflow_steps, ("made = came[part]", "made = came[part] | True")),
        ("part_back_in_a_box",), READ_STOP,
    ),
    Mutation(
        "11", "contents, runs and their bookings are not reached", "serials of what was in it are",
        edit(container_root._Steps._members, ("if lot not in self.stop else ()", "")),
        ("boxed_lot_of_serials",), READ_STOP,
    ),
    Mutation(
        "11", "bookings of the lot that name the root are as sure as ever",
        "bookings that name the root are possible, too",
        edit(part_steps.part_steps, ("chosen = naming(told, root)[rows] &",
                                     "chosen = (rows < 0) &")),
        ("part_of_a_lot_at_a_place", "returned_part"), READ_PART,
    ),
    Mutation(
        "11", "(half a lot was moved to the second cold store)",
        "what left before it came to the place is of it, too",
        edit(part_steps.arrival, ("first[things], root", "BEFORE_ALL + 0 * things, root")),
        ("back_at_a_place",), READ_PART,
    ),
    Mutation(
        "11", "a serial never is", "a serial can be a part, too",
        edit(part_steps.place_steps, ("SURE | WALKED if sure else WALKED", "WALKED")),
        ("serial_in_the_fridge",),
        READ_PART,
    ),
    Mutation(
        "11", "A serial counts at a place from when it came", "a serial counts at any time",
        edit(part_steps.place_steps, ("max(stay.look[0], root.window[0])", "BEFORE_ALL")),
        ("here_for_a_while",), READ_PART,
    ),
    Mutation(
        "11", "up, until it left", "up, a serial counts at any time",
        edit(part_steps.place_steps, ("min(until, root.window[1])", "AFTER_ALL")),
        ("finished_elsewhere",), READ_PART,
    ),
    Mutation(
        "11", "It left in a container, too", "it did not leave in a container",
        edit(part_steps._left_inside, ("return int(", "return AFTER_ALL or int(")),
        ("left_in_a_box",), READ_PART,
    ),
    Mutation(
        "11", "that it surely was in", "it left in one that it was perhaps in",
        edit(part_steps._left_inside, (" & flows.sure)", ")")),
        ("perhaps_left_in_a_box",), READ_PART,
    ),
    Mutation(
        "11", "in the life it was there in", "in all its lives",
        edit(part_steps.place_steps, ("told.lives.state[np.isin(told.lives.row, rows)]", "lives")),
        ("here_for_a_while",), READ_PART,
    ),
    Mutation(
        "11", "nothing is walked through it", "a walk never stops",
        edit(stops.without_steps, ("kept = free & (~enters[ends] | named)",
                                   "kept = (starts >= 0)")
             ),
        ("two_chains",), READ_STOP,
    ),
    Mutation(
        "11", "What a stop names is reached and named", "what a stop names is not reached",
        edit(stops.without_steps, ("kept = free &", "kept = free & ~leaves[ends] &")),
        ("two_chains",), READ_STOP,
    ),
    Mutation(
        "11", "an order stops all its runs", "an order stops what is booked on it alone",
        edit(stops._of_runs, ("(stopped[run] | stopped[told.runs.order[run]])", "stopped[run]")),
        ("order_of_two_days",), READ_STOP,
    ),
    Mutation(
        "11", "A supplier lot is what may have come of it by the moment", "whenever it came",
        edit(starts.stops_of, ("\"down\", at=at", "\"down\"")),
        ("bought_after_it_was_made",), READ_STOP,
    ),
)  # fmt: skip

ROOTS = (*SUPPLIERS, *RUNS, *PAPERS, *PARTS)
