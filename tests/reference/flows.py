"""Bookings on things, and the books that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.reference.times import EVER, Event, When


@dataclass(frozen=True)
class Flow:
    """A booking on a lot, serial or untracked item.

    `kind`: receive, produce, back (from a customer), adjust_in; consume, ship, give_back (to a
    supplier), adjust_out; pack, move. `other`: the run, party, place or container. `hus`: the
    containers it was booked through, innermost first; `sure`: whether it was certainly in them.
    `candidate`: booked of the item without a lot, and so perhaps of this lot. `partly`: part of it
    was taken back and how much is left is not known.
    """

    kind: str
    thing: str
    other: str
    time: When
    quantity: float | None = None
    uom: str | None = None
    assumed: bool = False
    role: str = "main"
    hus: tuple[str, ...] = ()
    sure: bool = True
    candidate: bool = False
    place: str | None = None  # where it came to or left from; of a move: where from
    reason: str = ""
    key: tuple[Any, ...] = ()
    documents: tuple[str, ...] = ()
    also: tuple[tuple[float, str], ...] = ()  # the same amount in other units
    resource: str | None = None
    supplier_lot: str | None = None
    position: str | None = None
    taken: float = 0.0  # of a container's booking: how much was taken back
    partly: bool = False
    ship_to: str | None = None

    def __hash__(self) -> int:
        return hash((self.kind, self.thing, self.other, self.key))  # of all fields it takes long

    @property
    def item(self) -> str:
        """The item of the thing."""
        return item_of(self.thing)

    @property
    def tracked(self) -> bool:
        """Whether it is a lot or serial."""
        return not self.thing.startswith("item:")

    @property
    def zero(self) -> bool:
        """Booked with a quantity of 0: it proves nothing, but traces may round to 0."""
        return self.quantity == 0

    @property
    def supplied_as(self) -> str:
        """The supplier's lot of a receipt, as a ref."""
        return f"supplier-lot:{self.other.partition(':')[2]}/{self.supplier_lot}"

    @property
    def source(self) -> str:
        """Who said it."""
        return str(self.key[0])


INFLOWS = ("receive", "produce", "back", "adjust_in")
OUTFLOWS = ("consume", "ship", "give_back", "adjust_out")


@dataclass(frozen=True)
class Packing:
    """A pack (or unpack) of a content (None: everything) into (out of) a container."""

    packs: bool
    content: str | None
    hu: str
    time: When
    quantity: float | None
    uom: str | None
    key: tuple[Any, ...]


@dataclass
class Books:
    """All that is known at a moment."""

    flows: list[Flow] = field(default_factory=list)
    packing: list[Packing] = field(default_factory=list)
    named: set[str] = field(default_factory=set)  # things any event names
    members: dict[str, set[str]] = field(default_factory=dict)  # lot -> serials
    runs: dict[str, set[str]] = field(default_factory=dict)  # order -> batches
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)  # run, item -> properties
    kinds: dict[str, str] = field(default_factory=dict)  # customer -> kind
    hu_flows: list[Flow] = field(default_factory=list)  # bookings of containers themselves
    handled: list[Flow] = field(default_factory=list)  # unpacks, and packs of boxes, by content
    counts: list[Flow] = field(default_factory=list)  # what was found at places, by thing
    acts: list[Flow] = field(default_factory=list)  # all bookings, of containers as they are
    rules: dict[str, dict[str, str]] = field(default_factory=dict)  # source -> how times are read
    until: float = EVER  # what may have happened by then
    live: list[Event] = field(default_factory=list)  # events neither voided nor taken back

    def of(self, thing: str, kinds: tuple[str, ...]) -> list[Flow]:
        """Flows of a thing."""
        return [f for f in self.flows if f.thing == thing and f.kind in kinds]

    def of_kind(self, kind: str) -> list[Flow]:
        """Flows of a kind."""
        return [f for f in self.flows if f.kind == kind]

    def unopened(self, kind: str) -> list[Flow]:
        """Bookings of containers in which nothing is known to have been."""
        filled = {f.key[:-1] for f in self.flows if f.hus}
        return [f for f in self.hu_flows if f.kind == kind and f.key not in filled]

    def begins_unopened(self, flow: Flow) -> float:
        """When such a booking may have been at the earliest: not before such a container came,
        unless it was booked before that."""
        kinds = INFLOWS
        came = [f.time.lo for kind in kinds for f in self.unopened(kind) if f.thing == flow.thing]
        first = min(came, default=-EVER)
        return max(flow.time.lo, first) if first <= flow.time.hi else flow.time.lo

    def things(self) -> set[str]:
        """All lots and serials with a booking or a membership."""
        found = {f.thing for f in self.flows if f.tracked} | set(self.members)
        return found.union(*self.members.values())

    def lots_of(self, serial: str) -> set[str]:
        """The lots a serial was said to be in."""
        return {lot for lot, serials in self.members.items() if serial in serials}

    def is_own(self, customer: str) -> bool:
        """A place of one's own: not a destination."""
        return self.kinds.get(customer) == "own"


def item_of(thing: str) -> str:
    """`lot:A/1` -> `A`."""
    return thing.split(":", 1)[1].split("/")[0]


def ref_of(given: dict[str, Any]) -> str:
    """The ref of an object."""
    if "hu" in given:
        return f"hu:{given['hu']}"
    if "serial" in given:
        return f"serial:{given['item']}/{given['serial']}"
    if "lot" in given:
        return f"lot:{given['item']}/{given['lot']}"
    return f"item:{given['item']}"


def run_of(event: Event) -> str:
    """The run (or order) an event books on."""
    order, batch = event.get("work_order"), event.get("batch")
    if batch is None:
        return f"order:{order}"
    return f"batch:{batch}" if order is None else f"batch:{order}/{batch}"


def order_of(run: str) -> str | None:
    """The order of a run, itself for an order, None for a batch of no known order."""
    kind, _, rest = run.partition(":")
    if kind == "order":
        return run
    order, slash, _ = rest.partition("/")
    return f"order:{order}" if slash else None


def one_family(a: str, b: str) -> bool:
    """Whether two runs are one: the same, or a run and its own order."""
    if a == b:
        return True
    order = order_of(a)
    return order is not None and order == order_of(b) and order in (a, b)


def ends_at(stop: frozenset[str], run: str) -> bool:
    """Whether a walk is told to end at a run, or at the order it is of."""
    return run in stop or order_of(run) in stop


def meets(i: Flow, p: Flow) -> bool:
    """Whether an input and an output are booked on one run, or on a run and its order."""
    return one_family(i.other, p.other)
