-- A child with two open episodes counts once, by the earlier. One that was open in an older census, and is not in the
-- newest, has gone from the record.
WITH newest AS (
  SELECT MAX(reference) AS reference FROM cin_details
), open AS (
  SELECT d.child, MIN(d.referred) AS started
  FROM cin_details AS d
  CROSS JOIN period AS p
  CROSS JOIN newest AS n
  WHERE d.referred <= p.last_day
    AND (d.closed > p.last_day OR d.closed IS NULL AND (d.reference IS NULL OR d.reference = n.reference))
    AND COALESCE(d.no_further_action, 'no') <> 'yes'
  GROUP BY d.child
)
SELECT o.child, CAST(NULL AS VARCHAR) AS team, o.started <= p.last_day - INTERVAL 24 MONTH AS counted
FROM open AS o
CROSS JOIN period AS p
