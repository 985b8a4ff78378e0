"""Whether the recall desk keeps what the log says it keeps: cases, decisions, marks, holds,
replies, attached files, snapshots and their texts; each in its case, none missing and none more."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from app.audit.models import LogLook
from app.audit.walk import WalkedLog
from app.chain.entries import sha256
from app.chain.objects import CASE, ObjectKey, object_hash
from app.chain.texts import read_text
from app.graph.run import Graph, Work

_NOUNS = {
    CASE: "case", "RecallDecision": "decision", "RecallSnapshot": "snapshot",
    "RecallHold": "hold", "RecallReply": "reply", "RecallAttachment": "attachment",
    "RecallMark": "mark", "RecallDrill": "drill", "RecallCounter": "counter of cases",
}  # fmt: skip
_TEXTS = ("rows", "beside")


def look_at_desk(reader: Graph | Work, log: WalkedLog, case: str | None = None) -> LogLook:
    """Compare what is kept with the last hash of it. `case`: of one case only."""
    look = LogLook("desk")
    there: dict[ObjectKey, str | None] = {}
    owners: set[str] = set()
    for row in reader.rows("chain/desk"):
        label, of_case, key, hash_ = object_hash(row)
        owners.add(str(row["properties"].get("owner")))
        if case is not None and case != of_case:
            continue
        there[label, of_case, key] = hash_
        if label == "RecallSnapshot":
            _texts(reader, look, row["properties"])
        elif label == "RecallAttachment":
            _file(reader, look, row["properties"])
    look.looked_at = len(there)
    for each, (due, number) in log.objects.items():
        if case is not None and case != each[1]:
            continue
        name = name_of(each)
        if each in there and due is None:
            text = f"{name} is there, though entry {number} says that it was taken away."
            look.add("object_inserted", name, text)
        elif each in there and there[each] != due:
            look.add("object_changed", name, f"{name} is not what entry {number} knows.")
        elif each not in there and due is not None:
            look.add("object_removed", name, f"{name} is gone; entry {number} knows it.")
    for each in there:
        if each not in log.objects:
            name = name_of(each)
            look.add("object_inserted", name, f"{name} is there, and no entry knows it.")
    if case is None:
        for row in reader.rows("audit/text_owners"):
            if row["owner"] not in owners:
                text = f"{row['pieces']} pieces of text are kept that are nobody's."
                look.add("text_inserted", str(row["owner"]), text)
    return look


def _file(reader: Graph | Work, look: LogLook, told: Mapping[str, Any]) -> None:
    """The bytes of an attached file, by the hash it says they have."""
    if told.get("erased"):
        return
    text = read_text(reader, f"{told.get('owner')}/file/")
    try:
        found = hashlib.sha256(base64.b64decode(text, validate=True)).hexdigest()
    except ValueError:
        found = ""
    if found != told.get("sha256"):
        name = name_of(("RecallAttachment", told.get("case"), told.get("number")))
        look.add("text_changed", name, f"{name}: its bytes are not what was hashed.")


def name_of(key: ObjectKey) -> str:
    """An object in words."""
    label, case, number = key
    noun = _NOUNS.get(label, label)
    if label == CASE:
        return f"{noun} {case}"
    return f"{noun} {number} of {case}" if case else f"{noun} {number}"


def _texts(reader: Graph | Work, look: LogLook, told: Mapping[str, Any]) -> None:
    """The texts of a snapshot, by the hashes it says they have."""
    name = name_of(("RecallSnapshot", told.get("case"), told.get("number")))
    for which, due in zip(_TEXTS, ("sha256", "beside_sha256"), strict=True):
        text = read_text(reader, f"{told.get('owner')}/{which}/")
        if sha256(text.encode()) != told.get(due):
            what = "What stands beside it" if which == "beside" else "Its text"
            said = f"{name}: {what[0].lower()}{what[1:]} is not what was hashed."
            look.add("text_changed", name, said)
