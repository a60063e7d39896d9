SELECT a.child, NULL AS team, COALESCE(a.fostered, a.placed) - a.entered AS amount
FROM adoption AS a
CROSS JOIN period AS p
WHERE a.placed BETWEEN p.year_from AND p.last_day
