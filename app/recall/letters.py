"""A letter per customer, from a template the team can change.

The template is Jinja in a sandbox: it is shown the case and the customer and can reach nothing
else. `LOTGRAPH_RECALL_LETTERS` names a folder with a `letter.txt` of one's own.
"""

from __future__ import annotations

from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from app.errors import SettingsError
from app.recall.following import Followed
from app.recall.models import Answer, Case
from app.resources import templates_folder
from app.settings import Settings
from app.web import wording

NAME = "letter.txt"
_PARTY = ("contact", "phone", "email", "address", "country", "gln", "kind")


def letter(settings: Settings, case: Case, answer: Answer, customer: Followed) -> str:
    """The letter as plain text. Errors: `SettingsError` when the template is wrong."""
    folder = settings.recall_letters or templates_folder() / "recall"
    made = SandboxedEnvironment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["qty"] = lambda value, uom=None: wording.quantity(value, uom).replace(
        wording.NBSP, " "
    )
    try:
        return made.get_template(NAME).render(**_told(case, answer, customer))
    except (TemplateError, TypeError, ValueError, OSError) as error:
        raise SettingsError(
            f"The letter's template cannot be used: {type(error).__name__}: {error}",
            remedy=f"Mend {NAME} in the folder LOTGRAPH_RECALL_LETTERS names, or unset it.",
            code="letter_template",
        ) from None


def _told(case: Case, answer: Answer, customer: Followed) -> dict[str, Any]:
    lots = sorted({ref for row in customer.rows for ref in row["lots"]})
    goods = answer.beside["goods"]
    return {
        "case": case.as_json(),
        "customer": {
            **dict.fromkeys(_PARTY),
            **customer.party,
            "ref": customer.customer,
            "name": customer.name,
        },
        "certainty": customer.certainty,
        "lots": [{"ref": ref, **goods.get(ref, {"number": ref, "printed": ref})} for ref in lots],
        "rows": [dict(row) for row in customer.rows],
        "amounts": [dict(each) for each in customer.amounts],
        "documents": sorted({name for row in customer.rows for name in row["documents"]}),
        "mock": case.kind == "mock",
    }
