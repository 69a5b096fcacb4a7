"""An office's own table of duties, in the shapes in which offices keep them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from docx import Document as WordDocument

from guatu.workreport.commitment import Duty, Item, Target
from guatu.workreport.duty_tables import DutyTableError, Role, as_compilation, as_plan, read_duty_table
from guatu.workreport.duty_tables.columns import header_role
from guatu.workreport.duty_tables.names import labelled, looks_like_body, looks_like_person, split_names
from guatu.workreport.duty_tables.plan import deadline_of
from guatu.workreport.duty_tables.rows import split_milestones

FILES = Path(__file__).parent / "duty_tables"
Cells = Sequence[Sequence[Any]]
Merged = Sequence[tuple[int, int, int, int]]


def _book(sheets: dict[str, Cells], merged: dict[str, Merged] | None = None, percent: bool = False) -> bytes:
    """A workbook of the given cells; merged ranges are first row, first column, last row, last column."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        style = book.add_format({"num_format": "0.0%"}) if percent else None
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value, style if isinstance(value, float) else None)
            for first, left, last, right in (merged or {}).get(name, ()):
                sheet.merge_range(first, left, last, right, rows[first][left])
    return out.getvalue()


PLAIN: Cells = [
    ["云栖区2032年政府工作报告目标任务分解表"],
    ["填报单位：区政府办公室", None, None, None, None, None, "2032年1月"],
    ["序号", "目标任务", "完成时限", "牵头领导", "牵头单位", "责任单位", "备注"],
    ["一、壮大主导产业"],
    ["（一）抓招商"],
    [
        1,
        "新签约项目100个以上，协议总投资达到200亿元。",
        "12月底",
        "沈知遥",
        "区招商服务中心",
        "区发改局、各乡镇（街道）",
        "",
    ],
    [2, "建成城东水厂。", "6月底前", "陆望舒", "区住建局\n区水利局", "区财政局 区城投公司", "续建"],
    ["二、办好民生实事"],
    [3, "每季度开展一次欠薪排查。", "长期坚持", "沈知遥", "区人社局", None, None],
    ["注：本表由区政府办公室负责解释。"],
]
PLAIN_MERGED = [(0, 0, 0, 6), (3, 0, 3, 6), (4, 0, 4, 6), (7, 0, 7, 6), (9, 0, 9, 6)]


def test_a_plain_table_with_title_rows_and_sections() -> None:
    table = read_duty_table(_book({"分解表": PLAIN}, {"分解表": PLAIN_MERGED}), "分解表.xlsx")
    assert [column.role for column in table.columns] == [
        Role.NUMBER, Role.TASK, Role.DEADLINE, Role.LEADER, Role.LEAD, Role.CO, Role.NOTE,
    ]  # fmt: skip
    assert all(column.sure >= 0.8 for column in table.columns)
    assert [row.number for row in table.rows] == ["1", "2", "3"]
    assert table.rows[0].section == ("一、壮大主导产业", "（一）抓招商")
    assert table.rows[2].section == ("二、办好民生实事",)
    assert table.rows[0].co == ("区发改局", "各乡镇（街道）")
    assert table.rows[1].lead == ("区住建局", "区水利局")
    assert table.rows[1].co == ("区财政局", "区城投公司")
    assert (table.rows[1].leader, table.rows[1].deadline, table.rows[1].note) == ("陆望舒", "6月底前", "续建")
    assert table.rows[1].where == "工作表“分解表”第 7 行"
    assert table.problems == ()


def test_sections_need_not_be_merged() -> None:
    table = read_duty_table(_book({"分解表": PLAIN}), "分解表.xlsx")
    assert [row.section for row in table.rows][::2] == [("一、壮大主导产业", "（一）抓招商"), ("二、办好民生实事",)]


def test_two_header_rows_merged_cells_and_quarters() -> None:
    rows: Cells = [
        ["序号", "类别", "工作任务", "季度节点", None, None, None, "责任单位"],
        [None, None, None, "一季度", "二季度", "三季度", "四季度", None],
        [1, "产业", "引进项目", "签约20个", "签约50个", "签约80个", "签约100个", "区招商服务中心、区发改局"],
        [2, None, "建设青石坞数据中心", "开工", "主体过半", "封顶", "投用", "区科技局"],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 6), (0, 7, 1, 7), (2, 1, 3, 1)]
    table = read_duty_table(_book({"表": rows}, {"表": merged}), "t.xlsx")
    assert [column.role for column in table.columns] == [
        Role.NUMBER, Role.SECTION, Role.TASK, Role.Q1, Role.Q2, Role.Q3, Role.Q4, Role.UNITS,
    ]  # fmt: skip
    assert [row.section for row in table.rows] == [("产业",), ("产业",)]
    assert table.rows[1].milestones == ("开工", "主体过半", "封顶", "投用")
    assert (table.rows[0].lead, table.rows[0].co) == (("区招商服务中心",), ("区发改局",))  # the first one leads


