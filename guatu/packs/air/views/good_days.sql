-- one row per year: days on which the mean of the judged stations' AQI does not exceed the line, and their share
-- label: 空气优良天数
-- note: 有一个以上考核站有效的天才计入有效天。
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   valid_days: {label: 有效天数, type: number, unit: 天, places: 0}
--   good_days: {label: 优良天数, type: number, unit: 天, places: 0}
--   ratio: {label: 优良天数比例, type: percent, places: 1}
WITH days AS (
  SELECT a.period AS period, AVG(a.value) AS aqi
  FROM air_stations AS s JOIN air_stations__aqi_day AS a ON a.record = s.id
  WHERE s.judged
  GROUP BY a.period
)
SELECT
  EXTRACT(YEAR FROM period) AS year,
  COUNT(*) AS valid_days,
  SUM(CASE WHEN aqi <= :good_day_line THEN 1 ELSE 0 END) AS good_days,
  ROUND(100.0 * SUM(CASE WHEN aqi <= :good_day_line THEN 1 ELSE 0 END) / COUNT(*), 1) AS ratio
FROM days
GROUP BY EXTRACT(YEAR FROM period)
