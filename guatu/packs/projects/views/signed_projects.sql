-- one row per signed project: what was agreed, what has arrived, and how far it has come
-- label: 签约项目
-- note: 履约看有没有资金到位；跳过的阶段也算到过。到位资金是各月之和，没有填报的按没有到位。按签约日期归入时段，比率就是这一批签约项目的比率。
-- columns:
--   project: {label: 项目, type: reference, to: projects}
--   signed_on: {label: 签约日期, type: date}
--   agreed: {label: 协议总投资, type: money, unit: 万元}
--   arrived: {label: 到位资金, type: money, unit: 万元}
--   kept: {label: 有资金到位, type: yes_no}
--   started: {label: 已开工, type: yes_no}
--   counted: {label: 已入库入统, type: yes_no}
--   producing: {label: 已投产, type: yes_no}
WITH funds AS (
  SELECT record AS project, SUM(value) AS arrived FROM projects__arrived GROUP BY record
)
SELECT
  p.id AS project,
  p.signed_on AS signed_on,
  p.agreed_investment AS agreed,
  COALESCE(funds.arrived, 0) AS arrived,
  COALESCE(funds.arrived, 0) > 0 AS kept,
  p.started_on IS NOT NULL OR p.stage IN ('started', 'counted', 'building', 'finished', 'producing', 'effective') AS started,
  p.counted_on IS NOT NULL OR p.stage = 'counted' AS counted,
  p.producing_on IS NOT NULL OR p.stage IN ('producing', 'effective') AS producing
FROM projects AS p LEFT JOIN funds ON funds.project = p.id
WHERE p.signed_on IS NOT NULL
