"""What a root stands for: any ref, an identifier in another form, or a bare number.

A lot, serial, order, batch or container is itself; a supplier what it supplied; a supplier lot
all internal lots from it; a resource what ran there; a location what was there; a customer what
was shipped to it (up) or what it returned (down); an item all its lots and serials.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app import gs1
from app.errors import AmbiguousError, InvalidRefError, NotFoundError
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root
from app.genealogy.stops import must_be_stop
from app.graph.as_known import properties_then
from app.graph.phrase import phrase
from app.graph.run import Work
from app.ledger.containers import WHENEVER, Look
from app.ledger.visits import UnitStay, inside, ran_within
from app.times import AFTER_ALL, BEFORE_ALL
from app.trace.place_root import root_of_place
from app.vocabulary import KIND_NAMES, LABELS, Ref, clean_part, make_ref, parse_ref, split_kind

CANDIDATES = 50  # things listed that a text can mean
_KIND_OF_LABEL = {label: kind for kind, label in LABELS.items()}


def resolve(work: Work, text: str) -> str:
    """The ref a text means: a ref, an alias, or a number only one thing has.

    Errors: `NotFoundError`, `AmbiguousError` with `candidates` [{ref, kind, name}].
    """
    text = text.strip()
    # What texts mean is as of the answer's moment, also where it tells what was known before.
    work = Work(work.tx, work.graph.at(work.graph.stamp))
    if split_kind(text) is not None:
        try:
            ref = parse_ref(text)
        except InvalidRefError:
            found, _ = _found(work, text)
            if len(found) != 1:
                raise
            return str(found[0]["ref"])
        if _known(work, ref):
            return str(ref)
    candidates, more = _found(work, text)
    candidates = candidates or _scanned(work, text)
    if not candidates:
        raise _unknown(text)
    if len(candidates) > 1:
        raise AmbiguousError(
            f"“{text}” can mean {len(candidates) + more:,} things"
            + (f"; the first {len(candidates)} are listed." if more else "."),
            remedy="Name one of: " + ", ".join(str(each["ref"]) for each in candidates[:10]) + ".",
            candidates=candidates,
            named=text,
            truncated={"candidates": more} if more else None,
        )
    return str(candidates[0]["ref"])


def _known(work: Work, ref: Ref) -> bool:
    if ref.kind == "document":
        return bool(_of_document(work, str(ref), ref.parts[0], AFTER_ALL).named)
    if ref.kind == "supplier-lot":
        return bool(work.one("trace/root_supplier_lot", ref=str(ref), at=AFTER_ALL)["ids"])
    return bool(work.rows("trace/by_ref", refs=[str(ref)]))


def _scanned(work: Work, text: str) -> list[dict[str, Any]]:
    """What a GS1 identifier in any form (element string, Digital Link, EPC URN) names."""
    found = [each for read in gs1.readings(text) for each in _named(work, read)]
    return list({each["ref"]: each for each in found}.values())


def _named(work: Work, found: gs1.Identifier) -> Iterator[dict[str, Any]]:
    """The thing an identifier names in one of its readings, else the container of that name."""
    parts: dict[str, tuple[str | None, ...]] = {
        "serial": (found.item, found.serial), "lot": (found.item, found.lot), "hu": (found.value,),
        "item": (found.item,), "location": (found.value,), "customer": (found.value,),
    }  # fmt: skip
    own = "customer" if found.kind == "party" else found.kind
    for kind in (own, "hu") if found.item else (own,):
        named = parts.get(kind, ())
        if named and all(named):
            ref = Ref(kind, tuple(str(part) for part in named))
            if _known(work, ref):
                yield {"ref": str(ref), "kind": KIND_NAMES[kind], "name": None}
                return


def _found(work: Work, text: str) -> tuple[list[dict[str, Any]], int]:
    """What has a number or alias, and how many more there are than are listed."""
    rows = work.rows("trace/find", text=text, words=phrase(text), most=CANDIDATES)
    more = rows[0]["total"] - len(rows) if rows else 0
    then = properties_then(work, [row["id"] for row in rows if row["id"] is not None])
    rows = [
        {**row, "name": then[row["id"]].get("name")} if row["id"] in then else row
        for row in rows
        if not row["alias"] or row["id"] not in then or text in (then[row["id"]]["aliases"] or ())
    ]
    found = [
        {
            "ref": row["ref"],
            "kind": KIND_NAMES.get(str(row["ref"]).partition(":")[0], ""),
            "name": row["name"],
        }
        for row in rows
    ]
    if clean_part(text) and _known(work, Ref("document", (clean_part(text),))):
        found.append(
            {"ref": make_ref("document", clean_part(text)), "kind": "document", "name": None}
        )
    return found, more


def stops_of(work: Work, options: Options) -> frozenset[int]:
    """Ordinals of the things and runs at which a walk ends.

    Errors: `UsageError` for a ref of a kind at which none can; `NotFoundError`, `AmbiguousError`.
    """
    found: set[int] = set()
    for text in options.stop:
        ref = resolve(work, text)
        must_be_stop(ref)
        root = root_of(work, ref, "down", Options(at=options.at))
        found |= {*root.whole, *root.runs}
    return frozenset(found)


def _unknown(text: str) -> NotFoundError:
    return NotFoundError(
        f"Nothing is known by “{text}”.",
        remedy="Check the number; write lot:ITEM/LOT for a lot, or search for a part of it.",
    )


def root_of(work: Work, ref: str, direction: Direction, options: Options) -> Root:
    """What a known ref stands for as a root."""
    parsed = parse_ref(ref)
    window = options.window_of(ref)
    at = AFTER_ALL if options.at is None else options.at
    if parsed.kind == "supplier-lot":
        row = work.one("trace/root_supplier_lot", ref=ref, at=at)
        return _received(work, ref, None, row)
    if parsed.kind == "document":
        return _of_document(work, ref, parsed.parts[0], at)
    rows = work.rows("trace/by_ref", refs=[ref])
    if not rows:  # it was there when the text was resolved: the database was emptied since
        raise _unknown(ref)
    id_, kind = int(rows[0]["id"]), parsed.kind
    if kind in ("lot", "serial", "hu"):
        return Root(ref, id_, (id_,), (id_,))
    if kind in ("order", "batch"):
        return _of_runs(work, ref, id_, [ref], window)
    if kind == "item":
        found = tuple(work.one("trace/root_item", ref=ref, item=parsed.parts[0])["ids"])
        return Root(ref, id_, found, found)
    if kind == "customer":
        return _of_customer(work, ref, id_, direction, window, at)
    if kind == "location":
        return root_of_place(work, ref, id_, window, at)
    return _of_others(work, ref, kind, id_, window, at)


def _of_runs(work: Work, ref: str, id_: int, refs: Sequence[str], window: Look) -> Root:
    """Runs and orders: fetched with the order's completion, where its own output stands."""
    named = [*refs, *("completion" + each.removeprefix("order") for each in refs
                      if each.startswith("order:"))]  # fmt: skip
    rows = work.rows("trace/by_ref", refs=named)
    runs = tuple(int(row["id"]) for row in rows if row["label"] != "Completion")
    return Root(ref, id_, tuple(int(row["id"]) for row in rows), runs=runs, window=window)


