"""Three questions of a snapshot: is its text whole, do its own rules give it again, and what do
today's rules change. A snapshot is never called broken because the rules changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.audit.models import LogVerdict
from app.chain.entries import sha256
from app.genealogy.question import RULES
from app.graph.run import Graph
from app.recall.attachments.store import changed_files
from app.recall.comparison import Change, changes_of
from app.recall.models import Case, Row, ScopeMark
from app.recall.scope import case_trace, hashed_rows
from app.recall.snapshots import Snapshot, canonical, stored_texts
from app.times import instant_text
from app.wording import plural

_FINDINGS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a snapshot.

    `rows_intact`, `beside_intact`: the stored texts are those that were hashed. `recomputed`: the
    hash that the events known at its moment give by today's rules; None when the text is not whole.
    `changes`: by table, what those rows change against the stored ones. `log`: what the log
    that shows tampering says of its case; None where that was not asked. `changed_files`: what of
    the attached files is not what it was.
    """

    snapshot: Snapshot
    rows_intact: bool
    beside_intact: bool
    recomputed: str | None
    changes: Mapping[str, Change] = field(default_factory=dict)
    log: LogVerdict | None = None
    changed_files: tuple[str, ...] = ()

    @property
    def recomputable(self) -> bool:
        """Whether the rules it was frozen under are those of today; older ones are kept no more."""
        return self.snapshot.rules == RULES

    @property
    def reproduced(self) -> bool | None:
        """Whether the events still give the same by its own rules; None where nobody can say."""
        if self.recomputed is None or not self.recomputable:
            return None
        return self.recomputed == self.snapshot.sha256

    @property
    def changed_rows(self) -> int:
        """How many rows of lots, customers and stock today's rules change."""
        return sum(len(c.came) + len(c.went) + len(c.changed) for c in self.changes.values())

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it."""
        whole = self.rows_intact and self.beside_intact and self.reproduced is not False
        whole = whole and not self.changed_files
        return whole and (self.log is None or self.log.good)

    @property
    def sentences(self) -> tuple[str, str, str]:
        """The three answers in words."""
        return self._whole(), self._again(), self._today()

    @property
    def log_sentence(self) -> str:
        """What the log that shows tampering says, in words; empty where it was not asked."""
        if self.log is None:
            return ""
        found = self.log.findings
        if self.log.head is None:
            return "no log that shows tampering was begun yet"
        said = "the log that shows tampering fits"
        if found:
            first = " ".join(each.text for each in found[:_FINDINGS_TOLD])
            said = f"THE LOG THAT SHOWS TAMPERING DOES NOT FIT: {first}"
        if self.log.begun_at is not None and self.log.begun_at > self.snapshot.at:
            said += f" (it began on {instant_text(self.log.begun_at)}, after this was frozen)"
        return said

    def _whole(self) -> str:
        rows = "rows unchanged" if self.rows_intact else "ROWS WERE CHANGED"
        names = "names unchanged" if self.beside_intact else "NAMES WERE CHANGED"
        files = "".join(f", CHANGED: {each}" for each in self.changed_files)
        if self.snapshot.attachments and not files:
            files = f", {plural(self.snapshot.attachments, 'attachment')} unchanged"
        return f"{rows}, {names}{files}"

    def _again(self) -> str:
        if self.recomputed is None:
            return "the events were not asked"
        if not self.recomputable:
            return (
                f"frozen under rules {self.snapshot.rules}, which cannot be worked out any more "
                f"(today's are {RULES})"
            )
        if self.reproduced:
            return "the events give the same hash"
        return f"THE EVENTS GIVE {self.recomputed}"

    def _today(self) -> str:
        if self.recomputed is None:
            return "what the rules of today change is not known"
        if not self.changed_rows:
            return "the rules of today change no row"
        rows = "1 row" if self.changed_rows == 1 else f"{self.changed_rows:,} rows"
        return f"worked out today, {rows} of lots, customers and stock differ"

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "case": self.snapshot.case, "snapshot": self.snapshot.number, "good": self.good,
            "sha256": self.snapshot.sha256, "rows_intact": self.rows_intact,
            "beside_intact": self.beside_intact, "recomputed": self.recomputed,
            "reproduced": self.reproduced, "recomputable": self.recomputable,
            "rules": self.snapshot.rules, "rules_today": RULES,
            "changes": {name: each.as_json() for name, each in self.changes.items()},
            "changed_files": list(self.changed_files),
            "log": None if self.log is None else self.log.as_json(),
        }  # fmt: skip


def verify(
    graph: Graph, case: Case, snapshot: Snapshot, log: LogVerdict | None = None
) -> Verdict:  # fmt: skip
    """Hash the stored texts again, and work the rows out again for the same known-at. `log`: what
    is known of the case's log."""
    rows, besides = stored_texts(graph, snapshot)
    intact = sha256(rows.encode()) == snapshot.sha256
    beside_intact = sha256(besides.encode()) == snapshot.beside_sha256
    files = tuple(changed_files(graph, case.number, _files(besides)))
    if not intact:
        return Verdict(snapshot, intact, beside_intact, None, log=log, changed_files=files)
    stored = orjson.loads(rows)
    again = _again(graph, case, stored["filters"], snapshot.known_at)
    changes = changes_of(stored["rows"], orjson.loads(canonical(again))["rows"])
    return Verdict(snapshot, intact, beside_intact, sha256(canonical(again)), changes, log, files)


def _files(besides: str) -> list[Row]:
    """The files a snapshot names; none where what stands beside it cannot be read."""
    try:
        return list(orjson.loads(besides).get("attachments", ()))
    except (orjson.JSONDecodeError, AttributeError):
        return []


def _again(graph: Graph, case: Case, told: Mapping[str, Any], known_at: int) -> dict[str, Any]:
    """The rows for the decisions by hand a snapshot was taken with."""
    marks = [
        *(ScopeMark(ref, "include", "", "", 0) for ref in told["included"]),
        *(ScopeMark(ref, "exclude", "", "", 0) for ref in told["excluded"]),
    ]
    return hashed_rows(case_trace(graph, case, marks, known_at), case, marks, known_at)
