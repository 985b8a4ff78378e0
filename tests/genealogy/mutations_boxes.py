"""Rule 4 broken, on: part of a booking taken back, containers as roots and at places."""

from __future__ import annotations

from app.genealogy import container_root
from app.genealogy.step_plan import StepPlan
from app.ledger import visits
from app.ledger.opening import Opening
from tests.genealogy.breaks import Mutation, edit

READ_PART = "part of a container's shipment taken back"
READ_ROOT = "a container as root"
READ_PLACE = "a place in a window"

PARTLY_BACK = (
    Mutation(
        "4", "When a reverse takes back part of a container's booking, how much of each content "
        "went is unknown", "all of each content went",
        edit(Opening.rows, ("else:\n                quantity = None\n",
                            "else:\n                pass\n")), ("one_of_two_back",),
        READ_PART,
    ),
    Mutation(
        "4", "Certain is only a content of which more was in it than was taken back",
        "every content is certain",
        edit(Opening._more, ("    alike = [", "    return True\n    alike = [")),
        ("one_of_one_and_more",), READ_PART,
    ),
    Mutation(
        "4", "Certain is only a content of which more was in it than was taken back",
        "no content is certain",
        edit(Opening._more, ("    alike = [", "    return False\n    alike = [")),
        ("one_of_two_back", "half_consumed_back"), READ_PART,
    ),
    Mutation(
        "4", "where boxes stood in the container one that stood in more boxes",
        "boxes do not matter",
        edit(Opening._more, ("if not any(self._kind(other) == UNIT for other in found):",
                             "if True:")),
        ("boxes_back",), READ_PART,
    ),
    Mutation(
        "4", "A booking that names a quantity and held one thing is that quantity less what came "
        "back", "its quantity is unknown, too",
        edit(Opening.rows, ("len(goods) == 1 and ", "() and ")), ("case 12g",), READ_PART,
    ),
    Mutation(
        "4", "however often some of it was packed", "what was packed twice are two",
        edit(Opening.rows, ("goods = [min(goods, key=_packed)]", "pass")),
        ("packed_twice_part_taken_back",), READ_PART,
    ),
)  # fmt: skip

