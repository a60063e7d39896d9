SELECT c.child, c.team, DATE_DIFF('day', c.started, c.ended) + 1 > 729 AS counted
FROM child_protection AS c
CROSS JOIN period AS p
WHERE c.ended BETWEEN p.year_from AND p.last_day
