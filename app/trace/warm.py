"""Compiling the inner loops before anybody waits for them: the first time it takes half a minute.

What was compiled is kept beside the modules (or in the user's cache), so that the next process
reads it. `python -m app.trace.warm` does it and ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

import numpy as np

from app.genealogy.kernels import chains
from app.genealogy.loops import Allowance, are_compiled
from app.genealogy.network import network_of
from app.genealogy.proof import hops_of
from app.genealogy.reached import reach_of
from app.genealogy.root import Root
from app.genealogy.shares import shares_of
from app.genealogy.steps import interpretation_of
from app.genealogy.walk import NO_TIME, walk
from app.ledger.columns import Names, join_bookings, read_things
from app.ledger.flows import material


def compile_loops() -> None:
    """Walk through an empty genealogy, which compiles every loop (or reads it from disk)."""
    Allowance.left = 0
    names = Names()
    columns = ("ids", "kinds", "items", "run_kinds", "homogeneous", "parties")
    things = read_things({name: [] for name in columns}, names)
    found = material(things, join_bookings([]), names, {})
    told = interpretation_of(found)
    network = network_of(told)
    root = Root("lot:NONE/0", None, ())
    way = walk(network, root, "down", ())
    seen = reach_of(network, way, root)
    shares_of(told, root, np.zeros(0, np.bool_), (), seen)
    hops = hops_of(way, told, root, ())
    chains(way.begin, way.ends, way.uses, hops, way.low, way.high, 1, False, way.start, NO_TIME)


def compile_in_background() -> Thread:
    """Compile beside whatever is done next.

    Another process compiles, unless one did, for compiling holds the lock of the interpreter;
    afterwards this one reads what was compiled.
    """
    thread = Thread(target=_compile_elsewhere, name="compile-loops", daemon=True)
    thread.start()
    return thread


def _compile_elsewhere() -> None:
    if not are_compiled():
        subprocess.run([sys.executable, "-m", __name__], check=False, stderr=subprocess.DEVNULL)
    compile_loops()


if __name__ == "__main__":
    os.nice(10)
    compile_loops()
