-- one row per parcel that stands idle unless work goes on: from which day the fee is due, and from which day it may be taken back
-- label: 闲置土地
-- note: 《闲置土地处置办法》（国土资源部令第53号）：约定动工日后满一年未动工；或已动工而开发面积不足三分之一、投资不足四分之一，且中止满一年。满一年缴闲置费，未动工满两年可无偿收回；政府原因造成的不收费、不收回。
-- columns:
--   parcel: {label: 宗地, type: reference, to: project_land}
--   cause: {label: 情形, type: text, length: 20}
--   idle_from: {label: 闲置起算, type: date}
--   take_back_from: {label: 可收回起算, type: date}
--   fee: {label: 闲置费, type: money, unit: 万元}
--   land_area: {label: 面积, type: number, unit: 亩, places: 4}
WITH standing AS (
  SELECT id AS parcel, '未动工' AS cause, agreed_start AS since, price AS price, government_cause AS excused,
    land_area AS land_area
  FROM project_land
  WHERE started_on IS NULL AND agreed_start IS NOT NULL
  UNION ALL
  SELECT id AS parcel, '中止开发' AS cause, stopped_on AS since, price AS price, government_cause AS excused,
    land_area AS land_area
  FROM project_land
  WHERE started_on IS NOT NULL AND finished_on IS NULL AND stopped_on IS NOT NULL
    AND (developed_area * 3 < land_area OR spent * 100 < total_investment * :idle_spending_line)
),
whole_years AS (
  SELECT
    parcel AS parcel, cause AS cause, price AS price, excused AS excused, land_area AS land_area,
    CASE
      WHEN EXTRACT(MONTH FROM since) = 2 AND EXTRACT(DAY FROM since) = 29
      THEN CAST(DATE_ADD(since, INTERVAL '-1' DAY) AS DATE)
      ELSE since
    END AS since
  FROM standing
)
SELECT
  parcel AS parcel,
  cause AS cause,
  CAST(DATE_ADD(CAST(DATE_ADD(since, INTERVAL 1 YEAR) AS DATE), INTERVAL 1 DAY) AS DATE) AS idle_from,
  CASE
    WHEN cause = '未动工' AND excused IS NOT TRUE
    THEN CAST(DATE_ADD(CAST(DATE_ADD(since, INTERVAL 2 YEAR) AS DATE), INTERVAL 1 DAY) AS DATE)
  END AS take_back_from,
  CASE WHEN excused IS TRUE THEN 0 ELSE price * :idle_fee / 100 END AS fee,
  land_area AS land_area
FROM whole_years
