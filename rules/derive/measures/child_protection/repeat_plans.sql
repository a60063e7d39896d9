SELECT c.child, c.team, c.plans_before > 0 AS counted
FROM child_protection AS c
CROSS JOIN period AS p
WHERE c.started BETWEEN p.first_day AND p.last_day
