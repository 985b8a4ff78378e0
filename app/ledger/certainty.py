"""Certain or only possible, and why: every reason with its number and its sentence."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

Certainty = Literal["certain", "possible"]


class Reason(IntEnum):
    """Why a step, and what it leads to, is only possible; `NONE`: it is not in doubt.

    The number stands in columns of steps, the sentence is what a person reads.
    """

    sentence: str

    def __new__(cls, number: int, sentence: str) -> Reason:
        """A number with its sentence."""
        reason = int.__new__(cls, number)
        reason._value_ = number
        reason.sentence = sentence
        return reason

    NONE = 0, ""
    WHICH_INPUT = (
        1,
        "its run had several inputs and outputs, and no record says which went into which",
    )
    NOT_COVERED = (
        2,
        "what had come in before does not cover what left, so another inflow may be in it",
    )
    KEPT_INPUT = (
        3,
        "by the booked times no input fits this output, so any input of its run may be in it",
    )
    ASSUMED = 4, "a booking on the way was assumed, not recorded"
    SEVERAL_LIVES = 5, "a booking may belong to an earlier or a later life of the serial"
    MAYBE_INSIDE = 6, "it may not have been in the container at that moment"
    LOT_AS_SUCH = 7, "it was booked by lot, and only some of the lot's serials are concerned"
    SEVERAL_PROCESSES = 8, "several runs made the lot, and no record says from which it came"
    MEMBER_ORIGIN = 9, "it is the origin of a serial of the lot, not of the whole lot"
    CANDIDATE = 10, "a booking of the item names no lot and may be of this one"
    BOOKED_BEFORE = (
        12,
        "it was booked out before this came in, and what had come in before covers it",
    )
    ZERO = 13, "a booking on the way is of a quantity of 0, which proves nothing"
    TIME_LEFT_OUT = 14, "by the times written it was too late or too early; they were left out"
    OTHER_RUNS = 11, "the order had other runs, and the booking is on the order as a whole"
    TAKEN_OUT = 21, "something was taken out of the unit, and it may have been this"
    NOT_GIVEN_OUT = 22, "the unit was taken apart, and nothing says that this came out of it"
    TWO_BIRTHS = 23, "two runs say that they made the serial, and only one of them can be right"

    PARTLY_BACK = 40, "part of its container's booking was taken back, not said of which content"
    CAME_BACK_INSIDE = 41, "its container came back, and no record says with what in it"
    TWO_AT_ONCE = 42, "its container was shipped to two customers at one and the same time"

    PART_OF_LOT = 29, "part of the lot only is meant, and the booking may be of the rest of it"
    OTHER_SUPPLY = 30, "without a lot, it may have come from elsewhere, too"
    AFTER_PACKING = 43, "it came into the lot after some of the lot was packed"
    NOT_ONLY_INSIDE = 44, "what stood outside the container does not cover all that left from there"
    UNPACKED = 45, "it left after the container was unpacked, and may be of what had been in it"

    PACKED_BEFORE = 47, "it was packed into the container before this came in"

    PART_THERE = 46, "only part of the lot was there, and no record says that it is of that part"


def sentence_of(reason: int) -> str | None:
    """The sentence of a reason's number; None where nothing is in doubt."""
    return _SENTENCES[reason] or None


_SENTENCES = {int(reason): reason.sentence for reason in Reason}
