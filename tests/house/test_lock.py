"""The lock of Python packages: covers what pyproject asks for, names hashes, and no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CHECKOUT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"([A-Za-z0-9._-]+)==(\S+)( ; [^\\]+)?( \\)?")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def _locked() -> dict[str, set[Version]]:
    """Versions by package; a package may have several, for different Pythons."""
    found: dict[str, set[Version]] = {}
    for line in (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.fullmatch(line):
            name, version = canonicalize_name(pinned[1]), Version(pinned[2])
            found.setdefault(name, set()).add(version)
    return found


def _asked_for() -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    return [Requirement(each) for each in asked]


def test_everything_asked_for_is_locked() -> None:
    """After a change of pyproject.toml: make lock."""
    locked = _locked()
    missing = [
        str(asked)
        for asked in _asked_for()
        if not any(
            version in asked.specifier for version in locked.get(canonicalize_name(asked.name), ())
        )
    ]
    assert missing == []


def test_the_lock_holds_names_versions_and_hashes_only() -> None:
    lines = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (_PINNED.fullmatch(line) or _HASH.fullmatch(line))] == []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert line.endswith(" \\") == bool(_HASH.fullmatch(following)), line
