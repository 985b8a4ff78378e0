"""Forms of pages: small bodies, each field once."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.errors import UsageError
from app.web.fields import Fields, texts_of

_BYTES_LIMIT = 4 * 1024 * 1024
_FIELDS_LIMIT = 100


class Form(Fields):
    """The fields of a form; a missing one is an empty text."""

    @property
    def version(self) -> int | None:
        """The version of the case the form was made of. Errors: `UsageError`."""
        return self.whole("version") if self["version"] else None

    @property
    def chosen(self) -> list[str]:
        """What was ticked of several things that one name may mean."""
        return [text for name, text in self.texts.items() if name.startswith("chosen-")]

    def number(self, name: str) -> float | None:
        """A field as a number; None when it is empty. Errors: `UsageError`."""
        text = self[name]
        try:
            return float(text) if text else None
        except ValueError:
            raise UsageError(f"“{text}” is no number.", remedy="Write 12.5.", field=name) from None

    def whole(self, name: str) -> int:
        """A field as a whole number. Errors: `UsageError`."""
        if not self[name].isdecimal():
            raise UsageError(f"{name} is missing or no number.")
        return int(self[name])


async def _form(request: Request) -> Form:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BYTES_LIMIT:
            raise UsageError(
                f"The form is larger than {_BYTES_LIMIT:,} bytes.", remedy="Send it in parts."
            )
    return Form(texts_of(body, _FIELDS_LIMIT))


FormDep = Annotated[Form, Depends(_form)]
