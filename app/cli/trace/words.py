"""A trace in a terminal: the answer in words, then its tables; or one proof, hop by hop."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.terminal import terminal
from app.genealogy.stock import StockRow
from app.ledger.parties import PARTIES
from app.trace.answer import Trace
from app.trace.models import Edge
from app.trace.proof import Hop, Proof
from app.trace.sentences import sentences, time_sentence
from app.trace.steps import STEP_WORDS, share_text
from app.trace.summary import left_out, notes, reading_order
from app.wording import plural, quantity, written_time
from app.workbench.picture_words import VERBS

_LISTED = 20


def tell(found: Trace, zone: str) -> None:
    """Print an answer."""
    console = terminal()
    arrow = "Downstream of" if found.direction == "down" else "Upstream of"
    names = ", ".join(root.ref for root in found.roots)
    console.print(f"[bold]{arrow} {escape(names)}[/bold]", soft_wrap=True)
    for note in notes(found.options, zone):
        console.print(f"[yellow]![/yellow] {escape(_plain(note))}", soft_wrap=True)
    for sentence in [*sentences(found), time_sentence(found)]:
        console.print(escape(_plain(sentence)), soft_wrap=True)
    for warning in found.warnings:
        console.print(f"[yellow]![/yellow] {escape(warning.text)}", soft_wrap=True)
    console.print(_nodes(found))
    _reasons(console, found)
    if found.customers:
        console.print(_customers(found))
        if found.partly_possible:
            console.print("* of what it got, a part is only possible")
    if found.stock:
        console.print(_stock(found))
    _removed(console, found, zone)


def prove(found: Trace, proof: Proof, zone: str) -> None:
    """Print why something is in an answer: its shortest chain of bookings."""
    console = terminal()
    way = "goes to" if found.direction == "down" else "comes from"
    text = f"{proof.root} {way} {proof.target}: {proof.certainty}"
    console.print(f"[bold]{escape(text)}[/bold]", soft_wrap=True)
    if not proof.hops:
        console.print("The trace starts from it.")
    hops = proof.hops if found.direction == "down" else proof.hops[::-1]  # as the material went
    for number, hop in enumerate(hops, 1):
        inside = f" in {hop.through}" if hop.through else ""
        line = f"{number}. {hop.start} {VERBS.get(hop.type, hop.type)} {hop.end}{inside}"
        console.print(escape(line), soft_wrap=True)
        console.print(f"   {escape(_plain(_evidence(hop, zone)))}", soft_wrap=True)


def _evidence(hop: Hop, zone: str) -> str:
    sure = hop.certainty + (f" ({hop.reason})" if hop.reason else "")
    if hop.event is None:
        return f"follows from how they belong together · {sure}"
    return " · ".join(
        [
            "no quantity" if hop.quantity is None else quantity(hop.quantity, hop.uom),
            written_time(hop.at, zone) or "time unknown",
            f"document {hop.document}" if hop.document else "no document",
            f"event {hop.source} {hop.event}",
            sure,
        ]
    )


def _plain(text: str) -> str:
    """Words for a terminal: no-break spaces become ordinary ones."""
    return text.replace("\u00a0", " ")


def _footnotes(found: Trace) -> dict[str, int]:
    """A number for each reason why something is only possible."""
    reasons = dict.fromkeys(node.reason for node in found.nodes if node.reason)
    return {reason: number for number, reason in enumerate(reasons, 1)}


def _nodes(found: Trace) -> Table:
    table = Table(title="Reached", title_justify="left", title_style="bold")
    down = found.direction == "down"
    columns = ["depth", "ref", "name", "certainty", *(["share"] if down else []), "status"]
    for column in columns:
        right = column in ("depth", "share")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    notes_of = _footnotes(found)
    roots = {node.ref for node in found.roots}
    for node in sorted(found.nodes, key=reading_order):
        mark = f" ({notes_of[node.reason]})" if node.reason else ""
        share = _plain(share_text(node.share)) if node.has_share else ""
        table.add_row(
            str(node.depth),
            escape(node.ref),
            escape(node.name or ""),
            "start" if node.ref in roots else node.certainty + mark,
            *([share if node.ref not in roots else ""] if down else []),
            escape(_plain("; ".join(filter(None, (node.status, node.standing_text))))),
        )
    return table


def _reasons(console: Console, found: Trace) -> None:
    for reason, number in _footnotes(found).items():
        console.print(escape(f"({number}) possible: {reason}"), soft_wrap=True)


def _customers(found: Trace) -> Table:
    table = Table(title="Customers", title_justify="left", title_style="bold")
    names = ("customer", "name", "certainty", "shipped", "returned", "still out", "documents")
    for column in names:
        table.add_column(column, overflow="fold")
    partly = found.partly_possible
    for row in found.customers:
        amounts = row.quantities
        party = f" ({PARTIES[row.party][1]})" if row.party != "customer" else ""
        table.add_row(
            escape(row.ref),
            escape(row.name or "") + party,
            row.certainty + ("*" if row.ref in partly else ""),
            _plain("\n".join(quantity(each.shipped, each.uom) for each in amounts)),
            _plain("\n".join(quantity(each.returned, each.uom) for each in amounts)),
            _plain("\n".join(quantity(each.outstanding, each.uom) for each in amounts)),
            escape(", ".join(row.documents)),
        )
    return table


def _stock(found: Trace) -> Table:
    table = Table(title="On hand", title_justify="left", title_style="bold")
    for column in ("ref", "location", "quantity", "certainty", "status"):
        table.add_column(column, overflow="fold")
    sure = {node.ref: node.certainty for node in found.nodes}
    for row in found.stock:
        place = row.location or "no place named"
        table.add_row(
            escape(row.ref),
            escape(f"{place} {row.location_name or ''}".strip()),
            _plain(quantity(row.quantity, row.uom)),
            sure.get(row.ref, ""),
            _plain(_status(row)),
        )
    return table


def _status(row: StockRow) -> str:
    """`hold 40 kg`, `hold requested 40 kg`."""
    said = row.status or ""
    if row.status not in (None, "released"):
        said += " of some" if row.status_quantity is None else ""
        said += f" {quantity(row.status_quantity, row.uom)}" if row.status_quantity else ""
    if row.requested:
        asked = f"{row.requested} requested {quantity(row.requested_quantity, row.uom)}"
        said = f"{said}, {asked}" if said else asked
    return said


def _removed(console: Console, found: Trace, zone: str) -> None:
    """What time left out: things and customers, then bookings, those first where it cut."""
    gone = [*found.removed.customers, *found.removed.lots]
    left = left_out(found)
    if not gone and not left:
        return
    console.print("[bold]Left out by time[/bold] (--ignore-time counts it)")
    for ref in gone[:_LISTED]:
        console.print(f"  {escape(ref)}", soft_wrap=True)
    if len(gone) > _LISTED:
        console.print(f"  and {len(gone) - _LISTED:,} more")
    for each in left[:_LISTED]:
        console.print(f"  {escape(_plain(_booking(each.edge, zone)))}"
                      + (" [bold]cut here[/bold]" if each.cut else ""), soft_wrap=True)  # fmt: skip
    if len(left) > _LISTED:
        more = plural(len(left) - _LISTED, "booking")
        console.print(f"  and {_plain(more)} more; all with --csv --part removed, or --json")


def _booking(edge: Edge, zone: str) -> str:
    words = STEP_WORDS.get(edge.type, edge.type.lower())
    parts = [f"{edge.start} → {edge.end}", words]
    if edge.event:
        parts += [
            quantity(edge.quantity, edge.uom),
            written_time(edge.at, zone) or "time unknown",
            f"event {edge.source} {edge.event}",
        ]
    return ", ".join(parts)
