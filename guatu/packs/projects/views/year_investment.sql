-- one row per year: projects with a plan or an investment that are still held, what was planned for them and what was done
-- label: 年度投资合计
-- note: 由项目年度投资逐年合计；已暂停、终止、调出的项目不计。没有年度计划的项目只计完成额。
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   projects_count: {label: 项目数, type: number, unit: 个, places: 0}
--   plan: {label: 年度计划投资, type: money, unit: 万元}
--   done: {label: 完成投资, type: money, unit: 万元}
WITH both_of AS (
  SELECT year AS year, plan AS plan, done AS done FROM project_year WHERE held
)
SELECT
  year AS year,
  COUNT(*) AS projects_count,
  SUM(plan) AS plan,
  SUM(done) AS done
FROM both_of
GROUP BY year
