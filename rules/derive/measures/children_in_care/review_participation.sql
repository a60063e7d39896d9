SELECT r.child, NULL AS team, COALESCE(r.participation = 'view_given', FALSE) AS counted
FROM reviews AS r
CROSS JOIN period AS p
WHERE r.held BETWEEN p.first_day AND p.last_day
  AND CASE WHEN r.born IS NULL THEN COALESCE(r.participation, '') <> 'under_four'
    ELSE r.born + INTERVAL 4 YEAR <= r.held END
