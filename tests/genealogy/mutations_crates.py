"""Rules on who brought crates with nobody knows what in them, broken."""

from __future__ import annotations

from app.genealogy import container_root, network, own_steps, part_steps
from tests.genealogy.breaks import Mutation, edit

USED = "Up, from where such a container was used or shipped, who had brought it by then is possible"
THERE = "so it is from a place it was at, and from a document that moved it"
SUPPLIED = "In a container it supplied what was in it when it came, as surely as it was"
NAMED = "the container is named whatever was in it"
GREASE = "certain where that booking names the place"
READ = "who brought such containers, up"
READ_SUPPLIED = "containers that were supplied, whatever was in them"

BROUGHT = (
    Mutation(
        "11",
        USED,
        "nobody brought it",
        edit(network._crates, ("steps.add(things[gone],", "Steps().add(things[gone],")),
        ("crate_used_whole", "crate_of_two_suppliers", "crate_sent_on", "crate_that_is_kept"),
        READ,
    ),
    Mutation(
        "11",
        USED,
        "who brought it later is possible, too",
        edit(network._crates, ("things[came], WALKED", "things[came], AFRESH")),
        ("crate_of_two_suppliers", "crate_came_after", "crate_posted_later"),
        READ,
    ),
    Mutation(
        "11",
        USED,
        "who brought it is certain where it surely was used",
        edit(network._crates, (", WALKED, Reason", ", SURE | WALKED, Reason"), times=2),
        ("crate_used_whole", "crate_sent_on"),
        READ,
    ),
    Mutation(
        "11",
        USED,
        "only where it was used",
        edit(network._crates, ("(CONSUMED, SHIPPED)", "(CONSUMED,)")),
        ("crate_sent_on",),
        READ,
    ),
    Mutation(
        "11",
        THERE,
        "a place or a document leads to nobody",
        edit(part_steps.crate_steps, ('direction == "up" else ()', "False else ()")),
        ("crate_used_whole", "crate_moved_by_a_paper"),
        READ,
    ),
    Mutation(
        "11",
        THERE,
        "whoever brought it, whenever",
        edit(part_steps.crate_steps, ("[-look[1]]", "[BEFORE_ALL]")),
        ("crate_moved_by_a_paper",),
        READ,
    ),
    Mutation(
        "11",
        SUPPLIED,
        "where it was booked before, it is certain",
        edit(own_steps.early_steps, ("np.where(rest | maybe,", "np.where(rest,")),
        ("crate_shipped_before_it_came",),
        READ_SUPPLIED,
    ),
    Mutation(
        "11",
        NAMED,
        "one of which nobody knows what was in it",
        edit(part_steps.crate_steps, ("(flows.unit >= 0))", "empty)")),
        ("crate_shipped_before_it_came",),
        READ_SUPPLIED,
    ),
    Mutation(
        "11",
        GREASE,
        "possible also then",
        edit(container_root._Steps.seen, ("own = rows[named[rows]", "own = rows[~named[rows]")),
        ("crate_of_grease",),
        READ_SUPPLIED,
    ),
)
