"""The first sheet of every report: what it is, by which law, of what, as of which commit."""

from __future__ import annotations

from collections.abc import Iterable

from app import __version__
from app.reports.dossier import Dossier
from app.reports.sheets import NOT_ADVICE, ReportSheet
from app.times import NOW, instant_text, now
from app.wording import moment, zone_text

COUNTS = (
    "What was voided, or reversed as a whole, is not there; of what was reversed in part the rest "
    "is. “possible”: a booking through a container, or an assumed one, that the records do not "
    "prove. An empty cell is not held by the events; “Not held” lists each by name and lot."
)


def cover(
    dossier: Dossier, title: str, law: str, zone: str, notes: Iterable[tuple[str, str]]
) -> ReportSheet:
    """Pairs of a word and what it says. `stamp` and moments stand in words and as the number they
    have in the graph."""
    known = dossier.known_at
    stamp = f"{moment(dossier.stamp, zone)} ({instant_text(dossier.stamp)}, stamp {dossier.stamp})"
    lines = [
        ("Report", title),
        ("Source", law),
        ("Not legal advice", NOT_ADVICE),
        *dossier.asked,
        ("As of the commit of", stamp),
        (
            "As known at",
            "that commit" if known == NOW else f"{moment(known, zone)} (stamp {known})",
        ),
        ("Lots and serials chosen", f"{len(dossier.goods):,}"),
        ("Times", f"in {zone_text(zone)}; a date is a date, a local time is marked"),
        ("What counts", COUNTS),
        *notes,
        ("Written", f"{moment(now(), zone)} by lotgraph {__version__}"),
    ]
    return ReportSheet("Read this", (), lines)
