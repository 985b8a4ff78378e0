"""What is voided only when somebody agreed: rows that changed, and rows that are missing.

The question says how many and which; without an answer nothing is done, and how to agree is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.markup import escape

from app.events.models import Outcome
from app.graph.run import Graph
from app.intake.changes import RowChange, again, changes_of, replace_events
from app.intake.periods import FileKeys, Period, absences, count_words, void_missing

_SHOWN = 10


class Console(Protocol):
    """Where it is told."""

    def print(self, text: str) -> None:
        """Tell a line."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`yes`: agreed beforehand; `ask`: a person who can be asked."""

    yes: bool
    ask: Callable[[str], bool] | None = None

    @property
    def may_agree(self) -> bool:
        """Whether anybody can agree at all."""
        return self.yes or self.ask is not None

    def given(self, question: str) -> bool:
        """Whether it is agreed to."""
        return self.yes or (self.ask is not None and self.ask(question))


@dataclass(frozen=True, slots=True)
class Replacement:
    """How many rows replaced what was known, how many events came of them, and how many of these
    were voided before."""

    replaced: int = 0
    created: int = 0
    again: int = 0


def settle_changes(
    graph: Graph,
    conflicts: Sequence[Outcome],
    voided: Sequence[tuple[str, str]],
    name: str,
    agreement: Agreement,
    console: Console,
) -> Replacement:
    """Show rows that changed, or were voided and are there again, and take them when agreed to.

    `voided`: keys (source, event id) of rows that are known with the same content, and voided.
    """
    back = again(graph, voided)
    changes = [*changes_of(graph, conflicts), *back]
    if not changes:
        return Replacement()
    _show(console, changes)
    if not agreement.given(f"{len(changes):,} changed: void the old and take the new?"):
        console.print("  Nothing was changed; they stay as they are. --yes agrees.")
        return Replacement()
    made = _replace(graph, changes, f"changed in {name}", console)
    return Replacement(len(conflicts), made.created, len(back))


def _replace(graph: Graph, changes: Sequence[RowChange], why: str, console: Console) -> Replacement:
    done = [each for each in replace_events(graph, changes, why) if "~" in str(each.event_id)]
    created = sum(1 for each in done if each.result == "created")
    console.print(f"  {len(changes):,} replaced: the old are voided, the new have ids such as "
                  f"{escape(str(changes[0].event['event_id']))}.")  # fmt: skip
    return Replacement(len(changes), created)


def _show(console: Console, changes: Sequence[RowChange]) -> None:
    console.print(f"  {len(changes):,} changed since they were loaded:")
    for each in changes[:_SHOWN]:
        where = f"line {each.line}, " if each.line else ""
        console.print(f"    {where}{escape(each.key)}: {escape(each.words)}")
    if len(changes) > _SHOWN:
        console.print(f"    … and {len(changes) - _SHOWN:,} more")


def settle_period(
    graph: Graph, period: Period, keys: FileKeys, name: str, agreement: Agreement, console: Console
) -> int:
    """Count what a file that covers a period lacks and, agreed to, void it; how many were
    voided.
    """
    voided = 0
    for each in absences(graph, period, keys):
        if not each.missing:
            console.print(f"  {escape(each.source)}, {period.text}: nothing is missing.")
            continue
        told = f"{len(each.missing):,} known of {each.source} in {period.text} are not in the file"
        console.print(f"  {escape(told)}: {escape(count_words(each.missing))}")
        if keys.unread:
            console.print(
                f"  None is voided: {keys.unread:,} rows could not be read and may be among them."
            )
        elif agreement.given(f"{told}: void them?"):
            reason = f"not in {name}, which covers {period.text}"
            done = [one for one in void_missing(graph, each, reason) if one.result == "created"]
            voided += len(done)
            console.print(f"  {len(done):,} voided.")
        else:
            console.print("  None is voided; --yes agrees.")
    return voided
