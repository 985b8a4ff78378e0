"""What makes an answer incomplete, as far as events say it (rule 10): (code, ref) of the thing.

A finding about a booking looks at all bookings known, not only at those a walk kept. What stands
beside an answer are the findings about the roots and about what was reached.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.reference.answers import Answer
from tests.reference.books import lines_of, open_books
from tests.reference.contents import Containers
from tests.reference.customers import units_of
from tests.reference.flows import INFLOWS, Flow, item_of, one_family, ref_of, run_of
from tests.reference.lives import lives_of
from tests.reference.offsets import is_part, offset
from tests.reference.rules import World, work_out
from tests.reference.statuses import HELD, HELD_FOR_SHIPPING, Statuses
from tests.reference.times import EVER, Event, source_rules, when
from tests.reference.twice import Finding, serial_twice, told_twice
from tests.reference.units import unit

ZERO = ("consume", "produce", "ship", "receive", "back", "give_back", "pack")


def findings(events: list[Event], known_at: int | None = None) -> set[Finding]:
    """Everything odd about a list of events."""
    world = work_out(open_books(events, known_at))
    found = {("zero_quantity", f.thing) for f in world.books.flows if f.zero and f.kind in ZERO}
    for some in (
        told_twice(world, events), serial_twice(world), returns_odd(world), _uses(world, events),
        _tests(world), _twins(world, events), _hidden_expiry(world, events), _origins(world),
        _lives(world),
    ):  # fmt: skip
        found |= set(some)
    return found


def beside(found: Answer, roots: list[str], all_: set[Finding]) -> set[Finding]:
    """The findings about the roots of an answer, what it reached and its customers.

    That lots of an untracked item begin without an origin stands beside the item, too: what went on
    as such a lot is not reached.
    """
    refs = {*roots, *found.nodes, *found.rows}
    refs |= {thing for row in found.rows.values() for thing in row.things}
    return found.warnings | {
        (code, ref)
        for code, ref in all_
        if ref in refs or (code == "untracked_origin" and f"item:{item_of(ref)}" in refs)
    }


def returns_odd(world: World) -> Iterator[Finding]:
    """A return that offsets nothing that was shipped to that customer before."""
    backs = [f for f in world.books.flows if f.kind == "back" and not f.candidate]
    for customer, thing in sorted({(f.other, f.thing) for f in backs}):
        booked = [f for f in world.books.of(thing, ("ship", "back")) if f.other == customer]
        ships = {f for f in booked if f.kind == "ship"}
        facts = world.books.facts.get(f"item:{item_of(thing)}", {})
        for uom in units_of(facts, booked):
            found = offset(world, customer, thing, facts, uom, ships)
            open_ = any(not f.quantity and not f.hus and not is_part(world, f) for f in booked)
            excess = found.excess > 1e-9
            if ships and not found.ships:  # how much that is in the units of these nobody knows
                excess = excess and any(
                    all(ship.time.start > back.time.end for ship in ships)
                    for back in booked if back.kind == "back" and not back.hus
                    if not uom.only or (unit(back.uom) or None) == uom.name
                )  # fmt: skip
            if excess or (not ships and open_):
                yield ("returned_too_much" if ships else "returned_not_shipped"), thing


def _uses(world: World, events: list[Event]) -> Iterator[Finding]:
    """Used or shipped while held, after expiry, or only booked after it."""
    books = world.books
    statuses = Statuses(books, events, Containers(books))
    expiries = _expiries(world, events)
    for use in books.flows:
        if use.kind not in ("consume", "ship") or use.candidate or not use.time.booked:
            continue
        if books.kinds.get(use.other) == "disposal":
            continue
        shipped = use.kind == "ship" and not books.is_own(use.other)
        held = HELD_FOR_SHIPPING if shipped else HELD
        if any(row.status in held for row in statuses.before(use)):
            yield "used_while_held", use.thing
        for thing in (use.thing, *sorted(books.lots_of(use.thing))):
            end = expiries.get(thing)
            if end is not None and end < use.time.end:
                late = use.time.lo == -EVER
                yield ("booked_after_expiry" if late else "used_after_expiry"), use.thing
                break


def _expiries(world: World, events: list[Event]) -> dict[str, float]:
    """The last good moment of each lot and serial: the end of the day, by the last word."""
    rules = source_rules(events)
    told: dict[str, tuple[tuple[float, str, str], float]] = {}
    for event in world.books.live:
        own = rules.get(event["source"], {})
        end = when(event, own).end
        rank = (-EVER if end == EVER else end, event["source"], event["event_id"])
        given = [line["object"] for line in lines_of(event)]
        if event["type"] == "define" and {"lot", "serial"} & set(event):
            given.append(event)
        for each in given:
            if "expires_at" in each:
                last = when({"at": each["expires_at"], "at_basis": "occurred"}, own).end
                thing = ref_of(each)
                told[thing] = max(told.get(thing, (rank, last)), (rank, last))
    return {thing: last for thing, (_, last) in told.items()}


def _tests(world: World) -> Iterator[Finding]:
    """A failed test, or a value outside its limits, whenever it was made."""
    for event in world.books.live:
        if event["type"] == "inspect" and _fails(event):
            yield "failed_test", ref_of(event["object"]) if "object" in event else run_of(event)


def _fails(event: dict[str, Any]) -> bool:
    if event.get("result") == "fail":
        return True
    value, limits = event.get("value"), event.get("limits") or {}
    if not isinstance(value, (int, float)):
        return False
    low, high = limits.get("min"), limits.get("max")
    return (low is not None and value < low) or (high is not None and value > high)


def _twins(world: World, events: list[Event]) -> Iterator[Finding]:
    """Lots of one item that differ only in leading zeros, case, spaces or punctuation, or one of
    which was told to have the other's number, too."""
    lots = {t for t in world.books.named | set(world.books.members) if t.startswith("lot:")}
    plain: dict[tuple[str, str], list[str]] = {}
    for lot in sorted(lots):
        number = lot.split("/", 1)[1]
        for form in _plain(number):
            plain.setdefault((item_of(lot), form), []).append(lot)
    for some in plain.values():
        for lot in some if len(some) > 1 else ():
            yield "near_twin", lot
    for event in events:
        also = event.get("same_as") or () if event["type"] == "define" and "lot" in event else ()
        for number in [also] if isinstance(also, str) else also:
            pair = {ref_of(event), f"lot:{event['item']}/{number}"}
            yield from (("near_twin", lot) for lot in pair if len(pair) == 2 and pair <= lots)


