"""What tests of sign-in share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.accounts import team as people

PROVIDER = {
    "sign_in": "both", "provider_issuer": "http://127.0.0.1:9/realm",
    "provider_roles": {"team": "viewer"},
}  # fmt: skip


async def _ready(_: object) -> None:
    """Requests come as far as their route, which then finds the port closed."""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[people.Team]:
    """A team of a person a role, before a closed port."""
    patch = pytest.MonkeyPatch()
    be = tmp_path_factory.mktemp("home")
    people.be_quick(patch)
    patch.setattr("app.watch.watcher.Watcher.ready", _ready)
    with people.closed_graph() as graph, people.team_of(graph, be, **PROVIDER) as made:
        yield made
    patch.undo()
