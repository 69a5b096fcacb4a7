"""`guatu check` for the author of a pack, and `guatu show` for whoever wants to see what a register holds."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guatu.commands.problems import Problem
from guatu.definitions.conditions import parse, parse_expression
from guatu.definitions.describe_indicator import described
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.indicator import Indicator
from guatu.definitions.kinds import KINDS, schemas
from guatu.definitions.library import Library
from guatu.definitions.lights import light_name, told_rules
from guatu.definitions.loader import PACKS, load_library
from guatu.definitions.register import Flow, Rhythm
from guatu.definitions.ruleset import LIGHTS, Ruleset

MARK = {"错误": "red", "提醒": "yellow"}
WIDE = 200
RHYTHMS = {
    Rhythm.HOUR: "每小时",
    Rhythm.DAY: "每日",
    Rhythm.MONTH: "每月",
    Rhythm.QUARTER: "每季",
    Rhythm.YEAR: "每年",
}
FLOWS = {Flow.FLOW: "时段累计", Flow.STOCK: "时点数"}


def check(folders: list[Path], schemas_to: Path | None, pack: str = "") -> int:
    """Check the packs in the folders beside the shipped ones, print what is wrong, run the examples; how many errors.

    Without folders, the shipped packs and the instance's own: what the server runs by.
    With `pack`, only what that pack says is told and run; it is still checked against all others.
    """
    console = _console()
    for folder in folders:
        if not folder.is_dir():
            raise Problem(f"没有这个文件夹：{folder}。请给出存放各个包的文件夹。")
    if schemas_to is not None:
        _write_schemas(schemas_to)
        console.print(f"已把 JSON Schema 写到 {schemas_to}。", markup=False)
    given = [folder.resolve() for folder in folders] or [PACKS, *own_packs()]
    _require_pack(given, pack)
    library = load_library(PACKS, *given)
    cases, wrong = [], [*library.errors]
    for folder in given:
        found, odd = load_examples(folder, library)
        cases += [case for case in found if pack in ("", _pack_of(case.place.path, folder))]
        wrong += odd
    wrong += [
        DefinitionError(case.place.path, case.place.line, f"示例“{case.name}”", message, case.place.column)
        for case in cases
        for message in run_example(case, library)
    ]
    if any(case.kind.needs_engine for case in cases):
        from guatu.commands.view_examples import run_view_examples

        wrong += run_view_examples(given)
    errors, warnings = _of_pack(wrong, given, pack), _of_pack(library.warnings, given, pack)
    for word, told in (("错误", errors), ("提醒", warnings)):
        for each in told:
            _tell(console, word, each)
    _hint(console, errors)
    held = "，".join(f"{kind.label} {len(library.of(kind.type))}" for kind in KINDS)
    if not folders and len(given) > 1:
        console.print(f"连同本区自己的包：{given[-1]}", markup=False)
    console.print(f"{held}；运行示例 {len(cases)} 个；错误 {len(errors)}，提醒 {len(warnings)}。")
    return len(errors)


def own_packs() -> list[Path]:
    """The folder of the instance's own packs, where there is one; the instance as guatu.settings finds it, without Django."""
    instance = Path(os.environ.get("GUATU_INSTANCE") or PACKS.parents[1] / "instance").expanduser().resolve()
    own = instance / "site" / "packs"
    return [own] if own.is_dir() else []


def told_errors(errors: Iterable[DefinitionError]) -> int:
    """Print errors as `check` does, on the standard error; how many."""
    console = _console(stderr=True)
    told = _of_pack(errors, [], "")
    for each in told:
        _tell(console, "错误", each)
    return len(told)


def _console(*, stderr: bool = False) -> Console:
    """Wide where nobody looks at a terminal: a pipe cuts no cells."""
    wide = None if (sys.stderr if stderr else sys.stdout).isatty() else WIDE
    return Console(highlight=False, soft_wrap=True, width=wide, stderr=stderr)


def _require_pack(folders: list[Path], pack: str) -> None:
    packs = sorted({path.name for folder in folders for path in folder.iterdir() if path.is_dir()})
    if pack and pack not in packs:
        raise Problem(f"没有叫“{pack}”的包。{nearest(pack, packs)}")


def _pack_of(path: Path, folder: Path) -> str:
    return path.relative_to(folder).parts[0] if path.is_relative_to(folder) else ""


def _of_pack(told: Iterable[DefinitionError], folders: list[Path], pack: str) -> list[DefinitionError]:
    """What concerns the pack, or everything; in the order of files and lines, each once."""
    kept = {
        (str(each.path), each.line, each.column, each.key, each.message): each
        for each in told
        if not pack or pack in {_pack_of(each.path, folder) for folder in folders}
    }
    return [kept[key] for key in sorted(kept)]


