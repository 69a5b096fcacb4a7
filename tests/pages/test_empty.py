"""Pages of an instance that holds nothing yet, files that cannot be read, and a text without a plan."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guatu.commitments.models import Change, Commitment, Report

EMPTY = {
    ("office", "/reports/"): "上传后几秒钟就能看到拆出的任务",
    ("office", "/review/"): "拆出的任务在这里对照原文逐条审核",
    ("office", "/plan/"): "上传政府工作报告",
    ("office", "/living/"): "原文显示在这里",
    ("office", "/my/"): "计划确认后，这里按单位列出",
    ("office", "/tables/"): "按原样上传",
    ("leader", "/reports/"): "督查室上传并确认后",
    ("leader", "/plan/"): "督查室审核、确认之后",
    ("leader", "/my/"): "计划确认后，这里按单位列出",
    ("clerk", "/my/"): "计划确认并分派给本单位之后",
    ("clerk", "/plan/"): "督查室审核、确认之后",
    ("clerk", "/reports/"): "督查室上传并确认后",
    ("admin", "/reports/"): "添加机构和人员",
}


@pytest.mark.parametrize(("who", "path"), EMPTY)
def test_an_empty_page_says_what_will_be_here_and_how(district: Any, who: str, path: str) -> None:
    client = Client()
    client.force_login(getattr(district, who))
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert EMPTY[who, path] in answer.content.decode()


def scanned() -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "目标任务")
    return out.getvalue()


BAD = {
    "扫描件.pdf": (scanned, "都是扫描图片", "OCR"),
    "空.txt": (lambda: b"", "没有文字", "检查是否选错了文件"),
    "分解表.xlsx": (workbook, "Excel", "是责任分解表？到“导入”页上传"),
    "坏.docx": (lambda: b"PK\x03\x04broken", "已损坏", "重新拷贝"),
    "照片.jpg": (lambda: b"\xff\xd8\xff\xe0 picture", "图片", "Word 原件"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_named_with_the_cure_and_leaves_nothing(district: Any, name: str) -> None:
    make, wrong, cure = BAD[name]
    folder = Path(settings.UPLOADS)
    before = sorted(folder.rglob("*"))
    client = Client()
    client.force_login(district.office)
    answer = client.post("/reports/", {"file": SimpleUploadedFile(name, make())})
    page = answer.content.decode()
    said = page[page.index('id="file-error"') :].partition("</p>")[0]
    assert answer.status_code == 422
    assert all(words in said for words in (name, wrong, cure))
    assert not Report.objects.exists()
    assert not Commitment.objects.exists()
    assert not Change.objects.exists()
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "text", "heading"),
    [
        ("民间故事.txt", "从前有座青石山，山里有座白云庙。\n庙里有位老人。\n", "没有找到年度计划"),
        ("半份.txt", "云溪区政府工作报告\n一、2025年工作回顾\n过去一年，建成学校3所。\n", "没有找到年度计划"),
    ],
)
def test_a_text_without_a_plan_says_so_instead_of_an_empty_table(
    district: Any, name: str, text: str, heading: str
) -> None:
    client = Client()
    client.force_login(district.office)
    answer = client.post("/reports/", {"file": SimpleUploadedFile(name, text.encode())}, follow=True)
    page = answer.content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert "文件里没有找到年度计划" in page
    assert "换一份文件" in page
    assert "计划部分共" not in page
    report = Report.objects.get()
    assert "还没有任务" in client.get(f"/reports/{report.pk}/living/").content.decode()
    confirm = client.get(f"/reports/{report.pk}/review/confirm/").content.decode()
    assert "先对照原文把任务补上" in confirm
    assert "<button" not in confirm[confirm.index("<h1>") : confirm.index("</main>")]
    plan = client.get(f"/reports/{report.pk}/plan/").content.decode()
    assert "计划里还没有任务" in plan
    assert "导出 Excel" not in plan
