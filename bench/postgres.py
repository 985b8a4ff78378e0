"""A private PostgreSQL with the same bookings, asked the same questions with recursive CTEs.

The cluster lives in a temporary folder, listens on a socket in it only, and is gone afterwards.
It is given more memory than it has by default and covering indexes both ways, lean ones for the
walk and wide ones for the links, so that every step is an index-only scan. Answers come back as one
row of arrays in binary form, the fastest way out.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from bench import questions
from bench.genealogies import Genealogy
from bench.walking import Direction

_CONF = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 10
shared_buffers = 512MB
work_mem = 256MB
maintenance_work_mem = 512MB
effective_cache_size = 4GB
random_page_cost = 1.1
jit = off
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
"""
_SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL and one connection to it."""

    name: str
    connection: psycopg.Connection[Any]

    def row(self, query: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The one row of a query, in binary."""
        with self.connection.cursor(binary=True) as cursor:
            found = cursor.execute(query.encode(), parameters, prepare=True).fetchone()
        assert found is not None
        return tuple(found)


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, or None: from PATH, else the distribution's."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "postgres").exists()), None)


@contextmanager
def cluster(within: Path | None = None) -> Iterator[Cluster | None]:
    """A fresh PostgreSQL under `within` (or the system's temporary folder); None without one."""
    binaries = programs()
    if binaries is None:
        yield None
        return
    user = _other_user()
    with contextlib.ExitStack() as stack:
        made = tempfile.TemporaryDirectory(
            prefix="lotgraph-bench-", dir=None if user else within, ignore_cleanup_errors=True
        )
        folder = Path(stack.enter_context(made))
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        stack.enter_context(_running(binaries, folder, user))
        connection = stack.enter_context(_connected(folder))
        version = connection.info.parameter_status("server_version") or ""
        yield Cluster(f"PostgreSQL {version.partition(' ')[0]}", connection)


def _other_user() -> str | None:
    """PostgreSQL refuses to run as root; who runs it then (None: the caller)."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def _running(binaries: Path, folder: Path, user: str | None) -> Iterator[None]:
    """The server, ended by its own pid."""
    data = folder / "data"
    as_user: dict[str, Any] = {"user": user, "extra_groups": []} if user else {}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", **as_user,
    )  # fmt: skip
    with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(_CONF.format(folder=folder))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data], stdout=log, stderr=log, cwd="/", **as_user
        )
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


@contextmanager
def _connected(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            connection = psycopg.connect(
                host=str(folder), user="bench", dbname="postgres", autocommit=True
            )
            break
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    with connection:
        yield connection


def load(server: Cluster, found: Genealogy) -> float:
    """Copy the bookings in, index and analyse them; seconds."""
    began = time.perf_counter()
    run = server.connection.execute
    for table, ends in questions.TABLES.items():
        named = ", ".join(f"{end} int NOT NULL" for end in ends)
        run(
            f"CREATE UNLOGGED TABLE {table} ({named}, booked_at bigint, quantity float8, "
            "uom smallint)".encode()
        )
        columns = questions.columns(found, table)
        _copy(server, table, list(columns.values()), "int4 int4 int8 float8 int2")
        for end, other in (ends, ends[::-1]):
            run(f"CREATE INDEX ON {table} ({end}) INCLUDE ({other})".encode())
            wide = f"{other}, booked_at, quantity, uom"
            run(f"CREATE INDEX ON {table} ({end}) INCLUDE ({wide})".encode())
    run("CREATE UNLOGGED TABLE ordered (run int PRIMARY KEY, work_order int NOT NULL)")
    runs = np.flatnonzero(found.order_of >= 0)
    _copy(server, "ordered", [runs, found.order_of[runs]], "int4 int4")
    run("VACUUM ANALYZE")
    return round(time.perf_counter() - began, 1)


def _copy(server: Cluster, table: str, columns: Sequence[Any], types: str) -> None:
    with (
        server.connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()) as copy,
    ):
        copy.set_types(types.split())
        for row in zip(*(column.tolist() for column in columns), strict=True):
            copy.write_row(row)


def ask(server: Cluster, question: str, direction: Direction, root: int) -> tuple[Any, ...]:
    """The columns of an answer as lists; see `bench.questions`."""
    lists = ", ".join(f"array_agg({name})" for name in questions.COLUMNS[question])
    query = questions.sql(question, direction, "%s")
    return server.row(f"{query} SELECT {lists} FROM answer", [root])  # noqa: S608
