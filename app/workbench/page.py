"""What the page shows of one view of an answer, cut to what a page holds.

Whatever is cut or hidden is counted, so that the page can say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.ledger.parties import PARTIES
from app.settings import Settings
from app.trace.models import Node
from app.trace.steps import rows_of
from app.trace.summary import SHOWN_KINDS, head_of, left_out, names_of
from app.web.paging import page_of
from app.wording import STATUSES
from app.workbench import lists
from app.workbench.answers import BenchAnswer
from app.workbench.branches import PORTION, branches
from app.workbench.documents import contents_of, documents
from app.workbench.filters import FAILED_TEST, STATUS_WORDS, Sieve, sieve
from app.workbench.graph import drawing_of
from app.workbench.names import item_codes, nodes_at, places_of
from app.workbench.picture_words import VERBS
from app.workbench.timeline import timeline, timeline_words, when
from app.workbench.view import View

_RECEIPTS = 20  # receipts the panel lists
_OFFERED = 300  # items and places offered in the filters


def view_values(settings: Settings, answer: BenchAnswer, view: View) -> dict[str, Any]:
    """The values of `trace/answer.html`."""
    sifted = sieve(answer, view.wanted)
    warnings = {} if answer.late and not view.wait else answer.warnings()
    return {
        **head_of(settings, answer.trace, late=True),
        **warnings,
        "mark": answer.mark,
        "sifted": sifted,
        "tabs": _tabs(answer, sifted),
        "offered": _offered(answer),
        "view": _VIEWS[view.name](settings, answer, sifted, view),
        "picked": panel_values(answer, view.why),
        "hop_words": VERBS,
    }


def panel_values(answer: BenchAnswer, ref: str) -> dict[str, Any] | None:
    """What is known of the selected thing without looking for a proof; None: not in the answer."""
    if not ref:
        return None
    [node, *_] = [*_known(answer, [ref]).values(), None]
    if node is None:
        return None
    rows = rows_of(answer.trace, [node])
    customer = [row for row in answer.trace.customers if row.ref == ref]
    received = [edge for edge in answer.trace.edges_of([node]) if edge.type == "SUPPLIED"]
    return {
        "row": rows[0],
        "receipts": received[:_RECEIPTS],
        "more_receipts": max(0, len(received) - _RECEIPTS),
        "customer": customer[0] if customer else None,
        "stock": [row for row in answer.trace.stock if row.ref == ref],
    }


def time_took(answer: BenchAnswer, ref: str) -> bool:
    """Whether time took a thing out of the answer."""
    lost = answer.trace.reader.extent.lost
    return any(place in lost for place in places_of(answer.trace, {ref}).values())


def _known(answer: BenchAnswer, refs: Sequence[str]) -> dict[str, Node]:
    """The nodes of some refs, as far as the answer lists them."""
    places = places_of(answer.trace, set(refs))
    here = {
        ref: place for ref, place in places.items() if answer.skeleton.position(place) is not None
    }
    nodes = nodes_at(answer.trace, list(here.values()))
    return {ref: node for ref, node in zip(here, nodes, strict=True) if node.ref == ref}


def _tabs(answer: BenchAnswer, sifted: Sieve) -> list[tuple[str, str, int | None]]:
    """(view, word, how many; None: not counted) in the order in which they are offered."""
    things = int(sifted.kept.sum())
    tabs: list[tuple[str, str, int | None]] = [
        ("tree", "Tree", None), ("graph", "Graph", None), ("timeline", "Timeline", None),
        ("lots", "Lots and steps", things),
    ]  # fmt: skip
    if answer.trace.direction == "down":
        rows = lists.filtered_customers(answer, sifted)
        tabs.append(("customers", "Customers", sum(row.party == "customer" for row in rows)))
    tabs.append(("stock", "Stock", len(lists.filtered_stock(answer, sifted))))
    known = answer.made_of.get(("documents", sifted.wanted))
    tabs.append(("documents", "Documents", None if known is None else len(known)))
    tabs.append(("left", "Left out by time", answer.trace.removed_counts.get("edges", 0)))
    return tabs


def _offered(answer: BenchAnswer) -> dict[str, Any]:
    """Items and places the filters offer, and how many `more` there are."""

    def make() -> dict[str, Any]:
        goods = answer.skeleton.items[answer.skeleton.of_kind("lot", "serial", "item")]
        items = sorted(set(item_codes(answer.trace, set(goods.tolist()))))
        at = sorted({row.location for row in answer.trace.stock if row.location})
        rows = answer.trace.reader.read(lambda w: w.rows("trace/places_around", refs=at))
        places = sorted({*at, *(str(row["ref"]) for row in rows)})
        more = max(0, len(items) - _OFFERED) + max(0, len(places) - _OFFERED)
        statuses = [(each, STATUS_WORDS.get(each, each)) for each in (*STATUSES, FAILED_TEST)]
        return {
            "items": items[:_OFFERED], "places": places[:_OFFERED], "more": more,
            "statuses": statuses,
        }  # fmt: skip

    found: dict[str, Any] = answer.once("offered", make)
    return found


_Values = dict[str, Any]


def _tree(_settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    return {"branches": branches(answer, sifted, view), "portion": PORTION}


def _graph(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    kinds = [(kind, word) for kind, word in SHOWN_KINDS if answer.trace.kinds.get(kind)]
    return {
        "drawn": drawing_of(answer, sifted, view, settings.picture_nodes),
        "most_rows": settings.page_rows,
        "kinds": kinds,
        "hide": view.hide,
    }


def _timeline(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    return {
        "timeline": timeline(answer, sifted, view, settings.site_zone),
        "told": timeline_words,
        "when": when,
        "most": settings.page_rows,
    }


def _lots(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    table = lists.things(answer, sifted, view, settings.page_rows)
    words = dict(SHOWN_KINDS)
    return {
        "table": table,
        "rows": rows_of(answer.trace, table.page.rows),
        "kind": view.kind,
        "kinds": [(kind, words[kind], count) for kind, count in lists.kinds(answer, sifted)],
        "all_nodes": int(sifted.kept.sum()),
        "sort": view.sort or "depth",
        "find": view.find,
    }


def _customers(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    table = lists.customers(answer, sifted, view, settings.page_rows)
    refs = [row.ref for row in table.page.rows]
    refs += [lot for row in table.page.rows for lot in row.lots[:4]]
    return {
        "table": table,
        "known": _known(answer, refs),
        "partly": answer.trace.partly_possible,
        "party_words": {party: one for party, (_, one, _) in PARTIES.items()},
        "all": len(answer.trace.customers),
        "sort": view.sort,
        "find": view.find,
    }


def _stock(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    table = lists.stock(answer, sifted, view, settings.page_rows)
    return {
        "table": table,
        "known": _known(answer, [row.ref for row in table.page.rows]),
        "all": len(answer.trace.stock),
        "sort": view.sort,
        "find": view.find,
    }


def _documents(settings: Settings, answer: BenchAnswer, sifted: Sieve, view: View) -> _Values:
    table = documents(answer, sifted, view, settings.page_rows)
    return {
        "table": table,
        "contents": contents_of(answer, table.page.rows),
        "sort": view.sort or "-last",
        "find": view.find,
    }


def _left(settings: Settings, answer: BenchAnswer, _: Sieve, view: View) -> _Values:
    removed = answer.trace.removed
    gone = [*removed.customers, *removed.lots]
    return {
        "left": page_of(answer.once("left", lambda: left_out(answer.trace)), view.page,
                    settings.page_rows),
        "gone": page_of(gone, 1, settings.page_rows),
        "gone_names": names_of(answer.trace, gone[: settings.page_rows]),
    }  # fmt: skip


_VIEWS: dict[str, Callable[[Settings, BenchAnswer, Sieve, View], _Values]] = {
    "tree": _tree, "graph": _graph, "timeline": _timeline, "lots": _lots,
    "customers": _customers, "stock": _stock, "documents": _documents, "left": _left,
}  # fmt: skip
