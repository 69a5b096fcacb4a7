-- one row per year of signing: what was agreed, what arrived, and how far the projects signed that year have come
-- label: 签约项目履约
-- note: 到位率等于到位资金除以协议总投资；履约率是有资金到位的项目、开工率是已开工的项目占签约项目的比例；入统率是已入库占已开工的比例。
-- columns:
--   year: {label: 签约年份, type: number, unit: 年, places: 0}
--   signed: {label: 签约项目, type: number, unit: 个, places: 0}
--   agreed: {label: 协议总投资, type: money, unit: 万元}
--   arrived: {label: 到位资金, type: money, unit: 万元}
--   arrival_ratio: {label: 到位率, type: percent}
--   kept_ratio: {label: 履约率, type: percent}
--   start_ratio: {label: 开工率, type: percent}
--   count_ratio: {label: 入统率, type: percent}
WITH funds AS (
  SELECT record AS project, SUM(value) AS arrived FROM projects__arrived GROUP BY record
),
signed_projects AS (
  SELECT
    EXTRACT(YEAR FROM p.signed_on) AS year,
    p.agreed_investment AS agreed,
    funds.arrived AS arrived,
    CASE WHEN funds.arrived > 0 THEN 1 ELSE 0 END AS kept,
    CASE WHEN p.started_on IS NOT NULL OR p.stage IN ('started', 'counted', 'building', 'finished', 'producing', 'effective')
      THEN 1 ELSE 0 END AS started,
    CASE WHEN p.counted_on IS NOT NULL THEN 1 ELSE 0 END AS counted
  FROM projects AS p LEFT JOIN funds ON funds.project = p.id
  WHERE p.signed_on IS NOT NULL
)
SELECT
  year AS year,
  COUNT(*) AS signed,
  SUM(agreed) AS agreed,
  SUM(arrived) AS arrived,
  CASE WHEN SUM(agreed) > 0 THEN ROUND(100.0 * SUM(arrived) / SUM(agreed), 2) END AS arrival_ratio,
  ROUND(100.0 * SUM(kept) / COUNT(*), 2) AS kept_ratio,
  ROUND(100.0 * SUM(started) / COUNT(*), 2) AS start_ratio,
  CASE WHEN SUM(started) > 0 THEN ROUND(100.0 * SUM(CASE WHEN started = 1 THEN counted ELSE 0 END) / SUM(started), 2) END AS count_ratio
FROM signed_projects
GROUP BY year
