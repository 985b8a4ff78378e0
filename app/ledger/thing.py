"""A thing as a person reads it, and what makes an answer less sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as a person reads it."""

    id: int
    ref: str
    label: str
    item: str | None
    number: str
    name: str | None
    status: str | None
    order: str | None
    aliases: tuple[str, ...]
    party: str | None = None  # which kind of customer, supplier or location it is
    expires_at: str | None = None

    @property
    def kind(self) -> str:
        """The prefix of the ref; a completion is shown as its order."""
        return self.shown_ref.partition(":")[0]

    @property
    def shown_ref(self) -> str:
        """The ref a person sees."""
        return self.order if self.label == "Completion" and self.order else self.ref


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something that makes the answer less sure, in words."""

    code: str
    ref: str | None
    text: str

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {"code": self.code, "ref": self.ref, "text": self.text}
