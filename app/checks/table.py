"""The checks by name: what each finds, what it can do to an answer, and what to do about it.

A check is a function from the columns of a ledger to what it found there, and a line here. Codes
are stable: programs and saved reports rely on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.checks import (
    holds,
    lives,
    origins,
    places,
    runs,
    serials,
    sources,
    sums,
    twice,
    twins,
)
from app.checks.finding import FindingColumns
from app.checks.ledger import Ledger

Severity = Literal["hides", "quantities", "look"]

SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        "hides": "can hide a customer or an origin",
        "quantities": "can make quantities wrong",
        "look": "worth a look",
    }
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `explanation` says why it matters, `remedy` what to do, as sentences; `find` is
    the check itself."""

    code: str
    title: str
    severity: Severity
    explanation: str
    remedy: str
    find: Callable[[Ledger], FindingColumns]


_ALL = (
    Check(
        "no_origin", "Born without origin", "hides",
        "It is used, shipped or moved, but was never received or made: what it came from is not "
        "known, and a trace down from there does not reach it.",
        "Load the goods receipt or the production it came from.",
        origins.no_origin,
    ),
    Check(
        "made_of_nothing", "Made of nothing", "hides",
        "It was made by a run on which, and on whose order, nothing was booked as an input.",
        "Load the consumptions of that run.",
        origins.made_of_nothing,
    ),
    Check(
        "no_output", "Order without output", "hides",
        "Material was consumed, and no output is booked: where it went is not known.",
        "Load what was made; if the run is still going, this clears by itself.",
        runs.no_output,
    ),
    Check(
        "open_end", "Open end", "hides",
        "It came in and did not leave, and no place is named where it is on hand.",
        "Say where it is (a move or count with a place), or book where it went.",
        places.open_end,
    ),
    Check(
        "unassigned_bookings", "Bookings without a lot could be of this one", "hides",
        "The item was consumed, packed or shipped without its lot at a time when it could have "
        "been this one.",
        "Find out which lot it was and book it; a trace with candidates follows them as possible.",
        origins.unassigned_bookings,
    ),
    Check(
        "booked_without_lot", "Tracked item booked without a lot", "hides",
        "The item is tracked by lot or serial, and a booking names none: no chain leads on.",
        "Void the booking and send it with its lot or serial.",
        runs.booked_without_lot,
    ),
    Check(
        "through_untracked", "Chain through an untracked item", "hides",
        "An item without lots is made here and used elsewhere; a trace does not pass through it.",
        "Give the item lots, or look by hand at where it was used.",
        runs.through_untracked,
    ),
    Check(
        "untracked_origin", "Lot of an untracked item without origin", "hides",
        "Its item is booked without lots, too, and this lot begins without an origin: it is some "
        "of that stock, and no chain leads there.",
        "Load its receipt, or follow the bookings without a lot by hand.",
        origins.untracked_origin,
    ),
    Check(
        "used_before_born", "Used or shipped before born", "hides",
        "It left before it had come in or been made, so one of the two times is wrong; time may "
        "cut a chain because of it.",
        "Correct the wrong time: void the event and send it with the right one.",
        origins.used_before_born,
    ),
    Check(
        "packed_after_leaving", "Packed after its container had left", "hides",
        "It is booked into a container whose last booking is a shipment before that. Packing "
        "counts at its booked time, so by the books it did not go along, and nobody got it.",
        "Send the packing with the time it happened, or book where the container went afterwards.",
        places.packed_after_leaving,
    ),
    Check(
        "consumed_twice", "Serial consumed twice in one life", "hides",
        "One piece cannot go into two things unless it came out of the first again.",
        "Book how it came out (an unbuild or rework), or void the wrong consumption.",
        lives.consumed_twice,
    ),
    Check(
        "born_twice", "Serial made twice", "hides",
        "It was made a second time without having been consumed in between; both births count as "
        "one life.",
        "Void the double booking, or book the consumption between the two.",
        lives.born_twice,
    ),
    Check(
        "serial_twice", "Serial in two places", "hides",
        "It was made, received or shipped while by its latest booking it was on hand, in a unit or "
        "at a customer elsewhere: a booking is missing, or two pieces carry one number.",
        "Book how it got there, or send what belongs to the other piece under its own number.",
        serials.serial_twice,
    ),
    Check(
        "refused_event", "Refused events name it", "hides",
        "Events that name it were refused: what they say is missing from every answer.",
        "Mend the refused events and load them again.",
        sources.refused_event,
    ),
    Check(
        "conflicting_event", "Conflicting events name it", "hides",
        "An event that names it came twice with different content; the first stays.",
        "If the first is wrong, void it and send the right one under a new id.",
        sources.conflicting_event,
    ),
    Check(
        "run_without_order", "Run without an order", "hides",
        "The run names no work order: what was booked on its order does not reach it, and it is "
        "another run than one of the same number that names its order.",
        "Send the events of the run with their work order.",
        runs.run_without_order,
    ),
    Check(
        "negative_balance", "More left than came in", "quantities",
        "More was consumed, shipped or lost than was ever received, made or returned.",
        "Look for a missing receipt or production, a double issue or a wrong lot number.",
        sums.negative_balance,
    ),
    Check(
        "short_for_a_time", "More left than had come in by then", "quantities",
        "In the end it adds up, but for a time more had left than had come in; where records do "
        "not cover an issue, time cannot exclude anything.",
        "Correct the times, or book the receipt when it happens.",
        sums.short_for_a_time,
    ),
    Check(
        "units_do_not_convert", "Units that do not convert", "quantities",
        "It is booked in units that cannot be turned into one another, so nothing can be added up.",
        "Define the item's factors (how many of its unit one of the other is).",
        sums.units_do_not_convert,
    ),
    Check(
        "unpacked_not_packed", "Unpacked from where it was not packed", "quantities",
        "The unpack names a container that it was not put into itself, so nothing was taken out: "
        "it counts as inside where it was.",
        "Send the unpack for the container it was in, or the packing that is missing.",
        places.unpacked_not_packed,
    ),
    Check(
        "zero_quantity", "Booked with a quantity of 0", "quantities",
        "Traces of a substance round to 0, so the booking is followed as possible, never as "
        "certain, and it proves nothing.",
        "Book what it was, in a smaller unit; void the booking where it was nothing.",
        sums.zero_quantity,
    ),
    Check(
        "unknown_ship_quantity", "Shipped without a quantity", "quantities",
        "How much a customer got is not known.",
        "Void the shipment and send it with its quantity.",
        sums.unknown_ship_quantity,
    ),
    Check(
        "told_twice", "The same act told by two sources", "quantities",
        "Two sources booked the same type, object, document or order, quantity and day: most "
        "likely it happened once.",
        "Mark the two as one act (on the page of the event that counts, or by “lotgraph "
        "same-act”), or void one; and let one source own this type of event.",
        twice.told_twice,
    ),
    Check(
        "returned_too_much", "More came back than was shipped", "quantities",
        "A customer returned more of it than it got; the excess is left out of what is still out.",
        "Look for a missing shipment, or a return booked on the wrong lot or customer.",
        sums.returned_too_much,
    ),
    Check(
        "count_difference", "Count differs from the books", "quantities",
        "What was counted is not what the bookings leave at that place.",
        "Find the missing booking, or book the difference as an adjustment.",
        places.count_difference,
    ),
    Check(
        "used_while_held", "Used or shipped while held", "look",
        "It was on hold, rejected, recalled, expired or scrapped when it was used or shipped "
        "(quarantine counts for shipping only).",
        "Check what was made of it, and who got it.",
        holds.used_while_held,
    ),
    Check(
        "used_after_expiry", "Used or shipped after expiry", "look",
        "It was used or shipped after its expiry date.",
        "Check the date, what was made of it, and who got it.",
        holds.used_after_expiry,
    ),
    Check(
        "booked_after_expiry", "Booked after expiry", "look",
        "Its use or shipment was posted after its expiry date: it may have happened before.",
        "Ask when it happened, and send that time as occurred.",
        holds.booked_after_expiry,
    ),
    Check(
        "expiry_hidden", "An earlier expiry is hidden", "look",
        "Something of the same item that expires earlier went into it: part of it is no longer "
        "good before the date it carries.",
        "Give the lot the earlier date, or take the part out.",
        holds.expiry_hidden,
    ),
    Check(
        "failed_test", "A test failed", "look",
        "A test of it failed or measured a value outside its limits, before or after it went out.",
        "Check what became of it, and who got it.",
        holds.failed_test,
    ),
    Check(
        "near_twin", "Nearly the same lot number", "look",
        "Another lot of the item differs only in leading zeros, case, spaces or punctuation, or "
        "its number was told as another name of this one: most likely they are one lot, and a "
        "trace of one does not reach the other.",
        "If they are one lot, void what is booked on the wrong number and send it again.",
        twins.near_twin,
    ),
    Check(
        "two_suppliers", "Received from two suppliers", "look",
        "One internal lot was received from more than one supplier; a trace up leads to all.",
        "If they are two lots, void one receipt and send it with a lot number of its own.",
        origins.two_suppliers,
    ),
    Check(
        "not_the_owner", "Told by a source that does not own it", "look",
        "The source says which types of events it owns, and this is none of them.",
        "Ask that source to stop, or define that it owns this type.",
        sources.not_the_owner,
    ),
    Check(
        "time_without_offset", "Time without an offset", "look",
        "A time was written without an offset, so the zone of its source was taken.",
        "Send times with their offset; check that the zone of the source is right.",
        sources.time_without_offset,
    ),
)  # fmt: skip

CHECKS: Mapping[str, Check] = MappingProxyType({check.code: check for check in _ALL})
