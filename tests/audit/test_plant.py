"""The whole demo plant: what the door wrote is what is worked out again from its events."""

from __future__ import annotations

import pytest

from app.audit.service import verdict
from app.graph.run import Graph


@pytest.mark.long("works the whole plant out again")
def test_nothing_is_found_in_the_demo_plant(demo_plant: Graph) -> None:
    found = verdict(demo_plant, None)
    assert found.good, found.findings[:10]
    assert found.looks[-1].looked_at > 30_000
