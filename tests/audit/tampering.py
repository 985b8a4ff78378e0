"""What somebody does who has the database's password: one row of the table a function or statement,
and the same once more with the log written anew so that it fits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
import rfc8785

from app.audit.taken import BatchTrees
from app.audit.walk import walk
from app.backup.event_pages import event_keys
from app.chain.objects import desk_objects
from app.graph.run import Work

Statements = tuple[str, ...]


def run(work: Work, *statements: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run what nobody shipped; `$one` and `$two` are the cases."""
    rows: list[dict[str, Any]] = []
    for each in statements:
        rows = [dict(record) for record in work.tx.run("CYPHER 5 " + each, parameters)]
    return rows


def of_desk(label: str, key: str, field: str, other: str) -> dict[str, Statements]:
    """What can be done to what the desk keeps of a case: `key` is how one is found (there are two
    of case one), `field` what is changed, `other` how another is found."""
    one = f"MATCH (n:{label} {key}) "
    two = f"MATCH (m:{label} {other}) "
    return {
        "change": (f"{one} SET n.{field} = n.{field} + ' or so'",),
        "remove": (f"{one} DETACH DELETE n",),
        "insert": (
            f"{one} MATCH (c:RecallCase {{number: n.case}})-[r]->(n) "
            f"CREATE (c)-[q:$(type(r))]->(m:{label}) SET m = n{{.*, number: n.number + 70}}",
        ),
        "swap": (
            f"{one} {two} WITH n, m, n.number AS a, m.number AS b, n.ref AS c, m.ref AS d "
            "SET n.number = -1 SET m.number = a SET n.number = b",
        ),
        "move": (
            f"{one} MATCH (c:RecallCase {{number: n.case}})-[r]->(n) "
            f"MATCH (d:RecallCase {{number: $two}}) DELETE r CREATE (d)-[:$(type(r))]->(n) "
            "SET n.number = n.number + 50 SET n.case = $two",
        ),
    }


_FIRST = "{case: $one, number: 1}"
_SECOND = "{case: $one, number: 2}"
_SNAPSHOT = f"MATCH (s:RecallSnapshot {_FIRST}) "
_SNAPSHOTS = f"{_SNAPSHOT} MATCH (z:RecallSnapshot {_SECOND}) "
_OTHERS = f"{_SNAPSHOT} MATCH (z:RecallSnapshot {{case: $two, number: 1}}) "
_TEXT = f"{_SNAPSHOT} MATCH (t:RecallText) WHERE t.owner STARTS WITH s.owner + '/rows' "
_TEXTS = (
    f"{_SNAPSHOTS} MATCH (t:RecallText) WHERE t.owner STARTS WITH s.owner + '/rows' "
    "MATCH (u:RecallText) WHERE u.owner STARTS WITH z.owner + '/rows' "
)
_SIGNED_IN = "MATCH (e:AuditEntry {kind: 'sign-in', by: 'anna'}) "
_BYTES = (
    f"MATCH (s:RecallAttachment {_FIRST}) "
    "MATCH (t:RecallText) WHERE t.owner STARTS WITH s.owner + '/file/' "
)
_OTHER_BYTES = (
    f"{_BYTES} MATCH (z:RecallAttachment {_SECOND}) "
    "MATCH (u:RecallText) WHERE u.owner STARTS WITH z.owner + '/file/' "
)
_SHIPPED = "MATCH ()-[r:SHIPPED_TO]->() WITH r ORDER BY r.event LIMIT 1 "

