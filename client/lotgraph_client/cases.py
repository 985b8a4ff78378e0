"""Recall cases, to be read: who opens, freezes and closes them does it on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lotgraph_client.parts import frozen, part, parts


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is listed. Times are ISO 8601 texts in UTC."""

    number: str
    title: str
    kind: str
    status: str
    roots: tuple[str, ...]
    opened_at: str
    opened_by: str
    version: int
    recall_class: str | None = None
    owner: str | None = None
    reason: str | None = None
    closed_at: str | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """A case and what it holds now.

    `sealed`: milestones of a drill its team has not answered yet; until then `counts` is None and
    `rows` and `beside` are empty. `rows`: by name (lots, customers, stock, …) as a snapshot would
    keep them.
    """

    case: Case
    log: tuple[Mapping[str, Any], ...]
    sealed: tuple[str, ...] = ()
    counts: Mapping[str, int] | None = None
    rows: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None
    beside: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CaseAmounts:
    """Of one customer and unit: what went out, and what is not accounted for yet (`open`)."""

    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None
    accounted: float | None
    open: float | None


@dataclass(frozen=True, slots=True)
class CaseCustomer:
    """A customer of a case and how far the follow-up is."""

    customer: str
    answered: bool
    amounts: tuple[CaseAmounts, ...]
    name: str | None = None
    party: str = "customer"
    certainty: str = "certain"
    replies: tuple[Mapping[str, Any], ...] = ()


def case_of(told: Mapping[str, Any]) -> Case:
    """A case from its JSON."""
    return part(Case, told, recall_class=told.get("class"))


def case_answer_of(told: Mapping[str, Any]) -> CaseAnswer:
    """A case and what it holds from its JSON."""
    rows = frozen(told["hashed"]["rows"]) if "hashed" in told else None
    return part(CaseAnswer, told, case=case_of(told["case"]), rows=rows)


def case_customer_of(told: Mapping[str, Any]) -> CaseCustomer:
    """A customer of a case from its JSON."""
    rows = parts(lambda each: part(CaseAmounts, each), told["amounts"])
    return part(CaseCustomer, told, amounts=rows)
