"""A new kind is one dataclass, one builder with its check, one runner and one line: a toy kind, made here, shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from guatu.definitions.checks import check_condition
from guatu.definitions.conditions import ConditionError
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.example import Example, rows_given, unknown_names
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.kind import Complaints, Engine, Kind, from_yaml
from guatu.definitions.kinds import KINDS, schemas
from guatu.definitions.library import Library
from guatu.definitions.loader import load_library
from guatu.definitions.names import require_name
from guatu.definitions.nodes import Place
from guatu.definitions.run_register import read_row
from guatu.definitions.schemas import SCALAR, object_schema
from tests.definitions.pack_sample import write_pack

KEYS = ("label", "counts", "condition")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many rows of a register meet a condition."""

    name: str
    label: str
    counts: str
    condition: str
    pack: str
    path: Path
    line: int
    places: dict[str, tuple[int, int]]


def build_tally(root: Place, name: str, pack: str) -> Tally:
    require_name(name, root)
    keys = {key: place.text() for key, place in root.mapping(KEYS, what="计数").items()}
    return Tally(name=name, pack=pack, path=root.path, line=root.line, places=root.places(), **keys)


def check_tally(tally: Tally, library: Library) -> tuple[Complaints, Complaints]:
    register = library.registers.get(tally.counts)
    line, column = tally.places["counts"]
    if register is None:
        message = f"没有台账“{tally.counts}”。{nearest(tally.counts, library.registers)}"
        return [DefinitionError(tally.path, line, "counts", message, column)], []
    line, column = tally.places["condition"]
    try:
        _condition, doubtful = check_condition(tally.condition, register, library, label=tally.label)
    except ConditionError as error:
        return [DefinitionError(tally.path, line, "condition", error.message, column + error.column - 1)], []
    return [], [DefinitionError(tally.path, line, "condition", message, column) for message in doubtful]


def odd_tally(example: Example, _tally: Tally, _library: Library) -> list[str]:
    return unknown_names("expect", example.expect, ("value",))


def run_tally(example: Example, tally: Tally, library: Library, _engine: Engine | None) -> list[str]:
    register = library.registers[tally.counts]
    condition, _doubtful = check_condition(tally.condition, register, library)
    rows = [read_row(register, raw, example.day, library)[0] for raw in rows_given(example, tally.counts)]
    got = sum(condition.evaluate(row, day=example.day) is True for row in rows)
    wanted = example.expect["value"]
    return [] if str(got) == wanted else [f"应为{wanted}，实际是{got}"]


def tally_schema() -> dict[str, Any]:
    return object_schema(KEYS, KEYS, **{key: {**SCALAR, "description": key} for key in ("counts", "condition")})


KIND = Kind("tally", "计数", Tally, ".yaml", from_yaml(build_tally), check_tally, odd_tally, run_tally, tally_schema)
WITH_TALLY = (*KINDS, KIND)
TALLY = "label: 投资五百万以上的企业\ncounts: firms\ncondition: cost >= :line\n"
EXAMPLE = """\
- name: 起点含本数，空白不计
  given:
    date: 2022-03-01
    firms: [{code: A, name: 甲, cost: 500}, {code: B, name: 乙, cost: 499}, {code: C, name: 丙}]
  expect: {value: 1}
"""


def pack_with(folder: Path, text: str, example: str = EXAMPLE) -> Path:
    write_pack(folder, examples={"big_firms": example})
    file = folder / "trade" / KIND.folder / "big_firms.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_toy_kind_is_loaded_described_and_run(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, TALLY)
    library = load_library(folder, kinds=WITH_TALLY)
    assert (library.errors, library.warnings) == ((), ())
    assert library.of(Tally)["big_firms"].counts == "firms"
    cases, _errors = load_examples(folder, library, kinds=WITH_TALLY)
    mine = [case for case in cases if case.kind is KIND]
    assert [run_example(case, library) for case in mine] == [[]]
    validator = jsonschema_rs.validator_for(schemas(WITH_TALLY)["tally"])
    assert validator.is_valid(yaml.safe_load(TALLY))
    assert not validator.is_valid(yaml.safe_load(TALLY.replace("counts", "count")))


def test_its_examples_find_what_is_wrong(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, TALLY.replace(">=", ">"), EXAMPLE)
    library = load_library(folder, kinds=WITH_TALLY)
    assert ["以上" in each.message for each in library.warnings] == [True]
    cases, errors = load_examples(folder, library, kinds=WITH_TALLY)
    assert [run_example(case, library) for case in cases if case.kind is KIND] == [["应为1，实际是0"]]
    assert "big_firms" not in " ".join(error.message for error in errors)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "says"),
    [
        ("counts: firms", "counts: firm", 2, 9, "没有台账“firm”。是否想写“firms”？"),
        ("counts: firms", "count: firms", 2, 1, "计数没有“count”这一项。是否想写“counts”？"),
        ("cost >= :line", "costs >= :line", 3, 12, "是否想写“cost”"),
        ("cost >= :line", "land IS NOT NULL AND costs >= :line", 3, 33, "是否想写“cost”"),
        ("cost >= :line", "land IS NOT NULL AND cost >= :lime", 3, 41, "是否想写“line”"),
    ],
)
def test_a_mistake_in_it_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, says: str
) -> None:
    assert old in TALLY
    library = load_library(pack_with(tmp_path, TALLY.replace(old, new)), kinds=WITH_TALLY)
    assert [(each.path.stem, each.line, each.column) for each in library.errors] == [("big_firms", line, column)]
    assert says in library.errors[0].message
    assert "big_firms" not in library.of(Tally)


def test_it_leans_on_broken_definitions_and_shares_no_name(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, TALLY)
    (folder / "trade" / KIND.folder / "line.yaml").write_text(TALLY, encoding="utf-8")
    (folder / "trade" / KIND.folder / "stray.sql").write_text("SELECT 1", encoding="utf-8")
    said = " ".join(error.message for error in load_library(folder, kinds=WITH_TALLY).errors)
    assert "已经有叫“line”的参数，请给这个计数改名。" in said
    assert "计数文件应以 .yaml 结尾" in said
