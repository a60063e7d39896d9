WITH open AS (
  SELECT c.child, MAX(c.started) AS started, MAX(c.born) AS born
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
scores AS (
  SELECT a.child, MAX(a.score) AS score
  FROM oc2 AS a
  WHERE a.score <= 40
  GROUP BY a.child
)
SELECT o.child, NULL AS team, a.score AS amount
FROM open AS o
CROSS JOIN period AS p
JOIN scores AS a ON a.child = o.child
WHERE o.started <= p.last_day - INTERVAL 12 MONTH
  AND o.born + INTERVAL 5 YEAR <= p.last_day AND o.born + INTERVAL 17 YEAR > p.last_day
