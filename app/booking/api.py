"""`/api/v1/bookings`: what pages book by hand, for programs of handhelds; labels."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.booking.labels import print_label
from app.booking.service import book, preview
from app.deps import MAY_READ, GraphDep, LoadActor
from app.people import caller_name
from app.web.json_bodies import JsonRoute
from app.web.schemas.bookings import BookingJson, BookingPreviewJson, LabelJson

router = APIRouter(tags=["bookings"], route_class=JsonRoute)
Json = dict[str, Any]


class BookingForm(BaseModel):
    """A form as it was filled in by hand."""

    act: str = Field(description="receive, use, make, move, pack, ship, return, count, status.")
    fields: dict[str, str] = Field(
        description="Texts by field: what (or hu and contents), quantity, uom, work_order, batch, "
        "customer … as the form of the page has them."
    )
    event_id: str = Field("", max_length=200, description="Sent again with it, it books once.")
    by: str = Field("", max_length=200, description="Who; with sign-in it is the account's name.")


@router.post(
    "/bookings/preview", summary="Look at a booking", responses={200: {"model": BookingPreviewJson}}
)
def post_preview(body: BookingForm, actor: LoadActor, graph: GraphDep) -> Json:
    """What was understood, and the event that would be booked; nothing is written."""
    return _preview(body, actor.name if actor.account else caller_name(actor, body.by), graph)


def _preview(body: BookingForm, by: str, graph: GraphDep) -> Json:
    given = body.fields | ({"event_id": body.event_id} if body.event_id else {})
    return preview(graph, body.act, given, by).as_json()


@router.post(
    "/bookings", status_code=201, summary="Book by hand", responses={201: {"model": BookingJson}}
)
def post_booking(body: BookingForm, actor: LoadActor, graph: GraphDep) -> Json:
    """Book one act, from the source `hand`, under the name of whoever did it. Give `event_id` and
    the field `at` to be able to send it again: `result` is then `duplicate`."""
    by = caller_name(actor, body.by)
    told = _preview(body, by, graph)
    outcome = book(graph, told["event"], by)
    return {
        "event_id": outcome.event_id, "result": outcome.result, "event": told["event"],
        "warnings": [note.text for note in outcome.notes],
    }  # fmt: skip


@router.get(
    "/label", dependencies=[MAY_READ], summary="The label of a thing",
    responses={200: {"model": LabelJson}},
)  # fmt: skip
def get_label(
    graph: GraphDep,
    ref: Annotated[str, Query(max_length=1_000, description="A thing.")],
    symbol: Annotated[
        str, Query(max_length=20, description="datamatrix or gs1-128.")
    ] = "datamatrix",
) -> Json:
    """What its label says, as people read it, and the symbol as SVG."""
    return print_label(graph, ref, symbol).as_json()
