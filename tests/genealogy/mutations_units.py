"""Rule 2 broken, sentence by sentence: what comes out of units and what stays in."""

from __future__ import annotations

from app.genealogy import memory as memories
from app.genealogy import pairing, reached, steps
from app.ledger import columns
from app.lives import service
from app.lives.service import Service
from app.lives.stays import Stays
from tests.genealogy.breaks import Mutation, edit

READ_OUT = "unbuild: resumes, no replacement, others at most possibly"
READ_MIXED = "homogeneous birth: descends from all"
READ_BARE = "taken in without a lot"
READ_LEFT = "what an unbuild did not give out"
READ_STAYS = "what stays in a unit"
READ_VAGUE = "of a lot, without a lot, under another number"
READ_INSIDE = "inside another part"
READ_LOT = "a lot has no lives"

OUT = (
    Mutation(
        "2", "an *unbuild* (kind `unbuild`)", "no kind of run takes a unit apart",
        edit(columns.read_things, ("run_kinds == unbuild", "run_kinds == -9")),
        ("cleaned_while_apart", "case 04"), READ_OUT,
    ),
    Mutation(
        "2", "gives out something else of an item that a birth of it (not a homogeneous one) or "
        "another such run took in", "only an unbuild takes something out of a unit",
        edit(Service._takes_out, ("return any(", "return False and any(")),
        ("motor_out", "swap"), READ_STAYS,
    ),
    Mutation(
        "2", "gives out something else of an item that a birth of it (not a homogeneous one) or "
        "another such run took in", "every run that gives out more than the unit takes it apart",
        edit(Service._takes_out, ("return any(", "return bool(items) or any(")),
        ("mixed_then_some_out",), READ_STAYS,
    ),
    Mutation(
        "2", "(not a homogeneous one)", "a homogeneous birth makes such a run, too",
        edit(Service._takes_out, ("not at.homogeneous[birth]", "True")),
        ("mixed_then_some_out",), READ_STAYS,
    ),
    Mutation(
        "2", "An output that was itself put into the unit resumes its own life",
        "it does not resume its own life",
        edit(Service.resumed_from, ("frozenset(self._goes_on(output))", "frozenset()")),
        ("swap", "case 02d"), READ_OUT,
    ),
    Mutation(
        "2", "It is no birth", "what resumes is a birth, too",
        edit(steps.interpretation_of, ("~np.isin(runs.outputs, resumed)", "runs.outputs >= 0")),
        ("swap",), READ_OUT,
    ),
    Mutation(
        "2", "neither the unit nor an input of its own item (a replacement) flows into it",
        "the unit flows into it",
        edit(service.unbuild_of, ("at.thing[put] in units or at.item[put] == at.item[row]",
                                  "at.item[put] == at.item[row]")),
        ("motor_out",), READ_OUT,
    ),
    Mutation(
        "2", "neither the unit nor an input of its own item (a replacement) flows into it",
        "a replacement flows into the part it replaces",
        edit(service.unbuild_of, ("at.thing[put] in units or at.item[put] == at.item[row]",
                                  "at.thing[put] in units")),
        ("swap",), READ_OUT,
    ),
    Mutation(
        "2", "other inputs of the run at most *possibly*", "other inputs of the run for certain",
        edit(pairing._barely, ("return resumed | ", "return ")), ("cleaned_while_apart",), READ_OUT,
    ),
    Mutation(
        "2", "When the birth that took it in was homogeneous it does not resume",
        "it resumes from a homogeneous birth, too",
        edit(Service._goes_on, ("if births and not any(self.at.homogeneous[birth] for birth in "
                                "births)", "if births")),
        ("mixed_then_out",), READ_MIXED,
    ),
    Mutation(
        "2", "but descends from all of the unit, *possible*", "it descends from all for certain",
        edit(pairing._barely, (" | np.isin(inputs * len(flows) + outputs, mixed)", "")),
        ("mixed_then_out",), READ_MIXED,
    ),
    Mutation(
        "2", "What was never put in descends from the unit", "it does not descend from the unit",
        edit(service.unbuild_of, ("if not at.bare[row] and service.resumed_from(row)",
                                  "if not at.bare[row] and service.opened(row)")),
        ("taken_in_without_a_lot", "case 04"), READ_OUT,
    ),
    Mutation(
        "2", "when the unit took its item in without a lot, its origin is there, and in the rest "
        "of the unit *possibly*", "it descends from all of the unit alike",
        edit(Service.without_lot, ("return any(", "return False and any(")),
        ("taken_in_without_a_lot", "case 04"), READ_BARE,
    ),
    Mutation(
        "2", "A serial that a run takes in itself is no part that comes out there",
        "it is one of the parts that come out",
        edit(Service._is_beside, ("return self.serial[output]", "return False")),
        ("a_fixture",), READ_OUT,
    ),
)  # fmt: skip

