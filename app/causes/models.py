"""Values of a common cause: what several complaints come from, ranked, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.causes.complaints import Complaint, UnknownComplaint
from app.genealogy.question import Options
from app.ledger.certainty import Certainty
from app.ledger.thing import Caveat

By = Literal["certain", "score"]


@dataclass(frozen=True, slots=True)
class Cover:
    """A root that comes from a candidate. `depth` in lot and serial generations."""

    ref: str
    certainty: Certainty
    depth: int

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of a common cause."""
        return {"ref": self.ref, "certainty": self.certainty, "depth": self.depth}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something upstream of complaints.

    `score`: sum of the weights of the roots it reaches ÷ sum of the positive weights; `coverage`
    and `certain_coverage`: share of the complaints it explains, and explains for certain;
    `specificity`: share of the good units that do not come from it (None: no good units);
    `first` and `last`: between which times it was booked on the way to complaints, ISO, None
    unknown; `is_root`: it is one of the complaints or good units itself.
    """

    rank: int
    ref: str
    kind: str
    name: str | None
    item: str | None
    status: str | None
    score: float
    coverage: float
    certain_coverage: float
    specificity: float | None
    covers: tuple[Cover, ...]
    reaches_good: tuple[Cover, ...]
    depth: int
    first: str | None
    last: str | None
    is_root: bool
    words: str

    @property
    def evidence(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """What speaks for and against it: (ref, certainty) of complaints and of good units."""
        return tuple(
            frozenset((each.ref, each.certainty) for each in covers)
            for covers in (self.covers, self.reaches_good)
        )

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of a common cause."""
        return {
            "rank": self.rank, "ref": self.ref, "kind": self.kind, "name": self.name,
            "item": self.item, "status": self.status, "score": self.score,
            "coverage": self.coverage, "certain_coverage": self.certain_coverage,
            "specificity": self.specificity, "depth": self.depth, "first": self.first,
            "last": self.last, "is_root": self.is_root, "words": self.words,
            "covers": [each.as_json() for each in self.covers],
            "reaches_good": [each.as_json() for each in self.reaches_good],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommonCause:
    """The answer. `kinds` counts all candidates by kind, `total` those of the kind asked for;
    `candidates` are the first of them, and `truncated` says when that is not all."""

    roots: tuple[Complaint, ...]
    unresolved: tuple[UnknownComplaint, ...]
    caveats: tuple[Caveat, ...]
    options: Options
    by: By = "certain"
    kind: str | None = None
    candidates: tuple[Candidate, ...] = ()
    total: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def truncated(self) -> dict[str, int] | None:
        """How many candidates are left out, None when all are listed."""
        left = self.total - len(self.candidates)
        return {"candidates": left} if left else None

    @property
    def bad(self) -> tuple[Complaint, ...]:
        """The complaints."""
        return tuple(root for root in self.roots if root.bad)

    @property
    def good(self) -> tuple[Complaint, ...]:
        """What candidates are held against."""
        return tuple(root for root in self.roots if not root.bad)

    def as_json(self) -> dict[str, Any]:
        """The JSON of a common cause, the same on API and command line."""
        return {
            "roots": [root.as_json() for root in self.roots],
            "unresolved": [each.as_json() for each in self.unresolved],
            "options": self.options.as_json(),
            "by": self.by,
            "kind": self.kind,
            "total": self.total,
            "kinds": dict(self.kinds),
            "candidates": [each.as_json() for each in self.candidates],
            "warnings": [each.as_json() for each in self.caveats],
            "truncated": self.truncated,
        }
