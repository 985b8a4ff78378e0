"""What is told of things beside their bookings: failed tests, merges, amounts of 0, origins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from app.checks.beside import FailedTest, HiddenExpiry, Particulars
from app.checks.fetch import BookingRows, Columns, LedgerReader
from app.checks.ledger import Accounts, ItemBook
from app.ledger.columns import COMPLETION, ITEM, PRODUCED, UNIT, Flags, Ints
from app.times import AFTER_ALL, BadTimeError, read_time, span


def read_particulars(
    fetch: LedgerReader, accounts: Accounts, items: list[ItemBook], booked: BookingRows
) -> Particulars:
    """Read them for the things asked for, and for the containers and items booked with them."""
    wanted = accounts.asked | np.isin(accounts.kinds, (UNIT, ITEM))
    births = _births(accounts, items, booked)
    row = fetch.particulars(
        accounts.ids[wanted & (accounts.kinds != COMPLETION)],
        booked.other[births],
    )
    zeros = np.zeros(len(accounts), np.bool_)
    zeros[np.searchsorted(accounts.ids, np.array(row["zeros"], np.int64))] = True
    return Particulars(
        _tests(accounts, row["tests"]), zeros, _hidden(fetch, accounts, row["merged"]),
        _rootless(accounts, items, booked, births, row),
    )  # fmt: skip


def _tests(accounts: Accounts, rows: list[list[Any]]) -> dict[int, FailedTest]:
    """By account, the first test that failed or measured a value outside its limits."""
    found: dict[int, FailedTest] = {}
    for id_, event, test, result, value, limits, at in rows:
        outside = _is_outside(value, limits)
        if result == "fail" or outside:
            account = int(np.searchsorted(accounts.ids, id_))
            found.setdefault(account, FailedTest(event, test, at, value if outside else None))
    return found


def _is_outside(value: Any, limits: str) -> bool:
    """Whether a value lies outside its limits; what is no number is not judged."""
    try:
        given = orjson.loads(limits) if limits else {}
    except orjson.JSONDecodeError:
        return False
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if not isinstance(given, Mapping):
        return False
    low, high = given.get("min"), given.get("max")
    return (isinstance(low, (int, float)) and value < low) or (
        isinstance(high, (int, float)) and value > high
    )


def _hidden(
    fetch: LedgerReader, accounts: Accounts, rows: list[list[Any]]
) -> dict[int, HiddenExpiry]:
    """By account, what of its own item went into it that expires before it does: the earliest."""
    then = fetch.then({id_ for _, id_, _, _ in rows})
    found: dict[int, HiddenExpiry] = {}
    for id_, input_, ref, date in rows:
        date = then[input_]["expires_at"] if input_ in then else date
        account = int(np.searchsorted(accounts.ids, id_))
        own = fetch.names.text(int(accounts.expiries[account]))
        if date is None or own is None or _end(date) >= _end(own):
            continue
        if account not in found or _end(date) < _end(found[account].date):
            found[account] = HiddenExpiry(ref, date)
    return found


def _end(date: str) -> int:
    """The end of an expiry; what is no date never comes."""
    try:
        return span(read_time(date), "UTC")[1]
    except (BadTimeError, OverflowError):
        return AFTER_ALL


def _births(accounts: Accounts, items: list[ItemBook], booked: BookingRows) -> Ints:
    """Which bookings are births of lots and serials whose item is booked without a lot, too."""
    loose = np.array([*(item.loose for item in items), False], np.bool_)
    account = np.searchsorted(accounts.ids, booked.thing)
    chosen = (booked.type == PRODUCED) & accounts.goods[account] & accounts.asked[account]
    return np.flatnonzero(chosen & loose[accounts.items[account]] & ~(booked.quantity == 0))


def _rootless(
    accounts: Accounts, items: list[ItemBook], booked: BookingRows, births: Ints, row: Columns
) -> Flags:
    """By account, whether its item is booked without a lot, too, and each of its births took in
    nothing but that (receipts are judged elsewhere)."""
    only = dict(row["loose"])
    refs = np.array([*(item.ref for item in items), ""], np.str_)
    account = np.searchsorted(accounts.ids, booked.thing[births])
    own = refs[accounts.items[account]]
    taken = [only.get(run) for run in booked.other[births].tolist()]
    fed = np.array(
        [into not in ("", ref) for into, ref in zip(taken, own.tolist(), strict=True)], np.bool_
    )
    loose = np.array([*(item.loose for item in items), False], np.bool_)
    found = accounts.goods & loose[accounts.items]
    found[account[fed]] = False
    return found
