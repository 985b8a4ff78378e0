"""The demo plant for all tests of this room: none of them may change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.console.desk import Desk
from app.demo.plant import events
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="package")
def told() -> list[dict[str, Any]]:
    """The events of the demo plant."""
    return list(events())


@pytest.fixture(scope="module")
def plant(demo_plant: Graph) -> Graph:
    """The graph of the demo plant."""
    return demo_plant


@pytest.fixture
def desk(plant: Graph) -> Desk:
    """Where typed statements are run."""
    return Desk(plant, 3)


@pytest.fixture
def asked(settings: Settings, plant: Graph) -> Iterator[TestClient]:
    """The app on the demo plant, asked without a network."""
    with TestClient(create_app(settings, plant), base_url="http://127.0.0.1") as talking:
        yield talking
