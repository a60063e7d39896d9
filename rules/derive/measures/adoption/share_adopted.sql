SELECT c.child, c.team, c.reason = 'adopted' AS counted
FROM children_in_care AS c
CROSS JOIN period AS p
WHERE c.ended BETWEEN p.year_from AND p.last_day AND COALESCE(c.legal_status, '') <> 'short_breaks'