STAYS = (
    Mutation(
        "2", "After a service the next life of a serial has all the one before had",
        "all that was in the unit stays in for certain",
        edit(Stays._verdict, ("if self._is_later(birth, taking):", "if True:")),
        ("motor_out", "case 01"), READ_STAYS,
    ),
    Mutation(
        "2", "After a service the next life of a serial has all the one before had",
        "what was in the unit is in the next life only possibly",
        edit(memories.Chains._stay, (
            "stay = self.stays.verdict(memory.part, memory.birth, taking)",
            "stay = max(Stay.POSSIBLY, self.stays.verdict(memory.part, memory.birth, taking))",
        )),
        ("in_again",), READ_STAYS,
    ),
    Mutation(
        "2", "less what came out: a serial not at all when by then (one instant together) it came "
        "out as often as it went in", "what came out is in still, possibly",
        edit(Stays._came_out, ("return Stay.OUT if len(certain)", "return Stay.POSSIBLY if "
                               "len(certain)")),
        ("motor_out",), READ_STAYS,
    ),
    Mutation(
        "2", "it came out as often as it went in, else *possible*",
        "a serial that came out once is out, however often it went in",
        edit(Stays._came_out, ("max(1, len(went_in))", "1")),
        ("out_once_of_two",), READ_STAYS,
    ),
    Mutation(
        "2", "(one instant together)", "what happened at that instant is not counted",
        edit(Stays._counts, ("at.end[row] <= at.end[of] or at.one_run(row, of)",
                             "at.end[row] < at.end[of]")),
        ("motor_out",), READ_STAYS,
    ),
    Mutation(
        "2", "of a lot, or where the item came out without a lot or under another number, "
        "*possible*", "of a lot that came out nothing is in still",
        edit(Stays._came_out, ("if self.service.serial[put]:", "if taking.kind != REBORN:")),
        ("lot_of_screws",), READ_VAGUE,
    ),
    Mutation(
        "2", "of a lot, or where the item came out without a lot or under another number, "
        "*possible*", "what came out without a lot leaves all in",
        edit(Stays._is_vague, ("self.at.bare[row] or ", "not self.at.bare[row] and ")),
        ("without_a_number",), READ_VAGUE,
    ),
    Mutation(
        "2", "of a lot, or where the item came out without a lot or under another number, "
        "*possible*", "what came out under another number leaves all in",
        edit(Stays._is_vague, (" or not self.service.is_part_of(unit, row)", "")),
        ("another_number",), READ_VAGUE,
    ),
    Mutation(
        "2", "What went in inside another part and came out by itself is *possible* in the unit "
        "from then on", "it is in the unit still",
        edit(Stays.may_be_out, ("return not", "return False and not")), ("inside_another",),
        READ_INSIDE,
    ),
    Mutation(
        "2", "What an unbuild did not give out is *possible* in the unit's next life",
        "it is not in the next life",
        edit(Stays._take_apart, ("reborn = self.reborn[state, row] = ", "reborn = ")),
        ("not_given_out", "lot_not_all_given_out"), READ_LEFT,
    ),
    Mutation(
        "2", "What an unbuild did not give out is *possible* in the unit's next life",
        "what it gave out is in the next life, too",
        edit(Stays._verdict, ("return self._came_out(part, put, taking)", "return Stay.POSSIBLY")),
        ("not_given_out", "lot_not_all_given_out"), READ_LEFT,
    ),
    Mutation(
        "2", "of an order it was booked on all runs are", "none of its runs is",
        edit(reached._lead, ("apart = _taken_apart(network, walk)",
                             "apart = np.zeros(0, np.int64)")),
        ("taken_apart_on_an_order",), READ_LEFT,
    ),
    Mutation(
        "2", "A lot has no lives: what came out of it is *possible* in its bookings from then on",
        "what came out of a lot is in its bookings for certain",
        edit(Stays._services, ("self.apart_in[unit].append(taking)", "pass")), ("lot_of_units",),
        READ_LOT,
    ),
)  # fmt: skip

UNITS = (*OUT, *STAYS)
