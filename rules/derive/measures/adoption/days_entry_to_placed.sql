SELECT a.child, NULL AS team, DATE_DIFF('day', a.entered, COALESCE(a.fostered, a.placed)) AS amount
FROM adoption AS a
CROSS JOIN period AS p
WHERE a.placed BETWEEN p.year_from AND p.last_day
