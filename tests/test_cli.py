"""The command, run as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.documents.plan_sample import TEXT

NO_PLAN = "云栖区志\n云栖区地处江边，因云得名。境内多山，盛产茶叶。\n"
TABLE = "1. 新签约项目120个以上。（牵头单位：区招商服务中心）\n2. 修订档案馆夜间开放办法。（牵头单位：区档案馆）\n"


def guatu(
    *words: str | Path, data: bytes | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "guatu.cli", *map(str, words)],
        input=data,
        capture_output=True,
        cwd=folder,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "云栖区.txt"
    path.write_text(TEXT, encoding="gb18030")
    return path


def test_a_file_becomes_json_lines(report: Path) -> None:
    done = guatu("compile", report, "--format", "jsonl")
    assert done.returncode == 0
    assert "计划部分共" in done.stderr.decode()
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    found = [(each["indicator"], each["value"]) for each in records if each["kind"] == "target"]
    assert ("新签约项目", 100) in found
    for each in records:
        assert TEXT[each["start"] : each["end"]] == each["text"]


def test_standard_input_becomes_a_table_with_a_tally() -> None:
    done = guatu("compile", "-", data=TEXT.encode())
    assert done.returncode == 0
    assert "新签约项目100个以上" in done.stdout.decode()
    assert "计划部分共" in done.stdout.decode()


@pytest.mark.parametrize("form", ["xlsx", "docx", "html", "jsonl"])
def test_the_ending_of_the_output_names_the_format(report: Path, form: str) -> None:
    target = report.parent / f"新/结果.{form}"
    done = guatu("compile", report, "-o", target)
    assert done.returncode == 0
    assert f"已写入 {target}" in done.stderr.decode()
    assert "计划部分共" in done.stderr.decode()
    head = target.read_bytes()[:15]
    assert head.startswith({"xlsx": b"PK", "docx": b"PK", "html": b"<!doctype html>", "jsonl": b'{"kind": '}[form])
    assert [each.name for each in target.parent.iterdir()] == [target.name]


def test_a_workbook_goes_into_a_pipe_whole(report: Path) -> None:
    done = guatu("compile", report, "--format", "xlsx")
    assert done.stdout.startswith(b"PK")


def test_a_text_without_a_plan_is_said_and_no_table_made(tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    done = guatu("compile", "-", "-o", target, data=NO_PLAN.encode())
    assert done.returncode == 2
    assert "没有找到今年的工作安排" in done.stderr.decode()
    assert "--year" in done.stderr.decode()
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["compile", "没有这份.docx"], "没有这份.docx"),
        (["compile", "-"], "标准输入"),
        (["compile", "甲.txt", "-"], "分开运行"),
        (["table", "没有这份.xlsx"], "没有这份.xlsx"),
    ],
)
def test_bad_input_is_said_in_words(tmp_path: Path, words: list[str], message: str) -> None:
    done = guatu(*words, data=b"", folder=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert done.stdout == b""


def test_a_folder_with_one_bad_file(tmp_path: Path) -> None:
    folder = tmp_path / "各区"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "区志.md").write_text(NO_PLAN, encoding="utf-8")
    (folder / "照片.jpg").write_bytes(b"x")
    done = guatu("compile", folder, "--format", "xlsx", "-o", tmp_path / "果", "--jobs", "2")
    said = done.stderr.decode()
    assert done.returncode == 1
    assert sorted(each.name for each in (tmp_path / "果").iterdir()) == [f"{number}.xlsx" for number in range(5)]
    assert "未完成　空.txt：" in said
    assert "未完成　区志.md：没有找到今年的工作安排" in said
    assert "共 7 个文件：完成 5 个，未完成 2 个" in said
    assert "另有 1 个文件不是报告格式" in said


def test_a_folder_as_json_lines_names_each_file(tmp_path: Path) -> None:
    folder = tmp_path / "各区"
    folder.mkdir()
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    done = guatu("compile", folder, "--format", "jsonl", "--jobs", "1")
    assert done.returncode == 0
    assert {json.loads(line)["file"] for line in done.stdout.decode().splitlines()} == {"甲.txt", "乙.txt"}


def test_report_and_table_together(report: Path) -> None:
    table = report.parent / "分解.txt"
    table.write_text(TABLE, encoding="utf-8")
    target = report.parent / "对照.xlsx"
    done = guatu("compile", report, "--table", table, "-o", target)
    assert done.returncode == 0
    said = done.stderr.decode()
    assert "新签约项目100个以上" in said
    assert "新签约项目120个以上" in said
    assert "表中新增　修订档案馆夜间开放办法。" in said
    sheet = load_workbook(target)["报告与责任表对照"]
    assert {sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)} >= {"有出入", "表中漏列", "表中新增"}


def test_a_duty_table_is_shown(tmp_path: Path) -> None:
    table = tmp_path / "分解.txt"
    table.write_text(TABLE, encoding="utf-8")
    done = guatu("table", table)
    assert done.returncode == 0
    assert "区招商服务中心" in done.stdout.decode()
    assert "共 2 项任务。" in done.stdout.decode()


def test_a_catalogue_of_departments_replaces_the_one_that_comes_along(report: Path) -> None:
    catalogue = report.parent / "departments.yaml"
    catalogue.write_text("water_bureau:\n  label: 云栖区水务局\n  duties:\n    供水: 水厂、供水\n", encoding="utf-8")
    done = guatu("compile", report, "--format", "jsonl", "--departments", catalogue)
    assert done.returncode == 0, done.stderr.decode()
    leads = {
        each["name"]: each["lead"] for each in map(json.loads, done.stdout.decode().splitlines()) if "name" in each
    }
    assert leads["城东水厂"] == "云栖区水务局"


def test_a_wrong_catalogue_is_said_with_its_line(report: Path) -> None:
    catalogue = report.parent / "departments.yaml"
    catalogue.write_text("water_bureau:\n  lable: 云栖区水务局\n", encoding="utf-8")
    done = guatu("compile", report, "--departments", catalogue)
    assert done.returncode == 1
    assert "departments.yaml:2" in done.stderr.decode()


def test_the_commands_are_imported_lazily() -> None:
    code = "import guatu.cli, sys; print([m for m in ('rich', 'docx', 'xlsxwriter', 'django', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


HEAVY = {"django", "duckdb", "deltalake", "pyarrow", "sqlglot", "numpy", "shapely", "xlsxwriter", "docx"}
"""What takes longer to import than a report to compile."""


def loaded(code: str) -> set[str]:
    """The packages that a piece of Python brings into a fresh process."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('@', *{{name.split('.')[0] for name in sys.modules}})"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(told.rpartition("@")[2].split())


