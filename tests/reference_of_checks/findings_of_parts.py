"""What was used while it, or the part of it that was used, was held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.reference.times import EVER
from tests.reference_of_checks.accounts import Account
from tests.reference_of_checks.booking import Booking, BookingList, Word

HELD = {"hold", "rejected", "recalled", "expired", "scrapped"}


def uses(a: Account) -> list[Booking]:
    """Uses and shipments at a known time; what goes to disposal may be held."""
    return [
        b for b in a.mine
        if b.kind in ("consume", "ship") and b.end != EVER and b.party != "disposal"
    ]  # fmt: skip


def was_held(a: Account) -> bool:
    """By the last word on any part of what was used."""
    return any(_held_at(a, use) for use in uses(a))


def _held_at(a: Account, use: Booking) -> bool:
    keeps = HELD | ({"quarantine"} if use.kind == "ship" and use.party != "own" else set())
    mine = [(a.thing, word) for word in _words(a.books, a.thing)]
    mine += [(lot, word) for lot in a.lots for word in _words(a.books, lot)]
    mine += [(use.inside, word) for word in a.books.words.get(use.inside, ())]
    last: dict[tuple[str, str | None], str] = {}
    for thing, word in sorted(mine, key=lambda each: each[1].rank):
        if word.place not in (None, use.place):
            continue
        if word.rank[0] > use.end and not (word.start <= use.end and word.status not in keeps):
            continue
        if thing == a.thing and not (word.place or word.hu or word.amount):
            last.clear()  # said of the whole thing, it is said of its parts
        last[thing, word.place or word.hu] = word.status
    return any(status in keeps for status in last.values())


def _words(books: BookingList, thing: str) -> Iterator[Word]:
    """Those about a thing, and those about containers it was in while they lasted."""
    yield from books.words.get(thing, ())
    given = set()
    for hu, piece in books.pieces.get(thing, ()):
        words = sorted(books.words.get(hu, ()), key=lambda word: word.rank)
        for number, word in enumerate(words):
            since = word.rank[0]
            until = words[number + 1].rank[0] if number + 1 < len(words) else EVER
            begins = piece.sure_start < until or piece.sure_start <= since
            if piece.end >= since and begins:
                given.add(replace(word, place=None, amount=False, hu=hu))
    yield from given
