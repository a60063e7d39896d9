SELECT a.child, a.team, last.worked - first.worked <= 45 AS counted
FROM assessments AS a
JOIN calendar AS first ON first.day = a.started
JOIN calendar AS last ON last.day = a.ended
CROSS JOIN period AS p
WHERE a.ended BETWEEN p.first_day AND p.last_day
