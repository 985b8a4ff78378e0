"""Files attached to a case, or to a lot, a customer or a reply of it.

They stand in the graph beside the case, in pieces of base64: so whoever sees the case sees them, a
backup holds them, and the log that shows tampering knows each by the SHA-256 of its bytes. That
takes bounds: so much a file, so much a case. What a file says of its own type is told and not
believed: it is handed out as a file to be saved, never shown (`serving.py`).
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.chain.texts import read_text, write_text
from app.errors import LotgraphError, NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.plain_text import file_name
from app.recall.cases import log_decision, required_text, salt
from app.recall.models import Case, CaseAnswer, Row
from app.recall.versions import Act, take_case
from app.settings import Settings
from app.times import instant_text, now
from app.vocabulary import make_ref
from app.wording import number as number_text
from app.wording import plural, ref_name

OTHER = "application/octet-stream"
# What is told about a file by the end of its name; anything else is only bytes.
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "heic": "image/heic", "webp": "image/webp", "tif": "image/tiff", "tiff": "image/tiff",
    "txt": "text/plain", "csv": "text/csv", "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_REPLY = "reply:"


class AttachmentSizeError(UsageError):
    """A file, or all of a case, is larger than is taken (HTTP 413)."""

    code = "too_large"
    status = 413


class AttachmentDamageError(LotgraphError):
    """What is kept is not what was attached (HTTP 409)."""

    code = "attachment_changed"
    status = 409


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was attached. `about`: ref of a lot, serial or customer, `reply:5`, or empty for
    the case; `size` in bytes; `at` UTC microseconds; `erased`: its bytes are gone on request."""

    case: str
    number: int
    name: str
    media: str
    size: int
    sha256: str
    about: str
    note: str
    by: str
    at: int
    owner: str
    erased: bool = False

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON and beside a snapshot."""
        return {
            "number": self.number, "name": self.name, "type": self.media, "size": self.size,
            "sha256": self.sha256, "about": self.about, "note": self.note, "by": self.by,
            "at": instant_text(self.at), "erased": self.erased,
        }  # fmt: skip

    @property
    def about_words(self) -> str:
        """What it is about, in words."""
        if not self.about:
            return "the case"
        if self.about.startswith(_REPLY):
            return f"line {self.about.removeprefix(_REPLY)} of the replies"
        return ref_name(self.about)


def must_fit(settings: Settings, size: int) -> None:
    """Errors: `AttachmentSizeError` for a file of more bytes than are taken."""
    most = settings.recall_attachment_bytes
    if size > most:
        raise AttachmentSizeError(
            f"The file has more than {number_text(most)} bytes.",
            remedy="Make it smaller, or attach a part; LOTGRAPH_RECALL_ATTACHMENT_BYTES says how "
            "much is taken.",
            field="file",
        )


def attachments_of(reader: Graph | Work, case: str) -> list[Attachment]:
    """The files of a case, in the order they came."""
    return [
        Attachment(
            case, told["number"], told["name"], told["type"], told["size"], told["sha256"],
            told.get("about", ""), told.get("note", ""), told["by"], told["at"], told["owner"],
            bool(told.get("erased")),
        )
        for told in (row["told"] for row in reader.rows("recall/attachments", case=case))
    ]  # fmt: skip


def attachment_of(graph: Graph, case: Case, number: int) -> Attachment:
    """One of them. Errors: `NotFoundError`."""
    for each in attachments_of(graph, case.number):
        if each.number == number:
            return each
    raise NotFoundError(f"{case.number} has no attachment {number}.")


def attach(
    graph: Graph, settings: Settings, case: Case, answer: CaseAnswer, *, name: str, content: bytes,
    by: str, about: str = "", note: str = "",
) -> Attachment:  # fmt: skip
    """Keep a file with a case. `about`: a lot, serial or customer of it, `reply:5`, or nothing.

    Errors: `UsageError`, `AttachmentSizeError`, `NotFoundError`, `ClosedCaseError`.
    """
    must_fit(settings, len(content))
    if not content:
        raise UsageError("The file is empty.", field="file")
    shown = file_name(required_text("The name", name))
    told: dict[str, Any] = {
        "name": shown, "type": type_of(shown), "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(), "about": _about(graph, case, answer, about),
        "note": required_text("The note", note, needed=False), "by": by, "at": now(),
        "owner": uuid.uuid4().hex, "salt": salt(),
    }  # fmt: skip

    def write(work: Work) -> Attachment:
        take_case(work, case, Act("attach", by))
        before = sum(each.size for each in attachments_of(work, case.number) if not each.erased)
        room = settings.recall_attachments_bytes
        if before + len(content) > room:
            raise AttachmentSizeError(
                f"All files of {case.number} would have more than {number_text(room)} bytes.",
                remedy="Keep it elsewhere and write its number into a note.", field="file",
            )  # fmt: skip
        write_text(work, _prefix(told["owner"]), base64.b64encode(content).decode())
        number = int(work.one("recall/attach", case=case.number, properties=told)["number"])
        size = plural(len(content), "byte")
        text = f"Attachment {number}: {shown}, {size}, SHA-256 {told['sha256']}."
        log_decision(work, case, "attached", text, by, {"RecallAttachment": [number]})
        return next(e for e in attachments_of(work, case.number) if e.number == number)

    return graph.write(write)


def content_of(reader: Graph | Work, each: Attachment) -> bytes | None:
    """The bytes that were attached; None where they were erased. Errors: `AttachmentDamageError`
    when they are not those of its hash."""
    if each.erased:
        return None
    found = _stored(reader, each.owner)
    if found is None or hashlib.sha256(found).hexdigest() != each.sha256:
        raise AttachmentDamageError(
            f"Attachment {each.number} of {each.case} is not what was attached.",
            remedy="“lotgraph recall verify” says more; restore the database from a dump.",
        )
    return found


def changed_files(reader: Graph | Work, case: str, kept: Sequence[Row]) -> list[str]:
    """What of the files a snapshot was taken with is not what it was, in words."""
    now_there = {each.number: each for each in attachments_of(reader, case)}
    wrong = []
    for row in kept:
        name = f"attachment {row['number']} ({row['name']})"
        each = now_there.get(row["number"])
        if each is None:
            wrong.append(f"{name} is gone")
        elif each.erased:
            continue  # on request, and entered into the log
        else:
            found = _stored(reader, each.owner)
            if found is None or hashlib.sha256(found).hexdigest() != row["sha256"]:
                wrong.append(f"{name} is not what it was")
    return wrong


def type_of(name: str) -> str:
    """The type that is told of a file, by the end of its name."""
    return TYPES.get(name.rpartition(".")[2].lower(), OTHER)


def _stored(reader: Graph | Work, owner: str) -> bytes | None:
    try:
        return base64.b64decode(read_text(reader, _prefix(owner)), validate=True)
    except ValueError:
        return None


def _prefix(owner: str) -> str:
    return f"{owner}/file/"


def _about(graph: Graph, case: Case, answer: CaseAnswer, text: str) -> str:
    """Errors: `NotFoundError` when it is nothing of the case."""
    text = text.strip()
    if not text:
        return ""
    if text.startswith(_REPLY):
        number = text.removeprefix(_REPLY).strip()
        rows = graph.rows("recall/replies", case=case.number)
        if any(str(row["told"]["number"]) == number for row in rows):
            return f"{_REPLY}{number}"
        raise NotFoundError(f"There is no line {number} of the replies.", field="about")
    known = {row["ref"] for row in answer.rows["lots"]} | set(case.roots)
    known |= {row["customer"] for row in answer.rows["customers"]}
    named = [ref for ref in sorted(known) if text in (ref, ref_name(ref))]
    named = named or [ref for ref in (make_ref("customer", text),) if ref in known]
    if len(named) != 1:
        raise NotFoundError(
            f"“{text}” is no lot, serial or customer of {case.number}.",
            remedy="Give its ref, as lot:ITEM/LOT or customer:NUMBER, or reply:5.", field="about",
        )  # fmt: skip
    return named[0]
