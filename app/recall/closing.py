"""Closing a case: what should be true first, and what is not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import LotgraphError
from app.graph.run import Graph, Work
from app.recall.cases import log_decision, required_text, two_people
from app.recall.escapes import Escapes
from app.recall.follow_up import (
    CustomerFollowUp,
    accounted_percent,
    accounted_words,
    customers_of,
)
from app.recall.holds import still_to_hold
from app.recall.models import Case, CaseAnswer, Row
from app.recall.snapshots import Snapshot
from app.recall.versions import Act, check_version, must_be_open, take_case
from app.settings import Settings
from app.times import now
from app.wording import percent, plural


class OpenPointsError(LotgraphError):
    """A case was to be closed while something is open and no reason was given (HTTP 409)."""

    code = "open_points"
    status = 409


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that should be true before a case is closed; `text` says how it stands."""

    name: str
    met: bool
    text: str


def criteria(
    settings: Settings,
    answer: CaseAnswer,
    frozen: tuple[Snapshot, bool] | None,
    customers: Sequence[CustomerFollowUp],
    holds: Sequence[Row],
    escaped: Escapes,
) -> list[Criterion]:
    """What should be true before a case is closed. `frozen`: the latest frozen snapshot, and
    whether the answer still says the same."""
    asked = customers_of(customers)
    silent = [each for each in asked if not each.answered]
    share = accounted_percent(customers)
    waiting = [row for row in holds if row["state"] in ("asked", "in part", "refused", "not sent")]
    free = still_to_hold(answer, holds)
    return [
        Criterion("Scope frozen", frozen is not None and frozen[1], _frozen_text(frozen)),
        Criterion(
            "Stock held", not waiting and not free,
            f"{len(waiting):,} asked for and not confirmed, {len(free):,} never asked for",
        ),
        Criterion(
            "Customers answered", not silent,
            f"{len(asked) - len(silent):,} of {len(asked):,} answered",
        ),
        Criterion(
            "Quantity accounted for",
            share is not None and share >= settings.recall_accounted_percent,
            f"{accounted_words(customers)}; wanted {percent(settings.recall_accounted_percent)}",
        ),
        Criterion(
            "Nothing escaped", not escaped.rows,
            f"{_escapes(len(escaped.rows))} since the case opened",
        ),
    ]  # fmt: skip


def open_drill(left: Sequence[str]) -> Criterion:
    """What is open of a drill that runs: how the rest stands would give its answers away."""
    return Criterion("Drill answered", False, f"the team has not answered {', '.join(left)}")


def _escapes(count: int) -> str:
    return plural(count, "shipment, move or consumption", "shipments, moves or consumptions")


def _frozen_text(frozen: tuple[Snapshot, bool] | None) -> str:
    if frozen is None:
        return "never frozen"
    snapshot, same = frozen
    if same:
        return f"snapshot {snapshot.number}"
    return f"what is known changed since snapshot {snapshot.number}: compare, and freeze again"


def close(
    graph: Graph, case: Case, points: Sequence[Criterion], *, by: str, second: str, reason: str,
    version: int | None = None,
) -> None:  # fmt: skip
    """Close a case; a real one takes a second person, and open points a reason.

    Errors: `SecondPersonError`, `OpenPointsError`, `ClosedCaseError`, `OlderVersionError`.
    """
    act = Act("close", by, version, {"second": second, "reason": reason})
    graph.read(lambda work: check_version(work, case, act))
    must_be_open(case)
    agreed = two_people(case, by, second, "close")
    left = [each for each in points if not each.met]
    why = required_text("The reason", reason, needed=False)
    if left and not why:
        raise OpenPointsError(
            "Not everything is done: " + "; ".join(f"{e.name}: {e.text}" for e in left) + ".",
            remedy="Do it, or say why the case is closed all the same.",
        )

    def write(work: Work) -> None:
        take_case(work, case, act)
        properties = {"status": "closed", "closed_at": now(), "closed_by": by}
        work.do("recall/set_case", number=case.number, properties=properties)
        names = ", ".join(each.name for each in left)
        text = f"Closed: {why.rstrip('.')}." if why else "Closed."
        text += f" Open: {names}." if left else ""
        log_decision(work, case, "closed", text, by, second=agreed)

    graph.write(write)
