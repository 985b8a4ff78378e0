"""Hostile requests by kind, none of them through; outcomes in build/hostile-requests.csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import pytest

from app.accounts.accounts import accounts_of
from tests.accounts.attacks import Attack
from tests.accounts.hostile import attacks
from tests.accounts.team import Team
from tests.conftest import CHECKOUT
from tests.sizes import some

LEAST, KINDS_LEAST = 250, 10
OUT = CHECKOUT / "build" / "hostile-requests.csv"


def _through(attack: Attack, answer: Any) -> bool:
    if answer.status_code not in attack.refused:
        return True
    if answer.status_code in (303, 307):
        return not answer.headers["location"].startswith(("/sign-in?", "http://127.0.0.1/accounts"))
    return False


@pytest.mark.slow("more than three hundred requests, one after the other")
def test_no_hostile_request_comes_through(team: Team) -> None:
    """Every one is refused in the way its line says; nobody new may do anything afterwards.

    A quick look tries a fifth of each kind.
    """
    kinds = defaultdict(list)
    for each in attacks():
        kinds[each.kind].append(each)
    assert sum(map(len, kinds.values())) >= LEAST
    assert len(kinds) >= KINDS_LEAST
    outcomes, through = [], []
    for attack in (each for kind in kinds.values() for each in some(kind, 5)):
        answer = attack.send(team)
        outcomes.append((attack.kind, attack.name, answer.status_code))
        if _through(attack, answer):
            through.append((attack.kind, attack.name, answer.status_code))
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([("kind", "request", "answered"), *outcomes])
    assert through == []
    admins = [each.name for each in accounts_of(team.desk.store) if "admin" in each.roles]
    assert admins == ["admin-person"]
