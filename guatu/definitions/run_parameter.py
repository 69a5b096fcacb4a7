"""Run the examples of parameters: which value holds on the day."""

from __future__ import annotations

from guatu.definitions.example import Example, read_number, unknown_names
from guatu.definitions.kind import Engine
from guatu.definitions.library import Library
from guatu.definitions.parameter import Parameter


def odd_parameter(example: Example, _parameter: Parameter, _library: Library) -> list[str]:
    """What is wrong with an example of a parameter: it expects one value."""
    expect = example.expect
    wrong = unknown_names("expect", expect, ("value",))
    value = expect.get("value")
    if not wrong and (not isinstance(value, str) or (value not in ("unknown", "") and read_number(value) is None)):
        wrong.append(f"expect.value“{value}”不是数字；那天还没有值请写 unknown。")
    return wrong


def run_parameter(
    example: Example, parameter: Parameter, _library: Library, _engine: Engine | None = None
) -> list[str]:
    """The value that holds on the day."""
    held = parameter.at(example.day)
    wanted = example.expect["value"]
    got = "" if held is None else f"{held.value.normalize():f}"
    if wanted in ("unknown", ""):
        return [] if held is None else [f"{example.day}的值应为未定，实际是{got}"]
    if held is None or read_number(wanted) != held.value:
        return [f"{example.day}的值应为{wanted}，实际是{got or '未定'}"]
    return []
