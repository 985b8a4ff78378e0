"""Makes a release, or says what stands in its way: `make release VERSION=1.2.3`.

It looks first (clean tree, one version everywhere, a dated entry in the changelog, what `/api/v1`
promises written down), then builds the wheel from a fresh clone, so that nothing is in it that was
not committed, tries it in a fresh environment with the locked packages, and lists what is in it.
With `--tag` it then makes the tag; without, everything is done but that. It pushes nothing and
uploads nothing.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from images import read_images, unpinned

ROOT = Path(__file__).resolve().parent
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_LOCKED = re.compile(r"[A-Za-z0-9._-]+==[^\\]+?(?= \\?$|$)", re.M)
_TRY = """
from app.graph.catalogue import catalogue
from app.main import create_app
from app.settings import Settings
from app.web.assets import asset_path
from app.web.render import environment
create_app(Settings(), None).openapi()
for name in environment("UTC").list_templates(["html"]):
    environment("UTC").get_template(name)
assert catalogue(), "no Cypher files"
assert asset_path("app.css").is_file(), "no style sheet"
"""


def main(arguments: list[str] | None = None) -> int:
    """Do it; 0 when nothing stood in the way."""
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("version", nargs="?", default="", help="1.2.3")
    parser.add_argument("--tag", action="store_true", help="make the tag, too")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    found = list(obstacles(asked.root, asked.version))
    if found:
        _say(f"lotgraph {asked.version or '(which version?)'} cannot be released:")
        for each in found:
            _say(f"  - {each}")
        return 1
    with tempfile.TemporaryDirectory(prefix="lotgraph-release-") as folder:
        wheel = build(asked.root, Path(folder))
        attempt(wheel, asked.version, asked.root, Path(folder))
        kept = asked.root / "dist" / wheel.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(wheel, kept)
        listed = _run([sys.executable, "sbom.py", f"--wheel={kept}"], asked.root)
    _say(f"Built and tried: dist/{kept.name}")
    _say(f"  sha256 {hashlib.sha256(kept.read_bytes()).hexdigest()}")
    _say("What is in it and in the image (CycloneDX):")
    _say("".join(f"  {line}\n" for line in listed.splitlines()).rstrip())
    for name in unpinned(read_images(asked.root / "images.env")):
        _say(f"No image can be built yet: the digest of {name} is not known (make images).")
    if not asked.tag:
        _say(
            f"A rehearsal: no tag was made. make release VERSION={asked.version} TAG=yes makes it."
        )
        return 0
    tag = f"v{asked.version}"
    _run(["git", "tag", "--annotate", tag, f"--message=lotgraph {asked.version}"], asked.root)
    _say(f"Tagged {tag}. Push it, and pass on that very wheel: git push origin {tag}")
    return 0


def obstacles(root: Path, version: str) -> Iterator[str]:
    """What stands in the way of releasing the checkout as a version, in words."""
    if not _VERSION.fullmatch(version):
        yield "Say which version, three numbers: make release VERSION=1.2.3"
        return
    if _run(["git", "status", "--porcelain"], root).strip():
        yield "Files are changed or not committed (git status)."
    if _run(["git", "tag", "--list", f"v{version}"], root).strip():
        yield f"The tag v{version} is there already; a released version stays as it is."
    yield from _versions(root, version)
    yield from _changelog(root, version)
    yield from _promise(root)


def _versions(root: Path, version: str) -> Iterator[str]:
    places = (
        ("pyproject.toml", r'^version = "(.+)"$'),
        ("app/__init__.py", r'^__version__ = "(.+)"$'),
        ("docker-compose.yml", r"^ +image: lotgraph:(.+)$"),
    )
    for name, pattern in places:
        stated = re.search(pattern, (root / name).read_text(encoding="utf-8"), re.M)
        if stated is None or stated[1] != version:
            yield f"{name} says {stated[1] if stated else 'no version'}, not {version}."


def _changelog(root: Path, version: str) -> Iterator[str]:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = re.search(
        rf"^## {re.escape(version)} \(([^)\n]+)\)\n(.*?)(?=^## |\Z)", text, re.M | re.S
    )
    if entry is None:
        yield f"CHANGELOG.md has no entry “## {version} (date)”."
        return
    try:
        datetime.date.fromisoformat(entry[1])
    except ValueError:
        yield f"CHANGELOG.md gives {version} no date but “{entry[1]}”; write it as 2026-03-02."
    if not entry[2].strip():
        yield f"CHANGELOG.md says nothing about {version}."


def _promise(root: Path) -> Iterator[str]:
    """What is released is promised, so it is written down first, all of it."""
    script = "from tests.api.described import current; raise SystemExit(not current())"
    if not (root / "tests/api").is_dir():
        yield "tests/api, which holds what /api/v1 promises, is missing."
    elif subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode:
        yield "What /api/v1 offers is not written down: make openapi, and commit it."


def build(root: Path, folder: Path) -> Path:
    """The wheel of what is committed."""
    clone = folder / "clone"
    _run(["git", "clone", "--quiet", "--no-hardlinks", str(root), str(clone)], root)
    build_it = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
    ]
    _run([*build_it, f"--wheel-dir={folder}", str(clone)], clone)
    [wheel] = folder.glob("lotgraph-*.whl")
    return wheel


def attempt(wheel: Path, version: str, root: Path, folder: Path) -> None:
    """Install the wheel with the locked packages where nothing else is, and try it."""
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    limits = folder / "locked.txt"
    limits.write_text("\n".join(locked(root)) + "\n", encoding="utf-8")
    python = str(programs / "python")
    pip = [sys.executable, "-m", "pip", "--python", python]
    _run([*pip, "install", "--quiet", f"--constraint={limits}", str(wheel)], folder)
    said = _run([str(programs / "lotgraph"), "--version"], folder).strip()
    if said != f"lotgraph {version}":
        raise SystemExit(f"The installed wheel says “{said}”, not “lotgraph {version}”.")
    _run([python, "-W", "error", "-c", _TRY], folder)


def locked(root: Path) -> list[str]:
    """The packages of the lock with their versions, for pip to choose no others."""
    return _LOCKED.findall((root / "requirements.lock").read_text(encoding="utf-8"))


def _run(command: list[str], where: Path) -> str:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-3000:]
        raise SystemExit(f"This failed: {' '.join(command)}\n{said}")
    return done.stdout


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
