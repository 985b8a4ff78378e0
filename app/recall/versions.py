"""Two people at once: an act on an older version of a case is answered with both, not done.

The version of a case is the number of the last line of its log. Who decides says which version it
was decided on; what was decided since is looked for in the transaction that writes, with the case
locked, so that of two at the same instant one is done and the other is answered. Nothing is older
for a note or another line that overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import LotgraphError
from app.graph.run import Work
from app.recall.models import Case, CaseAnswer, Row, case_of, without_salt
from app.times import now

BY_HAND = ("included", "excluded", "unmarked")
_BESIDE = ("follow-up", "milestone", "attached")  # lines of the log by which only closing is older
_IN_WORDS = 5  # lines of the log that stand in the text of an error


class ClosedCaseError(LotgraphError):
    """A closed case is not changed any more (HTTP 409, exit 2)."""

    code = "case_closed"
    status = 409


class OlderVersionError(LotgraphError):
    """Something was decided since that whoever acts did not know; nothing was done (HTTP 409).

    `detail`: `case`, `version` (now), `since` (lines of the log, or steps of the follow-up),
    `wanted` (what was to be done).
    """

    code = "older_version"
    status = 409


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done on a case: its name as forms have it, and what goes with it.

    `version`: of the case it was decided on; None: of whatever the case is now. `customers`: whose
    follow-up it is about.
    """

    name: str
    by: str
    version: int | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    customers: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        given = {key: value for key, value in self.words.items() if value not in (None, "")}
        return {"do": self.name, "by": self.by, **given}


def must_be_open(case: Case) -> None:
    """Errors: `ClosedCaseError`."""
    if case.status == "closed":
        raise ClosedCaseError(
            f"{case.number} is closed.", remedy="Open a new case; a closed one stays as it was."
        )


def take_case(work: Work, case: Case, act: Act, answer: CaseAnswer | None = None) -> Case:
    """The case as it is now, nobody else's until the transaction ends.

    `answer`: what the act was worked out of; what was decided by hand must still be what it is in
    there. Errors: `OlderVersionError`, `ClosedCaseError`.
    """
    moment = now()
    found = case_of(work.one("recall/take_case", number=case.number, now=moment)["told"])
    check_version(work, found, act)
    must_be_open(found)
    if answer is not None and _by_hand(work, case) != _filters(answer):
        since = [row for row in _since(work, case, 0) if row["what"] in BY_HAND]
        raise _older(found, act, since[-1:])
    return found


def check_version(work: Work, case: Case, act: Act) -> None:
    """Whether anything was decided since that the act depends on. Errors: `OlderVersionError`."""
    if act.version is None:
        return
    if act.customers:
        rows = work.rows(
            "recall/heard_since", case=case.number, version=act.version,
            customers=list(act.customers),
        )  # fmt: skip
        since = [without_salt(row["told"]) for row in rows]
    else:
        beside = () if act.name == "close" else _BESIDE
        since = [row for row in _since(work, case, act.version) if row["what"] not in beside]
    if since:
        raise _older(case, act, since)


def _since(work: Work, case: Case, version: int) -> list[Row]:
    rows = work.rows("recall/decided_since", case=case.number, version=version)
    return [without_salt(row["told"]) for row in rows]


def _by_hand(work: Work, case: Case) -> tuple[list[str], list[str]]:
    rows = work.rows("recall/marks", case=case.number)
    return (
        sorted(row["ref"] for row in rows if row["mark"] == "include"),
        sorted(row["ref"] for row in rows if row["mark"] == "exclude"),
    )


def _filters(answer: CaseAnswer) -> tuple[list[str], list[str]]:
    filters = answer.hashed["filters"]
    return list(filters["included"]), list(filters["excluded"])


def _older(case: Case, act: Act, since: Sequence[Row]) -> OlderVersionError:
    lines = [f"{row['by']}: {line_text(row)}" for row in since[:_IN_WORDS]]
    left = len(since) - len(lines)
    more = f" And {left} more." if left else ""
    return OlderVersionError(
        f"{case.number} was changed since you looked, so nothing was done. Since then "
        f"{' '.join(lines)}{more}",
        remedy=f"Look at both; if it is still wanted, ask for it again on version {case.version}.",
        case=case.number, version=case.version, since=[dict(row) for row in since],
        wanted=act.as_json(),
    )  # fmt: skip


def line_text(row: Row) -> str:
    """A line of the log, or a step of the follow-up, in words."""
    if "step" not in row:
        return str(row["text"])
    amount = "" if row.get("quantity") is None else f", {row['quantity']:g} {row.get('uom') or ''}"
    note = f". {row['note']}" if row.get("note") else ""
    return f"Follow-up of {row['customer']}: {row['step']}{amount.rstrip()}{note}."
