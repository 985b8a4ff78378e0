"""Entries of the log: what stands in one, its text, its hash, and how each holds the one before.

An entry's text is RFC 8785 JSON with the hash of the entry before it; its hash is the SHA-256 of
that text. What people wrote, and what they are reached by, stands in none: only its hash does.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from app.acting import Person

Json = Mapping[str, Any]
# label, case (null: of none), number or ref within it, SHA-256 of what it holds (null: it is gone)
ObjectHash = tuple[str, str | None, str | int | None, str | None]
EXPORT = "export"  # kind of an entry: something was given out


@dataclass(frozen=True, slots=True)
class LogHead:
    """The last entry of a log: of which chain, its number and hash; 0 before the first."""

    chain: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What is to be entered. `objects`: what the desk keeps as it is from now on; `told`: facts
    that name no person; `beside`: what may have to be erased, kept apart by a hash of its own."""

    kind: str
    person: Person
    case: str | None = None
    objects: Sequence[ObjectHash] = ()
    told: Json = field(default_factory=dict)
    beside: Json | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry ready to be stored: its fields, its text, its hash, the text beside it."""

    fields: Json
    text: str
    hash: str
    beside: str | None = None

    @property
    def number(self) -> int:
        """Its number; there are no gaps."""
        number: int = self.fields["number"]
        return number

    @property
    def row(self) -> dict[str, Any]:
        """As it is stored: a few fields to find it by, and the text that counts."""
        kept = {name: self.fields[name] for name in ("chain", "number", "at", "kind", "by", "how")}
        case = {} if self.fields["case"] is None else {"case": self.fields["case"]}
        return {**kept, **case, "text": self.text, "hash": self.hash}


def sha256(text: bytes) -> str:
    """SHA-256 as lower-case hex."""
    return hashlib.sha256(text).hexdigest()


def hash_of(value: Any) -> str:
    """SHA-256 of the RFC 8785 text of plain JSON values."""
    return sha256(rfc8785.dumps(value))


def link(head: LogHead, drafts: Sequence[EntryDraft], now: int) -> list[Entry]:
    """Drafts as the entries that follow a head. `now`: UTC microseconds."""
    found: list[Entry] = []
    for draft in drafts:
        beside = None
        if draft.beside is not None:  # nobody finds it out again by trying, once it is erased
            beside = rfc8785.dumps({**draft.beside, "salt": secrets.token_hex(16)}).decode()
        fields: dict[str, Any] = {
            "chain": head.chain, "number": head.number + 1, "previous": head.hash, "at": now,
            "kind": draft.kind, "by": draft.person.name, "how": draft.person.how,
            "case": draft.case, "objects": [list(each) for each in draft.objects],
            "told": dict(draft.told), "beside": None if beside is None else sha256(beside.encode()),
        }  # fmt: skip
        text = rfc8785.dumps(fields)
        entry = Entry(fields, text.decode(), sha256(text), beside)
        found.append(entry)
        head = LogHead(head.chain, entry.number, entry.hash)
    return found
