WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
answers AS (
  SELECT a.child, MIN(CASE WHEN a.immunised = 'yes' THEN 1 ELSE 0 END) AS done
  FROM oc2 AS a
  GROUP BY a.child
)
SELECT o.child, NULL AS team, COALESCE(a.done = 1, FALSE) AS counted
FROM open AS o
CROSS JOIN period AS p
LEFT JOIN answers AS a ON a.child = o.child
WHERE o.started <= p.last_day - INTERVAL 12 MONTH
