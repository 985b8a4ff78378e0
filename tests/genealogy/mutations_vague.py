"""Rules on vague records, and on containers that are made, adjusted, unpacked otherwise, broken."""

from __future__ import annotations

from app.genealogy import container_root, pairing, paper_steps, shares, stock
from app.ledger import flows, unpacking
from app.ledger.containers import Piece
from app.ledger.opening import Opening
from app.lives import lives
from app.lives.stays import Stays
from app.vocabulary import like, reversing
from tests.genealogy.breaks import Mutation, edit

READ_OTHER_UNIT = "a reverse that may be in another unit"
READ_NOT_YET = "what had not come in yet (reading 108)"
READ_LOT = "a serial that came with its lot"
READ_ZERO = "a birth of 0 between two lives"
READ_OUT = "taken out nobody knows when"
READ_DAY = "unpacked some time on a day"
READ_UNIT = "unpacked in another unit"
READ_MADE = "containers that are made and adjusted"
READ_BACK = "what containers brought back"

BEFORE = "An input was not before anything came into what it names"
OUT = "What came out by a run without a time is *possible* in all bookings of the unit."
UNPACKED = (
    "An unpack takes out as much as it says in whatever unit, as far as that converts for the item"
)
ADJUSTED = "An adjustment of a container is of all its content where it says as much as is in it"

