WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
), checks AS (
  SELECT o.child, MAX(CASE h.kind WHEN 'assessment' THEN 2 WHEN 'check' THEN 1 ELSE 0 END) AS sure
  FROM open AS o
  CROSS JOIN period AS p
  JOIN ssd_cla_health AS h ON h.child = o.child
  WHERE h.checked BETWEEN o.started AND p.last_day AND COALESCE(h.status, 'done') = 'done'
  GROUP BY o.child
)
-- Some systems call the assessment a check, and others something else by that name: with one alone it is not known.
SELECT o.child, NULL AS team, CASE WHEN COALESCE(k.sure, 0) = 0 THEN TRUE END AS counted
FROM open AS o
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = o.started
JOIN calendar AS now ON now.day = p.last_day
LEFT JOIN checks AS k ON k.child = o.child
WHERE now.worked - first.worked > 20 AND COALESCE(k.sure, 0) < 2