def test_compiling_a_report_loads_nothing_that_it_does_not_need(report: Path) -> None:
    code = f"from guatu.cli import main\nimport sys\nsys.argv = ['guatu', 'compile', {str(report)!r}]\ntry: main()\nexcept SystemExit: pass"
    found = loaded(code)
    assert {"guatu", "click"} <= found
    assert not found & HEAVY


def test_an_invented_report_gives_documents_that_say_so(report: Path) -> None:
    report.write_text(TEXT.replace("一、2031", "（模拟数据）\n一、2031", 1), encoding="utf-8")
    target = report.parent / "x.xlsx"
    assert guatu("compile", report, "-o", target).returncode == 0
    assert "模拟数据" in str(load_workbook(target)["责任分解表"]["A2"].value)


def test_a_file_that_cannot_be_written_leaves_nothing(report: Path) -> None:
    folder = report.parent / "占用"
    folder.write_bytes(b"")
    done = guatu("compile", report, "-o", folder / "x.xlsx")
    assert done.returncode == 1
    assert "写不了" in done.stderr.decode()


def test_management_commands_are_passed_on() -> None:
    done = guatu("manage", "organisations", "--help")
    assert done.returncode == 0
    assert "departments.yaml" in done.stdout.decode()


def test_importing_the_command_loads_nothing_but_click() -> None:
    found = loaded("import guatu.cli")
    assert "click" in found
    assert not found & (HEAVY | {"yaml", "rich", "pypdf", "cn2an"})
