"""Statuses that events gave to things and to parts of them, and what was decided by them.

A status of a container is one of what was in it then, and of what is packed in until its next
status; it stays on that after an unpack.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from app.checks.beside import Decisions, Statuses
from app.checks.ledger import Accounts
from app.errors import InvalidRefError
from app.ledger.columns import Ints, Names, join
from app.ledger.containers import Piece
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import RECALL_DESK, make_ref


def statuses_of(
    rows: Sequence[Sequence[Any]], ids: Ints, refs: Sequence[str], names: Names
) -> Statuses:
    """From what the statement gives: [thing, from, to, source, event, type, content] each; the
    accounts by id."""
    found = []
    for thing, start, end, source, event, type_, content in rows:
        account = int(np.searchsorted(ids, thing))
        told = orjson.loads(content)
        status = given_status(type_, told, refs[account])
        place, amount = "", False
        if type_ == "status":
            place = make_ref("location", told["location"]) if "location" in told else ""
            amount = "quantity" in told
            if source == RECALL_DESK and (place or amount):
                status = None  # asked for is not held
        times = [BEFORE_ALL if each is None else each for each in (end, start)]
        by_event = type_ == "status"
        row = (account, times[0], source, event, times[1], status or "", by_event, place, amount)
        found.append(row)
    found.sort()
    columns = [list(column) for column in zip(*found, strict=True)] or [[] for _ in range(9)]
    return Statuses(
        np.array(columns[0], np.int64), np.array(columns[4], np.int64),
        np.array(columns[1], np.int64), names.of(columns[5]), np.array(columns[6], np.bool_),
        names.of(columns[7]), np.array(columns[8], np.bool_), columns[2], columns[3],
    )  # fmt: skip


def given_status(type_: str, content: Mapping[str, Any], ref: str) -> str | None:
    """The status an event gives a thing, or a part of it."""
    status: str | None
    if type_ == "status":
        status = content["status"]
        return status
    if type_ == "define":
        status = content.get("properties", {}).get("status")
        return status
    objects = [content.get("object")]
    for name in ("inputs", "outputs", "contents"):
        objects += [line.get("object") for line in content.get(name, ())]
    for each in objects:
        if each and "status" in each and _ref(each) == ref:
            status = each["status"]
            return status
    return None


def _ref(named: Mapping[str, Any]) -> str | None:
    try:
        if "hu" in named:
            return make_ref("hu", named["hu"])
        kind = "serial" if "serial" in named else "lot"
        return make_ref(kind, named["item"], named[kind])
    except (KeyError, InvalidRefError):
        return None


def decisions_of(statuses: Statuses, accounts: Accounts, pieces: Sequence[Piece]) -> Decisions:
    """All decisions about some accounts, given the pieces of them that were in containers."""
    given = np.flatnonzero(statuses.status >= 0)
    content, row, hu = _inside(statuses, accounts, pieces, given)
    account = np.concatenate([statuses.account[given], content])
    row, hu = np.concatenate([given, row]), np.concatenate([np.full(len(given), -1), hu])
    place = np.where(hu < 0, statuses.place[row], -1)
    rank = np.empty(len(statuses.status), np.int64)
    names = [_places(statuses.sources), _places(statuses.events)]
    rank[np.lexsort((*names[::-1], statuses.end))] = np.arange(len(rank))
    part = np.where(hu >= 0, 2 * hu + 1, np.where(place >= 0, 2 * place, -1))
    whole = (hu < 0) & (place < 0) & ~statuses.amount[row]
    order = np.argsort(account, kind="stable")
    return Decisions(
        account[order], row[order], hu[order], place[order], whole[order], rank[row][order],
        part[order],
    )  # fmt: skip


def _places(texts: Collection[str]) -> Ints:
    """Where each of some texts stands in their order."""
    place = {text: number for number, text in enumerate(sorted(set(texts)))}
    return np.fromiter(map(place.__getitem__, texts), np.int64, len(texts))


def _inside(
    statuses: Statuses, accounts: Accounts, pieces: Sequence[Piece], given: Ints
) -> tuple[Ints, Ints, Ints]:
    """(content, status, container) of what was in a container while a status of it lasted."""
    if not pieces or not len(given):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    ids = np.array([(piece.content, piece.hu) for piece in pieces], np.int64)
    content, hu = np.searchsorted(accounts.ids, ids).T
    start = np.array([piece.sure_start for piece in pieces], np.int64)
    end = np.array([piece.end for piece in pieces], np.int64)
    mine = statuses.account[given]
    until = np.full(len(given), AFTER_ALL, np.int64)
    until[:-1] = np.where(mine[1:] == mine[:-1], statuses.end[given[1:]], AFTER_ALL)
    number, at = join(hu, mine)
    since = statuses.end[given[at]]
    seen = (end[number] >= since) & ((start[number] < until[at]) | (start[number] <= since))
    seen |= start[number] == AFTER_ALL
    keys = np.unique(np.stack([content[number], given[at], hu[number]])[:, seen], axis=1)
    return keys[0], keys[1], keys[2]
