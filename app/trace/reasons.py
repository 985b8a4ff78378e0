"""Why something is only possible, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.trace import network as steps

REASONS: Mapping[int, str] = {
    steps.WHICH_INPUT: "its run had several inputs and outputs, and no record says which went "
    "into which",
    steps.NOT_COVERED: "what had come in before does not cover what left, so another inflow may "
    "be in it",
    steps.KEPT_INPUT: "by the booked times no input fits this output, so any input of its run may "
    "be in it",
    steps.ASSUMED_STEP: "a booking on the way was assumed, not recorded",
    steps.SEVERAL_LIVES: "a booking may belong to an earlier or a later life of the serial",
    steps.MAYBE_INSIDE: "it may not have been in the container at that moment",
    steps.LOT_AS_SUCH: "it was booked by lot, and only some of the lot's serials are concerned",
    steps.SEVERAL_PROCESSES: "several runs made the lot, and no record says from which it came",
    steps.MEMBER_ORIGIN: "it is the origin of a serial of the lot, not of the whole lot",
    steps.CANDIDATE: "a booking of the item names no lot and may be of this one",
    steps.OTHER_RUNS: "the order had other runs, and the booking is on the order as a whole",
}
