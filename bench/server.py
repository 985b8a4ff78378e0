"""A Neo4j of the benchmark's own, kept between runs, so that large plants are loaded once."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psutil

from app.cli.garbage import rare_garbage_collection
from app.demo.plant import events
from app.embedded import service as embedded
from app.embedded.lock import VERSION
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.opening import open_graph
from app.resources import cypher_folder
from app.settings import Settings
from bench import importing, naming
from bench.genealogies import Genealogy
from bench.importing import import_genealogy, last_stamp

# The server of the large genealogy, sized like its peer: both keep most of their data in the
# system's cache of files. The demo plant and the writer are measured with the product's defaults.
SIZED = {"heap_mib": 1024, "page_cache_mib": 512, "transaction_memory_mib": 768}


def settings(name: str) -> Settings:
    """Settings of one benchmark home under LOTGRAPH_BENCH_HOME, by default in the cache."""
    return Settings(home=folder() / name, neo4j_uri=None)


def folder() -> Path:
    """Where all homes are."""
    base = os.environ.get("LOTGRAPH_BENCH_HOME")
    return Path(base) if base else Settings().cache / "bench"


def machine() -> dict[str, Any]:
    """What the figures were measured on, and when."""
    return {
        "date": datetime.now(UTC).date().isoformat(), "python": platform.python_version(),
        "neo4j": VERSION, "heap_mib": settings("any").heap_mib, "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30), "system": platform.machine(),
        "load_before": round(os.getloadavg()[0], 1),
    }  # fmt: skip


@contextmanager
def graph(name: str, *, empty: bool = False) -> Iterator[Graph]:
    """A connection to a home's server, started for it and stopped afterwards."""
    chosen = settings(name)
    if empty:
        embedded.reset(chosen)
    with opened(chosen) as found:
        yield found


@contextmanager
def genealogy_graph(found: Genealogy, name: str = "genealogy") -> Iterator[Graph]:
    """A connection to a home that holds a genealogy; imported first unless it does already."""
    chosen = genealogy_settings(name)
    mark = chosen.home / "genealogy.json"
    wanted = {"genealogy": fingerprint(found), "schema": _schema()}
    if not _holds(mark, wanted):
        mark.unlink(missing_ok=True)
        print(f"  importing {found.lots:,} lots into {chosen.home}", flush=True)
        took = import_genealogy(chosen, found)
        began = time.perf_counter()
        patient = chosen.model_copy(update={"transaction_time_limit_s": 3600})
        with opened(patient) as graph, graph.driver.session(database=graph.database) as session:
            session.run("CALL db.awaitIndexes(3600)").consume()
            session.run(
                "MATCH (c:Clock {name: 'recorded'}) SET c.last = $last", last=last_stamp(found)
            ).consume()  # as the door leaves it: what is in the graph is known
        took["schema"] = round(time.perf_counter() - began, 1)
        mark.write_bytes(orjson.dumps(wanted))
        print(f"  imported, seconds: {took}", flush=True)
    with opened(chosen) as graph:
        yield graph


def genealogy_settings(name: str = "genealogy") -> Settings:
    """Settings of the server of the large genealogy."""
    return settings(name).model_copy(update=SIZED)


def fingerprint(found: Genealogy) -> str:
    """Changes with the genealogy and with what is written of it."""
    digest = hashlib.sha256()
    for booked in (found.supplied, found.consumed, found.produced, found.shipped, found.returned):
        for column in (booked.start, booked.end, booked.at, booked.halves):
            digest.update(column.tobytes())
    for module in (importing, naming):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def _schema() -> dict[str, str]:
    files = sorted((cypher_folder() / "schema").glob("*.cypher"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _holds(mark: Path, wanted: dict[str, Any]) -> bool:
    """Whether a home was filled with just this; schema files added since come at its start."""
    if not mark.exists():
        return False
    noted = orjson.loads(mark.read_bytes())
    kept = {name: wanted["schema"].get(name) for name in noted["schema"]}
    return bool(noted == {"genealogy": wanted["genealogy"], "schema": kept})


@contextmanager
def opened(chosen: Settings) -> Iterator[Graph]:
    """A connection to the embedded server of these settings, which is stopped afterwards."""
    found = open_graph(chosen)
    try:
        yield found
    finally:
        found.close()
        embedded.stop(chosen)


def load_plant(found: Graph, scale: int) -> int:
    """The demo plant at a scale; a home that holds all of it already is left as it is.

    Loading is safe to repeat, so a run that was stopped half-way is simply finished.
    """
    wanted = sum(1 for _ in events(scale))
    if _events(found) == wanted:
        return wanted
    count = 0
    incoming = (Incoming(line, event, event) for line, event in enumerate(events(scale), 1))
    with rare_garbage_collection():
        for outcomes in take(found, incoming):
            count += len(outcomes)
            print(f"\r  loading scale {scale}: {count:,} of {wanted:,} events", end="", flush=True)
    print()
    return count


def _events(found: Graph) -> int:
    with found.driver.session(database=found.database) as session:
        return int(session.run("MATCH (e:Event) RETURN count(e)").single(strict=True)[0])
