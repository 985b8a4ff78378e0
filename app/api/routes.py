"""Mounts every room's API under /api/v1."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.health import router as health
from app.checks.api import router as checks
from app.events.api import router as events
from app.exchange.api import router as exchange
from app.trace.api import router as trace

router = APIRouter(prefix="/api/v1")
for room in (health, events, exchange, trace, checks):
    router.include_router(room)
