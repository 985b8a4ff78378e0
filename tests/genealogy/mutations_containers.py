"""Rule 4 broken, sentence by sentence: what is in a container, and when."""

from __future__ import annotations

from app.ledger import containers, flows, presence, trips, unpacking
from app.ledger.containers import Line, Packing, Piece
from app.ledger.opening import Opening
from app.ledger.presence import _Reading, _Stay
from tests.genealogy.breaks import Mutation, both, edit

READ_TIME = "booked time, whatever the basis"
READ_OUT = "what was shipped is out, through all nestings"
READ_STILL = "possibly still, when …"
READ_TWO = "to two customers at one instant"
READ_OWN = "to an own place it stays in"
READ_NUMBER = "by its own number; after a consumption"

INSIDE = (
    Mutation(
        "4", "stands for what is in it at the booked time, through all nestings",
        "a container is never opened",
        edit(Packing.contents, ("return list(found.values())", "return []")), ("shipped_is_out",),
    ),
    Mutation(
        "4", "through all nestings", "it stands for what is in it directly",
        edit(Packing.contents, ("if piece.content in self.lines:", "if ():")),
        ("nested_and_shipped",),
    ),
    Mutation(
        "4", "containers and serial lives go by it",
        "what is packed posted may have been in before",
        edit(containers.packs_among, ("found.written_from[place]", "found.low[place]")),
        ("packed_posted", "case 32c"), READ_TIME,
    ),
    Mutation(
        "4", "At one instant unpacks come before packs", "at one instant packs come first",
        edit(unpacking.parts_of, ("look[1], 1, pack)", "look[1], -1, pack)"),
             ("if opens:", "if opens < 0:")),
        ("unpacked_as_it_was_packed",),
    ),
    Mutation(
        "4", "and a look still sees what is being unpacked",
        "a look does not see what is being unpacked",
        edit(Piece.surely, ("look[1] <= self.sure_end", "look[1] < self.sure_end")),
        ("shipped_as_it_was_unpacked",),
    ),
    Mutation(
        "4", "and what is being packed", "a look does not see what is being packed",
        edit(Piece.surely, ("self.sure_start <= look[1]", "self.sure_start < look[1]")),
        ("alone_at_the_instant",),
    ),
    Mutation(
        "4", "Unpacks close packs of a content not shipped since",
        "unpacks close what was shipped, too",
        edit(unpacking.parts_of, ("border = bisect_right(still, shipped[last], key=lambda each: "
                                  "each.pack.look[1])", "pass")),
        ("refilled_by_quantity",),
    ),
    Mutation(
        "4", "first in, first out by quantity", "last in, first out",
        edit(unpacking._some, ("for each in some:", "for each in reversed(some):")),
        ("first_in_first_out",),
    ),
    Mutation(
        "4", "without quantity all of that content", "without a quantity nothing",
        edit(unpacking._unpacked, ("yield from _all(here or _last_trip(gone, shipped), unpack, "
                                   "named=not here)", "pass")),
        ("named_when_unpacked",),
    ),
    Mutation(
        "4", "without contents all not shipped since", "without contents nothing",
        edit(unpacking._unpacked, ("yield from _all(here, unpack)", "pass")),
        ("refilled_at_one_instant", "case 34c"),
    ),
    Mutation(
        "4", "A serial is one, however often it was packed", "a serial is as many as its packs",
        edit(Opening._serials_once, ("if serial else", "if () else")), ("packed_twice",),
    ),
    Mutation(
        "4", "packed at or before the look, unpacked at or after it or not at all",
        "it is inside for good", both(
            edit(Piece.seen, (" and look[0] <= self.end", ""), times=2),
            edit(Line.at, (" and self.latest[place] >= first", "")),
        ),
        ("unpacked_before",),
    ),
    Mutation(
        "4", "Where only another reading of a day puts it inside, or a time that matters is not "
        "written, it is *possible*", "it is certain",
        edit(Piece.surely, ("look[1] < AFTER_ALL and self.sure_start <= look[1] <= self.sure_end",
                            "self.sure_start <= self.sure_end")),
        ("packed_that_day",), "another reading of a day",
    ),
    Mutation(
        "4", "contents never reach each other", "what is packed together is of one lot",
        edit(flows.flows_of, ("things = np.concatenate([thing[direct], borne[1]])",
                              "things = np.concatenate([thing[direct], np.full(len(borne[1]), "
                              "min(borne[1], default=0))])")),
        ("at_the_very_instant",),
    ),
)  # fmt: skip