TABLE: dict[str, dict[str, Statements]] = {
    "booking": {
        "change": (f"{_SHIPPED} SET r.quantity = coalesce(r.quantity, 0) + 1",),
        "remove": (f"{_SHIPPED} DELETE r",),
        "insert": (
            "MATCH (a:Lot {ref: 'lot:FIN/F1'}) MATCH (b:Customer {ref: 'customer:C1'}) "
            "CREATE (a)-[:SHIPPED_TO {source: 'erp', event: 'no such', line: 0, recorded_at: 1, "
            "quantity: 3.0, uom: 'pcs', flags: 1}]->(b)",
        ),
        "swap": (
            "MATCH ()-[r:CONSUMED_INTO {event: '6'}]->() "
            "MATCH ()-[q:CONSUMED_INTO {event: '7'}]->() "
            "WITH r, q, r.quantity AS a, q.quantity AS b SET r.quantity = b SET q.quantity = a",
        ),
        "move": (
            "MATCH (x)-[r:SHIPPED_TO]->() WITH x, r ORDER BY r.event LIMIT 1 "
            "MATCH (c:Customer {ref: 'customer:C2'}) WITH x, r, c, properties(r) AS told DELETE r "
            "CREATE (x)-[q:SHIPPED_TO]->(c) SET q = told",
        ),
    },
    "event": {
        "change": (
            "MATCH (e:Event {event_id: '6'}) SET e.content = replace(e.content, '120', '12')",
        ),
        "remove": (
            "MATCH ()-[r:CONSUMED_INTO {event: '6'}]->() DELETE r",
            "MATCH (e:Event {event_id: '6'}) DETACH DELETE e",
        ),
        "insert": (
            "MATCH (e:Event {event_id: '6'}) CREATE (f:Event) SET f = e{.*, event_id: '6b', "
            "content: replace(e.content, '\"event_id\":\"6\"', '\"event_id\":\"6b\"')}",
        ),
        "swap": (
            "MATCH (e:Event {event_id: '6'}) MATCH (f:Event {event_id: '7'}) "
            "WITH e, f, e.content AS a, f.content AS b, e.sha256 AS c, f.sha256 AS d "
            "SET e.content = b, e.sha256 = d SET f.content = a, f.sha256 = c",
        ),
        "move": (
            "MATCH (f:Event) WITH max(f.recorded_at) AS last "
            "MATCH (e:Event {event_id: '6'}) SET e.recorded_at = last + 5",
        ),
    },
    "void": {
        "change": (
            "MATCH (e:Event {event_id: '8'}) SET e.content = replace(e.content, '\"7\"', '\"6\"')",
        ),
        "remove": (
            "MATCH (e:Event {event_id: '8'}) DETACH DELETE e",
            "MATCH (e:Event {event_id: '7'}) REMOVE e.voided_at",
            "MATCH ()-[r:CONSUMED_INTO {event: '7'}]->() REMOVE r.voided_at SET r.flags = 1",
        ),
        "insert": (
            "MATCH (e:Event {event_id: '8'}) CREATE (f:Event) SET f = e{.*, event_id: '8b', "
            "target: '6', content: replace(replace(e.content, '\"7\"', '\"6\"'), "
            "'\"event_id\":\"8\"', '\"event_id\":\"8b\"')}",
            "MATCH (e:Event {event_id: '6'}) SET e.voided_at = e.recorded_at",
        ),
        "swap": (
            "MATCH (e:Event {event_id: '8'}) MATCH (f:Event {event_id: '21'}) "
            "WITH e, f, e.target AS a, f.target AS b SET e.target = b SET f.target = a",
        ),
        "move": (
            "MATCH (e:Event {event_id: '7'}) MATCH (f:Event {event_id: '6'}) "
            "SET f.voided_at = e.voided_at REMOVE e.voided_at",
        ),
    },
    "customer": {
        "change": ("MATCH (c:Customer {ref: 'customer:C1'}) SET c.name = 'Nobody'",),
        "remove": ("MATCH (c:Customer {ref: 'customer:C1'}) DETACH DELETE c",),
        "insert": ("CREATE (:Thing:Customer {ref: 'customer:C9', number: 'C9', name: 'New'})",),
        "swap": (
            "MATCH (c:Customer {ref: 'customer:C1'}) MATCH (d:Customer {ref: 'customer:C2'}) "
            "WITH c, d, c.name AS a, d.name AS b SET c.name = b SET d.name = a",
        ),
        "move": (
            "MATCH (e:Event)-[r:ABOUT]->(c:Customer {ref: 'customer:C1'}) "
            "MATCH (d:Customer {ref: 'customer:C2'}) WITH e, r, d, properties(r) AS told LIMIT 1 "
            "DELETE r CREATE (e)-[q:ABOUT]->(d) SET q = told",
        ),
    },
    "snapshot text": {
        "change": (f"{_TEXT} SET t.text = replace(t.text, 'certain', 'possible')",),
        "remove": (f"{_TEXT} DELETE t",),
        "insert": ("CREATE (:RecallText {owner: 'x/rows/000000', place: 0, text: '{}'})",),
        "swap": (f"{_TEXTS} WITH t, u, t.text AS a, u.text AS b SET t.text = b SET u.text = a",),
        "move": (
            f"{_OTHERS} MATCH (t:RecallText) WHERE t.owner STARTS WITH s.owner + '/rows' "
            "SET t.owner = z.owner + '/rows/000009'",
        ),
    },
    "hash": {
        "change": (f"{_SNAPSHOT} SET s.sha256 = reverse(s.sha256)",),
        "remove": (f"{_SNAPSHOT} REMOVE s.sha256",),
        "insert": (f"{_SNAPSHOT} SET s.sha512 = s.sha256",),
        "swap": (
            f"{_SNAPSHOTS} WITH s, z, s.sha256 AS a, z.sha256 AS b, s.owner AS c, z.owner AS d "
            "SET s.sha256 = b, s.owner = d SET z.sha256 = a, z.owner = c",
        ),
        "move": (f"{_OTHERS} SET z.sha256 = s.sha256, z.owner = s.owner",),
    },
    "flags and persons": {
        "change": (f"{_SNAPSHOT} SET s.by = 'carl'",),
        "remove": (f"{_SNAPSHOT} REMOVE s.second",),
        "insert": (f"MATCH (s:RecallSnapshot {_SECOND}) SET s.frozen = true, s.second = 'carl'",),
        "swap": (f"{_SNAPSHOTS} WITH s, z, s.by AS a, z.by AS b SET s.by = b SET z.by = a",),
        "move": (f"{_OTHERS} SET z.by = s.by, z.second = s.second, z.frozen = s.frozen",),
    },
    "hold": of_desk("RecallHold", _FIRST, "by", _SECOND),
    "reply": of_desk("RecallReply", _FIRST, "step", _SECOND),
    "attachment": of_desk("RecallAttachment", _FIRST, "name", _SECOND),
    "attached bytes": {
        "change": (f"{_BYTES} SET t.text = 'AAAA' + substring(t.text, 4)",),
        "remove": (f"{_BYTES} DELETE t",),
        "insert": (
            f"{_BYTES} CREATE (u:RecallText) "
            "SET u = t{.*, owner: s.owner + '/file/000001', place: 1}",
        ),
        "swap": (
            f"{_OTHER_BYTES} WITH t, u, t.text AS a, u.text AS b SET t.text = b SET u.text = a",
        ),
        "move": (
            f"{_BYTES} MATCH (z:RecallAttachment {{case: $two, number: 1}}) "
            "SET t.owner = z.owner + '/file/000009'",
        ),
    },
    "decision": of_desk("RecallDecision", _SECOND, "text", "{case: $one, number: 3}"),
    "log entry": {
        "change": (
            "MATCH (e:AuditEntry {number: 4}) SET e.text = replace(e.text, 'anna', 'carl')",
        ),
        "remove": ("MATCH (e:AuditEntry {number: 3}) DELETE e",),
        "insert": (
            "MATCH (e:AuditEntry) WITH e ORDER BY e.number DESC LIMIT 1 "
            "CREATE (f:AuditEntry) SET f = e{.*, number: e.number + 1}",
        ),
        "swap": (
            "MATCH (e:AuditEntry {number: 3}) MATCH (f:AuditEntry {number: 4}) "
            "SET e.number = -3 SET f.number = 3 SET e.number = 4",
        ),
        "move": (
            "MATCH (e:AuditEntry {case: $one}) WITH e LIMIT 1 "
            "SET e.case = $two, e.text = replace(e.text, $one, $two)",
        ),
    },
    "sign-in": {
        "change": (
            f"{_SIGNED_IN} SET e.text = replace(e.text, 'anna', 'carl'), e.by = 'carl'",
        ),
        "remove": (f"{_SIGNED_IN} DELETE e",),
        "insert": (
            f"{_SIGNED_IN} MATCH (h:AuditHead) MATCH (b:AuditBeside {{number: e.number}}) "
            "CREATE (f:AuditEntry) SET f = e{.*, number: h.number + 1} "
            "CREATE (c:AuditBeside) SET c = b{.*, number: h.number + 1}",
        ),
        "swap": (
            f"{_SIGNED_IN} MATCH (f:AuditEntry {{kind: 'sign-in', by: 'ben'}}) "
            "WITH e, f, e.number AS a, f.number AS b "
            "SET e.number = -1 SET f.number = a SET e.number = b",
        ),
        "move": (  # its beside, the address, to another
            f"{_SIGNED_IN} MATCH (f:AuditEntry {{kind: 'sign-in', by: 'ben'}}) "
            "MATCH (b:AuditBeside {number: e.number}) MATCH (c:AuditBeside {number: f.number}) "
            "WITH b, c, b.text AS x, c.text AS y SET b.text = y SET c.text = x",
        ),
    },
    "head": {
        "change": ("MATCH (h:AuditHead) SET h.hash = reverse(h.hash)",),
        "remove": ("MATCH (h:AuditHead) DELETE h",),
        "insert": ("CREATE (:AuditHead {name: 'second', number: 1, hash: '', chain: ''})",),
    },
    "case": {
        "change": ("MATCH (c:RecallCase {number: $one}) SET c.status = 'closed'",),
        "remove": (
            "MATCH (c:RecallCase {number: $one}) OPTIONAL MATCH (c)-->(n) DETACH DELETE c, n",
        ),
        "insert": (
            "MATCH (c:RecallCase {number: $one}) CREATE (d:RecallCase) "
            "SET d = c{.*, number: 'RC-2026-009'}",
        ),
        "swap": (
            "MATCH (c:RecallCase {number: $one}) MATCH (d:RecallCase {number: $two}) "
            "WITH c, d, c.title AS a, d.title AS b SET c.title = b SET d.title = a",
        ),
    },
}  # fmt: skip

