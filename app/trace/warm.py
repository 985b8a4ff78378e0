"""Compiling the inner loops before anybody waits for them: at first use it takes some seconds."""

from __future__ import annotations

from threading import Thread

import numpy as np

from app.trace.columns import Names, read_things, together
from app.trace.flows import Booked, covered, flows_of, material
from app.trace.kernels import chains
from app.trace.lives import lives_of
from app.trace.network import Told, network_of
from app.trace.pairing import pairs_of
from app.trace.roots import Root
from app.trace.runs import runs_of, unbuilt
from app.trace.seen import seen_of
from app.trace.share import shares_of
from app.trace.walking import UNREACHED, walk


def compile_loops() -> None:
    """Walk through an empty genealogy, which compiles every loop (or reads it from disk)."""
    names = Names()
    columns = ("ids", "kinds", "items", "run_kinds", "homogeneous")
    things = read_things({name: [] for name in columns}, names)
    found = material(things, together([]), names, {})
    booked = Booked(found, flows_of(found))
    runs = runs_of(found, booked.flows)
    apart = unbuilt(found, booked.flows, runs)
    lives = lives_of(found, booked.flows, runs, apart)
    pairs = pairs_of(found, booked.flows, runs, apart)
    told = Told(found, booked.flows, runs, apart, lives, pairs, covered(found, booked.flows))
    network = network_of(told)
    root = Root("lot:NONE/0", None, ())
    way = walk(network, root, "down", ())
    seen = seen_of(told, way, root, network.first_flow)
    shares_of(told, root, np.zeros(0, np.bool_), (), seen)
    chains(way.begin, way.ends, way.uses, way.low, way.high, 1, False, way.start, UNREACHED)


def compile_in_background() -> Thread:
    """Compile beside whatever is done next."""
    thread = Thread(target=compile_loops, name="compile-loops", daemon=True)
    thread.start()
    return thread