def _tell(console: Console, word: str, each: DefinitionError) -> None:
    path = each.path.relative_to(Path.cwd()) if each.path.is_relative_to(Path.cwd()) else each.path
    where = ":".join(str(part) for part in (path, each.line, each.column) if part)
    console.print(f"[{MARK[word]}]{word}[/] [bold]{escape(where)}[/]  {escape(each.key)}".rstrip())
    console.print(f"  {each.message}", markup=False)


def _hint(console: Console, errors: list[DefinitionError]) -> None:
    """How to see which fields there are, where a message says that one is missing."""
    names = dict.fromkeys(each.path.stem for each in errors if "没有字段" in each.message)
    for name in names:
        console.print(f"  查看字段：guatu show register {name}", markup=False)


def show(kind: str, name: str, packs: Path | None = None) -> None:
    """Print the fields of a register, a parameter's values, what an indicator measures, or when a rule set lights what."""
    library = load_library(PACKS, *([packs] if packs else []))
    console = _console()
    if kind == "ruleset":
        _show_ruleset(console, library, name)
        return
    if kind == "indicator":
        _show_indicator(console, library, name)
        return
    if kind == "parameter":
        _show_parameter(console, library, name)
        return
    if name not in library.registers:
        raise Problem(f"没有台账“{name}”。{nearest(name, library.registers)}")
    register = library.registers[name]
    fields = {field.name: field for field in register.fields}
    table = Table("字段", "名称", "类型", "单位", "必填", "说明", title=f"{register.label}（{register.name}）")
    for column in table.columns[:-1]:
        column.no_wrap = True
    for field in register.fields:
        unit = "%" if field.type == FieldType.PERCENT else field.unit
        note = "；".join(_notes(field, fields, library))
        table.add_row(field.name, field.label, field.type.value, unit, "是" if field.required else "", escape(note))
    console.print(table)
    for check_ in register.checks:
        condition = parse(check_.when, fields, library.parameters)
        console.print(f"核对 {check_.name}：{condition.chinese(day=date.today())}（不符：{check_.says}）", markup=False)
    for series in register.series:
        rhythm, flow = RHYTHMS[series.rhythm], FLOWS[series.flow]
        console.print(f"序列 {series.name}：{series.label}（{series.unit}），{rhythm}，{flow}", markup=False)


def _notes(field: Field, fields: dict[str, Field], library: Library) -> Iterator[str]:
    """What a reader should know of a field besides its type."""
    if field.choices:
        yield ("→" if field.type == FieldType.STAGE else "、").join(each.label for each in field.choices)
    if field.to:
        yield f"指向{library.registers[field.to].label}（{field.to}）"
    if field.computed:
        yield f"＝{parse_expression(field.computed, fields, library.parameters).chinese(day=date.today())}"
    if field.blank:
        yield f"空着表示：{field.blank}"
    if field.note:
        yield field.note


def _show_parameter(console: Console, library: Library, name: str) -> None:
    if name not in library.parameters:
        raise Problem(f"没有参数“{name}”。{nearest(name, library.parameters)}")
    parameter = library.parameters[name]
    console.print(f"{parameter.label}（{parameter.unit}）")
    for value in parameter.values:
        console.print(f"  {value.since} 起  {value.value:f}  {value.source}")


def _show_indicator(console: Console, library: Library, name: str) -> None:
    known = library.of(Indicator)
    if name not in known:
        raise Problem(f"没有指标“{name}”。{nearest(name, known)}")
    console.print(f"{known[name].label}（{name}）", markup=False)
    for heading, text in described(known[name], library, day=date.today()):
        console.print(f"  {heading}：{text}", markup=False)


def _show_ruleset(console: Console, library: Library, name: str) -> None:
    known = library.of(Ruleset)
    if name not in known:
        raise Problem(f"没有亮灯规则“{name}”。{nearest(name, known)}")
    ruleset = known[name]
    console.print(f"{ruleset.label}（{name}），{ruleset.since}起可以选用", markup=False)
    for dimension, light, when in told_rules(ruleset, day=date.today(), parameters=library.parameters):
        console.print(f"  {dimension} {light}：{when}", markup=False)
    if ruleset.ladder:
        console.print(f"  逾期一次升一级：{' → '.join(f'{LIGHTS[each]}' for each in ruleset.ladder)}", markup=False)
    for light, text in ruleset.handling.items():
        console.print(f"  {light_name(light)}处理：{text}", markup=False)
    for each in ruleset.consequences:
        times = f"{'连续' if each.running else '累计'}{each.times}次"
        console.print(f"  {light_name(each.light)}{times}：{each.then}", markup=False)
    console.print(f"  依据：{ruleset.basis}", markup=False)


def _write_schemas(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{kind}.json").write_text(text, encoding="utf-8")
