"""Erasing what people are reached by: from a reply, a line of a case's log, what stands beside a
snapshot, what stands beside an entry. That it was erased is entered; the chain holds, because no
entry had more of it than a hash with something random in it, which goes with it.

Contacts that events tell of (`define`) stay: what an event says is what its hash is of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from app.acting import person
from app.audit.walk import ERASURE
from app.chain.append import append
from app.chain.entries import EntryDraft, sha256
from app.chain.objects import enter_case
from app.chain.texts import read_text, write_text
from app.errors import NotFoundError, UsageError
from app.events.canonical import canonical_json
from app.graph.run import Graph, Work

CONTACT = ("contact", "phone", "email", "address")
_AS = (
    "“reply CASE/NUMBER”, “decision CASE/NUMBER”, “attachment CASE/NUMBER”, “snapshot CASE/NUMBER” "
    "or “entry NUMBER”"
)


def erase(graph: Graph, what: str, name: str, *, by: str, reason: str) -> None:
    """Erase one: `what` is reply, decision, attachment, snapshot (its contacts) or entry; `name`
    its case and number, as `RC-2026-001/3`. Errors: `UsageError`, `NotFoundError`."""
    if not reason.strip():
        raise UsageError("The reason is missing.", remedy="Say who asked for it, and when.")
    case, _, number = name.rpartition("/")
    if not number.isdecimal() or bool(case) == (what == "entry") or what not in (*_ACTS, "entry"):
        raise UsageError(f"“{what} {name}” is nothing to erase.", remedy=f"Name {_AS}.")
    if what == "entry":
        graph.write(lambda work: _entry(work, int(number), by, reason))
    else:
        graph.write(lambda work: _of_case(work, what, case, int(number), by, reason))


def _entry(work: Work, number: int, by: str, reason: str) -> None:
    if not work.one("audit/erase_beside", number=number)["erased"]:
        raise NotFoundError(f"Nothing stands beside entry {number}.")
    told = {"entry": number}
    append(work, [EntryDraft(ERASURE, person(by), told=told, beside={"reason": reason})])


def _of_case(work: Work, what: str, case: str, number: int, by: str, reason: str) -> None:
    label, act = _ACTS[what]
    if not act(work, case, number):
        raise NotFoundError(f"{case} has no {what} {number}.")
    enter_case(work, case, ERASURE, by, {label: [number]}, beside={"reason": reason})


def _reply(work: Work, case: str, number: int) -> bool:
    return bool(work.one("audit/erase_reply", case=case, number=number)["erased"])


def _decision(work: Work, case: str, number: int) -> bool:
    return bool(work.one("audit/erase_decision", case=case, number=number)["erased"])


def _attachment(work: Work, case: str, number: int) -> bool:
    """A file's bytes, name and note; that there was one, and its hash, stay."""
    for row in work.rows("audit/erase_attachment", case=case, number=number):
        work.do("audit/drop_text", prefix=f"{row['owner']}/file/")
        return True
    return False


def _snapshot(work: Work, case: str, number: int) -> bool:
    """The contacts in the text beside a snapshot; names, lots and quantities stay."""
    for row in work.rows("audit/snapshot", case=case, number=number):
        prefix = f"{row['owner']}/beside/"
        text = read_text(work, prefix)
        told = {name: each for name, each in orjson.loads(text).items() if name != "salt"}
        told["parties"] = {
            ref: {key: None if key in CONTACT else value for key, value in party.items()}
            for ref, party in told.get("parties", {}).items()
        }
        for each in told.get("attachments", ()):
            each |= {"name": "(erased)", "note": "", "by": ""}
        new = canonical_json(told)
        work.do("audit/drop_text", prefix=prefix)
        write_text(work, prefix, new)
        hash_ = sha256(new.encode())
        work.one("audit/set_beside_hash", case=case, number=number, sha256=hash_)
        return True
    return False


_ACTS: Mapping[str, tuple[str, Callable[[Work, str, int], bool]]] = {
    "reply": ("RecallReply", _reply), "decision": ("RecallDecision", _decision),
    "snapshot": ("RecallSnapshot", _snapshot), "attachment": ("RecallAttachment", _attachment),
}  # fmt: skip