# What there is no such thing as, and why.
NONE_SUCH = {
    ("head", "swap"): "there is one head",
    ("head", "move"): "the head is of no case",
    ("case", "move"): "a case is in no other",
}

# What is found no more when the log was written anew, and why (docs/audit.md).
NOT_FOUND = {
    ("head", "change"): "it was written as it was before",
    ("head", "remove"): "it was written as it was before",
    ("head", "insert"): "it was written as it was before",
    ("head", "roll back"): "it was written as it was before",
    ("log entry", "insert"): "an entry that fits behind the last anchor changes nothing before it",
    ("sign-in", "insert"): "an entry that fits behind the last anchor changes nothing before it",
}

# Nodes and relationships that an object is, for rolling back what came after a moment.
KINDS: dict[str, str] = {
    "booking": "n:NoSuch", "event": "n:Event", "void": "n:Event AND n.type = 'void'",
    "customer": "n:Customer", "snapshot text": "n:RecallText", "hash": "n:RecallSnapshot",
    "flags and persons": "n:RecallSnapshot", "hold": "n:RecallHold", "reply": "n:RecallReply",
    "attachment": "n:RecallAttachment",
    "attached bytes": "n:RecallText AND n.owner CONTAINS '/file/'",
    "decision": "n:RecallDecision", "log entry": "n:AuditEntry",
    "sign-in": "n:AuditEntry AND n.kind = 'sign-in'", "head": "n:AuditHead",
    "case": "n:RecallCase",
}  # fmt: skip

