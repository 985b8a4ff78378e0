"""Telling a genealogy in few words: `tell.consume("A/1", "W1/B1", 5)`.

Things are `ITEM/LOT`, `ITEM#SERIAL`, `ITEM/LOT#SERIAL`, `[HU]`, or `ITEM`; a run is `ORDER/BATCH`,
`ORDER` or `/BATCH`. Each event happens an hour after the one before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Event = dict[str, Any]
BOOKED = ("receive", "consume", "produce", "move", "ship", "return")
START = datetime(2026, 3, 2, 6, tzinfo=UTC)


def day(number: int, hour: int = 8) -> str:
    """An instant of March 2026."""
    return f"2026-03-{number:02d}T{hour:02d}:00:00Z"


def thing(text: str) -> dict[str, str]:
    """An object from its short form."""
    if text.startswith("["):
        return {"hu": text[1:-1]}
    rest, _, serial = text.partition("#")
    item, _, lot = rest.partition("/")
    named = {"item": item, "lot": lot, "serial": serial}
    return {key: value for key, value in named.items() if value}


def ref(text: str) -> str:
    """The ref of a short form (a serial in a lot is the serial)."""
    named = thing(text)
    if "hu" in named:
        return f"hu:{named['hu']}"
    for kind in ("serial", "lot"):
        if kind in named:
            return f"{kind}:{named['item']}/{named[kind]}"
    return f"item:{named['item']}"


class Tell:
    """Collects events."""

    def __init__(self, source: str = "mes") -> None:
        self.source = source
        self.events: list[Event] = []

    def add(self, type_: str, **fields: Any) -> str:
        """Add an event; its id. `at` may be given, or None for an unknown time."""
        event_id = f"{len(self.events) + 1:04d}"
        at = fields.pop("at", (START + timedelta(hours=len(self.events))).isoformat())
        kept = {key.rstrip("_"): value for key, value in fields.items() if value is not None}
        event = {"event_id": event_id, "source": self.source, "type": type_, **kept}
        if at is not None:
            event |= {"at": at, "at_basis": kept.get("at_basis", "occurred")}
        self.events.append(event)
        return event_id

    def _on(self, run: str) -> dict[str, str]:
        order, _, batch = run.partition("/")
        return {k: v for k, v in (("work_order", order), ("batch", batch)) if v}

    def consume(self, what: str, run: str, quantity: float | None = None, **more: Any) -> str:
        """An input."""
        return self.add(
            "consume", object=thing(what), quantity=quantity, **self._on(run), **more
        )  # fmt: skip

    def produce(self, what: str, run: str, quantity: float | None = None, **more: Any) -> str:
        """An output."""
        return self.add("produce", object=thing(what), quantity=quantity, **self._on(run), **more)

    def receive(self, what: str, quantity: float | None = None, **more: Any) -> str:
        """A goods receipt."""
        return self.add("receive", object=thing(what), quantity=quantity, **more)

    def transform(self, inputs: list[str], batch: str, outputs: list[str], **more: Any) -> str:
        """A run in one event."""
        lines = [[{"object": thing(text)} for text in group] for group in (inputs, outputs)]
        return self.add("transform", batch=batch, inputs=lines[0], outputs=lines[1], **more)

    def pack(self, hu: str, *contents: tuple[str, float | None], **more: Any) -> str:
        """Contents into a container."""
        return self.add("pack", hu=hu, contents=_lines(contents), **more)

    def unpack(self, hu: str, *contents: tuple[str, float | None], **more: Any) -> str:
        """Contents out of a container; none: everything."""
        return self.add("unpack", hu=hu, contents=_lines(contents) or None, **more)

    def ship(self, what: str, customer: str, quantity: float | None = None, **more: Any) -> str:
        """A delivery."""
        fields = {"object": thing(what), "customer": customer, "quantity": quantity}
        return self.add("ship", **fields, **more)

    def adjust(self, what: str, quantity: float, reason: str, **more: Any) -> str:
        """A change of stock, signed."""
        return self.add("adjust", object=thing(what), quantity=quantity, reason=reason, **more)

    def back(self, what: str, customer: str, quantity: float | None = None, **more: Any) -> str:
        """A return from a customer."""
        fields = {"object": thing(what), "customer": customer, "quantity": quantity}
        return self.add("return", **fields, **more)

    def move(self, what: str, to: str, quantity: float | None = None, **more: Any) -> str:
        """A transfer."""
        return self.add("move", object=thing(what), to=to, quantity=quantity, **more)

    def void(self, event_id: str) -> str:
        """Say that an event never happened."""
        return self.add("void", voids=event_id, reason="wrong scan")

    def reverse(self, event_id: str, quantity: float | None = None) -> str:
        """Take an event back, wholly or in part."""
        return self.add("reverse", reverses=event_id, quantity=quantity)


def with_papers(events: list[Event]) -> list[Event]:
    """The same events, every other one with documents beside `document`, and lines of every third
    with a position."""
    found = []
    for number, event in enumerate(events):
        dressed = dict(event)
        if event["type"] in BOOKED and number % 2:
            numbers = [f"INV-{number}", *(["CMR-1"] if number % 3 else [])]
            dressed["documents"] = [{"kind": "invoice", "number": each} for each in numbers]
        if event["type"] in ("consume", "produce") and not number % 3:
            dressed["position"] = f"R{number}"
        for group in ("inputs", "outputs", "contents") if not number % 3 else ():
            if event.get(group):
                places = [f"{group[0]}{place}" for place in range(len(event[group]))]
                dressed[group] = [
                    line | {"position": place}
                    for line, place in zip(event[group], places, strict=True)
                ]
        found.append(dressed)
    return found


def _lines(contents: tuple[tuple[str, float | None], ...]) -> list[dict[str, Any]]:
    return [
        {"object": thing(what)} | ({} if quantity is None else {"quantity": quantity})
        for what, quantity in contents
    ]
