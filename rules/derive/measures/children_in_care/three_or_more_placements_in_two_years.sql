WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
lived AS (
  SELECT l.child, COUNT(*) AS placements, MAX(l.known_from) AS known_from
  FROM placements AS l
  CROSS JOIN period AS p
  WHERE COALESCE(l.legal_status, '') <> 'short_breaks'
    AND COALESCE(l.ended, p.last_day) >= p.two_years_from
    AND (l.ended IS NULL OR l.ended > l.started)
  GROUP BY l.child
)
SELECT o.child, NULL AS team,
  CASE WHEN l.known_from IS NULL OR l.known_from <= p.two_years_from OR l.placements >= 3 THEN l.placements >= 3
    END AS counted
FROM open AS o
CROSS JOIN period AS p
LEFT JOIN lived AS l ON l.child = o.child
WHERE o.started <= p.last_day - INTERVAL 24 MONTH
