"""Progress by hand: a claim with evidence, correctable, from those who answer for it; files known by what they hold."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from invented import District, named

from guatu.commitments import services
from guatu.commitments.errors import Refused
from guatu.commitments.files import evidence_keep, evidence_type, name_cleaned
from guatu.commitments.journal import since_version
from guatu.people.permissions import NotAllowed


def archive(*members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as stream:
        for member in members:
            stream.writestr(member, "x")
    return held.getvalue()


PDF = b"%PDF-1.7\n%%EOF"


def test_progress_is_a_claim_with_evidence_and_correctable(district: District) -> None:
    park = named(district.plan(), "白石物流园")
    entry = services.progress_enter(
        commitment=park,
        person=district.clerk,
        percent="35",
        text="土方完成",
        files=[("照片.pdf", PDF), ("a/b/说明.txt", b"ok")],
    )
    assert [(each.name, each.content_type) for each in entry.evidence.all()] == [
        ("照片.pdf", "application/pdf"),
        ("说明.txt", "text/plain"),
    ]
    with pytest.raises(NotAllowed):  # another organisation's claim, though it shares the task
        services.progress_correct(progress=entry, person=district.townsman, percent=30, text="土方完成三成")
    fixed = services.progress_correct(progress=entry, person=district.clerk, percent=30, text="土方完成三成")
    assert (fixed.corrects, fixed.evidence.count()) == (entry, 2)
    entry.refresh_from_db()
    assert entry.is_superseded
    with pytest.raises(Refused):
        services.progress_correct(progress=entry, person=district.clerk, percent=20)
    assert [each.verb for each in park.changes.order_by("id")][-2:] == ["progress", "correct"]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({}, "text"),
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
        ({"value": "x"}, "value"),
        ({"text": "x", "day": date.today() + timedelta(days=1)}, "day"),
        ({"text": "x", "day": "2025-12-31"}, "day"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "x", "files": [("a.pdf", b"")]}, "files"),
        ({"text": "x", "files": [("a.pdf", PDF)] * 11}, "files"),
    ],
)
def test_wrong_progress_names_its_field(district: District, entry: dict[str, Any], field: str) -> None:
    park = named(district.plan(), "白石物流园")
    with pytest.raises(Refused) as refusal:
        services.progress_enter(commitment=park, person=district.clerk, **entry)
    assert refusal.value.field == field
    assert park.progress.count() == 0


def test_progress_waits_for_the_plan(district: District) -> None:
    park = named(district.report(), "白石物流园")
    with pytest.raises(Refused):
        services.progress_enter(commitment=park, person=district.office, text="x")


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.exe", PDF, "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\nxx", "image/png"),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml"), "wordprocessingml"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
        ("a.ofd", archive("OFD.xml"), "application/ofd"),
        ("a.csv", "单位,数\n".encode("gb18030"), "text/csv"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword"),
        ("a.pdf", b"MZ\x90\0", None),
        ("a.txt", b"\x7fELF", None),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        ("a.xlsx", archive("[Content_Types].xml", "xl/macrosheets/sheet1.xml"), None),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), None),
        ("a.zip", archive("a.pdf"), None),
        ("a.docx", b"PK\x03\x04", None),
        ("a.html", b"<script>", None),
        ("a.svg", b"<svg onload=x>", None),
        ("a.txt", b"\0\1\2", None),
        ("a.sh", b"#!/bin/sh", None),
    ],
)
def test_evidence_is_known_by_what_it_holds(name: str, data: bytes, outcome: str | None) -> None:
    if outcome is None:
        with pytest.raises(Refused) as refusal:
            evidence_type(name=name, data=data)
        assert name in str(refusal.value)
    else:
        assert outcome in evidence_type(name=name, data=data)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("照片.jpg", b"\xff\xd8\xff" + archive("a.txt"), "藏着压缩包"),
        ("不是.txt", b"%PDF-1.4\n1 0 obj <</S /JavaScript /JS (x)>> endobj", "带有脚本"),
        ("旧.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打不开"),
        ("网页.txt", b"<script>1</script>", "网页或脚本"),
    ],
)
def test_evidence_is_looked_into_as_in_registers(district: District, name: str, data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        evidence_keep(name=name, data=data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\1.jpg", "1.jpg"),
        ("附件\u202egpj.exe", "附件gpj.exe"),
        ("\x00\n", "未命名"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_file_names_are_made_harmless(given: str, kept: str) -> None:
    assert name_cleaned(given) == kept


def test_progress_comes_from_those_who_answer_for_it(district: District) -> None:
    park = named(district.plan(), "白石物流园")
    allowed = {}
    for name, person in district.people().items():
        try:
            services.progress_enter(commitment=park, person=person, text="x")
            allowed[name] = True
        except NotAllowed:
            allowed[name] = False
    assert allowed == {
        "office": True, "leader": False, "clerk": True, "townsman": True, "outsider": False, "admin": False,
    }  # fmt: skip


def test_a_claim_of_progress_is_no_edit_of_the_target(district: District) -> None:
    park = named(district.plan(), "白石物流园")
    version = park.version
    services.progress_enter(commitment=park, person=district.clerk, percent="35", text="土方完成")
    edited = services.commitment_edit(
        commitment=park, person=district.office, changes={"note": "盯紧"}, version=version
    )
    assert edited.note == "盯紧"
    assert since_version(edited, version).keys() == {"note"}
