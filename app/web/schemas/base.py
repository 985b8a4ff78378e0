"""How answers of the API are described to programs: what an error is, and what answers share.

These models describe; what is answered is written by the rooms themselves, and `tests/api` holds
that it is what is described.
"""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field


class AnswerJson(BaseModel):
    """A JSON object of an answer. Fields may be added to it."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class FieldProblemJson(AnswerJson):
    """What is wrong with one field of a request."""

    field: str
    text: str


class ErrorJson(AnswerJson):
    """What went wrong: `code` is stable, `text` and `remedy` are for people."""

    code: str
    text: str
    remedy: str
    error_id: str | None = Field(None, description="Of a mistake of the server: its number there.")
    candidates: list[dict[str, Any]] | None = Field(
        None, description="Of `ambiguous`: what the text can mean (`ref`, `kind`, `name`)."
    )
    problems: list[FieldProblemJson] | None = Field(
        None, description="Of `bad_request`: what is wrong with which field."
    )
    retry_after_s: float | None = Field(None, description="Seconds after which to ask again.")


class ErrorAnswer(AnswerJson):
    """The one shape of an error."""

    error: ErrorJson


# Answers that are no JSON.
TEXT: dict[str, Any] = {"schema": {"type": "string"}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# A request whose body is a file as it is.
FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
OBJECT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}


def refusal(words: str) -> dict[str, Any]:
    """An answer that is an error, described: JSON, whatever else the route answers."""
    shape = {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}
    return {"description": words, "content": {"application/json": shape}}


ERRORS: dict[int | str, dict[str, Any]] = {
    422: refusal("A parameter is missing, or none of its kind."),
    "4XX": refusal("What was asked cannot be answered, and why."),
    "5XX": refusal("It cannot be answered now, and why."),
}


def operation_id(route: APIRoute) -> str:
    """The name of an operation in clients that are made of the description: its room and what the
    code calls it. A test holds that none is there twice and that none changes."""
    tag = str(route.tags[0]) if route.tags else "web"
    return route.name if route.name.endswith(tag) else f"{tag}_{route.name}"
