"""Certificates and photos of a case: bounded, handed out safely, hashed into snapshots, verified.

The case is about milk A7, of which Corner Shop got yoghurt F1 (`tests/web/stories.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.audit.erasing import erase
from app.audit.service import verify_case
from app.graph.run import Graph
from app.recall import cases
from app.recall.attachments.store import changed_files, type_of
from app.recall.papers.export import export_case
from app.recall.snapshots import snapshots_of, stored_answer, take_snapshot
from app.recall.verification import verify
from app.settings import Settings
from tests.conftest import Load
from tests.events.said import ask
from tests.web.stories import dairy

BASE = "/api/v1/recall"
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_000


def test_files_are_kept_and_hashed_into_snapshots(
    graph: Graph, load: Load, client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    load(graph, dairy())
    case = cases.open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")
    asked = {"case": case.number, "name": "pallet.png", "about": "lot:FIN/F1", "by": "anna"}

    def post(content: bytes, code: int = 201, **more: str) -> Any:
        told = client.post(f"{BASE}/attachments", params={**asked, **more}, content=content)
        assert told.status_code == code, told.text
        return told.json()

    first = post(PHOTO, note="label of the pallet")
    assert (first["number"], first["type"], first["size"]) == (1, "image/png", len(PHOTO))
    post(b"x", 404, about="lot:FIN/F9")
    post(b"", 400)
    post(bytes(settings.recall_attachment_bytes + 1), 413)
    reply = {"customer": "C1", "step": "destroyed", "quantity": 5, "certificate": "D-1"}
    client.post(f"{BASE}/cases/{case.number}/replies", json=reply)
    heard = client.get(f"{BASE}/cases/{case.number}/customers").json()[0]["replies"]
    assert heard[0]["by"] == "not named"  # and not the user this runs as
    form = {"about": "reply:1", "by": "ben", "note": "", "customer": "customer:C1"}
    files = {"file": ("../../<b>.html", b"<script>alert(1)</script>", "text/html")}
    sent = client.post(
        f"/recall/attach?number={case.number}", data=form, files=files, follow_redirects=False
    )
    assert (sent.status_code, "/recall/customer?" in sent.headers["location"]) == (303, True)
    assert "lotgraph_name=ben" in sent.headers["set-cookie"]
    assert 'name="by" autocomplete="name" value="ben"' in client.get("/recall/new").text
    client.cookies.clear()
    assert 'name="by" autocomplete="name" value=""' in client.get("/recall/new").text
    nobody = {"do": "milestone", "milestone": "scope", "lots": "7"}
    asked_for = client.post(f"/recall/case?number={case.number}", data=nobody)
    assert (asked_for.status_code, "A name is missing" in asked_for.text) == (400, True)
    assert 'name="lots" value="7"' in asked_for.text  # what was typed is kept
    page = client.get(sent.headers["location"]).text
    assert "_b_.html" in page
    assert "line 1 of the replies" in page
    listed = client.get(f"{BASE}/cases/{case.number}/attachments").json()
    assert [(row["number"], row["about"]) for row in listed] == [
        (1, "lot:FIN/F1"), (2, "reply:1"),
    ]  # fmt: skip

    # Handed out as files to be saved, whatever they say they are.
    one = client.get(f"{BASE}/cases/{case.number}/attachments/1")
    assert (one.content, one.headers["content-type"]) == (PHOTO, "image/png")
    two = client.get(f"/recall/attachment?number={case.number}&file=2")
    assert two.headers["content-type"] == "application/octet-stream"
    for answer in (one, two):
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    # A snapshot is taken with them; freezing again with nothing changed says so.
    taken, found = take_snapshot(graph, settings, case, by="anna")
    assert found.beside["attachments"][0]["sha256"] == first["sha256"]
    assert (taken.attachments, taken.same_as) == (2, None)
    body = {"by": "anna"}
    again = client.post(f"{BASE}/cases/{case.number}/snapshots", json=body).json()
    assert again["same_as"] == 1
    shown = client.get(f"/recall/case?number={case.number}").text
    assert "Nothing has changed since snapshot 2" in shown
    assert "Nothing had changed since snapshot 1." in shown  # in the log
    post(b"%PDF-1.7", name="D-1.pdf", about="")
    assert take_snapshot(graph, settings, case, by="anna")[0].same_as is None
    told = export_case(graph, settings, case, tmp_path, by="anna")
    assert told["files"]["attachments/1-pallet.png"] == first["sha256"]
    assert (tmp_path / "attachments" / "1-pallet.png").read_bytes() == PHOTO

    # Erased on request, the chain holds; changed by somebody else, it is found.
    every = snapshots_of(graph, case)
    assert verify(graph, case, every[-1], verify_case(graph, settings, case.number)).good
    erase(graph, "attachment", f"{case.number}/2", by="anna", reason="somebody asked")
    assert client.get(f"/recall/attachment?number={case.number}&file=2").status_code == 404
    assert verify(graph, case, every[-1], verify_case(graph, settings, case.number)).good
    ask(graph, "MATCH (a:RecallAttachment {number: 1}) MATCH (t:RecallText) "
               "WHERE t.owner STARTS WITH a.owner AND t.place = 0 "
               "SET t.text = 'AAAA' + substring(t.text, 4) RETURN 1 AS done")  # fmt: skip
    verdict = verify(graph, case, every[-1], verify_case(graph, settings, case.number))
    assert not verdict.good
    assert "CHANGED: attachment 1 (pallet.png) is not what it was" in verdict.sentences[0]
    assert "its bytes are not what was hashed" in verdict.log_sentence
    assert client.get(f"{BASE}/cases/{case.number}/attachments/1").status_code == 409
    kept = stored_answer(graph, every[0]).beside["attachments"]
    assert changed_files(graph, case.number, kept) == [
        "attachment 1 (pallet.png) is not what it was"
    ]


def test_only_harmless_types_are_told() -> None:
    assert [type_of(name) for name in ("a.PDF", "a.html", "a.svg", "a", "a.pdf.exe")] == [
        "application/pdf", *["application/octet-stream"] * 4,
    ]  # fmt: skip
