"""How a file that somebody sent is handed out: to be saved, never shown, its type not guessed."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.chain.append import enter
from app.chain.entries import EXPORT
from app.errors import NotFoundError
from app.graph.run import Graph
from app.plain_text import attachment
from app.recall.attachments.store import Attachment, content_of, must_fit
from app.settings import Settings

_FORM_BYTES = 64 * 1024  # what a form adds to its file


async def body_of(request: Request, settings: Settings) -> bytes:
    """A body that holds one file. Errors: `AttachmentSizeError`, as soon as it is too long."""
    most = settings.recall_attachment_bytes + _FORM_BYTES
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            must_fit(settings, len(found))
    return bytes(found)


def note_attachment(graph: Graph, each: Attachment) -> None:
    """Enter that a file of a case was given out, by its number: its name may have to be erased."""
    told = {"attachment": each.number, "sha256": each.sha256}
    enter(graph, EXPORT, "", case=each.case, told=told)


def file_answer(graph: Graph, each: Attachment) -> Response:
    """The file as an answer. Errors: `NotFoundError` (it was erased), `AttachmentDamageError`."""
    content = content_of(graph, each)
    if content is None:
        raise NotFoundError(f"Attachment {each.number} of {each.case} was erased.")
    note_attachment(graph, each)
    headers = {
        "Content-Disposition": attachment(f"{each.case}-{each.number}-{each.name}"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, 200, headers, each.media)
