SELECT o.child, NULL AS team, COALESCE(o.activity = 'apprenticeship', FALSE) AS counted
FROM oc3 AS o
CROSS JOIN period AS p
WHERE o.born + INTERVAL 19 YEAR <= p.last_day AND o.born + INTERVAL 22 YEAR > p.last_day
  AND COALESCE(o.in_touch, '') NOT IN ('died', 'home')
