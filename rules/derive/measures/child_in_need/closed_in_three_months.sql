SELECT d.child, CAST(NULL AS VARCHAR) AS team, d.closed < d.referred + INTERVAL 3 MONTH AS counted
FROM cin_details AS d
CROSS JOIN period AS p
WHERE d.closed BETWEEN p.year_from AND p.last_day
  AND COALESCE(d.no_further_action, 'no') <> 'yes' AND COALESCE(d.reason, 'other') <> 'not_in_need'
