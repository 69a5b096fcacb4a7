-- one row per year and kind of event: how many were held, and in how many months and quarters of the year at least one was
-- label: 集中活动节奏
-- note: “每季度一批”看季度数是否为4，“每月一批”看月数是否为12；年中对照已过的季度和月份。
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   kind: {label: 活动类型, type: text, length: 20}
--   events: {label: 场次, type: number, unit: 场, places: 0}
--   months: {label: 有活动的月数, type: number, unit: 个, places: 0}
--   quarters: {label: 有活动的季度数, type: number, unit: 个, places: 0}
--   projects_count: {label: 项目数, type: number, unit: 个, places: 0}
WITH by_month AS (
  SELECT
    EXTRACT(YEAR FROM held_on) AS year,
    EXTRACT(MONTH FROM held_on) AS month,
    kind AS kind,
    COUNT(*) AS events,
    SUM(COALESCE(projects_count, 0)) AS projects_count
  FROM project_events
  GROUP BY EXTRACT(YEAR FROM held_on), EXTRACT(MONTH FROM held_on), kind
)
SELECT
  year AS year,
  kind AS kind,
  SUM(events) AS events,
  COUNT(*) AS months,
  MAX(CASE WHEN month <= 3 THEN 1 ELSE 0 END) + MAX(CASE WHEN month BETWEEN 4 AND 6 THEN 1 ELSE 0 END)
    + MAX(CASE WHEN month BETWEEN 7 AND 9 THEN 1 ELSE 0 END) + MAX(CASE WHEN month >= 10 THEN 1 ELSE 0 END) AS quarters,
  SUM(projects_count) AS projects_count
FROM by_month
GROUP BY year, kind
