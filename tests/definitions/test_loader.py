"""Loading packs: what a sound one gives, and what is said, and where, of one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from guatu.definitions.errors import DefinitionError
from guatu.definitions.fields import FieldType
from guatu.definitions.library import Library
from guatu.definitions.loader import load_library
from tests.definitions.pack_sample import PARAMETER, REGISTER, VIEW, write_pack


def told(library: Library) -> list[tuple[str, int, str]]:
    return [(error.path.name, error.line, f"{error.key} {error.message}") for error in library.errors]


def test_the_shipped_packs_have_no_errors() -> None:
    library = load_library()
    assert [str(error) for error in (*library.errors, *library.warnings)] == []
    assert len(library.registers) >= 12


def test_a_sound_pack_is_loaded_whole(tmp_path: Path) -> None:
    library = load_library(write_pack(tmp_path))
    assert told(library) == []
    register = library.registers["firms"]
    assert [field.name for field in register.fields] == [
        *("code", "name", "town", "stage", "planned_on", "signed_on", "land", "cost", "per_mu"),
    ]
    assert (register.field("signed_on").label, register.field("signed_on").type) == ("签约日期", FieldType.DATE)
    assert (register.key, register.title, register.area, register.pack) == (("code",), "name", "town", "trade")
    assert register.series_named("output").unit == "万元"
    assert library.views["firm_output"].uses == ("firms", "firms__output")
    assert library.parameters["line"].values[0].source == "示例文件"


def test_scalars_stay_texts(tmp_path: Path) -> None:
    text = REGISTER.replace("label: 企业库", "label: 010").replace("stages: {planned: 谋划", "stages: {planned: on")
    register = load_library(write_pack(tmp_path, register=text)).registers["firms"]
    assert (register.label, register.field("stage").choices[0].label) == ("010", "on")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("label: 企业库", "lable: 企业库", 1, "是否想写“label”？"),
        ("title: name", "title: nmae", 4, "没有字段“nmae”。是否想写“name”？"),
        ("key: code", "key: [code, cod]", 3, "没有字段“cod”。是否想写“code”？"),
        ("key: code", "key: []", 3, "至少要有一个字段"),
        ("key: code", "key: land", 16, "required: yes"),
        ("key: code", "key: per_mu", 3, "不能作 key"),
        ("area: town", "area: name", 5, "这里要 area 类型的字段"),
        ("columns: [name, code]", "columns: [name, name]", 6, "“name”写了两次"),
        ("similar: [name]", "similar: [cost]", 7, "“cost”是 money"),
        ("{label: 编号, type: text", "{label: 编号, type: txt", 9, "没有“txt”这种字段类型。是否想写“text”？"),
        ("{label: 编号, type: text", "{label: '', type: text", 9, "应当是一段文字"),
        ("{label: 名称,", "{label: 编号,", 10, "名称“编号”已经用于字段“code”"),
        ("level: township", "level: town", 11, "level 只能是"),
        ("    stages: {planned: 谋划, signed: 签约}\n", "", 12, "要写 stages"),
        ("stages: {planned: 谋划, signed: 签约}", "stages: {}", 15, "stages 是空的"),
        ("stages: {planned: 谋划, signed: 签约}", "stages: {planned: 谋划, signed: 谋划}", 15, "“谋划”写了两次"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: number}", 16, "要写 unit"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: number, unit: 亩, places: 1e99999}", 16, "数字"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: number, unit: 亩, length: 3}", 16, "不能有 length"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: reference, to: firmz}", 16, "没有台账“firmz”。是否想写“firms”？"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: number, unit: 亩, least: 2, most: 1}", 16, "least 不能大于 most"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: number, unit: 亩, default: 很多}", 16, "不是数字"),
        ("computed: cost / land", "computed: cost / lend", 18, "没有字段“lend”。是否想写“land”"),
        ("computed: cost / land", "computed: cost + land", 18, "单位"),
        ("computed: cost / land", "computed: per_mu * 2", 18, "互相引用"),
        ("computed: cost / land", "computed: cost / land, required: yes", 18, "不能再写 required"),
        ("  land:", "  select:", 16, "“select”是保留名称"),
        ("  land:", "  version:", 16, "“version”是保留名称"),
        ("  land:", "  亩数:", 16, "不能作名称"),
        ("  land:", "  Land:", 16, "不能作名称"),
        ("  land:", "  signed_on:", 16, "与阶段带来的日期字段重名"),
        ("  land:", "  cost:", 17, "“cost”写了两次"),
        ("when: cost >= :line", "when: cost >= :lime", 20, "没有参数“lime”。是否想写“line”？"),
        ("when: cost >= :line", "when: cost", 20, "应当是一个条件"),
        ("when: cost >= :line", "when: 1 = 1", 20, "至少要提到一个字段"),
        ("type: money, unit: 万元}", "type: money, unit: 万圆}", 17, "应当是钱，例如 元、万元、亿元、万元/亩，现在是“万圆”。是否想写“万元”？"),
        ("label: 产值, type: money, unit: 万元", "label: 产值, type: money, unit: 万圆", 22, "是否想写“万元”？"),
        ("{label: 用地, type: number, unit: 亩}", "{label: 用地, type: percent, unit: 亩}", 16, "不写 unit"),
        ("  output:", "  edit:", 22, "“edit”是网址里已用的词"),
        ("  output:", "  files:", 22, "“files”是网址里已用的词"),
        ("  output:", "  cost:", 22, "“cost”已经是字段的名称"),
        ("  output:", "  signed_on:", 22, "“signed_on”已经是字段的名称"),
        ("rhythm: month", "rhythm: monthly", 22, "没有“monthly”这种周期"),
        ("label: 产值, type: money", "label: 投资, type: money", 22, "名称“投资”已经用过"),
        ("label: 产值, type: money", "label: 产值, type: date", 22, "只能是 money、number 或 percent"),
        ("label: 企业库", "label: [企业库]", 1, "一段文字"),
        ("  name: {label", "  name: {label 名称", 10, ""),
        ("label: 企业库", "label: &a 企业库\nnote: *a", 1, "不要用 & 和 *"),
        ("label: 企业库", "label: '企业库", 1, "引号没有写全"),
        ("label: 企业库", "label: 企业: 库", 1, "冒号"),
    ],
)  # fmt: skip
def test_mistakes_in_a_register_are_named_with_their_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in REGISTER
    library = load_library(write_pack(tmp_path, register=REGISTER.replace(old, new)))
    mine = [(number, message) for name, number, message in told(library) if name == "firms.yaml"]
    assert any(number == line and says in message for number, message in mine), mine
    assert "firms" not in library.registers
    assert "line" in library.parameters


def test_a_place_inside_a_condition_is_told_by_column(tmp_path: Path) -> None:
    library = load_library(write_pack(tmp_path, register=REGISTER.replace("cost / land", "cost / lend")))
    error = library.errors[0]
    text = REGISTER.replace("cost / land", "cost / lend").splitlines()[error.line - 1]
    assert text[error.column - 1 :].startswith("lend")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        REGISTER.replace("type: area", "type: aera").replace("unit: 亩}", "unt: 亩}").replace("title: name", "title: x")
    )
    library = load_library(write_pack(tmp_path, register=text))
    assert sorted(line for name, line, _ in told(library) if name == "firms.yaml") == [4, 11, 16]


def test_a_key_that_is_unknown_or_written_twice_hides_nothing_else_and_adds_nothing(tmp_path: Path) -> None:
    text = (
        REGISTER.replace("title: name", "titel: name")
        .replace("  town:", "  code:")
        .replace("unit: 亩}", "unt: 亩}")
        .replace("cost / land", "cost / lend")
        .replace("says: 投资不足", "say: 投资不足")
        .replace("area: town\n", "")
    )
    library = load_library(write_pack(tmp_path, register=text))
    mine = [(line, message) for name, line, message in told(library) if name == "firms.yaml"]
    assert sorted(line for line, _ in mine) == [4, 10, 15, 17, 19], mine
    assert any("“code”写了两次" in message for _, message in mine)
    assert any("没有字段“lend”" in message for _, message in mine)
    assert "firms" not in library.registers


def test_one_slip_in_a_parameter_or_view_hides_no_other(tmp_path: Path) -> None:
    parameter = PARAMETER.replace("unit:", "unt:").replace("value: 500", "value: 五百")
    view = VIEW.replace("-- label:", "-- lable:").replace("type: money", "type: mony")
    library = load_library(write_pack(tmp_path, parameter=parameter, view=view))
    lines = [(name, line) for name, line, _ in told(library) if name != "firms.yaml"]
    assert sorted(lines) == [("firm_output.sql", 2), ("firm_output.sql", 5), ("line.yaml", 2), ("line.yaml", 4)]


@pytest.mark.parametrize(
    ("unit", "guess"), [("目", "是否想写“亩”？"), ("万目", "是否想写“万亩”？"), ("平方公理", "是否想写“平方公里”？"), ("某某", "")]
)  # fmt: skip
def test_an_unknown_word_for_a_unit_is_doubted(tmp_path: Path, unit: str, guess: str) -> None:
    text = REGISTER.replace("unit: 亩", f"unit: {unit}").replace(", computed: cost / land", "")
    warnings = load_library(write_pack(tmp_path, register=text)).warnings
    found = [each for each in warnings if each.key == "fields.land.unit"]
    assert [each.line for each in found] == [16]
    assert "不认得单位" in found[0].message
    assert guess in found[0].message


def test_what_leans_on_a_broken_definition_says_so(tmp_path: Path) -> None:
    library = load_library(write_pack(tmp_path, register=REGISTER.replace("type: area", "type: aera")))
    assert [message for name, _, message in told(library) if name == "firm_output.sql"] == [
        "FROM “firms”自己的定义有错误，先改好它。",
        "FROM “firms”自己的定义有错误，先改好它。",
        "columns.firm.to “firms”自己的定义有错误，先改好它。",
    ]
    assert (list(library.views), list(library.parameters)) == ([], ["line"])


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("-- one row per firm", "-- firms", 1, "说明粒度"),
        ("-- label: 企业产值", "-- lable: 企业产值", 2, "是否想写“label”？"),
        ("label: 企业, type: reference, to: firms", "label: 企业, type: reference, to: firm", 4, "是否想写“firms”？"),
        ("type: money, unit: 万元", "type: money, unit: 万元, required: yes", 5, "没有“required”这一项"),
        ("f.id AS firm, ", "", 6, "不一致"),
        ("SUM(o.value)", "SUM(o.vale)", 6, "“o”没有“vale”这一列。是否想写“value”？"),
        ("SUM(o.value)", "SUM(costs)", 6, "没有“costs”这一列。是否想写“cost”？"),
        ("SUM(o.value)", "SUM(x.value)", 6, "FROM 里没有“x”"),
        ("SUM(o.value)", "pg_sleep(3)", 6, "不能使用函数 pg_sleep"),
        ("SUM(o.value)", "COUNT(DISTINCT o.value)", 6, "COUNT(DISTINCT"),
        ("SELECT f.id AS firm, SUM(o.value) AS total", "SELECT *", 6, "不要写 *"),
        ("FROM firms AS f", "FROM read_csv('a.csv') AS f", 7, "不能"),
        ("FROM firms AS f", "FROM main.firms AS f", 7, "FROM 只能写"),
        ("FROM firms AS f", "FROM firmz AS f", 7, "是否想写“firms”？"),
        ("GROUP BY f.id", "GROUP BY f.id; DROP TABLE x", 6, "一句 SELECT"),
        ("GROUP BY f.id", "WHERE o.value > :lime GROUP BY f.id", 8, "没有参数“lime”。是否想写“line”？"),
        ("GROUP BY f.id", "GROUP BY (", 8, "SQL 写法有误，在“(”附近：请检查括号"),
        ("JOIN firms__output AS o ON", "JOIN firms__output AS o ONN", 7, "请检查括号和引号"),
        ("SELECT f.id", "WITH RECURSIVE a AS (SELECT 1 AS b UNION ALL SELECT b FROM a) SELECT f.id", 6, "RECURSIVE"),
    ],
)
def test_mistakes_in_a_view_are_named_with_their_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in VIEW
    library = load_library(write_pack(tmp_path, view=VIEW.replace(old, new)))
    mine = [(number, message) for name, number, message in told(library) if name == "firm_output.sql"]
    assert any(number == line and says in message for number, message in mine), mine
    assert ("firm_output" in library.views, "firms" in library.registers) == (False, True)


def test_places_inside_a_select_are_told_by_column(tmp_path: Path) -> None:
    view = VIEW.replace("GROUP BY f.id", "WHERE o.value > :lime GROUP BY f.id")
    (error,) = [each for each in load_library(write_pack(tmp_path, view=view)).errors if "lime" in each.message]
    assert view.splitlines()[error.line - 1][error.column - 1 :].startswith(":lime")
    view = VIEW.replace("GROUP BY f.id", "GROUP BI f.id")
    (error,) = [each for each in load_library(write_pack(tmp_path, view=view)).errors if "SQL" in each.message]
    assert "在“GROUP”附近" in error.message
    assert view.splitlines()[error.line - 1][error.column - 1 :].startswith("GROUP")


ON_VIEW = """\
-- one row per total
-- label: 产值档次
-- columns:
--   total: {label: 产值, type: money, unit: 万元}
WITH f AS (SELECT total AS total FROM %s)
SELECT total AS total FROM f
"""


def test_a_view_may_read_a_view(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "trade/views/totals.sql").write_text(ON_VIEW % "firm_output", encoding="utf-8")
    library = load_library(folder)
    assert told(library) == []
    assert library.views["totals"].uses == ("firm_output",)


@pytest.mark.parametrize(
    ("views", "line", "column", "says"),
    [
        ({"totals": "totals"}, 5, 39, "视图互相引用，算不出来：totals → totals。"),
        ({"totals": "others", "others": "totals"}, 5, 39, "视图互相引用，算不出来：totals → others → totals。"),
        ({"totals": "others", "others": "thirds", "thirds": "totals"}, 5, 39, "totals → others → thirds → totals。"),
        ({"totals": "others", "others": "firm_output"}, 5, 39, "视图“others”本身已建立在别的视图上，不能再叠一层。"),
        ({"totals": "firm_outputs"}, 5, 39, "是否想写“firm_output”？"),
    ],
)
def test_views_that_lean_on_one_another_are_refused_at_the_place(
    tmp_path: Path, views: dict[str, str], line: int, column: int, says: str
) -> None:
    folder = write_pack(tmp_path)
    for name, reads in views.items():
        (folder / f"trade/views/{name}.sql").write_text(ON_VIEW % reads, encoding="utf-8")
    library = load_library(folder)
    mine = [error for error in library.errors if error.path.stem == "totals"]
    assert [(each.line, each.column) for each in mine] == [(line, column)]
    assert says in mine[0].message
    assert "totals" not in library.views


def test_a_column_is_looked_for_where_the_select_may_look(tmp_path: Path) -> None:
    """Own sources, WITH, subqueries, the SELECT around a correlated one, output names in ORDER BY."""
    body = """\
