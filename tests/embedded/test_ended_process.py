"""When a server's process has ended, whoever started it."""

from __future__ import annotations

import subprocess
import sys

import psutil

from app.embedded.server import ends_within

_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
"""


def test_one_whose_starter_goes_on_and_does_not_look_after_it_has_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        try:
            assert parent.stdout is not None
            child = psutil.Process(int(parent.stdout.readline()))
            assert not ends_within(child, 0.1)
            child.kill()
            assert ends_within(child, 30)
            assert child.status() == psutil.STATUS_ZOMBIE
        finally:
            parent.kill()
