"""The hooks before a commit: local, from this environment, and they do refuse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import CHECKOUT

CONFIG = CHECKOUT / ".pre-commit-config.yaml"
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for repo in yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    for hook in repo["hooks"]
}


def test_nothing_is_fetched() -> None:
    repos = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in HOOKS.values())


def test_the_house_rules_are_those_of_make_check() -> None:
    named = set(re.findall(r"tests/house/\w+\.py", HOOKS["house"]["entry"]))
    check = re.search(r"^check:.*?(?=^\S)", (CHECKOUT / "Makefile").read_text(), re.M | re.S)
    assert check is not None
    assert named == set(re.findall(r"tests/house/\w+\.py", check[0]))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with these hooks and this environment, and one file that is as it should be."""
    for command in (["git", "init", "--quiet"], ["git", "config", "core.hooksPath", ".git/hooks"]):
        subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / CONFIG.name).write_text(CONFIG.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    (tmp_path / ".gitignore").write_text(".venv\n.ruff_cache\n")
    (tmp_path / "pyproject.toml").write_bytes((CHECKOUT / "pyproject.toml").read_bytes())
    (tmp_path / "good.py").write_text('"""Good."""\n')
    return tmp_path


def _hooked(repository: Path, *hooks: str) -> subprocess.CompletedProcess[str]:
    subprocess.run(["git", "add", "--all"], cwd=repository, check=True)
    program = Path(sysconfig.get_path("scripts")) / "pre-commit"
    others = {
        "PRE_COMMIT_HOME": str(repository / ".git/hooks-cache"),
        "SKIP": ",".join(HOOKS.keys() - set(hooks)),
    }
    return subprocess.run(
        [program, "run"],
        cwd=repository,
        env=os.environ | others,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_commit_is_refused_for_what_is_wrong_in_it(repository: Path) -> None:
    done = _hooked(repository, "ruff-check", "ruff-format")
    assert (done.returncode, done.stdout.count("Passed")) == (0, 2), done.stdout + done.stderr
    (repository / "bad_style.py").write_text('"""Bad."""\n\nimport os\n')
    (repository / "bad_form.py").write_text('"""Bad."""\n\nlong   =  1\n')
    done = _hooked(repository, "ruff-check", "ruff-format")
    assert (done.returncode, done.stdout.count("Failed")) == (1, 2)
    style, form = done.stdout.split(HOOKS["ruff-format"]["name"])
    assert ("bad_style.py" in style, "bad_form.py" in style) == (True, False)
    assert ("bad_style.py" in form, "bad_form.py" in form) == (False, True)
