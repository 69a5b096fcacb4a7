-- one row per station and year: days on which the station's AQI does not exceed the line, and their share
-- label: 各站优良天数
-- note: 用站点公布的日AQI；没有日AQI的天不是有效天。
-- columns:
--   station: {label: 站点, type: reference, to: air_stations}
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   valid_days: {label: 有效天数, type: number, unit: 天, places: 0}
--   good_days: {label: 优良天数, type: number, unit: 天, places: 0}
--   ratio: {label: 优良天数比例, type: percent, places: 4}
SELECT
  a.record AS station,
  EXTRACT(YEAR FROM a.period) AS year,
  COUNT(*) AS valid_days,
  SUM(CASE WHEN a.value <= :good_day_line THEN 1 ELSE 0 END) AS good_days,
  ROUND(100.0 * SUM(CASE WHEN a.value <= :good_day_line THEN 1 ELSE 0 END) / COUNT(*), 4) AS ratio
FROM air_stations__aqi_day AS a
GROUP BY a.record, EXTRACT(YEAR FROM a.period)
