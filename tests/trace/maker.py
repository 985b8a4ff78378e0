"""A teller of made events: small pools, a clock that mostly goes forward, all forms of time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.trace.telling import Event, thing

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOURS = 96


class Maker:
    """Tells events about small pools of things; a clock that mostly goes forward."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.events: list[Event] = []
        self.hour = 0
        # Half of all are exact, so that time excludes something; the others are as plants are.
        exact = rng.random() < 0.5
        self.dates = 0 if exact else rng.choice([0, 0.1, 0.4])
        self.timeless = 0 if exact else rng.choice([0, 0.05, 0.2])
        self.posted = 0 if exact else rng.choice([0, 0.1, 0.4, 0.4, 1])
        self.unknown = 0 if exact else rng.choice([0, 0.05, 0.3])
        self.late = rng.choice([0, 0, 0.1, 0.3, 0.5])
        self.plc = rng.random() < 0.3
        self.plenty = rng.choice([1, 2, 5, 10])  # how much more comes in than goes out
        self.pace = rng.choice([0, 1, 1, 2, 4, 8])

    def chance(self, share: float) -> bool:
        """True that often."""
        return self.rng.random() < share

    def one(self, *choices: Any) -> Any:
        """One of some."""
        return self.rng.choice(choices)

    def some(self, choices: list[Any], most: int = 3) -> list[Any]:
        """A few of some, at least one."""
        count = self.rng.randint(1, min(most, len(choices)))
        return self.rng.sample(choices, count)

    def quantity(self) -> float | None:
        """A small quantity, or none."""
        return None if self.chance(self.unknown) else self.one(1, 2, 3, 5, 5, 10, 10, 2.5)

    def do(self, type_: str, **fields: Any) -> str:
        """Add an event at the clock's hour, in some form of time; its id."""
        if self.chance(0.7):
            self.hour += self.rng.randint(0, self.pace)
        source = "plc" if self.plc and self.chance(0.5) else "mes"
        source = fields.pop("source", source)
        event = {
            "event_id": f"e{len(self.events) + 1:02d}",
            "source": source,
            "type": type_,
            **{key.rstrip("_"): value for key, value in fields.items() if value is not None},
        }
        hour = self.rng.randint(0, self.hour + 6) if self.chance(self.late) else self.hour
        event |= self._time(hour % HOURS)
        self.events.append(event)
        return str(event["event_id"])

    def _time(self, hour: int) -> Event:
        if self.chance(self.timeless):
            return {}
        moment = START + timedelta(hours=hour)
        day = self.chance(self.dates)
        text = f"{moment:%Y-%m-%d}" if day else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        basis = "posted" if self.chance(self.posted) else "occurred"
        if self.chance(0.05):
            return {"at": text}
        return {"at": text, "at_basis": basis}

    def on(self, run: str) -> dict[str, str]:
        """`W1/B1`, `W1`, `/B1` as fields."""
        order, _, batch = run.partition("/")
        return {k: v for k, v in (("work_order", order), ("batch", batch)) if v}

    def consume(self, what: str, run: str, quantity: float | None = -1, **more: Any) -> str:
        """An input."""
        return self._book("consume", what, quantity, **self.on(run), **more)

    def produce(self, what: str, run: str, quantity: float | None = -1, **more: Any) -> str:
        """An output."""
        return self._book("produce", what, quantity, **self.on(run), **more)

    def receive(self, what: str, quantity: float | None = -1, **more: Any) -> str:
        """A receipt."""
        more.setdefault("supplier", self.one("S1", "S2", None))
        if more["supplier"]:
            more.setdefault("supplier_lot", self.one("SL1", "SL2", None))
        return self._book("receive", what, quantity, **more)

    def ship(self, what: str, quantity: float | None = -1, **more: Any) -> str:
        """A delivery."""
        more.setdefault("customer", self.one("C1", "C2", "C3"))
        return self._book("ship", what, quantity, **more)

    def _book(self, type_: str, what: str, quantity: float | None, **more: Any) -> str:
        given = thing(what)
        if quantity == -1:
            quantity = self.quantity()
            if quantity is not None and type_ in ("receive", "produce"):
                quantity *= self.plenty
        if "serial" in given:
            quantity = None if self.chance(0.7) else 1
        if "hu" in given:
            quantity = None
        if type_ in ("consume", "produce") and self.chance(0.04):
            more["basis"] = "assumed"
        if quantity is not None and "hu" not in given and self.chance(0.06):
            more["uom"] = self.one("kg", "KGM", "g", "pcs", "case", "C62")
        return self.do(type_, object=given, quantity=quantity, **more)

    def transform(self, inputs: list[str], run: str, outputs: list[str], **more: Any) -> str:
        """A run in one event."""
        lines = [[self._line(text) for text in group] for group in (inputs, outputs)]
        for line in lines[1]:
            if "quantity" in line:
                line["quantity"] *= self.plenty
            if self.chance(0.1):
                line["role"] = self.one("scrap", "by_product", "co_product")
        return self.do("transform", **self.on(run), inputs=lines[0], outputs=lines[1], **more)

    def _line(self, text: str) -> Event:
        line: Event = {"object": thing(text)}
        quantity = self.quantity()
        if quantity is not None and "#" not in text and "[" not in text:
            line["quantity"] = quantity
        return line

    def pack(self, hu: str, *contents: str) -> str:
        """Contents into a container."""
        return self.do("pack", hu=hu, contents=[self._line(text) for text in contents])

    def unpack(self, hu: str, *contents: str) -> str:
        """Contents out of a container; none: everything."""
        lines = [self._line(text) for text in contents]
        return self.do("unpack", hu=hu, contents=lines or None)
