"""A small pack, and the ways to write one into a folder."""

from __future__ import annotations

from pathlib import Path

REGISTER = """\
label: 企业库
owner: 经济和信息化局
key: code
title: name
area: town
columns: [name, code]
similar: [name]
fields:
  code: {label: 编号, type: text, required: yes}
  name: {label: 名称, type: text, required: yes}
  town: {label: 属地, type: area, level: township}
  stage:
    label: 阶段
    type: stage
    stages: {planned: 谋划, signed: 签约}
  land: {label: 用地, type: number, unit: 亩}
  cost: {label: 投资, type: money, unit: 万元}
  per_mu: {label: 亩均, type: money, unit: 万元/亩, computed: cost / land}
checks:
  enough: {when: cost >= :line, says: 投资不足}
series:
  output: {label: 产值, type: money, unit: 万元, rhythm: month, flow: flow}
"""
PARAMETER = "label: 起点线\nunit: 万元\nvalues:\n  2022-01-01: {value: 500, source: 示例文件}\n"
VIEW = """\
-- one row per firm
-- label: 企业产值
-- columns:
--   firm: {label: 企业, type: reference, to: firms}
--   total: {label: 产值, type: money, unit: 万元}
SELECT f.id AS firm, SUM(o.value) AS total
FROM firms AS f JOIN firms__output AS o ON o.record = f.id
GROUP BY f.id
"""


def write_pack(
    folder: Path,
    *,
    register: str = REGISTER,
    parameter: str = PARAMETER,
    view: str = VIEW,
    examples: dict[str, str] | None = None,
    name: str = "firms",
) -> Path:
    """A folder of packs with one pack in it."""
    files = {
        f"registers/{name}.yaml": register,
        "parameters/line.yaml": parameter,
        "views/firm_output.sql": view,
        **{f"examples/{each}.yaml": text for each, text in (examples or {}).items()},
    }
    for path, text in files.items():
        file = folder / "trade" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
