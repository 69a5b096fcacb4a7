-- one row per year: days with an AQI of at most 100 by the district's mean concentrations, and their share of the valid days
-- label: 空气优良天数
-- note: 区值为各考核站日浓度的平均，按GB/T 8170修约后与限值比较，六项都不超过为优良；2026年3月1日起PM10、PM2.5用新限值。六项不全而又没有一项超限的天无效，不计入有效天。
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   valid_days: {label: 有效天数, type: number, unit: 天, places: 0}
--   good_days: {label: 优良天数, type: number, unit: 天, places: 0}
--   ratio: {label: 优良天数比例, type: percent, places: 4}
WITH items AS (
  SELECT record AS station, period AS period, 'so2' AS item, value AS value FROM air_stations__so2_day
  UNION ALL SELECT record AS station, period AS period, 'no2' AS item, value AS value FROM air_stations__no2_day
  UNION ALL SELECT record AS station, period AS period, 'co' AS item, value AS value FROM air_stations__co_day
  UNION ALL SELECT record AS station, period AS period, 'o3' AS item, value AS value FROM air_stations__o3_day
  UNION ALL SELECT record AS station, period AS period, 'pm10' AS item, value AS value FROM air_stations__pm10_day
  UNION ALL SELECT record AS station, period AS period, 'pm25' AS item, value AS value FROM air_stations__pm25_day
),
means AS (
  -- CO is kept to a tenth: ten times its value is rounded like the others
  SELECT
    i.period AS period,
    i.item AS item,
    AVG(i.value) * CASE WHEN i.item = 'co' THEN 10 ELSE 1 END AS mean
  FROM items AS i JOIN air_stations AS s ON s.id = i.station
  WHERE s.judged
  GROUP BY i.period, i.item
),
lines AS (
  SELECT
    period AS period,
    mean AS mean,
    CASE
      WHEN item = 'so2' THEN :so2_good_line
      WHEN item = 'no2' THEN :no2_good_line
      WHEN item = 'co' THEN :co_good_line * 10
      WHEN item = 'o3' THEN :o3_good_line
      WHEN item = 'pm10' AND period < DATE '2026-03-01' THEN :pm10_good_line_2012
      WHEN item = 'pm10' THEN :pm10_good_line_2026
      WHEN item = 'pm25' AND period < DATE '2026-03-01' THEN :pm25_good_line_2012
      WHEN item = 'pm25' THEN :pm25_good_line_2026
    END AS line
  FROM means
),
days AS (
  -- a half rounds to the even neighbour
  SELECT
    period AS period,
    COUNT(*) AS items,
    SUM(CASE WHEN mean > line + 0.5 OR (mean = line + 0.5 AND line % 2 = 1) THEN 1 ELSE 0 END) AS above
  FROM lines
  GROUP BY period
)
SELECT
  EXTRACT(YEAR FROM period) AS year,
  COUNT(*) AS valid_days,
  SUM(CASE WHEN above = 0 THEN 1 ELSE 0 END) AS good_days,
  ROUND(100.0 * SUM(CASE WHEN above = 0 THEN 1 ELSE 0 END) / COUNT(*), 4) AS ratio
FROM days
WHERE items = 6 OR above > 0
GROUP BY EXTRACT(YEAR FROM period)
