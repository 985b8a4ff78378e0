"""A reviewed table of codes, read: text, workbook or JSON, as the proposals are written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from app.crosswalk.models import CodeDecision
from app.files.words import plain_word
from app.intake.choices import Choices
from app.intake.small_tables import TableKind, check_once, read_small

_WORDS: Mapping[str, str] = {
    "ref": "thing, object, ours, own",
    "other": "code, alias, same as, other ref, other code, theirs, twin",
    "decision": "decided, verdict, reviewed, entscheidung, urteil",
}  # fmt: skip
_FIELDS = {
    plain_word(word): field
    for field, words in _WORDS.items()
    for word in (field, *words.split(","))
}
_SAID: Mapping[str, str] = {
    **dict.fromkeys(("same", "yes", "y", "one", "ja", "gleich", "dasselbe", "oui", "si"), "same"),
    **dict.fromkeys(("different", "no", "n", "two", "nein", "verschieden", "non"), "different"),
}  # fmt: skip


def _field_of(header: str) -> str:
    return _FIELDS.get(plain_word(header), "")


_TABLE = TableKind(
    _field_of, lambda fields: fields.issuperset(("ref", "other", "decision")), "reviewed codes",
    "A table of reviewed codes has columns ref, other and decision; “lotgraph crosswalk --csv” "
    "writes one to fill in.",
)  # fmt: skip


def read_decisions(stream: BinaryIO, where: str, choices: Choices) -> list[CodeDecision]:
    """The rows of a reviewed table; one without a decision decides nothing.

    Errors: `UnreadableError`.
    """
    table = read_small(stream, where, _TABLE, choices.sheet)
    check_once(table, _TABLE, ("ref", "other", "decision"))
    fields = [_field_of(each) for each in table.columns]
    found = []
    for row in table.rows:
        told = {name: cell.strip().removeprefix("'")
                for name, cell in zip(fields, row.cells, strict=False) if name}  # fmt: skip
        said = told.get("decision", "")
        found.append(CodeDecision(
            told.get("ref", ""), told.get("other", ""), _SAID.get(plain_word(said), said), row.line
        ))  # fmt: skip
    return found
