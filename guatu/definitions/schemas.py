"""JSON Schemas of the kinds, for editors that complete and check YAML as one types. Made from the same lists that the builders use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guatu.definitions.build_indicator import BETTER, INDICATOR_KEYS
from guatu.definitions.build_indicator import REQUIRED as INDICATOR_REQUIRED
from guatu.definitions.build_parameter import DAY, PARAMETER_KEYS, VALUE_KEYS
from guatu.definitions.build_register import (
    CHECK_KEYS,
    FIELD_KEYS,
    LEVELS,
    REGISTER_KEYS,
    REQUIRED,
    SERIES_KEYS,
)
from guatu.definitions.build_ruleset import CONSEQUENCE_KEYS, RULESET_KEYS
from guatu.definitions.build_ruleset import REQUIRED as RULESET_REQUIRED
from guatu.definitions.example import CASE_KEYS
from guatu.definitions.fields import QUANTITIES, FieldType
from guatu.definitions.indicator import GRAINS, Measure
from guatu.definitions.names import NAME
from guatu.definitions.register import Flow, Rhythm
from guatu.definitions.ruleset import CHECKED, DIMENSIONS, LIGHTS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SAYS = {
    "label": "中文名称，给工作人员看",
    "owner": "主管部门：部门目录里的标识，或中文全称",
    "key": "认出一行的字段，一个或几个",
    "title": "给人看的名称字段",
    "area": "属地字段：决定哪个乡镇能填",
    "organisation": "责任单位字段：决定哪个部门能填",
    "columns": "列表默认显示的字段",
    "similar": "登记前用来找相近行的文字字段",
    "fields": "字段，按表单上的次序",
    "checks": "每一行都要满足的条件",
    "series": "按周期填报的数据",
    "type": "字段类型",
    "unit": "单位，例如 万元、亩、公里",
    "required": "必填：yes 或 no",
    "unique": "不能重复：yes 或 no",
    "default": "新建时的值；日期可写 today",
    "blank": "空着表示什么",
    "choices": "选项（值: 名称）",
    "stages": "阶段，按先后（值: 名称）",
    "to": "指向哪本台账",
    "level": "区划级别",
    "length": "最多字数",
    "places": "保留几位小数",
    "due": "时段结束后几天内报来算及时",
    "least": "最小值",
    "most": "最大值",
    "computed": "由其他字段算出的算式",
    "sensitive": "个人信息，默认遮蔽：yes 或 no",
    "search": "搜索框是否查这个字段：yes 或 no",
    "note": "给填报人的说明",
    "was": "改名前的字段名",
    "source": "依据的文件",
    "rhythm": "填报周期",
    "flow": "flow 时段累计，stock 时点数",
    "when": "应当成立的条件",
    "says": "不成立时告诉填报人的话",
    "values": "日期: {value: 数值, source: 依据}",
    "value": "数值",
    "name": "这个示例说明什么",
    "given": "已知：date 和各台账的行",
    "where": "要试的条件",
    "expect": "应得的结果",
    "aliases": "报告里的其他叫法",
    "counts": "数行：台账、视图或 台账.序列",
    "sums": "求和：台账.字段 或 台账.序列",
    "averages": "求平均：台账.字段 或 台账.序列",
    "largest": "取最大：台账.字段 或 台账.序列",
    "divides": "被除的指标，除数写在 over",
    "adds": "相加的指标",
    "subtracts": "第一个指标减去其余的",
    "grows": "比上年同期增长（%）的指标",
    "moves": "最近若干个月合计的指标，月数写在 months",
    "over": "除数：另一个指标",
    "months": "最近多少个月",
    "date": "决定算在哪个时段的日期字段",
    "until": "存量的终止日期字段",
    "grain": "最短看到哪种时段",
    "by": "还可以按哪些字段分",
    "better": "more 越多越好，less 越少越好",
    "since": "从哪天起可以选用",
    "ladder": "逾期一次升一级的灯，从轻到重",
    "handling": "每种灯怎样处理",
    "consequences": "同一种灯再次亮起怎样处理",
    "light": "哪种灯",
    "times": "第几次",
    "running": "是否要连续：yes 或 no",
    "then": "怎样处理",
    **{name: f"{label}：灯: 条件" for name, label in DIMENSIONS.items()},
}


TYPES = {
    FieldType.TEXT: "一行文字",
    FieldType.LONG_TEXT: "多行文字",
    FieldType.CHOICE: "选项",
    FieldType.STAGE: "有先后的阶段，各带日期",
    FieldType.MONEY: "金额",
    FieldType.NUMBER: "带单位的数",
    FieldType.PERCENT: "百分数，82 即 82%",
    FieldType.DATE: "日期",
    FieldType.MONTH: "月份",
    FieldType.YES_NO: "是否",
    FieldType.AREA: "行政区划",
    FieldType.ORGANISATION: "单位",
    FieldType.PERSON: "用户",
    FieldType.REFERENCE: "另一本台账的一行",
    FieldType.CREDIT_CODE: "统一社会信用代码",
    FieldType.PROJECT_CODE: "项目代码",
    FieldType.IDENTITY_NUMBER: "身份证号，遮蔽",
    FieldType.PHONE: "电话，遮蔽",
    FieldType.POINT: "点",
    FieldType.LINE: "线",
    FieldType.POLYGON: "面",
    FieldType.FILE: "附件",
}
"""What each type of field is, for the editor's list."""
SCALAR = {"type": ["string", "number", "boolean"]}
TEXT_LIST = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}


