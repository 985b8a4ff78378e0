"""Proposals, decisions, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.crosswalk.likeness import WHY

DECISIONS = {
    "same": "one thing: each is found by the other's code",
    "different": "two things: no longer proposed",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two things that are most likely one; `why`: a key of `WHY`."""

    kind: str
    ref: str
    other: str
    name: str
    other_name: str
    why: str

    @property
    def words(self) -> str:
        """Why, in words."""
        return f"{WHY[self.why]}"

    decision = ""  # a person fills it in


@dataclass(frozen=True, slots=True)
class CrosswalkReview:
    """All proposals that nobody decided. `truncated`: what was not looked at, in words."""

    proposals: tuple[Proposal, ...]
    looked_at: int
    truncated: str = ""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "looked_at": self.looked_at, "truncated": self.truncated or None,
            "proposals": [
                {"kind": each.kind, "ref": each.ref, "other": each.other, "name": each.name,
                 "other_name": each.other_name, "why": each.why, "text": each.words}
                for each in self.proposals
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeDecision:
    """What a person decided of a thing and another, or of a code some system has for it. `line`:
    where it was told."""

    ref: str
    other: str
    decision: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class RefusedDecision:
    """A row that decides nothing: why, and what to do."""

    line: int
    code: str
    text: str
    remedy: str


@dataclass(slots=True)
class CrosswalkReport:
    """What became of decisions: taken, known already, without a decision, refused. `events`: ids
    of the events that were booked, of the source `crosswalk`."""

    taken: int = 0
    known: int = 0
    open: int = 0
    refused: list[RefusedDecision] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "taken": self.taken, "known": self.known, "open": self.open, "events": self.events,
            "refused": [
                {"line": each.line, "code": each.code, "text": each.text, "remedy": each.remedy}
                for each in self.refused
            ],
        }  # fmt: skip
