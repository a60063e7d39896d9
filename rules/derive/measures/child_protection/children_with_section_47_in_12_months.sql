SELECT s.child, MAX(s.team) AS team, TRUE AS counted
FROM section_47 AS s
CROSS JOIN period AS p
WHERE s.started BETWEEN p.year_from AND p.last_day
GROUP BY s.child