_CHANGING = "NOT n:Schema AND NOT n:Step"


class Picture:
    """All nodes and relationships as they were at a moment, to put some or all back to it."""

    def __init__(self, work: Work) -> None:
        nodes = run(
            work, f"MATCH (n) WHERE {_CHANGING} RETURN elementId(n) AS id, properties(n) AS p"
        )
        links = run(work, "MATCH ()-[r]->() RETURN elementId(r) AS id, properties(r) AS p")
        self._nodes = {row["id"]: row["p"] for row in nodes}
        self._links = {row["id"]: row["p"] for row in links}

    def put_back(self, work: Work, which: str = "true", *, links: bool = True) -> None:
        """Make nodes of a kind, and relationships, what they were."""
        rows = [{"id": key, "p": each} for key, each in self._nodes.items()]
        if links:
            run(
                work, "MATCH ()-[r]->() WHERE NOT elementId(r) IN $ids DELETE r",
                "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.id SET r = row.p",
                ids=list(self._links),
                rows=[{"id": key, "p": each} for key, each in self._links.items()],
            )  # fmt: skip
        run(
            work, f"MATCH (n) WHERE {_CHANGING} AND ({which}) AND NOT elementId(n) IN $ids "
            "DETACH DELETE n",
            "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.id "
            f"AND ({which}) SET n = row.p",
            ids=list(self._nodes), rows=rows,
        )  # fmt: skip


