"""What each column of a table became, and why; and which cell a refusal speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.events.heading import kind_of_column
from app.events.models import ColumnUse
from app.events.rows import OWN_COLUMNS, CsvForm
from app.files.words import CHANGING, plain_word
from app.profiles.find import Fit

_CHANGES = "not read: it changes from one export to the next"
_OF_REFUSAL = "not read: it says why a row was refused"


def uses_of_form(form: CsvForm) -> list[ColumnUse]:
    """The columns of a table of events."""
    return [_of_form(form, header, field)
            for header, field in zip(form.header, form.columns, strict=True)]  # fmt: skip


def _of_form(form: CsvForm, header: str, field: str) -> ColumnUse:
    if field in OWN_COLUMNS:
        return ColumnUse(header, "", "text", _OF_REFUSAL)
    if field in form.ignored:
        return ColumnUse(header, "", "text", _CHANGES)
    if field in form.attributes:
        why = "is no field of events; kept beside them"
        return ColumnUse(header, f"attributes.{field}", "text", why)
    why = "is its name" if field == header else f"is another name of {field}"
    return ColumnUse(header, field, kind_of_column(field), why)


def uses_of_fit(made: Fit) -> list[ColumnUse]:
    """The columns of a table that a profile reads."""
    names: dict[int, str] = {}
    for name, place in made.places.items():
        names.setdefault(place, name)
    kinds, profile = made.kinds, made.profile.name
    uses = []
    for place, header in enumerate(made.columns):
        if place in names:
            use = ColumnUse(header, names[place], kinds[place], f"the profile {profile} knows it")
        elif place in made.wide:
            use = ColumnUse(header, "result", kinds[place], "a column an analyte")
        elif place in made.others:
            use = ColumnUse(header, "", "text", f"not read: {profile} does not know it")
        else:
            use = ColumnUse(header, "", "text", _not_read(header, profile))
        uses.append(use)
    return uses


def _not_read(header: str, profile: str) -> str:
    if header in OWN_COLUMNS:
        return _OF_REFUSAL
    if plain_word(header) in CHANGING:
        return _CHANGES
    return f"not read: {profile} leaves it out" if header else "not read: it has no name"


def place_of(field: str, uses: Sequence[ColumnUse]) -> int | None:
    """The place of the column a problem speaks of (`object.lot`, `Menge`), if there is one."""
    if not field:
        return None
    last = re.split(r"[.\[\]]+", field.rstrip("]"))[-1]
    for wanted in dict.fromkeys((field, last)):
        for place, use in enumerate(uses):
            if wanted in (use.header, use.field):
                return place
    return None
