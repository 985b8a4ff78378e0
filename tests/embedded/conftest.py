"""Homes of real embedded servers: small heaps, the user's cache of jars, nothing left running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded import service
from app.embedded.progress import Silent
from app.settings import Settings


def _small(home: Path) -> Settings:
    return Settings(home=home, heap_mib=256, page_cache_mib=64, transaction_memory_mib=128)


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
