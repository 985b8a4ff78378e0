"""Rule 2 broken, sentence by sentence: lives of a serial, what comes out of units and stays in."""

from __future__ import annotations

from app.genealogy import joins, network, pairing, steps
from app.genealogy import memory as memories
from app.ledger import columns
from app.lives import births, lives, service, stays
from app.lives.lives import Lives
from app.lives.meetings import Meetings
from app.lives.service import Service
from app.lives.stays import Stay, Stays
from tests.genealogy.breaks import Mutation, both, edit, swap

READ_LIFE = "consumed twice, the next birth posted"
READ_BIRTHS = "two births in one life"
READ_OUT = "unbuild: resumes, no replacement, others at most possibly"
READ_MIXED = "homogeneous birth: descends from all"
READ_BARE = "taken in without a lot"
READ_LEFT = "what an unbuild did not give out"
READ_STAYS = "what stays in a unit"
READ_VAGUE = "of a lot, without a lot, under another number"
READ_INSIDE = "inside another part"
READ_LOT = "a lot has no lives"

LIVES = (
    Mutation(
        "2", "Births and consumptions with a booked time, in its order, make lives",
        "a serial has one life",
        edit(lives._several, ("return rows\n", "return {}\n")), ("motor_out", "case 01"),
    ),
    Mutation(
        "2", "A consumption ends the life, if there was a birth or receipt before it",
        "a consumption ends what was never born",
        edit(lives._at, ("begun or bool(born)", "True"), ("if begun:", "if True:"),
             ("if begun or born:", "if True:")),
        (),
    ),
    Mutation(
        "2", "A produce without a consumption before it begins none", "every produce begins a life",
        both(
            edit(lives._at, ("if born and life.ended:", "if born and (life.ended or life.born):")),
            edit(lives._close, ("    last = max(", "    if not life.ended:\n            life.latest = "
                                "min(told.booked[row] for row in after.born)\n            continue\n"
                                "        last = max(")),
        ),
        ("made_twice_then_used",),
    ),
    Mutation(
        "2", "At one instant the consumption booked on the run (or its order) that makes the next "
        "life comes first", "at one instant every consumption is of the next life as well",
        edit(lives._at, ("if any(runs.meet(flows.run[row], flows.run[b]) for b in born)", "if ()")),
        ("tray",),
    ),
    Mutation(
        "2", "any other consumption at that instant belongs to both lives, *possible*, and ends "
        "the new one", "any other consumption at that instant is of the life before",
        edit(lives._at, ("told.belongs[row] = [number, number + 1]", "told.belongs[row] = [number]")
             ),
        (),
    ),
    Mutation(
        "2", "Any other booking belongs to every life its time allows",
        "any other booking belongs to the last life its time allows",
        edit(lives._allowed, ("return fitting or", "return fitting[-1:] or")),
        ("case 01",),
    ),
    Mutation(
        "2", "it may have happened after the birth that begins the life (and after what came "
        "before that)", "it may have happened before the birth that begins the life",
        edit(lives._at, ("_Life(earliest, born", "_Life(BEFORE_ALL, born")),
        ("motor_out", "case 24"),
    ),
    Mutation(
        "2", "and before the last consumption that ends it",
        "it may have happened after the last consumption that ends it",
        edit(lives._close, ("life.latest = max(told.high[row] for row in life.ended if "
                            "told.booked[row] == last)", "life.latest = AFTER_ALL")),
        ("case 01",),
    ),
    Mutation(
        "2", "or before the next birth when the serial was received, returned or resumed in "
        "between", "a life that goes on after a consumption does not",
        edit(lives._close, ("if any(last <= told.booked[row] <= begins for row in goes_on)",
                            "if ()")),
        (),
    ),
    Mutation(
        "2", "If no life allows it, it belongs to the two around it", "it belongs to none",
        edit(lives._allowed, ("if number < len(latest)]", "if ()]")), (),
    ),
    Mutation(
        "2", "In several lives it is *possible* in each", "in several lives it is certain in each",
        edit(lives.lives_of, ("plainly and len(numbers) == 1", "plainly")), ("case 01",),
    ),
    Mutation(
        "2", "A birth or consumption without a booked time is such another booking and begins or "
        "ends nothing", "one without a time begins or ends a life, last of all",
        edit(lives._tell, (" if told.booked[r] < AFTER_ALL]", "]")), (),
    ),
    Mutation(
        "2", "A serial as root is all its lives", "a serial as root is its first life",
        edit(Lives.of, ("np.isin(self.thing,", "np.isin(np.where(np.arange(len(self.thing)) == "
                        "self.thing, self.thing, -1),")),
        ("swap",),
    ),
    Mutation(
        "2", "is *possible* in its own life and in that of the next birth",
        "a consumption of what was consumed is of its own life alone",
        edit(lives._twice, ("for row in again:", "for row in ():")), ("consumed_twice",), READ_LIFE,
    ),
    Mutation(
        "2", "no birth or resumption between", "a resumption between does not matter",
        edit(lives._twice, ("(*births, *resumed)", "births")), ("resumed_between",), READ_LIFE,
    ),
    Mutation(
        "2", "when that one was posted or has no time",
        "whenever that one happened",
        edit(lives._twice, ("told.low[following[0].born[0]] == BEFORE_ALL", "True")),
        ("consumed_twice_then_born",), READ_LIFE,
    ),
)  # fmt: skip

BIRTHS = (
    Mutation(
        "2", "what the second (by booked time) brought is *possible* in every booking",
        "of two births each stays certain",
        edit(births.rivals_of, ("if others:", "if ():")), ("two_births", "case 17"), READ_BIRTHS,
    ),
    Mutation(
        "2", "what the second (by booked time) brought is *possible* in every booking",
        "what the second brought is possible only in bookings from then on",
        edit(births.rivals_of, ("begins = BEFORE_ALL if begins <= at.end[row] else begins",
                                "begins = max(begins, at.end[row])")),
        ("two_births_booked_late",), READ_BIRTHS,
    ),
    Mutation(
        "2", "what the first brought in those booked at or after the second",
        "what the first brought is possible in every booking",
        edit(births.rivals_of, ("begins <= at.end[row] else begins", "True else begins")),
        ("two_births",), READ_BIRTHS,
    ),
    Mutation(
        "2", "a run and its own order are one", "a run and its own order are two",
        edit(Meetings.one_run, (" or self.whole[row] or self.whole[other]", "")),
        ("one_birth_booked_twice",), READ_BIRTHS,
    ),
)  # fmt: skip

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
        (), READ_STAYS,
    ),
    Mutation(
        "2", "(not a homogeneous one)", "a homogeneous birth makes such a run, too",
        edit(Service._takes_out, ("not at.homogeneous[birth]", "True")), (), READ_STAYS,
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
        (), READ_OUT,
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
        (), READ_OUT,
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
        edit(memories.Chains._stay, ("stay = self.stays.verdict(memory.part, memory.birth, taking)",
             "stay = Stay(max(Stay.POSSIBLY, self.stays.verdict(memory.part, memory.birth, taking)))"
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
        "2", "A lot has no lives: what came out of it is *possible* in its bookings from then on",
        "what came out of a lot is in its bookings for certain",
        edit(Stays._services, ("self.apart_in[unit].append(taking)", "pass")), ("lot_of_units",),
        READ_LOT,
    ),
)  # fmt: skip

UNITS = (*LIVES, *BIRTHS, *OUT, *STAYS)
