"""The LibreOffice that opens an exported workbook: found on the machine, or installed once.

`python -m tests.office` installs its spreadsheet part where that is cheap: as root on Debian, from
its packages (96 MB, some 15 s). Elsewhere it says that its test will not run, and is no error:
nothing else needs it. The closing lines of a test run say the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

from tests.command_line import CHECKOUT

_INSTALL_TIME_LIMIT_S = 180
_OPENS_WITHIN_S = 180
_KEPT = CHECKOUT / "build/office"
_KEPT_MOST = 100  # files
ABSENT = "LibreOffice: not on this machine; that an exported workbook opens in it was NOT tested"


def find() -> str | None:
    """The path of `soffice`, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def install() -> str | None:
    """Have LibreOffice where it can be had from packages as root; its path, or None."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return None
    package = ["install", "-y", "-q", "--no-install-recommends", "libreoffice-calc"]
    for command in (["apt-get", "update", "-q"], ["apt-get", *package]):
        try:
            subprocess.run(
                command, check=False, timeout=_INSTALL_TIME_LIMIT_S, stdout=subprocess.DEVNULL,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None
    return find()


def converted(file: Path, to: str, *way: str) -> bytes:
    """What LibreOffice makes of a file. It starts only when it has not made it before of the same
    content."""
    kept = _KEPT / _key(file, to, *way)
    if not kept.is_file():
        out = file.parent / kept.name
        subprocess.run(
            [str(find()), "--headless", f"-env:UserInstallation=file://{file.parent}/profile",
             *way, "--convert-to", to, "--outdir", str(out), str(file)],
            check=True, capture_output=True, timeout=_OPENS_WITHIN_S,
        )  # fmt: skip
        (made,) = out.iterdir()
        _KEPT.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(made.read_bytes())
        fresh.replace(kept)
        for old in sorted(_KEPT.iterdir(), key=os.path.getmtime)[:-_KEPT_MOST]:
            old.unlink(missing_ok=True)
    return kept.read_bytes()


def _key(file: Path, *asked: str) -> str:
    """A hash of LibreOffice itself, of what it is asked and of a file, less when that was made."""
    program = Path(str(find())).resolve()
    told = [str(program), str(program.stat().st_mtime_ns), file.suffix, *asked]
    digest = sha256("\n".join(told).encode())
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            for name in sorted(parts.namelist()):
                if name != "docProps/core.xml":
                    digest.update(f"\n{name}\n".encode() + sha256(parts.read(name)).digest())
    else:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sheet_of(file: Path, sheet: int, reader: str = "") -> str:
    """A sheet (from 1) of a file as LibreOffice itself reads it, as CSV. `reader`: its name for the
    format, where that is not told by the end of the file's name."""
    to = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    way = [f"--infilter={reader}"] if reader else []
    return converted(file, to, *way).decode("utf-8")


def said(path: str | None) -> str:
    """Where it is, or that it is not there, in words."""
    return f"LibreOffice: {path}" if path else ABSENT


if __name__ == "__main__":
    sys.stdout.write(said(find() or install()) + "\n")
