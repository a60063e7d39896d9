WITH open AS (
  SELECT n.child, n.team, n.ethnicity, n.disabled
  FROM children_in_need AS n
  CROSS JOIN period AS p
  WHERE COALESCE(n.status, '') <> 'closed' AND (n.started IS NULL OR n.started <= p.last_day)
    AND (n.ended IS NULL OR n.ended > p.last_day)
  UNION ALL
  SELECT c.child, c.team, c.ethnicity, c.disabled
  FROM child_protection AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
  UNION ALL
  SELECT l.child, l.team, l.ethnicity, l.disabled
  FROM children_in_care AS l
  CROSS JOIN period AS p
  WHERE l.started <= p.last_day AND (l.ended IS NULL OR l.ended > p.last_day)
)
SELECT o.child, MAX(o.team) AS team,
  MAX(CASE WHEN COALESCE(o.ethnicity, 'unknown') <> 'unknown' THEN 1 ELSE 0 END) = 0
    OR MAX(CASE WHEN o.disabled IN ('yes', 'no') THEN 1 ELSE 0 END) = 0 AS counted
FROM open AS o
GROUP BY o.child
