"""What is reached over links kept as columns, each thing once. Pure; the loop is compiled.

Links stand in two parts (most of them, and what was added since), each with an index: the links of
thing `i` are those of `rows` from `first[i]` on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.genealogy.loops import loop

Index = NDArray[np.int64]
Rows = NDArray[np.int32]
Open = NDArray[np.bool_]


@loop(nogil=True)
def spread(
    starts: Index,
    size: int,
    first: Index,
    rows: Rows,
    ends: Rows,
    is_open: Open,
    first_later: Index,
    rows_later: Rows,
    ends_later: Rows,
    is_open_later: Open,
) -> Any:
    """The starts and all things reached from them over open links, as they are met.

    `size`: one more than the greatest number of a thing; `ends`: by link, the thing it leads to.
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
