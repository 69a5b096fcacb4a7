-- one row per enterprise: the division of its industry and the sector of the economy it is counted in
-- label: 三次产业
-- note: 《三次产业划分规定》（2018）：A类除05为第一产业；B类除11、C类除43、D、E为第二产业；其余为第三产业。
-- columns:
--   enterprise: {label: 企业, type: reference, to: enterprises}
--   section: {label: 门类, type: text, length: 1}
--   division: {label: 大类, type: text, length: 2}
--   sector: {label: 三次产业, type: number, unit: 次, places: 0}
SELECT
  id AS enterprise,
  SUBSTR(industry, 1, 1) AS section,
  SUBSTR(industry, 2, 2) AS division,
  CASE
    WHEN SUBSTR(industry, 1, 3) IN ('A05', 'B11', 'C43') THEN 3
    WHEN SUBSTR(industry, 1, 1) = 'A' THEN 1
    WHEN SUBSTR(industry, 1, 1) IN ('B', 'C', 'D', 'E') THEN 2
    ELSE 3
  END AS sector
FROM enterprises
