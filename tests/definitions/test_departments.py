"""Reading a catalogue of departments: what it gives, and what it says where the file is wrong."""

import pytest

from guatu.definitions.departments import load_departments
from guatu.definitions.errors import DefinitionError, nearest

GOOD = """\
water:
  label: 水利局
  aliases: 水务局、河长办
  duties:
    水利工程: 水库、堤防*5、农村饮水安全工程
  helps: 高标准农田
no:
  label: '010'
"""


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "departments.yaml"
    path.write_text(text, encoding=encoding)
    return path


def test_reads_words_weights_and_text_as_text(tmp_path):
    """Weights come from the length up to six or from the number given; neither `no` nor 010 is retyped."""
    water, other = load_departments(write(tmp_path, GOOD))
    assert water.aliases == ("水务局", "河长办")
    assert water.charges[0].words == (("水库", 2), ("堤防", 5), ("农村饮水安全工程", 6))
    assert water.helps == (("高标准农田", 5),)
    assert (other.id, other.label, other.charges) == ("no", "010", ())


def test_byte_order_mark_is_no_error(tmp_path):
    assert len(load_departments(write(tmp_path, GOOD, "utf-8-sig"))) == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a:\n  lable: 甲局\n", 2, "是否想写“label”？"),
        ("a:\n  aliases: 甲局\n", 1, "缺少 label"),
        ("a:\n  label: 甲局\n  duties:\n    水利: 水\n", 4, "太短"),
        ("a:\n  label: 甲局\n  helps: 水库*重\n", 3, "权重应当是整数"),
        ("a:\n  label: 甲局\n  duties: 水库\n", 3, "名称: 内容"),
        ("a:\n  label: 甲局\n  duties:\n    一: 水库\n    二: 水库\n", 1, "只留一处"),
        ("a:\n  label: 甲局\na:\n  label: 乙局\n", 3, "写了两次"),
        ("a:\n  label: 甲局\nb:\n  label: 甲局\n", 3, "已经属于“a”"),
        ("水利局:\n  label: 甲局\n", 1, "英文小写字母"),
        ("a:\n  label: [甲局]\n", 2, "一段文字"),
        ("a:\n  label: 甲局\n b: 乙\n", 3, "不是有效的 YAML"),
        ("- a\n", 1, "名称: 内容"),
        ("", 0, "是空的"),
        ("# 只有注释\n", 0, "是空的"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, text, line, says):
    path = write(tmp_path, text)
    with pytest.raises(DefinitionError) as error:
        load_departments(path)
    assert error.value.line == line
    assert says in str(error.value)
    assert str(path) in str(error.value)


def test_wrong_encoding_and_missing_file_are_named(tmp_path):
    with pytest.raises(DefinitionError, match="UTF-8"):
        load_departments(write(tmp_path, GOOD, "gb18030"))
    with pytest.raises(DefinitionError, match="读不到部门目录"):
        load_departments(tmp_path / "missing.yaml")


def test_nearest_lists_what_there_is_where_nothing_is_near():
    assert nearest("zzz", ["label", "helps"]) == "可用的有：label、helps。"


def test_our_catalogue_is_a_whole_county():
    departments = load_departments()
    assert len(departments) >= 60
    assert all(each.charges for each in departments)
    assert sum(len(charge.words) for each in departments for charge in each.charges) > 1500
