"""Cases retold from public bug reports, each with its right answer in every form.

Written down from the rules before any code. A case is a list of questions; a question says what
must be said in every form, and what is different in some: `posted=...` replaces by name what a
form changes, with the rule that changes it in `because`. A form left out of a question is named
in `left_out` with its rule.

How an answer is written: `goods` and `customers` map a ref to `certain`, `possible`, `absent`
(must not be reached), `reached` (either) or `at most possible` (possible or absent). What is not
named is not asked. `amounts` are (shipped, returned, outstanding) and unit of a customer's row,
None for unknown. `cut` are customers that time took out. `found` are findings as (code, ref) that
stand beside the answer, `not_found` such as must not. `stock` maps (ref, place) to the quantity
on hand and what its status must read (None: nothing).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.genealogy.forms import FORMS
from tests.reference.times import Event

FOLDER = Path(__file__).parent / "cases"
CERTAIN, POSSIBLE, ABSENT = "certain", "possible", "absent"
REACHED, AT_MOST_POSSIBLE = "reached", "at most possible"

Words = Mapping[str, str]
Amount = tuple[float | None, float | None, float | None, str | None]


@dataclass(frozen=True)
class Right:
    """What an answer must say."""

    goods: Words = field(default_factory=dict)
    customers: Words = field(default_factory=dict)
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    own_places: Mapping[str, float] = field(default_factory=dict)  # own place -> still out
    suppliers: Words = field(default_factory=dict)
    shares: Mapping[str, float | None] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    not_found: tuple[tuple[str, str], ...] = ()
    stock: Mapping[tuple[str, str], tuple[float, str | None]] = field(default_factory=dict)

    def but(self, **changes: Any) -> Right:
        """The same but for what a form changes; words are laid over words."""
        over: dict[str, Any] = {
            name: {**getattr(self, name), **given} if isinstance(given, Mapping) else given
            for name, given in changes.items()
        }
        return replace(self, **over)


@dataclass(frozen=True)
class Question:
    """A question to a case and its right answer by form."""

    case: str
    direction: str
    roots: tuple[str, ...]
    right: Right
    by_form: Mapping[str, Right] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""  # which rule changes the answer in a form
    left_out: Mapping[str, str] = field(default_factory=dict)  # form -> the rule

    def of(self, form: str) -> Right:
        """What must be said in a form."""
        return self.by_form.get(form, self.right)

    def __str__(self) -> str:
        options = "".join(f" {name}={value}" for name, value in self.options.items())
        return f"{self.case} {self.direction} {' '.join(self.roots)}{options}"


def events_of(case: str, form: str = "occurred") -> list[Event]:
    """The event list of a case, `01` or `02c`, in a form."""
    (path,) = FOLDER.glob(f"{case}-*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    return FORMS[form]([json.loads(line) for line in lines])


def _ask(case: str, direction: str, *roots: str, right: Right, **more: Any) -> Question:
    forms = {name: more.pop(name) for name in list(more) if name in FORMS}
    return Question(case, direction, roots, right, by_form=forms, **more)


_M1 = Right(
    goods={"serial:SAW/U2": CERTAIN, "serial:SAW/U1": CERTAIN, "serial:FRAME/F1": ABSENT,
           "serial:FRAME/F2": ABSENT},
    customers={"CB": CERTAIN, "CA": ABSENT}, amounts={"CB": (1, 0, 1, None)},
)  # fmt: skip
_F1 = Right(
    goods={"serial:SAW/U1": CERTAIN, "serial:MOTOR/M1": ABSENT, "serial:SAW/U2": ABSENT},
    customers={"CA": CERTAIN, "CB": ABSENT}, amounts={"CA": (1, 0, 1, None)},
)  # fmt: skip
_P2 = Right(
    goods={"serial:RADIO/R1": CERTAIN},
    customers={"CB": CERTAIN, "CA": ABSENT}, amounts={"CB": (1, 0, 1, None)},
    not_found=(("returned_not_shipped", "serial:RADIO/R1"),
               ("returned_too_much", "serial:RADIO/R1")),
)  # fmt: skip
_SALT = Right(
    goods={"lot:SOUP/L": CERTAIN},
    customers={"CB": CERTAIN, "CA": ABSENT}, amounts={"CB": (11, 0, 11, "kg")}, cut=("CA",),
    not_found=(("returned_not_shipped", "lot:SOUP/L"), ("returned_too_much", "lot:SOUP/L")),
)  # fmt: skip
_G1 = Right(
    goods={"serial:BOX/SN9": CERTAIN}, customers={"CA": CERTAIN, "CB": POSSIBLE},
    amounts={"CA": (1, 0, 1, None), "CB": (1, 0, 1, None)},
    found=(("serial_twice", "serial:BOX/SN9"),),
)  # fmt: skip
_G2 = Right(
    goods={"serial:BOX/SN9": CERTAIN}, customers={"CB": POSSIBLE, "CA": ABSENT}, cut=("CA",),
    found=(("serial_twice", "serial:BOX/SN9"),),
)  # fmt: skip
_LOAD2 = Right(
    goods={"serial:TRAY/T1": CERTAIN},
    customers={"OR1": ABSENT, "OR2": CERTAIN, "OR3": CERTAIN},
    amounts={"OR2": (1, 1, 0, None), "OR3": (1, 1, 0, None)},
    not_found=(("returned_not_shipped", "serial:TRAY/T1"),
               ("returned_too_much", "serial:TRAY/T1")),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (
    _ask(
        "01", "down", "serial:MOTOR/M1", right=_M1,
        posted=_M1.but(customers={"CA": POSSIBLE}),
        because="2: a posted shipment belongs to every life of U1 its time allows",
    ),
    _ask(
        "01", "down", "serial:FRAME/F1", right=_F1,
        posted=_F1.but(customers={"CA": POSSIBLE}),
        because="2: a posted shipment belongs to every life of U1 its time allows",
    ),
    _ask(
        "01", "up", "serial:SAW/U2",
        right=Right(goods={"serial:MOTOR/M1": CERTAIN, "serial:FRAME/F2": CERTAIN,
                           "serial:FRAME/F1": ABSENT, "serial:SAW/U1": ABSENT}),
    ),
    _ask(
        "02c", "down", "serial:PCB/P2", right=_P2,
        posted=_P2.but(customers={"CA": POSSIBLE, "CB": POSSIBLE},
                       amounts={"CA": (1, 1, 0, None)}),
        because="2: posted shipments belong to both lives of R1",
    ),
    _ask(
        "02d", "down", "serial:PCB/P2",
        right=Right(goods={"serial:RADIO/R1": CERTAIN, "serial:PCB/P1": ABSENT},
                    customers={"CC": ABSENT}),
    ),
    _ask(
        "02d", "up", "serial:PCB/P1",
        right=Right(goods={"serial:PCB/P2": ABSENT, "serial:RADIO/R1": ABSENT}),
    ),
    _ask(
        "02f", "down", "lot:SALT/S", right=_SALT,
        posted=_SALT.but(customers={"CA": POSSIBLE}, cut=(), amounts={"CA": (4, 4, 0, "kg")}),
        because="1: posted reaches back, so time does not cut; the shipment was covered by what "
                "was booked before the salt, so it is no more than possible",
    ),
    _ask(
        "04", "down", "lot:BODY/L1",
        right=Right(goods={"serial:VALVE/V1": CERTAIN, "lot:SEAL/NEW1": POSSIBLE,
                           "serial:VALVE/V2": POSSIBLE},
                    customers={"CB": POSSIBLE, "CC": CERTAIN},
                    amounts={"CB": (1, 0, 1, None), "CC": (1, 0, 1, None)}),
    ),
    _ask(
        "04", "up", "lot:SEAL/NEW1",
        right=Right(goods={"item:SEAL": CERTAIN, "lot:BODY/L1": POSSIBLE,
                           "serial:VALVE/V1": CERTAIN}),
    ),
    _ask(
        "09", "down", "lot:YARN/Y1",
        right=Right(goods={"lot:RUG/G1": CERTAIN, "lot:RUG/G2": POSSIBLE},
                    customers={"CA": CERTAIN, "CB": POSSIBLE},
                    amounts={"CA": (80, 0, 80, "pcs"), "CB": (30, 0, 30, "pcs")},
                    found=(("zero_quantity", "lot:YARN/Y1"),)),
    ),
    _ask(
        "09", "down", "lot:YARN/Y3",
        right=Right(goods={"lot:RUG/G2": CERTAIN, "lot:RUG/G1": ABSENT},
                    customers={"CB": CERTAIN, "CA": ABSENT},
                    amounts={"CB": (30, 0, 30, "pcs")}, shares={"lot:RUG/G2": 1}),
    ),
    _ask(
        "12c", "down", "lot:TENT/T1",
        right=Right(customers={"CA": CERTAIN}, amounts={"CA": (None, 0, None, None)},
                    found=(("unknown_quantity", "customer:CA"),)),
    ),
    _ask(
        "12g", "down", "lot:TENT/T1",
        right=Right(customers={"CA": CERTAIN}, amounts={"CA": (1, 0, 1, None)},
                    not_found=(("unknown_quantity", "customer:CA"),)),
    ),
    _ask(
        "13b", "down", "lot:PILL/AB-1",
        right=Right(goods={"lot:PILL/AB1": CERTAIN}, customers={"C3": CERTAIN},
                    amounts={"C3": (120, 0, 120, None)},
                    found=(("expiry_hidden", "lot:PILL/AB1"), ("near_twin", "lot:PILL/AB1"),
                           ("near_twin", "lot:PILL/AB-1"))),
    ),
    _ask(
        "17", "down", "lot:GEAR/G1", right=_G1,
    ),
    _ask(
        "17", "down", "lot:GEAR/G2", right=_G2,
        posted=_G2.but(customers={"CA": POSSIBLE}, cut=()),
        because="1: posted reaches back, so time does not cut; 2: what a second birth brought is "
                "possible in every booking",
    ),
    _ask(
        "18b", "down", "serial:SRV/001",
        right=Right(customers={"C1": CERTAIN}, amounts={"C1": (1, 0, 1, None)},
                    found=(("serial_twice", "serial:SRV/001"),)),
    ),
    _ask(
        "19", "down", "hu:PA",
        right=Right(customers={"C1": CERTAIN, "C2": AT_MOST_POSSIBLE, "C3": AT_MOST_POSSIBLE},
                    amounts={"C1": (10, 0, 10, "pcs")}, shares={"lot:TILE/L1": 1}),
    ),
    _ask(
        "21", "down", "supplier:S1",
        right=Right(goods={"lot:DOOR/D1": CERTAIN},
                    customers={"C1": CERTAIN, "C2": ABSENT}, amounts={"C1": (5, 0, 5, None)},
                    found=(("untracked_origin", "lot:GLUE/G1"),)),
    ),
    _ask(
        "21", "down", "supplier:S1", options={"include_candidates": True},
        right=Right(customers={"C1": CERTAIN, "C2": POSSIBLE}),
    ),
    _ask(
        "21b", "down", "supplier:S1",
        right=Right(goods={"lot:DOOR/D1": POSSIBLE}, customers={"C1": POSSIBLE},
                    amounts={"C1": (5, 0, 5, None)}),
    ),
    _ask(
        "21b", "up", "lot:DOOR/D1",
        right=Right(goods={"item:GLUE": CERTAIN}, suppliers={"S1": POSSIBLE, "S2": POSSIBLE}),
    ),
    _ask(
        "22b", "down", "lot:CUP/U1",
        right=Right(customers={"C1": CERTAIN}, found=(("told_twice", "lot:CUP/U1"),)),
    ),
    _ask(
        "22c", "down", "lot:CUP/U1",
        right=Right(customers={"C1": CERTAIN}, found=(("told_twice", "lot:CUP/U1"),)),
    ),
    _ask(
        "24", "down", "batch:LOAD2/L2", right=_LOAD2,
        posted=_LOAD2.but(customers={"OR1": AT_MOST_POSSIBLE, "OR2": POSSIBLE, "OR3": REACHED}),
        dates=_LOAD2.but(customers={"OR2": POSSIBLE, "OR3": REACHED}),
        because="2: a shipment posted, or dated like the load, belongs to the life before it, too",
    ),
    _ask(
        "25b", "down", "lot:OIL/O1",
        right=Right(customers={"C1": CERTAIN}, amounts={"C1": (55, 0, 55, "l")}),
    ),
    _ask(
        "30c", "down", "lot:METER/MB",
        right=Right(customers={"CX": CERTAIN}, amounts={"CX": (1, 0, 1, None)},
                    found=(("used_while_held", "lot:METER/MB"),),
                    stock={("lot:METER/MB", "REJ"): (1, "rejected"),
                           ("lot:METER/MB", "WH2"): (8, None)}),
    ),
    _ask(
        "32c", "down", "serial:BIKE/A",
        right=Right(customers={"C1": CERTAIN, "C2": ABSENT}, amounts={"C1": (1, 0, 1, None)}),
    ),
    _ask(
        "32c", "down", "serial:BIKE/B",
        right=Right(customers={"C2": CERTAIN, "C1": ABSENT}, amounts={"C2": (1, 0, 1, None)}),
    ),
    _ask(
        "33c", "down", "lot:MASK/X",
        right=Right(stock={("lot:MASK/X", "WH"): (10, "hold")}),
    ),
    _ask(
        "34c", "down", "location:FZ1", options={"window": ("2026-03-06", "2026-03-07")},
        right=Right(goods={"serial:TISSUE/T1": ABSENT}, customers={"LOAN1": ABSENT}),
    ),
    _ask(
        "34c", "down", "location:FZ1", options={"window": ("2026-03-03", "2026-03-03")},
        right=Right(goods={"serial:TISSUE/T1": CERTAIN}, customers={"LOAN1": CERTAIN}),
    ),
    _ask(
        "35c", "down", "lot:STENT/Q1",
        right=Right(customers={"C1": CERTAIN}, amounts={"C1": (2, 0, 2, None)},
                    own_places={"CONS": 0},
                    stock={("lot:STENT/Q1", "WH"): (4, None),
                           ("lot:STENT/Q1", "BRANCH"): (4, None)}),
    ),
    _ask(
        "36b", "down", "lot:YEAST/Y1",
        right=Right(goods={"lot:DOUGH/D1": CERTAIN},
                    found=(("booked_after_expiry", "lot:YEAST/Y1"),),
                    not_found=(("used_after_expiry", "lot:YEAST/Y1"),)),
    ),
    _ask(
        "42b", "down", "lot:PCBA/L1",
        right=Right(customers={"ENDUSER": CERTAIN}, amounts={"ENDUSER": (2, 0, 2, None)},
                    found=(("returned_too_much", "lot:PCBA/L1"),)),
    ),
    _ask(
        "42c", "down", "serial:PCBA/N1",
        right=Right(customers={"DEALER": CERTAIN, "ENDUSER": CERTAIN},
                    amounts={"DEALER": (1, 0, 1, None), "ENDUSER": (1, 0, 1, None)},
                    found=(("returned_too_much", "serial:PCBA/N1"),)),
    ),
    _ask(
        "43", "down", "lot:WATER/W1",
        right=Right(customers={"C1": CERTAIN}, amounts={"C1": (9, 0, 9, "l")},
                    found=(("failed_test", "lot:WATER/W1"),)),
    ),
    _ask(
        "43", "up", "lot:WATER/W1",
        right=Right(suppliers={"S1": CERTAIN}, found=(("failed_test", "lot:WATER/W1"),)),
    ),
    _ask(
        "45", "down", "lot:CAP/C8",
        right=Right(goods={"serial:ROBOT/R2": CERTAIN, "serial:SET/S10": CERTAIN,
                           "serial:ROBOT/R1": ABSENT},
                    customers={"SCHOOL1": CERTAIN, "SCHOOL2": CERTAIN},
                    amounts={"SCHOOL1": (1, 0, 1, None), "SCHOOL2": (1, 0, 1, None)},
                    not_found=(("returned_not_shipped", "serial:ROBOT/R2"),
                               ("returned_too_much", "serial:ROBOT/R2"))),
    ),
    _ask(
        "45", "down", "lot:CAP/C7",
        right=Right(customers={"SCHOOL1": CERTAIN, "SCHOOL2": ABSENT},
                    amounts={"SCHOOL1": (1, 0, 1, None)}),
    ),
)  # fmt: skip
CASES = tuple(sorted({question.case for question in QUESTIONS}))
