"""What requests of `/api/v1/recall` carry."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from app.recall.models import Kind

By = Annotated[
    str,
    Field(
        description="Who decides; nobody checks the name. With sign-in it is the account's, and "
        "this is not read; without it and without a name “not named” is written down."
    ),
]
Version = Annotated[
    int | None,
    Field(
        description="The version of the case this was decided on, as its JSON says. Where "
        "something was decided since, nothing is done: 409 `older_version` with both. Left out: "
        "whatever the case is now."
    ),
]


class NewCase(BaseModel):
    """What a case is opened with."""

    refs: list[str] = Field(
        min_length=1, examples=[["supplier-lot:S-BERRY/BV-4471"]],
        description="The suspects; an order, batch, resource, place or customer may have a time of "
        "its own: “resource:OVEN-1 from 2026-03-02T06:00Z to 2026-03-02T14:00Z”.",
    )  # fmt: skip
    title: str
    reason: str = ""
    recall_class: str = Field("", alias="class", description="I, II, III or withdrawal.")
    owner: str = ""
    kind: Kind = "real"
    start: str = Field("", alias="from", description="Limits orders, resources, places …")
    end: str = Field("", alias="to", description="… up to then.")
    ignore_time: bool = False
    include_candidates: bool = False
    stop: list[str] = Field(
        default=[], description="Where the trace ends, decided by hand: a lot, serial, order …"
    )
    by: By = ""


class ByHand(BaseModel):
    """A lot or serial taken in or out by hand."""

    ref: str
    reason: str
    by: By = ""
    second: str = Field("", description="Taking out of a real case takes a second person.")
    version: Version = None


class Consent(BaseModel):
    """Who decides, who agreed, and why."""

    by: By = ""
    second: str = Field("", description="The second person a real case takes.")
    reason: str = ""
    version: Version = None


class Reply(BaseModel):
    """A step of the follow-up of a customer."""

    customer: str
    step: str
    quantity: float | None = None
    uom: str = ""
    certificate: str = ""
    note: str = Field("", description="Needed when more is told than was shipped.")
    corrects: int | None = Field(
        None, description="The `number` of a step of this customer that it stands instead of; a "
        "step `withdrawn` stands for nothing."
    )  # fmt: skip
    by: By = ""
    version: Version = None


class ReplySheet(BaseModel):
    """Many replies at once."""

    csv: str = Field(
        description="customer, step, quantity, uom, certificate, note, corrects: as `replies.csv`."
    )
    by: By = ""
    version: Version = None


class MarkRef(BaseModel):
    """A thing whose decision by hand is taken back."""

    ref: str
    by: By = ""
    version: Version = None


class DrillAnswers(BaseModel):
    """What the team found before it saw an answer."""

    answers: dict[str, str] = Field(
        default={}, examples=[{"lots": "14", "packaging_lots": "3"}],
        description="By question: scope asks backward_lots, suppliers, packaging_lots, lots; "
        "stock asks places, on_hand (“120 kg; 30 pcs”); customers asks customers, shipped; balance "
        "asks accounted (per cent).",
    )  # fmt: skip
    by: By = ""


class CaseNote(BaseModel):
    """A line for the log."""

    note: str
    document: str = ""
    by: By = ""
