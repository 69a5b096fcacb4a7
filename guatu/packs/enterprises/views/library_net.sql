-- one row per year and class: entries into the statistical library less exits
-- label: 四上企业净增
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   kind: {label: 四上类别, type: text, length: 20}
--   entries: {label: 进库, type: number, unit: 家, places: 0}
--   exits: {label: 退库, type: number, unit: 家, places: 0}
--   net: {label: 净增, type: number, unit: 家, places: 0}
SELECT
  EXTRACT(YEAR FROM moved_on) AS year,
  kind AS kind,
  SUM(CASE WHEN direction = 'entry' THEN 1 ELSE 0 END) AS entries,
  SUM(CASE WHEN direction = 'exit' THEN 1 ELSE 0 END) AS exits,
  SUM(CASE WHEN direction = 'entry' THEN 1 ELSE -1 END) AS net
FROM library_moves
GROUP BY EXTRACT(YEAR FROM moved_on), kind
