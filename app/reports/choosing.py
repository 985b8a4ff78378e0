"""What a report is of: a trace, a recall case, some lots, or a time; read as of one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.errors import UsageError
from app.genealogy.question import Direction, Options
from app.graph.moment import AsOf, moment_of
from app.graph.run import Graph
from app.ledger.certainty import Certainty
from app.ledger.containers import WHENEVER
from app.recall.cases import read_case
from app.recall.drills import all_drills
from app.recall.follow_up import follow_ups
from app.recall.models import Case, CaseAnswer
from app.recall.papers.persons import persons_of
from app.recall.snapshots import answer, snapshot_of, snapshots_of, stored_answer
from app.reports.case_source import CaseSource
from app.reports.dossier import Dossier
from app.reports.reading import read_dossier
from app.settings import Settings
from app.times import NOW
from app.trace.resolve import resolve
from app.trace.service import trace
from app.vocabulary import parse_ref
from app.wording import kind_name, moment, ref_name

Say = Callable[[str], None]
GOODS_LIMIT = 50_000  # lots and serials a time may choose
_GOODS = ("lot", "serial")


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What a report is asked of: exactly one of `refs` (a trace, in a direction), `case`, `lots`
    and, in the options, a time."""

    refs: tuple[str, ...] = ()
    direction: Direction = "down"
    case: str = ""
    snapshot: int | None = None
    lots: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def timed(self) -> bool:
        """Whether a time is given."""
        return self.options.window != WHENEVER

    def check(self) -> None:
        """Errors: `UsageError` when it is of nothing, or of more than one thing."""
        given = [bool(self.refs), bool(self.case), bool(self.lots)]
        if sum(given) > 1:
            raise UsageError(
                "A report is of one thing.",
                remedy="Name what to trace from, a recall case, some lots, or a time: one of them.",
            )
        if not any(given) and not self.timed:
            raise UsageError(
                "A report of what?",
                remedy="Name what to trace from, a recall case, some lots, or a time.",
            )
        if self.timed and (self.case or self.lots):
            raise UsageError(
                "A time goes with a trace, or stands alone.",
                remedy="Leave out from and to, or the case or the lots.",
            )


def dossier_of(
    graph: Graph, settings: Settings, choice: ReportChoice, say: Say | None = None
) -> Dossier:
    """Everything booked of what is chosen. Errors: `UsageError`, `NotFoundError`, `AmbiguousError`,
    `DrillRunningError`."""
    choice.check()
    if choice.case:
        return _of_case(graph, settings, choice, say)[2]
    if choice.refs:
        return _of_trace(graph, settings, choice, say)
    as_of = AsOf(graph, moment_of(graph), choice.options.known_at)
    if choice.lots:
        refs = as_of.all(lambda then: [lot_ref(then, text) for text in choice.lots])
        asked = ("Asked for", f"lots and serials: {_named(refs)}")
        return _read(as_of, (asked,), dict.fromkeys(refs, "certain"), say=say)
    return _of_time(as_of, settings, choice, say)


def _of_trace(graph: Graph, settings: Settings, choice: ReportChoice, say: Say | None) -> Dossier:
    found = trace(graph, choice.direction, choice.refs, choice.options, say)
    goods = {node.ref: node.certainty for node in found.nodes if node.kind in _GOODS}
    runs = frozenset(node.ref for node in found.nodes if node.kind in ("order", "batch"))
    roots = [f"{kind_name(node.kind)} {ref_name(node.ref)}" for node in found.roots]
    asked = (
        ("Asked for", f"trace {choice.direction} from {', '.join(roots)}"),
        *_limits(choice.options, settings.site_zone),
    )
    return _read(found.reader.as_of, asked, goods, runs, say)


def _limits(options: Options, zone: str) -> list[tuple[str, str]]:
    """What limits a trace, in words."""
    start, end = options.window
    told = [
        ("From", "" if start == WHENEVER[0] else moment(start, zone)),
        ("To", "" if end == WHENEVER[1] else moment(end, zone)),
        ("As it was at", "" if options.at is None else moment(options.at, zone)),
        ("Time", "ignored" if options.ignore_time else ""),
        ("Bookings without a lot", "followed" if options.include_candidates else ""),
        ("Ends by hand at", _named(options.stop)),
    ]
    return [(word, text) for word, text in told if text]


