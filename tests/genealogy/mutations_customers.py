"""Broken: what customers got and gave back, and stock."""

from __future__ import annotations

from app.genealogy import deliveries, offsets
from app.ledger import quantities
from tests.genealogy.breaks import Mutation, edit

READ_OFFSET = "a return offsets only what was shipped before it"
READ_BACK = "a returned container"
READ_PART = "a part of a unit shipped there"
READ_UNIT = "units of a row"

ROWS = (
    Mutation(
        "customers", "shipped (only what the walk allows)", "whatever was shipped there",
        edit(deliveries.shipments, ("walked & (told.types() == SHIPPED)",
                                    "np.isin(told.flows.thing, told.flows.thing[walked]) & "
                                    "(told.types() == SHIPPED)")),
        ("first_what_is_not_counted",),
    ),
    Mutation(
        "customers", "Quantities of an item are in its own unit", "in the unit they were told in",
        edit(quantities.units_for, ("if all(form.converts(item, unit) for form in forms):",
                                    "if False:")),
        ("unit_of_the_item", "case 25b"), READ_UNIT,
    ),
    Mutation(
        "customers", "Quantities of an item are in its own unit", "in the first unit by name",
        edit(quantities.units_for, ("*(() if own is None else (own,)), ", "")),
        ("unit_of_the_item",), READ_UNIT,
    ),
    Mutation(
        "customers", "else in the one unit all of them convert to that comes first by name",
        "in the last by name",
        edit(quantities.units_for, ('key=lambda unit: unit or "")', 'key=lambda unit: unit or "", '
                                    "reverse=True)")),
        ("first_unit_by_name",), READ_UNIT,
    ),
    Mutation(
        "customers", "else each in its own", "what does not convert is added all the same",
        edit(quantities.units_for, ("if all(form.converts(item, unit) for form in forms):",
                                    "if any(form.converts(item, unit) for form in forms):")),
        ("units_apart",), READ_UNIT,
    ),
    Mutation(
        "customers", "What a booking says in `also` converts it where the quantity itself does not",
        "`also` converts nothing",
        edit(quantities.AmountForm.beside, ("for amount, name in self.also:",
                                            "for amount, name in ():")),
        ("catch_weight",), READ_UNIT,
    ),
    Mutation(
        "customers", "Unknown is null and named", "what is unknown is 0",
        edit(quantities.Sum.plus, ("if other.micro is None or self.micro is None:\n"
                                   "        self.micro = None",
                                   "if other.micro is None or self.micro is None:\n        pass")),
        ("one_of_two_back",),
    ),
    Mutation(
        "customers", "a place of one's own has nothing outstanding", "it has what it got",
        edit(deliveries._amounts, ("left = 0 if party.party == OWN else rest.value",
                                   "left = rest.value")),
        ("to_an_own_place", "kinds"),
    ),
)  # fmt: skip

RETURNS = (
    Mutation(
        "customers", "A return offsets, lot by lot and serial by serial, what was booked as "
        "shipped to that customer before it", "a return offsets what was shipped whenever",
        edit(offsets._offset_one, ("if ship.end < back.end and ship not in meets",
                                   "if ship not in meets")),
        ("returned_before", "case 42b"), READ_OFFSET,
    ),
    Mutation(
        "customers", "lot by lot and serial by serial", "a return offsets whatever was shipped",
        edit(deliveries._beside, ("if customer in found and thing in found[customer].shipped:",
             "thing = min(found[customer].shipped, default=thing) if customer in found else thing\n"
             "        if customer in found and thing in found[customer].shipped:")),
        ("one_lot_for_another",), READ_OFFSET,
    ),
    Mutation(
        "customers", "first what the walk does not count", "first what the walk counts",
        edit(offsets.offset, ("(leg.row in counted, *_order(leg))",
                              "(leg.row not in counted, *_order(leg))")),
        ("returned_of_what_is_not_counted",), READ_OFFSET,
    ),
    Mutation(
        "customers", "On one day or at one instant nobody knows which came first",
        "at one instant the shipment came first",
        edit(offsets._offset_one, ("found.doubtful |= doubtful", "")),
        ("returned_at_once", "returned_that_day"), READ_OFFSET,
    ),
    Mutation(
        "customers", "where only such a shipment could be offset, outstanding is unknown",
        "such a shipment is offset first",
        edit(offsets._offset_one, ("((before, False), (meets, True))",
                                   "((meets, True), (before, False))")),
        ("returned_of_an_earlier",), READ_OFFSET,
    ),
    Mutation(
        "customers", "What a return does not offset is excess",
        "all that came back is taken off what is out",
        edit(offsets._offset_one, ("    if rest > _SLACK:", "    if rest > _SLACK:\n        "
                                   "_add(found.returned, rest)\n    if rest > _SLACK:")),
        ("returned_too_much", "case 42b"), READ_OFFSET,
    ),
    Mutation(
        "customers", "A part of a unit shipped there is known as one out of it",
        "a part that comes back is excess",
        edit(offsets.is_part, ("return bool(", "return False and bool(")), ("case 45",), READ_PART,
    ),
    Mutation(
        "customers", "and the unit stays out", "the unit came back with its part",
        edit(deliveries._beside, ("if customer in found and thing in found[customer].shipped:",
             "if customer in found and thing not in found[customer].shipped:\n"
             "            thing = min(found[customer].shipped)\n"
             "        if customer in found and thing in found[customer].shipped:")),
        ("part_of_a_set", "case 45"), READ_PART,
    ),
    Mutation(
        "customers", "A returned container brings its content back *possibly*: returned and "
        "outstanding are unknown", "a returned container brings all of it back",
        edit(offsets.returns_of, ("known = None if named is None else",
                                  "known = packed.micro if named is None else")),
        ("pallet_back", "came_back"), READ_BACK,
    ),
    Mutation(
        "customers", "until an unpack from it, or a return, names that content",
        "whatever an unpack names",
        edit(offsets._naming, ("if not len(unpacks):", "if True:")), ("pallet_back_unpacked",),
        READ_BACK,
    ),
    Mutation(
        "customers", "or a return, names that content", "whatever a return names",
        edit(offsets._brought, ("any(leg.end >= pieces[0].start for leg in direct)", "False")),
        ("pallet_back_named",), READ_BACK,
    ),
    Mutation(
        "customers", "It brings nothing back of what went there later",
        "it may have brought back what went there later",
        edit(deliveries._beside, ("(told.found.bookings.written_from[at] <= end).any()", "True")),
        ("back_before_it_went",), READ_BACK,
    ),
)  # fmt: skip

CUSTOMERS = (*ROWS, *RETURNS)
