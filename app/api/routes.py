"""Mounts every room's API under /api/v1."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from app.api.health import router as health
from app.api.running import router as running
from app.audit.api import router as audit
from app.balance.api import router as balance
from app.booking.api import router as bookings
from app.causes.api import router as common
from app.checks.api import router as checks
from app.console.api import router as console
from app.crosswalk.api import router as crosswalk
from app.deps import MAY_READ
from app.events.api import router as events
from app.exchange.api import router as exchange
from app.feed.api import router as changes
from app.feed.webhook_api import router as webhooks
from app.intake.api import router as load
from app.numbering.api import router as numbers
from app.partners.api import router as partners
from app.recall.api import router as recall
from app.recall.attachments.api import router as attachments
from app.recall.drill_api import router as drills
from app.recall.papers.api import router as papers
from app.reconciliation.api import router as reconciliation
from app.reports.api import router as reports
from app.search.api import router as search
from app.things.api import router as things
from app.trace.api import router as trace
from app.web.schemas.base import ERRORS
from app.workbench.api import router as pictures

router = APIRouter(prefix="/api/v1", responses=ERRORS)
# `/trace/common` stands before `/trace/{direction}`, which would take it for a direction.
for room in (
    health,
    events,
    exchange,
    partners,
    load,
    things,
    search,
    common,
    trace,
    pictures,
    balance,
    checks,
    reconciliation,
    crosswalk,
    recall,
    attachments,
    papers,
    drills,
    reports,
    audit,
    changes,
    webhooks,
    numbers,
    bookings,
    console,
):
    router.include_router(room)
router.include_router(running)


@router.get("/openapi.json", include_in_schema=False, dependencies=[MAY_READ])
async def description(request: Request) -> dict[str, Any]:
    """What this API takes and gives, as OpenAPI."""
    found: dict[str, Any] = request.app.openapi()
    return found
