"""Writing a document for a partner to standard output, entered into the log before."""

from __future__ import annotations

from hashlib import sha256
from tempfile import SpooledTemporaryFile

from rich.markup import escape

from app.chain.append import enter
from app.chain.entries import EXPORT
from app.cli.terminal import put, terminal
from app.graph.run import Graph
from app.partners.document import PartnerDocument
from app.partners.service import form_named

_HELD = 16 << 20  # bytes of a document that are not on disk
_PIECE = 1 << 20


def put_document(graph: Graph, document: PartnerDocument, form: str, name: str) -> None:
    """Write it whole or not at all. Errors: `DatabaseError` where it cannot be entered."""
    written = form_named(form)
    digest = sha256()
    with SpooledTemporaryFile(_HELD, mode="w+", encoding="utf-8", newline="") as text:
        for part in written.text(document):
            digest.update(part)
            text.write(part.decode())
        told = {"files": {f"{name}{written.ending}": digest.hexdigest()}}
        enter(graph, EXPORT, "", told=told)
        text.seek(0)
        while piece := text.read(_PIECE):
            put(piece)
    if document.left_out:
        said = f"{document.left_out:,} EPCIS events are left out by --limit."
        terminal(stderr=True, soft_wrap=True).print(f"[yellow]![/yellow] {escape(said)}")
