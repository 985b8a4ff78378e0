"""Homes of real embedded servers: small heaps, the user's cache of jars, nothing left running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded import conf, home, service
from app.embedded.progress import Silent
from app.settings import Settings

_write_conf = conf.write


def _small(at: Path) -> Settings:
    return Settings(home=at, heap_mib=256, page_cache_mib=64, transaction_memory_mib=128)


def _locked_shortly(settings: Settings, at: home.Home, port: int, **how: bool) -> None:
    _write_conf(settings, at, port, **how)
    with (at.path / "conf" / "neo4j.conf").open("a", encoding="utf-8") as file:
        file.write("dbms.security.auth_lock_time=500ms\n")


@pytest.fixture(scope="module", autouse=True)
def _short_locks() -> Iterator[None]:
    """Have servers let nobody in for half a second after three wrong passwords, instead of five."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conf, "write", _locked_shortly)
        yield


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home whose path has a space."""
    settings = _small(tmp_path_factory.mktemp("embedded") / "home one")
    yield settings
    service.stop(settings, Silent())


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Another home beside it."""
    settings = _small(tmp_path_factory.mktemp("embedded") / "home two")
    yield settings
    service.stop(settings, Silent())
