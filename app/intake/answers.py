"""What the door answered, or would: each answer sorted as a file that is loaded again needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.events.models import Outcome
from app.events.service import OutcomeCounts
from app.intake.periods import FileKeys

Fate = Literal["created", "known", "changed", "refused"]


@dataclass(slots=True)
class PartAnswers:
    """The answers to one reading. `keys`: of the whole file, noted where somebody needs them
    (`noted`); `changed`: rows of a table with other content than the event that is known."""

    of_table: bool
    keys: FileKeys
    noted: bool
    tally: OutcomeCounts = field(default_factory=OutcomeCounts)
    changed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> Fate:
        """Take note of one answer."""
        self.tally.add(outcome)
        # Twice in one file is no change since it was loaded.
        again = outcome.source is not None and self.keys.holds(outcome)
        if self.noted:
            self.keys.add(outcome)
        if outcome.problem is None:
            return "created" if outcome.result == "created" else "known"
        if outcome.result == "conflict" and self.of_table and not again:
            self.changed.append(outcome)
            return "changed"
        return "refused"


def known_keys(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    """The keys of events that are known with the same content."""
    return [
        (str(each.source), str(each.event_id)) for each in outcomes if each.result == "duplicate"
    ]
