"""What tests of sign-in share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.accounts import team as people


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[people.Team]:
    """A team of a person a role, before a closed port."""
    patch = pytest.MonkeyPatch()
    be = tmp_path_factory.mktemp("home")
    people.be_quick(patch)
    with people.closed_graph() as graph, people.team_of(graph, be) as made:
        yield made
    patch.undo()
