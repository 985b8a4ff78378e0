"""Values of siblings: what ran or was received beside a lot or batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RELATIONS = {
    "run_before": "the run before on the same resource",
    "run_after": "the run after on the same resource",
    "same_resource": "on the same resource within the window",
    "same_run": "made by the same run",
    "same_order": "made by the same work order",
    "same_supplier_lot": "received from the same supplier lot",
    "same_receipt": "received with the same document",
}


@dataclass(frozen=True, slots=True)
class SiblingOutput:
    """Something a run made."""

    ref: str
    name: str | None
    status: str | None

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of siblings."""
        return {"ref": self.ref, "name": self.name, "status": self.status}


@dataclass(frozen=True, slots=True)
class Sibling:
    """One row: a run or a lot, and what relates it.

    `relations` are keys of `RELATIONS`; `via` the run, order, supplier lot (refs) or document that
    relates a lot; `resource` where a run ran; `first` and `last`: when it ran, was made or
    received, ISO, None unknown; `made`: the first things a run made, of `made_total`.
    """

    ref: str
    kind: str
    name: str | None
    status: str | None
    relations: tuple[str, ...]
    via: str | None = None
    resource: str | None = None
    first: str | None = None
    last: str | None = None
    made: tuple[SiblingOutput, ...] = ()
    made_total: int = 0

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of siblings."""
        return {
            "ref": self.ref, "kind": self.kind, "name": self.name, "status": self.status,
            "relations": list(self.relations), "via": self.via, "resource": self.resource,
            "first": self.first, "last": self.last,
            "made": [each.as_json() for each in self.made], "made_total": self.made_total,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run of the subject itself; a run on two resources has two of them."""

    ref: str
    resource: str | None
    first: str | None
    last: str | None

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of siblings."""
        return {
            "ref": self.ref, "resource": self.resource, "first": self.first, "last": self.last,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Siblings:
    """The answer. `counts` by relation, before anything is left out; `left_out` how many rows
    are, `runs_left_out` how many of its own runs; `untimed` runs on the same resources whose time
    nobody knows; `names` of resources."""

    ref: str
    window_hours: float
    runs: tuple[OwnRun, ...] = ()
    rows: tuple[Sibling, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    runs_left_out: int = 0
    untimed: int = 0
    names: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def truncated(self) -> dict[str, int] | None:
        """What is left out, and how much; None: nothing."""
        left = {"siblings": self.left_out, "runs": self.runs_left_out}
        return {name: count for name, count in left.items() if count} or None

    def as_json(self) -> dict[str, Any]:
        """The JSON of siblings, the same on API and command line."""
        return {
            "ref": self.ref,
            "window_hours": self.window_hours,
            "runs": [each.as_json() for each in self.runs],
            "siblings": [each.as_json() for each in self.rows],
            "counts": dict(self.counts),
            "untimed": self.untimed,
            "truncated": self.truncated,
        }