def test_several_sheets_with_columns_of_their_own() -> None:
    sheets: dict[str, Cells] = {
        "预期目标": [
            ["序号", "指标名称", "单位", "2032年目标", "牵头单位"],
            [1, "地区生产总值增速", "%", 6.5, "区发改局"],
            [2, "新增城镇就业", "人", "2400以上", "区人社局"],
            [3, "单位能耗降幅", "%", "≥3.1", "区发改局"],
        ],
        "重点工作": [
            ["序号", "重点工作", "牵头单位"],
            [1, "建成城东水厂。", "区住建局"],
            [2, "治理白杨河。", "区水利局"],
        ],
        "空表": [],
    }
    table = read_duty_table(_book(sheets), "t.xlsx")
    assert len(table.rows) == 5
    assert {column.sheet for column in table.columns} == {"预期目标", "重点工作"}
    assert [column.role for column in table.columns[:5]] == [
        Role.NUMBER, Role.INDICATOR, Role.UNIT, Role.VALUE, Role.LEAD,
    ]  # fmt: skip
    plan = as_compilation(table, 2032)
    figures = [each for each in plan.commitments if isinstance(each, Target)]
    assert [(each.indicator, each.op[0], each.value, each.unit, each.change) for each in figures] == [
        ("地区生产总值增速", "=", 6.5, "%", "growth"),
        ("新增城镇就业", ">=", 2400, "人", "level"),
        ("单位能耗降幅", ">=", -3.1, "%", "growth"),
    ]


def test_cells_shown_as_percentages_are_read_as_shown() -> None:
    rows: Cells = [
        ["指标", "目标值", "责任单位"],
        ["地区生产总值增速", 0.065, "区发改局"],
        ["城镇化率", 0.71, "区发改局"],
    ]
    table = read_duty_table(_book({"表": rows}, percent=True), "t.xlsx")
    assert [row.value for row in table.rows] == ["6.5%", "71%"]
    target = as_compilation(table, 2032).commitments[0]
    assert isinstance(target, Target)
    assert (target.value, target.unit) == (6.5, "%")


