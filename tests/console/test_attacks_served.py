"""Attacks on the app as it is served, one or two of a kind; `make attacks` runs all of the list."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2 as httpx
import pytest

from app.graph.run import Graph
from app.settings import Settings
from tests.console.all_attacks import (
    LIMIT_S,
    PAGE_WITHIN_S,
    REFUSED,
    TRACE,
    WORDS_WITHIN_S,
    page_after,
    post,
    running,
)
from tests.console.attacks import ATTACKS, KINDS, Attack
from tests.serving import served
from tests.waiting import wait_until

SLOW_S = 10.0  # what a busy machine may take beside: nothing here measures speed


def _some() -> list[Attack]:
    """Of every kind the last that is refused and the last that runs."""
    last = {(each.kind, each.outcome): each for each in ATTACKS}
    return [last[key] for kind in KINDS for key in last if key[0] == kind]


@pytest.fixture(scope="module")
def client(server: object, settings: Settings, plant: Graph) -> Iterator[httpx.Client]:
    """Somebody who asks the app over the network."""
    with served(settings, plant) as address, httpx.Client(base_url=address, timeout=60) as asking:
        asking.get(TRACE).raise_for_status()
        yield asking


@pytest.mark.parametrize("attack", _some(), ids=lambda each: each.name)
def test_a_page_answers_after_an_attack(attack: Attack, client: httpx.Client, plant: Graph) -> None:
    code, words_s = post(client, attack)
    assert (code in REFUSED) == (attack.outcome == "refused"), code
    assert code != "not_ended"
    assert words_s < LIMIT_S + WORDS_WITHIN_S + SLOW_S
    assert page_after(client) < PAGE_WITHIN_S + SLOW_S
    wait_until(lambda: running(plant) == 0, "nothing of it runs", within_s=PAGE_WITHIN_S + SLOW_S)