SHIPPED = (
    Mutation(
        "4", "**What was shipped is out**, through all nestings, from then on",
        "what was shipped stays in",
        edit(trips.trips_of, ("if not things.own[end]:", "if ():")),
        ("shipped_is_out", "case 32c"), READ_OUT,
    ),
    Mutation(
        "4", "through all nestings, from then on", "it is out of the container shipped alone",
        edit(_Reading._carry, ("for reach in reaches if inner else ():", "for reach in ():")),
        ("nested_and_shipped",), READ_OUT,
    ),
    Mutation(
        "4", "What a later unpack names (what the last shipment took first) was in until then",
        "what a later unpack names was out",
        edit(unpacking._unpacked, ("named=not here", "named=False")), ("named_when_unpacked",),
        READ_STILL,
    ),
    Mutation(
        "4", "(what the last shipment took first)", "(what the first shipment took first)",
        edit(unpacking._last_trip, ("return gone[bisect_left(trip, trip[-1]) :] if gone else ()",
                                    "return gone[: bisect_left(trip, trip[0] + 1)] if gone else ()"
                                    )),
        ("named_of_the_last_trip",), READ_STILL,
    ),
    Mutation(
        "4", "from when the container, or the one it was shipped in, came back (returned, "
        "received)", "a container that comes back is empty",
        edit(_Stay._from, ("came = min(_first(self._backs(hu), trip.end) for hu in wholes)",
                           "came = AFTER_ALL")),
        ("came_back",), READ_STILL,
    ),
    Mutation(
        "4", "from the shipment on when part of what was shipped was unpacked by name",
        "what was unpacked by name says nothing of the rest",
        edit(_Stay._from, ("part.until > trip.end >= part.pack.look[1]", "False")),
        ("named_when_unpacked",), READ_STILL,
    ),
    Mutation(
        "4", "part of the shipment was taken back",
        "a shipment of which part was taken back took all",
        edit(trips.trips_of, (" or int(booked.ids[place]) in taken", "")),
        ("partly_back_then_refilled",), READ_STILL,
    ),
    Mutation(
        "4", "when it was shipped to nobody known (the customer `?`)",
        "nobody known is a customer like any",
        edit(trips.trips_of, ("bool(things.parties[end] == unknown) or ", "")),
        ("to_nobody_known",), READ_STILL,
    ),
    Mutation(
        "4", "when it was packed at the very instant of the shipment beside others",
        "what was packed at that instant was shipped",
        edit(_Reading.at_once, ("if packed != trip.end:", "if True:")),
        ("at_the_very_instant",), READ_STILL,
    ),
    Mutation(
        "4", "beside others", "also when nothing was beside it",
        edit(_Reading.at_once, ("if packed != trip.end:\n        return False",
                                "if True:\n        return packed == trip.end")),
        ("alone_at_the_instant",), READ_STILL,
    ),
    Mutation(
        "4", "when a later booking of the container finds nothing else surely in it: it was sent "
        "on, or is told late", "a container sent on is empty",
        edit(Line.before, ("return None if gone else found", "return None")), ("sent_on",),
        READ_STILL,
    ),
    Mutation(
        "4", "This ends when everything is unpacked",
        "what may be in still is not unpacked with everything",
        edit(_Stay._stays, ("min(_first(self.line.emptied, end + 1), each.part.until)",
                            "AFTER_ALL")),
        ("came_back_and_was_emptied",), READ_STILL,
    ),
    Mutation(
        "4", "and is asked anew at the next shipment", "it stays so at the next shipment",
        edit(_Stay._stays, ("min(stop, following)", "stop"), ("start, stop, following)",
                            "start, stop, AFTER_ALL)")),
        ("came_back_once",), READ_STILL,
    ),
    Mutation(
        "4", "To a customer of kind `own` it stays in", "an own place is a customer like any",
        edit(trips.trips_of, ("if not things.own[end]:", "if True:")), ("to_an_own_place",),
        READ_OWN,
    ),
    Mutation(
        "4", "After a consumption of the container (a return to a supplier, an adjustment of it) "
        "its content is in it only *possibly*", "it is in it for certain",
        edit(presence._doubt, ("used = [each.trip.end for each in reaches if each.trip.kind == "
                               "USED]", "used: list[int] = []")),
        ("consumed_then_shipped",), READ_NUMBER,
    ),
    Mutation(
        "4", "(a return to a supplier, an adjustment of it)", "a return to a supplier does nothing",
        edit(trips.trips_of, ("elif type_ != ADJUSTED or booked.quantities[place] < 0:",
                              "elif type_ not in (ADJUSTED, RETURNED):")),
        ("back_to_the_supplier",), READ_NUMBER,
    ),
    Mutation(
        "4", "a serial also after it was consumed or shipped by its own number",
        "a serial shipped by its own number is in the container for certain",
        edit(trips.uses_of, ("return dict(found)", "return {}")), ("by_its_own_number",),
        READ_NUMBER,
    ),
    Mutation(
        "4", "Shipped to two customers at one instant it is *possible* at each",
        "it is certain at each",
        edit(Opening._doubt, ("if others - {int(self.things.ids[end])}:", "if ():")),
        ("to_two_at_once",), READ_TWO,
    ),
    Mutation(
        "4", "a container that comes back brings its content back *possibly*",
        "it brings its content back for certain",
        edit(Opening._doubt, ("return Reason.CAME_BACK_INSIDE", "pass")),
        ("never_shipped_container",), READ_STILL,
    ),
)  # fmt: skip

CONTAINERS = (*INSIDE, *SHIPPED)
