"""What can be asked beside the roots: times and options, and the proof; API and command line."""

from __future__ import annotations

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient

from app.errors import NotFoundError
from app.genealogy.question import Options
from app.graph.run import Graph
from app.ledger.containers import WHENEVER
from app.times import instant_text
from app.trace.parameters import BadMomentError, read_options
from app.trace.resolve import root_of
from app.trace.service import trace
from tests.conftest import Load, Lotgraph
from tests.trace import genealogies as told
from tests.trace.telling import Tell
from tests.web.stories import doubtful

_DOWN = "/api/v1/trace/down"


def _moment(micro: int | None) -> str:
    assert micro is not None
    return instant_text(micro)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T08:00:00+01:00", "2026-03-02T07:00:00Z"),
        ("2026-03-02T08:00:00 01:00", "2026-03-02T07:00:00Z"),  # a plus that an address ate
        ("2026-03-02T07:00Z", "2026-03-02T07:00:00Z"),
        ("2026-03-02 08:00", "2026-03-02T07:00:00Z"),
        ("2026-03-02", "2026-03-02T22:59:59.999999Z"),
    ],
)
def test_moments_are_read_in_the_sites_zone(text: str, moment: str) -> None:
    found = read_options("Europe/Berlin", at=text, known_at=text, end=text)
    assert {_moment(found.at), _moment(found.known_at), _moment(found.window[1])} == {moment}
    assert found.window[0] == WHENEVER[0]


def test_a_window_begins_with_its_first_day() -> None:
    found = read_options("Europe/Berlin", start="2026-03-02", end="2026-03-02")
    assert _moment(found.window[0]) == "2026-03-01T23:00:00Z"


@pytest.mark.parametrize(
    "asked",
    [
        {"at": "yesterday"}, {"known_at": "2026-02-30"}, {"start": "12:00"}, {"end": "9999-12-31"},
        {"start": "2026-03-03", "end": "2026-03-02"}, {"at": "0001-01-01"},
    ],
)  # fmt: skip
def test_bad_times_are_refused_in_words(asked: dict[str, str]) -> None:
    with pytest.raises(BadMomentError) as caught:
        read_options("Europe/Berlin", **asked)
    assert any(text in caught.value.text for text in asked.values())
    assert caught.value.remedy


def test_nothing_asked_is_no_limit() -> None:
    found = read_options("UTC", at="", known_at=" ", start="", end="")
    assert (found.at, found.known_at, found.window) == (None, None, WHENEVER)


def test_api_answers_every_option(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, doubtful())
    ask = {"ref": "lot:BOLT/A1"}
    usual = client.get(_DOWN, params=ask).json()
    assert usual["removed"]["customers"] == ["customer:K4"]
    assert {row["ref"]: row["certainty"] for row in usual["customers"]} == {
        "customer:K1": "certain", "customer:K2": "possible", "customer:K3": "certain",
    }  # fmt: skip
    loose = client.get(_DOWN, params=ask | {"ignore_time": "true"}).json()
    assert loose["options"]["ignore_time"] is True
    assert "customer:K4" in {row["ref"] for row in loose["customers"]}
    early = client.get(_DOWN, params=ask | {"at": "2026-03-02T23:00:00Z"}).json()
    assert early["options"]["at"] == "2026-03-02T23:00:00Z"
    assert early["customers"] == []
    unknown = client.get(_DOWN, params=ask | {"known_at": "2020-01-01"}).json()
    assert unknown["options"]["known_at"] == "2020-01-01T23:59:59.999999Z"
    assert unknown["customers"] == []


def test_api_window_limits_roots(graph: Graph, load: Load, client: TestClient) -> None:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 5, at="2026-03-02")
    tell.produce("F/2", "W1/B2", 5, at="2026-03-09")
    load(graph, tell.events)
    ask = {"ref": "order:W1", "from": "2026-03-05", "to": "2026-03-31"}
    body = client.get(_DOWN, params=ask).json()
    lots = [node["ref"] for node in body["nodes"] if node["kind"] == "lot"]
    assert lots == ["lot:F/2"]
    assert body["options"]["from"] == "2026-03-05T00:00:00Z"


