"""What the configuration of an embedded server bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.embedded import conf
from app.embedded.home import Home
from app.settings import Settings


@pytest.mark.parametrize(
    ("heap", "asked", "given"),
    [(1024, None, 384), (512, None, 192), (256, None, 96), (512, 70, 70)],
)
def test_transactions_leave_room_in_the_heap(
    tmp_path: Path, heap: int, asked: int | None, given: int
) -> None:
    settings = Settings(home=tmp_path, heap_mib=heap, transaction_memory_mib=asked)
    (tmp_path / "conf").mkdir()
    conf.write(settings, Home(tmp_path), 7687)
    lines = (tmp_path / "conf" / "neo4j.conf").read_text().splitlines()
    assert f"dbms.memory.transaction.total.max={given}m" in lines


def test_flags_of_ones_own_come_last(tmp_path: Path) -> None:
    own = Settings(home=tmp_path, java_flags="-Xmx300m -Dtold='by a site'")
    assert conf.server_flags(own, Home(tmp_path), 25)[-2:] == ["-Xmx300m", "-Dtold=by a site"]
    with pytest.raises(ValidationError, match="No closing quotation"):
        Settings(home=tmp_path, java_flags="'")
