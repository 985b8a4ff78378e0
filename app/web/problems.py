"""Errors as the EPCIS interface names them: problem details (RFC 7807), never a stack trace."""

from __future__ import annotations

from typing import Any

from app.errors import LotgraphError

MEDIA_TYPE = "application/problem+json"
_BY_CODE = {
    "query_parameter": "QueryParameterException",
    "query_too_large": "QueryTooLargeException",
    "query_too_complex": "QueryTooComplexException",
    "no_such_name": "NoSuchNameException",
    "too_large": "CaptureLimitExceededException",
    "deadline": "QueryTooComplexException",
}
_BY_STATUS = {
    400: "ValidationException", 401: "SecurityException", 403: "SecurityException",
    404: "NoSuchResourceException", 405: "UnsupportedOperationException",
    406: "NotAcceptableException", 409: "ResourceAlreadyExistsException",
    413: "CaptureLimitExceededException", 415: "UnsupportedMediaTypeException",
    422: "ValidationException",
}  # fmt: skip


def problem(error: LotgraphError) -> dict[str, Any]:
    """An error in the standard's words: type, title, status, detail."""
    name = _BY_CODE.get(error.code) or _BY_STATUS.get(error.status, "ImplementationException")
    return {
        "type": f"epcisException:{name}",
        "title": error.text,
        "status": error.status,
        "detail": f"{error.text} {error.remedy}".strip(),
    }
