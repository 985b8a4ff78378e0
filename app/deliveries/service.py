"""Write the links of shipments that something happened to, of all, and compare them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from app.deliveries.links import DeliveryLink, Key, links_of, stored_links
from app.graph.run import Graph, Work
from app.graph.steps import Progress, go_through

STEP = "deliveries 2"  # named by what is worked out anew and the version of its rules
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What a comparison of the stored links with the bookings found: `wrong` ones stood there and
    should not, `missing` ones did not and should."""

    shipments: int = 0
    links: int = 0
    wrong: int = 0
    missing: int = 0

    def __add__(self, other: LinkCheck) -> LinkCheck:
        return LinkCheck(
            self.shipments + other.shipments, self.links + other.links,
            self.wrong + other.wrong, self.missing + other.missing,
        )  # fmt: skip


def settle_deliveries(
    work: Work, keys: Collection[Key], moved: Collection[str], parties: Collection[str],
    items: Collection[str],
) -> None:  # fmt: skip
    """Work out anew the links of some shipments, of those of all containers that what was booked on
    containers or serials (`moved`) may concern, of those to customers that became another kind
    (`parties`), and of those of items whose units became others (`items`)."""
    wanted = set(keys)
    if items:
        rows = work.rows("deliveries/of_items", refs=sorted(items))
        wanted |= {(row["source"], row["event"]) for row in rows}
    if (moved or parties) and work.one("deliveries/packing")["links"]:
        rows = work.rows("deliveries/concerned", refs=sorted(moved), parties=sorted(parties))
        wanted |= {(row["source"], row["event"]) for row in rows}
    if wanted:
        _settle(work, wanted)


def _settle(work: Work, keys: Collection[Key]) -> LinkCheck:
    wanted, stored = links_of(work, keys), stored_links(work, keys)
    wrong = [id_ for link, ids in stored.items() for id_ in ids[int(link in wanted) :]]
    missing: list[DeliveryLink] = sorted(wanted - stored.keys(), key=repr)
    if wrong:
        work.do("deliveries/delete", ids=wrong)
    if missing:
        work.do("deliveries/create", rows=[list(link) for link in missing])
    return LinkCheck(len(keys), len(wanted), len(wrong), len(missing))


def write_all(graph: Graph, progress: Progress) -> int:
    """Write the links of a graph that an earlier version made; how many shipments were looked at, 0
    when there was nothing to do. What is broken off goes on where it was."""
    return go_through(
        graph, STEP, lambda after: [key for key in _shipments(graph) if key > after], _settle,
        progress, _BATCH,
    )  # fmt: skip


def check_all(graph: Graph, progress: Progress) -> LinkCheck:
    """Work out all links anew and compare them with the stored ones; those that differ are written
    as they should be."""
    found = LinkCheck()
    keys = sorted({*_shipments(graph), *_linked(graph)})
    for start in range(0, len(keys), _BATCH):
        progress(start, len(keys))
        found += graph.write(partial(_check, keys=keys[start : start + _BATCH]))
    return found


def _shipments(graph: Graph) -> list[Key]:
    return sorted(_keys(graph, "deliveries/all_shipments"))


def _linked(graph: Graph) -> Iterator[Key]:
    """Events that have links, whether or not they are shipments."""
    return _keys(graph, "deliveries/all_linked")


def _keys(graph: Graph, name: str) -> Iterator[Key]:
    row = graph.one(name)
    return zip(row["sources"], row["events"], strict=True)


def _check(work: Work, keys: Collection[Key]) -> LinkCheck:
    work.one("events/stamp", now=0, count=0)  # no writer may book something meanwhile
    return _settle(work, keys)