def test_columns_without_headers_are_known_by_content_and_less_sure() -> None:
    rows: Cells = [
        [1, "建成城东水厂并全面投入运行", "区住建局、区水利局", "2032-06-30"],
        [2, "完成松岭路改造和配套管网", "区住建局", "2032-12-31"],
        [3, "新增学位两千个，缓解入学压力", "区教育局", "2032-09-01"],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert [column.role for column in table.columns] == [Role.NUMBER, Role.TASK, Role.UNITS, Role.DEADLINE]
    assert all(column.sure < 0.8 for column in table.columns)
    assert len(table.rows) == 3


def test_a_person_can_set_what_a_column_holds() -> None:
    rows: Cells = [
        ["序号", "事项甲", "事项乙", "甲方"],
        [1, "建成水厂", "区住建局", "区水利局"],
        [2, "修路", "区交通局", "区财政局"],
    ]
    data = _book({"表": rows})
    table = read_duty_table(data, "t.xlsx", roles={("表", 1): "task", ("表", 2): Role.LEAD, ("表", 3): Role.CO})
    assert [(row.task, row.lead, row.co) for row in table.rows] == [
        ("建成水厂", ("区住建局",), ("区水利局",)),
        ("修路", ("区交通局",), ("区财政局",)),
    ]
    assert table.columns[1].sure == 1.0


def test_trailing_blanks_repeated_headers_and_blank_rows() -> None:
    head = ["序号", "目标任务", "责任单位", None, None]
    rows: Cells = [
        head,
        [1, "建成水厂 ", " 区住建局", None, " "],
        [None] * 5,
        head,
        [2, "修路", "区交通局"],
        [],
        [None, " "],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert [(row.task, row.lead) for row in table.rows] == [("建成水厂", ("区住建局",)), ("修路", ("区交通局",))]


def test_one_task_with_several_indicators_below_it() -> None:
    rows: Cells = [
        ["序号", "目标任务", "指标", "目标值", "单位", "牵头单位"],
        [1, "抓好招商", "新签约项目", 100, "个", "区招商服务中心"],
        [None, None, "协议总投资", 200, "亿元", None],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert [(row.task, row.indicator, row.lead) for row in table.rows] == [
        ("抓好招商", "新签约项目", ("区招商服务中心",)),
        ("抓好招商", "协议总投资", ("区招商服务中心",)),
    ]
    values = [each.value for each in as_compilation(table, 2032).commitments if isinstance(each, Target)]
    assert values == [100, 2e10]


def test_labels_inside_a_cell_part_lead_from_co() -> None:
    rows: Cells = [
        ["序号", "工作任务", "责任单位"],
        [1, "建成水厂", "牵头单位：区住建局\n配合单位：区水利局、区财政局"],
        [2, "修路", "牵头单位：区交通局"],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert (table.rows[0].lead, table.rows[0].co) == (("区住建局",), ("区水利局", "区财政局"))


def test_long_sentences_under_a_goal_header_are_tasks() -> None:
    rows: Cells = [
        ["重点工作", "年度目标", "牵头单位"],
        ["招商引资", "新签约项目100个以上，其中工业项目过半", "区招商服务中心"],
        ["城市更新", "完成松岭路改造，启动北岸片区征收", "区住建局"],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert table.rows[0].task == "招商引资：新签约项目100个以上，其中工业项目过半"


def test_the_old_excel_format() -> None:
    table = read_duty_table((FILES / "old_format.xls").read_bytes(), "旧表.xls")
    assert [row.number for row in table.rows] == ["1", "2", "3"]
    assert table.rows[0].section == ("一、壮大主导产业", "（一）抓招商")


def test_a_word_table_with_merged_cells() -> None:
    word = WordDocument()
    word.add_paragraph("责任分解表")
    rows = [
        ["序号", "目标任务", "牵头单位", "责任单位"],
        ["一、壮大主导产业", "", "", ""],
        ["1", "建成城东水厂", "区住建局", "区水利局"],
        ["2", "改造松岭路", "", "区交通局"],
    ]
    table = word.add_table(4, 4)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(1, 0).merge(table.cell(1, 3))
    table.cell(2, 2).merge(table.cell(3, 2))
    out = BytesIO()
    word.save(out)
    read = read_duty_table(out.getvalue(), "分解.docx")
    assert [(row.number, row.section, row.lead, row.co) for row in read.rows] == [
        ("1", ("一、壮大主导产业",), ("区住建局",), ("区水利局",)),
        ("2", ("一、壮大主导产业",), ("区住建局",), ("区交通局",)),
    ]


NOTICE = """关于印发2032年重点工作责任分解的通知
各乡镇人民政府，区直各部门：
现将责任分解印发给你们，请认真落实。
一、壮大主导产业
（一）抓招商
1．新签约项目100个以上。（责任领导：沈知遥；牵头单位：区招商服务中心；责任单位：区发改局、各乡镇（街道））
2. 建成城东水厂。【牵头单位:区住建局  配合单位:区水利局，区财政局；完成时限：6月底】
3. 研究北岸片区方案。
（二）抓科技
4.组建青石坞实验室；（责任单位：区科技局、区教育局）
二、办好民生实事
（三）新增学位2000个
牵头单位：区教育局；责任单位：区财政局
（四）排查欠薪。（牵头单位：区人社局）修订办法。（牵头单位：区司法局）
三、工作要求
各单位要高度重视，抓好落实。
"""


def test_a_notice_with_owners_behind_each_item() -> None:
    table = read_duty_table(NOTICE.encode(), "通知.txt")
    assert [(row.number, row.task.rstrip("。；"), row.lead, row.co) for row in table.rows] == [
        ("1.", "新签约项目100个以上", ("区招商服务中心",), ("区发改局", "各乡镇（街道）")),
        ("2.", "建成城东水厂", ("区住建局",), ("区水利局", "区财政局")),
        ("3.", "研究北岸片区方案", (), ()),
        ("4.", "组建青石坞实验室", ("区科技局",), ("区教育局",)),
        ("（三）", "新增学位2000个", ("区教育局",), ("区财政局",)),
        ("（四）", "排查欠薪", ("区人社局",), ()),
        ("", "修订办法", ("区司法局",), ()),
    ]
    assert table.rows[0].leader == "沈知遥"
    assert table.rows[0].section == ("一、壮大主导产业", "（一）抓招商")
    assert table.rows[3].section == ("一、壮大主导产业", "（二）抓科技")
    assert table.rows[1].deadline == "6月底"
    assert table.problems == ("有 1 项任务后面没有标明牵头单位，请补上。",)


def test_the_plan_keeps_owners_deadlines_and_every_row() -> None:
    table = read_duty_table(NOTICE.encode(), "通知.txt")
    plan = as_plan(table, 2032)
    assert set(plan.rows) == set(range(7))  # no row is lost
    for each in plan.compilation.commitments:
        assert plan.document.text[each.start : each.end] == each.text
    first = plan.compilation.commitments[0]
    assert isinstance(first, Target)
    assert (first.indicator, first.value, first.lead and first.lead.name) == ("新签约项目", 100, "区招商服务中心")
    assert first.lead is not None
    assert "第 6 段" in first.lead.why
    works = [each for each, row in zip(plan.compilation.commitments, plan.rows, strict=True) if row == 1]
    assert {each.deadline for each in works} == {"2032-06-30"}
    assert isinstance(works[0], Item | Duty)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.xlsx", ("空.xlsx", "空文件")),
        (b"PK\x03\x04broken xl/workbook.xml", "坏.xlsx", ("坏.xlsx", "另存为 .xlsx")),
        ("今天天气很好。\n".encode(), "说明.txt", ("说明.txt", "牵头单位：…")),
        (
            _book({"表": [["姓名", "电话"], ["甲", "1"], ["乙", "2"]]}),
            "通讯录.xlsx",
            ("工作表“表”", "目标任务", "A 列“姓名”"),
        ),
        (_book({"表": [["序号", "目标任务", "责任单位"]]}), "无行.xlsx", ("没有任务",)),
    ],
)
def test_errors_say_what_where_and_the_cure(data: bytes, name: str, words: tuple[str, ...]) -> None:
    with pytest.raises(DutyTableError) as caught:
        read_duty_table(data, name)
    for word in words:
        assert word in str(caught.value)


def test_rows_that_cannot_be_read_are_named() -> None:
    rows: Cells = [
        ["序号", "目标任务", "牵头单位", "责任单位"],
        [1, "建成水厂", "区住建局", None],
        [2, None, "区交通局", "区财政局"],
    ]
    table = read_duty_table(_book({"表": rows}), "t.xlsx")
    assert len(table.rows) == 1
    assert table.problems == (
        "工作表“表”第 3 行：B 列“目标任务”是空的，这一行没有读取。请补上任务内容，或者删去这一行。",
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("区发展和改革局、区财政局", ("区发展和改革局", "区财政局")),
        (
            "区发改局，区财政局；区教育局;区住建局,区水利局",
            ("区发改局", "区财政局", "区教育局", "区住建局", "区水利局"),
        ),
        ("区发改局 区财政局　区教育局", ("区发改局", "区财政局", "区教育局")),
        ("区 财 政 局", ("区财政局",)),
        ("区住建局\n区水利局等", ("区住建局", "区水利局")),
        ("各乡镇（桥边镇、联棚乡）、各街道", ("各乡镇（桥边镇、联棚乡）", "各街道")),
        ("区住建局、区住建局", ("区住建局",)),
        ("", ()),
    ],
)
def test_names_are_split(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("序 号", Role.NUMBER),
        ("目标任务", Role.TASK),
        ("重点工作任务", Role.TASK),
        ("具体工作内容", Role.TASK),
        ("政府工作报告原文", Role.TASK),
        ("牵头区领导", Role.LEADER),
        ("责任领导", Role.LEADER),
        ("牵头单位", Role.LEAD),
        ("牵头责任单位", Role.LEAD),
        ("牵头\n部门", Role.LEAD),
        ("配合单位", Role.CO),
        ("主办", Role.LEAD),
        ("协办", Role.CO),
        ("配合", Role.CO),
        ("责任单位(第一个为牵头单位)", Role.UNITS),
        ("完成时限", Role.DEADLINE),
        ("时间要求", Role.DEADLINE),
        ("季度节点一季度", Role.Q1),
        ("第三季度目标", Role.Q3),
        ("计量单位", Role.UNIT),
        ("2032年目标值", Role.VALUE),
        ("主要指标", Role.INDICATOR),
        ("备注", Role.NOTE),
        ("电话", Role.OTHER),
    ],
)
def test_headers(header: str, role: Role) -> None:
    assert header_role(header)[0] is role


def test_a_csv_table_is_refused_with_the_way_out() -> None:
    with pytest.raises(DutyTableError, match=r"csv.*另存为 \.xlsx"):
        read_duty_table("序号,任务,牵头单位\n1,建成云溪大桥,区交通局\n".encode(), "责任表.csv")


def test_content_tells_bodies_from_people() -> None:
    assert looks_like_body("区发改局、各乡镇（街道）")
    assert not looks_like_body("建成城东水厂并投入运行")
    assert looks_like_person("沈知遥、陆望舒")
    assert not looks_like_person("区财政局")


def test_labels_are_parted() -> None:
    assert labelled("牵头领导：沈知遥；牵头单位：区住建局；责任单位：区水利局") == {
        Role.LEADER: "沈知遥",
        Role.LEAD: "区住建局",
        Role.UNITS: "区水利局",
    }
    assert labelled("没有标注的一句话") == {}


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("12月底", "2032-12-31"),
        ("6月底前", "2032-06-30"),
        ("6月", "2032-06-30"),
        ("2032年9月", "2032-09-30"),
        ("2033年6月底前", "2033-06-30"),
        ("2032-05-18", "2032-05-18"),
        ("2032/5/18", "2032-05-18"),
        ("5月18日前", "2032-05-18"),
        ("上半年", "2032-06-30"),
        ("年底前", "2032-12-31"),
        ("长期坚持", "2032-12-31"),
        ("", ""),
        ("2032-02-30", ""),
    ],
)
def test_deadlines(words: str, deadline: str) -> None:
    assert deadline_of(words, 2032) == deadline


