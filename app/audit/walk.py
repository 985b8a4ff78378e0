"""The log from its first entry to its head: each holds the one before, none is missing, none more.

What later looks need is gathered on the way: the last hash of everything the desk keeps, the
batches of events, and the hashes that anchors name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.audit.models import LogLook
from app.chain.append import BEGUN, HEAD_LOST, head_of
from app.chain.batches import EVENTS
from app.chain.entries import LogHead, sha256
from app.chain.objects import ObjectKey
from app.graph.run import Graph, Work

_PAGE = 2_000
_UNTIL = 2**62
ERASURE = "erased"
_FIELDS = ("chain", "number", "at", "kind", "by", "how", "case")


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """What an entry says of a batch: its first and last stamp, whether its events name it
    themselves, how many they are, their root; `number`: of the entry."""

    first: int
    last: int
    own: bool
    events: int
    root: str | None
    number: int


@dataclass(slots=True)
class WalkedLog:
    """What was gathered. `objects`: key → (hash, None: it is gone; number of the entry)."""

    look: LogLook
    head: LogHead | None = None
    begun_at: int | None = None
    opening: BatchEntry | None = None
    objects: dict[ObjectKey, tuple[str | None, int]] = field(default_factory=dict)
    batches: list[BatchEntry] = field(default_factory=list)
    hashes: dict[int, tuple[str, str]] = field(default_factory=dict)  # number → chain, hash
    besides: dict[int, str] = field(
        default_factory=dict
    )  # number → hash, of those that are missing
    besides_there: int = 0


def walk(reader: Graph | Work, wanted: Collection[int] = ()) -> WalkedLog:
    """Go through the log. `wanted`: numbers whose hashes are asked for."""
    log = WalkedLog(LogLook("entries"))
    log.head = head_of(reader)
    until = _UNTIL
    if isinstance(reader, Graph) and log.head is not None:
        until = log.head.number  # what is entered meanwhile is for the next time
    last = LogHead("", 0, "")
    while True:
        rows = reader.rows("backup/entries", after=last.number, until=until, count=_PAGE)
        for row in rows:
            last = _entry(log, row, last, wanted)
        if len(rows) < _PAGE:
            break
    _end(log, last)
    _totals(log, reader)
    return log


def _entry(
    log: WalkedLog, row: Mapping[str, Any], before: LogHead, wanted: Collection[int]
) -> LogHead:  # fmt: skip
    stored, look = row["entry"], log.look
    number, text, hash_ = stored["number"], stored.get("text"), stored.get("hash")
    about = f"entry {number}"
    look.looked_at += 1
    if number != before.number + 1:
        gone = f"{before.number + 1}" + ("" if number == before.number + 2 else f" to {number - 1}")
        look.add("entry_missing", about, f"Entries before {number} are missing: {gone}.")
    try:
        told = orjson.loads(text)
        fits = sha256(text.encode()) == hash_ and all(
            told[name] == stored.get(name) for name in _FIELDS
        )
    except (TypeError, KeyError, AttributeError, orjson.JSONDecodeError):
        told, fits = None, False
    if not fits or told is None:
        look.add("entry_changed", about, f"Entry {number} is not what it was when it was entered.")
    if told is not None:
        if told.get("previous") != before.hash:
            text = f"Entry {number} does not follow the entry that stands before it."
            look.add("entry_order", about, text)
        if before.chain and told.get("chain") != before.chain:
            look.add("entry_order", about, f"Entry {number} is of another log.")
        _gather(log, told, row["beside"], before)
    if number in wanted:
        log.hashes[number] = (str(stored.get("chain")), str(hash_))
    return LogHead(str(stored.get("chain")), number, str(hash_))


def _gather(log: WalkedLog, told: Mapping[str, Any], beside: Any, before: LogHead) -> None:
    number, kind, facts = told["number"], told["kind"], told["told"]
    if kind == BEGUN:
        if before.number:
            text = f"A log begins at entry {number}, in the middle of another."
            log.look.add("begun_again", f"entry {number}", text)
        log.begun_at = told["at"]
        log.opening = BatchEntry(0, facts["stamp"], False, facts["events"], facts["root"], number)
    elif not before.number:
        text = f"The log begins with entry {number}, which is no first one."
        log.look.add("entry_missing", f"entry {number}", text)
    if kind == HEAD_LOST:
        text = f"The head of the log was gone when entry {number} was entered."
        log.look.add("head_lost", f"entry {number}", text)
    if kind == EVENTS:
        log.batches.append(BatchEntry(
            facts["first"], facts["last"], facts["own"], facts["events"], facts["root"], number
        ))  # fmt: skip
    if kind == ERASURE and "entry" in facts:
        log.besides.pop(facts["entry"], None)
    for label, case, key, hash_ in told["objects"]:
        log.objects[label, case, key] = (hash_, number)
    _beside(log, number, told.get("beside"), beside)


def _beside(log: WalkedLog, number: int, hash_: str | None, stored: Any) -> None:
    if stored is None:
        if hash_ is not None:
            log.besides[number] = hash_
        return
    log.besides_there += 1
    text = stored.get("text")
    if hash_ is None or not isinstance(text, str) or sha256(text.encode()) != hash_:
        said = f"What stands beside entry {number} is not what stood there when it was entered."
        log.look.add("beside_changed", f"entry {number}", said)


def _end(log: WalkedLog, last: LogHead) -> None:
    for number in log.besides:
        text = f"What stood beside entry {number} is gone, and no entry says that it was erased."
        log.look.add("beside_missing", f"entry {number}", text)
    if log.head is None:
        if last.number:
            log.look.add("head_missing", "head", "The head of the log is gone.")
    elif log.head != last:
        text = (
            f"The head says that entry {log.head.number} is the last; the last that is there is "
            f"{last.number or 'none'}"
            + (", and it has another hash." if log.head.number == last.number else ".")
        )
        log.look.add("head_changed", "head", text)


def _totals(log: WalkedLog, reader: Graph | Work) -> None:
    """Nodes that no number leads to; what was entered meanwhile is none."""
    totals = reader.one("audit/totals")
    now = head_of(reader)
    later = now.number - log.head.number if now is not None and log.head is not None else 0
    more = totals["entries"] - log.look.looked_at
    if more > max(0, later):
        text = f"{more:,} more entries are there than have a number of their own."
        log.look.add("entry_inserted", "entries", text)
    if totals["besides"] - log.besides_there > max(0, later):
        text = "More stands beside entries than entries say."
        log.look.add("beside_inserted", "entries", text)
    if totals["heads"] > 1:
        log.look.add("head_inserted", "head", "There are several heads of the log.")
