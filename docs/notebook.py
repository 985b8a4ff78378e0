# %% [markdown]
# # lotgraph in a notebook
# Opens in Jupyter or an editor that knows `# %%` cells. It needs `polars`, and `neo4j` for Bolt.
# Start `lotgraph serve` first; with the demo plant loaded every cell gives rows.

# %% Over the API: a question of the library, as Parquet into polars
import io
import json
import os
import urllib.parse
import urllib.request

import polars as pl

LOTGRAPH = os.environ.get("LOTGRAPH_ADDRESS", "http://127.0.0.1:8470")


def ask(name: str, **parameters: object) -> pl.DataFrame:
    """The rows of a question as a frame; raises when not all of them came."""
    query = {f"p_{key}": value for key, value in parameters.items()} | {"format": "parquet"}
    address = f"{LOTGRAPH}/api/v1/queries/{name}/rows?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(address) as answer:
        data = answer.read()
    truncated = pl.read_parquet_metadata(io.BytesIO(data)).get("truncated")
    if truncated:
        raise ValueError(json.loads(truncated)["text"])
    return pl.read_parquet(io.BytesIO(data))


expiring = ask("expiring_lots", **{"from": "2025-09-10", "days": 14})
print(expiring.group_by("item").len().sort("len", descending=True))

# %% A statement of your own


def cypher(text: str, **parameters: object) -> pl.DataFrame:
    """The rows of a statement as a frame."""
    body = json.dumps({"text": text, "parameters": parameters, "rows": 50_000}).encode()
    request = urllib.request.Request(
        f"{LOTGRAPH}/api/v1/cypher", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        found = json.load(answer)
    if found["truncated"]:
        raise ValueError(found["truncated"]["text"])
    return pl.DataFrame(found["rows"], schema=found["columns"], orient="row")


shipped = cypher(
    """
    MATCH (l:Lot)-[s:SHIPPED_TO]->(c:Customer)
    WHERE s.voided_at IS NULL AND s.undone_at IS NULL
    RETURN l.item AS item, c.country AS country, s.quantity - coalesce(s.reversed, 0) AS quantity
    """
)
print(shipped.pivot("country", index="item", values="quantity", aggregate_function="sum"))

# %% Over Bolt: the same graph with the driver, in a READ session with a time limit
if "LOTGRAPH_NEO4J_URI" in os.environ:
    import neo4j

    login = (os.environ.get("LOTGRAPH_NEO4J_USER", "neo4j"), os.environ["LOTGRAPH_NEO4J_PASSWORD"])
    with (
        neo4j.GraphDatabase.driver(os.environ["LOTGRAPH_NEO4J_URI"], auth=login) as driver,
        driver.session(default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        work = neo4j.unit_of_work(timeout=30)(
            lambda tx: tx.run(
                "MATCH (i:Inspection)-[:MEASURED]->(x) "
                "RETURN i.test AS test, i.result AS result, toFloat(i.value) AS value"
            ).fetch(100_000)
        )
        rows = [record.data() for record in session.execute_read(work)]
    inspections = pl.DataFrame(rows)
    print(inspections.group_by("test", "result").agg(pl.len(), pl.col("value").mean()).sort("test"))

# %% From last night's export: no server needed
if "LOTGRAPH_EXPORT" in os.environ:
    folder = os.environ["LOTGRAPH_EXPORT"]
    lots = pl.scan_parquet(f"{folder}/nodes/Lot.parquet")
    supplied = pl.scan_parquet(f"{folder}/relationships/SUPPLIED.parquet")
    print(
        supplied.filter(
            pl.col("voided_at").is_null() if "voided_at" in supplied.collect_schema() else True
        )
        .join(lots, left_on="end", right_on="key")
        .group_by("start", "item")
        .agg(pl.len().alias("receipts"), pl.col("quantity").sum())
        .sort("receipts", descending=True)
        .collect()
    )
