"""Common cause: hand-made genealogies with known answers, and a slow count of the score."""

from __future__ import annotations

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from app.causes.complaints import ROOTS_LIMIT
from app.causes.models import Candidate, CommonCause
from app.causes.service import common
from app.causes.words import common_sentences, explanation
from app.errors import UsageError
from app.genealogy.question import Options
from app.graph.run import Graph
from tests.conftest import Load, Lotgraph, through_the_door
from tests.neo4j_server import empty
from tests.sizes import size
from tests.trace.telling import Event, Tell

BAD = ["lot:F/1", "lot:F/2", "lot:F/3"]


def fruit_and_lids() -> list[Event]:
    """Fruit P1 (S1/SL-1) → F/1, F/2; fruit P2 (S1/SL-1) → F/3; fruit P3 (S1/SL-2) → F/9, good.

    Lids L1 (S2/LL-1) → all four. Line RES1: F/1, F/3, F/9; line RES2: F/2.
    """
    tell = Tell()
    for lot, supplier_lot in (("P/1", "SL-1"), ("P/2", "SL-1"), ("P/3", "SL-2")):
        tell.receive(lot, 100, uom="kg", supplier="S1", supplier_lot=supplier_lot)
    tell.receive("L/1", 100, uom="pcs", supplier="S2", supplier_lot="LL-1")
    for fruit, out, line in (("1", "1", 1), ("1", "2", 2), ("2", "3", 1), ("3", "9", 1)):
        run = f"W{out}/B"
        tell.consume(f"P/{fruit}", run, 10, uom="kg", resource=f"RES{line}")
        tell.consume("L/1", run, 10, uom="pcs")
        tell.produce(f"F/{out}", run, 10, uom="pcs")
    return tell.events


def by_ref(found: CommonCause) -> dict[str, Candidate]:
    return {each.ref: each for each in found.candidates}


def test_what_only_complaints_come_from_is_first(graph: Graph, load: Load) -> None:
    load(graph, fruit_and_lids())
    found = common(graph, BAD, ["lot:F/9"])
    first = found.candidates[0]
    assert (first.ref, first.kind, first.rank) == ("supplier-lot:S1/SL-1", "supplier-lot", 1)
    assert (first.score, first.coverage, first.certain_coverage, first.specificity) == (1, 1, 1, 1)
    assert {each.ref for each in first.covers} == set(BAD)
    assert {each.certainty for each in first.covers} == {"certain"}
    assert first.reaches_good == ()
    assert first.words == (
        "explains all 3 complaints, all certain; the good unit does not come from it"
    )
    lids = by_ref(found)["lot:L/1"]
    assert (lids.coverage, lids.specificity) == (1, 0)
    assert [each.ref for each in lids.reaches_good] == ["lot:F/9"]
    fruit = by_ref(found)["lot:P/1"]
    assert {each.ref for each in fruit.covers} == {"lot:F/1", "lot:F/2"}
    assert fruit.words == (
        "explains 2 of 3 complaints, all certain; the good unit does not come from it"
    )
    assert (fruit.first, fruit.last) == ("2026-03-02T06:00:00Z", "2026-03-02T13:00:00Z")


def test_every_kind_of_candidate(graph: Graph, load: Load) -> None:
    load(graph, fruit_and_lids())
    found = common(graph, BAD, ["lot:F/9"])
    assert found.kinds == {
        "lot": 3, "supplier-lot": 2, "batch": 3, "order": 3, "resource": 2, "supplier": 2,
    }  # fmt: skip
    assert found.total == len(found.candidates) == 15
    line = by_ref(found)["resource:RES1"]
    assert {each.ref for each in line.covers} == {"lot:F/1", "lot:F/3"}
    assert line.specificity == 0
    only = common(graph, BAD, kind="resource")
    assert [each.ref for each in only.candidates] == ["resource:RES1", "resource:RES2"]
    assert only.total == 2
    with pytest.raises(UsageError, match="kind"):
        common(graph, BAD, kind="item")


