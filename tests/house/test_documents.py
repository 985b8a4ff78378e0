"""Documents against code: what they list is what there is."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[2]


def test_every_dependency_has_a_licence_and_a_reason() -> None:
    text = (CHECKOUT / "docs/decisions/0001-dependencies.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([a-z0-9-]+) \| \S[^|]* \| \S[^|]* \|$", text, re.M)
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["project"]["optional-dependencies"]["otel"],
    ]
    names = {canonicalize_name(Requirement(each).name) for each in asked}
    assert sorted(set(listed) - {"package", "what"}) == sorted(names)


def test_every_directory_has_its_line() -> None:
    text = (CHECKOUT / "docs/architecture.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([\w./]+)/` \| \S", text, re.M))
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    parts = [name.split("/") for name in tracked]
    top = {each[0] for each in parts if len(each) > 1}
    rooms = {"/".join(each[:2]) for each in parts if each[0] == "app" and len(each) > 2}
    assert sorted(top | rooms) == sorted(listed)
