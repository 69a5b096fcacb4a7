"""JSON lines and the terminal table."""

import json
from io import StringIO

from guatu.documents.jsonl import write_jsonl
from guatu.documents.terminal import write_terminal
from tests.documents.plan_sample import sample


def test_jsonl_keeps_the_contract() -> None:
    _, compilation = sample()
    out = StringIO()
    write_jsonl(compilation, out)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(records) == 18
    target = records[4]
    assert "新签约项目" in out.getvalue()  # readable, not escaped
    assert target["kind"] == "target"
    assert target["op"] == [">="]
    assert (target["value"], target["unit"], target["change"], target["every"]) == (100, "个", "level", "year")
    assert target["section"] == ["二、2032年工作安排", "（一）壮大主导产业"]
    assert (target["lead"], target["co"]) == ("区经济信息化和科技局", ["区招商服务中心"])
    assert records[17]["value"] == [2000, 3000]
    assert records[15]["uncertain"] == ["城镇居民收入增长6.2%", "城镇居民收入增长6.2%以上"]
    assert {"start", "end", "text", "sentence", "deadline", "strength"} <= target.keys()


def test_jsonl_of_a_batch_names_the_file() -> None:
    out = StringIO()
    write_jsonl(sample()[1], out, extra={"file": "甲.txt"})
    assert all(json.loads(line)["file"] == "甲.txt" for line in out.getvalue().splitlines())


def test_piped_table_is_plain_lines_and_the_tally_adds_up() -> None:
    out = StringIO()
    write_terminal(sample()[1], out)
    lines = out.getvalue().splitlines()
    assert "\x1b" not in out.getvalue()
    assert all(line.count("\t") == 6 for line in lines[:19])
    assert "计划部分共 7 句：5 句有承诺，2 句没有承诺（形势判断 1，口号 1）。" in lines
    assert any(line.startswith("存疑 16：") for line in lines)


def test_drawn_table_groups_by_section_and_fits_its_width() -> None:
    out = StringIO()
    write_terminal(sample()[1], out, width=110, simulated=True)
    text = out.getvalue()
    assert text.index("（一）壮大主导产业") < text.index("青石坞数据中心") < text.index("（二）办好民生实事")
    assert "模拟数据" in text.splitlines()[0]
    assert "≥200亿元" in text
    widths = [sum(2 if ord(letter) > 0x2E7F else 1 for letter in line.rstrip()) for line in text.splitlines()]
    assert max(widths[:-4]) <= 112
