WITH open AS (
  SELECT c.child, MAX(c.team) AS team, MIN(c.placement) AS placement
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
)
SELECT o.child, o.team, o.placement LIKE 'foster%' AS counted
FROM open AS o
