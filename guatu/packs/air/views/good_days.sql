-- one row per year: days with an AQI of at most 100 by the district's mean concentrations, and their share of the valid days
-- label: 空气优良天数
-- note: 由空气日报逐年合计：日AQI不超过100为优良；六项不全而又没有超标的天无效，不计入。
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   valid_days: {label: 有效天数, type: number, unit: 天, places: 0}
--   good_days: {label: 优良天数, type: number, unit: 天, places: 0}
--   ratio: {label: 优良天数比例, type: percent, places: 4}
SELECT
  EXTRACT(YEAR FROM day) AS year,
  COUNT(*) AS valid_days,
  SUM(CASE WHEN good THEN 1 ELSE 0 END) AS good_days,
  ROUND(100.0 * SUM(CASE WHEN good THEN 1 ELSE 0 END) / COUNT(*), 4) AS ratio
FROM air_days
WHERE valid
GROUP BY EXTRACT(YEAR FROM day)
