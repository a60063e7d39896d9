-- Each row of ssd_permanence with a date of adoption is a row. The child and the day of entry are those of its period
-- of care, since the person stands there by another id. Where carers adopt a child, it was placed when it moved in
-- with them.
WITH periods AS (
  SELECT e.care, MIN(e.child) AS child, COALESCE(MIN(e.entered), MIN(e.started)) AS entered
  FROM ssd_cla_episodes AS e
  GROUP BY e.care
)
SELECT
  c.child, c.entered, a.decided, a.ordered, a.matched, a.placed,
  CASE WHEN a.order_kind = 'adoption' THEN a.order_made END AS adopted,
  a.reversed,
  COALESCE(a.fostered, CASE WHEN a.by_carer = 'yes' THEN a.with_carer END) AS fostered
FROM ssd_permanence AS a
JOIN periods AS c ON c.care = a.care
WHERE a.decided IS NOT NULL OR a.ordered IS NOT NULL OR a.matched IS NOT NULL OR a.placed IS NOT NULL
  OR a.fostered IS NOT NULL OR a.reversed IS NOT NULL OR a.order_kind = 'adoption'
