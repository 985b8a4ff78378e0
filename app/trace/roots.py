"""What a root stands for: any ref, an identifier in another form, or a bare number.

A lot, serial, order, batch or container is itself; a supplier what it supplied; a supplier lot
all internal lots from it; a resource what ran there; a location what was there; a customer what
was shipped to it (up) or what it returned (down); an item all its lots and serials.
"""

from __future__ import annotations

from typing import Any

from app import gs1
from app.errors import AmbiguousError, InvalidRefError, NotFoundError
from app.graph.run import Work
from app.trace.models import Direction, Look
from app.trace.walk import Start
from app.vocabulary import KIND_NAMES, LABELS, Ref, parse_ref, split_kind

_KIND_OF_LABEL = {label: kind for kind, label in LABELS.items()}


def resolve(work: Work, text: str) -> str:
    """The ref a text means: a ref, an alias, or a number only one thing has.

    Errors: `NotFoundError`, `AmbiguousError` with `candidates` [{ref, kind, name}].
    """
    text = text.strip()
    if split_kind(text) is not None:
        try:
            ref = parse_ref(text)
        except InvalidRefError:
            found = _found(work, text)
            if len(found) != 1:
                raise
            return str(found[0]["ref"])
        if _known(work, ref):
            return str(ref)
    candidates = _found(work, text) or _scanned(work, text)
    if not candidates:
        raise NotFoundError(
            f"Nothing is known by “{text}”.",
            remedy="Check the number; write lot:ITEM/LOT for a lot, or search for a part of it.",
        )
    if len(candidates) > 1:
        raise AmbiguousError(
            f"“{text}” can mean {len(candidates)} things.",
            remedy="Name one of: " + ", ".join(str(each["ref"]) for each in candidates[:10]) + ".",
            candidates=candidates,
        )
    return str(candidates[0]["ref"])


def _known(work: Work, ref: Ref) -> bool:
    if ref.kind == "supplier-lot":
        return bool(work.one("trace/root_supplier_lot", ref=str(ref))["ids"])
    return bool(work.rows("trace/by_ref", refs=[str(ref)]))


def _scanned(work: Work, text: str) -> list[dict[str, Any]]:
    """What a GS1 identifier in any form (element string, Digital Link, EPC URN) names."""
    found = gs1.parse(text)
    if found is None:
        return []
    parts: dict[str, tuple[str | None, ...]] = {
        "serial": (found.item, found.serial), "lot": (found.item, found.lot), "hu": (found.value,),
        "item": (found.item,), "location": (found.value,), "customer": (found.value,),
    }  # fmt: skip
    kind = "customer" if found.kind == "party" else found.kind
    named = parts.get(kind, ())
    if not named or not all(named):
        return []
    ref = Ref(kind, tuple(str(part) for part in named))
    name = KIND_NAMES[kind]
    return [{"ref": str(ref), "kind": name, "name": None}] if _known(work, ref) else []


def _found(work: Work, text: str) -> list[dict[str, Any]]:
    phrase = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    rows = work.rows("trace/find", text=text, words=phrase)
    return [
        {
            "ref": row["ref"],
            "kind": KIND_NAMES.get(str(row["ref"]).partition(":")[0], ""),
            "name": row["name"],
        }
        for row in rows
    ]


def start_of(work: Work, ref: str, direction: Direction) -> Start:
    """What a known ref stands for as a root."""
    parsed = parse_ref(ref)
    if parsed.kind == "supplier-lot":
        things = work.one("trace/root_supplier_lot", ref=ref)["ids"]
        return Start(ref, tuple(sorted(set(things))))
    node = work.rows("trace/by_ref", refs=[ref])[0]
    id_ = int(node["id"])
    kind = parsed.kind
    if kind in ("lot", "serial", "batch", "hu"):
        return Start(ref, (id_,), shown=id_)
    if kind == "order":
        completion = work.rows("trace/by_ref", refs=["completion" + ref.removeprefix("order")])
        others = [int(row["id"]) for row in completion] if direction == "up" else []
        return Start(ref, (id_, *others), shown=id_)
    if kind == "item":
        found = work.one("trace/root_item", ref=ref, item=parsed.parts[0])["ids"]
        return Start(ref, tuple(found), shown=id_)
    return _somewhere(work, ref, kind, direction, id_)


def _somewhere(work: Work, ref: str, kind: str, direction: Direction, id_: int) -> Start:
    """Roots that are a party or a place: what was there, containers as of then."""
    name = {
        "supplier": "root_supplier", "resource": "root_resource", "location": "root_location",
        "inspection": "root_inspection",
        "customer": "root_customer_shipped" if direction == "up" else "root_customer_returned",
    }[kind]  # fmt: skip
    row = work.one(f"trace/{name}", ref=ref)
    labels = _labels(work, row["ids"])
    things: set[int] = set()
    looks: set[tuple[int, Look]] = set()
    for thing, at_from, at_to in zip(row["ids"], row["at_from"], row["at_to"], strict=True):
        if labels[thing] == "HandlingUnit":
            known = at_to >= 0
            looks.add((thing, (at_from, at_to) if known else (float("-inf"), float("inf"))))
        else:
            things.add(thing)
    return Start(ref, tuple(sorted(things)), tuple(sorted(looks)), shown=id_)


def _labels(work: Work, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    row = work.one("trace/things", ids=sorted(set(ids)))
    return dict(zip(row["ids"], row["labels"], strict=True))
