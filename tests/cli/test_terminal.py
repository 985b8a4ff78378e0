"""What is printed is what is there: no pictures for names, no styles from data."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from app.cli.terminal import plain_column, terminal
from app.graph.run import Graph
from tests.conftest import Lotgraph
from tests.events.said import answers, lot, said

APP = Path(__file__).resolve().parents[2] / "app"
OK = ":ok: [b]x[/b] :warning:"


def printed(name: str) -> str:
    console = terminal(width=400)
    console.file = io.StringIO()
    table = Table(title="T")
    table.add_column(escape(name))
    table.add_row(escape(name))
    console.print(escape(name), soft_wrap=True)
    console.print(table)
    return console.file.getvalue()


def test_a_name_is_no_picture() -> None:
    assert printed(OK).count(OK) == 3


@given(st.from_regex(r":[a-z_]{1,12}:[a-z\[\]/]{0,5}", fullmatch=True))
def test_no_name_is_a_picture(name: str) -> None:
    assert printed(name).splitlines()[0] == name


def test_a_bar_of_progress_shows_names_as_they_are() -> None:
    console = terminal(width=100)
    console.file = io.StringIO()
    bar = Progress(plain_column("{task.description}"), console=console)
    bar.add_task(OK)
    console.print(bar.get_renderable())
    assert OK in console.file.getvalue()


def test_nothing_else_opens_a_terminal() -> None:
    """All printing goes where pictures are off; the embedded server has its own way."""
    opened = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if "Console" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Console"
    }
    assert opened == {"cli/terminal.py", "embedded/progress.py"}
    text = (APP / "embedded/progress.py").read_text("utf-8")
    assert all("emoji=False" in each for each in re.findall(r"Console\(.*\)", text))


def test_a_lot_of_that_name_is_printed_so(graph: Graph, lotgraph: Lotgraph) -> None:
    answers(graph, [said("receive", "1", object=lot("A", ":ok:"), quantity=1, uom=":warning:",
                         location=":ok:")])  # fmt: skip
    told = lotgraph("trace", "down", "lot:A/:ok:").stdout
    assert "lot:A/:ok:" in told or "lot:A/%3Aok%3A" in told
    assert ":warning:" in told
    assert "\N{HEAVY CHECK MARK}" not in told
