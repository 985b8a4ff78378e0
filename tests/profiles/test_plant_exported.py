"""The demo plant written as exports and read by profiles: its traces are those of the plant.
Pure.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest

from app.genealogy.question import Options
from tests.profiles.plant import EXPORTS, bookings, with_one_number
from tests.profiles.reading_of import events_of
from tests.sizes import size
from tests.trace.pure import Asked

_DAYS = size(6, 20)
_ROOTS = size(40, 100)


@cache
def _told() -> list[dict[str, Any]]:
    return bookings(_DAYS)


def _refs(told: list[dict[str, Any]]) -> list[str]:
    objects = (each["object"] for each in told)
    refs = {
        f"{kind}:{each['item']}/{each[kind]}"
        for each in objects for kind in ("serial", "lot") if kind in each
    }  # fmt: skip
    return random.Random(19).sample(sorted(refs), _ROOTS)


def _answer(asked: Asked, direction: Any, ref: str) -> dict[str, Any]:
    """Things, certainties, shares and customers with quantities; documents have other numbers."""
    told = asked.trace(direction, [ref], Options())
    told["customers"] = [
        {name: value for name, value in each.items() if name != "documents"}
        for each in told["customers"]
    ]
    return told


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_the_plant_gives_its_traces(name: str) -> None:
    write, basis, source = EXPORTS[name]
    told = with_one_number(_told()) if name == "odoo" else _told()
    own = [{**each, "source": source, "at_basis": basis} for each in told]
    dates = "mdy" if source == "bc" else None  # six days decide nothing
    read = list(events_of(write(_told()), dates=dates).values())
    assert len(read) == len(own)
    plant, loaded = Asked(own), Asked(read)
    reached = 0
    for number, ref in enumerate(_refs(told)):
        direction: Any = ("down", "up")[number % 2]
        expected = _answer(plant, direction, ref)
        assert _answer(loaded, direction, ref) == expected, (direction, ref)
        reached += len(expected["nodes"]) + len(expected["customers"])
    assert reached > _ROOTS * 2
