"""The fields of a plain form of a page: each once, a missing one is an empty text."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.errors import UsageError

_MOST = 2_000


class Fields:
    """What a form says."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    @property
    def filled(self) -> dict[str, str]:
        """Every field that is not empty, as it was sent."""
        return {name: text for name, text in self.texts.items() if text.strip()}


def texts_of(body: bytes, most: int) -> dict[str, str]:
    """The fields in a body, `most` at the most. Errors: `UsageError`."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most))
    except ValueError:
        raise UsageError("The form cannot be read.") from None


async def _fields(request: Request) -> Fields:
    return Fields(texts_of(await request.body(), _MOST))


FieldsDep = Annotated[Fields, Depends(_fields)]
