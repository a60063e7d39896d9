SELECT o.child, NULL AS team, COALESCE(o.in_touch = 'yes' AND o.accommodation = 'suitable', FALSE) AS counted
FROM oc3 AS o
CROSS JOIN period AS p
WHERE o.born + INTERVAL 19 YEAR <= p.last_day AND o.born + INTERVAL 22 YEAR > p.last_day
  AND COALESCE(o.in_touch, '') NOT IN ('died', 'home')
  AND COALESCE(o.accommodation, '') <> 'abroad'
  AND NOT (COALESCE(o.in_touch, '') = 'yes' AND COALESCE(o.accommodation, '') = 'not_known')
