"""Two people at once: a define that was made of an older picture of its thing is not taken.

Which define wins does not depend on which came last, so one that was made of what somebody read
an hour ago would win over what another said since. A request may say which versions it was made
of (`If-Match`), or that its things are new (`If-None-Match: *`). It is looked at in the transaction
that writes, when this writer has the clock: of two at the same instant one is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.errors import UsageError
from app.events.canonical import canonical_json
from app.events.models import Outcome, Problem
from app.events.rows_of_event import EventRows, Key
from app.graph.run import Work
from app.graph.versions import Version, versions_of
from app.vocabulary.sources import SOURCE_TARGET

_TAGS = re.compile(r'\s*"[^"]*"\s*(,\s*"[^"]*"\s*)*')
_NONE = Version(0, None, None, {})


@dataclass(slots=True)
class Expectation:
    """Which versions the things that are defined may have; None: any that says something.

    `own`: refs that this request defined; its own defines make nothing older.
    """

    versions: frozenset[str] | None
    own: set[str] = field(default_factory=set)

    def met(self, version: Version) -> bool:
        """Whether a thing of this version may be defined."""
        if self.versions is None:
            return version.stamp > 0
        return str(version.stamp) in self.versions


def expectation(if_match: str | None, if_none_match: str | None) -> Expectation | None:
    """What the headers of a request expect; None: nothing. Errors: `UsageError`."""
    if if_match is not None and if_none_match is not None:
        raise UsageError("If-Match and If-None-Match exclude each other.", remedy="Send one.")
    if if_none_match is not None:
        if if_none_match.strip() != "*":
            raise UsageError(
                "If-None-Match of a request that writes is understood as * only.",
                remedy="Send “If-None-Match: *” with things that are new.",
            )
        return Expectation(frozenset("0"))
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return Expectation(None)
    if not _TAGS.fullmatch(if_match):
        raise UsageError(
            "If-Match is not understood.",
            remedy='Send versions in quotes, with commas between: "1772438400000000".',
        )
    return Expectation(frozenset(re.findall(r'"([^"]*)"', if_match)))


def older(work: Work, expected: Expectation, fresh: Sequence[EventRows]) -> dict[Key, Outcome]:
    """The answers to those of some new defines whose things are not what was expected."""
    defines = [each for each in fresh if each.type == "define"]
    wanted = {ref for each in defines for ref in each.plan.about} - expected.own
    known = versions_of(work, wanted) if wanted else {}
    found = {}
    for each in defines:
        if each.target == SOURCE_TARGET:
            found[each.key] = _refused(each, _SOURCE, None)
        for ref in each.plan.about:
            version = known.get(ref, _NONE)
            if ref in wanted and not expected.met(version):
                found[each.key] = _refused(each, _problem(ref, version), version)
    return found


def refs_of_defines(batch: Sequence[EventRows], outcomes: Sequence[Outcome]) -> set[str]:
    """The refs that the defines of a batch defined."""
    return {
        ref
        for each, outcome in zip(batch, outcomes, strict=True)
        if each.type == "define" and outcome.result == "created"
        for ref in each.plan.about
    }


_SOURCE = Problem(
    "no_version", "a source has no version", "source", "Define it without If-Match, in a request "
    "of its own.",
)  # fmt: skip


def _problem(ref: str, version: Version) -> Problem:
    if version.stamp == 0:
        text = f"nothing was said of {ref} yet"
    else:
        text = f"{ref} was changed since, by event {version.event} of source {version.source}"
    return Problem(
        "older_version", f"{text}; nothing was written", "",
        f'Look at both; if it is still wanted, send it again with If-Match: "{version.stamp}".',
    )  # fmt: skip


def _refused(each: EventRows, problem: Problem, version: Version | None) -> Outcome:
    return Outcome(
        each.incoming.line,
        "conflict",
        *each.key,
        notes=each.incoming.notes,
        problem=problem,
        stored=None if version is None else canonical_json(dict(version.properties)),
        offered=canonical_json(_offered(each.content)),
        version=None if version is None else version.stamp,
        raw=each.incoming.raw,
        named=tuple(sorted(each.plan.things)),
    )


def _offered(content: Mapping[str, object]) -> dict[str, object]:
    given = content.get("properties")
    told = dict(given) if isinstance(given, Mapping) else {}
    return told | ({"same_as": content["same_as"]} if "same_as" in content else {})
