WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MIN(c.started) AS started, MAX(c.seen) AS seen, MAX(c.disabled) AS disabled
  FROM children_in_need AS c
  CROSS JOIN period AS p
  WHERE c.status = 'need_plan' AND (c.ended IS NULL OR c.ended > p.last_day)
    AND (c.started IS NULL OR c.started <= p.last_day)
  GROUP BY c.child
)
SELECT o.child, o.team, TRUE AS counted
FROM open AS o
CROSS JOIN period AS p
WHERE o.disabled = 'yes'
  AND (o.started IS NULL OR o.started < p.last_day - INTERVAL 3 MONTH)
  AND (o.seen IS NULL OR o.seen < p.last_day - INTERVAL 3 MONTH)