def test_score_of_a_network_worked_out_by_hand(graph: Graph, load: Load) -> None:
    """A → R1 → F1, B → R1, B → R2 → F2, A → R3 → F3; weights 1, 2 and -1.

    Sum of positive weights 3. A reaches F1 and F3: (1-1)/3; B reaches F1 and F2: 3/3; R1: 1/3;
    R2: 2/3; the supplier of A and B reaches all: 2/3.
    """
    tell = Tell()
    tell.receive("A/1", supplier="S")
    tell.receive("B/1", supplier="S")
    tell.transform(["A/1", "B/1"], "R1", ["F/1"])
    tell.transform(["B/1"], "R2", ["F/2"])
    tell.transform(["A/1"], "R3", ["F/3"])
    load(graph, tell.events)
    found = common(graph, ["lot:F/1", "lot:F/2=2", "lot:F/3=-1"], by="score")
    scores = {each.ref: each.score for each in found.candidates}
    assert scores == {
        "lot:A/1": 0, "lot:B/1": 1, "batch:R1": pytest.approx(1 / 3),
        "batch:R2": pytest.approx(2 / 3), "supplier:S": pytest.approx(2 / 3),
    }  # fmt: skip
    assert found.candidates[0].ref == "lot:B/1"
    assert [(root.ref, root.weight, root.bad) for root in found.roots] == [
        ("lot:F/1", 1, True), ("lot:F/2", 2, True), ("lot:F/3", -1, False),
    ]  # fmt: skip
    assert by_ref(found)["lot:A/1"].specificity == 0


def possible_and_certain() -> list[Event]:
    """One order without runs told apart: A/1 and A/2 → F/1, F/2 possible, B/1 certain in both."""
    tell = Tell()
    for lot in ("A/1", "A/2", "B/1"):
        tell.consume(lot, "W1", at=None)
    for lot in ("F/1", "F/2"):
        tell.produce(lot, "W1", at=None)
    return tell.events


def test_certain_comes_before_possible(graph: Graph, load: Load) -> None:
    load(graph, possible_and_certain())
    found = common(graph, ["lot:F/1", "lot:F/2"])
    lots = [each for each in found.candidates if each.kind == "lot"]
    assert [each.ref for each in lots] == ["lot:B/1", "lot:A/1", "lot:A/2"]
    assert lots[1].words == "explains all 2 complaints, none certain"
    assert {each.certainty for each in lots[1].covers} == {"possible"}
    assert (lots[1].coverage, lots[1].certain_coverage) == (1, 0)


def test_a_complaint_does_not_explain_itself(graph: Graph, load: Load) -> None:
    """A/1 → F/1 → G/1: of two complaints F/1 and G/1 the first is a candidate, the second not."""
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/1"])
    tell.transform(["F/1"], "B2", ["G/1"])
    load(graph, tell.events)
    found = by_ref(common(graph, ["lot:F/1", "lot:G/1"]))
    assert "lot:G/1" not in found
    assert found["lot:F/1"].is_root
    assert {each.ref for each in found["lot:F/1"].covers} == {"lot:F/1", "lot:G/1"}
    assert not found["lot:A/1"].is_root
    assert "lot:F/1" not in by_ref(common(graph, ["lot:F/1"]))


def test_serials_share_their_lot_and_the_order_of_asking_is_nothing(
    graph: Graph, load: Load
) -> None:
    tell = Tell()
    for unit, motor in (("U1", "M1"), ("U2", "M2"), ("U3", "M3")):
        tell.consume(f"MOTOR/L{'1' if unit != 'U3' else '2'}#{motor}", f"W1/{unit}")
        tell.produce(f"PUMP/P1#{unit}", f"W1/{unit}")
    load(graph, tell.events)
    bad, good = ["serial:PUMP/U1", "serial:PUMP/U2"], ["serial:PUMP/U3"]
    found = common(graph, bad, good)
    assert by_ref(found)["lot:MOTOR/L1"].specificity == 1
    assert by_ref(found)["lot:PUMP/P1"].specificity == 0
    assert found.candidates[0].ref == "lot:MOTOR/L1"
    assert common(graph, bad[::-1], good).candidates == found.candidates


