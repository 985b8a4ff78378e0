"""What the numbers of a genealogy are called: refs, and numbers back from refs."""

from __future__ import annotations

from bench.genealogies import UOMS, VARIANTS, Genealogy

VARIANT_NAMES = "ABCD"
assert len(VARIANT_NAMES) == VARIANTS


def item_code(found: Genealogy, lot: int) -> str:
    """The item of a lot: site, stage and variant."""
    site = found.site_names[int(found.site[lot])]
    return f"{site}-{found.level[lot]:02}-{VARIANT_NAMES[lot % VARIANTS]}"


def lot_number(lot: int) -> str:
    """The lot number, which ends in its position."""
    return f"{lot:07}"


def lot_ref(found: Genealogy, lot: int) -> str:
    """The ref of a lot."""
    return f"lot:{item_code(found, lot)}/{lot_number(lot)}"


def batch_number(run: int) -> str:
    """The batch number of a run."""
    return f"B{run:07}"


def order_number(order: int) -> str:
    """The number of a work order."""
    return f"O{order:06}"


def batch_ref(found: Genealogy, run: int) -> str:
    """The ref of a run, under its order where it has one."""
    order = found.order_of[run]
    within = f"{order_number(order)}/" if order >= 0 else ""
    return f"batch:{within}{batch_number(run)}"


def customer_number(customer: int) -> str:
    """The number of a customer."""
    return f"C{customer:04}"


def supplier_number(supplier: int) -> str:
    """The number of a supplier."""
    return f"V{supplier:02}"


def supplier_lot_number(lot: int) -> str:
    """The supplier's number of a received lot."""
    return f"SL{lot:07}"


def store(site: str) -> str:
    """Where a site keeps its lots."""
    return f"{site}-STORE"


def returns(site: str) -> str:
    """Where a site puts what customers send back."""
    return f"{site}-RETURNS"


def uom_of(found: Genealogy, lot: int) -> str:
    """The unit a lot is booked in."""
    return UOMS[found.uom[lot]]


def position(ref: str) -> int:
    """The number a ref was made of: `lot:W0-03-A/0001234` → 1234, `customer:C0007` → 7."""
    return int(ref.rpartition(":")[2].rpartition("/")[2].lstrip("BCOV"))
