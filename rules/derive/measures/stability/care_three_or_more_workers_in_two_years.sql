WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
allocated AS (
  SELECT w.child, COUNT(DISTINCT w.worker) AS workers, COUNT(*) - COUNT(w.worker) AS unnamed
  FROM social_workers AS w
  CROSS JOIN period AS p
  WHERE w.started <= p.last_day AND COALESCE(w.ended, p.last_day) >= p.two_years_from
  GROUP BY w.child
)
SELECT o.child, NULL AS team,
  CASE WHEN a.workers >= 3 THEN TRUE WHEN a.workers + a.unnamed < 3 THEN FALSE END AS counted
FROM open AS o
CROSS JOIN period AS p
LEFT JOIN allocated AS a ON a.child = o.child
WHERE o.started <= p.last_day - INTERVAL 24 MONTH