def test_time_is_considered_unless_ignored(graph: Graph, load: Load) -> None:
    """P/1 10 kg wholly used for F/1 before more of it comes in from S2, which feeds F/2."""
    tell = Tell()
    tell.receive("P/1", 10, uom="kg", supplier="S1", supplier_lot="X1")
    tell.consume("P/1", "W1/B", 10, uom="kg")
    tell.produce("F/1", "W1/B", 10, uom="kg")
    tell.receive("P/1", 10, uom="kg", supplier="S2", supplier_lot="X2")
    tell.consume("P/1", "W2/B", 10, uom="kg")
    tell.produce("F/2", "W2/B", 10, uom="kg")
    load(graph, tell.events)
    timed = by_ref(common(graph, ["lot:F/1", "lot:F/2"]))
    assert [each.ref for each in timed["supplier-lot:S2/X2"].covers] == ["lot:F/2"]
    timeless = by_ref(common(graph, ["lot:F/1", "lot:F/2"], options=Options(ignore_time=True)))
    covers = {each.ref: each.certainty for each in timeless["supplier-lot:S2/X2"].covers}
    assert covers == {"lot:F/2": "certain", "lot:F/1": "possible"}


def test_unknown_and_ambiguous_refs_are_told_and_the_rest_goes_on(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/7"])
    tell.transform(["A/1"], "B2", ["G/7"])
    tell.transform(["A/1"], "B3", ["F/=2"])
    load(graph, tell.events)
    found = common(graph, ["lot:F/7", "7", "nothing", "lot:F/7/8", "lot:F/==2"], ["lot:F/7"])
    assert [(each.text, each.code) for each in found.unresolved] == [
        ("7", "ambiguous"), ("nothing", "not_found"), ("lot:F/7/8", "invalid_ref"),
        ("lot:F/==2", "not_found"),
    ]  # fmt: skip
    assert [each["ref"] for each in found.unresolved[0].candidates] == ["lot:F/7", "lot:G/7"]
    assert [root.ref for root in found.roots] == ["lot:F/7"]
    assert found.roots[0].bad
    assert [each.code for each in found.caveats] == ["bad_and_good"]
    assert by_ref(found)["lot:A/1"].coverage == 1
    whole = common(graph, ["lot:F/=2", "lot:F/=2=3"])  # a number may contain “=”
    assert [(root.ref, root.weight) for root in whole.roots] == [("lot:F/%3D2", 3)]
    none = common(graph, ["nothing"])
    assert (none.roots, none.candidates, len(none.unresolved)) == ((), (), 1)
    assert common_sentences(none)[0].startswith("None of the complaints is known")


def test_what_cannot_be_asked(graph: Graph, load: Load) -> None:
    load(graph, fruit_and_lids())
    with pytest.raises(UsageError, match="No complaint"):
        common(graph, [" "], ["lot:F/9"])
    with pytest.raises(UsageError, match="positive weight"):
        common(graph, BAD, ["lot:F/9=2"])
    with pytest.raises(UsageError, match="too many"):
        common(graph, [f"lot:F/{n}" for n in range(ROOTS_LIMIT + 1)])


def test_a_cut_list_says_so_and_begins_alike(graph: Graph, load: Load) -> None:
    load(graph, fruit_and_lids())
    whole, part = common(graph, BAD), common(graph, BAD, limit=3)
    assert part.candidates == whole.candidates[:3]
    assert part.truncated == {"candidates": 12}
    assert whole.truncated is None
    assert common(graph, BAD, limit=0).candidates == ()


def test_roots_without_origin(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.receive("A/1", 5)
    load(graph, tell.events)
    found = common(graph, ["lot:A/1"])
    assert found.candidates == ()  # the supplier is not recorded, the lot itself is no cause
    assert common_sentences(found) == [
        "No candidate is known: nothing is booked into the complaints."
    ]


@pytest.mark.parametrize(
    ("bad", "good", "words"),
    [
        ((4, 3, 5), (0, 0, 2),
         "explains 4 of 5 complaints, 3 certain; none of the 2 good units comes from it"),
        ((1, 1, 1), (0, 0, 0), "explains the complaint, certain"),
        ((1, 0, 5), (1, 0, 1), "explains 1 of 5 complaints, none certain; the good unit may come "
         "from it"),
        ((5, 5, 5), (2, 1, 3), "explains all 5 complaints, all certain; 2 of the 3 good units "
         "come or may come from it, 1 certain"),
        ((2, 2, 5), (3, 3, 3), "explains 2 of 5 complaints, all certain; all 3 good units come "
         "from it"),
        ((2, 2, 5), (1, 1, 3), "explains 2 of 5 complaints, all certain; 1 of the 3 good units "
         "comes from it"),
    ],
)  # fmt: skip
def test_words(bad: tuple[int, int, int], good: tuple[int, int, int], words: str) -> None:
    assert explanation(bad, good) == words


_LOTS = st.integers(0, 6)
_RUNS = st.lists(
    st.tuples(
        st.lists(_LOTS, min_size=1, max_size=3, unique=True),
        st.lists(_LOTS, min_size=1, max_size=2, unique=True),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
_WEIGHTS = st.dictionaries(_LOTS, st.sampled_from([1, 2, 0.5, -1, -2.5]), min_size=1, max_size=4)


def _upstream(runs: list[tuple[list[int], list[int]]], lot: int) -> set[str]:
    """Everything upstream of a lot, itself included, by going from input to input."""
    reached, waiting = {f"lot:X/{lot}"}, [lot]
    while waiting:
        now = waiting.pop()
        for number, (inputs, outputs) in enumerate(runs):
            if now in outputs:
                reached.add(f"batch:R{number}")
                waiting += [each for each in inputs if f"lot:X/{each}" not in reached]
                reached |= {f"lot:X/{each}" for each in inputs}
    return reached


@pytest.mark.slow("many networks, counted slowly on purpose")
@settings(
    max_examples=size(8, 25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(runs=_RUNS, weights=_WEIGHTS)
def test_score_is_a_slow_count_over_plain_reach(
    graph: Graph, runs: list[tuple[list[int], list[int]]], weights: dict[int, float]
) -> None:
    """Whatever the network, cycles included: score, coverage and specificity, one by one."""
    empty(graph)
    tell = Tell()
    for lot in range(7):
        tell.receive(f"X/{lot}")
    for number, (inputs, outputs) in enumerate(runs):
        tell.transform([f"X/{each}" for each in inputs], f"R{number}",
                       [f"X/{each}" for each in outputs])  # fmt: skip
    through_the_door(graph, tell.events)
    texts = [f"lot:X/{lot}={weight}" for lot, weight in weights.items()]
    found = common(graph, texts, options=Options(ignore_time=True))
    bad = [lot for lot in weights if weights[lot] > 0]
    good = [lot for lot in weights if weights[lot] <= 0]
    expected = {}
    up = {lot: _upstream(runs, lot) for lot in weights}
    for ref in set().union(*(up[lot] for lot in bad)) if bad else ():
        reached = [lot for lot in weights if ref in up[lot]]
        if [lot for lot in reached if lot in bad] == [lot for lot in bad if ref == f"lot:X/{lot}"]:
            continue  # a complaint by itself
        score = sum(weights[lot] for lot in reached) / sum(weights[lot] for lot in bad)
        of_good = len([lot for lot in reached if lot in good])
        expected[ref] = (
            pytest.approx(score), len([lot for lot in reached if lot in bad]) / len(bad),
            1 - of_good / len(good) if good else None,
        )  # fmt: skip
    got = {each.ref: (each.score, each.coverage, each.specificity) for each in found.candidates}
    assert got == expected


def test_api_and_csv(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, fruit_and_lids())
    ask = {"bad": [*BAD, "none"], "good": "lot:F/9"}
    answer = client.get("/api/v1/trace/common", params=ask)
    assert answer.status_code == 200
    assert answer.json() == common(graph, ask["bad"], ["lot:F/9"]).as_json()
    assert answer.json()["unresolved"][0]["text"] == "none"
    table = client.get("/api/v1/trace/common", params=ask | {"format": "csv", "limit": 2})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["ref"] for row in rows] == ["supplier-lot:S1/SL-1", "lot:L/1"]
    assert rows[0]["certain"] == " ".join(BAD)
    assert client.get("/api/v1/trace/common", params={"bad": " "}).status_code == 400
    assert client.get("/api/v1/trace/common").status_code == 422
    assert client.get("/api/v1/trace/common", params=ask | {"kind": "odd"}).status_code == 400


def test_command_line(graph: Graph, load: Load, lotgraph: Lotgraph, client: TestClient) -> None:
    load(graph, fruit_and_lids())
    done = lotgraph("trace", "common", *BAD, "--good", "lot:F/9", "--json")
    assert done.returncode == 0, done.stderr
    ask = {"bad": BAD, "good": "lot:F/9"}
    assert json.loads(done.stdout) == client.get("/api/v1/trace/common", params=ask).json()
    words = lotgraph("trace", "common", *BAD, "none", "--good", "lot:F/9", env={"COLUMNS": "200"})
    assert words.returncode == 1
    assert "Common cause of 3 complaints, 1 good unit, 15 candidates" in words.stdout
    assert "Supplier lot S1 / SL-1" in words.stdout
    assert "Nothing is known by “none”" in words.stderr
    lost = lotgraph("trace", "common", "none")
    assert (lost.returncode, "Traceback" in lost.stderr) == (4, False)


def test_page(graph: Graph, load: Load, page: Page, live: str) -> None:
    """Typed by hand, compared, narrowed to one kind; the chain is one click away."""
    load(graph, fruit_and_lids())
    page.goto(live + "/common")
    assert "How it works" in page.locator(".empty").inner_text()
    page.get_by_label("Complaints, one a line").fill("\n".join([*BAD, "none"]))
    page.get_by_label("Units that did not fail").fill("lot:F/9")
    page.get_by_role("button", name="Compare").click()
    assert page.locator(".answer").inner_text().startswith("Supplier lot S1 / SL-1")
    assert "Nothing is known by “none”" in page.locator(".warnings").inner_text()
    first = page.locator("#candidates tbody tr").first
    assert "SL-1" in first.inner_text()
    assert "all 3 complaints" in first.inner_text()
    first.locator("summary").click()
    chain = first.locator("li a").first
    assert "why=lot%3AF%2F1" in (chain.get_attribute("href") or "").replace("/", "%2F")
    chain.click()
    expect(page.locator("#why")).to_contain_text("W1 / B")  # the chain comes after the facts
    proof = page.locator("#why").inner_text()
    assert "W1 / B" in proof
    assert "certain" in proof
    page.go_back()
    page.locator(".chips a", has_text="resource").click()
    assert page.locator("#candidates tbody tr").count() == 2
    assert page.get_by_label("Complaints, one a line").input_value().splitlines()[0] == BAD[0]


def test_page_says_what_is_wrong(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, fruit_and_lids())
    wrong = client.get("/common", params={"bad": "lot:F/1", "good": "lot:F/9=2"})
    assert wrong.status_code == 400
    assert "positive weight" in wrong.text
    assert "None of the complaints is known" in client.get("/common?bad=x").text
