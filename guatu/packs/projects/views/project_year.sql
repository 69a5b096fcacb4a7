-- one row per project per year with a plan or an investment
-- label: 项目年度投资
-- note: 完成额为当年各月之和，与年度计划并列。
-- columns:
--   project: {label: 项目, type: reference, to: projects}
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   plan: {label: 年度计划投资, type: money, unit: 万元}
--   done: {label: 完成投资, type: money, unit: 万元}
WITH planned AS (
  SELECT record AS project, EXTRACT(YEAR FROM period) AS year, value AS plan FROM projects__year_plan
),
spent AS (
  SELECT record AS project, EXTRACT(YEAR FROM period) AS year, SUM(value) AS done
  FROM projects__investment GROUP BY record, EXTRACT(YEAR FROM period)
)
SELECT
  COALESCE(planned.project, spent.project) AS project,
  COALESCE(planned.year, spent.year) AS year,
  planned.plan AS plan,
  spent.done AS done
FROM planned FULL JOIN spent ON planned.project = spent.project AND planned.year = spent.year
