"""The server's own ids: read by the statements of one fetch, by no others.

A node's id is another node's after a deletion; what outlives a fetch names things by ordinal.
"""

from __future__ import annotations

import re

from app.graph.catalogue import catalogue

# One fetch walks and joins node ids; it hands out ordinals (app/trace/numbering.py).
OF_NODES = {
    f"trace/{name}" for name in (
        "down", "up", "around", "contents", "holders", "own_uses", "stock_flows", "stock_holders",
        "members", "given_back", "families", "things", "supplied_items", "lots_of_items",
    )
}  # fmt: skip
# Ids of bookings, joined within one reading; `documents` and `papers` look them up later and ask
# whether they are what they were.
OF_BOOKINGS = {
    "trace/also", "trace/customer_papers", "trace/documents", "trace/papers", "trace/reversals",
    "trace/root_document", "trace/root_location", "trace/root_supplier", "trace/root_supplier_lot",
    "workbench/timeline",
    "balance/reasons", "causes/common_supplier_lots", "checks/again", "checks/ledger",
    "checks/packing", "checks/papers", "checks/words", "deliveries/shipments", "deliveries/links",
    "deliveries/delete", "mirror/links", "mirror/links_of_events", "mirror/lasting",
    "partners/of_bookings",
}  # fmt: skip
# The key of a node that has no other, in a file for other programs.
OF_EXPORTS = {"console/export_nodes", "console/export_relationships"}
_ID = re.compile(r"\b(?:elementId|id)\(\s*([^()]*(?:\([^()]*\))?)\s*\)")


def test_no_other_statement_reads_an_id_of_the_server() -> None:
    found = {name for name, query in catalogue().items() if _ID.search(query.text)}
    assert found == OF_NODES | OF_BOOKINGS | OF_EXPORTS


def test_where_only_bookings_are_told_by_id_no_node_is() -> None:
    for name in sorted(OF_BOOKINGS):
        text = catalogue()[name].text
        links = set(re.findall(r"\[(\w+)(?::|\])", text))
        assert set(_ID.findall(text)) <= links, name
