"""Values of the event door: what was read, what was wrong with it, what became of it.

Those there is one of for every event are named tuples: a frozen dataclass takes three times as long
to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from app.errors import LotgraphError

Result = Literal["created", "duplicate", "conflict", "rejected"]


class UnreadableError(LotgraphError):
    """A file nothing can be taken from (HTTP 400, exit 2)."""

    code = "unreadable"
    status = 400


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an input was refused: stable `code`, words, the field, and what to do."""

    code: str
    text: str
    field: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A warning that goes with something taken."""

    code: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of a table: its header, what it became (`field`; nothing: it is not read), how
    its cells are read, and why."""

    header: str
    field: str
    kind: str
    why: str


class Incoming(NamedTuple):
    """One thing read from a file or request.

    `line` is its 1-based line, row or position; `event` the raw event, or None when it could
    not be read (with a `problem` it is refused, and only says what it names); `raw` what to write
    to the refused file, in the input's own form. `partial`: it was made of an export that may lack
    columns another has; one that says less than what is stored, and nothing else, is its duplicate.
    """

    line: int
    event: Mapping[str, Any] | None
    raw: Any
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()
    partial: bool = False


class Outcome(NamedTuple):
    """The door's answer for one event."""

    line: int
    result: Result
    source: str | None
    event_id: str | None
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    stored: str | None = None  # on conflict: the content that stays
    offered: str | None = None  # its own content: on conflict that which was refused
    version: int | None = None  # of the thing as it is now, when a define was made of another
    raw: Any = None
    named: tuple[str, ...] = ()  # refs that it names; of a refused one as far as they can be read

    @property
    def unexpected(self) -> bool:
        """Whether it was not taken for what the sender expected of its thing, and only for that."""
        return self.problem is not None and self.problem.code in ("older_version", "no_version")

    def as_json(self) -> dict[str, Any]:
        """One line of the API's answer."""
        answer: dict[str, Any] = {
            "line": self.line,
            "result": self.result,
            "source": self.source,
            "event_id": self.event_id,
        }
        if self.notes:
            answer["warnings"] = [
                {"code": note.code, "field": note.field, "text": note.text} for note in self.notes
            ]
        if self.problem is not None:
            answer |= {
                "code": self.problem.code,
                "field": self.problem.field,
                "text": self.problem.text,
                "remedy": self.problem.remedy,
            }
        if self.result == "conflict":
            answer |= {"stored": self.stored, "offered": self.offered}
        if self.version is not None:
            answer["version"] = self.version
        return answer


def duplicate(incoming: Incoming, key: tuple[str, str], offered: str | None = None) -> Outcome:
    """The answer for an event that is there already; `key`: its source and its id there; `offered`:
    its content."""
    return Outcome(incoming.line, "duplicate", *key, incoming.notes, offered=offered)
