-- one row per day: the district's concentrations, the sub-index of each item, the index, and whether the day is good
-- label: 空气日报
-- note: 区值为各考核站日浓度的平均，按GB/T 8170修约（CO到一位小数，其余到整数），按HJ 633分段线性计算后进位取整，限于1至500；2026年3月1日起用2026版限值。六项不全的，分指数最大的超过100才有AQI，其余AQI和优良为空。臭氧八小时超过800时分指数记300（2026版；2012版还应看一小时值，不低于300）。
-- columns:
--   day: {label: 日期, type: date}
--   so2: {label: SO2浓度, type: number, unit: 微克/立方米, places: 0}
--   no2: {label: NO2浓度, type: number, unit: 微克/立方米, places: 0}
--   co: {label: CO浓度, type: number, unit: 毫克/立方米, places: 1}
--   o3: {label: O3八小时浓度, type: number, unit: 微克/立方米, places: 0}
--   pm10: {label: PM10浓度, type: number, unit: 微克/立方米, places: 0}
--   pm25: {label: PM2.5浓度, type: number, unit: 微克/立方米, places: 0}
--   so2_index: {label: SO2分指数, type: number, unit: 无量纲, places: 0}
--   no2_index: {label: NO2分指数, type: number, unit: 无量纲, places: 0}
--   co_index: {label: CO分指数, type: number, unit: 无量纲, places: 0}
--   o3_index: {label: O3分指数, type: number, unit: 无量纲, places: 0}
--   pm10_index: {label: PM10分指数, type: number, unit: 无量纲, places: 0}
--   pm25_index: {label: PM2.5分指数, type: number, unit: 无量纲, places: 0}
--   aqi: {label: 日AQI, type: number, unit: 无量纲, places: 0}
--   valid: {label: 有效, type: yes_no}
--   good: {label: 优良, type: yes_no}
--   primary_item: {label: 首要污染物, type: text, length: 40}
WITH items AS (
  SELECT record AS station, period AS period, 'so2' AS item, value AS value FROM air_stations__so2_day
  UNION ALL SELECT record AS station, period AS period, 'no2' AS item, value AS value FROM air_stations__no2_day
  UNION ALL SELECT record AS station, period AS period, 'co' AS item, value * 10 AS value FROM air_stations__co_day
  UNION ALL SELECT record AS station, period AS period, 'o3' AS item, value AS value FROM air_stations__o3_day
  UNION ALL SELECT record AS station, period AS period, 'pm10' AS item, value AS value FROM air_stations__pm10_day
  UNION ALL SELECT record AS station, period AS period, 'pm25' AS item, value AS value FROM air_stations__pm25_day
),
-- Breakpoints of HJ 633-2012 table 1 and HJ 633-2026 table 3 (24 hours; O3 8 hours). CO in tenths of a milligram. Edition 0: in both.
segments AS (
  SELECT 'so2' AS item, 0 AS edition, 0 AS low, 50 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 50 AS low, 150 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 150 AS low, 475 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 475 AS low, 800 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 800 AS low, 1600 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 1600 AS low, 2100 AS high, 300 AS base, 400 AS top
  UNION ALL SELECT 'so2' AS item, 0 AS edition, 2100 AS low, 2620 AS high, 400 AS base, 500 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 0 AS low, 40 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 40 AS low, 80 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 80 AS low, 180 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 180 AS low, 280 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 280 AS low, 565 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 565 AS low, 750 AS high, 300 AS base, 400 AS top
  UNION ALL SELECT 'no2' AS item, 0 AS edition, 750 AS low, 940 AS high, 400 AS base, 500 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 0 AS low, 20 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 20 AS low, 40 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 40 AS low, 140 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 140 AS low, 240 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 240 AS low, 360 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 360 AS low, 480 AS high, 300 AS base, 400 AS top
  UNION ALL SELECT 'co' AS item, 0 AS edition, 480 AS low, 600 AS high, 400 AS base, 500 AS top
  UNION ALL SELECT 'o3' AS item, 0 AS edition, 0 AS low, 100 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'o3' AS item, 0 AS edition, 100 AS low, 160 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'o3' AS item, 0 AS edition, 160 AS low, 215 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'o3' AS item, 0 AS edition, 215 AS low, 265 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'o3' AS item, 0 AS edition, 265 AS low, 800 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'pm10' AS item, 0 AS edition, 0 AS low, 50 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'pm10' AS item, 2012 AS edition, 50 AS low, 150 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'pm10' AS item, 2026 AS edition, 50 AS low, 120 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'pm10' AS item, 2012 AS edition, 150 AS low, 250 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'pm10' AS item, 2026 AS edition, 120 AS low, 250 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'pm10' AS item, 0 AS edition, 250 AS low, 350 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'pm10' AS item, 0 AS edition, 350 AS low, 420 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'pm10' AS item, 0 AS edition, 420 AS low, 500 AS high, 300 AS base, 400 AS top
  UNION ALL SELECT 'pm10' AS item, 0 AS edition, 500 AS low, 600 AS high, 400 AS base, 500 AS top
  UNION ALL SELECT 'pm25' AS item, 0 AS edition, 0 AS low, 35 AS high, 0 AS base, 50 AS top
  UNION ALL SELECT 'pm25' AS item, 2012 AS edition, 35 AS low, 75 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'pm25' AS item, 2026 AS edition, 35 AS low, 60 AS high, 50 AS base, 100 AS top
  UNION ALL SELECT 'pm25' AS item, 2012 AS edition, 75 AS low, 115 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'pm25' AS item, 2026 AS edition, 60 AS low, 115 AS high, 100 AS base, 150 AS top
  UNION ALL SELECT 'pm25' AS item, 0 AS edition, 115 AS low, 150 AS high, 150 AS base, 200 AS top
  UNION ALL SELECT 'pm25' AS item, 0 AS edition, 150 AS low, 250 AS high, 200 AS base, 300 AS top
  UNION ALL SELECT 'pm25' AS item, 0 AS edition, 250 AS low, 350 AS high, 300 AS base, 400 AS top
  UNION ALL SELECT 'pm25' AS item, 0 AS edition, 350 AS low, 500 AS high, 400 AS base, 500 AS top
),
totals AS (
  -- Whole numbers throughout, so that every engine gives the same figure to the last digit.
  SELECT
    CAST(i.period AS DATE) AS day,
    i.item AS item,
    SUM(CAST(ROUND(i.value) AS BIGINT)) AS total,
    COUNT(*) AS stations
  FROM items AS i JOIN air_stations AS s ON s.id = i.station
  WHERE s.judged AND i.value IS NOT NULL
  GROUP BY CAST(i.period AS DATE), i.item
),
halves AS (
  SELECT
    day AS day, item AS item, total AS total, stations AS stations,
    CAST(FLOOR(CAST(total AS DOUBLE) / stations) AS BIGINT) AS below
  FROM totals
),
means AS (
  -- A half goes to the even neighbour.
  SELECT
    day AS day,
    item AS item,
    CASE WHEN day < DATE '2026-03-01' THEN 2012 ELSE 2026 END AS edition,
    below + CASE
      WHEN 2 * (total - below * stations) > stations THEN 1
      WHEN 2 * (total - below * stations) = stations AND below % 2 = 1 THEN 1
      ELSE 0
    END AS mean
  FROM halves
),
indexed AS (
  -- A quotient is rounded up: as many as divide it, and one where something is left.
  SELECT
    m.day AS day,
    m.item AS item,
    m.mean AS mean,
    CASE
      WHEN m.mean <= 0 THEN 1
      WHEN g.item IS NOT NULL THEN g.base + CAST(
        FLOOR(CAST((g.top - g.base) * (m.mean - g.low) + g.high - g.low - 1 AS DOUBLE) / (g.high - g.low)) AS BIGINT
      )
      WHEN m.item = 'o3' THEN 300
      ELSE 500
    END AS points
  FROM means AS m LEFT JOIN segments AS g
    ON g.item = m.item AND (g.edition = 0 OR g.edition = m.edition) AND m.mean > g.low AND m.mean <= g.high
),
days AS (
  SELECT
    day AS day,
    COUNT(*) AS items,
    MAX(points) AS most,
    MAX(CASE WHEN item = 'so2' THEN mean END) AS so2,
    MAX(CASE WHEN item = 'no2' THEN mean END) AS no2,
    MAX(CASE WHEN item = 'co' THEN mean END) AS co_tenths,
    MAX(CASE WHEN item = 'o3' THEN mean END) AS o3,
    MAX(CASE WHEN item = 'pm10' THEN mean END) AS pm10,
    MAX(CASE WHEN item = 'pm25' THEN mean END) AS pm25,
    MAX(CASE WHEN item = 'so2' THEN points END) AS so2_index,
    MAX(CASE WHEN item = 'no2' THEN points END) AS no2_index,
    MAX(CASE WHEN item = 'co' THEN points END) AS co_index,
    MAX(CASE WHEN item = 'o3' THEN points END) AS o3_index,
    MAX(CASE WHEN item = 'pm10' THEN points END) AS pm10_index,
    MAX(CASE WHEN item = 'pm25' THEN points END) AS pm25_index
  FROM indexed
  GROUP BY day
)
SELECT
  day AS day,
  so2 AS so2,
  no2 AS no2,
  co_tenths * 0.1 AS co,
  o3 AS o3,
  pm10 AS pm10,
  pm25 AS pm25,
  so2_index AS so2_index,
  no2_index AS no2_index,
  co_index AS co_index,
  o3_index AS o3_index,
  pm10_index AS pm10_index,
  pm25_index AS pm25_index,
  CASE WHEN items = 6 OR most > 100 THEN most END AS aqi,
  items = 6 OR most > 100 AS valid,
  CASE WHEN items = 6 OR most > 100 THEN most <= 100 END AS good,
  CASE WHEN (items = 6 OR most > 100) AND most > 50 THEN SUBSTR(
    CASE WHEN so2_index = most THEN '、SO2' ELSE '' END
      || CASE WHEN no2_index = most THEN '、NO2' ELSE '' END
      || CASE WHEN co_index = most THEN '、CO' ELSE '' END
      || CASE WHEN o3_index = most THEN '、O3' ELSE '' END
      || CASE WHEN pm10_index = most THEN '、PM10' ELSE '' END
      || CASE WHEN pm25_index = most THEN '、PM2.5' ELSE '' END,
    2
  ) END AS primary_item
FROM days
