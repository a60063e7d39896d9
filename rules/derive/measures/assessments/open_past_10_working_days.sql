SELECT a.child, MAX(a.team) AS team, TRUE AS counted
FROM assessments AS a
CROSS JOIN period AS p
JOIN calendar AS first ON first.day = a.started
JOIN calendar AS now ON now.day = p.last_day
WHERE a.started <= p.last_day AND (a.ended IS NULL OR a.ended > p.last_day) AND now.worked - first.worked > 10
GROUP BY a.child
