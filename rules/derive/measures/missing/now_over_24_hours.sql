SELECT m.child, NULL AS team, TRUE AS counted
FROM ssd_missing AS m
CROSS JOIN period AS p
WHERE COALESCE(m.kind, 'missing') = 'missing'
  AND DATE_DIFF('day', m.went, p.last_day) >= 1
  AND (m.ended IS NULL OR m.ended > p.last_day)
GROUP BY m.child