def register_schema() -> dict[str, Any]:
    """The schema of a register's file."""
    types = [{"const": each.value, "description": said} for each, said in TYPES.items()]
    labels = {"type": "object", "additionalProperties": SCALAR, "minProperties": 1}
    field = object_schema(
        FIELD_KEYS,
        ("label", "type"),
        type={"oneOf": types},
        level={"enum": list(LEVELS)},
        choices=labels,
        stages=labels,
    )
    needs = {FieldType.CHOICE: "choices", FieldType.STAGE: "stages", FieldType.REFERENCE: "to"}
    needs |= {FieldType.MONEY: "unit", FieldType.NUMBER: "unit"}
    field["allOf"] = [
        {"if": {"properties": {"type": {"const": each.value}}}, "then": {"required": [key]}}
        for each, key in needs.items()
    ]
    series = object_schema(
        SERIES_KEYS,
        ("label", "unit", "rhythm", "flow"),
        type={"enum": sorted(QUANTITIES)},
        rhythm={"enum": [each.value for each in Rhythm]},
        flow={"enum": [each.value for each in Flow]},
    )
    root = object_schema(
        REGISTER_KEYS,
        REQUIRED,
        **dict.fromkeys(("key", "columns", "similar"), TEXT_LIST),
        fields=map_schema(field),
        series=map_schema(series),
        checks=map_schema(object_schema(CHECK_KEYS, CHECK_KEYS)),
    )
    return {"$schema": DRAFT, "title": "台账", **root}


def parameter_schema() -> dict[str, Any]:
    """The schema of a parameter's file."""
    values = {
        "type": "object",
        "patternProperties": {f"^{DAY.pattern}$": object_schema(VALUE_KEYS, VALUE_KEYS)},
        "additionalProperties": False,
        "minProperties": 1,
    }
    root = object_schema(PARAMETER_KEYS, ("label", "unit", "values"), values=values)
    return {"$schema": DRAFT, "title": "参数", **root}


def indicator_schema() -> dict[str, Any]:
    """The schema of an indicator's file."""
    root = object_schema(
        INDICATOR_KEYS,
        INDICATOR_REQUIRED,
        **dict.fromkeys(("aliases", "by", "adds", "subtracts"), TEXT_LIST),
        flow={"enum": [each.value for each in Flow]},
        grain={"enum": list(GRAINS)},
        better={"enum": list(BETTER)},
        where={**SCALAR, "description": "条件：哪些行算在内"},
    )
    verbs = [{"required": [each.value]} for each in Measure]
    return {"$schema": DRAFT, "title": "指标", **root, "oneOf": verbs}


def ruleset_schema() -> dict[str, Any]:
    """The schema of a rule set's file."""
    conditions = {
        "type": "object",
        "properties": dict.fromkeys(CHECKED, SCALAR),
        "additionalProperties": False,
        "minProperties": 1,
    }
    consequence = object_schema(CONSEQUENCE_KEYS, ("light", "times", "then"), light={"enum": list(LIGHTS)})
    root = object_schema(
        RULESET_KEYS,
        RULESET_REQUIRED,
        **dict.fromkeys(DIMENSIONS, conditions),
        ladder={"type": "array", "items": {"enum": list(CHECKED)}, "minItems": 2},
        handling={"type": "object", "properties": dict.fromkeys(LIGHTS, SCALAR), "additionalProperties": False},
        consequences={"type": "array", "items": consequence, "minItems": 1},
    )
    return {"$schema": DRAFT, "title": "亮灯规则", **root}


def examples_schema() -> dict[str, Any]:
    """The schema of an example file."""
    case = object_schema(
        CASE_KEYS, ("name", "expect"), given={"type": "object"}, expect={"type": "object", "minProperties": 1}
    )
    return {"$schema": DRAFT, "title": "示例", "type": "array", "items": case, "minItems": 1}


def object_schema(keys: Iterable[str], required: Iterable[str], **given: dict[str, Any]) -> dict[str, Any]:
    """A mapping of these keys and no others. What is given for a key may bring its description; else SAYS must have it."""
    properties = {
        key: given[key] if "description" in given.get(key, {}) else {**given.get(key, SCALAR), "description": SAYS[key]}
        for key in keys
    }
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def map_schema(of: dict[str, Any]) -> dict[str, Any]:
    """Definitions by name."""
    names = {"type": "string", "pattern": f"^{NAME.pattern}$"}
    return {"type": "object", "propertyNames": names, "additionalProperties": of, "minProperties": 1}
