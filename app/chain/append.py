"""Entering into the log: in the transaction of what is entered, last of all it does.

The head is the last thing a transaction locks. So whoever waits for it holds what nobody with the
head wants, and locks never go in a circle; and it is held no longer than a commit takes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from app.acting import person
from app.chain.entries import Entry, EntryDraft, LogHead, link
from app.graph.run import Graph, Work
from app.times import now

BEGUN, HEAD_LOST = "begun", "head lost"
NONE = LogHead("", 0, "")
# Kinds of what was entered while something is answered, which is then not entered once more.
ENTRY_KINDS: ContextVar[list[str]] = ContextVar("ENTRY_KINDS")


def head_of(reader: Graph | Work) -> LogHead | None:
    """The head of the log; None before the first entry."""
    rows = reader.rows("chain/head")
    return LogHead(rows[0]["chain"], rows[0]["number"], rows[0]["hash"]) if rows else None


def append(work: Work, drafts: Sequence[EntryDraft], known: LogHead | None = None) -> list[Entry]:
    """Enter drafts, in order. `known`: the head as it was read a moment ago, if it was."""
    head = known or head_of(work)
    if head is None:
        head = _begin(work, drafts)
    while True:
        moment = now()
        entries = link(head, drafts, moment)
        rows = work.rows(
            "chain/append", number=head.number, hash=head.hash, now=moment,
            rows=[each.row for each in entries],
            besides=[
                {"number": each.number, "text": each.beside}
                for each in entries if each.beside is not None
            ],
            last={"number": entries[-1].number, "hash": entries[-1].hash},
        )  # fmt: skip
        if not rows:
            head = _begin(work, drafts)
            continue
        found = LogHead(rows[0]["chain"], rows[0]["number"], rows[0]["hash"])
        if (found.number, found.hash) == (entries[-1].number, entries[-1].hash):
            return entries
        head = found  # it went on meanwhile; from here on it is this transaction's


def _begin(work: Work, drafts: Sequence[EntryDraft]) -> LogHead:
    """A head where there was none: that of a new log, or of one that lost it, which is entered."""
    row = work.one("chain/make_head", chain=secrets.token_hex(8))
    head = LogHead(row["chain"], row["number"], row["hash"])
    if not row["made"] or (head.number == 0 and drafts[0].kind == BEGUN):
        return head
    draft = EntryDraft(HEAD_LOST, person()) if head.number else opening()
    last = append(work, [draft], head)[-1]
    return LogHead(head.chain, last.number, last.hash)


def opening(told: Mapping[str, Any] | None = None) -> EntryDraft:
    """The first entry of a log. `told`: what was there before it."""
    before = told or {"events": 0, "stamp": 0, "root": None}
    return EntryDraft(BEGUN, person(), told=dict(before))


def enter(
    graph: Graph,
    kind: str,
    by: str,
    *,
    case: str | None = None,
    told: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> int:
    """Enter something that is no write of its own: an export, a typed query; its number."""
    draft = EntryDraft(kind, person(by), case, (), told or {}, beside)
    number = graph.write(lambda work: append(work, [draft]))[-1].number
    ENTRY_KINDS.get([]).append(kind)
    return number
