-- one row per enterprise: the class of the statistical library that its industry belongs to, its turnover of the last twelve months known, and whether that reaches the line
-- label: 四上标准对照
-- note: 营业收入为最近十二个月已填月份之和；没有填报的企业 turnover 为空，reaches 也为空。准四上是够标准的八成而未达标准的企业，作为入库培育对象。建筑业没填资质、房地产业没填有无开发活动的，也是未知。
-- columns:
--   enterprise: {label: 企业, type: reference, to: enterprises}
--   kind: {label: 应属类别, type: text, length: 20}
--   line: {label: 标准, type: money, unit: 万元}
--   turnover: {label: 近十二月营业收入, type: money, unit: 万元}
--   reaches: {label: 达到标准, type: yes_no}
--   near: {label: 准四上, type: yes_no}
WITH ranked AS (
  SELECT o.record AS enterprise, o.value AS value,
    ROW_NUMBER() OVER (PARTITION BY o.record ORDER BY o.period DESC) AS place
  FROM enterprises__output AS o
),
turned AS (
  SELECT enterprise, SUM(value) AS turnover FROM ranked WHERE place <= 12 GROUP BY enterprise
),
classed AS (
  SELECT
    e.id AS enterprise,
    CASE
      WHEN SUBSTR(e.industry, 1, 1) IN ('B', 'C', 'D') THEN 'industry'
      WHEN SUBSTR(e.industry, 1, 1) = 'E' AND e.qualification IN ('general', 'special') THEN 'construction'
      WHEN SUBSTR(e.industry, 1, 3) = 'F51' THEN 'wholesale'
      WHEN SUBSTR(e.industry, 1, 3) = 'F52' THEN 'retail'
      WHEN SUBSTR(e.industry, 1, 3) = 'H61' THEN 'hotel'
      WHEN SUBSTR(e.industry, 1, 3) = 'H62' THEN 'catering'
      WHEN SUBSTR(e.industry, 1, 5) = 'K7010' AND e.developing THEN 'estate'
      WHEN SUBSTR(e.industry, 1, 1) IN ('G', 'I', 'N', 'L', 'M', 'P', 'O', 'R') THEN 'service'
      WHEN SUBSTR(e.industry, 1, 3) IN ('Q84', 'Q85') THEN 'service'
      WHEN SUBSTR(e.industry, 1, 5) IN ('K7020', 'K7030', 'K7040', 'K7090') THEN 'service'
    END AS kind,
    CASE
      WHEN SUBSTR(e.industry, 1, 1) IN ('B', 'C', 'D') THEN :industry_line
      WHEN SUBSTR(e.industry, 1, 1) = 'E' AND e.qualification IN ('general', 'special') THEN 0
      WHEN SUBSTR(e.industry, 1, 3) = 'F51' THEN :wholesale_line
      WHEN SUBSTR(e.industry, 1, 3) = 'F52' THEN :retail_line
      WHEN SUBSTR(e.industry, 1, 3) IN ('H61', 'H62') THEN :hotel_line
      WHEN SUBSTR(e.industry, 1, 5) = 'K7010' AND e.developing THEN 0
      WHEN SUBSTR(e.industry, 1, 1) IN ('G', 'I', 'N') OR SUBSTR(e.industry, 1, 3) = 'Q84' THEN :service_2000_line
      WHEN SUBSTR(e.industry, 1, 1) IN ('L', 'M', 'P') OR SUBSTR(e.industry, 1, 5) IN ('K7020', 'K7030', 'K7040', 'K7090')
        THEN :service_1000_line
      WHEN SUBSTR(e.industry, 1, 1) IN ('O', 'R') OR SUBSTR(e.industry, 1, 3) = 'Q85' THEN :service_500_line
    END AS line,
    (SUBSTR(e.industry, 1, 1) = 'E' AND e.qualification IS NULL)
      OR (SUBSTR(e.industry, 1, 5) = 'K7010' AND e.developing IS NULL) AS undecided
  FROM enterprises AS e
)
SELECT
  classed.enterprise AS enterprise,
  classed.kind AS kind,
  classed.line AS line,
  turned.turnover AS turnover,
  CASE
    WHEN classed.undecided THEN NULL
    WHEN classed.kind IS NULL THEN FALSE
    WHEN classed.line = 0 THEN TRUE
    WHEN turned.turnover IS NULL THEN NULL
    ELSE turned.turnover >= classed.line
  END AS reaches,
  CASE
    WHEN classed.undecided THEN NULL
    WHEN classed.kind IS NULL OR classed.line = 0 THEN FALSE
    WHEN turned.turnover IS NULL THEN NULL
    ELSE turned.turnover < classed.line AND turned.turnover * 100 >= classed.line * :near_line
  END AS near
FROM classed LEFT JOIN turned ON turned.enterprise = classed.enterprise
