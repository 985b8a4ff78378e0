"""A question as a request puts it: roots found, options read, view chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from app.deps import GraphDep, SettingsDep
from app.genealogy.question import Direction
from app.graph.run import Graph
from app.settings import Settings
from app.trace.parameters import OPTION_NAMES, SEVERAL
from app.trace.query import OptionsDep
from app.trace.resolve import resolve as resolve_in
from app.web.render import environment
from app.workbench.address import Address, address_of
from app.workbench.answers import BenchAnswer, TraceQuestion, answer_of, workbench_of
from app.workbench.view import View, ViewDep


@dataclass(frozen=True, slots=True)
class PartRequest:
    """What a part of a page is asked for: the question, the view, and as of which mark."""

    request: Request
    graph: Graph
    settings: Settings
    asked: TraceQuestion
    view: View
    mark: str

    @property
    def address(self) -> Address:
        """The address of the page it is a part of."""
        return address_of(self.request, self.asked.direction, self.asked.refs)

    def answer(self) -> BenchAnswer:
        """The answer the page shows. Errors: `ChangedError` when it is kept no longer."""
        bench = workbench_of(self.request)
        return answer_of(bench.answers, self.graph, self.asked, self.mark)


def _part(
    request: Request,
    direction: Direction,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[list[str], Query(min_length=1)],
    options: OptionsDep,
    view: ViewDep,
    mark: Annotated[str, Query(max_length=100)] = "",
) -> PartRequest:
    refs = graph.read(lambda work: sorted({resolve_in(work, text) for text in ref}))
    return PartRequest(
        request, graph, settings, TraceQuestion(direction, tuple(refs), options), view, mark
    )


def _question(
    request: Request,
    direction: Direction,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[
        list[str],
        Query(min_length=1, description="What to trace from: a ref, an alias, or a number only "
              "one thing has. Several are united.", examples=["lot:RM-100/A7"]),
    ],
    options: OptionsDep,
) -> PartRequest:  # fmt: skip
    return _part(request, direction, graph, settings, ref, options, View())


def json_address(request: Request, asked: TraceQuestion) -> str:
    """Where the JSON of an answer is."""
    given = request.query_params
    pairs = [("ref", ref) for ref in asked.refs]
    pairs += [(name, given[name]) for name in OPTION_NAMES if given.get(name)]
    pairs += [(name, each) for name in SEVERAL for each in given.getlist(name) if each]
    return f"/api/v1/trace/{asked.direction}?" + urlencode(pairs)


PartDep = Annotated[PartRequest, Depends(_part)]
QuestionDep = Annotated[PartRequest, Depends(_question)]  # without a view, for the API


def page_values(asked: TraceQuestion, address: Address, mark: str) -> dict[str, Any]:
    """What every template of a trace page and its parts can use."""
    return {
        "direction": asked.direction,
        "down": asked.direction == "down",
        "options": asked.options,
        "address": address,
        "mark": mark,
    }


def fragment(part: PartRequest, template: str, values: Mapping[str, Any]) -> str:
    """A part of a page as HTML."""
    address = part.address
    found = environment(part.settings.site_zone).get_template(template)
    shared: dict[str, Any] = page_values(part.asked, address, part.mark)
    return found.render(here=address.here, asked="", **shared, view=part.view, **values)
