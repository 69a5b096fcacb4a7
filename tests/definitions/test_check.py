"""`guatu check` and `guatu show` as an author runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guatu.cli import main
from tests.definitions.pack_sample import REGISTER, write_pack

EXAMPLES = {
    "firms": "- {name: 例, given: {firms: [{code: A, name: 甲, cost: 600}]}, expect: {ok: [A]}}\n",
    "line": "- {name: 例, given: {date: 2022-01-01}, expect: {value: 500}}\n",
    "firm_output": "- {name: 例, given: {firms: []}, expect: {rows: []}}\n",
}


@pytest.fixture(autouse=True)
def instance(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance without packs of its own, whatever stands on the machine."""
    folder = tmp_path_factory.mktemp("own")
    monkeypatch.setenv("GUATU_INSTANCE", str(folder))
    return folder


def guatu(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_sound_pack_passes_with_its_counts(tmp_path: Path) -> None:
    done = guatu("check", write_pack(tmp_path, examples=EXAMPLES))
    assert done.exit_code == 0, done.output
    assert "运行示例 3 个；错误 0，提醒 0。" in done.output


def test_the_shipped_packs_pass() -> None:
    done = guatu("check")
    assert done.exit_code == 0, done.output
    assert "错误 0，提醒 0" in done.output


def test_without_folders_the_instances_own_packs_are_checked_too(instance: Path) -> None:
    write_pack(instance / "site" / "packs", register=REGISTER.replace("cost / land", "cost / lend"), examples=EXAMPLES)
    done = guatu("check")
    assert done.exit_code == 1
    assert "没有字段“lend”" in done.output
    assert "连同本区自己的包：" in done.output


def test_a_mistake_is_told_with_its_place_and_how_to_see_more(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, register=REGISTER.replace("cost / land", "cost / lend"), examples=EXAMPLES)
    done = guatu("check", folder)
    assert done.exit_code == 1
    assert "registers/firms.yaml:18:" in done.output
    assert "没有字段“lend”。是否想写“land”（用地，亩）？" in done.output
    assert "查看字段：guatu show register firms" in done.output


def test_an_example_that_fails_is_told_with_its_place(tmp_path: Path) -> None:
    wrong = {**EXAMPLES, "line": "# 第一行\n" + EXAMPLES["line"].replace("500", "800")}
    done = guatu("check", write_pack(tmp_path, examples=wrong))
    assert done.exit_code == 1
    assert "examples/line.yaml:2:3" in done.output
    assert "2022-01-01的值应为800，实际是500" in done.output


def test_examples_of_a_districts_own_views_are_run(tmp_path: Path) -> None:
    case = """\
- name: 合计
  given:
    firms: [{code: A, name: 甲, cost: 600}]
    firms__output: [{record: A, period: 2022-01, value: 3}, {record: A, period: 2022-02, value: 4}]
  expect: {rows: [{firm: A, total: %s}]}
"""
    sound = guatu("check", write_pack(tmp_path, examples={**EXAMPLES, "firm_output": case % 7}))
    assert sound.exit_code == 0, sound.output
    done = guatu("check", write_pack(tmp_path, examples={**EXAMPLES, "firm_output": case % 8}))
    assert done.exit_code == 1
    assert "examples/firm_output.yaml:1:3" in done.output
    assert "缺少 firm: A，total: 8" in done.output
    assert "多出 firm: A，total: 7" in done.output


def test_one_pack_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, examples={})
    other = folder / "other" / "parameters"
    other.mkdir(parents=True)
    (other / "rate.yaml").write_text("label: 比率\n", "utf-8")
    done = guatu("check", folder, "--pack", "other")
    assert done.exit_code == 1
    assert "rate.yaml" in done.output
    assert "firms" not in done.output
    assert "没有叫“othr”的包。是否想写“other”？" in guatu("check", folder, "--pack", "othr").output


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    done = guatu("check", tmp_path / "none")
    assert done.exit_code == 1
    assert "没有这个文件夹" in done.output


def test_schemas_are_written(tmp_path: Path) -> None:
    assert guatu("check", "--schemas", tmp_path / "schemas").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "schemas").iterdir())
    assert names == ["examples.json", "indicator.json", "parameter.json", "register.json", "ruleset.json"]
    assert json.loads((tmp_path / "schemas" / "register.json").read_text("utf-8"))["title"] == "台账"


def test_show_says_rules_in_chinese(tmp_path: Path) -> None:
    done = guatu("show", "register", "firms", "--packs", write_pack(tmp_path))
    assert done.exit_code == 0, done.output
    for part in (
        "谋划→签约",
        "＝投资÷用地",
        "核对 enough：投资不低于起点线（500万元）",
        "产值（万元），每月，时段累计",
    ):
        assert part in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("parameter", "large_project"), "亿元项目线"),
        (("register", "project"), "没有台账“project”。是否想写“projects”？"),
        (("parameter", "large_projct"), "没有参数“large_projct”。是否想写“large_project”？"),
    ],
)
def test_show_finds_or_guesses(words: tuple[str, str], says: str) -> None:
    assert says in guatu("show", *words).output


def test_check_needs_no_django() -> None:
    command = "import sys, guatu.commands.check as c; c.check([], None); assert 'django' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
