"""Digests of images are asked of docker, written down once, and never made up."""

from __future__ import annotations

from pathlib import Path

import pytest

import images

DIGEST, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64
FILE = "# Why.\nONE_IMAGE=one:1.2\nONE_DIGEST=\nTWO_IMAGE=two/x:3.4\nTWO_DIGEST=" + OTHER + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two images, the digest of the second known."""
    path = tmp_path / "images.env"
    path.write_text(FILE, encoding="utf-8")
    return path


def _docker(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """What stands where docker would, writing down what it is asked."""
    program = folder / "docker"
    program.write_text(f'#!/bin/sh\necho "$@" >> {folder / "asked"}\n{script}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_what_is_not_known_is_asked_for_and_written_down(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _docker(tmp_path, monkeypatch, f"echo {DIGEST}")
    assert images.unpinned(images.read_images(file)) == ["one:1.2"]
    assert images.pin(file) == [images.Image("ONE", "one:1.2", DIGEST)]
    assert file.read_text(encoding="utf-8") == FILE.replace("ONE_DIGEST=", f"ONE_DIGEST={DIGEST}")
    assert images.pin(file) == []
    (asked,) = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked.endswith(" one:1.2")
    assert images.unpinned(images.read_images(file)) == []


@pytest.mark.parametrize(
    "script", ["echo no such host >&2; exit 1", "echo latest", "exit 0", f"echo {DIGEST} {DIGEST}"]
)
def test_what_docker_cannot_tell_stays_unknown(
    script: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _docker(tmp_path, monkeypatch, script)
    with pytest.raises(SystemExit, match=r"digest of one:1\.2 could not be found out"):
        images.pin(file)
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ONE=1", "neither"), ("one_IMAGE=x:1", "neither"), ("A_IMAGE=x:latest", "says which"),
        ("A_IMAGE=x", "says which"), ("A_IMAGE=X:1", "says which"), ("A_DIGEST=", "says which"),
        ("ONE_DIGEST=sha256:1", "64 hex digits"), ("ONE_DIGEST=md5:" + "a" * 64, "64 hex digits"),
    ],
)  # fmt: skip
def test_what_names_no_image_is_refused_in_words(line: str, said: str, file: Path) -> None:
    file.write_text(FILE + line + "\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=said):
        images.read_images(file)