def _plain(number: str) -> set[str]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", number).casefold())
    grouped = "".join(word.lstrip("0") or "0" for word in words)
    return {grouped, "".join(words).lstrip("0") or "0"} if words else set()


def _hidden_expiry(world: World, events: list[Event]) -> Iterator[Finding]:
    """A lot into which a lot of its item with an earlier expiry went."""
    expiries = _expiries(world, events)
    for i, outputs in world.outputs.items():
        for p in outputs:
            if i.thing != p.thing and i.item == p.item and i.thing in expiries:
                if i.zero or i.candidate or p.candidate:
                    continue
                if expiries.get(p.thing, -EVER) > expiries[i.thing]:
                    yield "expiry_hidden", p.thing


def _origins(world: World) -> Iterator[Finding]:
    """A lot of an item that is booked without lots, and that begins without an origin."""
    books = world.books
    untracked = {f.item for f in books.flows if not f.tracked}
    untracked |= {
        ref.partition(":")[2]
        for ref, facts in books.facts.items()
        if facts.get("tracking") == "none"
    }
    for lot in sorted(thing for thing in books.things() if thing.startswith("lot:")):
        if item_of(lot) in untracked and not any(
            _is_origin(world, f) for f in books.of(lot, INFLOWS)
        ):
            yield "untracked_origin", lot


def _is_origin(world: World, inflow: Flow) -> bool:
    """A receipt, or a run that took in something other than the item without a lot."""
    if inflow.zero or inflow.candidate:
        return False
    if inflow.kind == "receive":
        return True
    if inflow.kind != "produce":
        return False
    return inflow in world.resumed or any(
        i.tracked or i.item != inflow.item for i in world.inputs[inflow] if not i.zero
    )


def _lives(world: World) -> Iterator[Finding]:
    """A serial consumed twice in one life, or made twice without a consumption between."""
    for thing in sorted(t for t in world.books.things() if t.startswith("serial:")):
        found = lives_of(world.books, world.service, thing)
        if found.again:
            yield "consumed_twice", thing
        for life in found.lives:
            runs = [birth.other for birth in life.births]
            if any(not one_family(run, runs[0]) for run in runs[1:]):
                yield "born_twice", thing
                break
