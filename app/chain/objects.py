"""What the recall desk keeps, as the log knows it: one hash an object, over all it holds and the
case that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.acting import person
from app.chain.append import append
from app.chain.entries import EntryDraft, Json, ObjectHash, hash_of
from app.graph.run import Graph, Work

CASE = "RecallCase"
# What tells one from others of its case, by label; `RecallCase` and `RecallCounter` are of none.
KEYS: Mapping[str, str] = {
    "RecallDecision": "number", "RecallSnapshot": "number", "RecallHold": "number",
    "RecallReply": "number", "RecallAttachment": "number", "RecallMark": "ref",
    "RecallDrill": "case", "RecallCounter": "year",
}  # fmt: skip
_OF_NO_CASE = ("RecallCounter",)
_PARAMETERS: Mapping[str, str] = {
    "RecallDecision": "decisions", "RecallSnapshot": "snapshots", "RecallHold": "holds",
    "RecallReply": "replies", "RecallAttachment": "attachments", "RecallMark": "marks",
    "RecallDrill": "drills", "RecallCounter": "counters",
}  # fmt: skip
_OF_THE_LOCK = ("taken_at",)  # of a case: who decided last took it
DeskKeys = Mapping[str, Sequence[Any]]  # label → numbers or refs

ObjectKey = tuple[str, str | None, str | int | None]


def object_hash(row: Json) -> ObjectHash:
    """The key and hash of an object (label, links, properties)."""
    told = {name: each for name, each in row["properties"].items() if name not in _OF_THE_LOCK}
    label = row["label"]
    found = {"label": label, "links": row["links"], "properties": told}
    if label == CASE:
        return label, told.get("number"), None, hash_of(found)
    case = None if label in _OF_NO_CASE else told.get("case")
    return label, case, told.get(KEYS[label]), hash_of(found)


def desk_objects(reader: Graph | Work) -> Iterator[ObjectHash]:
    """Everything the desk keeps, now."""
    for row in reader.rows("chain/desk"):
        yield object_hash(row)


def _touched_objects(work: Work, case: str, touched: DeskKeys) -> list[ObjectHash]:
    wanted: dict[str, list[Any]] = {name: [] for name in _PARAMETERS.values()}
    for label, keys in touched.items():
        wanted[_PARAMETERS[label]] = list(keys)
    found = [object_hash(row) for row in work.rows("chain/objects", case=case, **wanted)]
    there = {(label, key) for label, _, key, _ in found}
    gone: list[ObjectHash] = [
        (label, case, key, None)
        for label, keys in touched.items() for key in keys if (label, key) not in there
    ]  # fmt: skip
    return sorted([*found, *gone], key=repr)


def enter_case(
    work: Work, case: str, kind: str, by: str, touched: DeskKeys, *, beside: Json | None = None,
    **told: Any,
) -> None:  # fmt: skip
    """Enter what was done on a case, with the hashes of the case and of what was touched of it."""
    objects = _touched_objects(work, case, touched)
    append(work, [EntryDraft(kind, person(by), case, objects, told, beside)])
