"""The Keycloak of this run: on its way from the first second, gone at the end; its tests come last.

The process that begins a run of everything starts it, for all its workers; where only some tests
are run, whoever runs one that uses it does.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import wait_until

if TYPE_CHECKING:
    from tests import keycloak

_PORT = "lotgraph_keycloak_port"
_FIXTURE = "keycloak"


class KeycloakOfRun:
    """Starts it in the background, gives it to the fixture, ends it; a pytest plugin."""

    def __init__(self, config: pytest.Config) -> None:
        given: dict[str, Any] = getattr(config, "workerinput", {})
        self._port: int | None = given.get(_PORT)  # of one that somebody else started
        self._folder: Path | None = None
        self._coming: Future[tuple[keycloak.Place, subprocess.Popen[bytes]]] | None = None
        option = config.option
        everything = config.args_source is not pytest.Config.ArgsSource.ARGS
        chosen = option.markexpr or option.keyword or option.collectonly
        if "workerid" not in given and everything and not chosen and not option.quick:
            self.begin()

    def begin(self) -> None:
        """Have it started; returns at once."""
        if self._port is None and self._coming is None:
            from tests import keycloak

            self._folder = Path(tempfile.mkdtemp(prefix="lotgraph-keycloak-"))
            self._own = keycloak.free_port()
            thread = ThreadPoolExecutor(1, thread_name_prefix="keycloak")
            self._coming = thread.submit(keycloak.start, self._folder, self._own)
            thread.shutdown(wait=False)

    def get(self) -> keycloak.Place:
        """It, when it answers."""
        from tests import keycloak

        self.begin()
        port = self._own if self._port is None else self._port
        if self._coming is not None:
            self._coming.result()  # says why it did not start
        place = keycloak.Place(port, "")
        wait_until(place.answers, "Keycloak answers", within_s=keycloak.WITHIN_S, every_s=0.5)
        return keycloak.Place(port, keycloak.prepared(keycloak.Settings())[1])

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Its tests come last, when it has long been there."""
        items.sort(key=_uses_it)

    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker where it will be."""
        if self._coming is not None:
            node.workerinput[_PORT] = self._own

    def pytest_unconfigure(self) -> None:
        """End it."""
        if self._coming is not None and self._coming.exception() is None:
            child = self._coming.result()[1]
            child.kill()
            child.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _uses_it(item: pytest.Item) -> bool:
    return _FIXTURE in getattr(item, "fixturenames", ())