def _of_customer(
    work: Work, ref: str, id_: int, direction: Direction, window: Look, at: int
) -> Root:
    name = "root_customer_shipped" if direction == "up" else "root_customer_returned"
    row = work.one(f"trace/{name}", ref=ref, at=at)
    return Root(ref, id_, tuple(sorted(set(row["ids"]))), party=id_, window=window)


def _of_others(work: Work, ref: str, kind: str, id_: int, window: Look, at: int) -> Root:
    """A supplier: what it supplied; a resource: what ran on it; an inspection: its subject."""
    limit = {} if kind == "inspection" else {"at": at}
    row = work.one(f"trace/root_{kind}", ref=ref, **limit)
    if kind == "supplier":
        return _received(work, ref, id_, row)
    columns = [row["ids"], row["at_from"], row["at_to"]]
    if kind == "resource":
        chosen = set(ran_within(zip(*columns, row["posted"], strict=True), window))
    else:
        spans = zip(*columns, strict=True)
        chosen = {thing for thing, low, high in spans if inside(low, high, window)}
    refs = [row["ref"] for row in work.rows("trace/refs", ids=sorted(chosen))]
    runs = [each for each in refs if each.startswith(("order:", "batch:"))]
    if not runs:
        return Root(ref, id_, tuple(sorted(chosen)), tuple(sorted(chosen)))
    return _of_runs(work, ref, id_, runs, WHENEVER)


def _received(work: Work, ref: str, id_: int | None, row: Mapping[str, Any]) -> Root:
    """What came by some receipts: lots as wholes, of items without a lot the bookings."""
    things = sorted(set(row["ids"]))
    labels = work.rows("trace/refs", ids=things)
    bare = {each["id"] for each in labels if each["ref"].startswith("item:")}
    whole = tuple(each for each in things if each not in bare)
    return Root(ref, id_, tuple(things), whole, named=frozenset(row["bookings"]))


def _of_document(work: Work, ref: str, number: str, at: int) -> Root:
    """What its bookings are of; of what it moved, when that was."""
    row = work.one("trace/root_document", number=number, words=phrase(number), at=at)
    units, seen, looks = set(row["units"]), [], []
    columns = (row["ids"], row["at_from"], row["at_to"], row["posted"])
    for thing, at_from, at_to, posted in zip(*columns, strict=True):
        end = AFTER_ALL if at_to == BEFORE_ALL else at_to
        if thing in units:
            looks.append(UnitStay(thing, (at_from, end), True))
        else:
            seen.append((thing, (BEFORE_ALL if posted else at_from, end)))
    return Root(
        ref, None, tuple(sorted(set(row["things"]))), looks=tuple(looks),
        named=frozenset(row["bookings"]), seen=tuple(seen),
    )  # fmt: skip
