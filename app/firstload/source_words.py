"""What sources say of themselves, found before the batch it stands in is checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.events.contract import read_event
from app.events.models import Incoming, Problem
from app.events.reading import json_line
from app.vocabulary.defining import NothingDefinedError, one_shape
from app.vocabulary.sources import SourceRules, rules_of, said_of_source

_Said = tuple[str | None, str, Mapping[str, Any]]


class SourceWords:
    """The rules of sources as far as was read; `names`: of all sources of events."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, _Said]] = defaultdict(dict)
        self._used: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        self.names: set[str] = set()
        self.rules: dict[str, SourceRules] = {}

    def look(self, items: Sequence[Any], source: str | None) -> None:
        """Note what events of a batch say of their sources; the first of a key counts."""
        for raw in _defines(items):
            told = raw if source is None or raw.get("source") is not None else {
                **raw, "source": source
            }  # fmt: skip
            event = read_event(told) if _of_source(told) else None
            if event is None or isinstance(event, Problem):
                continue
            content = event.plain
            name, event_id = content["source"], content["event_id"]
            self._said[name].setdefault(event_id, (content.get("at"), event_id, content))
            self.rules[name] = rules_of(self.told(name))

    def told(self, name: str) -> dict[str, Any]:
        """What is said of a source together."""
        return said_of_source(self._said[name].values() if name in self._said else ())

    def used(self, names: Iterable[str], local: Mapping[str, SourceRules]) -> None:
        """Note by which rules times were read that leave it to their source."""
        self.names.update(names)
        for name, rules in local.items():
            self._used[name].add(_of_times(rules))

    def is_pending(self, name: str) -> bool:
        """Whether times of a source were read by rules it changed later."""
        now = _of_times(self.rules.get(name, SourceRules()))
        return bool(self._used.get(name, set()) - {now})


def _of_times(rules: SourceRules) -> tuple[str, str, str]:
    return rules.zone, rules.day_start, rules.at_basis


def _defines(items: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    for each in items:
        if isinstance(each, Incoming):
            found = each.event if each.problem is None else None
        elif b'"define"' in each[1]:
            found = json_line(*each).event
        else:
            continue
        if found is not None and found.get("type") == "define":
            yield found


def _of_source(raw: Mapping[str, Any]) -> bool:
    try:
        shaped = one_shape({name: value for name, value in raw.items() if value is not None})
    except NothingDefinedError:
        return False
    subject = shaped.get("subject")
    return isinstance(subject, Mapping) and subject.get("kind") == "source"