VAGUELY: tuple[Mutation, ...] = (
    Mutation(
        "events",
        "one of the two names none, and more is taken back than was booked",
        "all of it is taken back",
        edit(reversing.taken_back, ("quantity > abs(booked) + 1e-6", "False")),
        ("back_in_another_unit",),
        READ_OTHER_UNIT,
    ),
    Mutation(
        "events",
        "A reverse that names no booking may mean bookings of several units",
        "numbers are added up",
        edit(like._chosen, (" or vague:", ":")),
        ("like_in_two_units", "like_more_than_there_is"),
        READ_OTHER_UNIT,
    ),
    Mutation(
        "1",
        BEFORE,
        "only its own time counts",
        edit(pairing._begins, ("np.where(came <= high, np.maximum(low, came), low)", "low")),
        ("kept_though_posted", "kept_though_untimed", "glue_kept_though_posted"),
        READ_NOT_YET,
    ),
    Mutation(
        "1",
        "unless all of it lies before that",
        "what was booked before it came is kept, too",
        edit(pairing._begins, ("came <= high", "came <= AFTER_ALL")),
        ("used_too_early_beside",),
        READ_NOT_YET,
    ),
    Mutation(
        "2",
        "of the serial or, where it has no birth of its own, of its lot",
        "only what came in as the serial begins its lives",
        edit(lives._came_with_lots, ("if not wanted:", "if True:")),
        ("of_a_lot_reworked", "of_a_lot_reworked_posted", "of_a_lot_out_again"),
        READ_LOT,
    ),
    Mutation(
        "2",
        "where it has no birth of its own",
        "its lot begins the lives of a serial that was made by itself, too",
        edit(lives._tell, ("[] if own else [with_lot]", "[with_lot]")),
        ("made_after_it_was_used",),
        READ_LOT,
    ),
    Mutation(
        "2",
        "A birth of 0 belongs to the lives around its booked time, too.",
        "a birth of 0 belongs to the lives its time allows",
        edit(lives._tell, ("row in nothing and end[row] < AFTER_ALL", "row < 0")),
        ("zero_between_two_lives_posted",),
        READ_ZERO,
    ),
    Mutation(
        "2",
        OUT,
        "it is in a serial as before",
        edit(Stays._at_some_time, ("self.apart_in[state].append(taking)", "pass")),
        ("out_at_some_time", "apart_at_some_time"),
        READ_OUT,
    ),
    Mutation(
        "2",
        OUT,
        "it is in a lot as before",
        edit(Stays._since, ("BEFORE_ALL if end == AFTER_ALL else end", "end")),
        ("out_of_a_kit_at_some_time",),
        READ_OUT,
    ),
    Mutation(
        "4",
        "and so is the part of a content that was unpacked that day",
        "it was in all day",
        edit(Piece.surely, ("if self.torn < look[1] < self.end:", "if False:")),
        ("unpacked_that_day", "some_unpacked_that_day"),
        READ_DAY,
    ),
    Mutation(
        "4",
        UNPACKED,
        "what is unpacked in another unit stays in",
        edit(unpacking.by_item, ("return convert(quantity, start, end, own, factors)",
                                 "return None")),
        ("unpacked_in_cases", "unpacked_in_pieces"),
        READ_UNIT,
    ),
    Mutation(
        "4",
        "where it does not convert, nobody knows whether any is in still",
        "all of it is in still",
        edit(unpacking._some, ("each.rest, each.vague = None, min(each.vague, unpack.look[1])",
                               "pass")),
        ("unpacked_in_another_unit",),
        READ_UNIT,
    ),
    Mutation(
        "4",
        "A container that a run makes is made with all that is in it then.",
        "nothing in it is made",
        edit(flows.flows_of, ("is_any(booked.types, (PRODUCED, SUPPLIED)) | from_customer",
                              "(booked.types == SUPPLIED) | from_customer "
                              "| ((booked.types == PRODUCED) & (kinds[found.ends] != UNIT))")),
        ("made_in_a_box", "serials_made_in_a_box"),
        READ_MADE,
    ),
    Mutation(
        "4",
        ADJUSTED,
        "it adds what is in it",
        edit(flows.flows_of, ("np.where(own, quantity, booked.quantities[booking])", "quantity")),
        ("box_scrapped",),
        READ_MADE,
    ),
    Mutation(
        "4",
        ADJUSTED,
        "whatever it says it is of all",
        edit(Opening.rows, ("adjusted and self._is_all(place, goods)", "adjusted")),
        ("some_of_a_mixed_box_scrapped",),
        READ_MADE,
    ),
    Mutation(
        "4",
        "else of so much of the one thing in it",
        "of one thing nobody knows either",
        edit(Opening.rows, ("if len(goods) == 1:\n                quantity, uom = self._amount",
                            "if not goods:\n                quantity, uom = self._amount")),
        ("some_of_a_box_scrapped",),
        READ_MADE,
    ),
    Mutation(
        "4",
        "less what may have been packed by then",
        "what was packed by the end of its day",
        edit(container_root._Steps._is_covered, ("list(map(_earliest, pieces))",
                                                 "[each.sure_start for each in pieces]")),
        ("packed_that_day_beside_more", "packed_some_time_beside_more"),
        "packed some time, and more beside (reading 121)",
    ),
    Mutation(
        "6",
        "How much a document or a customer had of a lot is not told apart",
        "it is 0 of it",
        edit(shares.shares_of, ('root.kind in ("document", "customer")', "False")),
        ("tank_of_two_papers",),
    ),
    Mutation(
        "11",
        "what it sent to a place of one's own it moved",
        "what it sent to a place of one's own ends there",
        edit(paper_steps._sent_to_own, ("told.types() == SHIPPED", "told.types() < 0")),
        ("sent_to_a_branch",),
        "a document that sent something to an own place (reading 120)",
    ),
    Mutation(
        "stock",
        "What a container brought back from a customer counts as far as it is named",
        "it counts as it was packed",
        edit(stock.stock_sums, ("container_returns(told, distinct(changes.row))", "{}")),
        ("pallet_back_and_named", "pallet_back_in_part", "pallet_back_unopened"),
        READ_BACK,
    ),
    Mutation(
        "stock",
        "until then nobody knows how much is there",
        "until then nothing is there",
        edit(stock.stock_sums, ("if amount is None:", "if amount is None or amount[0] is None:")),
        ("pallet_back_unopened",),
        READ_BACK,
    ),
)  # fmt: skip
