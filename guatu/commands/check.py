"""`guatu check` for the author of a pack, and `guatu show` for whoever wants to see what a register holds."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from guatu.commands.problems import Problem
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.fields import FieldType
from guatu.definitions.library import Library
from guatu.definitions.loader import PACKS, load_library

MARK = {"错误": "red", "提醒": "yellow"}


def check(folders: list[Path], schemas_to: Path | None) -> int:
    """Check the packs in the folders beside the shipped ones, print what is wrong, run the examples; how many errors."""
    console = Console(highlight=False, soft_wrap=True)
    for folder in folders:
        if not folder.is_dir():
            raise Problem(f"没有这个文件夹：{folder}。请给出存放各个包的文件夹。")
    if schemas_to is not None:
        _write_schemas(schemas_to)
    library = load_library(PACKS, *folders)
    errors, warnings = list(library.errors), list(library.warnings)
    ran = 0
    for folder in folders or [PACKS]:
        examples, wrong = load_examples(folder, library)
        errors += wrong
        for example in examples:
            ran += example.kind != "view"
            for message in run_example(example, library):
                line = example.place.line
                errors.append(DefinitionError(example.place.path, line, f"示例“{example.name}”", message))
    for word, found in (("错误", errors), ("提醒", warnings)):
        for each in found:
            console.print(f"[{MARK[word]}]{word}[/] {_escaped(str(each))}")
    counts = (
        f"台账 {len(library.registers)}，参数 {len(library.parameters)}，视图 {len(library.views)}，示例 {ran} 个已运行"
    )
    console.print(f"{counts}；错误 {len(errors)}，提醒 {len(warnings)}。")
    return len(errors)


def show(kind: str, name: str) -> None:
    """Print the fields of a register, or a parameter's values."""
    library = load_library(PACKS)
    console = Console(highlight=False)
    if kind == "parameter":
        _show_parameter(console, library, name)
        return
    if name not in library.registers:
        raise Problem(f"没有台账“{name}”。{nearest(name, library.registers)}")
    register = library.registers[name]
    table = Table("字段", "名称", "类型", "单位", "必填", "说明", title=f"{register.label}（{register.name}）")
    for field in register.fields:
        choices = "、".join(each.label for each in field.choices)
        note = "；".join(
            part for part in (choices, field.note, f"＝{field.computed}" if field.computed else "") if part
        )
        unit = "%" if field.type == FieldType.PERCENT else field.unit
        table.add_row(field.name, field.label, field.type.value, unit, "是" if field.required else "", note)
    console.print(table)
    for series in register.series:
        console.print(
            f"序列 {series.name}：{series.label}（{series.unit}），{series.rhythm.value}，{series.flow.value}"
        )


def _show_parameter(console: Console, library: Library, name: str) -> None:
    if name not in library.parameters:
        raise Problem(f"没有参数“{name}”。{nearest(name, library.parameters)}")
    parameter = library.parameters[name]
    console.print(f"{parameter.label}（{parameter.unit}）")
    for value in parameter.values:
        console.print(f"  {value.since} 起  {value.value:f}  {value.source}")


def _write_schemas(folder: Path) -> None:
    from guatu.definitions.schemas import schemas

    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{kind}.json").write_text(text, encoding="utf-8")


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
