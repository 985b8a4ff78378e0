"""The three questions as SQL, for peers that speak it; each gives the columns of the answer.

`{reach}` parts end in the common table `reach(lot)`; the root's lot is the one parameter. Types of
links are the numbers of `bench.answers.TYPES`.
"""

from __future__ import annotations

from typing import Any

from bench.genealogies import Bookings, Genealogy
from bench.walking import Direction

# Tables of bookings with the names of their ends; beside them: booked_at, quantity, uom.
TABLES: dict[str, tuple[str, str]] = {
    "consumed": ("lot", "run"), "produced": ("run", "lot"), "supplied": ("supplier", "lot"),
    "shipped": ("lot", "customer"), "returned": ("customer", "lot"),
}  # fmt: skip

# One step is the runs that lots went into and what these runs made, each run once. Of three forms
# (this one, this without DISTINCT, and end to end over one table of links) it is the fastest in
# PostgreSQL on large and on diamond-shaped genealogies.
_REACH: dict[Direction, str] = {
    "down": """WITH RECURSIVE reach(lot) AS (
  SELECT {root}::int UNION
  SELECT lot FROM (SELECT DISTINCT run FROM reach JOIN consumed USING (lot)) r
    JOIN produced USING (run))""",
    "up": """WITH RECURSIVE reach(lot) AS (
  SELECT {root}::int UNION
  SELECT lot FROM (SELECT DISTINCT run FROM reach JOIN produced USING (lot)) r
    JOIN consumed USING (run))""",
}
_RUNS: dict[Direction, str] = {
    "down": "runs AS MATERIALIZED (SELECT DISTINCT run FROM reach JOIN consumed USING (lot))",
    "up": "runs AS MATERIALIZED (SELECT DISTINCT run FROM reach JOIN produced USING (lot))",
}
_EDGES: dict[Direction, str] = {
    "down": """
  SELECT lot AS a, run AS b, 1 AS type, booked_at, quantity, uom
    FROM reach JOIN consumed USING (lot)
  UNION ALL SELECT run, lot, 2, booked_at, quantity, uom FROM runs JOIN produced USING (run)
  UNION ALL SELECT lot, customer, 3, booked_at, quantity, uom FROM reach JOIN shipped USING (lot)
  UNION ALL SELECT run, work_order, 4, NULL, NULL, NULL FROM runs JOIN ordered USING (run)""",
    "up": """
  SELECT lot AS a, run AS b, 1 AS type, booked_at, quantity, uom FROM runs JOIN consumed USING (run)
  UNION ALL SELECT run, lot, 2, booked_at, quantity, uom FROM reach JOIN produced USING (lot)
  UNION ALL SELECT supplier, lot, 5, booked_at, quantity, uom FROM reach JOIN supplied USING (lot)
  UNION ALL SELECT work_order, run, 6, NULL, NULL, NULL FROM runs JOIN ordered USING (run)""",
}
_CUSTOMERS = """,
sent AS (SELECT lot, customer, uom, sum(quantity) AS sent
         FROM reach JOIN shipped USING (lot) GROUP BY lot, customer, uom),
back AS (SELECT lot, customer, uom, sum(r.quantity) AS back
         FROM (SELECT DISTINCT lot FROM sent) s JOIN returned r USING (lot)
         GROUP BY lot, customer, uom),
answer AS (SELECT customer, uom, sum(sent) AS sent, sum(least(sent, coalesce(back, 0))) AS back
           FROM sent LEFT JOIN back USING (lot, customer, uom) GROUP BY customer, uom)"""
COLUMNS = {
    "reach": ("lot",),
    "customers": ("customer", "uom", "sent", "back"),
    "full": ("a", "b", "type", "booked_at", "quantity", "uom"),
}


def sql(question: str, direction: Direction, root: str) -> str:
    """Common tables that end in `answer` with the question's columns; `root` is a placeholder."""
    reach = _REACH[direction].format(root=root)
    if question == "customers":
        return reach + _CUSTOMERS
    if question == "full":
        return f"{reach}, {_RUNS[direction]}, answer AS ({_EDGES[direction]})"
    return f"{reach}, answer AS (SELECT lot FROM reach)"  # noqa: S608


def columns(found: Genealogy, table: str) -> dict[str, Any]:
    """A table's columns: both ends, time, quantity and unit."""
    booked: Bookings = getattr(found, table)
    start, end = TABLES[table]
    lots = booked.start if start == "lot" else booked.end
    return {
        start: booked.start.astype("int32"), end: booked.end.astype("int32"),
        "booked_at": booked.at, "quantity": booked.quantity,
        "uom": found.uom[lots].astype("int16"),
    }  # fmt: skip
