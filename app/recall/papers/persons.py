"""Who has what part in a case, for paper: owner, who opened, froze, agreed, closed, and who spoke
with which customers. Names stand as the log has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Graph, Work
from app.recall.models import Case, Row
from app.wording import NBSP, plural

# By what the log calls it: what who decided did, and what who agreed did; {} is the snapshot.
_DECISIONS: Mapping[str, tuple[str, str]] = {
    "opened": ("opened the case", ""),
    "included": ("took lots in by hand", ""),
    "excluded": ("took lots out by hand", "agreed to what was taken out"),
    "unmarked": ("took back what was decided by hand", "agreed to what was taken back"),
    "hold requested": ("asked for holds", ""),
    "hold taken back": ("took holds back", "agreed to holds taken back"),
    "frozen": ("froze snapshot {}", "second person of snapshot {}"),
    "milestone": ("answered for the team", ""),
    "attached": ("attached files", ""),
    "closed": ("closed the case", "second person of the closing"),
}
_FOR_LETTERS = ("frozen", "closed")  # who answers for what a customer is told


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody who has a part in a case. `roles`: in words, in the order they came; `checked`: they
    signed in for all of it."""

    name: str
    roles: tuple[str, ...]
    checked: bool

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON, and given to templates of papers."""
        return {"name": self.name, "roles": list(self.roles), "checked": self.checked}

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.roles)}"


def persons_of(graph: Graph | Work, case: Case) -> tuple[CasePerson, ...]:
    """Everybody who has a part in a case, the owner first."""
    log, heard = _read(graph, case)
    roles = _Roles(case)
    for row in log:
        roles.decided(row)
    spoken: dict[str, set[str]] = defaultdict(set)
    for reply in heard:
        spoken[reply["by"]].add(reply["customer"])
    for name, customers in spoken.items():
        count = plural(len(customers), "customer").replace(NBSP, " ")
        roles.add(name, f"wrote down what was told to and by {count}")
    return roles.persons()


def letter_persons(log: Iterable[Row], heard: Sequence[Row], case: Case) -> tuple[CasePerson, ...]:
    """Those a letter names: the owner, who signed the scope and the closing, and who wrote down
    what was `heard`. `log`: oldest first."""
    roles = _Roles(case)
    for row in log:
        if row["what"] in _FOR_LETTERS:
            roles.decided(row)
    for reply in heard:
        roles.add(reply["by"], "wrote down what you said")
    return roles.persons()


def decisions_of(graph: Graph | Work, case: Case) -> list[Row]:
    """The log of a case, oldest first."""
    return [row["told"] for row in reversed(graph.rows("recall/decisions", case=case.number))]


def _read(graph: Graph | Work, case: Case) -> tuple[list[Row], list[Row]]:
    rows = graph.rows("recall/replies", case=case.number)
    return decisions_of(graph, case), [row["told"] for row in rows]


class _Roles:
    """Roles by person, in the order they come."""

    def __init__(self, case: Case) -> None:
        self._found: dict[str, dict[str, None]] = {case.owner: {"owner": None}}
        self._named: set[str] = set()
        self._typed: set[str] = set()

    def add(self, name: str | None, role: str, line: Row | None = None) -> None:
        if not name:
            return
        if line is not None:
            (self._named if line.get("authenticated") else self._typed).add(name)
        if role:
            self._found.setdefault(name, {})[role] = None

    def decided(self, line: Row) -> None:
        """Add who decided a line of the log, and who agreed."""
        first, second = _DECISIONS.get(line["what"], ("", ""))
        self.add(line["by"], first.format(line.get("snapshot")), line)
        self.add(line.get("second"), second.format(line.get("snapshot")), line)

    def persons(self) -> tuple[CasePerson, ...]:
        return tuple(
            CasePerson(name, tuple(roles), name in self._named - self._typed)
            for name, roles in self._found.items() if name
        )  # fmt: skip
