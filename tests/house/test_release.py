"""A release is refused in words while something stands in its way, and rehearsed unless told."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import release
from tests.conftest import CHECKOUT
from tests.house.wheels import wheel_of

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "lotgraph"
version = "1.2.3"
requires-python = ">=3.11"
[project.scripts]
lotgraph = "app.main:main"
[tool.hatch.build.targets.wheel]
packages = ["app"]
"""
# The least that a lotgraph is, so that a whole release takes seconds.
FILES = {
    "pyproject.toml": PYPROJECT,
    "requirements.lock": "",
    ".gitignore": "__pycache__/\ndist/\n",
    "images.env": "BASE_IMAGE=base:1.2\nBASE_DIGEST=\n",
    "sbom.py": "import pathlib, sys\n"
    "assert pathlib.Path(sys.argv[1].removeprefix('--wheel=')).is_file()\n"
    "print('dist/lotgraph-1.2.3.cdx.json: 1 parts')\n",
    "docker-compose.yml": "services:\n  lotgraph:\n    image: lotgraph:1.2.3\n",
    "CHANGELOG.md": "# Changelog\n\n## 1.2.3 (2026-03-02)\n\n- More.\n\n"
    "## 1.2.2 (2026-02-01)\n\n- A.\n",
    "app/__init__.py": '__version__ = "1.2.3"\n',
    "app/main.py": "from app import __version__\n\n"
    "def main():\n    print('lotgraph', __version__)\n\n"
    "class create_app:\n    def __init__(self, settings, graph): pass\n"
    "    def openapi(self): return {}\n",
    "app/settings.py": "class Settings: pass\n",
    "app/graph/__init__.py": "",
    "app/graph/catalogue.py": "def catalogue(): return {'a': 1}\n",
    "app/web/__init__.py": "",
    "app/web/app.css": "",
    "app/web/assets.py": "from pathlib import Path\n\n"
    "def asset_path(name): return Path(__file__).parent / name\n",
    "app/web/render.py": "class environment:\n    def __init__(self, zone): pass\n"
    "    def list_templates(self, ends): return []\n",
    "tests/__init__.py": "",
    "tests/api/__init__.py": "",
    "tests/api/described.py": "def current(): return True\n",
}
Edit = Callable[[Path], object]


def _git(where: Path, *words: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
    done = subprocess.run(
        ["git", *who, *words], cwd=where, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the smallest lotgraph, everything committed, ready to be released as 1.2.3."""
    root = tmp_path_factory.mktemp("whole")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    _git(root, "init", "--quiet", "--template=")
    _git(root, "add", "--all")
    _commit(root)
    return root


@pytest.fixture
def checkout(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which a test may spoil and release."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "T")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "t@example.com")
    return shutil.copytree(whole, tmp_path / "checkout")


def _commit(root: Path) -> None:
    _git(root, "commit", "--quiet", "--all", "--message=All")


def _release(root: Path, *arguments: str) -> int:
    return release.main([*arguments, f"--root={root}"])


def test_a_rehearsal_builds_and_tries_the_wheel_and_makes_no_tag(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _release(checkout, "1.2.3") == 0
    said = capsys.readouterr().out
    assert "dist/lotgraph-1.2.3-py3-none-any.whl" in said
    assert "  dist/lotgraph-1.2.3.cdx.json: 1 parts" in said
    assert "digest of base:1.2 is not known" in said
    assert "no tag was made" in said
    assert (checkout / "dist/lotgraph-1.2.3-py3-none-any.whl").is_file()
    assert _git(checkout, "tag") == ""


def test_a_release_is_tagged_once(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "build", wheel_of)
    monkeypatch.setattr(release, "attempt", lambda *_: None)  # the rehearsal has tried this wheel
    assert _release(checkout, "1.2.3", "--tag") == 0
    assert _git(checkout, "cat-file", "-t", "v1.2.3") == "tag"
    assert _git(checkout, "rev-list", "-1", "v1.2.3") == _git(checkout, "rev-parse", "HEAD")
    assert _release(checkout, "1.2.3", "--tag") == 1
    assert "The tag v1.2.3 is there already" in capsys.readouterr().out


def _replaced(name: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (_replaced("pyproject.toml", "1.2.3", "1.2.2"), "pyproject.toml says 1.2.2, not 1.2.3."),
        (_replaced("app/__init__.py", "1.2.3", "1.3.0"), "app/__init__.py says 1.3.0, not 1.2.3."),
        (_replaced("docker-compose.yml", ":1.2.3", ":1.2.2"), "docker-compose.yml says 1.2.2"),
        (_replaced("CHANGELOG.md", "1.2.3", "1.2.4"), "no entry “## 1.2.3 (date)”"),
        (_replaced("CHANGELOG.md", "2026-03-02", "unreleased"), "no date but “unreleased”"),
        (_replaced("CHANGELOG.md", "- More.", ""), "CHANGELOG.md says nothing about 1.2.3."),
        (_replaced("tests/api/described.py", "True", "False"), "is not written down: make openapi"),
    ],
    ids=["package", "program", "image", "changelog", "date", "nothing said", "promise"],
)
def test_what_stands_in_the_way_is_said(checkout: Path, edit: Edit, said: str) -> None:
    edit(checkout)
    _commit(checkout)
    [only] = release.obstacles(checkout, "1.2.3")
    assert said in only


def test_only_what_is_committed_is_released(checkout: Path) -> None:
    (checkout / "app/more.py").write_text("")
    [only] = release.obstacles(checkout, "1.2.3")
    assert "not committed" in only


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.3rc1", "01.2.3"])
def test_a_version_is_three_numbers(whole: Path, version: str) -> None:
    [only] = release.obstacles(whole, version)
    assert "three numbers" in only


def test_a_wheel_that_does_not_run_is_no_release(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "build", wheel_of)
    (checkout / "app/main.py").write_text("def main():\n    print('lotgraph 1.2.2')\n")
    _commit(checkout)
    with pytest.raises(SystemExit, match=r"says “lotgraph 1\.2\.2”, not “lotgraph 1\.2\.3”"):
        _release(checkout, "1.2.3", "--tag")
    assert _git(checkout, "tag") == ""


def test_the_lock_limits_what_a_wheel_is_tried_with() -> None:
    limits = release.locked(CHECKOUT)
    assert any(each.startswith("fastapi==") for each in limits)
    assert [each for each in limits if "hash" in each or "\\" in each] == []
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(limits) > len(project["project"]["dependencies"])


def test_the_command_says_what_is_missing() -> None:
    done = subprocess.run(
        [sys.executable, "release.py"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "make release VERSION=1.2.3" in done.stdout
