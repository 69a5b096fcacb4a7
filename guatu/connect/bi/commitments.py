"""Views of the plan: its commitments with the latest dispatch's light, and every dispatch as it was frozen."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.commitments.models import Commitment
from guatu.commitments.selectors.rows import LIGHTS, light_label
from guatu.connect.bi.view import BiView, on_postgres, text

GROUP = "commitments"
STANDING = (
    ("light", "light", ""),
    ("value", "value", "numeric"),
    ("target", "target", "numeric"),
    ("expected", "expected", "numeric"),
    ("gap", "gap", "numeric"),
    ("share", "share", "numeric"),
    ("why", "why", ""),
    ("indicator", "indicator", ""),
    ("rows", "rows", "bigint"),
    ("unknown", "unknown", "bigint"),
)
"""Column, key of a frozen standing, type where it is no text."""
STANDING_LABELS = {
    "light": "亮灯（代码）",
    "value": "完成值",
    "target": "目标值",
    "expected": "按序时应达到",
    "gap": "与序时的差",
    "share": "完成比例",
    "why": "亮灯的理由",
    "indicator": "指标",
    "rows": "计入的行数",
    "unknown": "缺数据的行数",
}


def commitment_views() -> Iterator[BiView]:
    """The two views."""
    yield _dispatches()
    yield _commitments()


def _dispatches() -> BiView:
    read = ", ".join(f"{_read(key, kind)} AS {column}" for column, key, kind in STANDING)
    each = (
        "jsonb_array_elements(frozen.standings) AS one(value)"
        if on_postgres()
        else "json_each(frozen.standings) AS one"
    )
    columns = [
        ("dispatch", "调度快照的编号"),
        ("dispatch_name", "调度"),
        ("day", "数据日期"),
        ("report", "报告的编号"),
        ("plan_year", "计划年度"),
        ("commitment", "任务的编号"),
        ("title", "任务"),
        ("light_label", "亮灯"),
        *((column, STANDING_LABELS[column]) for column, _key, _kind in STANDING),
        ("ruleset", "亮灯规则"),
        ("simulated", "模拟数据"),
    ]
    return BiView(
        name="dispatches",
        label="历次调度时各项任务的亮灯",
        group=GROUP,
        columns=tuple(columns),
        sql=(
            "SELECT frozen.id AS dispatch, frozen.name AS dispatch_name, frozen.day, frozen.report_id AS report, report.plan_year, "
            f"{_read('commitment', 'bigint')} AS commitment, {_read('title', '')} AS title, {_label(_read('light', ''))} AS light_label, "
            f"{read}, frozen.ruleset, frozen.simulated FROM commitments_freeze AS frozen "
            f"JOIN commitments_report AS report ON report.id = frozen.report_id AND report.withdrawn_at IS NULL CROSS JOIN {each}"
        ),
    )


def _commitments() -> BiView:
    """Each accepted commitment of a confirmed plan; the light is that of the plan's latest dispatch, with its day."""
    from guatu.connect.bi.applying import full_name

    frozen = ", ".join(
        f"standing.{column}" for column, _key, _kind in STANDING if column not in ("target", "indicator")
    )
    kinds = " ".join(f"WHEN {text(value)} THEN {text(str(label))}" for value, label in Commitment.Kind.choices)
    columns = (
        ("id", "编号"),
        ("report", "报告的编号"),
        ("report_title", "报告"),
        ("plan_year", "计划年度"),
        ("place", "在报告中的次序"),
        ("kind", "类型"),
        ("text", "原文"),
        ("subject", "指标或事项"),
        ("target", "目标值"),
        ("unit", "单位"),
        ("deadline", "完成时限"),
        ("lead", "牵头单位"),
        ("leader", "牵头领导"),
        ("bound_to", "绑定的指标或台账"),
        ("bound_by_person", "绑定已由人确认"),
        ("day", "亮灯的数据日期"),
        ("light_label", "亮灯"),
        *((column, STANDING_LABELS[column]) for column, _k, _t in STANDING if column not in ("target", "indicator")),
        ("simulated", "模拟数据"),
    )
    return BiView(
        name="commitments",
        label="计划中的任务和最近一次调度的亮灯",
        group=GROUP,
        columns=columns,
        sql=(
            'SELECT own.id, own.report_id AS report, report.title AS report_title, report.plan_year, own."order" AS place, '
            f"CASE own.kind {kinds} ELSE own.kind END AS kind, own.text, "
            "COALESCE(NULLIF(own.indicator, ''), own.name) AS subject, own.value AS target, own.unit, own.deadline, "
            "COALESCE(lead.name, own.lead_name) AS lead, own.leader, "
            "COALESCE(NULLIF(binding.indicator, ''), NULLIF(binding.register, '')) AS bound_to, binding.confirmed AS bound_by_person, "
            f"standing.day, standing.light_label, {frozen}, report.simulated FROM commitments_commitment AS own "
            "JOIN commitments_report AS report ON report.id = own.report_id "
            "LEFT JOIN people_organisation AS lead ON lead.id = own.lead_id "
            "LEFT JOIN commitments_binding AS binding ON binding.commitment_id = own.id "
            f"LEFT JOIN {full_name('dispatches')} AS standing ON standing.commitment = own.id AND standing.dispatch = "
            "(SELECT latest.id FROM commitments_freeze AS latest WHERE latest.report_id = own.report_id "
            "ORDER BY latest.day DESC, latest.id DESC LIMIT 1) "
            "WHERE own.state = 'accepted' AND report.state = 'confirmed' AND report.withdrawn_at IS NULL"
        ),
    )


def _read(key: str, kind: str) -> str:
    if on_postgres():
        return f"(one.value ->> '{key}'){'::' + kind if kind else ''}"
    read = f"json_extract(one.value, '$.{key}')"
    return f"CAST({read} AS {'INTEGER' if kind == 'bigint' else 'REAL'})" if kind else read


def _label(light: str) -> str:
    cases = " ".join(f"WHEN {text(key)} THEN {text(light_label(key))}" for key in LIGHTS)
    return f"CASE {light} {cases} END"