def test_milestones_of_one_cell() -> None:
    assert split_milestones("一季度：开工；二季度：完成30%；\n三季度完成60%，四季度投用") == (
        "开工", "完成30%", "完成60%", "投用",
    )  # fmt: skip
    assert split_milestones("上半年完成设计，下半年开工") == ("", "完成设计", "", "开工")
    assert split_milestones("全年推进") == ("", "", "", "全年推进")


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_our_own_table_comes_back_as_it_went(form: str) -> None:
    """An office exports the table, works on it and brings it in again."""
    from guatu.documents.duty_document import write_duty_document
    from guatu.documents.duty_sheet import write_duty_sheet
    from guatu.workreport.comparison import compare
    from tests.documents.plan_sample import sample

    _, compilation = sample()
    out = BytesIO()
    (write_duty_sheet if form == "xlsx" else write_duty_document)(compilation, out)
    table = read_duty_table(out.getvalue(), f"分解表.{form}")
    assert [row.number for row in table.rows] == [str(number) for number in range(1, 19)]
    assert [row.section for row in table.rows] == [each.section for each in compilation.commitments]
    assert [row.lead for row in table.rows] == [
        (each.lead.name,) if each.lead else () for each in compilation.commitments
    ]
    comparison = compare(compilation, table)
    assert (comparison.forgotten, comparison.added, comparison.differing) == ((), (), ())
    if form == "xlsx":
        before = {
            (each.indicator, each.value, each.unit) for each in compilation.commitments if isinstance(each, Target)
        }
        after = {
            (each.indicator, each.value, each.unit)
            for each in as_compilation(table, 2032).commitments
            if isinstance(each, Target)
        }
        assert before == after


