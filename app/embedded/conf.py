"""`neo4j.conf` and the JVM's flags, written from the settings at each start.

Everything that could use up the machine is bounded here; everything lotgraph does not need
(HTTP, usage reports, reading files and addresses from Cypher) is off.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from app.embedded.home import Home, write_private
from app.embedded.java import needed_flags
from app.settings import Settings

MAIN = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.cli.AdminTool"
PARALLEL_FROM_MIB = 1024


def write(settings: Settings, home: Home, port: int, *, cut_torn_log: bool = False) -> None:
    """Write `conf/neo4j.conf` of `home` for a server on 127.0.0.1:`port`.

    `cut_torn_log`: have it throw away what follows the last whole entry of its transaction log.
    """
    values = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.bolt.tls_level": "DISABLED",
        # A server at work says so every two seconds; one that is silent for ten is given up.
        "server.bolt.connection_keep_alive": "2s",
        "server.bolt.connection_keep_alive_probes": "5",
        "server.bolt.connection_keep_alive_streaming_scheduling_interval": "1s",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": f"{settings.page_cache_mib}m",
        "dbms.memory.transaction.total.max": f"{transaction_memory_mib(settings)}m",
        "db.transaction.timeout": f"{settings.transaction_time_limit_s}s",
        "db.tx_log.preallocate": "false",
        "internal.dbms.tx_log.fail_on_corrupted_log_files": str(not cut_torn_log).lower(),
        "db.tx_log.rotation.size": "32m",
        "db.tx_log.rotation.retention_policy": "100M size",
        "db.logs.query.enabled": "OFF",
        # Else every statement is planned again for each order of magnitude of its lists and texts.
        "internal.cypher.use_parameter_size": "false",
        "dbms.usage_report.enabled": "false",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    }
    head = "# Written by lotgraph at each start; change LOTGRAPH_ settings instead.\n"
    text = head + "".join(f"{name}={value}\n" for name, value in values.items())
    write_private(home.path / "conf" / "neo4j.conf", text)


def transaction_memory_mib(settings: Settings) -> int:
    """What all transactions together may use: as set, else 3/8 of the heap.

    The heap also holds what no transaction counts. With 512 MiB of heap and 384 for transactions
    one typed pattern without an upper bound filled it and ended the server; with 192 each of the
    console's attacks, three at once, got the error of a query that needs too much.
    """
    if settings.transaction_memory_mib is not None:
        return settings.transaction_memory_mib
    return settings.heap_mib * 3 // 8


def class_path(jars: list[Path]) -> list[str]:
    """The class path as JVM arguments."""
    return ["-cp", ":".join(str(jar) for jar in jars)]


def archive_flags(archive: Path) -> list[str]:
    """Use the class archive when there is one; the JVM goes on without when it does not fit."""
    if not archive.exists():
        return []
    return ["-Xshare:auto", f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:aot=off"]


def server_flags(settings: Settings, home: Home, java_major: int) -> list[str]:
    """The JVM's flags of the server: memory, collector, and to end when memory runs out.

    A JVM that has run out of memory ends at once: what was acknowledged is safe, and the next
    verb starts a healthy one. Small heaps get the serial collector, which needs the least memory
    (330 MB resident after a start with 512 MiB, against 460 MB); from `PARALLEL_FROM_MIB` on the
    parallel one with half of the heap for young objects, because writing leaves about 70 KB of
    garbage an event (`load` took 7 % more events a second than with a third of it).
    """
    if settings.heap_mib >= PARALLEL_FROM_MIB:
        collector = ["-XX:+UseParallelGC", "-XX:NewRatio=1"]
    else:
        collector = ["-XX:+UseSerialGC"]
    return [
        f"-Xms{min(128, settings.heap_mib)}m",
        f"-Xmx{settings.heap_mib}m",
        *collector,
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={home.path / 'logs' / 'hs_err_%p.log'}",
        *needed_flags(java_major),
        *shlex.split(settings.java_flags),
    ]


def admin_flags(java_major: int, heap_mib: int | None = None) -> list[str]:
    """The JVM's flags of the admin tool: short-lived, so quick to start, unless much heap is
    wanted."""
    if heap_mib is not None:
        return [f"-Xmx{heap_mib}m", "-XX:+UseParallelGC", *needed_flags(java_major)]
    return ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *needed_flags(java_major)]
