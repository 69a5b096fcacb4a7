-- one row per project per year with a plan or an investment
-- label: 项目年度投资
-- note: 完成额为当年各月之和，与年度计划并列；完成率等于完成额除以年度计划。已暂停、终止、调出的项目不在库。
-- columns:
--   project: {label: 项目, type: reference, to: projects}
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   held: {label: 在库, type: yes_no}
--   plan: {label: 年度计划投资, type: money, unit: 万元}
--   done: {label: 完成投资, type: money, unit: 万元}
--   ratio: {label: 投资完成率, type: percent, places: 2}
WITH planned AS (
  SELECT record AS project, EXTRACT(YEAR FROM period) AS year, value AS plan FROM projects__year_plan
),
spent AS (
  SELECT record AS project, EXTRACT(YEAR FROM period) AS year, SUM(value) AS done
  FROM projects__investment GROUP BY record, EXTRACT(YEAR FROM period)
),
both_of AS (
  SELECT
    COALESCE(planned.project, spent.project) AS project,
    COALESCE(planned.year, spent.year) AS year,
    planned.plan AS plan,
    spent.done AS done
  FROM planned FULL JOIN spent ON planned.project = spent.project AND planned.year = spent.year
)
SELECT
  both_of.project AS project,
  both_of.year AS year,
  p.exit IS NULL AS held,
  both_of.plan AS plan,
  both_of.done AS done,
  CASE WHEN both_of.plan > 0 THEN ROUND(100.0 * both_of.done / both_of.plan, 2) END AS ratio
FROM both_of JOIN projects AS p ON p.id = both_of.project