def test_api_candidates(graph: Graph, load: Load, client: TestClient) -> None:
    tell = Tell()
    tell.receive("A/1", 10, uom="kg")
    tell.consume("A", "W1/B1", 2, uom="kg")
    tell.produce("F/1", "W1/B1", 2, uom="kg")
    load(graph, tell.events)
    ask = {"ref": "lot:A/1"}
    assert client.get(_DOWN, params=ask).json()["counts"]["lots"] == 0
    body = client.get(_DOWN, params=ask | {"include_candidates": "true"}).json()
    [lot] = [node for node in body["nodes"] if node["ref"] == "lot:F/1"]
    assert lot["certainty"] == "possible"
    assert "names no lot" in lot["reason"]


@pytest.mark.parametrize("name", ["at", "known_at", "from", "to"])
def test_api_refuses_bad_times(graph: Graph, load: Load, client: TestClient, name: str) -> None:
    load(graph, told.chain())
    for path in (_DOWN, "/api/v1/trace/up"):
        answer = client.get(path, params={"ref": "lot:A/1", name: "soon"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_time")
        assert f"{name}: “soon” is not a time" in answer.json()["error"]["text"]


def test_api_proves(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, doubtful())
    ask = {"ref": "lot:BOLT/A1"}
    proof = client.get(_DOWN, params=ask | {"why": "customer:K3"}).json()["why"]
    assert (proof["target"], proof["certainty"]) == ("customer:K3", "certain")
    assert [(hop["from"], hop["to"]) for hop in proof["hops"]] == [
        ("lot:BOLT/A1", "batch:W5/1"), ("batch:W5/1", "lot:OIL/S1"),
        ("lot:OIL/S1", "batch:W6/1"), ("batch:W6/1", "lot:LUBE/L6"),
        ("lot:LUBE/L6", "customer:K3"),
    ]  # fmt: skip
    assert proof["hops"][-1]["document"] == "DN-6"
    assert client.get(_DOWN, params=ask | {"why": "customer:K4"}).json()["why"] is None
    assert client.get(_DOWN, params=ask | {"why": "customer:NO"}).status_code == 404


def test_a_proof_says_which_hop_is_doubtful(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, doubtful())
    ask = {"ref": "lot:BOLT/A1", "why": "customer:K2"}
    proof = client.get(_DOWN, params=ask).json()["why"]
    assert proof["certainty"] == "possible"
    assert [hop["certainty"] for hop in proof["hops"]] == ["certain", "possible", "certain"]
    assert "no record says" in proof["hops"][1]["reason"]


def test_csv_has_certainty_share_and_time(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, doubtful())

    def table(part: str) -> list[dict[str, str]]:
        ask = {"ref": "lot:BOLT/A1", "format": "csv", "part": part}
        return list(csv.DictReader(io.StringIO(client.get(_DOWN, params=ask).text)))

    lots = {row["ref"]: row for row in table("nodes")}
    assert lots["lot:BIKE/B1"]["certainty"] == "possible"
    assert "no record says" in lots["lot:BIKE/B1"]["reason"]
    assert (lots["lot:BIKE/B1"]["share"], lots["lot:BIKE/B3"]["share"]) == ("0.625", "1.0")
    assert lots["lot:OIL/S1"]["time"] == "2026-03-04T09:00:00Z"
    assert {row["certainty"] for row in table("edges")} == {"certain", "possible"}
    assert {row["customer"]: row["certainty"] for row in table("customers")}["customer:K2"] == (
        "possible"
    )
    assert {row["ref"]: row["certainty"] for row in table("stock")}["lot:BIKE/B2"] == "possible"
    removed = table("removed")
    assert [(row["what"], row["ref"]) for row in removed[:2]] == [
        ("customer", "customer:K4"), ("lot", "lot:LUBE/L4"),
    ]  # fmt: skip
    assert {row["document"] for row in removed if row["what"] == "link"} >= {"DN-4"}


def test_command_line_says_certain_and_possible_apart(
    graph: Graph, load: Load, lotgraph: Lotgraph
) -> None:
    load(graph, doubtful())
    said = lotgraph("trace", "down", "lot:BOLT/A1", env={"COLUMNS": "200"}).stdout
    assert "Went into 5 lots (3 certain, 2 possible), 3 of them finished goods" in said
    assert (
        "Still out: 30 pcs and 30 l at 3 customers: 23 pcs and 30 l at 2 certain ones, "
        "7 pcs at 1 possible one."
    ) in said
    assert "Of what 1 certain customer got, a part is only possible." in said
    assert "Time left out 1 lot and 1 customer." in said
    assert "(1) possible: its run had several inputs and outputs" in said
    assert "62 %" in said
    left = said[said.index("Left out by time") :]
    assert "customer:K4" in left
    assert "lot:OIL/S1 → batch:W4/1, consumed, 40 l, 2026-03-01 09:00" in left
    assert "cut here" in left


def test_command_line_takes_every_option(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, doubtful())
    known = lotgraph(
        "trace", "down", "lot:BOLT/A1", "--known-at", "2020-01-01T00:00:00Z", "--at", "2026-03-02",
        "--include-candidates",
    )  # fmt: skip
    assert known.returncode == 0
    assert "As it was known at 2020-01-01 00:00 (UTC)" in known.stdout
    assert "Only what may have happened by 2026-03-02 23:59 (UTC) counts" in known.stdout
    assert "without a lot are followed, too, as possible" in known.stdout
    loose = lotgraph("trace", "down", "lot:BOLT/A1", "--ignore-time", "--json")
    body = json.loads(loose.stdout)
    assert body["options"]["ignore_time"] is True
    assert "customer:K4" in {row["ref"] for row in body["customers"]}
    window = lotgraph("trace", "down", "order:W1", "--from", "2027-01-01", "--to", "2027-12-31")
    assert "Of the start, only what was booked from 2027-01-01 00:00" in window.stdout
    table = lotgraph("trace", "down", "lot:BOLT/A1", "--csv", "--part", "removed")
    assert table.stdout.splitlines()[1].startswith("customer,customer:K4")
    bad = lotgraph("trace", "up", "lot:BIKE/B1", "--known-at", "soon")
    assert bad.returncode == 2
    assert "known_at: “soon” is not a time" in bad.stderr
    assert lotgraph("trace", "up", "lot:BIKE/B1", "--csv", "--json").returncode == 2
    assert lotgraph("trace", "up", "lot:BIKE/B1", "--csv", "--why", "lot:BOLT/A1").returncode == 2


def test_command_line_proves(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, doubtful())
    why = lotgraph("trace", "down", "lot:BOLT/A1", "--why", "customer:K2")
    assert why.returncode == 0
    assert "lot:BOLT/A1 goes to customer:K2: possible" in why.stdout
    assert "1. lot:BOLT/A1 consumed in batch:W1/1" in why.stdout
    assert "9 pcs · 2026-03-03 13:00 · document DN-2 · event test" in why.stdout
    gone = lotgraph("trace", "down", "lot:BOLT/A1", "--why", "customer:K4")
    assert gone.returncode == 4
    assert "customer:K4 is not in the trace down from lot:BOLT/A1." in gone.stderr
    assert "Time left it out; --ignore-time counts it." in gone.stderr
    up = json.loads(lotgraph("trace", "up", "lot:BIKE/B3", "--why", "lot:BOLT/A1", "--json").stdout)
    assert [hop["to"] for hop in up["why"]["hops"]] == ["lot:BIKE/B3", "batch:W2/1"]


def test_help_teaches(lotgraph: Lotgraph) -> None:
    for direction in ("up", "down"):
        said = lotgraph("trace", direction, "--help", env={"COLUMNS": "120"}).stdout
        for word in ("--known-at", "--why", "--ignore-time", "Exit code", "ISO time"):
            assert word in said


def test_the_same_object_on_every_door(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph
) -> None:
    load(graph, doubtful())
    found = trace(graph, "down", ["lot:BOLT/A1"], read_options("UTC", at="2026-03-04"))
    api = client.get(_DOWN, params={"ref": "lot:BOLT/A1", "at": "2026-03-04"}).json()
    line = lotgraph("trace", "down", "lot:BOLT/A1", "--at", "2026-03-04", "--json")
    assert api == json.loads(line.stdout) == found.as_json()


def test_a_root_that_is_gone_meanwhile_is_told_as_unknown(graph: Graph) -> None:
    """Between the moment a text was resolved and that of the trace the database was emptied."""
    with pytest.raises(NotFoundError, match="Nothing is known by"):
        graph.read(lambda work: root_of(work, "lot:GONE/1", "down", Options()))
