"""Which stage of a register's row keeps the promise that an item's verb makes: 启动 → 开工, 建成 → 竣工, 投产 → 投产."""

from __future__ import annotations

from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.register import Register

_WORDS: dict[str, tuple[str, ...]] = {
    "plan": ("签约", "储备", "批准", "列入", "规划", "计划", "谋划"),
    "start": ("开工", "动工", "启动", "施工", "创建", "建设", "在建"),
    "build": ("在建", "建设", "创建", "施工", "开工", "动工", "启动"),
    "finish": ("竣工", "完工", "建成", "完成", "验收", "认定"),
    "run": ("投产", "投用", "运营", "使用", "验收", "认定", "竣工", "完工"),
}
"""Stage of the report → words in labels of stages, the best first. General words of works; no register is named."""


def stage_field(register: Register) -> Field | None:
    """The register's stage field."""
    return next((each for each in register.fields if each.type is FieldType.STAGE), None)


def stage_choices(register: Register) -> tuple[Choice, ...]:
    """The stages of a register in order; none where it has no stage field."""
    field = stage_field(register)
    return field.choices if field else ()


def stage_for(register: Register, stage: str) -> str:
    """The value of the register's stage that keeps an item of this stage (`plan`, `start`, `build`, `finish`, `run`).

    Empty where the register has no stage field or none of its labels says it.
    """
    field = stage_field(register)
    if field is None:
        return ""
    for word in _WORDS.get(stage, ()):
        for choice in field.choices:
            if word in choice.label:
                return choice.value
    return ""


def stage_reached(register: Register, at: str, wanted: str) -> bool:
    """Whether a row that stands at one stage has reached another: stages follow in the order in which they are defined."""
    field = stage_field(register)
    order = [each.value for each in field.choices] if field else []
    return at in order and wanted in order and order.index(at) >= order.index(wanted)
