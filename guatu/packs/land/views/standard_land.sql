-- one row per plot supplied as standard land: whether investment intensity, tax and plot ratio reach what was agreed
-- label: 标准地履约
-- note: 有一项低于规定即不合格，failing 写明是哪几项；没有不合格项而有未填项的为未知。
-- columns:
--   parcel: {label: 宗地, type: reference, to: project_land}
--   intensity: {label: 投资强度, type: money, unit: 万元/亩, places: 1}
--   tax_per_mu: {label: 亩均税收, type: money, unit: 万元/亩, places: 1}
--   plot_ratio: {label: 容积率, type: number, unit: 倍}
--   failing: {label: 不合格项, type: text, length: 60}
--   passes: {label: 合格, type: yes_no}
--   supplied_on: {label: 供地日期, type: date, blank: 还没有供地}
WITH judged AS (
  SELECT
    id AS parcel, supplied_on AS supplied_on, intensity AS intensity, tax_per_mu AS tax_per_mu, plot_ratio AS plot_ratio,
    CASE WHEN intensity < :standard_intensity THEN '投资强度 ' ELSE '' END
      || CASE WHEN tax_per_mu < :standard_tax THEN '亩均税收 ' ELSE '' END
      || CASE WHEN plot_ratio < :standard_plot_ratio THEN '容积率 ' ELSE '' END AS failing
  FROM project_land
  WHERE standard
)
SELECT
  parcel AS parcel,
  intensity AS intensity,
  tax_per_mu AS tax_per_mu,
  plot_ratio AS plot_ratio,
  TRIM(failing) AS failing,
  CASE
    WHEN failing <> '' THEN FALSE
    WHEN intensity IS NULL OR tax_per_mu IS NULL OR plot_ratio IS NULL THEN NULL
    ELSE TRUE
  END AS passes,
  supplied_on AS supplied_on
FROM judged
