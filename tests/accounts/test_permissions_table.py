"""Every route names one permission, every role is asked each route, the documents say the same."""

from __future__ import annotations

import pytest

from app.cli.verbs import VERBS as ALL_VERBS
from app.people import ADMIN, PERMISSIONS, ROLES, VERBS
from tests.accounts.permissions import PAGE, RouteLine, app_with_sign_in, lines, table
from tests.accounts.team import Team
from tests.sizes import some

PARTS = {"act": "receive", "direction": "down", "kind": "lot", "number": "RC-1", "hold": "1",
         "name:path": "x", "name": "letters.zip", "file": "1", "milestone": "scope",
         "event_id:path": "x"}  # fmt: skip


def test_every_route_names_a_permission() -> None:
    """0 routes without; what anybody may ask is in the list of that, and nothing else is."""
    found = lines(app_with_sign_in())
    assert len(found) > 100
    assert [each for each in found if each.permission is None and not each.public] == []
    assert [each for each in found if each.public and each.permission is not None] == []
    assert {each.permission for each in found if not each.public} == set(PERMISSIONS)


def test_the_documents_have_the_table() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == table(app_with_sign_in()), "python -m tests.accounts.permissions"


def test_every_verb_names_a_permission() -> None:
    assert {verb.split()[0] for verb in VERBS} == set(ALL_VERBS)
    assert set(VERBS.values()) <= set(PERMISSIONS)


def test_every_permission_is_of_some_role_and_only_admins_have_accounts() -> None:
    assert frozenset().union(*ROLES.values()) == set(PERMISSIONS)
    assert [role for role, some in ROLES.items() if ADMIN in some] == ["admin"]


def _address(path: str) -> str:
    for name, value in PARTS.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, path
    return path


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(role: str, team: Team) -> None:
    """403 with the permission's name where it has it not, anything else where it has.

    In a quick look each role is asked every third route, and each route of two roles.
    """
    browser = team.role(role)
    csrf = {"x-csrf-token": browser.csrf()}
    wrong: list[tuple[RouteLine, int]] = []
    for line in some(lines(team.app), 3, list(ROLES).index(role)):
        if line.public or line.path == "/sign-out":
            continue
        answer = browser.client.request(line.method, _address(line.path), headers=csrf)
        refused = answer.status_code == 403 and f"“{line.permission}” is missing" in answer.text
        if refused == (line.permission in ROLES[role]):
            wrong.append((line, answer.status_code))
    assert wrong == []
