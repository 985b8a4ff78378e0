"""A file that a form sent, kept with what was said of it."""

from __future__ import annotations

from typing import BinaryIO

from app.errors import UsageError
from app.intake.uploads import Upload, Uploads
from app.web.multipart import parts_of_form


def sent_file(
    uploads: Uploads, body: BinaryIO, kind: str, button: str
) -> tuple[Upload, dict[str, str]]:
    """The file of a form with this content type, and its other fields. `button`: what sends it, in
    words.

    Errors: `UsageError` where none was chosen, `DiskSpaceError`.
    """
    with body:
        parts = list(parts_of_form(body, kind))
        texts = {each.name: each.text(body) for each in parts if each.file is None}
        files = [each for each in parts if each.name == "file" and each.file]
        if not files:
            raise UsageError("No file was chosen.", remedy=f"Choose one, then “{button}”.")
        file = files[0]
        upload = uploads.add(file.file or "", lambda target: file.copy(body, target))
        return upload, texts
