-- one row per year of approval: land approved, land supplied, and what is approved but not supplied
-- label: 批而未供
-- columns:
--   year: {label: 批准年份, type: number, unit: 年, places: 0}
--   approved: {label: 批准面积, type: number, unit: 亩, places: 4}
--   supplied: {label: 已供面积, type: number, unit: 亩, places: 4}
--   unsupplied: {label: 未供面积, type: number, unit: 亩, places: 4}
--   ratio: {label: 批而未供率, type: percent}
SELECT
  EXTRACT(YEAR FROM approved_on) AS year,
  SUM(land_area) AS approved,
  SUM(CASE WHEN supplied_on IS NOT NULL THEN land_area ELSE 0 END) AS supplied,
  SUM(CASE WHEN supplied_on IS NULL THEN land_area ELSE 0 END) AS unsupplied,
  ROUND(100.0 * SUM(CASE WHEN supplied_on IS NULL THEN land_area ELSE 0 END) / SUM(land_area), 2) AS ratio
FROM project_land
WHERE approved_on IS NOT NULL
GROUP BY EXTRACT(YEAR FROM approved_on)
