WITH cared AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.missing) AS missing
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended >= p.year_from)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
)
SELECT c.child, c.team, c.missing >= 1 AS counted
FROM cared AS c
