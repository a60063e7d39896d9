SELECT s.child, MAX(s.team) AS team, TRUE AS counted
FROM section_47 AS s
CROSS JOIN period AS p
WHERE s.conference BETWEEN p.first_day AND p.last_day
GROUP BY s.child, s.conference
