"""The inner loops of a trace, compiled: which steps pair, how far time lets the walk go.

Plain loops over columns; everything that a rule means is decided by the callers, who build the
columns. Compiled once and kept on disk.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from app.genealogy.loops import loop

KEPT, SOLE, PLAIN = 0, 1, 2  # kinds of pairs

# What a step may be used for: in a certain chain, in any, in any from its own time on. A rung is of
# certain chains alone; sure one way only: down, or up.
SURE, WALKED, AFRESH, RUNG, SURE_DOWN, SURE_UP = 1, 2, 4, 8, 16, 32
CERTAIN = SURE | RUNG

# mypy sees no types in numba's decorators; the signatures below are the contract.


@loop()
def _grown(column: Any) -> Any:
    bigger = np.empty(2 * len(column), np.int64)
    bigger[: len(column)] = column
    return bigger


@loop()
def pair_kinds(
    in_run: Any, in_item: Any, in_thing: Any, in_low: Any, in_begins: Any, in_zero: Any,
    in_of_run: Any, in_of_order: Any,
    out_run: Any, out_order: Any, out_whole: Any, out_high: Any, out_even: Any,
    out_plain: Any, barred: Any, items: int,
) -> Any:  # fmt: skip
    """Pairs (kind, input, output) seen from each output, by the bookings' own times.

    Inputs stand by order and run: `in_of_run[run]` and `in_of_order[order]` are their bounds.
    `out_even[p]`: the homogeneous run of the output, or -1. `barred`: sorted input * outputs +
    output, pairs that never meet. KEPT: the output has no booking of the item that time allows
    (one of 0, `in_zero`, is none; `in_begins`: when it may have been of what had come in), and
    keeps them all; SOLE: it could have the item from no other
    thing, or the run is homogeneous; PLAIN: an ordinary step of an output to which no step leads
    from its run alone, whatever its time.
    """
    kinds, first, second = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.int64)
    count, outs = 0, len(out_run)
    stamp, sole = np.full(items, -1, np.int64), np.full(items, -1, np.int64)
    allowed = np.zeros(items, np.bool_)
    bounds = np.zeros((2, 2), np.int64)
    for p in range(outs):
        bounds[:] = 0
        if out_whole[p]:
            bounds[0] = in_of_order[out_order[p]]
        else:
            bounds[0] = in_of_run[out_run[p]]
            if out_order[p] != out_run[p]:
                bounds[1] = in_of_run[out_order[p]]
        for part in range(2):
            for i in range(bounds[part, 0], bounds[part, 1]):
                item = in_item[i]
                if len(barred) and _has(barred, i * outs + p):
                    continue
                if stamp[item] != p:
                    stamp[item], sole[item], allowed[item] = p, -1, False
                if in_begins[i] <= out_high[p]:
                    allowed[item] |= not in_zero[i]
                if in_low[i] <= out_high[p]:
                    new = sole[item] == -1 or sole[item] == in_thing[i]
                    sole[item] = in_thing[i] if new else -2
        for part in range(2):
            for i in range(bounds[part, 0], bounds[part, 1]):
                if len(barred) and _has(barred, i * outs + p):
                    continue
                fits = in_low[i] <= out_high[p]
                kept = not (allowed[in_item[i]] or in_zero[i])
                if count + 3 > len(kinds):
                    kinds, first, second = _grown(kinds), _grown(first), _grown(second)
                alone = sole[in_item[i]] >= 0 or in_run[i] == out_even[p]
                if kept:
                    kinds[count], first[count], second[count] = KEPT, i, p
                    count += 1
                if fits and alone:
                    kinds[count], first[count], second[count] = SOLE, i, p
                    count += 1
                if out_plain[p]:
                    kinds[count], first[count], second[count] = PLAIN, i, p
                    count += 1
    return kinds[:count], first[:count], second[:count]


@loop()
def nowhere_else(
    in_run: Any, in_order: Any, in_low: Any,
    out_thing: Any, out_high: Any, out_scrap: Any, out_of_run: Any, out_of_order: Any,
    whole_of: Any, kept_input: Any, kept_output: Any, barred: Any,
) -> Any:  # fmt: skip
    """Pairs (input, output) of inputs that could have gone into no other output thing.

    Outputs stand by order and run, with bounds as in `kept_or_sole`; `whole_of[order]` is the
    place of the order's completion, or -1. `kept_input` (rising) and `kept_output`: the KEPT pairs.
    """
    first, second = np.empty(64, np.int64), np.empty(64, np.int64)
    count, outs, at = 0, len(out_thing), 0
    kept_by = np.full(outs, -1, np.int64)
    bounds = np.zeros((2, 2), np.int64)
    for i in range(len(in_run)):
        while at < len(kept_input) and kept_input[at] <= i:
            kept_by[kept_output[at]] = kept_input[at]
            at += 1
        bounds[:] = 0
        if in_run[i] == in_order[i] and whole_of[in_order[i]] >= 0:
            bounds[0] = out_of_order[in_order[i]]
        else:
            bounds[0] = out_of_run[in_run[i]]
            if whole_of[in_order[i]] >= 0:
                bounds[1] = out_of_run[whole_of[in_order[i]]]
        only = -1
        for part in range(2):
            for p in range(bounds[part, 0], bounds[part, 1]):
                if len(barred) and _has(barred, i * outs + p):
                    continue
                if (in_low[i] <= out_high[p] or kept_by[p] == i) and not out_scrap[p]:
                    only = out_thing[p] if only == -1 or only == out_thing[p] else -2
        if only == -2:
            continue
        for part in range(2):
            for p in range(bounds[part, 0], bounds[part, 1]):
                if len(barred) and _has(barred, i * outs + p):
                    continue
                if in_low[i] <= out_high[p] and (only == -1 or only == out_thing[p]):
                    if count == len(first):
                        first, second = _grown(first), _grown(second)
                    first[count], second[count] = i, p
                    count += 1
    return first[:count], second[:count]


@loop()
def _has(sorted_keys: Any, key: int) -> bool:
    place = np.searchsorted(sorted_keys, key)
    return bool(place < len(sorted_keys) and sorted_keys[place] == key)


@loop()
def spread(
    begin: Any, ends: Any, uses: Any, grows: Any, low: Any, high: Any, wanted: int, afresh: bool,
    start: int, unreached: int,
) -> Any:  # fmt: skip
    """Carry the earliest times along the steps: (times, depth, layer, order) by node.

    A step is taken when it has a use `wanted` and the carried time is not beyond the end's `high`;
    the time carried on is the later of itself and the end's `low`. With `afresh`, a step AFRESH
    starts anew at the end's `low`. Generation by generation: a step that `grows` begins the next.
    `depth` is the first generation that reaches a node, `layer` in how many steps within it,
    `order` that in which nodes were first reached; -1 and `unreached`: not reached.
    """
    size = len(low)
    times = np.full(size, unreached, np.int64)
    next_times = np.full(size, unreached, np.int64)
    depth, layer = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    order, queue = np.empty(size, np.int64), np.empty(size + 1, np.int64)
    after = np.empty(size, np.int64)
    waiting = np.zeros(size, np.bool_)
    times[start], depth[start], layer[start], order[0] = low[start], 0, 0, start
    queue[0], waiting[start] = start, True
    found, head, held, level, later = 1, 0, 1, 0, 0
    while held > 0:
        steps, left = 0, held
        while held > 0:
            if left == 0:
                steps, left = steps + 1, held
            left -= 1
            node = queue[head]
            head = head + 1 if head < size else 0
            held -= 1
            waiting[node] = False
            carried = times[node]
            for at in range(begin[node], begin[node + 1]):
                end, use = ends[at], uses[at]
                if use & wanted and carried <= high[end]:
                    time = max(carried, low[end])
                elif afresh and use & AFRESH:
                    time = low[end]
                else:
                    continue
                if grows[at]:
                    if time < times[end] and time < next_times[end]:
                        if next_times[end] == unreached:
                            after[later] = end
                            later += 1
                        next_times[end] = time
                elif time < times[end]:
                    if depth[end] < 0:
                        depth[end], layer[end], order[found] = level, steps + 1, end
                        found += 1
                    times[end] = time
                    if not waiting[end]:
                        waiting[end] = True
                        queue[(head + held) % (size + 1)] = end
                        held += 1
        level += 1
        for place in range(later):
            end = after[place]
            if next_times[end] < times[end]:
                if depth[end] < 0:
                    depth[end], layer[end], order[found] = level, 0, end
                    found += 1
                times[end] = next_times[end]
                waiting[end] = True
                queue[(head + held) % (size + 1)] = end
                held += 1
            next_times[end] = unreached
        later = 0
    return times, depth, layer, order[:found]


@loop()
def chains(
    begin: Any, ends: Any, uses: Any, hops: Any, low: Any, high: Any, wanted: int, afresh: bool,
    start: int, unreached: int,
) -> Any:  # fmt: skip
    """Labels (node, hops, time): the earliest time at which so many hops lead to a node.

    A node has a label for a number of hops only when it is earlier than with fewer; of several
    labels of one node and number the last holds. Steps are taken as in `spread`; `hops`: how many
    hops each step is.
    """
    size = len(low)
    best = np.full(size, unreached, np.int64)
    waiting = np.zeros(size, np.bool_)
    nodes, counts, times = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.int64)
    here = np.empty(64, np.int64)
    # What is reached in more hops, number by number as lists: `first` of each, and `after`.
    first = np.full(64, -1, np.int64)
    after, node_of, time_of = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.int64)
    first[0], after[0], node_of[0], time_of[0] = 0, -1, start, low[start]
    found, noted, open_, level = 0, 1, 1, 0
    while open_ > 0:
        held, place = 0, first[level]
        while place >= 0 or held > 0:
            if place >= 0:  # of this number, before what is reached from there without a hop
                node, time = node_of[place], time_of[place]
                place, open_ = after[place], open_ - 1
            else:
                held -= 1
                node = here[held]
                time = best[node]
                waiting[node] = False
                for at in range(begin[node], begin[node + 1]):
                    end, use = ends[at], uses[at]
                    if use & wanted and time <= high[end]:
                        next_ = max(time, low[end])
                    elif afresh and use & AFRESH:
                        next_ = low[end]
                    else:
                        continue
                    if next_ >= best[end]:
                        continue
                    if noted == len(after):
                        after, node_of, time_of = _grown(after), _grown(node_of), _grown(time_of)
                    far = level + hops[at]
                    while far >= len(first):
                        old = len(first)
                        first = _grown(first)
                        first[old:] = -1
                    node_of[noted], time_of[noted] = end, next_
                    if far == level:
                        after[noted] = place
                        place = noted
                    else:
                        after[noted] = first[far]
                        first[far] = noted
                    noted, open_ = noted + 1, open_ + 1
                continue
            if time >= best[node]:
                continue
            best[node] = time
            if found == len(nodes):
                nodes, counts, times = _grown(nodes), _grown(counts), _grown(times)
            nodes[found], counts[found], times[found] = node, level, time
            found += 1
            if not waiting[node]:
                waiting[node] = True
                if held == len(here):
                    here = _grown(here)
                here[held] = node
                held += 1
        level += 1
        if level >= len(first):
            break
    return nodes[:found], counts[:found], times[:found]


@loop()
def reasons_of(
    begin: Any, ends: Any, uses: Any, grows: Any, reasons: Any, high: Any, sure: Any, times: Any,
    depth: Any, layer: Any, order: Any,
) -> Any:  # fmt: skip
    """(why, last) by node that is not `sure`: the reason of the step where the way to it stops
    being certain, and that of the last step; 0: none.

    Of the shortest ways, those in the order of `spread`: the least reason, so that it does not
    matter which step stands first.
    """
    size = len(sure)
    why, last = np.zeros(size, np.int64), np.zeros(size, np.int64)
    new = np.ones(size, np.bool_)
    # Where all that was met is certain nothing is left to say.
    in_doubt = False
    for node in order:
        if not sure[node]:
            in_doubt = True
            break
    if not in_doubt:
        return why, last
    for node in order:
        for at in range(begin[node], begin[node + 1]):
            end, use, own = ends[at], uses[at], reasons[at]
            level = depth[node] + 1 if grows[at] else depth[node]
            steps = 0 if grows[at] else layer[node] + 1
            if sure[end] or depth[end] != level or layer[end] != steps:
                continue
            if not ((use & (SURE | WALKED) and times[node] <= high[end]) or use & AFRESH):
                continue
            before = 0 if sure[node] else why[node]
            reason = before if before != 0 else own
            if new[end] or reason < why[end] or (reason == why[end] and own < last[end]):
                why[end], last[end], new[end] = reason, own, False
    # What is reached only at a better time than the shortest way to the node before has: any way.
    missing = True
    while missing:
        missing = False
        for node in order:
            before = 0 if sure[node] else why[node]
            for at in range(begin[node], begin[node + 1]):
                end, use = ends[at], uses[at]
                reason = before if before != 0 else reasons[at]
                if sure[end] or why[end] != 0 or reason == 0 or depth[end] < 0:
                    continue
                if (use & (SURE | WALKED) and times[node] <= high[end]) or use & AFRESH:
                    why[end], missing = reason, True
    return why, last


@loop(nogil=True)
def closure(
    starts: Any,
    size: int,
    first: Any,
    rows: Any,
    ends: Any,
    is_open: Any,
    first_later: Any,
    rows_later: Any,
    ends_later: Any,
    is_open_later: Any,
) -> Any:
    """The starts and all things reached from them over open links, as they are met; each once.

    Links stand in two parts (most of them, and what was added since), each with an index: those of
    thing `i` are `rows[first[i]:first[i + 1]]`. `size`: one more than the greatest number of a
    thing; `ends`: by link, the thing it leads to.
    """
    met = np.zeros(size, np.uint8)
    queue = np.empty(size, np.int64)
    count = 0
    for start in starts:
        if met[start] == 0:
            met[start] = 1
            queue[count] = start
            count += 1
    done = 0
    while done < count:
        thing = queue[done]
        done += 1
        if thing + 1 < len(first):
            for place in range(first[thing], first[thing + 1]):
                row = rows[place]
                end = ends[row]
                if is_open[row] and met[end] == 0:
                    met[end] = 1
                    queue[count] = end
                    count += 1
        if thing + 1 < len(first_later):
            for place in range(first_later[thing], first_later[thing + 1]):
                row = rows_later[place]
                end = ends_later[row]
                if is_open_later[row] and met[end] == 0:
                    met[end] = 1
                    queue[count] = end
                    count += 1
    return queue[:count].copy()