def forge(work: Work) -> None:
    """Write the log anew so that it fits what is there now: whoever may write may do that."""
    rows = run(work, "MATCH (e:AuditEntry) RETURN properties(e) AS p ORDER BY e.number")
    entries = [orjson.loads(row["p"]["text"]) for row in rows]
    there = {(label, case, key): hash_ for label, case, key, hash_ in desk_objects(work)}
    known: set[Any] = set()
    for told in reversed(entries):
        kept = []
        for label, case, key, before in told["objects"]:
            each = (label, case, key)
            if each in there:  # its last entry has it as it is now, those before as it was then
                kept.append([*each, before if each in known else there[each]])
                known.add(each)
        told["objects"] = kept
    new = [[*key, hash_] for key, hash_ in there.items() if key not in known]
    entries[-1]["objects"] += sorted(new, key=repr)
    _fit_batches(work, entries)
    last = ""
    stored = []
    for number, told in enumerate(entries, 1):
        told |= {"number": number, "previous": last}
        text = rfc8785.dumps(told)
        last = hashlib.sha256(text).hexdigest()
        fields = ("chain", "number", "at", "kind", "by", "how", "case")
        stored.append({name: told[name] for name in fields} | {"text": text.decode(), "hash": last})
    run(
        work,
        "MATCH (e:AuditEntry) WHERE NOT 0 < e.number <= $number DELETE e",
        "UNWIND $rows AS row MERGE (e:AuditEntry {number: row.number}) SET e = row",
        "MATCH (h:AuditHead) WHERE h.name <> 'audit' DELETE h",
        "MERGE (h:AuditHead {name: 'audit'}) "
        "SET h.number = $number, h.hash = $hash, h.chain = $chain",
        rows=stored, number=len(entries), hash=last, chain=entries[-1]["chain"],
    )  # fmt: skip


def _fit_batches(work: Work, entries: list[dict[str, Any]]) -> None:
    """Roots and counts of the events that are there."""
    for row in run(work, "MATCH (e:Event) RETURN elementId(e) AS id, e.content AS content"):
        sha256 = hashlib.sha256(row["content"].encode()).hexdigest()
        run(
            work,
            "MATCH (e:Event) WHERE elementId(e) = $id SET e.sha256 = $s",
            id=row["id"],
            s=sha256,
        )
    batches = [told for told in entries if told["kind"] == "events"]
    last = max((key.stamp for key in event_keys(work, 2**62)), default=0)
    batches[-1]["told"]["last"] = max(last, batches[-1]["told"]["last"])
    _store(work, entries)
    trees = BatchTrees(walk(work))
    for key in event_keys(work, 2**62):
        trees.add(key)
    for told in batches:
        _, tree = trees.trees[told["number"]]
        told["told"] |= {"events": tree.leaves, "root": tree.root}


def _store(work: Work, entries: list[dict[str, Any]]) -> None:
    rows = [{"number": told["number"], "text": rfc8785.dumps(told).decode()} for told in entries]
    run(work, "UNWIND $rows AS row MATCH (e:AuditEntry {number: row.number}) SET e.text = row.text",
        rows=rows)  # fmt: skip


def pairs() -> Iterator[tuple[str, str]]:
    """Every object with everything that can be done to it."""
    for name in TABLE:
        for what in ("change", "remove", "insert", "swap", "move", "roll back"):
            if (name, what) not in NONE_SUCH:
                yield name, what
