"""All drawn genealogies that are asked where things went or came from."""

from tests.genealogy.drawn_boxes import BOXED
from tests.genealogy.drawn_certainty import CERTAINTY
from tests.genealogy.drawn_compared import COMPARED
from tests.genealogy.drawn_containers import CONTAINERS
from tests.genealogy.drawn_cover import COVER
from tests.genealogy.drawn_crates import CRATES
from tests.genealogy.drawn_customers import CUSTOMERS
from tests.genealogy.drawn_filled import FILLED
from tests.genealogy.drawn_handled import HANDLED
from tests.genealogy.drawn_later import LATER
from tests.genealogy.drawn_lives import LIVES
from tests.genealogy.drawn_packing import PACKING
from tests.genealogy.drawn_papers import PAPERS
from tests.genealogy.drawn_places import PLACES
from tests.genealogy.drawn_returned import RETURNED
from tests.genealogy.drawn_roots import ROOTS
from tests.genealogy.drawn_shares import SHARES
from tests.genealogy.drawn_time import TIME
from tests.genealogy.drawn_units import UNITS
from tests.genealogy.drawn_unlike import UNLIKE
from tests.genealogy.drawn_vague import VAGUE

DRAWN = (
    *UNITS, *LIVES, *TIME, *COVER, *CERTAINTY, *CONTAINERS, *PACKING, *CUSTOMERS, *ROOTS, *PAPERS,
    *SHARES, *HANDLED, *BOXED, *RETURNED, *COMPARED, *LATER, *UNLIKE, *CRATES, *VAGUE,
    *FILLED, *PLACES,
)  # fmt: skip