def case_source_of(
    graph: Graph, settings: Settings, choice: ReportChoice, say: Say | None = None
) -> CaseSource:
    """A case, what it holds and who has what part in it. Errors: `UsageError` without a case,
    `NotFoundError`, `DrillRunningError`."""
    if not choice.case:
        raise UsageError("This report is of a recall case.", remedy="Name one: case.")
    choice.check()
    case, found, dossier = _of_case(graph, settings, choice, say)
    people = follow_ups(graph, case, found)
    frozen = [each for each in snapshots_of(graph, case) if each.frozen]
    return CaseSource(
        dossier, case, found, persons_of(graph, case),
        sorted(frozen, key=lambda each: each.number),
        next((each for each in all_drills(graph) if each.case.number == case.number), None),
        frozenset(each.customer for each in people if each.done),
        frozenset(each.customer for each in people if each.answered),
    )  # fmt: skip


def _of_case(
    graph: Graph, settings: Settings, choice: ReportChoice, say: Say | None
) -> tuple[Case, CaseAnswer, Dossier]:
    case = read_case(graph, choice.case)
    if choice.snapshot is None:
        found = answer(graph, settings, case, say=say)
        words = "as it is now"
    else:
        found = stored_answer(graph, snapshot_of(graph, case, choice.snapshot))
        words = f"snapshot {choice.snapshot}"
    known, now = int(found.hashed["known_at"]), moment_of(graph)
    as_of = AsOf(graph, replace(now, stamp=known), known, passed=known < now.stamp)
    runs = frozenset(row["ref"] for row in found.rows["runs"])
    asked = ("Asked for", f"recall case {case.number}, {case.title}, {words}")
    return case, found, _read(as_of, (asked,), case_goods(found), runs, say)


def case_goods(found: CaseAnswer) -> dict[str, Certainty]:
    """The lots and serials of a case that were not taken out by hand."""
    return {row["ref"]: row["certainty"] for row in found.rows["lots"] if not row["excluded"]}


def lot_ref(graph: Graph, text: str) -> str:
    """The ref of a lot or serial. Errors: `UsageError` for other kinds, those of `resolve`."""
    ref = graph.read(lambda work: resolve(work, text))
    if parse_ref(ref).kind not in _GOODS:
        raise UsageError(
            f"{ref} is no lot or serial.", remedy="Trace from it, and have the report of the trace."
        )
    return ref


def _of_time(as_of: AsOf, settings: Settings, choice: ReportChoice, say: Say | None) -> Dossier:
    low, high = choice.options.window
    limit = GOODS_LIMIT + 1
    rows = as_of.all(lambda then: then.rows("reports/in_range", low=low, high=high, limit=limit))
    if len(rows) == limit:
        raise UsageError(
            f"More than {GOODS_LIMIT:,} lots were booked in that time.",
            remedy="Choose a shorter time.",
        )
    asked = (
        ("Asked for", "what was booked in a time; bookings of unknown time of the same lots, too"),
        *_limits(choice.options, settings.site_zone),
    )
    goods: dict[str, Certainty] = dict.fromkeys((row["ref"] for row in rows), "certain")
    found = _read(as_of, asked, goods, say=say)
    kept = tuple(each for each in found.bookings if each.low <= high and each.high >= low)
    left = tuple(each for each in found.bookings if not (each.low <= high and each.high >= low))
    return replace(found, bookings=kept, origins=(*found.origins, *left))


def _read(
    as_of: AsOf, asked: tuple[tuple[str, str], ...], goods: dict[str, Certainty],
    runs: frozenset[str] | None = None, say: Say | None = None,
) -> Dossier:  # fmt: skip
    known = NOW if as_of.known_at is None else as_of.known_at
    stamp = as_of.moment.stamp
    known = NOW if known >= stamp else known
    return as_of.all(lambda then: read_dossier(then, stamp, known, asked, goods, runs, say))


def _named(refs: Sequence[str]) -> str:
    few = ", ".join(ref_name(ref) for ref in refs[:20])
    return few if len(refs) <= 20 else f"{few} and {len(refs) - 20:,} more"
