SELECT c.child, MAX(c.team) AS team, TRUE AS counted
FROM child_protection AS c
CROSS JOIN period AS p
WHERE c.started <= p.last_day AND (c.ended IS NULL OR c.ended > p.last_day)
GROUP BY c.child
