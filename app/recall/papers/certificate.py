"""The certificate of a mock recall: what was drawn, how long it took, what the team said, what each
leg reaches, who did what; from `certificate.txt`, which can be one's own."""

from __future__ import annotations

from typing import Any

from app.errors import LotgraphError
from app.graph.run import Graph
from app.recall.cases import log_of, read_case
from app.recall.drill_answers import LEGS, drill_scope
from app.recall.drills import MILESTONES, SORTS, Drill
from app.recall.papers.letters import text_from
from app.recall.papers.persons import persons_of
from app.settings import Settings
from app.times import now
from app.web.pdf import pdf_of
from app.wording import NBSP, moment, plural, ref_name, zone_text

CERTIFICATE = "certificate.txt"
_NAMED = 40  # refs of a leg that are named


class DrillOpenError(LotgraphError):
    """A certificate is of a drill whose milestones were all reached (HTTP 409)."""

    code = "drill_open"
    status = 409


def certificate_text(graph: Graph, settings: Settings, drill: Drill) -> str:
    """Errors: `DrillOpenError`, `SettingsError` when the template is wrong."""
    if not drill.done:
        raise DrillOpenError(
            f"{drill.case.number} is not finished.", remedy="Answer every milestone first."
        )
    case = read_case(graph, drill.case.number)
    found, zone = drill_scope(graph, settings, drill), settings.site_zone
    log, persons = log_of(graph, case), persons_of(graph, case)
    told: dict[str, Any] = {
        "case": case.as_json(), "sort": drill.sort, "sorts": SORTS, "drawn": ref_name(drill.drawn),
        "drawn_of": _count(drill.drawn_of, "lot"), "target": drill.target_minutes,
        "took": drill.took,
        "in_time": drill.in_time, "right": drill.right, "started": moment(case.opened_at, zone),
        "printed": moment(now(), zone), "zone": zone_text(zone),
        "people": [each.name for each in persons],
        "persons": [each.as_json() for each in persons],
        "authenticated": all(row["authenticated"] for row in log),
        "milestones": [
            {
                "name": name, "words": words, "minutes": drill.minutes(name) or 0,
                "answers": [each.as_json() for each in drill.answers.get(name, ())],
            }
            for name, words in MILESTONES.items()
        ],
        "legs": [
            {
                "name": leg, "words": LEGS[leg],
                "count": _count(len(scope.goods), "lot or serial", "lots and serials"),
                "goods": [ref_name(ref) for ref in scope.goods[:_NAMED]],
                "left": max(0, len(scope.goods) - _NAMED),
                "parties": [found.name(ref) for ref in scope.parties[:_NAMED]],
                "parties_left": max(0, len(scope.parties) - _NAMED),
            }
            for leg, scope in found.legs.items()
        ],
    }  # fmt: skip
    return text_from(settings, CERTIFICATE, told)


def _count(count: int, one: str, many: str | None = None) -> str:
    return plural(count, one, many).replace(NBSP, " ")


def certificate_pdf(graph: Graph, settings: Settings, drill: Drill) -> bytes:
    """The same as a PDF."""
    text = certificate_text(graph, settings, drill)
    return pdf_of(f"Mock recall {drill.case.number}", [text])
