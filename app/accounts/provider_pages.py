"""Sign-in by an OpenID Connect provider: there, back, again for a confirmation, and out."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
