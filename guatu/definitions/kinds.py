"""The kinds of definition. A new kind is one dataclass, one builder with its check, one runner of its examples, and one line here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guatu.definitions.build_indicator import build_indicator
from guatu.definitions.build_parameter import build_parameter
from guatu.definitions.build_register import build_register
from guatu.definitions.build_ruleset import build_ruleset, check_ruleset, odd_ruleset, run_ruleset
from guatu.definitions.build_view import build_view
from guatu.definitions.check_indicator import check_indicator
from guatu.definitions.checks import check_parameter, check_register, check_view
from guatu.definitions.complete_indicator import complete_indicator
from guatu.definitions.indicator import Indicator
from guatu.definitions.kind import Kind, from_text, from_yaml
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Register
from guatu.definitions.ruleset import Ruleset
from guatu.definitions.run_indicator import odd_indicator, run_indicator
from guatu.definitions.run_parameter import odd_parameter, run_parameter
from guatu.definitions.run_register import odd_register, run_register
from guatu.definitions.run_view import odd_view, run_view
from guatu.definitions.schemas import (
    examples_schema,
    indicator_schema,
    parameter_schema,
    register_schema,
    ruleset_schema,
)
from guatu.definitions.view import View

Kinds = Iterable[Kind[Any]]
KINDS: tuple[Kind[Any], ...] = (
    Kind("register", "台账", Register, ".yaml", from_yaml(build_register), check_register, odd_register, run_register, register_schema),
    Kind("parameter", "参数", Parameter, ".yaml", from_yaml(build_parameter), check_parameter, odd_parameter, run_parameter, parameter_schema),
    Kind("view", "视图", View, ".sql", from_text(build_view), check_view, odd_view, run_view, needs_engine=True),
    Kind("indicator", "指标", Indicator, ".yaml", from_yaml(build_indicator), check_indicator, odd_indicator, run_indicator, indicator_schema, complete_indicator, needs_engine=True),
    Kind("ruleset", "亮灯规则", Ruleset, ".yaml", from_yaml(build_ruleset), check_ruleset, odd_ruleset, run_ruleset, ruleset_schema),
)  # fmt: skip


def schemas(kinds: Kinds = KINDS) -> dict[str, dict[str, Any]]:
    """Kind → its JSON Schema, and that of example files."""
    found = {kind.name: kind.schema() for kind in kinds if kind.schema is not None}
    return found | {"examples": examples_schema()}
