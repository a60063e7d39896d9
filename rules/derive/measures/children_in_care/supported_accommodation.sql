WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MAX(c.born) AS born, MIN(c.placement) AS placement
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
)
SELECT o.child, o.team,
  CASE WHEN o.placement <> 'supported' THEN FALSE WHEN o.placement IS NULL THEN NULL
    ELSE o.born + INTERVAL 16 YEAR <= p.last_day END AS counted
FROM open AS o
CROSS JOIN period AS p
