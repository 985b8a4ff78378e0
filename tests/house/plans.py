"""Plans of shipped statements as the server made them when these were last planned.

Planning them all takes a server more than half a minute. What a plan depends on, but for steps that
make no difference (whether a name is known to the graph), are the statement, the schema, and the
version of Neo4j. A plan of the same is taken from `plans.json`; what has changed since is planned
anew, and so is each so-many-th in any case.
`pytest tests/house/test_catalogue.py --renew` plans all and writes the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from app.embedded.lock import VERSION
from app.graph.catalogue import catalogue

FILE = Path(__file__).with_name("plans.json")
_SCHEMA = Path(__file__).parents[1] / "graph" / "schema.sha256"
_SCANS = ("NodeByLabelScan", "UnionNodeByLabelsScan")


class Plan(NamedTuple):
    """What the server says of a statement before it runs it: whether it reads or writes, what it
    returns, the kinds of its steps, and the labels whose nodes it reads all."""

    type: str
    columns: list[str]
    operators: list[str]
    whole: list[str]


def plan_told(columns: list[str], type_: str, plan: Mapping[str, Any]) -> Plan:
    """A plan as the driver gives it."""
    steps = list(_steps(plan))
    kinds = [each["operatorType"].split("@")[0] for each in steps]
    whole = {
        re.sub(r"^.*:|\W.*$", "", each["args"]["Details"])
        for each, kind in zip(steps, kinds, strict=True) if kind.startswith(_SCANS)
    }  # fmt: skip
    return Plan(type_, columns, kinds, sorted(whole))


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _steps(child)


def hash_of(name: str) -> str:
    """Of all that the plan of a shipped statement depends on."""
    told = (catalogue()[name].text, _SCHEMA.read_text(encoding="utf-8"), VERSION)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


def plans_kept() -> dict[str, Plan]:
    """By name the plans of statements that are as they were."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return {
        name: Plan(*told[1:])
        for name, told in kept.items() if name in catalogue() and told[0] == hash_of(name)
    }  # fmt: skip


def keep(plans: Mapping[str, Plan]) -> None:
    """Write them, a line a statement."""
    lines = (
        f"{json.dumps(name)}: {json.dumps([hash_of(name), *plan])}"
        for name, plan in sorted(plans.items())
    )
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
