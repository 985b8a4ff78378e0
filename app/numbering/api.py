"""`/api/v1/numbers`: identifiers that are assigned here, and what became of them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.deps import MAY_READ, GraphDep, LoadActor, SettingsDep
from app.numbering.account import accounts, latest_numbers
from app.numbering.aliases import add_alias
from app.numbering.issuing import MOST, NumberRequest, go_on, hand_out, void_number
from app.numbering.models import NumberScheme
from app.numbering.schemes import all_schemes, end_scheme, find_scheme, make_scheme, scheme_for
from app.people import caller_name
from app.web.json_bodies import JsonRoute
from app.web.schemas.numbers import (
    NumberBookJson,
    NumberJson,
    NumberSchemeJson,
    NumbersJson,
    RenamedJson,
)

router = APIRouter(prefix="/numbers", tags=["numbers"], route_class=JsonRoute)
Json = dict[str, Any]
_BY = "Who; with sign-in it is the account's name."


class NumbersForm(BaseModel):
    """What numbers are asked for: by a scheme's code, or by what they are of."""

    item: str = Field("", max_length=200, description="Of lots and serials.")
    kind: str = Field("", max_length=20, description="lot, serial, hu, order, document; empty: "
                      "the only one the item has.")  # fmt: skip
    site: str = Field("", max_length=200, description="The site that asks.")
    scheme: str = Field("", max_length=500, description="A scheme's code, instead of the others.")
    count: int = Field(1, ge=1, le=MOST)
    line: str = Field("", max_length=20, description="The production line, where the pattern has "
                      "one.")  # fmt: skip
    request: str = Field("", max_length=200, description="What you call this request: sent again, "
                         "it gets the same numbers.")  # fmt: skip
    by: str = Field("", max_length=200, description=_BY)


class NewNumberScheme(BaseModel):
    """By which pattern numbers of something are handed out from now on."""

    kind: str = Field(description="lot, serial, hu (container), order or document.")
    item: str = Field("", description="Of lots and serials.")
    site: str = Field("", description="Only for what this site asks for.")
    pattern: str = Field("", description="For example L{YY}{DDD}-{SEQ:4}; empty for hu: SSCC.")
    reset: str = Field("never", description="When the sequence begins anew: never, year, day.")
    by: str = Field("", max_length=200, description=_BY)


class NumberVoid(BaseModel):
    """A number that is not to be used."""

    ref: str = Field(max_length=1_000, description="For example lot:FIN-1/L26333-0007.")
    reason: str
    by: str = Field("", max_length=200, description=_BY)


class NumberChange(BaseModel):
    """Another number of a thing."""

    ref: str = Field(max_length=1_000)
    number: str
    reason: str
    by: str = Field("", max_length=200, description=_BY)
    event_id: str = Field("", max_length=200, description="Of the event that tells it, to send it "
                          "again; empty: a new one.")  # fmt: skip


@router.get(
    "", dependencies=[MAY_READ], summary="Schemes, latest numbers, gaps",
    responses={200: {"model": NumberBookJson}},
)  # fmt: skip
def get_numbers(
    graph: GraphDep,
    scheme: Annotated[str, Query(max_length=500, description="Only of this scheme.")] = "",
    count: Annotated[int, Query(ge=1, le=1_000, description="Most of the latest numbers.")] = 200,
) -> Json:
    """By which schemes numbers are handed out, the latest ones and what became of them, and of each
    sequence how far it is and where its gaps come from."""
    told = accounts(graph, scheme)
    return {
        "schemes": [each.as_json() for each in all_schemes(graph) if scheme in ("", each.code)],
        "numbers": [each.as_json() for each in latest_numbers(graph, count, scheme)],
        "accounts": [each.as_json() for each in told.found],
        "accounts_left_out": told.left_out,
    }


@router.post(
    "", status_code=201, summary="Hand out numbers", responses={201: {"model": NumbersJson}}
)
def post_numbers(
    body: NumbersForm, actor: LoadActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """Numbers nobody had before and nobody gets again, whatever runs at the same time or dies."""
    scheme: NumberScheme = (
        find_scheme(graph, body.scheme) if body.scheme
        else scheme_for(graph, item=body.item, kind=body.kind, site=body.site)
    )  # fmt: skip
    asked = NumberRequest(caller_name(actor, body.by), body.count, body.line, body.request)
    numbers = hand_out(graph, scheme, asked, settings.site_zone)
    return {"scheme": scheme.code, "numbers": [each.as_json() for each in numbers]}


@router.post(
    "/schemes", status_code=201, summary="Make a scheme",
    responses={201: {"model": NumberSchemeJson}},
)  # fmt: skip
def post_scheme(
    body: NewNumberScheme, actor: LoadActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """One scheme at a time for an item's lots, its serials, a site's containers and so on."""
    return make_scheme(
        graph, settings, kind=body.kind, item=body.item, site=body.site, pattern=body.pattern,
        reset=body.reset, by=caller_name(actor, body.by),
    ).as_json()  # fmt: skip


@router.post("/schemes/end", summary="End a scheme", responses={200: {"model": NumberSchemeJson}})
def post_scheme_end(
    code: Annotated[str, Query(max_length=500, description="The scheme's code.")],
    actor: LoadActor,
    graph: GraphDep,
    by: Annotated[str, Query(max_length=200, description=_BY)] = "",
) -> Json:
    """Nothing more is handed out by it; what was stays as it is."""
    return end_scheme(graph, code, caller_name(actor, by)).as_json()


@router.post(
    "/schemes/go-on", summary="Go on after a restore", responses={200: {"model": NumberSchemeJson}}
)
def post_go_on(
    code: Annotated[str, Query(max_length=500, description="The scheme's code.")],
    after: Annotated[int, Query(ge=0, description="The last place that may have been given.")],
    actor: LoadActor,
    graph: GraphDep,
    settings: SettingsDep,
    by: Annotated[str, Query(max_length=200, description=_BY)] = "",
) -> Json:
    """A restored database does not know what was handed out since its backup; places up to `after`
    are left out."""
    go_on(graph, find_scheme(graph, code), after, caller_name(actor, by), settings.site_zone)
    return find_scheme(graph, code).as_json()


@router.post("/void", summary="Make a number void", responses={200: {"model": NumberJson}})
def post_void(body: NumberVoid, actor: LoadActor, graph: GraphDep) -> Json:
    """It is never handed out again; the reason stands in the account of the gap."""
    return void_number(graph, body.ref, caller_name(actor, body.by), body.reason).as_json()


@router.post(
    "/alias", summary="Give a thing another number", responses={200: {"model": RenamedJson}}
)
def post_alias(body: NumberChange, actor: LoadActor, graph: GraphDep) -> Json:
    """Its ref stays and is what everything is booked on; it is found by the new number, too."""
    event_id = body.event_id or str(uuid4())
    outcome = add_alias(
        graph, body.ref, body.number, by=caller_name(actor, body.by), reason=body.reason,
        event_id=event_id,
    )  # fmt: skip
    return {
        "ref": body.ref, "alias": body.number.strip(), "event_id": event_id,
        "result": outcome.result,
    }  # fmt: skip
