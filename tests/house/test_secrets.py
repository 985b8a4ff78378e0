"""Passwords out of files, and in no word a program says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import SECRETS, Settings
from tests.conftest import CHECKOUT


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with a password."""
    path = tmp_path / "secret"
    path.write_bytes(b" pass word \xc3\xa4\r\n")
    return path


@pytest.mark.parametrize("name", SECRETS)
def test_a_password_may_stand_in_a_file(
    name: str, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it but the end of its line."""
    monkeypatch.setenv(f"LOTGRAPH_{name.upper()}_FILE", str(secret))
    found = getattr(Settings(), name)
    assert found.get_secret_value() == " pass word ä"
    assert "pass word" not in repr(Settings())
    assert "pass word" not in Settings().model_dump_json()


def test_what_is_wrong_with_it_is_said_and_not_what_is_in_it(
    secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTGRAPH_NEO4J_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("LOTGRAPH_NEO4J_PASSWORD", "another")
    with pytest.raises(SettingsError, match="both set") as caught:
        Settings()
    assert "another" not in caught.value.text + caught.value.remedy
    monkeypatch.delenv("LOTGRAPH_NEO4J_PASSWORD")
    for content, said in ((b"", "no password"), (b"\n", "no password"), (b"\xff", "no text")):
        secret.write_bytes(content)
        with pytest.raises(SettingsError, match=said):
            Settings()
    monkeypatch.setenv("LOTGRAPH_NEO4J_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="No such file"):
        Settings()


def test_no_option_of_a_verb_takes_a_secret() -> None:
    """A command line is read by everybody on the machine, and kept by shells."""
    option = re.compile(r"""["']--?[a-z-]*(password|secret|token)[a-z-]*["']""")
    files = (CHECKOUT / "app/cli").glob("*.py")
    assert [each.name for each in files if option.search(each.read_text(encoding="utf-8"))] == []
