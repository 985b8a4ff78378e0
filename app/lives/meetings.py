"""Bookings that meet in a run, looked up one by one where few are asked about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.ledger.columns import (
    COMPLETION,
    ITEM,
    ORDER,
    Flags,
    Ints,
    is_any,
)
from app.ledger.flows import Flows, Material
from app.lives.runs import Runs


class _Index:
    """Rows by a key."""

    def __init__(self, keys: Ints, rows: Ints) -> None:
        turn = np.argsort(keys, kind="stable")
        self.keys, self.rows = keys[turn], rows[turn]
        self.known: dict[int, list[int]] = {}

    def of(self, key: int) -> list[int]:
        found = self.known.get(key)
        if found is None:
            first, last = np.searchsorted(self.keys, [key, key + 1])
            found = self.known[key] = self.rows[first:last].tolist()
        return found


@dataclass
class Meetings:
    """Rows of flows by the runs they are booked on. A row is an input or an output of a run."""

    found: Material
    flows: Flows
    runs: Runs

    def into(self, output: int) -> list[int]:
        """Inputs that meet an output."""
        run = self.run[output]
        order = self.order[output]
        if self.whole[output]:
            return self._inputs_of_order.of(order)
        own = self._inputs.of(run)
        return own if order == run else own + self._inputs.of(order)

    def out_of(self, input_: int) -> list[int]:
        """Outputs that meet an input."""
        return self._outputs_beside(input_)

    def beside(self, output: int) -> list[int]:
        """Outputs of the run of an output, or of its order; the output itself is one."""
        return self._outputs_beside(output)

    def births(self, thing: int) -> list[int]:
        """Outputs that are a thing."""
        return self._outputs_of_thing.of(thing)

    def uses(self, thing: int) -> list[int]:
        """Inputs that are a thing."""
        return self._inputs_of_thing.of(thing)

    def one_run(self, row: int, other: int) -> bool:
        """Whether two rows are booked on one run, or on a run and its own order."""
        if self.order[row] != self.order[other]:
            return False
        return self.run[row] == self.run[other] or self.whole[row] or self.whole[other]

    def _outputs_beside(self, row: int) -> list[int]:
        order = self.order[row]
        if self.whole[row]:
            return self._outputs_of_order.of(order)
        own, whole = self._outputs.of(self.run[row]), self._whole_of.get(order, -1)
        return own + self._outputs.of(whole) if whole >= 0 else own

    # Columns as lists: single rows are asked for.

    @cached_property
    def run(self) -> list[int]:
        """The run, order or completion of a row."""
        found: list[int] = self.flows.run.tolist()
        return found

    @cached_property
    def order(self) -> list[int]:
        """The order of a row's run; -1 where it is booked on none."""
        order = np.where(self._on_run, self.runs.order[np.maximum(self.flows.run, 0)], -1)
        found: list[int] = order.tolist()
        return found

    @cached_property
    def whole(self) -> list[bool]:
        """Whether a row is booked on an order as a whole."""
        kinds = self.found.things.kinds[np.maximum(self.flows.run, 0)]
        found: list[bool] = (is_any(kinds, (ORDER, COMPLETION)) & self._on_run).tolist()
        return found

    @cached_property
    def thing(self) -> list[int]:
        """The place of a row's thing."""
        found: list[int] = self.flows.thing.tolist()
        return found

    @cached_property
    def item(self) -> list[int]:
        """The item of a row's thing, as a number."""
        found: list[int] = self.found.things.items[self.flows.thing].tolist()
        return found

    @cached_property
    def bare(self) -> list[bool]:
        """Whether a row is booked without a lot or serial."""
        found: list[bool] = (self.found.things.kinds[self.flows.thing] == ITEM).tolist()
        return found

    @cached_property
    def zero(self) -> list[bool]:
        """Whether a row is of a quantity of 0: nothing was put in or came out."""
        found: list[bool] = (self.flows.quantity == 0).tolist()
        return found

    @cached_property
    def low(self) -> list[int]:
        """When a row may have happened at the earliest."""
        found: list[int] = self.found.bookings.low[self.flows.booking].tolist()
        return found

    @cached_property
    def high(self) -> list[int]:
        """When a row may have happened at the latest."""
        found: list[int] = self.found.bookings.high[self.flows.booking].tolist()
        return found

    @cached_property
    def end(self) -> list[int]:
        """The booked time of a row."""
        found: list[int] = self.found.bookings.written_to[self.flows.booking].tolist()
        return found

    @cached_property
    def homogeneous(self) -> list[bool]:
        """Whether a row's run mixes what it takes in."""
        return self._of_run(self.found.things.homogeneous)

    @cached_property
    def unbuild(self) -> list[bool]:
        """Whether a row's run takes units apart by its kind."""
        return self._of_run(self.found.things.unbuild)

    def _of_run(self, flags: Flags) -> list[bool]:
        run = np.maximum(self.flows.run, 0)
        said = np.where(self.runs.whole[run], flags[self.runs.order[run]], flags[run])
        found: list[bool] = (said & self._on_run).tolist()
        return found

    @cached_property
    def _on_run(self) -> Flags:
        on_run: Flags = self.flows.run >= 0
        return on_run

    @cached_property
    def _whole_of(self) -> dict[int, int]:
        wholes = np.flatnonzero(self.runs.whole)
        return dict(zip(self.runs.order[wholes].tolist(), wholes.tolist(), strict=True))

    @cached_property
    def _inputs(self) -> _Index:
        return _Index(self.flows.run[self.runs.inputs], self.runs.inputs)

    @cached_property
    def _outputs(self) -> _Index:
        return _Index(self.flows.run[self.runs.outputs], self.runs.outputs)

    @cached_property
    def _inputs_of_order(self) -> _Index:
        return _Index(self.runs.order[self.flows.run[self.runs.inputs]], self.runs.inputs)

    @cached_property
    def _outputs_of_order(self) -> _Index:
        return _Index(self.runs.order[self.flows.run[self.runs.outputs]], self.runs.outputs)

    @cached_property
    def _inputs_of_thing(self) -> _Index:
        return _Index(self.flows.thing[self.runs.inputs], self.runs.inputs)

    @cached_property
    def _outputs_of_thing(self) -> _Index:
        return _Index(self.flows.thing[self.runs.outputs], self.runs.outputs)
