"""What of a graph is told to a backup as it stands, and what follows from that.

Everything about goods follows from the events: bookings, things, properties, sources. Beside them
the graph keeps what people decided on the recall desk and which events it refused. What neither the
one nor the other is, was not put there by lotgraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from app.events.again import StoredEvent
from app.graph.run import Graph, Work

Counts = Callable[[int, int], None]  # told how many of how many events are done

FROM_EVENTS = frozenset(
    {
        "Thing", "Item", "Lot", "Serial", "WorkOrder", "Batch", "Completion", "HandlingUnit",
        "Location", "Customer", "Supplier", "Resource", "Inspection", "Source",
    }
)  # fmt: skip
# Made by whatever opens a database, or by a restore.
OF_THE_DATABASE = frozenset({"Schema", "Clock", "Change", "Step", "Restore", "AuditHead"})
CASES = ("RecallCounter", "RecallCase")  # what the others hang on
DESK_LABELS = frozenset(
    {*CASES, "RecallMark", "RecallDecision", "RecallSnapshot", "RecallHold", "RecallReply",
     "RecallAttachment", "RecallDrill"}
)  # fmt: skip
TEXT, REFUSAL, EVENT = "RecallText", "Refused", "Event"
ENTRY, BESIDE = "AuditEntry", "AuditBeside"
RESTORE_MARK = "restored_at"  # of a scheme: nobody said yet where it goes on after a restore
SCHEME, COUNTER, NUMBER = "NumberScheme", "NumberCounter", "IssuedNumber"
EVERY_LABEL = (
    FROM_EVENTS | OF_THE_DATABASE | DESK_LABELS
    | {TEXT, REFUSAL, EVENT, ENTRY, BESIDE, SCHEME, COUNTER, NUMBER}
)  # fmt: skip

_ENTRIES_AT_ONCE = 5_000
_CONTENT = b'"content":'


def event_line(event: StoredEvent) -> bytes:
    """A line of an event; its content stands there letter by letter as it was hashed."""
    batch = b"" if event.batch is None else b'"batch":%d,' % event.batch
    return b'{"recorded_at":%d,%s"sha256":"%s",%s%s}' % (
        event.recorded_at, batch, event.sha256.encode(), _CONTENT, event.content.encode(),
    )  # fmt: skip


def event_of(line: bytes) -> StoredEvent:
    """The event of a line."""
    start = line.index(_CONTENT)
    head = orjson.loads(line[: start - 1] + b"}")
    content = line[start + len(_CONTENT) : -1].decode()
    return StoredEvent(head["recorded_at"], head["sha256"], content, head.get("batch"))


def json_line(value: Any) -> bytes:
    """Any other line: JSON with sorted keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def desk_lines(work: Work) -> Iterator[bytes]:
    """What people kept on the recall desk, but for long texts."""
    for row in work.stream("backup/desk"):
        yield json_line([row["label"], row["links"], row["properties"]])


def entry_lines(reader: Graph | Work, until: int) -> Iterator[bytes]:
    """The entries of the log up to a number, each with what stands beside it."""
    after = 0
    while rows := reader.rows("backup/entries", after=after, until=until, count=_ENTRIES_AT_ONCE):
        for row in rows:
            yield json_line([row["entry"], row["beside"]])
        after = rows[-1]["entry"]["number"]


def number_lines(reader: Graph | Work) -> Iterator[bytes]:
    """Schemes, sequences, and the numbers that were handed out.

    They are handed out meanwhile: where the sequences are is read first, and of each what was
    committed with it or before.
    """
    counters = [row["properties"] for row in reader.rows("backup/number_counters")]
    for row in reader.rows("backup/number_schemes"):
        told = {name: value for name, value in row["properties"].items() if name != RESTORE_MARK}
        yield json_line([SCHEME, told])
    for counter in counters:
        yield json_line([COUNTER, counter])
        asked = {"scheme": counter["scheme"], "period": counter["period"], "until": counter["last"]}
        after = 0
        while rows := reader.rows(
            "backup/issued_numbers", after=after, count=_ENTRIES_AT_ONCE, **asked
        ):
            for row in rows:
                yield json_line([NUMBER, row["properties"]])
            after = rows[-1]["properties"]["place"]


def refusal_lines(work: Work) -> Iterator[bytes]:
    """The events that were refused."""
    for row in work.stream("backup/refused"):
        yield json_line(row["properties"])
