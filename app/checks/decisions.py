"""What was decided about things and parts of them: the whole, what stands at a place, what was in a
container.

A status of a container is one of what was in it then, and of what is packed in until its next
status; it stays on that after an unpack.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from app.checks.ledger import Accounts, Decisions, Statuses, join
from app.ledger.columns import Ints
from app.ledger.containers import Piece
from app.times import AFTER_ALL


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
