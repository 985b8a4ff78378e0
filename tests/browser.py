"""The Chromium that browser tests drive: found on the machine, or installed once.

`python -m tests.browser` installs one when none is found: as root on Debian from its packages,
which bring the libraries along; elsewhere the build that Playwright fetches. It refuses nothing
that is already there, whoever put it there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_INSTALL_TIME_LIMIT_S = 900


def find() -> str | None:
    """The path of a Chromium or Chrome, or None."""
    named = os.environ.get("LOTGRAPH_TEST_BROWSER")
    if named:
        return named
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or _playwrights_own()


def install() -> str:
    """Have a browser; its path. Errors: `SystemExit` naming what was tried."""
    tried = []
    for command in _ways():
        done = subprocess.run(command, check=False, timeout=_INSTALL_TIME_LIMIT_S)
        found = find()
        if found:
            return found
        tried.append(f"{' '.join(command)} (exit code {done.returncode})")
    raise SystemExit(
        f"No browser was found or could be installed. Tried: {'; '.join(tried)}.\n"
        "Install Chromium or Chrome, or name one in LOTGRAPH_TEST_BROWSER."
    )


def _ways() -> list[list[str]]:
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        packages = ["chromium", "fonts-dejavu-core"]
        ways.insert(0, ["apt-get", "update", "-q"])
        ways.insert(1, ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])
    return ways


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # takes long, and most have one on their path

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


if __name__ == "__main__":
    sys.stdout.write(f"Browser: {find() or install()}\n")
