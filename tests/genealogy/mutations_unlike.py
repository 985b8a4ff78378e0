"""What product and reference told unlike each other once, broken: serials before they came, boxes,
what stands in several at once."""

from __future__ import annotations

from app.genealogy import own_steps, paper_steps, part_steps, stops
from app.ledger import place_content
from app.ledger.opening import Opening
from tests.genealogy.breaks import Mutation, edit

MEMBERSHIP = "A serial that is named though all that came into it itself is later"
READ_BEFORE = "a serial named before anything came into it is of its lot"
READ_ONCE = "a serial in several boxes at once"
READ_CRATES = "containers that came with nobody knows what in them"
BEFORE = ("packed_before_it_came", "of_its_lot_before_it_came", "there_before_it_came")

UNLIKE_ONCE = (
    Mutation(
        "5",
        MEMBERSHIP,
        "its lot is left to its lives",
        edit(own_steps.named_members, ("if not lots_of:", "if True:")),
        BEFORE,
        READ_BEFORE,
    ),
    Mutation(
        "5",
        MEMBERSHIP,
        "its lot is named, and not walked on from",
        edit(
            own_steps.named_members,
            ("node[origin], lot[origin]", "node[:0], lot[:0]"),
            ("np.where(doubt, WALKED, SURE | WALKED)", "WALKED"),
        ),
        BEFORE,
    ),
    Mutation(
        "5",
        "booked, packed or at a place by then",
        "what a document moved is left to its lives",
        edit(paper_steps._packed, ("plan.name_with_lots(", "plan.name(")),
        ("there_before_it_came",),
    ),
    Mutation(
        "5",
        "booked, packed or at a place by then",
        "what was at a place is left to its lives",
        edit(part_steps.place_steps, ("plan.name_with_lots(", "plan.name(")),
        ("there_before_it_came",),
    ),
    Mutation(
        "4",
        "of these in the one it was packed into last",
        "in the one it was packed into first",
        edit(Opening._standing, ("int(booked", "-int(booked")),
        ("in_three_boxes",),
        READ_ONCE,
    ),
    Mutation(
        "4",
        "A serial is one, however often it was packed",
        "of 0 once it was packed with 0",
        edit(Opening._standing, ("quantity != 0", "quantity == 0")),
        ("packed_again_with_nothing",),
        READ_ONCE,
    ),
    Mutation(
        "11",
        "What a document shipped or used in a stopped container goes on nowhere",
        "its own bookings are walked through a stopped container",
        edit(stops.without_steps, ("~boxed[ends] | (named", "~boxed[ends] | named | (named")),
        ("document_stopped_at_its_box", "used_by_a_document_in_its_box"),
    ),
    Mutation(
        "4",
        "What that booking perhaps found in it, sent on as it was, was perhaps there",
        "only what surely was in it was there",
        edit(place_content._sent_on, ("if inside.sure:", "if True:")),
        ("filled_on_a_pallet_sent_on", "sent_on_and_filled_up", "sent_on_from_there"),
    ),
    Mutation(
        "4",
        "until it was emptied",
        "as long as the container was",
        edit(place_content._sent_on, ("look[1], *ends)", "look[1])")),
        ("sent_on_and_emptied", "filled_when_it_was_off"),
    ),
    Mutation(
        "4",
        "and so was what was put into such a box meanwhile",
        "but not what was put in later",
        edit(
            place_content._sent_on,
            ("piece = inner.within(outer)", "piece = inner.within(outer._replace(end=start))"),
        ),
        ("filled_on_a_pallet_sent_on",),
    ),
    Mutation(
        "4",
        "booked at the instant of a shipment, it may have been after that",
        "it was before that",
        edit(
            place_content._sent_on,
            ("if look[1] >= after[1] else (looked,)", "if False else (looked,)"),
        ),
        ("filled_on_a_pallet_there_at_once",),
    ),
    Mutation(
        "11",
        "In a container it supplied what was in it when it came",
        "all that ever was in it",
        edit(part_steps.with_contents, ("or not boxes", "or boxes")),
        ("crate_filled_after_it_came",),
        READ_CRATES,
    ),
    Mutation(
        "11",
        "In a container it supplied what was in it when it came",
        "what was only perhaps in it is certain",
        edit(part_steps.with_contents, ("frozenset(inside - surely)", "frozenset()")),
        ("perhaps_in_what_came",),
        READ_CRATES,
    ),
    Mutation(
        "11",
        "it is named, and possibly in all to which that led from then on",
        "it leads nowhere",
        edit(part_steps.crate_steps, ("if place in going:", "if place in ():")),
        ("crate_nobody_looked_into",),
        READ_CRATES,
    ),
    Mutation(
        "11",
        "A container that came with nobody knows what in it",
        "only one that was received at a place or by a document or supplier",
        edit(part_steps.crate_steps, ("(flows.sign == IN)", "(told.types() == SUPPLIED)")),
        ("crate_nobody_looked_into",),
        READ_CRATES,
    ),
)
