"""The same way by command: template, export, take-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from guatu.cli import main
from guatu.intake.models import Batch
from guatu.registers.tables import model_of


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def line(number: int, town: str = "云岭镇") -> list[Any]:
    return [f"2204-420599-04-01-{number:06d}", f"云岭第{number}产业园", town, "产业"]


def file(save: Any, *rows: list[Any]) -> str:
    return str(save([["项目代码", "项目名称", "属地", "项目类型"], *rows]))


def test_a_template_is_written_and_what_is_filled_in_taken(registry: Any, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    assert run("template", "projects", "-o", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell in sheet[1]:
        if cell.value in ("项目代码*", "项目名称*", "属地*", "项目类型*"):
            sheet.cell(2, cell.column, line(1)[("项目代码*", "项目名称*", "属地*", "项目类型*").index(cell.value)])
    book.save(path)
    done = run("take-in", "projects", str(path), "--as", registry.office.username)
    assert done.exit_code == 0, done.output
    assert "已新增 1 行" in done.output
    assert model_of("projects").objects.get().name == "云岭第1产业园"


def test_a_dry_run_says_what_would_be_and_writes_nothing(registry: Any, save: Any) -> None:
    done = run(
        "take-in", "projects", file(save, line(1), line(2, "月球镇")), "--as", registry.office.username, "--dry-run"
    )
    assert "将新增 1 行" in done.output
    assert "C3" in done.output
    assert "没有写入" in done.output
    assert model_of("projects").objects.count() == 0
    assert Batch.objects.get().state == Batch.State.CANCELLED


def test_refused_rows_stop_it_unless_they_are_to_be_left_out(registry: Any, save: Any) -> None:
    path = file(save, line(1), line(2, "月球镇"))
    done = run("take-in", "projects", path, "--as", registry.office.username)
    assert done.exit_code == 1
    assert model_of("projects").objects.count() == 0
    done = run("take-in", "projects", path, "--as", registry.office.username, "--skip-refused")
    assert "已新增 1 行" in done.output
    assert model_of("projects").objects.count() == 1


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_holds_what_its_person_may_see(registry: Any, tmp_path: Path, form: str) -> None:
    registry.make(1)
    registry.make(2, town="青禾乡")
    path = tmp_path / f"项目库.{form}"
    assert run("export", "projects", "-o", str(path), "--as", registry.clerk.username).exit_code == 0
    text = (
        path.read_text("utf-8-sig") if form == "csv" else str(list(openpyxl.load_workbook(path).worksheets[0].values))
    )
    assert "云岭第1产业园" in text
    assert "云岭第2产业园" not in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("take-in", "project", "a.xlsx", "--as", "苏晚晴"), "没有台账“project”"),
        (("take-in", "projects", "没有.xlsx", "--as", "苏晚晴"), "没有这个文件"),
        (("export", "projects", "-o", "a.xlsx", "--as", "谁"), "没有登录名为“谁”"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    registry: Any, save: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Any, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(Path(file(save, line(1))).read_bytes())
    done = run(*words)
    assert done.exit_code != 0
    assert says in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "out", "says"),
    [
        (("template", "projects"), "没有/x.xlsx", "写不了"),
        (("template", "projects"), "t.csv", "只能写成 .xlsx"),
        (("template", "projects"), "t", "只能写成 .xlsx"),
        (("template", "projects"), "", "是文件夹"),
        (("export", "projects", "--as", "苏晚晴"), "没有/x.csv", "写不了"),
        (("export", "projects", "--as", "苏晚晴"), "", "是文件夹"),
        (("export", "projects", "--as", "苏晚晴"), "x.pdf", "只能写成 .xlsx、.csv"),
        (("export", "projects", "--as", "苏晚晴"), "x", "只能写成 .xlsx、.csv"),
        (("export", "projects", "--as", "苏晚晴"), "a.xlsx/x.csv", "写不了"),
        (("export", "projects", "--as", "谁"), "a.xlsx", "没有登录名"),
    ],
)
def test_where_a_file_cannot_go_is_said_and_nothing_is_written(
    registry: Any, tmp_path: Path, words: Any, out: str, says: str
) -> None:
    registry.make(1)
    (tmp_path / "a.xlsx").write_bytes(b"before")
    done = run(*words, "-o", str(tmp_path / out))
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True), done.output
    assert says in done.output
    assert "已写出" not in done.output
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.xlsx", b"before")]


def test_an_ending_in_capitals_is_the_same(registry: Any, tmp_path: Path) -> None:
    registry.make(1)
    assert run("export", "projects", "-o", str(tmp_path / "X.CSV"), "--as", "苏晚晴").exit_code == 0
    assert "云岭第1产业园" in (tmp_path / "X.CSV").read_text("utf-8-sig")
