"""Which container images lotgraph is built on and runs beside: names and digests, in `images.env`.

`python images.py` asks the registry, through docker, for digests that are not known, and writes
them down; `python images.py --check` says which are not known. It builds and fetches nothing, and
never replaces a digest that is there: who wants another image takes out the old one and commits.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent / "images.env"
_LINE = re.compile(r"(?P<use>[A-Z0-9]+)_(?P<part>IMAGE|DIGEST)=(?P<value>\S*)")
_NAME = re.compile(r"[a-z0-9][a-z0-9./_-]*:[\w.-]+")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ASK = ("docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}")


@dataclass(frozen=True, slots=True)
class Image:
    """An image: what it is used for, its name with a tag, its digest ("" where none is known)."""

    use: str
    name: str
    digest: str


def read_images(path: Path = FILE) -> tuple[Image, ...]:
    """The images of the file. Errors: `SystemExit` in words for a line that cannot be read."""
    found: dict[str, dict[str, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            read = _LINE.fullmatch(line)
            if read is None:
                raise SystemExit(f"{path.name}:{number} is neither NAME_IMAGE= nor NAME_DIGEST=.")
            found.setdefault(read["use"], {})[read["part"]] = read["value"]
    images = tuple(
        Image(use, each.get("IMAGE", ""), each.get("DIGEST", "")) for use, each in found.items()
    )
    for image in images:
        _check(image, path)
    return images


def _check(image: Image, path: Path) -> None:
    if not _NAME.fullmatch(image.name) or image.name.endswith(":latest"):
        raise SystemExit(f"{path.name}: {image.use}_IMAGE needs a name with a tag that says which.")
    if image.digest and not _DIGEST.fullmatch(image.digest):
        raise SystemExit(f"{path.name}: {image.use}_DIGEST is not sha256: and 64 hex digits.")


def unpinned(images: tuple[Image, ...]) -> list[str]:
    """Names of the images whose digest is not known."""
    return [image.name for image in images if not image.digest]


def pin(path: Path = FILE) -> list[Image]:
    """Ask for digests that are not known and write them down; the images they were found for.

    Errors: `SystemExit` in words when docker cannot tell.
    """
    text, found = path.read_text(encoding="utf-8"), []
    for image in read_images(path):
        if not image.digest:
            known = Image(image.use, image.name, _asked(image.name))
            text = text.replace(f"{image.use}_DIGEST=\n", f"{image.use}_DIGEST={known.digest}\n")
            path.write_text(text, encoding="utf-8")
            found.append(known)
    return found


def _asked(name: str) -> str:
    try:
        done = subprocess.run([*_ASK, name], capture_output=True, text=True, check=False)
    except OSError as error:
        raise SystemExit(f"docker does not run: {error.strerror}.") from None
    digest = done.stdout.strip()
    if done.returncode or not _DIGEST.fullmatch(digest):
        said = (done.stderr or done.stdout).strip()[-500:]
        raise SystemExit(f"The digest of {name} could not be found out: {said}")
    return digest


def main(arguments: list[str] | None = None) -> int:
    """Find out, or (`--check`) only say, what is not known; 1 when something is not."""
    parser = argparse.ArgumentParser(prog="make images", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is not known")
    if not parser.parse_args(arguments).check:
        for image in pin():
            sys.stdout.write(f"{image.name} is {image.digest}; commit images.env.\n")
    missing = unpinned(read_images())
    for name in missing:
        sys.stdout.write(f"{name}: no digest is known; “make images” finds it out.\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
