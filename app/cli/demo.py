"""`lotgraph demo`: a plant with a planted recall story, and the pages to look at it."""

from __future__ import annotations

import sys
import time
from itertools import islice
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.garbage import rare_garbage_collection
from app.cli.serve import REQUEST_RETRY_S, serve_pages
from app.cli.terminal import terminal
from app.demo.plant import events
from app.demo.story import narrative
from app.events.models import Incoming
from app.events.service import OutcomeCounts, take
from app.graph.run import Graph
from app.opening import open_graph
from app.settings import Settings
from app.trace.warm import compile_in_background

_EVENTS_PER_SCALE = 19_600


def demo(
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Load and tell the story, but serve no pages.")
    ] = False,
    scale: Annotated[
        int, typer.Option(min=1, help="How large the plant is; 1 is about 20,000 events.")
    ] = 1,
    port: Annotated[int | None, typer.Option(help="Port of the pages (0: any free one).")] = None,
) -> None:
    """Load the demo plant, tell its planted recall story and serve the pages.

    The plant is a dairy and a pump assembly with everything a real one has: silos, blends,
    rework, returns, late and corrected records. Loading it again changes nothing.
    """
    settings = Settings()
    console = terminal(stderr=True, soft_wrap=True)
    compile_in_background()  # while Neo4j is fetched and started
    graph = open_graph(settings, retry_s=REQUEST_RETRY_S)
    try:
        _load(graph, scale, settings, console)
        typer.echo("\n" + narrative() + "\n")
        if not no_serve:
            serve_pages(settings, graph, settings.host, settings.port if port is None else port)
    finally:
        graph.close()


def _load(graph: Graph, scale: int, settings: Settings, console: Console) -> None:
    """Load the plant unless its first events show that it is there already."""
    plant = (Incoming(line, event, event) for line, event in enumerate(events(scale), 1))
    tally = OutcomeCounts()
    began = time.monotonic()
    bar = Progress(
        TextColumn("Loading the demo plant"), BarColumn(), MofNCompleteColumn(), console=console,
        disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with bar, rare_garbage_collection():
        task = bar.add_task("load", total=scale * _EVENTS_PER_SCALE)
        for outcomes in take(graph, islice(plant, None), batch_events=settings.load_batch_events):
            for outcome in outcomes:
                tally.add(outcome)
            bar.update(task, advance=len(outcomes))
    seconds = time.monotonic() - began
    console.print(
        f"Demo plant: {tally.created:,} events created, {tally.duplicate:,} known already, "
        f"{tally.refused:,} refused, in {seconds:.1f} s."
    )
