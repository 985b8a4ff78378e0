"""`GET /api/v1/balance`: how much of a lot or run is accounted for."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.balance.service import balance
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.web.schemas.balance import BalanceJson
from app.web.schemas.base import refusal

router = APIRouter(tags=["trace"])


@router.get(
    "/balance",
    dependencies=[MAY_READ],
    summary="How much of a lot, serial, order or batch is accounted for",
    response_class=Response,
    responses={
        200: {"description": "The balance.", "model": BalanceJson},
        400: refusal("The ref is of a kind that has no balance."),
        404: refusal("Nothing is known by that ref."),
        409: refusal("The text can mean several things; `candidates` lists them."),
    },
)
def get_balance(
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[
        str,
        Query(
            min_length=1,
            description="A lot, serial, order or batch: a ref, an alias or a bare number.",
            examples=["lot:RM-100/A7"],
        ),
    ],
) -> Response:
    """Accounted per cent, the parts it is made of, and what does not add up, by name.

    `parts` are in `uom`; null is unknown. `within_tolerance` compares with 100 %, give or take
    `tolerance_percent` (a setting).
    """
    found = balance(graph, ref, settings.balance_tolerance_percent)
    return Response(orjson.dumps(found.as_json()), media_type="application/json")
