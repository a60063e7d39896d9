WITH open AS (
  SELECT c.child, MAX(c.started) AS started
  FROM children_in_care AS c
  CROSS JOIN period AS p
  WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
    AND COALESCE(c.legal_status, '') <> 'short_breaks'
  GROUP BY c.child
),
claims AS (
  SELECT u.child, MAX(CASE WHEN u.ceased IS NULL OR u.ceased > p.last_day THEN 1 ELSE 0 END) AS goes_on
  FROM uasc AS u
  CROSS JOIN period AS p
  GROUP BY u.child
)
SELECT o.child, NULL AS team, CASE WHEN u.child IS NULL THEN FALSE WHEN u.goes_on = 1 THEN TRUE END AS counted
FROM open AS o
LEFT JOIN claims AS u ON u.child = o.child
