"""One truth on every surface of the demo plant: sentence, views, files, DELIVERED and library say
what the reference says, to the piece."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.demo.plant import events as plant_events
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.conftest import be_patient
from tests.reference import answer
from tests.reference.books import open_books
from tests.reference.times import Event
from tests.web.delivery_cells import DeliveryFiles, booked_deliveries
from tests.web.slices import slice_of
from tests.web.test_one_truth import STORY, disagreements

# A pallet of which some stayed and two returns; a lot on one pallet; a serial built in and sold.
ROOTS = (STORY, "lot:FRUIT-STRAW/FP-0118", "lot:YOG-STRAW/YS-0910", "serial:IMPELLER/IM-S-22071")


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return [dict(event) for event in plant_events(1)]


@pytest.fixture
def asked(
    settings: Settings, demo_plant: Graph, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The app on the demo plant, asked without a network."""
    be_patient(monkeypatch)
    with TestClient(create_app(settings, demo_plant), base_url="http://127.0.0.1") as talking:
        yield talking


@pytest.mark.parametrize("root", ROOTS)
def test_the_plant_is_said_once(asked: TestClient, told: list[Event], root: str) -> None:
    events = slice_of(told, root)
    assert disagreements(asked, events, root) == []


def test_delivered_says_what_the_reference_says(asked: TestClient, told: list[Event]) -> None:
    files = DeliveryFiles(asked)
    for root in ROOTS:
        events = slice_of(told, root)
        books = open_books(events)
        things = {root, *answer(events, "down", [root]).nodes}
        assert files.typed(books, things) == booked_deliveries(books, things), root
