-- one row per park and year: output of the firms in the library that lie in it
-- label: 园区规上产值
-- columns:
--   park: {label: 园区, type: text, length: 40}
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   output: {label: 产值或营业收入, type: money, unit: 万元}
SELECT
  e.park AS park,
  EXTRACT(YEAR FROM o.period) AS year,
  SUM(o.value) AS output
FROM enterprises AS e JOIN enterprises__output AS o ON o.record = e.id
WHERE e.park IS NOT NULL AND e.in_library AND e.kind IN ('industry', 'service')
GROUP BY e.park, EXTRACT(YEAR FROM o.period)
