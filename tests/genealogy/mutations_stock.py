"""Rules of what is on hand, broken."""

from __future__ import annotations

from app.genealogy import stock
from app.ledger import own_places
from tests.genealogy.breaks import Mutation, edit, swap

READ = "own places"

STOCKED: tuple[Mutation, ...] = (
    Mutation(
        "stock", "so are stock rows", "what is moved out of a place stays there",
        edit(stock.stock_changes, ("goes = (types == MOVED) | ~led", "goes = ~led")),
        ("case 30c", "sold_from_there"),
    ),
    Mutation(
        "stock", "less what was consumed, shipped, moved out", "what is shipped does not leave",
        edit(stock.stock_changes, ("(CONSUMED, SHIPPED, RETURNED)", "(CONSUMED, RETURNED)")),
        ("no_place_named", "own_stock"),
    ),
    Mutation(
        "stock", "A booking that names no place counts at no named place",
        "it counts at the place named last",
        edit(stock.stock_sums, ("place = told.found.names.text(name)",
                                "place = told.found.names.text(name) or 'location:X'")),
        ("no_place_named",),
    ),
    Mutation(
        "stock", "through a container the packed quantity counts", "of what is packed nothing does",
        edit(stock.stock_changes, ("leading, naming = np.flatnonzero(led | to_own(told)), "
                                   "np.flatnonzero(comes | goes)",
                                   "alone = told.flows.unit < 0; leading, naming = np.flatnonzero("
                                   "alone & (led | to_own(told))), "
                                   "np.flatnonzero(alone & (comes | goes))")),
        ("pallet_to_an_own_place",),
    ),
    Mutation(
        "stock", "What was shipped to a customer of kind `own` is on hand there",
        "what was shipped to an own place is gone",
        edit(stock.stock_changes, ("np.flatnonzero(led | to_own(told))", "np.flatnonzero(led)")),
        ("never_received", "own_stock"), READ,
    ),
    Mutation(
        "stock", "at `location:` with the id of the customer", "it is called as the customer is",
        swap(own_places.place_of, lambda customer: customer), ("never_received", "sold_from_there"),
        READ,
    ),
    Mutation(
        "stock", "It is so until it was received under its document", "documents say nothing",
        edit(own_places.takings, ("taker.papers & each.papers", "frozenset()")),
        ("received_by_a_second_paper", "received_before_it_was_sent"), READ,
    ),
    Mutation(
        "stock", "whenever that was booked", "only when it was booked after the shipment",
        edit(own_places.takings, ("taker.papers & each.papers",
                                  "taker.papers & each.papers and each.end <= taker.end")),
        ("received_before_it_was_sent",), READ,
    ),
    Mutation(
        "stock", "else until the next receipt that names no supplier",
        "only a receipt under its document counts",
        edit(own_places._sent_before, ("if taker.supplied else", "if True else")),
        ("received_by_the_next", "oldest_first"), READ,
    ),
    Mutation(
        "stock", "the next receipt that names no supplier", "one of a supplier does it, too",
        edit(own_places._sent_before, ("if taker.supplied else", "if False else")),
        ("received_from_a_supplier",), READ,
    ),
    Mutation(
        "stock", "or a return from there", "what comes back from an own place stays there, too",
        edit(own_places._sent_before, ("if taker.back is not None:\n        return [each",
                                       "if taker.back is not None:\n        return [] and [each")),
        ("own_stock_returned", "returned_from_there"), READ,
    ),
    Mutation(
        "stock", "or a return from there", "a return from one own place is of any",
        edit(own_places._sent_before, ("each.place == taker.back and", "True and")),
        ("returned_from_there",), READ,
    ),
    Mutation(
        "stock", "the oldest shipment first", "the latest first",
        edit(own_places.takings, ("key=lambda each: each.order)\n    left",
                                  "key=lambda each: each.order, reverse=True)\n    left")),
        ("oldest_first",), READ,
    ),
    Mutation(
        "stock", "never one sent later", "also one sent later",
        edit(own_places._sent_before, ("for each in ships if each.end <= taker.end]\n",
                                       "for each in ships]\n")),
        ("received_earlier_than_sent",), READ,
    ),
    Mutation(
        "stock", "What was received under a document is taken off first",
        "all is taken in the order of time",
        edit(own_places.takings, ("in [*under, *others]:",
                                  "in sorted([*under, *others], key=lambda pair: pair[0].order):")),
        ("papers_come_first",), READ,
    ),
    Mutation(
        "stock", "A receipt at the place itself is of what went there",
        "it is of the oldest, wherever that went",
        edit(own_places._there, ("if each.place == taker.at] or ships", "if ()] or ships")),
        ("received_at_the_place",), READ,
    ),
    Mutation(
        "stock", "What is shipped, used or moved on from there names it as its place",
        "it stands beside the place", swap(own_places.place_of, lambda ref: f"{ref}/there"),
        ("sold_from_there", "own_stock_returned"), READ,
    ),
    Mutation(
        "stock", "All of it is compared in a unit it converts to", "each unit is for itself",
        edit(own_places._of_thing, ("units = units_for(facts, set(forms.values()))",
                                    "units = tuple({form.unit for form in forms.values()})")),
        ("grams_of_kilograms", "pieces_told_in_kilograms"), READ,
    ),
    Mutation(
        "stock", "A receipt without a quantity takes all there is", "it takes nothing",
        edit(own_places.takings, ("there if rest is None else", "0 if rest is None else")),
        ("received_uncounted",), READ,
    ),
)  # fmt: skip
