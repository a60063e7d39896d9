SELECT s.child, s.team, TRUE AS counted
FROM section_47 AS s
CROSS JOIN period AS p
WHERE s.started BETWEEN p.first_day AND p.last_day
