-- Where the kind of an episode is blank it counts as missing, so that a blank hides none.
SELECT m.child, NULL AS team, COALESCE(m.offered = 'yes', FALSE) AS counted
FROM ssd_missing AS m
CROSS JOIN period AS p
WHERE COALESCE(m.kind, 'missing') = 'missing' AND m.ended BETWEEN p.first_day AND p.last_day