AS_ROOT = (
    Mutation(
        "4", "What a booking of it, of a box in it or of what it stood in finds beside",
        "what was sent on as it was is not in it",
        edit(container_root.container_steps, ("with_found(told.booked, hu, stood)", "stood")),
        ("sent_on_in_a_pallet",), READ_ROOT,
    ),
    Mutation(
        "4", "Up: all it ever held, for certain what was in a content when it was packed",
        "what was in a content when it was packed is possible",
        edit(container_root._Steps.origins, ("sure=is_sure(piece)", "sure=False"), times=2),
        ("filled_after_packing",), READ_ROOT,
    ),
    Mutation(
        "4", "*possibly* what came into the lot later", "what came into the lot later is not told",
        edit(container_root._Steps.origins, ("self._enter(states, BEFORE_ALL, reason="
                                             "Reason.AFTER_PACKING)", "pass")),
        ("filled_after_packing",), READ_ROOT,
    ),
    Mutation(
        "4", "where the container went with it, and the boxes that stood in it, certain",
        "where the container went is not told",
        edit(container_root._Steps._by_piece, ("for piece in stood.pieces[thing]:",
                                               "for piece in ():")),
        ("pallet_of_plenty", "case 19"), READ_ROOT,
    ),
    Mutation(
        "4", "a serial's own bookings, unpacked or not, certain",
        "a serial's own bookings are possible",
        edit(container_root._Steps._serial, ("sure=certain and one", "sure=False")),
        ("serial_on_a_pallet",), READ_ROOT,
    ),
    Mutation(
        "4", "Down, from each pack on", "from any time on",
        edit(container_root._Steps._serial, ("np.array(lives, np.int64), time",
                                             "np.array(lives, np.int64), BEFORE_ALL")),
        ("serial_on_a_pallet",), READ_ROOT,
    ),
    Mutation(
        "4", "Where only another reading of a day puts it inside",
        "a container as root is asked by booked times alone",
        edit(container_root._Steps._read_otherwise, ("if len(some):", "if ():")),
        ("gone_on_the_day", "used_on_the_day"), READ_ROOT,
    ),
    Mutation(
        "4", "What was packed on a day may have left again on it by its own bookings",
        "what was packed on a day was in it from the end of the day",
        edit(container_root._earliest, ("return piece.start if", "return begins_of(piece) if")),
        ("used_by_itself_on_the_day",), READ_ROOT,
    ),
    Mutation(
        "11", "What such an item in a container there came from is possible",
        "nothing is known of where it came from",
        edit(container_root._Steps.seen, ("== ITEM:  # whichever", "== -1:  # whichever")),
        ("grease_in_a_crate_there",),
    ),
    Mutation(
        "4", "or with the container: *possible*", "not before the end of that day",
        edit(container_root._Steps._read_otherwise, ("(piece.start < begins)", "False")),
        ("packed_and_used_on_a_day",), READ_ROOT,
    ),
    Mutation(
        "4", "and the lot of a serial as surely as the serial",
        "the lot of a serial is left to its lives",
        edit(StepPlan.name_of, ("self.name_with_lots(", "self.name(")),
        ("made_after_it_was_packed",), READ_ROOT,
    ),
    Mutation(
        "4", "all of its bookings from then on when what stood outside does not cover them "
        "together", "what stood outside always covers them",
        edit(container_root._Steps._is_covered, ("rows = self._rows(thing)",
                                                 "return True\n    rows = self._rows(thing)")),
        ("pallet_of_too_little",), READ_ROOT,
    ),
    Mutation(
        "4", "all of its bookings from then on when what stood outside does not cover them "
        "together", "the whole lot is in question",
        edit(container_root._Steps._is_covered, ("rows = self._rows(thing)",
                                                 "return False\n    rows = self._rows(thing)")),
        ("pallet_of_plenty",), READ_ROOT,
    ),
    Mutation(
        "4", "else after an unpack those not proven earlier",
        "after an unpack nothing more",
        edit(container_root._opened, ("if not len(ends):", "if True:")), ("pallet_unpacked",),
        READ_ROOT,
    ),
    Mutation(
        "4", "of containers packed later, too", "of containers packed before, too",
        edit(container_root._Steps._as_such, ("end >= time", "True")), ("pallet_unpacked",),
        READ_ROOT,
    ),
    Mutation(
        "4", "of containers packed later, too", "of no other containers",
        edit(container_root._Steps._as_such, ("end >= time", "False")), ("pallet_unpacked",),
        READ_ROOT,
    ),
)  # fmt: skip

PLACES = (
    Mutation(
        "4", "sees a content while it was in the container (booked times)",
        "a place sees all that a container ever held",
        edit(container_root.look_steps, ("stood_in(told.found, hu, look, looked)",
                                         "stood_in(told.found, hu)")),
        ("packed_while_there",), READ_PLACE,
    ),
    Mutation(
        "4", "the container may have been there", "a container is where it ever was",
        edit(visits.stays, ("left = [other.high for other in calls if other.end > call.end]",
                            "left: list[int] = []")),
        ("packed_while_there",), READ_PLACE,
    ),
    Mutation(
        "4", "from what brought it until its next booking", "from the beginning",
        edit(visits.stays, ("found.append((call.low, min(",
                            "found.append((BEFORE_ALL, min(")),
        ("emptied_before_it_came",), READ_PLACE,
    ),
    Mutation(
        "4", "or until what took it away when nothing says how it came",
        "what nothing says how it came was never there",
        edit(visits.stays, ("if (call.found or call.goes) and not", "if () and not")),
        ("taken_from_the_fridge",), READ_PLACE,
    ),
    Mutation(
        "4", "Of a lot that is a part, so that its later bookings are *possible*",
        "of a lot that is all of it",
        edit(container_root.look_steps, ("steps.at_place(stood, named, there=there)",
                                         "steps.contents(stood)")),
        ("part_of_a_lot_in_a_box",), READ_PLACE,
    ),
)  # fmt: skip

BOXES = (*PARTLY_BACK, *AS_ROOT, *PLACES)
