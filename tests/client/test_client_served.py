"""The client against a served graph: the plant of the promised answers, loaded once for all.

A/1 (supplier lot SL-1), B/1 ── run W1/B1 ──> F/1 ── pallet PAL-1 ──> customer C1
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import networkx as nx
import pytest

from app.accounts.accounts import add_account
from app.accounts.store import store_of
from app.accounts.tokens import make_token
from app.graph.run import Graph
from app.settings import Settings
from lotgraph_client import (
    AmbiguousError,
    Client,
    CutAnswerWarning,
    EventAnswer,
    ForbiddenError,
    NotFoundError,
    NotSignedInError,
    Trace,
    WrongRequestError,
)
from tests.api.answers import plant
from tests.conftest import CHECKOUT, patience
from tests.neo4j_server import Server, empty
from tests.serving import served

PLANT = [{**each, "source": "plant"} for each in plant()]
_QUESTION = "library/expiring_lots"
_SERVED = "http://127.0.0.1:8470"


@pytest.fixture(scope="module")
def address(server: Server, settings: Settings) -> Iterator[str]:
    """The app served on an otherwise empty graph."""
    graph: Graph = server.connect()
    try:
        empty(graph)
        with patience(), served(settings, graph) as found:
            yield found
    finally:
        graph.close()


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    """A client of it, by which the plant was loaded."""
    with Client(address, timeout_s=300) as made:
        assert made.load(PLANT).created == len(PLANT)
        yield made


@pytest.fixture(scope="module")
def down(client: Client) -> Trace:
    """Where A/1 went."""
    return client.down("lot:A/1", why="customer:C1")


def test_a_token_is_who_asks(
    server: Server, settings: Settings, tmp_path: Path, client: Client
) -> None:
    """Where people sign in: nobody, a token of somebody who may only read, one that is none."""
    team = settings.model_copy(update={"sign_in": "local", "home": tmp_path})
    store = store_of(team)
    anna = add_account(store, "anna", ("viewer",))
    token = make_token(store, anna, title="notebook", scopes=("read",), days=1)
    graph = server.connect()
    with served(team, graph) as address:
        with Client(address, token=token, timeout_s=300) as asking:
            assert asking.customers("lot:A/1") == client.customers("lot:A/1")
            with pytest.raises(ForbiddenError) as told:
                asking.load(PLANT)
            assert (told.value.code, told.value.status) == ("forbidden", 403)
        for nobody in (None, token[:-1] + ("a" if token[-1] != "a" else "b")):
            with pytest.raises(NotSignedInError), Client(address, token=nobody) as asking:
                asking.thing("customer:C1")
    graph.close()


def test_a_trace_holds_customers_with_what_they_still_have(down: Trace) -> None:
    (customer,) = down.customers
    assert (customer.ref, customer.name, customer.certainty) == (
        "customer:C1", "Corner shop", "certain",
    )  # fmt: skip
    (amounts,) = customer.quantities
    assert (amounts.shipped, amounts.returned, amounts.outstanding) == (50, 5, 45)
    assert customer.documents == ("DN-1", "DN-2")
    assert down.truncated is None
    assert down.counts["customers"] == 1


def test_a_trace_holds_things_and_bookings(down: Trace) -> None:
    made = down.node("lot:F/1")
    assert made is not None
    assert (made.share, made.has_share, made.depth) == (0.6, True, 1)
    assert {(each.start, each.end, each.quantity) for each in down.edges} >= {
        ("lot:A/1", "batch:W1/B1", 60.0), ("batch:W1/B1", "lot:F/1", 100.0),
    }  # fmt: skip
    assert [each.ref for each in down.roots] == ["lot:A/1"]
    assert {each.location for each in down.stock if each.ref == "lot:F/1"} == {"location:STORE"}


def test_the_chain_comes_along_or_is_asked_for(client: Client, down: Trace) -> None:
    assert down.why is not None
    assert down.why == client.why("down", "lot:A/1", "customer:C1")
    assert [hop.end for hop in down.why.hops][-1] == "customer:C1"
    assert client.why("down", "lot:B/1", "supplier:SUP") is None


def test_up_has_no_share_and_names_the_supplier(client: Client) -> None:
    found = client.up("serial:S/1")
    assert {each.kind for each in found.nodes} >= {"supplier", "lot", "batch"}
    assert not any(each.has_share for each in found.nodes)
    assert "SL-1" in {(each.supplier_lot or "").rpartition("/")[2] for each in found.edges}


def test_options_reach_the_server(client: Client) -> None:
    stopped = client.down("lot:A/1", stop="lot:F/1")
    assert stopped.stopped is not None
    assert stopped.stopped.customers == ("customer:C1",)
    assert stopped.customers == ()
    assert client.down("lot:A/1", ignore_time=True).options["ignore_time"] is True
    with pytest.raises(WrongRequestError) as told:
        client.down("lot:A/1", at="yesterday")
    assert told.value.code == "bad_time"


def test_a_cut_trace_says_so_and_its_customers_are_whole(client: Client, down: Trace) -> None:
    cut = client.down("lot:A/1", limit=2)
    assert cut.truncated is not None
    assert cut.truncated.left_out["nodes"] == len(down.nodes) - 2
    assert cut.customers == down.customers == client.customers("lot:A/1")
    for frame in (cut.to_polars, cut.to_pandas, cut.to_networkx):
        with pytest.warns(CutAnswerWarning, match="nodes"):
            frame()
    with pytest.warns(CutAnswerWarning):
        assert "not complete" in cut.to_pandas("edges").attrs["truncated"]
    assert "not complete" in cut._repr_html_()


def test_frames_of_both_libraries_hold_the_same(down: Trace) -> None:
    for table in ("nodes", "edges", "customers", "stock"):
        ours, theirs = down.to_polars(table), down.to_pandas(table)
        assert ours.columns == list(theirs.columns)
        plain = theirs.astype(object).where(theirs.notna(), None)
        assert ours.rows() == [tuple(row) for row in plain.itertuples(index=False)]
    assert down.to_polars("customers")["outstanding"].to_list() == [45.0]


def test_an_empty_table_keeps_its_columns(client: Client) -> None:
    found = client.up("serial:S/1")
    assert found.customers == ()
    assert found.to_polars("customers").schema["outstanding"].is_float()
    assert str(found.to_pandas("customers").dtypes["outstanding"]) == "Float64"


def test_a_graph_has_every_booking(down: Trace) -> None:
    graph = down.to_networkx()
    assert graph.number_of_nodes() == len(down.nodes)
    assert graph.number_of_edges() == len(down.edges)
    assert nx.has_path(graph, "lot:A/1", "customer:C1")
    assert graph.nodes["lot:F/1"]["share"] == 0.6
    assert graph.graph["roots"] == ["lot:A/1"]


def test_a_notebook_shows_it_small_and_escaped(client: Client, down: Trace) -> None:
    shown = down._repr_html_()
    assert "Corner shop" in shown
    assert len(shown) < 2_000
    chain = client.why("down", "lot:A/1", "customer:C1")
    assert chain is not None
    assert "DN-" in chain._repr_html_()


def test_finding_and_looking_at_a_thing(client: Client) -> None:
    found = client.search("SL-1")
    assert [each.ref for each in found.finds] == ["supplier-lot:SUP/SL-1"]
    assert found.truncated is None
    alike = client.search("Finished", limit=1)
    assert [each.ref for each in alike.finds] == ["item:F"]
    thing = client.thing("customer:C1")
    assert (thing.kind, thing.properties["name"]) == ("customer", "Corner shop")
    assert thing.version > 0


def test_a_search_that_is_cut_says_so(client: Client) -> None:
    found = client.search("1", limit=2)
    assert len(found.finds) == 2
    assert found.truncated is not None
    assert "first 2" in str(found.truncated)


def test_a_text_with_several_meanings_lists_them(client: Client) -> None:
    with pytest.raises(AmbiguousError) as told:
        client.down("1")
    assert {"lot:A/1", "lot:B/1"} <= {each.ref for each in told.value.candidates}
    assert told.value.remedy


def test_what_nobody_knows_is_told_in_words(client: Client) -> None:
    with pytest.raises(NotFoundError) as told:
        client.up("lot:none/none")
    assert (told.value.code, told.value.status) == ("not_found", 404)
    assert "Traceback" not in str(told.value)


def test_events_are_answered_one_by_one(client: Client) -> None:
    known = PLANT[0]
    other = {**known, "uom": "g"}
    wrong = {"event_id": "x", "source": "t", "type": "consume", "quantity": -1}
    found: list[EventAnswer] = list(client.load_each([known, other, wrong]))
    assert [each.result for each in found] == ["duplicate", "conflict", "rejected"]
    assert [each.number for each in found] == [1, 2, 3]
    assert found[1].stored is not None
    assert found[2].text
    assert found[2].remedy
    summed = client.load(iter([known, wrong]))
    assert (summed.duplicate, summed.rejected, summed.good) == (1, 1, False)
    assert summed.refused[0].number == 2


def test_places_go_on_over_portions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotgraph_client.events.PORTION_EVENTS", 4)
    found = list(client.load_each(PLANT))
    assert [each.number for each in found] == [*range(1, len(PLANT) + 1)]
    assert {each.result for each in found} == {"duplicate"}


def test_cypher_and_questions(client: Client) -> None:
    found = client.query("MATCH (l:Lot {item: $item}) RETURN l.ref AS ref ORDER BY ref",
                         {"item": "F"})  # fmt: skip
    assert [*found.records()] == [{"ref": "lot:F/1"}, {"ref": "lot:F/2"}]
    cut = client.query("MATCH (l:Lot) RETURN l.ref", rows=1)
    assert cut.truncated is not None
    assert "first 1" in str(cut.truncated)
    with pytest.raises(WrongRequestError):
        client.query("MATCH (l) DETACH DELETE l")
    named = {each.name: each for each in client.questions()}
    assert named[_QUESTION].parameters
    told = {each.name: each.example for each in named[_QUESTION].parameters}
    assert client.ask(_QUESTION, **told).columns == named[_QUESTION].columns


def test_the_readme_runs(address: str, client: Client) -> None:
    """Its code is run as it stands about the ten events of the README of lotgraph, and prints what
    it says it prints."""
    del client
    (events,) = re.findall(r"^```csv\n(.*?)^```$", _text("README.md"), re.M | re.S)
    loading = {"content": events.encode(), "headers": {"Content-Type": "text/csv"}}
    assert httpx.post(f"{address}/api/v1/events", timeout=300, **loading).status_code == 200
    printed: list[str] = []
    scope = {"print": lambda *told: printed.append(" ".join(map(str, told)))}
    for code in re.findall(r"^```python\n(.*?)^```$", _text("client/README.md"), re.M | re.S):
        printed.clear()
        exec(code.replace(_SERVED, address), scope)  # noqa: S102 (our own)
        assert printed == re.findall(r"^# (.*)$", code, re.M)


def _text(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")
