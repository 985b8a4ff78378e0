"""A server that is well for a while has its next start prepared: once, and not when it is."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from app.embedded import home, java, quick
from app.embedded.install import jar_folder
from app.embedded.keeper import Keeper
from app.embedded.progress import Silent
from app.graph.breaker import Breaker
from app.settings import Settings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Who asked for an archive, while this very process is taken for the server."""
    found: list[Settings] = []
    monkeypatch.setattr(home, "server", lambda _: psutil.Process())
    monkeypatch.setattr(quick, "quicken_beside", found.append)
    return found


def _looks(settings: Settings, *, after_s: float) -> None:
    keeper = Keeper(settings, Breaker(), Silent(), quicken_after_s=after_s)
    keeper.look()
    keeper.look()


def test_a_quick_start_is_prepared_once(tmp_path: Path, asked: list[Settings]) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path)
    _looks(settings, after_s=3_600)
    assert asked == []
    _looks(settings, after_s=-1)
    assert asked == [settings]


def test_a_start_that_is_quick_is_left_alone(tmp_path: Path, asked: list[Settings]) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path)
    archive = java.class_archive(jar_folder(settings), *java.find_java(settings))
    archive.parent.mkdir(parents=True)
    archive.touch()
    _looks(settings, after_s=-1)
    assert asked == []
