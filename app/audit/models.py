"""What looking the log through gives: findings in words, by what was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.chain.entries import LogHead
from app.wording import plural

_FINDINGS_MOST = 1_000  # kept in words; all are counted


@dataclass(frozen=True, slots=True)
class Tampering:
    """Something that is not what the log says it was. `code` is for programs, `about` names it."""

    code: str
    about: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {"code": self.code, "about": self.about, "text": self.text}


@dataclass(slots=True)
class LogLook:
    """One look: at what (`entries`, `anchors`, `desk`, `events`, `bookings`), at how many, and what
    was found. `aside`: what could not be looked at, in words."""

    name: str
    looked_at: int = 0
    findings: list[Tampering] = field(default_factory=list)
    count: int = 0
    aside: list[str] = field(default_factory=list)

    def add(self, code: str, about: str, text: str) -> None:
        """One more finding."""
        self.count += 1
        if len(self.findings) < _FINDINGS_MOST:
            self.findings.append(Tampering(code, about, text))

    @property
    def sentence(self) -> str:
        """The look in words."""
        said = f"{_WORDS[self.name]}: {self.looked_at:,} looked at, "
        said += "nothing found" if not self.count else plural(self.count, "finding")
        return "; ".join([said, *self.aside])

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "look": self.name, "looked_at": self.looked_at, "count": self.count,
            "aside": list(self.aside), "findings": [each.as_json() for each in self.findings],
        }  # fmt: skip


_WORDS = {
    "entries": "Entries of the log", "anchors": "Anchors outside", "desk": "The recall desk",
    "events": "Events", "bookings": "Bookings and things",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """All looks together. `head`: None where there is no log yet; `begun_at`: since when it holds
    (UTC microseconds); `from_start`: whether it began with the first event."""

    head: LogHead | None
    looks: Sequence[LogLook]
    begun_at: int | None = None
    from_start: bool = True

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not any(each.count for each in self.looks)

    @property
    def findings(self) -> list[Tampering]:
        """All that are kept in words."""
        return [each for look in self.looks for each in look.findings]

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        head = None
        if self.head is not None:
            head = {"chain": self.head.chain, "number": self.head.number, "hash": self.head.hash}
        return {
            "good": self.good, "head": head, "begun_at": self.begun_at,
            "from_start": self.from_start, "looks": [each.as_json() for each in self.looks],
        }  # fmt: skip
