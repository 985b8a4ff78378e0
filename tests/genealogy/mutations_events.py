"""Broken: what became of bookings since they were told, and what they are of."""

from __future__ import annotations

from app.ledger import flows, rows
from app.ledger.opening import Opening
from app.vocabulary import like
from app.vocabulary.corrections import Corrections
from tests.genealogy.breaks import Mutation, edit

READ_LIKE = "`reverse … like`"
READ_UNKNOWN = "part of an unknown quantity, or of a container, stays unknown"

BOOKED = (
    Mutation(
        "events", "It counts when it is live: recorded, not voided, not reversed to nothing",
        "what was voided counts",
        edit(Corrections.voided, ("return min(", "return False and min(")),
        ("taken_back", "known_bit_by_bit"),
    ),
    Mutation(
        "events", "not reversed to nothing", "what was reversed to nothing counts",
        edit(Corrections.left, ("return total if undone_at is None else None", "return total")),
        ("taken_back",),
    ),
    Mutation(
        "events", "reversed by what was recorded by `T`", "reversed by what was recorded later",
        edit(Corrections._numbered, ("each.stamp <= known_at and ", "")), ("known_bit_by_bit",),
    ),
    Mutation(
        "events", "Its quantity is net of reversals", "its quantity is what was booked",
        edit(rows._left, ("quantity - (taken / MICRO if quantity >= 0 else -taken / MICRO)",
                          "quantity")),
        ("reversed_like",),
    ),
    Mutation(
        "events", "Its quantity is net of reversals", "a reverse that names no event does nothing",
        edit(Corrections._parts, (" + self._alike(known_at).get(told.key, [])", "")),
        ("reversed_like",), READ_LIKE,
    ),
    Mutation(
        "events", "Its quantity is net of reversals", "such a reverse takes the first first",
        edit(like.choices, ("key=_order, reverse=True", "key=_order")),
        ("reversed_like_without_quantity",), READ_LIKE,
    ),
    Mutation(
        "events", "Its quantity is net of reversals", "such a reverse takes what is booked later",
        edit(like.choices, ("_order(each) <= _order(reverse) and ", "")),
        ("reversed_like_before",), READ_LIKE,
    ),
    Mutation(
        "events", "Its quantity is net of reversals",
        "of two such reverses the later chooses first",
        edit(like.choices, ("sorted(reverses, key=_order)", "sorted(reverses, key=_order, "
                            "reverse=True)")),
        ("two_reverses_like",), READ_LIKE,
    ),
    Mutation(
        "events", "part of an unknown quantity leaves it unknown", "a part nobody knows is none",
        edit(rows.rows_of, ("if corrections.unknown(told, known_at):", "if ():")),
        ("taken_back",), READ_UNKNOWN,
    ),
    Mutation(
        "events", "part of an unknown quantity leaves it unknown",
        "part of a container's booking taken back is nothing",
        edit(rows._part, ("if part is not None and any(", "if part is None and any(")),
        ("one_of_two_back", "case 12c"), READ_UNKNOWN,
    ),
    Mutation(
        "events", "A serial without a quantity is one", "its quantity is unknown",
        edit(flows.flows_of, ("(kinds[things] == SERIAL) & own &",
                              "(kinds[things] < 0) & own &")),
        ("motor_out",),
    ),
    Mutation(
        "events",
        "*Inflows* of a lot or serial: receive, produce, customer return, positive adjust",
        "a positive adjustment is no inflow",
        edit(flows._signs, ("sign[adjusted & (quantity > 0)] = IN", "")), ("adjusted_up",),
    ),
    Mutation(
        "events", "*Outflows*: consume, ship, return to a supplier, negative adjust",
        "a negative adjustment is no outflow",
        edit(flows._signs, ("sign[adjusted & (quantity < 0)] = OUT", "")), ("adjusted_down",),
    ),
    Mutation(
        "events", "also through a container it is in, with the packed quantity",
        "through a container the quantity is unknown",
        edit(Opening.rows, ("quantity, uom = each.piece.quantity, each.piece.uom",
                            "quantity, uom = None, each.piece.uom")),
        ("alone_at_the_instant",),
    ),
)  # fmt: skip
