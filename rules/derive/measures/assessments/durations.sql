SELECT a.child, a.team,
  CASE
    WHEN last.worked - first.worked <= 10 THEN 'up_to_10'
    WHEN last.worked - first.worked <= 20 THEN '11_to_20'
    WHEN last.worked - first.worked <= 30 THEN '21_to_30'
    WHEN last.worked - first.worked <= 40 THEN '31_to_40'
    WHEN last.worked - first.worked <= 45 THEN '41_to_45'
    WHEN last.worked - first.worked <= 50 THEN '46_to_50'
    WHEN last.worked - first.worked <= 60 THEN '51_to_60'
    ELSE '61_and_over'
  END AS band
FROM assessments AS a
JOIN calendar AS first ON first.day = a.started
JOIN calendar AS last ON last.day = a.ended
CROSS JOIN period AS p
WHERE a.ended BETWEEN p.first_day AND p.last_day
