"""A recall of fifty customers: cultures of a supplier in two lots that everybody got.

CB-1 of Kulturen AG ──► WO-1/1 ──► YOG/Y1 ──10 + n──► customers of even numbers n
                   └──► WO-2/1 ──► YOG/Y2 ──10 + n──► customers of odd numbers n
Told late: WO-3/1 took some of it, too, and YOG/Y3 went to customer K50.
"""

from __future__ import annotations

from tests.trace.telling import Event, Tell, day

MANY = 50
ROOT = "lot:CULT/CB-1"
NAMES = {1: "Καφενείο Ἥλιος", 2: "Mleczarnia Łódź", 3: "阳光食品店", 4: "=1+1 Kiosk"}


def number(place: int) -> str:
    """The number of a customer."""
    return f"K{place:02d}"


def shipped(place: int) -> int:
    """How much that customer got."""
    return 10 + place


def fifty() -> list[Event]:
    """What is booked when the supplier calls; customers 1 to 49."""
    tell = Tell("mes")
    for item, uom, name in (("CULT", "kg", "Culture"), ("YOG", "pcs", "Yoghurt")):
        tell.add("define", item=item, uom=uom, name=name, at=None)
    tell.add("define", supplier="KULT", name="Kulturen AG", phone="+49 30 1234", at=None)
    for place in range(1, MANY + 1):
        tell.add(
            "define", customer=number(place), name=NAMES.get(place, f"Shop {place:02d}"),
            contact=f"Person {place}", phone=f"+49-30-{place:04d}", at=None,
            email=f"shop{place}@example.org",
        )  # fmt: skip
    tell.receive("CULT/CB-1", 40, uom="kg", supplier="KULT", supplier_lot="S-1", location="COLD")
    for run in (1, 2):
        tell.consume("CULT/CB-1", f"WO-{run}/1", 10, uom="kg", location="COLD")
        tell.produce(f"YOG/Y{run}", f"WO-{run}/1", 1_500, uom="pcs", location="HALL")
    for place in range(1, MANY):
        tell.ship(
            f"YOG/Y{2 - place % 2}", number(place), shipped(place), uom="pcs", from_="HALL",
            document=f"DN-{place}", at=day(20),
        )  # fmt: skip
    return tell.events


def told_late() -> list[Event]:
    """A third run, and the last customer."""
    tell = Tell("late")
    tell.consume("CULT/CB-1", "WO-3/1", 5, uom="kg", at=day(3))
    tell.produce("YOG/Y3", "WO-3/1", 100, uom="pcs", location="HALL", at=day(4))
    tell.ship("YOG/Y3", number(MANY), shipped(MANY), uom="pcs", from_="HALL", document="DN-50",
              at=day(21))  # fmt: skip
    return tell.events
