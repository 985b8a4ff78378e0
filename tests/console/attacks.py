"""Statements that a console must not let through, or must end: what people try, and worse.

They stand in `attacks.jsonl`, one a line: kind, name, text, outcome. `refused`: before anything is
run. `ended`: it may run, and ends at its limit or before, with an error or a bounded answer. What
is long is written short: `«0»` stands for the first of `parts`, [piece, how often, between them],
in which `§` is the number of the piece; values like `{"«nested»": 200}` are made as they say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("attacks.jsonl")


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack, written out."""

    kind: str
    name: str
    text: str
    outcome: str
    parameters: dict[str, Any] = field(default_factory=dict)


def read() -> tuple[Attack, ...]:
    """All of them, in the order of the file."""
    return tuple(_attack(json.loads(line)) for line in LIST.read_text("utf-8").splitlines())


def _attack(told: dict[str, Any]) -> Attack:
    text = told["text"]
    for number, (piece, often, *between) in enumerate(told.get("parts", ())):
        written = "".join(between).join(piece.replace("§", str(each)) for each in range(often))
        text = text.replace(f"«{number}»", written)
    values = {name: _value(value) for name, value in told.get("parameters", {}).items()}
    return Attack(told["kind"], told["name"], text, told["outcome"], values)


def _value(told: Any) -> Any:
    if not isinstance(told, dict) or len(told) != 1:
        return told
    ((how, often),) = told.items()
    if how == "«text»":
        return "a" * often
    if how == "«key»":
        return {"a" * often: 1}
    if how == "«list»":
        return list(range(often))
    if how == "«texts»":
        return ["a" * 1_900] * often
    if how not in ("«nested»", "«nested map»"):
        return told
    value: Any = 1
    for _ in range(often):
        value = [value] if how == "«nested»" else {"a": value}
    return value


ATTACKS = read()
KINDS = tuple(dict.fromkeys(each.kind for each in ATTACKS))
BY_NAME = {each.name: each for each in ATTACKS}
