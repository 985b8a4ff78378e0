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

_INSTALL_TIME_LIMIT_S = 180
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


def said(path: str | None) -> str:
    """Where it is, or that it is not there, in words."""
    return f"LibreOffice: {path}" if path else ABSENT


if __name__ == "__main__":
    sys.stdout.write(said(find() or install()) + "\n")
