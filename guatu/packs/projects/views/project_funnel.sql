-- one row per stage: projects whose furthest stage is this one or a later one
-- label: 项目漏斗
-- note: 跳过的阶段也算到过；已退出的项目不计。
-- columns:
--   place: {label: 次序, type: number, unit: 级, places: 0}
--   stage: {label: 阶段, type: text, length: 20}
--   reached: {label: 到过的项目, type: number, unit: 个, places: 0}
WITH steps AS (
  SELECT 1 AS place, 'planned' AS stage
  UNION ALL SELECT 2 AS place, 'reserved' AS stage
  UNION ALL SELECT 3 AS place, 'negotiating' AS stage
  UNION ALL SELECT 4 AS place, 'signed' AS stage
  UNION ALL SELECT 5 AS place, 'landed' AS stage
  UNION ALL SELECT 6 AS place, 'started' AS stage
  UNION ALL SELECT 7 AS place, 'counted' AS stage
  UNION ALL SELECT 8 AS place, 'building' AS stage
  UNION ALL SELECT 9 AS place, 'finished' AS stage
  UNION ALL SELECT 10 AS place, 'producing' AS stage
  UNION ALL SELECT 11 AS place, 'effective' AS stage
),
furthest AS (
  SELECT steps.place AS place, COUNT(*) AS held
  FROM projects AS p JOIN steps ON steps.stage = p.stage
  WHERE p.exit IS NULL
  GROUP BY steps.place
)
SELECT
  steps.place AS place,
  steps.stage AS stage,
  SUM(COALESCE(furthest.held, 0)) AS reached
FROM steps LEFT JOIN furthest ON furthest.place >= steps.place
GROUP BY steps.place, steps.stage
