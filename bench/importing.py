"""A genealogy straight into an empty Neo4j: files for the admin tool's importer, then the schema.

What comes out is what the event door would have made of `bench.telling.events`, property by
property (a test compares them), but for the `Event` nodes and the corrections they allow: millions
of event texts would take an hour through the door and are not read by a trace.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from app.embedded import admin, home
from app.embedded import service as embedded
from app.embedded.install import jar_paths
from app.embedded.progress import FetchProgress, on_stderr
from app.errors import EmbeddedError
from app.settings import Settings
from bench import naming
from bench.genealogies import BEGAN_US, UOMS, VARIANTS, Bookings, Genealogy, Ints

# Header of a relationship file; `quantity` is a whole number where the event had one.
_BOOKED = (
    ":START_ID,:END_ID,source,event,line:long,recorded_at:long,at_from:long,at_to:long,"
    "at_basis,flags:long,uom,quantity:{kind}"
)


def import_genealogy(
    settings: Settings, found: Genealogy, progress: FetchProgress | None = None
) -> dict[str, float]:
    """Fill the empty home of `settings`; seconds of `write` and `import`.

    The server must not run. Whatever the home held is replaced. Raises EmbeddedError.
    """
    tell = progress or on_stderr()
    embedded.reset(settings, tell)
    at = home.at(settings.home)
    jars = jar_paths(settings, tell)
    home.create(at)
    (at.path / "conf" / "neo4j.conf").touch()
    folder = at.path / "import" / "genealogy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began = time.perf_counter()
    files = [*_node_files(found, folder), *_link_files(found, folder)]
    written = time.perf_counter()
    arguments = ["database", "import", "full", "neo4j", "--overwrite-destination"]
    outcome = admin.run(settings, at, jars, [*arguments, "--id-type=integer", *files])
    shutil.rmtree(folder, ignore_errors=True)
    if outcome.code != 0:
        raise EmbeddedError(f"The importer failed: {outcome.text[-2000:]}", code="import")
    ended = time.perf_counter()
    return {"write": round(written - began, 1), "import": round(ended - written, 1)}


class _Ids:
    """Where the ids of each kind of node begin; lots, runs and orders are counted through."""

    def __init__(self, found: Genealogy) -> None:
        orders = int(found.order_of.max(initial=-1)) + 1
        self.runs = found.lots
        self.orders = self.runs + found.runs
        self.completions = self.orders + orders
        self.customers = self.completions + orders
        self.suppliers = self.customers + found.customers
        self.others = self.suppliers + found.suppliers
        self.order_count = orders


def _write(path: Path, header: str, rows: Iterable[str]) -> Path:
    with path.open("w", encoding="ascii", newline="\n", buffering=1 << 20) as file:
        file.write(header + "\n")
        file.writelines(rows)
    return path


def _node_files(found: Genealogy, folder: Path) -> Iterator[str]:
    """Files of nodes, as arguments of the importer."""
    ids = _Ids(found)

    def file(label: str, header: str, rows: Iterable[str]) -> str:
        path = _write(folder / f"{label}.csv", ":ID,ref,number" + header, rows)
        return f"--nodes=Thing:{label}={path}"

    yield file("Lot", ",item,supplier_lots:string[]", _lots(found))
    yield file("Batch", ",order", _runs(found, ids))
    numbers = [naming.order_number(order) for order in range(ids.order_count)]
    yield file("WorkOrder", "", _named("order", numbers, ids.orders))
    yield file(
        "Completion", ",order",
        (f"{ids.completions + at},completion:{n},{n},order:{n}\n" for at, n in enumerate(numbers)),
    )  # fmt: skip
    customers = sorted(set(found.shipped.end.tolist()))
    yield file("Customer", "", (
        f"{ids.customers + each},customer:{naming.customer_number(each)},"
        f"{naming.customer_number(each)}\n" for each in customers
    ))  # fmt: skip
    suppliers = sorted(set(found.supplied.start.tolist()))
    yield file("Supplier", "", (
        f"{ids.suppliers + each},supplier:{naming.supplier_number(each)},"
        f"{naming.supplier_number(each)}\n" for each in suppliers
    ))  # fmt: skip
    items, places = _items(found), _places(found)
    yield file("Item", "", _named("item", items, ids.others))
    yield file("Location", "", _named("location", places, ids.others + len(items)))
    first = ids.others + len(items) + len(places)
    sources = _write(folder / "Source.csv", ":ID,name", [f"{first},mes\n", f"{first + 1},wms\n"])
    yield f"--nodes=Source={sources}"


def _named(kind: str, numbers: Iterable[str], first: int) -> Iterator[str]:
    return (f"{first + at},{kind}:{each},{each}\n" for at, each in enumerate(numbers))


def _items(found: Genealogy) -> list[str]:
    made = np.unique(np.stack([found.site, found.level, np.arange(found.lots) % VARIANTS]), axis=1)
    return [
        f"{found.site_names[site]}-{level:02}-{naming.VARIANT_NAMES[variant]}"
        for site, level, variant in made.T.tolist()
    ]


def _places(found: Genealogy) -> list[str]:
    back = sorted(set(found.site[found.returned.end].tolist()))
    stores = [naming.store(site) for site in found.site_names]
    return stores + [naming.returns(found.site_names[site]) for site in back]


def _lots(found: Genealogy) -> Iterator[str]:
    supplier_of = dict(zip(found.supplied.end.tolist(), found.supplied.start.tolist(), strict=True))
    names, variants = found.site_names, naming.VARIANT_NAMES
    for lot, (site, level) in enumerate(
        zip(found.site.tolist(), found.level.tolist(), strict=True)
    ):
        item = f"{names[site]}-{level:02}-{variants[lot % VARIANTS]}"
        supplier = supplier_of.get(lot)
        told = "" if supplier is None else (
            f"supplier-lot:{naming.supplier_number(supplier)}/{naming.supplier_lot_number(lot)}"
        )  # fmt: skip
        yield f"{lot},lot:{item}/{lot:07},{lot:07},{item},{told}\n"


def _runs(found: Genealogy, ids: _Ids) -> Iterator[str]:
    for run, order in enumerate(found.order_of.tolist()):
        number, place = naming.batch_number(run), ids.runs + run
        if order < 0:
            yield f"{place},batch:{number},{number},\n"
        else:
            name = naming.order_number(order)
            yield f"{place},batch:{name}/{number},{number},order:{name}\n"


def _link_files(found: Genealogy, folder: Path) -> Iterator[str]:
    """Files of relationships, as arguments of the importer."""
    ids = _Ids(found)
    stamps = iter(_first_stamps(found).tolist())
    book = partial(_bookings, found, folder)
    yield from book("SUPPLIED", "R", found.supplied, (ids.suppliers, 0), next(stamps))
    yield from book("CONSUMED_INTO", "C", found.consumed, (0, ids.runs), next(stamps))
    yield from book("PRODUCED", "P", found.produced, (ids.runs, 0), next(stamps))
    yield from book("SHIPPED_TO", "S", found.shipped, (0, ids.customers), next(stamps))
    yield from book("RETURNED", "B", found.returned, (ids.customers, 0), next(stamps))
    runs = np.flatnonzero(found.order_of >= 0)
    pairs = list(zip(runs.tolist(), found.order_of[runs].tolist(), strict=True))
    rows = (f"{ids.orders + order},{ids.runs + run}\n" for run, order in pairs)
    yield f"--relationships=RAN_AS={_write(folder / 'ran_as.csv', ':START_ID,:END_ID', rows)}"
    rows = (f"{ids.runs + run},{ids.completions + order}\n" for run, order in pairs)
    path = _write(folder / "reported.csv", ":START_ID,:END_ID", rows)
    orders = (f"{ids.orders + each},{ids.completions + each}\n" for each in range(ids.order_count))
    other = _write(folder / "reported_orders.csv", ":START_ID,:END_ID", orders)
    yield from (f"--relationships=REPORTED_IN={each}" for each in (path, other))


def last_stamp(found: Genealogy) -> int:
    """The recording stamp behind all bookings of a genealogy."""
    return int(_first_stamps(found)[-1])


def _first_stamps(found: Genealogy) -> Ints:
    """The first stamp of each kind of booking, and the one behind all."""
    began = BEGAN_US + 100 * 86_400_000_000
    return np.cumsum([0, *(len(each.at) for each in _all(found))]) + began


def _all(found: Genealogy) -> list[Bookings]:
    return [found.supplied, found.consumed, found.produced, found.shipped, found.returned]


def _bookings(
    found: Genealogy, folder: Path, type_: str, letter: str, booked: Bookings,
    firsts: tuple[int, int], stamp: int,
) -> Iterator[str]:  # fmt: skip
    """Two files of one type: whole quantities and others, as the door keeps them."""
    lots = booked.start if type_ in ("CONSUMED_INTO", "SHIPPED_TO") else booked.end
    whole = booked.halves % 2 == 0
    for kind, mask in (("long", whole), ("double", ~whole)):
        chosen = np.flatnonzero(mask)
        header = _BOOKED.format(kind=kind) + _MORE_NAMES[type_]
        rows = _booking_rows(found, type_, letter, booked, chosen, lots, firsts, stamp)
        path = _write(folder / f"{type_}_{kind}.csv", header, rows)
        yield f"--relationships={type_}={path}"


_MORE_NAMES = {
    "SUPPLIED": ",document,location,supplier_lot,supplier_lot_number",
    "CONSUMED_INTO": ",basis,location",
    "PRODUCED": ",basis,location,role",
    "SHIPPED_TO": ",document,from",
    "RETURNED": ",document,to",
}


def _booking_rows(
    found: Genealogy, type_: str, letter: str, booked: Bookings, chosen: Ints, lots: Ints,
    firsts: tuple[int, int], stamp: int,
) -> Iterator[str]:  # fmt: skip
    source = "mes" if type_ in ("CONSUMED_INTO", "PRODUCED") else "wms"
    halves = (booked.halves[chosen] % 2).tolist()
    more = [_more(type_, site) for site in found.site_names]
    uoms = [UOMS[at % len(UOMS)] for at in range(len(found.site_names))]
    for at, start, end, when, quantity, half, lot, site in zip(
        chosen.tolist(), (booked.start[chosen] + firsts[0]).tolist(),
        (booked.end[chosen] + firsts[1]).tolist(), booked.at[chosen].tolist(),
        (booked.halves[chosen] // 2).tolist(), halves, lots[chosen].tolist(),
        found.site[lots[chosen]].tolist(), strict=True,
    ):  # fmt: skip
        told = more[site]
        if "{" in told:
            told = told.format(number=at, lot=lot, supplier=start - firsts[0])
        yield (
            f"{start},{end},{source},{letter}{at},0,{stamp + at},{when},{when},occurred,0,"
            f"{uoms[site]},{quantity}{'.5' if half else ''}{told}\n"
        )


def _more(type_: str, site: str) -> str:
    """The last columns of a type at a site."""
    store = f"location:{naming.store(site)}"
    return {
        "SUPPLIED": ",GR-{number}," + store
        + ",supplier-lot:V{supplier:02}/SL{lot:07},SL{lot:07}",
        "CONSUMED_INTO": f",recorded,{store}",
        "PRODUCED": f",recorded,{store},main",
        "SHIPPED_TO": ",DN-{number}," + store,
        "RETURNED": ",RMA-{number},location:" + naming.returns(site),
    }[type_]  # fmt: skip
