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


async def _fields(request: Request) -> Fields:
    try:
        pairs = parse_qsl((await request.body()).decode(), True, max_num_fields=_MOST)
    except ValueError:
        raise UsageError("The form cannot be read.") from None
    return Fields(dict(pairs))


FieldsDep = Annotated[Fields, Depends(_fields)]
