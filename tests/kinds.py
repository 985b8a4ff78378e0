"""What a test needs, read off the fixtures it uses: nothing, a Neo4j, a browser, a Keycloak.

Nobody marks a test `pure`, `graph`, `browser` or `provider` by hand, so none is marked wrongly. A
test that starts a server without a fixture of ours says so itself (`@pytest.mark.graph`). `slow` is
said by hand, with the reason: more than about five seconds. So is `long`: what only `make soak`
looks at.
"""

from __future__ import annotations

import pytest

SERVERS = frozenset({"server"})
BROWSERS = frozenset({"page", "_browser"})
PROVIDERS = frozenset({"keycloak"})


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the test, so that `-m pure` and its like can choose."""
    used = frozenset(getattr(item, "fixturenames", ()))
    if used & SERVERS and item.get_closest_marker("graph") is None:
        item.add_marker("graph")
    if used & BROWSERS:
        item.add_marker("browser")
    if used & PROVIDERS:
        item.add_marker("provider")
    if item.get_closest_marker("graph") is None and not used & (BROWSERS | PROVIDERS):
        item.add_marker("pure")
    for name in ("slow", "long"):
        if any(not marker.args for marker in item.iter_markers(name)):
            raise pytest.UsageError(f"{item.nodeid}: @pytest.mark.{name} without a reason")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long looks with --soak only. With --quick: what needs no server; where all need one, what
    needs no browser."""
    if not config.getoption("soak"):
        _leave(config, items, [item for item in items if item.get_closest_marker("long") is None])
    if not config.getoption("quick"):
        return
    brisk = [item for item in items if item.get_closest_marker("slow") is None]
    pure = [item for item in brisk if item.get_closest_marker("pure")]
    without = [item for item in brisk if item.get_closest_marker("browser") is None]
    chosen = pure or without or items
    _leave(config, items, chosen)


def _leave(config: pytest.Config, items: list[pytest.Item], chosen: list[pytest.Item]) -> None:
    left = set(items).difference(chosen)
    if left:
        config.hook.pytest_deselected(items=[item for item in items if item in left])
        items[:] = chosen
