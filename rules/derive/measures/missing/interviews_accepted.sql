SELECT m.child, NULL AS team, COALESCE(m.accepted = 'yes', FALSE) AS counted
FROM ssd_missing AS m
CROSS JOIN period AS p
WHERE COALESCE(m.kind, 'missing') = 'missing' AND m.offered = 'yes' AND m.ended BETWEEN p.first_day AND p.last_day
