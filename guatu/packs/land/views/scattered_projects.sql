-- one row per project with scattered plots: its plots, their area, and the day on which the first was supplied
-- label: 点状用地项目
-- note: 一个项目的几处建筑用地合计为一个项目，按第一次供地的年份计数；还没有供地的也列出，首次供地日期为空。
-- columns:
--   project: {label: 项目, type: reference, to: projects}
--   plots: {label: 宗数, type: number, unit: 宗, places: 0}
--   land_area: {label: 面积, type: number, unit: 亩, places: 4}
--   supplied_area: {label: 已供面积, type: number, unit: 亩, places: 4}
--   first_supplied: {label: 首次供地日期, type: date, blank: 还没有供地}
SELECT
  project AS project,
  COUNT(*) AS plots,
  SUM(land_area) AS land_area,
  SUM(CASE WHEN supplied_on IS NOT NULL THEN land_area ELSE 0 END) AS supplied_area,
  MIN(supplied_on) AS first_supplied
FROM project_land
WHERE scattered AND project IS NOT NULL
GROUP BY project
