"""All drawn genealogies that are asked where things went or came from."""

from tests.genealogy.drawn_containers import CONTAINERS
from tests.genealogy.drawn_customers import CUSTOMERS
from tests.genealogy.drawn_roots import ROOTS
from tests.genealogy.drawn_time import TIME
from tests.genealogy.drawn_units import UNITS

DRAWN = (*UNITS, *TIME, *CONTAINERS, *CUSTOMERS, *ROOTS)
