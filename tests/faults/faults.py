"""What is done to a plant while people work, one fault at a time; each ends when it can be read."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.asking import ask
from tests.faults.disk import fill
from tests.faults.people import People, event
from tests.faults.plant import Plant
from tests.faults.proxy import Proxy
from tests.waiting import wait_until

TOLD_WITHIN_S = 2.0
_ON_WITHIN_S = 300.0
LOADED = 4_000  # events of the file that is loaded


def going_on(plant: Plant | None, people: People, *, more: int = 1) -> float:
    """Wait until people are told again that something is stored; after how many seconds."""
    began, before = time.monotonic(), len(people.noted.acknowledged)
    try:
        wait_until(
            lambda: len(people.noted.acknowledged) >= before + more,
            "something is stored again",
            within_s=_ON_WITHIN_S,
            every_s=0.05,
        )
    except AssertionError as error:
        log = "" if plant is None else plant.log()
        raise AssertionError(f"{error}; {people.noted.statuses}; {log}") from None
    return time.monotonic() - began


def told(plant: Plant) -> float:
    """Ask while the database is silent; after how many seconds one is told. It must be in words."""
    reply = ask(plant.address, "/api/v1/trace/up?ref=lot:A/1", within_s=30)
    assert reply.in_words, reply
    return reply.seconds


def kill_jvm(plant: Plant, people: People) -> tuple[float, float]:
    """End the database; (told after, stored again after) seconds."""
    plant.kill_jvm()
    after = told(plant)
    return after, going_on(plant, people)


def kill_app(plant: Plant, people: People) -> float:
    """End the app and serve again; stored again after so many seconds."""
    began = time.monotonic()
    plant.kill_app()
    plant.serve()
    going_on(plant, people)
    return time.monotonic() - began


def kill_both(plant: Plant, people: People) -> float:
    """End the database and the app at once, as a power cut does."""
    plant.kill_jvm()
    return kill_app(plant, people)


def pause_jvm(plant: Plant, people: People, for_s: float) -> tuple[float, float, float]:
    """Stop the database's process for a while; told, health told, stored again after seconds."""
    process = plant.jvm()
    assert process is not None
    process.suspend()
    try:
        first = told(plant)
        began = time.monotonic()
        assert not plant.health()["ready"]
        health = time.monotonic() - began
        people.ended.wait(for_s)
    finally:
        process.resume()
    return first, health, going_on(plant, people)


def kill_load(plant: Plant, name: str, dice: random.Random, folder: Path) -> tuple[int, set[str]]:
    """Load a file, end that at any moment, load it again; times it took, ids that must be there.

    What a load said is stored counts from its end only: a killed one has said nothing.
    """
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(event(name, each)) + "\n" for each in range(LOADED)))
    first = plant.run("load", str(path))
    try:
        first.wait(dice.uniform(2.0, 8.0))
    except subprocess.TimeoutExpired:
        first.kill()
    first.communicate()
    for again in range(1, 10):
        done = plant.run("load", str(path), "--json")
        out, error = done.communicate(timeout=_ON_WITHIN_S)
        if done.returncode == 0:
            counts = json.loads(out)
            assert counts["created"] + counts["duplicate"] == LOADED, counts
            return again, {f"{name}-{each}" for each in range(LOADED)}
        assert b"Traceback" not in error, error.decode()
        plant.wait_ready()
    raise AssertionError("it could not be loaded in nine tries")


LineFault = Callable[[Proxy, random.Random, Callable[[float], object]], None]


def cut(proxy: Proxy, dice: random.Random, wait: Callable[[float], object]) -> None:
    """Connections end in order."""
    wait(dice.uniform(0, 0.3))
    proxy.cut()


def reset(proxy: Proxy, dice: random.Random, wait: Callable[[float], object]) -> None:
    """Connections are reset."""
    wait(dice.uniform(0, 0.3))
    proxy.cut(reset=True)


def delay(proxy: Proxy, dice: random.Random, wait: Callable[[float], object]) -> None:
    """Everything comes late."""
    proxy.delay_s = dice.uniform(0.02, 0.3)
    wait(dice.uniform(0.5, 1.5))


def half_open(proxy: Proxy, dice: random.Random, wait: Callable[[float], object]) -> None:
    """Questions arrive, answers do not; then the connections are gone."""
    proxy.deaf = True
    wait(dice.uniform(0.3, 1.5))
    proxy.cut(reset=True)


def black_hole(proxy: Proxy, dice: random.Random, wait: Callable[[float], object]) -> None:
    """Nothing passes for a while; then everything does."""
    proxy.silent = True
    wait(dice.uniform(0.5, 2.5))


LINE_FAULTS: dict[str, LineFault] = {
    "cut": cut,
    "reset": reset,
    "delay": delay,
    "half-open": half_open,
    "black hole": black_hole,
}


def low_disk(plant: Plant, people: People, disk: Path, mark_mib: int) -> None:
    """Fill a disk to below its mark: writes are refused in words, and go on when there is room."""
    ballast = fill(disk, (mark_mib << 20) - (8 << 20))
    reply = ask(
        plant.address, "/api/v1/events", json.dumps([event("low", 0)]).encode(), within_s=20
    )
    assert (reply.status, reply.retry_after) == (507, "30"), reply
    assert reply.in_words, reply
    health = plant.health()
    assert (health["status"], health["ready"]) == ("read only", True), health
    assert health["writes"]["code"] == "disk_low", health
    wait_until(lambda: _read(plant), "it is read meanwhile", within_s=60)
    ballast.unlink()
    going_on(plant, people)
    assert plant.health()["status"] == "ok"


def _read(plant: Plant) -> bool:
    return ask(plant.address, "/api/v1/trace/up?ref=lot:A/1", within_s=30).status == 200


def full_disk(plant: Plant, people: People, disk: Path) -> float:
    """Fill a disk to the last byte while people post; seconds from room to storing again."""
    ballast = fill(disk, 0)
    wait_until(
        lambda: plant.health()["writes"]["code"] in ("disk_full", "database_broken"),
        "health says that nothing is stored",
        within_s=60,
        every_s=0.2,
    )
    told(plant)
    ballast.unlink()
    return going_on(plant, people)
