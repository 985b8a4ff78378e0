"""`GET /api/v1/trace/{up|down}/picture.svg`: a trace as one picture that stands by itself."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from app.deps import MAY_READ
from app.web.schemas.base import refusal
from app.workbench.dependencies import QuestionDep
from app.workbench.figure import figure_of
from app.workbench.figure_file import svg_of

router = APIRouter(tags=["trace"])

# Opened by itself it loads, runs and frames nothing, whatever stands in it.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_SVG = "image/svg+xml"


class SvgResponse(Response):
    """A picture, shown and not saved."""

    media_type = _SVG


@router.get(
    "/trace/{direction}/picture.svg",
    dependencies=[MAY_READ],
    summary="A trace as a picture for other people's documents",
    response_class=SvgResponse,
    responses={
        200: {"description": "The picture.", "content": {_SVG: {"schema": {"type": "string"}}}},
        400: refusal("A ref or a time that does not read as one."),
        404: refusal("Nothing is known by that ref."),
        409: refusal("The text can mean several things; `candidates` lists them."),
    },
)
def get_picture(part: QuestionDep) -> Response:
    """The graph of the page, with its title, its sentences, as of when it is and what is left out
    drawn in it. No script, no style sheet and nothing from elsewhere; bounded, and a cut is told
    in the picture."""
    figure = figure_of(part.settings, part.answer())
    headers = {"Content-Security-Policy": POLICY}
    return Response(svg_of(figure, part.settings.site_zone), 200, headers, f"{_SVG}; charset=utf-8")
