"""Rule 2 broken, on: what begins a life of a serial and ends it."""

from __future__ import annotations

from app.lives import births, lives
from app.lives.lives import Lives
from app.lives.meetings import Meetings
from tests.genealogy.breaks import Mutation, both, edit

READ_LIFE = "consumed twice, the next birth posted"
READ_BIRTHS = "two births in one life"

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
        ("used_before_it_was_made",),
    ),
    Mutation(
        "2", "A produce without a consumption before it begins none", "every produce begins a life",
        both(
            edit(lives._at, ("if born and life.ended:", "if born and (life.ended or life.born):")),
            edit(lives._close, (
                "    last = max(",
                "    if not life.ended:\n            life.latest = min(told.booked[row] for row in "
                "after.born)\n            continue\n        last = max(",
            )),
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
        ("two_uses_at_one_instant",),
    ),
    Mutation(
        "2", "Any other booking belongs to every life its time allows",
        "any other booking belongs to the last life its time allows",
        edit(lives._allowed, ("return fitting or", "return fitting[-1:] or")),
        ("case 01",),
    ),
    Mutation(
        "2", "Any other booking belongs to every life its time allows",
        "a pack or move that is asked about is of all lives",
        edit(Lives.at, ("len(states) < 2", "True")), ("packed_in_its_first_life",),
    ),
    Mutation(
        "2", "it may have happened after the birth that begins the life",
        "it may have happened before the birth that begins the life",
        edit(lives._at, ("_Life(earliest, born", "_Life(BEFORE_ALL, born")),
        ("motor_out", "case 24"),
    ),
    Mutation(
        "2", "of two at one instant after either", "of two at one instant after both",
        edit(lives._at, ("min(told.low[row] for row in born)",
                         "max(told.low[row] for row in born)")),
        ("two_births_at_once",),
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
        ("received_after_it_was_used",),
    ),
    Mutation(
        "2", "If no life allows it, it belongs to the two around it", "it belongs to none",
        edit(lives._allowed, ("if number < len(latest)]", "if ()]")),
        ("shipped_between_two_lives",),
    ),
    Mutation(
        "2", "In several lives it is *possible* in each", "in several lives it is certain in each",
        edit(lives.lives_of, ("plainly and len(numbers) == 1", "plainly")), ("case 01",),
    ),
    Mutation(
        "2", "A birth or consumption without a booked time is such another booking and begins or "
        "ends nothing", "one without a time begins or ends a life, last of all",
        edit(lives._tell, (" if told.booked[r] < AFTER_ALL]", "]")), ("born_at_no_time",),
    ),
    Mutation(
        "2", "A later life carries only what its own birth brings",
        "a later life carries what the births before it brought, too",
        edit(lives._tell, (
            "    _twice(told,",
            "    for row in births:\n        told.belongs[row] = [*range(told.belongs[row][0], "
            "len(told.lives))]\n    _twice(told,",
        )),
        ("not_given_out", "case 01"),
    ),
    Mutation(
        "2", "A serial as root is all its lives", "a serial as root is its first life",
        edit(Lives.of, (
            "self.thing == next(",
            "np.where(np.arange(len(self.thing)) == self.thing, self.thing, -1) == next(",
        )),
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
        edit(lives._twice, ("told.low[told.first_birth(following[0])] == BEFORE_ALL", "True")),
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

BORN = (*LIVES, *BIRTHS)
