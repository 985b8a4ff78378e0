"""`lotgraph trace up` and `lotgraph trace down`: where from, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import orjson
import typer
from rich.markup import escape
from rich.text import Text

from app.chain.outputs import note_answer, note_output
from app.cli.graphs import asked_graph
from app.cli.terminal import put, terminal
from app.cli.trace import words as trace_words
from app.cli.trace.options import takes_options
from app.errors import NotFoundError, UsageError
from app.genealogy.question import Direction, Options
from app.graph.run import Graph
from app.settings import Settings
from app.trace.answer import Trace
from app.trace.proof import Proof, prove
from app.trace.service import resolve_for
from app.trace.service import trace as run_trace
from app.trace.tables import Part, trace_csv

Refs = Annotated[list[str], typer.Argument(metavar="REF...", help="What to trace from.")]
Why = Annotated[
    str,
    typer.Option(
        metavar="REF", help="Show the chain of bookings that proves this thing of the answer."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="One table of the answer as CSV (--part).")]
AsEpcis = Annotated[
    Literal["epcis", "epcis-xml"] | None,
    typer.Option(
        "--format", help="For a trading partner: every event it stands on, as EPCIS 2.0 or 1.2."
    ),
]
AsSvg = Annotated[
    bool, typer.Option("--svg", help="Its graph as a picture that stands by itself (SVG).")
]
OfPart = Annotated[Part, typer.Option("--part", help="Which table, for --csv.", show_default=True)]
Limit = Annotated[
    int | None,
    typer.Option(
        min=1, help="Only so many nodes in JSON and CSV, nearest first, and the links between them."
    ),
]


@dataclass(frozen=True, slots=True)
class _Form:
    """How the answer is wanted."""

    why: str
    as_json: bool
    as_csv: bool
    as_svg: bool
    part: Part
    limit: int | None
    epcis: str | None


@takes_options()
def down(
    refs: Refs,
    options: Options,
    why: Why = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_svg: AsSvg = False,
    part: OfPart = "nodes",
    limit: Limit = None,
    format: AsEpcis = None,
) -> None:
    """Where did it go: lots, serials and customers reached, and what is on hand.

    Who must be told?  [bold]lotgraph trace down supplier-lot:S-BERRY/BV-4471[/bold]

    Prove it:  [bold]lotgraph trace down lot:CULTURE/K-7 --why customer:HOTEL-A[/bold]

    For a partner:  [bold]lotgraph trace down lot:YOG/Y-1 --format epcis[/bold]

    Exit code: 0 answered, 2 not understood, 3 ambiguous (candidates are listed), 4 not found
    (also what --why names, when it is not in the answer).
    """
    _run("down", refs, options, _Form(why, as_json, as_csv, as_svg, part, limit, format))


@takes_options()
def up(
    refs: Refs,
    options: Options,
    why: Why = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_svg: AsSvg = False,
    part: OfPart = "nodes",
    limit: Limit = None,
    format: AsEpcis = None,
) -> None:
    """What went into it: lots, serials and suppliers it came from.

    From a complaint:  [bold]lotgraph trace up serial:PUMP-100/BP-S-5001[/bold]

    As we knew it on Monday:  [bold]lotgraph trace up lot:YOG/Y-1 --known-at 2026-03-02[/bold]

    For a partner:  [bold]lotgraph trace up lot:YOG/Y-1 --format epcis[/bold]

    Exit code: 0 answered, 2 not understood, 3 ambiguous (candidates are listed), 4 not found
    (also what --why names, when it is not in the answer).
    """
    _run("up", refs, options, _Form(why, as_json, as_csv, as_svg, part, limit, format))


def _run(direction: Direction, refs: list[str], options: Options, form: _Form) -> None:
    if form.as_json + form.as_csv + form.as_svg + bool(form.epcis) > 1:
        raise UsageError("Choose one of --json, --csv, --svg and --format.")
    if (form.as_csv or form.as_svg or form.epcis) and form.why:
        raise UsageError(
            "A proof is no table, no picture and no document for a partner.",
            remedy="Use --why with --json, or without all of them.",
        )
    settings = Settings()
    if form.epcis:
        _hand_over(settings, direction, refs, options, form)
        return
    with asked_graph(settings) as graph:  # an answer reads its parts when they are shown
        found = _watched(graph, direction, refs, options)
        if form.as_svg:
            _draw(graph, found, settings)
        else:
            _tell(graph, found, form, settings.site_zone)


def _hand_over(
    settings: Settings, direction: Direction, refs: list[str], options: Options, form: _Form
) -> None:
    """The events of a trace as a document for a partner."""
    from app.cli.common import with_progress
    from app.cli.partner_documents import put_document  # takes long, and an answer needs none
    from app.partners.service import trace_document

    with asked_graph(settings) as graph:
        document = with_progress(
            lambda say: trace_document(graph, direction, refs, options, form.limit, say)
        )
        put_document(graph, document, form.epcis or "", f"trace-{direction}")


def _watched(graph: Graph, direction: Direction, refs: list[str], options: Options) -> Trace:
    """The trace; on a terminal a line says meanwhile how far it is."""
    console = terminal(stderr=True)
    if not console.is_terminal:
        return run_trace(graph, direction, refs, options)
    with console.status("Tracing …") as line:
        return run_trace(
            graph, direction, refs, options, lambda text: line.update(Text(f"{text} …"))
        )


def _tell(graph: Graph, found: Trace, form: _Form, zone: str) -> None:
    proof = None
    target = resolve_for(found, form.why) if form.why else ""
    if target:
        proof = prove(found, [target])[target]
    if form.as_json:
        body = found.as_json(form.limit)
        if target:
            body["why"] = None if proof is None else proof.as_json()
        content = orjson.dumps(body, option=orjson.OPT_INDENT_2)
        untold = note_answer(graph, f"trace-{found.direction}.json", content)
        if untold:
            terminal(stderr=True, soft_wrap=True).print(f"[yellow]![/yellow] {escape(untold)}")
        put(content.decode() + "\n")
    elif form.as_csv:
        text = trace_csv(found, form.part, form.limit)
        note_output(graph, f"trace-{found.direction}-{form.part}.csv", text)
        put(text)
    elif target:
        _why(found, target, proof, zone)
    else:
        trace_words.tell(found, zone)


def _draw(graph: Graph, found: Trace, settings: Settings) -> None:
    """The picture. What draws it is loaded when it is asked for."""
    from app.workbench.answers import BenchAnswer
    from app.workbench.figure import figure_of
    from app.workbench.figure_file import svg_of

    text = svg_of(figure_of(settings, BenchAnswer(found, "")), settings.site_zone)
    note_output(graph, f"trace-{found.direction}.svg", text)
    put(text + "\n")


def _why(found: Trace, target: str, proof: Proof | None, zone: str) -> None:
    if proof is None:
        gone = {*found.removed.lots, *found.removed.customers}
        names = ", ".join(node.ref for node in found.roots)
        raise NotFoundError(
            f"{target} is not in the trace {found.direction} from {names}.",
            remedy="Time left it out; --ignore-time counts it." if target in gone else "",
        )
    trace_words.prove(found, proof, zone)
