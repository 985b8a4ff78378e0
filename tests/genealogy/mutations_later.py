"""What was booked later, broken: receipts of one supplier, after a last life, in a box that came
later, at places of one's own."""

from __future__ import annotations

from app.genealogy import container_root, deliveries, reached, untracked
from app.ledger import rows
from app.lives import lives, service
from app.trace.names import Paper
from tests.genealogy.breaks import Mutation, edit

READ_PASSED = "documents; passed on"
AT_BRANCHES = ("received_at_a_branch", "sold_by_a_branch")

LATER = (
    Mutation(
        "1",
        "Of an item without a lot this holds receipt by receipt, whoever supplied them",
        "all receipts of one supplier are one",
        edit(
            untracked.supply_steps,
            ("if (sure & late).any():", "if ():"),
            ("~(sure & late).any()", "True"),
        ),
        ("glue_topped_up",),
        "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "1",
        "Of an item without a lot this holds receipt by receipt, whoever supplied them",
        "what came before is no surer than what came later",
        edit(
            untracked._by_rungs,
            ("np.append(distinct(went[late]), AFTER_ALL)", "np.array([AFTER_ALL])"),
            (
                "np.where(late, np.searchsorted(moments, went), len(moments) - 1)",
                "np.zeros(len(out), np.int64)",
            ),
        ),
        ("glue_topped_up",),
        "bookings of an item without a lot are covered alike",
    ),
    Mutation(
        "2",
        "What is booked after the last life ended may be of it all the same",
        "it is of earlier lives alone, where their times allow it",
        edit(
            lives._close,
            (
                "zip(told.lives, told.lives[1:], strict=False)",
                "zip(told.lives, [*told.lives[1:], _Life(born=list(told.lives[-1].ended))]"
                "[:len(told.lives) - 1 + bool(told.lives[-1].ended)], strict=False)",
            ),
        ),
        ("shipped_after_it_was_used",),
    ),
    Mutation(
        "2",
        "neither the unit nor an input of its own item (a replacement) flows into it",
        "a unit out of which something came without a lot flows into parts of others",
        edit(
            service.unbuild_of,
            (
                "for other in at.beside(row) for",
                "for other in at.beside(row) if other in resumed for",
            ),
        ),
        ("two_units_opened_together",),
    ),
    Mutation(
        "4",
        "What left in a box that came into the container only later, when some of the lot had been "
        "in it, is such a booking",
        "it is none",
        edit(
            container_root._Steps._as_such, (" | ~self._earlier(rows, _earliest(piece))", " | True")
        ),
        ("filled_again_and_sent_beside",),
        "a container as root",
    ),
    Mutation(
        "11",
        "An output that keeps what went in through a stopped container is warned all the same",
        "it is not warned",
        edit(reached._keeps, ('walk.direction == "up" and', "() and")),
        ("kept_of_a_stopped_box",),
        "`stop`",
    ),
)

AT_PLACES = (
    Mutation(
        "customers",
        "but not what is left when part of it was taken back",
        "also what is left of it",
        edit(rows._book, (" and taken == 0", "")),
        ("part_of_catch_weight_back",),
        "units of a row",
    ),
    Mutation(
        "customers",
        "The documents of a row are all that its deliveries name, `document` and `documents`",
        "`document` alone",
        edit(Paper.documents, ("(*own, *self.others)", "own")),
        ("at_a_branch", *AT_BRANCHES),
        READ_PASSED,
    ),
    Mutation(
        "customers",
        "something of it was booked again at or after that (ends of times)",
        "booked again whenever",
        edit(deliveries.passed_on, ("again & later", "again")),
        ("at_a_branch",),
        READ_PASSED,
    ),
    Mutation(
        "customers",
        "something of it was booked again at or after that (ends of times)",
        "booked again later, not at that very instant",
        edit(deliveries.passed_on, (">= first", "> first")),
        ("sold_by_a_branch",),
        READ_PASSED,
    ),
    Mutation(
        "customers",
        "received, returned, used, shipped to another",
        "only what left is told",
        edit(deliveries.passed_on, (" | is_any(types, (SUPPLIED, RETURNED))", "")),
        ("received_at_a_branch",),
        READ_PASSED,
    ),
    Mutation(
        "customers",
        "shipped to another",
        "shipped there again",
        edit(
            deliveries.passed_on,
            ("(types != SHIPPED) | (told.found.ends[at] != customer)", "types >= 0"),
        ),
        ("at_a_branch",),
        READ_PASSED,
    ),
)

BOOKED_LATER = (*LATER, *AT_PLACES)
