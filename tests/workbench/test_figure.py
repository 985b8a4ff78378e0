"""A trace as one picture for other people's documents: API, command line, bounds, hostile texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from app.wording import NBSP
from app.workbench import figure
from app.workbench.picture import Picture, draw
from app.workbench.picture_words import BoxLabel, PictureLink
from tests import command_line
from tests.conftest import patience, through_the_door
from tests.neo4j_server import Server, empty
from tests.web.stories import dairy
from tests.workbench.test_workbench import fan

_SVG = "{http://www.w3.org/2000/svg}"
_HOSTILE = '</text><script>alert(1)</script>]]>"\'&<a href="https://x.example">\u202egnp'
_ASK = "/api/v1/trace/down/picture.svg?ref="
_ALLOWED = {
    "svg", "title", "desc", "defs", "marker", "symbol", "path", "circle", "rect", "g", "text",
    "use",
}  # fmt: skip


@pytest.fixture(scope="module")
def plant(server: Server) -> Iterator[Graph]:
    """A dairy, a lot that went into 230 others, and names that would like to be markup."""
    graph = server.connect()
    empty(graph)
    hostile = {"source": "h", "event_id": "1", "type": "define", "item": "RM-100", "name": _HOSTILE}
    through_the_door(graph, [*dairy(), *fan(230).events, hostile])
    yield graph
    graph.close()


@pytest.fixture(scope="module")
def asked(plant: Graph, settings: Settings) -> Iterator[TestClient]:
    """The app on it."""
    app = create_app(settings, plant)
    with patience(), TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking


def _tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 (our own)


def _words(text: str) -> list[str]:
    return [each.text or "" for each in _tree(text).iter(f"{_SVG}text")]


def test_the_picture_says_what_it_is_of_and_as_of_when(asked: TestClient) -> None:
    answer = asked.get(_ASK + "lot:RM-100/A7")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert "content-disposition" not in answer.headers
    words = _words(answer.text)
    assert words[0] == "Where to: lot RM-100 / A7"
    assert {"A7", "F1", "C1"} <= set(words)
    assert any(
        re.match(r"As recorded up to 20\d\d-\d\d-\d\dT.*Z; what came later", w) for w in words
    )
    assert not any("Not complete" in each for each in words)


def test_a_reader_of_the_screen_is_told_all_of_it(asked: TestClient) -> None:
    root = _tree(asked.get(_ASK + "lot:RM-100/A7").text)
    title, desc = root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")
    assert root.attrib["role"] == "img"
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert "1 customer" in (desc.text or "")
    assert "As recorded up to" in (desc.text or "")


@pytest.mark.parametrize("ref", ["lot:RM-100/A7", "lot:X/root"])
def test_nothing_in_it_runs_or_comes_from_elsewhere(asked: TestClient, ref: str) -> None:
    answer = asked.get(_ASK + ref)
    root = _tree(answer.text)
    names = {each.tag.removeprefix(_SVG) for each in root.iter()}
    assert names <= _ALLOWED
    given = [(name, value) for each in root.iter() for name, value in each.attrib.items()]
    assert [name for name, _ in given if name.startswith("on") or name == "style"] == []
    inside = [value for name, value in given if "href" in name or "url(" in value]
    ids = {value for name, value in given if name == "id"}
    assert {re.sub(r"url\(|[#)]", "", value) for value in inside} <= ids
    assert "\u202e" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_ids_of_two_pictures_on_one_page_differ(asked: TestClient) -> None:
    ids = [
        set(re.findall(r' id="([^"]+)"', asked.get(_ASK + ref).text))
        for ref in ("lot:RM-100/A7", "lot:X/root")
    ]
    assert ids[0] & ids[1] == set()


def test_much_is_drawn_in_groups_and_options_are_said(asked: TestClient) -> None:
    text = asked.get(_ASK + "lot:X/root&stop=lot:X/L001").text.replace(NBSP, " ")
    words = _words(text)
    assert "230 lots of X" in text
    assert any("A double box is a group" in each for each in words)
    assert any("the walk ends at" in each for each in words)


def test_an_error_is_told_as_the_api_tells_it(asked: TestClient) -> None:
    missing = asked.get(_ASK + "lot:none/none")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_the_command_line_writes_the_same_picture(
    asked: TestClient, server: Server, plant: Graph
) -> None:
    del plant
    done = command_line.run(
        "trace", "down", "lot:RM-100/A7", "--svg", env=server.environment()
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == asked.get(_ASK + "lot:RM-100/A7").text.strip()
    both = command_line.run(
        "trace", "down", "lot:RM-100/A7", "--svg", "--csv", env=server.environment()
    )
    assert both.returncode == 2


def _fan(count: int) -> Picture:
    labels = [
        BoxLabel(f"lot:X/{n}", "lot", "x" * 2_000, f"L{n}", ("X", ""), None, n == 0)
        for n in range(count)
    ]
    links = [
        PictureLink("lot:X/0", f"lot:X/{n}", "CONSUMED_INTO", "1 kg", "y" * 2_000, False)
        for n in range(1, count)
    ]
    return draw("down", labels, links)


def test_what_is_too_much_is_cut_and_counted() -> None:
    cut, said = figure._bounded(_fan(1_000), 300, 250)
    assert (len(cut.boxes), len(cut.curves)) == (300, 250)
    words = "Not complete: 700 boxes and 749 links are not drawn, for there are too many."
    assert said.replace(NBSP, " ") == words
    assert cut.height < _fan(1_000).height
    assert max(len(box.label.title) for box in cut.boxes) <= 300
    assert max(len(curve.link.title) for curve in cut.curves) <= 300
    whole, nothing = figure._bounded(_fan(10), 300, 250)
    assert (len(whole.boxes), nothing) == (10, "")


def test_a_cut_is_written_in_the_picture(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "MOST_BOXES", 2)
    text = asked.get(_ASK + "lot:RM-100/A7").text
    (said,) = [each for each in _words(text) if each.startswith("Not complete")]
    (desc,) = _tree(text).iter(f"{_SVG}desc")
    assert said in (desc.text or "")


def test_words_above_and_below_are_bounded() -> None:
    lines = figure._lines(["word " * 2_000, "x" * 5_000], 620, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert max(map(len, lines)) <= 620 / 6.6