WITH big AS (SELECT id AS firm, cost FROM firms WHERE cost > :line)
SELECT big.firm AS firm, (SELECT SUM(o.value) FROM firms__output AS o WHERE o.record = big.firm) AS total
FROM big WHERE EXISTS (SELECT 1 AS one FROM areas WHERE areas.id = firm) ORDER BY total
"""
    view = VIEW[: VIEW.index("SELECT")] + body
    assert told(load_library(write_pack(tmp_path, view=view))) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("2022-01-01", "20220101", 4, "不是日期"),
        ("2022-01-01", "2022-02-30", 4, "不是日期"),
        ("value: 500", "value: 五百", 4, "应当是数字"),
        (", source: 示例文件", "", 4, "依据的文件"),
        ("unit: 万元\n", "", 1, "缺少 unit"),
    ],
)
def test_mistakes_in_a_parameter_are_named_with_their_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    library = load_library(write_pack(tmp_path, parameter=PARAMETER.replace(old, new)))
    mine = [(number, message) for name, number, message in told(library) if name == "line.yaml"]
    assert any(number == line and says in message for number, message in mine), mine


def test_a_later_folder_replaces_by_kind_and_name(tmp_path: Path) -> None:
    ours = write_pack(tmp_path / "ours")
    own = tmp_path / "own"
    (own / "site" / "parameters").mkdir(parents=True)
    (own / "site" / "parameters" / "line.yaml").write_text(PARAMETER.replace("500", "800"), "utf-8")
    library = load_library(ours, own)
    assert told(library) == []
    assert (library.parameters["line"].pack, library.parameters["line"].values[0].value) == ("site", 800)
    assert told(load_library(ours, ours)) == []


def test_one_name_means_one_thing(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "other" / "registers").mkdir(parents=True)
    (folder / "other" / "registers" / "firms.yaml").write_text(REGISTER, "utf-8")
    (folder / "trade" / "views" / "line.sql").write_text(VIEW, "utf-8")
    (folder / "trade" / "registers" / "parks.yml").write_text(REGISTER, "utf-8")
    said = " ".join(message for _, _, message in told(load_library(folder)))
    assert "已经在 other 包里" in said
    assert "已经有叫“line”的参数，请给这个视图改名" in said
    assert "应以 .yaml 结尾" in said


@pytest.mark.parametrize("name", ["2firms", "firms__x", "areas", "select", "企业"])
def test_the_name_of_a_file_must_be_a_name(tmp_path: Path, name: str) -> None:
    library = load_library(write_pack(tmp_path, name=name))
    assert any("名称" in error.message and error.path.stem == name for error in library.errors)
    assert name not in library.registers


@pytest.mark.parametrize(
    "text", ["", "- a\n", "[" * 9999, "a: " + "[" * 60 + "]" * 60, "\x01", "label: !!python/name:os\n"]
)
def test_any_text_is_an_error_and_no_crash(tmp_path: Path, text: str) -> None:
    library = load_library(write_pack(tmp_path, register=text))
    assert "firms.yaml" in [name for name, _, _ in told(library)]
    assert all(isinstance(error, DefinitionError) for error in library.errors)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "trade" / "registers" / "firms.yaml").write_bytes(REGISTER.encode("gb18030"))
    assert any("UTF-8" in error.message for error in load_library(folder).errors)


def test_labels_without_chinese_and_wording_that_disagrees_are_doubted(tmp_path: Path) -> None:
    text = REGISTER.replace("label: 用地", "label: Land").replace(
        "when: cost >= :line, says: 投资不足", "when: cost > :line, says: 投资应在500万元以上"
    )
    warnings = load_library(write_pack(tmp_path, register=text)).warnings
    assert any("没有汉字" in each.message and each.line == 16 for each in warnings)
    assert any("以上" in each.message and each.line == 20 for each in warnings)
