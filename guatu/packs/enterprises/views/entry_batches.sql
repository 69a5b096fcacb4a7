-- one row per entry into the statistical library: the batch it belongs to by the firm's opening, beside the batch entered
-- label: 入库批次核对
-- note: 本年或上年第四季度新开业的走月度入库，其余走年度入库；资质建筑业和房地产开发全年走月度。成立日期未填的，应属批次为空。
-- columns:
--   enterprise: {label: 企业, type: reference, to: enterprises}
--   moved_on: {label: 批准日期, type: date}
--   due_batch: {label: 应属批次, type: text, length: 10}
--   batch: {label: 登记批次, type: text, length: 10}
--   agrees: {label: 一致, type: yes_no}
WITH entries AS (
  SELECT
    m.enterprise AS enterprise,
    m.moved_on AS moved_on,
    m.batch AS batch,
    CASE
      WHEN m.kind IN ('construction', 'estate') THEN 'monthly'
      WHEN e.opened_on IS NULL THEN NULL
      WHEN EXTRACT(YEAR FROM e.opened_on) = EXTRACT(YEAR FROM m.moved_on) THEN 'monthly'
      WHEN EXTRACT(YEAR FROM e.opened_on) = EXTRACT(YEAR FROM m.moved_on) - 1 AND EXTRACT(MONTH FROM e.opened_on) >= 10 THEN 'monthly'
      ELSE 'yearly'
    END AS due_batch
  FROM library_moves AS m JOIN enterprises AS e ON e.id = m.enterprise
  WHERE m.direction = 'entry'
)
SELECT
  enterprise AS enterprise,
  moved_on AS moved_on,
  due_batch AS due_batch,
  batch AS batch,
  due_batch = batch AS agrees
FROM entries
