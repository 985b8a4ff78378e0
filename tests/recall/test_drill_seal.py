"""While a drill runs nothing gives away what the team is asked: on pages, by API, command line and
files alike. Milestone by milestone it is shown.

RM-100/A7 is drawn (the only ingredient that was used); FIN/F1 was made of it, of which Corner Shop
has some and COLD the rest.
"""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.recall import cases, drills
from app.recall.drill_seal import DrillRunningError, open_milestones
from app.recall.papers.export import export_case
from app.recall.snapshots import take_snapshot
from app.settings import Settings
from tests.conftest import Load, Lotgraph
from tests.web.stories import dairy

LOT, CUSTOMER, PLACE = "lot%3AFIN%2FF1", "Corner Shop", "location%3ACOLD"
BASE = "/api/v1/recall"
OF_CUSTOMERS = (
    "customers", "letter?ref=customer:C1", "mailings/letters.zip", "mailings/letters.pdf",
    "mailings/merge.csv", "mailings/replies.csv",
)  # fmt: skip


@pytest.fixture
def number(client: TestClient, graph: Graph, load: Load) -> str:
    load(graph, dairy())
    told = client.post(f"{BASE}/drills?sort=forward&by=anna").json()
    assert told["drawn"] == "lot:RM-100/A7"
    return str(told["case"])


def _shown(client: TestClient, number: str) -> dict[str, bool]:
    """What the page of the case gives away."""
    page = client.get(f"/recall/case?number={number}").text
    return {
        "lot": LOT in page, "customer": CUSTOMER in page, "place": PLACE in page,
        "balance": "Balance of the suspects" in page, "freeze": "Freeze the scope" in page,
    }  # fmt: skip


def _reach(client: TestClient, number: str, name: str, **answers: str) -> Any:
    body = {"answers": answers, "by": "anna"}
    told = client.post(f"{BASE}/drills/{number}/milestones/{name}", json=body)
    assert told.status_code == 200, told.text
    return told.json()


def test_each_answer_opens_its_part(client: TestClient, number: str) -> None:
    case = f"{BASE}/cases/{number}"
    nothing = dict.fromkeys(("lot", "customer", "place", "balance", "freeze"), False)
    assert _shown(client, number) == nothing
    told = client.get(case).json()
    assert told["sealed"] == ["scope", "stock", "customers", "balance"]
    assert not {"counts", "hashed", "beside"} & told.keys()
    for path in ("customers", *OF_CUSTOMERS, "holds", "escapes"):
        error = client.get(f"{case}/{path}").json()["error"]
        assert (error["code"], CUSTOMER in error["text"]) == ("drill_running", False), path
    for path in ("holds", "snapshots"):
        assert client.post(f"{case}/{path}", json={"by": "anna"}).status_code == 409
    reply = {"customer": "C1", "step": "contacted", "by": "anna"}
    assert client.post(f"{case}/replies", json=reply).status_code == 409
    for page in (f"customer?number={number}&ref=customer:C1", f"letter?number={number}&ref=C1",
                 f"file?number={number}&name=letters.zip"):  # fmt: skip
        assert client.get(f"/recall/{page}").status_code == 409, page
    assert "the drill runs" in client.get(f"/recall/alarm/short?number={number}").text
    assert LOT not in client.get(f"/recall/alarm?number={number}").text
    closing = client.post(f"{case}/close", json={"by": "anna"}).json()["error"]["text"]
    assert "has not answered scope, stock" in closing

    shown = _reach(client, number, "scope", lots="2", suppliers="9")["answers"]["scope"]
    assert [each["right"] for each in shown if each["team"]] == [False, True]
    assert _shown(client, number) == nothing | {"lot": True}
    _reach(client, number, "stock", places="2")
    assert _shown(client, number) == nothing | {"lot": True, "place": True}
    assert client.get(f"{case}/holds").status_code == 200
    assert client.get(f"{case}/customers").status_code == 409
    _reach(client, number, "customers", customers="1")
    assert _shown(client, number) == nothing | {"lot": True, "place": True, "customer": True}
    assert client.get(f"{case}/customers").status_code == 200
    assert client.post(f"{case}/snapshots", json={"by": "anna"}).status_code == 409
    certificate = f"{BASE}/drills/{number}/certificate"
    assert client.get(certificate).status_code == 409
    assert _reach(client, number, "balance")["in_time"] is True
    assert set(_shown(client, number).values()) == {True}
    assert client.get(case).json()["counts"]["customers"] == 1
    paper = client.get(certificate)
    assert paper.headers["content-type"] == "application/pdf"
    told = client.get(f"{BASE}/drills/{number}").json()
    assert {leg["leg"] for leg in told["legs"]} == {"backward", "packaging", "forward"}


def test_a_drill_that_is_given_up_hides_nothing(
    client: TestClient, graph: Graph, number: str
) -> None:
    body = {"by": "anna", "reason": "the fire brigade came"}
    assert client.post(f"{BASE}/cases/{number}/close", json=body).status_code == 200
    assert open_milestones(graph, cases.read_case(graph, number)) == ()
    assert _shown(client, number)["lot"]


def test_other_cases_hide_nothing(graph: Graph, load: Load, settings: Settings) -> None:
    load(graph, dairy())
    drills.start(graph, settings, "forward", by="anna")
    mock = cases.open_case(graph, ["lot:RM-100/A7"], "Exercise", by="anna", kind="mock")
    assert open_milestones(graph, mock) == ()
    assert take_snapshot(graph, settings, mock, by="anna")[0].counts["customers"] == 1


def test_the_command_line_gives_nothing_away(
    lotgraph: Lotgraph, graph: Graph, load: Load, settings: Settings, tmp_path: Any
) -> None:
    load(graph, dairy())
    drill = drills.start(graph, settings, "forward", by="anna")
    number = drill.case.number

    def said(*words: str, code: int) -> str:
        done = lotgraph("recall", *words)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        text: str = done.stdout + done.stderr
        assert CUSTOMER not in text
        assert "FIN/F1" not in text
        return text

    told = said("show", number, code=0)
    assert "The drill runs" in told
    assert "Answer “scope”" in told
    said("show", number, "--json", code=0)
    assert "Still open" in said("drill", "report", number, code=0)
    for words in (
        ("customers", number), ("letter", number, "C1"), ("letter", number, "--out", str(tmp_path)),
        ("hold", "request", number), ("hold", "list", number), ("freeze", number),
        ("export", number, "--out", str(tmp_path)), ("escapes", number),
        ("follow-up", number, "C1", "contacted"),
    ):  # fmt: skip
        assert "recall drill reach" in said(*words, code=2), words
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DrillRunningError) as error:
        export_case(graph, settings, cases.read_case(graph, number), tmp_path, by="anna")
    assert error.value.detail["milestones"] == list(drills.MILESTONES)
