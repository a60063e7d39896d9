SELECT s.child, MAX(s.team) AS team, TRUE AS counted
FROM section_47 AS s
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = s.started
JOIN calendar AS now ON now.day = p.last_day
WHERE s.started <= p.last_day
  AND s.unnecessary = 'no'
  AND (s.conference IS NULL OR s.conference > p.last_day)
  AND now.worked - first.worked > 15
GROUP BY s.child
