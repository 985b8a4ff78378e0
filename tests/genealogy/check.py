"""What an answer says that is not right, a line each; whoever gave the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.genealogy.real_cases import AT_MOST_POSSIBLE, REACHED, Amount, Right


@dataclass
class Given:
    """An answer as the reference or the product gave it, in the words of the cases."""

    nodes: Mapping[str, str] = field(default_factory=dict)  # ref -> certainty
    shares: Mapping[str, float | None] = field(default_factory=dict)
    customers: Mapping[str, str] = field(default_factory=dict)  # id -> certainty
    amounts: Mapping[str, list[Amount]] = field(default_factory=dict)
    own_places: Mapping[str, float | None] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()
    found: frozenset[tuple[str, str]] = frozenset()
    stock: Mapping[tuple[str, str | None], tuple[float | None, str | None]] = field(
        default_factory=dict
    )


def wrong(right: Right, given: Given) -> Iterator[str]:
    """Everything that is not as it must be."""
    suppliers = {f"supplier:{name}": word for name, word in right.suppliers.items()}
    for words, told in (
        (right.goods, given.nodes), (suppliers, given.nodes), (right.customers, given.customers),
    ):  # fmt: skip
        for ref, word in words.items():
            if not fits(word, told.get(ref)):
                yield f"{ref}: {told.get(ref, 'absent')}, not {word}"
    for customer, amount in right.amounts.items():
        if given.amounts.get(customer) != [amount]:
            yield f"{customer}: {given.amounts.get(customer)}, not {[amount]}"
    for place, out in right.own_places.items():
        if given.own_places.get(place, "absent") != out:
            yield f"own place {place}: {given.own_places.get(place, 'absent')}, not {out}"
    for ref, share in right.shares.items():
        if given.shares.get(ref, "absent") != share:
            yield f"share of {ref}: {given.shares.get(ref, 'absent')}, not {share}"
    for row, held in right.stock.items():
        if given.stock.get(row) != held:
            yield f"stock {row}: {given.stock.get(row)}, not {held}"
    if not set(right.cut) <= given.cut:
        yield f"cut by time: {sorted(given.cut)}, not {right.cut}"
    for finding in right.found:
        if finding not in given.found:
            yield f"not found: {finding}"
    for finding in right.not_found:
        if finding in given.found:
            yield f"found: {finding}"


def fits(word: str, told: str | None) -> bool:
    """Whether a certainty (None: not reached) is what a case says."""
    if word == REACHED:
        return told is not None
    if word == AT_MOST_POSSIBLE:
        return told != "certain"
    return (told or "absent") == word


def of_json(trace: Mapping[str, Any]) -> Given:
    """A trace as the product gives it in JSON, in the words of the cases."""
    nodes = {node["ref"]: node for node in trace["nodes"]}
    rows = {row["ref"].partition(":")[2]: row for row in trace["customers"]}
    own = {name: row for name, row in rows.items() if row["kind"] == "own"}
    removed = trace.get("removed") or {}
    cut = [each["ref"] if isinstance(each, Mapping) else each for each in removed["customers"]]
    return Given(
        nodes={ref: node["certainty"] for ref, node in nodes.items()},
        shares={ref: node.get("share") for ref, node in nodes.items()},
        customers={name: row["certainty"] for name, row in rows.items() if name not in own},
        amounts={
            name: [
                (each["shipped"], each["returned"], each["outstanding"], each["uom"])
                for each in row["quantities"]
            ]
            for name, row in rows.items()
            if name not in own
        },
        own_places={
            name: sum(each["outstanding"] or 0 for each in row["quantities"])
            for name, row in own.items()
        },
        cut=frozenset(ref.partition(":")[2] for ref in cut),
        found=frozenset((each["code"], each["ref"]) for each in trace["warnings"]),
        stock={
            (row["ref"], _place(row["location"])): (row["quantity"], row["status"])
            for row in trace["stock"]
        },
    )


def _place(ref: str | None) -> str | None:
    return None if ref is None else ref.rpartition(":")[2]