def test_a_heading_right_below_the_header_is_no_second_header() -> None:
    rows: Cells = [
        ["序号", "目标任务", "责任单位"],
        ["切实抓好今年各项工作", None, None],
        [1, "建成水厂", "区住建局"],
        [2, "修路", "区交通局"],
    ]
    table = read_duty_table(_book({"表": rows}, {"表": [(1, 0, 1, 2)]}), "t.xlsx")
    assert [column.header for column in table.columns] == ["序号", "目标任务", "责任单位"]
    assert [row.section for row in table.rows] == [("切实抓好今年各项工作",)] * 2


def test_sheets_beside_the_table_are_not_read_as_tasks_and_said() -> None:
    sheets: dict[str, Cells] = {
        "分解表": [["序号", "目标任务", "责任单位"], [1, "建成水厂", "区住建局"], [2, "修路", "区交通局"]],
        "反馈意见": [["序号", "工作内容"], [1, "建议改一下第一项"], [2, "没有意见，同意"]],
    }
    table = read_duty_table(_book(sheets), "t.xlsx")
    assert len(table.rows) == 2
    assert table.problems == ("工作表“反馈意见”里没有责任单位，也没有目标值，没有当作责任表读取。",)


def test_a_stray_cell_at_the_far_end_is_refused_before_it_fills_the_memory() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["序号", "目标任务", "责任单位"])
        sheet.write_row(1, 0, [1, "建成水厂", "区住建局"])
        sheet.write("XFD1048576", "x")
    with pytest.raises(DutyTableError, match="XFD1048576"):
        read_duty_table(out.getvalue(), "t.xlsx")


@pytest.mark.parametrize("kept", [20, 200, 2000, 5600])
def test_a_damaged_workbook_is_said_to_be_damaged(kept: int) -> None:
    """Cut short, an .xls makes the reader panic; nothing of that may reach a person."""
    data = (FILES / "old_format.xls").read_bytes()[:kept]
    with pytest.raises(DutyTableError, match="可能已损坏"):
        read_duty_table(data, "旧表.xls")
